"""What reaches the person, and what an answer becomes."""

import pytest

from postured.core.decisions import Credit, Reason, Refuse
from postured.core.events import Start
from postured.daemon import words
from tests.unit.daemon.world import MINUTE, World


def keys(world: World) -> list[str]:
    return [button.key for button in world.notifier.up["reminder"].buttons]


@pytest.mark.parametrize(
    ("key", "decision"), [("start", "begin"), ("snooze", "snooze"), ("skip", "outcome"), ("done", "outcome")]
)
def test_an_answer_is_the_event_of_its_reminder(key: str, decision: str) -> None:
    world = World()
    world.let(30)
    world.notifier.press(key)

    assert world.events()[-1] == {"event": key, "id": 1}
    assert world.journal.kept[-1]["decision"] == decision


def test_an_unknown_answer_means_nothing() -> None:
    world = World()
    world.let(30)
    before = len(world.journal.kept)
    world.notifier.press("yodel")

    assert len(world.journal.kept) == before


def test_a_late_answer_to_an_old_notice_carries_its_own_number_and_leaves_the_new_one_alone() -> None:
    world = World()
    world.let(30)
    _old, answer = world.notifier.shown[-1]
    world.ask("", "skip", {})
    world.let(30)
    opened = world.consumer.state.open
    assert opened is not None
    assert opened.id == 2

    answer("start")

    assert world.events()[-1] == {"event": "start", "id": 1}
    assert world.journal.kept[-1]["reason"] == "nothing-open"
    assert world.consumer.state.open == opened
    assert keys(world) == ["start", "snooze", "skip"]


def test_while_the_break_runs_there_is_one_way_out_and_it_is_the_same_reminder() -> None:
    world = World()
    world.let(30)
    world.notifier.press("start")
    running = world.notifier.up["reminder"]
    assert (running.title, running.body, keys(world)) == (
        "Time to move",
        "Your break is running until 09:39. Nothing else will disturb you.",
        ["skip"],
    )

    world.let(1)
    world.notifier.press("skip")

    assert world.events()[-1] == {"event": "skip", "id": 1}
    assert world.journal.kept[-1]["outcome"] == "partial"
    assert world.notifier.up == {}


def test_a_break_that_ends_by_itself_is_taken_down() -> None:
    world = World()
    world.let(30)
    world.notifier.press("start")
    world.let(2)

    assert world.notifier.up == {}
    assert world.journal.kept[-1]["outcome"] == "done"


@pytest.mark.parametrize("command", ["snooze", "skip", "done", "pause"])
def test_what_is_answered_elsewhere_is_taken_down(command: str) -> None:
    world = World()
    world.let(30)
    world.ask("", command, {})

    assert world.notifier.up == {}


def test_a_notice_says_when_the_break_ends_by_the_clock_of_a_sped_up_day() -> None:
    world = World(speed=60)
    world.let(30)
    world.consumer.put(Start(at=world.clock.now()))

    assert "until 09:39." in world.notifier.up["reminder"].body


def test_what_the_person_need_not_know_is_not_shown() -> None:
    world = World()
    world.performer.perform(Credit(routine="move", absence=MINUTE, reason=Reason.AWAY))
    world.performer.perform(Refuse(reason=Reason.NOTHING_OPEN))

    assert world.notifier.shown == []


def test_the_buttons_of_the_welcome_explain_themselves_one_after_the_other() -> None:
    world = World()
    before = world.events()
    asked: list[str] = []
    world.performer.welcome(start_at_login=lambda: asked.append("login"))
    said = [world.notifier.up["notice"].body]
    for key in ("start", "snooze", "skip", "login"):
        world.notifier.press(key)
        said.append(world.notifier.up["notice"].body)
        left = [] if key == "login" else ["login"]
        assert [each.key for each in world.notifier.up["notice"].buttons] == ["start", "snooze", "skip", *left]

    assert said == [
        words.welcome().body,
        "“Start” begins the break. postured leaves you alone until it is over.",
        "“Later” brings the same reminder back, after 5 minutes at first.",
        "“Skip” lets this one go. No hard feelings; the next one comes at its own time.",
        "postured will start with your session. Its menu takes that back, or `postured autostart disable`.",
    ]
    assert asked == ["login"]
    assert world.events() == before


def test_trouble_with_the_disk_is_told_once_it_is_there_and_taken_down_once_it_is_gone() -> None:
    world = World()
    world.journal.break_disk("The disk is full.")
    world.desk.journal_changed()
    assert world.notifier.up["disk"].body.startswith("The disk is full.\n")
    assert {"part": "journal", "message": "The disk is full."} in world.desk.problems()

    world.journal.mend_disk()
    world.desk.journal_changed()
    assert "disk" not in world.notifier.up
    assert world.desk.problems() == []
