"""What `status`, `why` and `next` say, word for word."""

import json
from dataclasses import replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from postured.core.events import Busy, Lock, Suspend
from postured.core.rules import SECOND, Counts, Hours, Range, Routine, Rules, Style, Walking
from tests.unit.cli.conftest import Say
from tests.unit.daemon.exercises import FIGURE_FOUR, WALK, world_with
from tests.unit.daemon.world import MINUTE, MOVE, RULES, World

EYES = Routine(
    name="micro-break", every=20 * MINUTE, lasts=20 * SECOND, counts=Counts.SCREEN, natural_break=30 * SECOND
)
LUNCH = Routine(name="lunch", at=(time(12, 30),), lasts=30 * MINUTE, style=Style.AMBIENT)
THREE = replace(RULES, routines=(MOVE, EYES, LUNCH))
OFFICE = replace(THREE, hours=Hours(days=frozenset(range(5)), ranges=(Range(start=time(8), end=time(12)),)))


def text(say: Say, world: World, *words: str) -> list[str]:
    code, out, err = say(world, *words)
    assert (code, err) == (0, "")
    return out.splitlines()


def test_status_on_an_ordinary_morning(say: Say) -> None:
    world = World(THREE)
    world.let(12)

    assert text(say, world, "status") == [
        "You have been active since 09:07, and sitting for 12 minutes.",
        "Next: micro-break, 09:27.",
        "Today: 12 minutes sitting.",
    ]


def test_a_reminder_that_waits_for_the_end_of_a_call(say: Say) -> None:
    world = World(replace(RULES, hold_during=frozenset({"microphone"})))
    world.let(12)
    world.consumer.put(Busy(at=world.clock.now(), signal="microphone"))
    told = ["You are in a call. Since 09:19.", "No reminder is on its way.", "Today: 12 minutes sitting."]
    assert text(say, world, "status")[1:] == told

    world.let(20)

    assert text(say, world, "status")[1:3] == ["You are in a call. Since 09:19.", "One reminder waits."]
    assert text(say, world, "why")[:2] == ["One reminder waits.", "You are in a call. Since 09:19."]
    report = world.desk.report()
    since = "2026-11-23T09:19:41+01:00"
    assert report["busy"] == [{"signal": "microphone", "since": since, "until": None}]
    assert report["held"] == {"reason": "microphone", "since": since, "until": None, "waits": True}


def test_all_that_makes_reminders_wait_is_told(say: Say) -> None:
    world = World(replace(RULES, hold_during=frozenset({"microphone", "by-hand"})))
    world.let(12)
    world.ask("", "busy", {"for": 2700})
    world.consumer.put(Busy(at=world.clock.now(), signal="microphone"))

    call = "You are in a call. Since 09:19."
    by_hand = "You said that you are busy. Since 09:19. This lasts until 10:04."
    assert sorted(text(say, world, "status")[1:3]) == [call, by_hand]
    assert {call, by_hand} <= set(text(say, world, "why"))


def test_status_with_an_open_reminder_that_is_snoozed_begun_and_done(say: Say) -> None:
    world = World()
    world.let(30)
    assert text(say, world, "status")[1] == (
        "A reminder is open: move. `postured start`, `snooze` or `skip` answer it."
    )

    world.ask("", "snooze", {})
    assert text(say, world, "status")[1:3] == ["Snoozed until 09:42: move.", "Next: move, 09:42."]

    world.let(5)
    world.ask("", "start", {})
    assert text(say, world, "status")[1] == "Your break is running until 09:44: move."

    world.let(2)
    assert text(say, world, "status") == [
        "You have been active since 09:44, and sitting for 0 seconds.",
        "Next: move, 10:14.",
        "Today: 1 break taken; 35 minutes sitting.",
    ]


def test_status_when_nobody_answered_a_reminder_has_no_reproach(say: Say) -> None:
    world = World()
    world.let(33)

    assert text(say, world, "status")[1:] == [
        "It comes back once more, at 09:44: move.",
        "Next: move, 09:44.",
        "Today: 33 minutes sitting.",
    ]


def test_status_in_a_pause_and_with_something_to_note(say: Say) -> None:
    world = World()
    world.ask("", "pause", {"until": "tomorrow"})
    world.journal.break_disk("The disk is full.")

    assert text(say, world, "status") == [
        "You have been active since 09:07, and sitting for 0 seconds.",
        "Paused until tomorrow at 00:00.",
        "Next: move, tomorrow at 00:00.",
        "Today: 0 seconds sitting.",
        "Note: The disk is full.",
    ]


def test_status_of_somebody_who_is_not_at_the_desk(say: Say) -> None:
    world = World()
    world.let(20)
    world.clock.move(MINUTE)
    world.sense.pass_time(MINUTE)
    assert text(say, world, "status")[0] == "You have been still since 09:27, and sitting for 21 minutes."

    world.let(10)
    assert text(say, world, "status")[0] == "You have been away since 09:27."

    world.consumer.put(Lock(at=world.clock.now()))
    assert text(say, world, "status")[0] == "The screen has been locked since 09:38."

    world.consumer.put(Suspend(at=world.clock.now()))
    assert text(say, world, "status")[0].startswith("The machine has been asleep since 09:")


def test_without_routines_nothing_is_promised(say: Say) -> None:
    world = World(Rules())

    assert text(say, world, "next") == ["No reminder is on its way."]
    assert text(say, world, "why") == ["No reminder is on its way."]


def test_why_shows_each_clock(say: Say) -> None:
    world = World(THREE)
    world.let(12)

    assert text(say, world, "why") == [
        "Next: micro-break, 09:27.",
        "  move: 12 minutes of 30 minutes sitting",
        "  micro-break: 12 minutes of 20 minutes screen time",
        "  lunch: at its time, 12:30",
    ]


