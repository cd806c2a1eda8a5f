"""What each command becomes, what it is answered with, and when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from postured.core.events import Now
from postured.core.instant import Instant
from postured.core.rules import Exercise, Rules, Walking
from postured.daemon.control import CannotTell, pause_end
from postured.daemon.phrases import phrase
from postured.errors import ExitCode, NothingToAnswer, PosturedError, SettingsError, UsageError
from postured.settings.handover import Handover, Problem
from tests.unit.daemon.exercises import FIGURE_FOUR, world_with
from tests.unit.daemon.world import MINUTE, RULES, World

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("command", "args", "event"),
    [
        ("start", {}, {"event": "start"}),
        ("done", {}, {"event": "done"}),
        ("skip", {}, {"event": "skip"}),
        ("snooze", {}, {"event": "snooze"}),
        ("snooze", {"for": 600}, {"event": "snooze", "lasts": 600.0}),
        ("up", {}, {"event": "up"}),
        ("now", {}, {"event": "now"}),
        ("now", {"routine": "move"}, {"event": "now", "routine": "move"}),
        ("resume", {}, {"event": "unpause"}),
        ("not-for-me", {}, {"event": "not-for-me"}),
        ("felt", {"how": "fine"}, {"event": "felt", "how": "fine"}),
        ("felt", {"how": "worse"}, {"event": "felt", "how": "worse"}),
        ("felt", {"how": "leg"}, {"event": "felt", "how": "leg"}),
    ],
)
def test_a_command_is_an_event_at_this_moment(command: str, args: dict[str, Any], event: dict[str, Any]) -> None:
    world = World()
    world.let(30)
    world.order(command, **args)

    assert world.events()[-1] == event
    assert world.consumer.state.at == world.clock.now()


def outcome(result: str, exercise: str | None = None) -> dict[str, Any]:
    return {"decision": "outcome", "routine": "move", "outcome": result, "exercise": exercise}


@pytest.mark.parametrize(
    ("command", "did"),
    [
        ("start", [{"decision": "begin", "routine": "move"}]),
        ("done", [outcome("done")]),
        ("skip", [outcome("skipped")]),
        ("not-for-me", [outcome("not-for-me")]),
        ("snooze", [{"decision": "snooze", "routine": "move"}]),
        (
            "now",
            [outcome("withdrawn"), {"decision": "remind", "routine": "move"}],
        ),
        ("resume", []),
    ],
)
def test_the_reply_says_what_became_of_the_reminder(command: str, did: list[dict[str, str]]) -> None:
    world = World()
    world.let(30)
    reply = world.ask("", command, {})

    assert reply == {"version": 1, "did": did, "status": world.desk.report()}


def test_erasing_is_asked_of_whoever_looks_after_the_store_with_the_day() -> None:
    world, asked = World(), list[date | None]()

    def erase(
        before: date | None, done: Callable[[dict[str, Any]], None], _failed: Callable[[PosturedError], None]
    ) -> None:
        asked.append(before)
        done({"version": 1, "erased": True})

    world.desk.erase = erase

    assert world.ask("", "erase", {}) == {"version": 1, "erased": True}
    assert world.ask("", "erase", {"before": "2026-11-23"}) == {"version": 1, "erased": True}
    assert asked == [None, date(2026, 11, 23)]
    with pytest.raises(PosturedError) as refused:
        world.ask("", "erase", {"before": "yesterday"})
    assert refused.value.exit_code is ExitCode.USAGE


def test_a_sped_up_run_has_nothing_to_erase() -> None:
    with pytest.raises(PosturedError) as refused:
        World().ask("", "erase", {})

    assert refused.value.exit_code is ExitCode.ALREADY_RUNNING
    assert "postured quit" in refused.value.detail


def test_damage_is_told_once_and_stays_in_the_report() -> None:
    world = World()
    world.desk.tell_damage("1 line of the journal cannot be read.")

    assert {"part": "journal", "message": "1 line of the journal cannot be read."} in world.desk.report()["problems"]
    assert world.notifier.up["damage"].body == "1 line of the journal cannot be read."


def test_a_reply_waits_until_what_was_asked_for_is_kept() -> None:
    world = World()
    world.let(30)
    world.journal.break_disk()
    world.reactor.turn()
    reply = world.order("skip")
    world.reactor.turn()
    assert reply.results == []

    world.journal.mend_disk()
    world.reactor.turn()

    assert [each["did"] for each in reply.results] == [[outcome("skipped")]]
    assert reply.more == [False]


@pytest.mark.parametrize("command", ["start", "done", "skip", "snooze"])
def test_with_nothing_open_an_answer_has_exit_code_1(command: str) -> None:
    failure = World().order(command).failure

    assert failure is not None
    assert failure.exit_code is ExitCode.NOTHING
    assert (failure.title, failure.detail) == (
        "no reminder is open",
        "`postured next` tells when the next one comes.",
    )


@pytest.mark.parametrize("args", [{"routine": "yodel"}, {}])
def test_a_routine_that_is_not_there_is_a_wrong_call(args: dict[str, str]) -> None:
    world = World() if args else World(Rules())
    failure = world.order("now", **args).failure

    assert failure is not None
    assert failure.exit_code is ExitCode.USAGE
    assert failure.title == "there is no such routine"


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("yodel", {}),
        ("", {}),
        ("now", {"routine": 7}),
        ("pause", {"until": 14}),
        ("pause", {"until": "teatime"}),
        ("pause", {"until": "14:00+01:00"}),
        ("pause", {"until": "25:00"}),
        ("pause", {"until": ""}),
        ("pause", {"for": 0}),
        ("pause", {"for": -60}),
        ("pause", {"for": 366 * 86400 + 1}),
        ("pause", {"for": float("nan")}),
        ("pause", {"for": float("inf")}),
        ("pause", {"for": "1h"}),
        ("pause", {"for": True}),
        ("snooze", {"for": 0}),
        ("snooze", {"for": []}),
    ],
)
def test_what_means_nothing_is_a_wrong_call_and_changes_nothing(command: str, args: dict[str, Any]) -> None:
    world = World()
    world.let(30)
    before = world.events()
    with pytest.raises(UsageError) as raised:
        world.order(command, **args)

    assert raised.value.title
    assert world.events() == before


AFTERNOON = Instant(datetime(2026, 11, 23, 13, 30, tzinfo=BERLIN), timedelta(hours=40))


@pytest.mark.parametrize(
    ("args", "end"),
    [
        ({}, timedelta(hours=41)),
        ({"for": 2700}, timedelta(hours=40, minutes=45)),
        ({"for": 366 * 86400}, timedelta(days=366, hours=40)),
        ({"until": "14:00"}, datetime(2026, 11, 23, 14, tzinfo=BERLIN)),
        ({"until": "13:30"}, datetime(2026, 11, 24, 13, 30, tzinfo=BERLIN)),
        ({"until": "09:00"}, datetime(2026, 11, 24, 9, tzinfo=BERLIN)),
        ({"until": "14"}, datetime(2026, 11, 23, 14, tzinfo=BERLIN)),
        ({"until": "tomorrow"}, datetime(2026, 11, 24, tzinfo=BERLIN)),
    ],
)
def test_a_pause_ends_when_it_was_said_to(args: dict[str, Any], end: timedelta | datetime) -> None:
    assert pause_end(args, AFTERNOON) == end


@pytest.mark.parametrize(
    ("day", "until", "end"),
    [
        # 02:30 does not exist on the day that summer time begins, and is there twice when it ends.
        (datetime(2027, 3, 28, 1, 0, tzinfo=BERLIN), "02:30", "2027-03-28T01:00:00+00:00"),
        (datetime(2026, 10, 25, 1, 0, tzinfo=BERLIN), "02:30", "2026-10-25T00:30:00+00:00"),
        (datetime(2026, 10, 24, 22, 0, tzinfo=BERLIN), "tomorrow", "2026-10-24T22:00:00+00:00"),
    ],
)
def test_a_pause_ends_at_its_time_when_the_clocks_change(day: datetime, until: str, end: str) -> None:
    found = pause_end({"until": until}, Instant(day, timedelta(hours=40)))

    assert found == datetime.fromisoformat(end)


def done_with(exercise: Exercise) -> World:
    """A world where that exercise has just been done."""
    world = world_with(exercise)
    world.let(30)
    world.ask("", "done", {})
    return world


def refusal(world: World, command: str, **args: Any) -> PosturedError:
    """How the command is refused; no event comes of it."""
    before = world.events()
    with pytest.raises(PosturedError) as raised:
        world.order(command, **args)
    assert world.events() == before
    return raised.value


def test_not_for_me_names_the_exercise_that_will_not_come_again() -> None:
    world = world_with(FIGURE_FOUR)
    world.let(30)

    assert world.ask("", "not-for-me", {})["did"] == [outcome("not-for-me", "figure-four")]
    assert world.desk.report()["put_aside"] == ["figure-four"]


@pytest.mark.parametrize("command", ["start", "done", "skip", "snooze", "not-for-me"])
def test_an_answer_with_nothing_open_is_refused(command: str) -> None:
    reply = World().order(command)

    assert isinstance(reply.failure, NothingToAnswer)
    assert reply.failure.exit_code is ExitCode.NOTHING


@pytest.mark.parametrize(
    ("answers", "did"),
    [
        (["fine"], []),
        (["worse"], []),
        (["worse", "worse"], []),
        (["worse", "leg"], [{"decision": "safety", "family": "glute"}]),
        (["leg"], [{"decision": "safety", "family": "glute"}]),
    ],
)
def test_how_it_felt_is_answered_with_what_follows_from_it(answers: list[str], did: list[dict[str, str]]) -> None:
    world = done_with(FIGURE_FOUR)
    replies = [world.ask("", "felt", {"how": each}) for each in answers]

    assert [each["did"] for each in replies] == [*([[]] * (len(answers) - 1)), did]
    assert world.desk.report()["put_aside"] == (["glute"] if did else [])
    assert ("safety" in world.notifier.up) == bool(did)


def test_before_the_first_exercise_there_is_nothing_that_could_have_been_felt() -> None:
    world = World()
    world.let(30)
    world.ask("", "done", {})
    reply = world.order("felt", how="leg")

    assert isinstance(reply.failure, NothingToAnswer)
    assert reply.failure.title == "there was no exercise yet"


@pytest.mark.parametrize("args", [{}, {"how": ""}, {"how": "splendid"}, {"how": 3}, {"how": ["leg"]}])
def test_what_is_no_feeling_is_refused(args: dict[str, Any]) -> None:
    assert isinstance(refusal(done_with(FIGURE_FOUR), "felt", **args), UsageError)


def test_what_is_put_aside_can_be_brought_back() -> None:
    world = done_with(FIGURE_FOUR)
    world.ask("", "felt", {"how": "leg"})
    assert world.ask("", "trust", {"name": "glute"})["status"]["put_aside"] == []

    world.let(30)
    world.ask("", "not-for-me", {})
    assert world.ask("", "trust", {"name": "figure-four"})["status"]["put_aside"] == []


@pytest.mark.parametrize("args", [{}, {"name": ""}, {"name": "glute"}, {"name": "figure-four"}])
def test_what_is_not_put_aside_cannot_be_brought_back(args: dict[str, Any]) -> None:
    problem = refusal(done_with(FIGURE_FOUR), "trust", **args)

    assert isinstance(problem, NothingToAnswer)
    assert problem.exit_code is ExitCode.NOTHING
    assert f"“{args.get('name', '')}”" in problem.title


@pytest.mark.parametrize(
    ("args", "walked", "steps"), [({"for": 720}, 720.0, 0), ({"steps": 4200}, 0.0, 4200), ({}, 0.0, 0)]
)
def test_a_walk_is_logged_or_only_asked_about(args: dict[str, Any], walked: float, steps: int) -> None:
    world = World(replace(RULES, walking=Walking()))
    before = world.events()
    reply = world.ask("", "walk", args)
    walking = reply.get("status", reply)["walking"]

    assert (walking["walked"], walking["steps"]) == (walked, steps)
    assert (world.events() != before) == bool(args)


@pytest.mark.parametrize(
    "args",
    [{"for": 0}, {"for": -5}, {"for": True}, {"for": "12m"}, {"for": 367 * 86400}]
    + [{"steps": each} for each in (-1, 200_001, 1.5, True, "4200")],
)
def test_what_is_no_walk_is_refused(args: dict[str, Any]) -> None:
    assert isinstance(refusal(World(replace(RULES, walking=Walking())), "walk", **args), UsageError)


@pytest.mark.parametrize("args", [{}, {"for": 720}, {"steps": 4200}])
def test_without_a_walking_goal_no_walk_is_logged(args: dict[str, Any]) -> None:
    problem = refusal(World(), "walk", **args)

    assert isinstance(problem, NothingToAnswer)
    assert "walking.enabled" in problem.detail


def test_a_pause_holds_the_reminder_until_it_ends() -> None:
    world = World()
    world.ask("", "pause", {"for": 3600})
    world.let(59)
    assert "reminder" not in world.notifier.up

    world.let(2)

    assert "reminder" in world.notifier.up


@pytest.mark.parametrize("command", ["status", "why", "next"])
def test_a_question_is_answered_at_once(command: str) -> None:
    world = World()
    reply = world.order(command)

    assert reply.results == [world.desk.report()]
    assert reply.more == [False]
    assert world.events() == [
        {"event": "began"},
        {"event": "input", "since": world.clock.now().elapsed.total_seconds()},
    ]


def test_a_client_that_watches_hears_of_each_change_until_it_goes() -> None:
    world = World()
    watching = world.order("status", watch=True)
    assert watching.more == [True]

    world.let(30)
    assert [each["open"] is None for each in watching.results] == [True, False]
    assert watching.more == [True, True]

    watching.go()
    world.ask("", "skip", {})
    assert len(watching.results) == 2


def test_one_that_stops_watching_does_not_stop_another() -> None:
    world = World()
    first, second = world.order("status", watch=True), world.order("status", watch=True)
    first.go()
    first.go()
    world.let(30)

    assert (len(first.results), len(second.results)) == (1, 2)


def test_reload_tells_what_is_wrong_with_the_settings() -> None:
    world = World()
    problem = Problem(layer="user", file="/home/ida/config.toml", key="routines.move.every", message="It is no length.")
    world.settings.handover = Handover(rules=RULES, problems=(problem,))

    (told,) = world.order("reload").results

    assert told == {
        "version": 1,
        "problems": [{"message": "/home/ida/config.toml: routines.move.every\n  It is no length."}],
    }
    assert world.notifier.up["problem"].title == "A setting needs a look"

    world.settings.handover = Handover(rules=RULES)
    assert world.order("reload").results == [{"version": 1, "problems": []}]
    assert "problem" not in world.notifier.up


def test_reload_answers_too_when_the_settings_cannot_be_resolved() -> None:
    world = World()
    world.settings.handover = SettingsError("the settings could not be read again")
    reply = world.order("reload")

    assert isinstance(reply.failure, PosturedError)
    assert reply.results == []
    assert world.consumer.rules == RULES


def test_reload_goes_by_the_new_rules() -> None:
    world = World()
    world.settings.handover = Handover(rules=Rules())
    world.order("reload")

    assert world.consumer.rules == Rules()
    assert world.alarm.armed is None


def test_quit_answers_and_ends_once_the_withdrawal_is_kept() -> None:
    world = World()
    world.let(30)
    reply = world.order("quit")
    assert reply.results == [{"quitting": True}]
    assert not world.reactor.stopped

    world.reactor.turn()
    assert world.reactor.stopped
    assert world.events()[-1] == {"event": "quit"}
    assert world.journal.kept[-1]["outcome"] == "withdrawn"
    assert "reminder" not in world.notifier.up


def test_a_second_quit_adds_nothing() -> None:
    world = World()
    world.order("quit")
    world.order("quit")

    assert [each["event"] for each in world.events()].count("quit") == 1


def test_now_is_shown_even_in_a_pause() -> None:
    world = World()
    world.ask("", "pause", {})
    world.consumer.put(Now(at=world.clock.now()))

    assert world.notifier.up["reminder"].title == phrase("move", 1, 2 * MINUTE, plain=True)[0]


def test_without_a_sense_of_input_one_cannot_say_that_one_is_up() -> None:
    world = World(sense="assumed")
    before = world.events()
    with pytest.raises(CannotTell) as raised:
        world.order("up")

    assert raised.value.exit_code is ExitCode.NOTHING
    assert raised.value.title == "postured cannot tell when you come back"
    assert world.events() == before
