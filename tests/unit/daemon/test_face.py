"""What the tray icon says without words, and when it is pointed at."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from postured.core.events import Busy
from postured.core.rules import Rules
from postured.daemon.face import face
from postured.ports import Face, Mood
from tests.german import german
from tests.unit.daemon.world import RULES, World

CALLS = replace(RULES, hold_during=frozenset({"microphone", "by-hand"}))


def at(minutes: float, rules: Rules = CALLS) -> World:
    world = World(rules)
    world.let(minutes)
    return world


def after(command: str, minutes: float = 0, **args: object) -> World:
    world = at(minutes)
    world.ask("", command, args)
    return world


def in_a_call() -> World:
    world = at(12)
    world.consumer.put(Busy(at=world.clock.now(), signal="microphone"))
    return world


def seen(world: World) -> Face:
    return face(world.desk.status())


@pytest.mark.parametrize(
    ("world", "mood"),
    [
        (lambda: at(3), Mood.CALM),
        (lambda: at(14.9), Mood.CALM),
        (lambda: at(15), Mood.SOON),
        (lambda: at(29), Mood.SOON),
        (lambda: at(30), Mood.OPEN),
        (lambda: after("start", 30), Mood.OPEN),
        (lambda: after("snooze", 30), Mood.SOON),
        (lambda: after("done", 30), Mood.CALM),
        (lambda: after("pause", 29), Mood.PAUSED),
        (lambda: after("busy", 29), Mood.HELD),
        (in_a_call, Mood.HELD),
        (lambda: at(40, Rules()), Mood.CALM),
    ],
)
def test_the_one_thing_that_it_tells(world: Callable[[], World], mood: Mood) -> None:
    assert seen(world()).mood is mood


def test_a_break_that_runs_through_a_pause_is_a_pause() -> None:
    world = after("start", 30)
    world.ask("", "pause", {})

    assert seen(world).mood is Mood.PAUSED


def test_something_that_need_not_hold_reminders_does_not_show() -> None:
    world = World(replace(RULES, hold_during=frozenset()))
    world.consumer.put(Busy(at=world.clock.now(), signal="microphone"))

    assert seen(world).mood is Mood.CALM


@pytest.mark.parametrize(("minutes", "fill"), [(0, 0.0), (6, 0.2), (15, 0.5), (29.7, 0.99)])
def test_the_ring_fills_with_the_interval(minutes: float, fill: float) -> None:
    assert seen(at(minutes)).fill == pytest.approx(fill)


def test_a_reminder_that_a_pause_puts_off_for_long_leaves_the_ring_empty() -> None:
    world = at(10)
    world.ask("", "pause", {"for": 6 * 3600})

    assert seen(world).fill == 0.0


def test_what_it_says_on_an_ordinary_morning() -> None:
    found = seen(at(23))

    assert found.title == "postured: Next: Move in 7 minutes"
    assert found.tooltip.splitlines() == ["Next: Move in 7 minutes", "0 breaks taken, sitting for 23 minutes"]


def test_what_it_says_with_a_reminder_open_and_in_a_break() -> None:
    assert seen(at(30)).title == "postured: A reminder is open: Move"
    assert seen(after("start", 30)).title == "postured: On a break until 09:39"


def test_what_it_says_of_what_keeps_reminders_back() -> None:
    assert seen(in_a_call()).tooltip.splitlines()[1] == "You are in a call. Since 09:19."
    assert seen(after("pause", 0)).tooltip.splitlines()[1] == "You paused reminders. Until 10:07."
    assert len(seen(at(23)).tooltip.splitlines()) == 2


def test_what_it_says_with_nothing_to_come() -> None:
    assert seen(at(5, Rules())).title == "postured: Nothing is due"


def test_in_german(tmp_path: Path) -> None:
    world = after("done", 30)
    world.let(23)
    with german(str(tmp_path)):
        found = seen(world)

    assert found.title == "postured: Als Nächstes: Bewegung in 7 Minuten"
    assert found.tooltip.splitlines()[1:] == ["1 Pause gemacht, du sitzt seit 23 Minuten"]


def test_a_reminder_that_waits_for_the_end_of_a_call() -> None:
    world = in_a_call()
    assert seen(world).tooltip.splitlines()[0] == "Nothing is due"

    world.let(20)

    assert seen(world).tooltip.splitlines()[:2] == ["One reminder waits", "You are in a call. Since 09:19."]
    assert seen(world).title == "postured: One reminder waits"