def test_why_outside_working_hours(say: Say) -> None:
    world = World(OFFICE, wall=datetime(2026, 11, 20, 19, 5, tzinfo=ZoneInfo("Europe/Berlin")))

    assert text(say, world, "why") == [
        "Next: micro-break, Monday at 08:20.",
        "It is outside your working hours. This lasts until Monday at 08:00.",
        "  move: 0 seconds of 30 minutes sitting",
        "  micro-break: 0 seconds of 20 minutes screen time",
        "  lunch: its time is outside your working hours",
    ]


def test_why_in_a_pause_and_between_two_reminders(say: Say) -> None:
    world = World()
    world.ask("", "pause", {})
    assert text(say, world, "why")[:2] == ["Next: move, 10:07.", "You paused reminders. This lasts until 10:07."]

    world.ask("", "resume", {})
    world.let(30)
    assert text(say, world, "why")[:2] == [
        "A reminder is open: move. `postured start`, `snooze` or `skip` answer it.",
        "Next: move, 10:07.",
    ]


def test_why_has_the_exercise_of_the_open_reminder_in_full(say: Say) -> None:
    world = world_with(FIGURE_FOUR)
    world.let(30)

    assert text(say, world, "why") == [
        "A reminder is open: move. `postured start`, `snooze` or `skip` answer it.",
        "Next: move, 10:07.",
        "  move: 30 minutes of 30 minutes sitting",
        "Figure four on the chair (20 seconds, on each side)",
        "  1. Sit tall.",
        "  2. Lay one ankle on the other knee.",
        "  3. Lean forward a little.",
        "  The stretch is felt in the buttock.",
        "  More of it: postured exercises show figure-four",
    ]


def test_why_of_an_exercise_without_dose_and_note(say: Say) -> None:
    world = world_with(WALK)
    world.let(30)

    assert text(say, world, "why")[3:] == [
        "Once down the corridor",
        "  1. Stand up.",
        "  2. Walk there and back.",
        "  More of it: postured exercises show round",
    ]


def test_why_of_an_exercise_that_has_gone_from_the_catalogue_is_its_name(say: Say) -> None:
    world = world_with(replace(WALK, id="gone"))
    world.let(30)

    assert text(say, world, "why")[3:] == ["gone"]


def test_why_says_of_a_plain_break_that_it_is_one(say: Say) -> None:
    world = World()
    world.let(30)

    assert text(say, world, "why")[3:] == [
        "It is a plain break, with no exercise: none is chosen, or none of them suits you."
    ]


def test_the_walking_goal_as_json(say: Say) -> None:
    world = World(replace(RULES, walking=Walking()))
    whole = world.desk.report()

    assert json.loads(text(say, world, "walk", "--json")[0]) == {"version": 1, "walking": whole["walking"]}


def test_json_is_the_report_or_a_part_of_it(say: Say) -> None:
    world = World(THREE)
    world.let(12)
    whole = world.desk.report()

    assert json.loads(text(say, world, "status", "--json")[0]) == whole
    assert json.loads(text(say, world, "next", "--json")[0]) == {
        "version": 1,
        "next": whole["next"],
        "open": whole["open"],
    }
    why = json.loads(text(say, world, "why", "--json")[0])
    assert why == {name: whole[name] for name in why}
    assert set(why) == {"version", "at", "held", "busy", "next", "open", "routines", "paused_until", "budget"}


def test_watch_prints_a_line_at_each_change(say: Say) -> None:
    found = [json.loads(line) for line in text(say, World(), "status", "--watch", "--json")]

    assert [each["open"] is None for each in found] == [True, False]


def bar(say: Say, world: World) -> dict[str, Any]:
    (line,) = text(say, world, "status", "--format", "waybar")
    found: dict[str, Any] = json.loads(line)
    assert found["alt"] == found["class"]
    return {name: found[name] for name in ("text", "class", "percentage")}


def test_waybar_through_a_morning(say: Say) -> None:
    world = World()
    assert bar(say, world) == {"text": "30 min", "class": "calm", "percentage": 0}

    world.let(21)
    assert bar(say, world) == {"text": "9 min", "class": "calm", "percentage": 70}

    world.let(9)
    assert bar(say, world) | {"percentage": 0} == {"text": "move", "class": "open", "percentage": 0}

    world.ask("", "skip", {})
    world.ask("", "pause", {"until": "14:00"})
    assert bar(say, world) | {"percentage": 0} == {"text": "14:00", "class": "paused", "percentage": 0}


def test_waybar_with_nothing_to_come_or_not_today(say: Say) -> None:
    assert bar(say, World(Rules())) == {"text": "", "class": "calm", "percentage": 0}

    evening = World(OFFICE, wall=datetime(2026, 11, 20, 19, 5, tzinfo=ZoneInfo("Europe/Berlin")))
    assert bar(say, evening)["text"] == "Monday at 08:20"


def test_waybar_takes_its_texts_for_markup(say: Say) -> None:
    world = World()
    world.journal.break_disk("</span> & co")
    (line,) = text(say, world, "status", "--format", "waybar")

    assert json.loads(line)["tooltip"].splitlines() == [
        "You have been active since 09:07, and sitting for 0 seconds.",
        "Next: move, 09:37.",
        "Today: 0 seconds sitting.",
        "Note: &lt;/span&gt; &amp; co",
    ]


@pytest.mark.parametrize("command", ["status", "why", "next"])
def test_every_answer_ends_its_last_line(say: Say, command: str) -> None:
    _code, out, _err = say(World(), command)

    assert out.endswith("\n")
    assert not out.endswith("\n\n")
