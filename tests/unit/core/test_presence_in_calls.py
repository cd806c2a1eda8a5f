"""Laws 2, 3 and 5: whoever is in a call is here, and a meeting is no break."""

from dataclasses import replace

import pytest

from postured.core import events as happened
from postured.core.decisions import Credit, Reason
from postured.core.presence import Presence, presence
from postured.core.rules import Counts
from tests.day import MINUTE, MOVE, PLAIN, Day

RULES = replace(PLAIN, hold_during=frozenset({"microphone", "camera"}))
SCREEN = Counts.SCREEN


def credited(day: Day) -> list[tuple[float, Credit]]:
    return [(minute, each) for minute, each in day.of(Credit) if isinstance(each, Credit)]


def listening(signal: str = "microphone", *, idle_at: float = 12) -> Day:
    """Active for ten minutes, then in a call, and soon without a hand on anything."""
    day = Day(PLAIN)
    day.do(10, happened.Busy, signal=signal)
    day.idle(idle_at)
    return day


@pytest.mark.parametrize("signal", ["microphone", "camera"])
def test_in_a_call_stillness_is_sitting_however_long(signal: str) -> None:
    day = listening(signal)

    day.until(29.9)

    assert day.sat() == pytest.approx(29.9)
    assert presence(day.state.attendance, day.elapsed(29.9)) is Presence.IDLE


def test_in_a_call_half_a_minute_of_stillness_is_screen_time() -> None:
    day = listening()

    day.until(25)

    assert day.sat(SCREEN) == 12.5


def test_and_only_half_a_minute_if_it_was_still_before() -> None:
    day = Day(PLAIN)
    day.idle(10)
    day.do(12, happened.Busy, signal="microphone")

    day.until(25)

    assert day.sat() == 25
    assert day.sat(SCREEN) == 10.5


def test_input_in_a_call_is_screen_time_again() -> None:
    day = listening()
    day.input(20)

    day.until(25)

    assert day.sat(SCREEN) == 17.5
    assert credited(day) == []


def test_a_meeting_satisfies_nothing() -> None:
    day = listening(idle_at=10)
    day.do(25, happened.Free, signal="microphone")

    day.input(25.1)

    assert credited(day) == []
    assert day.clock() == pytest.approx(25.1)


def test_when_the_call_ends_the_idle_clock_starts_anew() -> None:
    """Four minutes of stillness after it are four minutes, not nineteen: still here; five are an absence."""
    for back, sat in ((29.0, 29.0), (30.0, 25.0)):
        day = Day(replace(PLAIN, routines=(replace(MOVE, natural_break=None),)))
        day.do(10, happened.Busy, signal="microphone")
        day.idle(10)
        day.do(25, happened.Free, signal="microphone")
        day.input(back)

        assert day.sat() == sat


def test_what_follows_the_call_without_a_hand_on_anything_is_an_absence_from_its_end_on() -> None:
    day = listening()
    day.do(25, happened.Free, signal="microphone")

    day.input(31)

    assert credited(day) == [(31, Credit(routine="move", absence=6 * MINUTE, reason=Reason.AWAY))]
    assert day.sat() == 25


def test_a_call_ends_an_absence_that_was_only_stillness() -> None:
    """Three minutes still, then somebody talks: that was a natural break, and is over."""
    day = Day(PLAIN)
    day.idle(10)

    day.do(13, happened.Busy, signal="microphone")

    assert [(minute, each.absence) for minute, each in credited(day)] == [(13, 3 * MINUTE)]
    assert presence(day.state.attendance, day.elapsed(20)) is Presence.IDLE
    day.until(40)
    assert day.clock() == 27


def test_what_was_counted_in_a_call_is_given_back_once() -> None:
    """ "I'm up" in a call, and then the senses tell that the last input was before it."""
    day = Day(PLAIN, began=False)
    day.do(0, happened.Began)
    day.do(30, happened.Busy, signal="microphone")
    day.do(33, happened.Up)
    day.do(33.2, happened.Idle, since=day.elapsed(32.7))

    day.until(40)

    assert day.sat() == pytest.approx(2.7)
    assert day.sat(SCREEN) == 0


@pytest.mark.parametrize(("kind", "what"), [(happened.Lock, Presence.LOCKED), (happened.Suspend, Presence.SUSPENDED)])
def test_locked_and_asleep_are_away_in_a_call_too(kind: type[happened.Event], what: Presence) -> None:
    day = Day(PLAIN)
    day.do(10, happened.Busy, signal="microphone")
    day.do(12, kind)
    day.until(20)

    assert presence(day.state.attendance, day.elapsed(20)) is what
    assert day.sat() == 12


def test_a_break_that_ended_in_a_sleep_brings_nobody_back_before_the_machine_woke() -> None:
    day = Day(PLAIN)
    day.do(10, happened.Busy, signal="microphone")
    day.do(20, happened.Now)
    day.do(20, happened.Start)
    day.do(21, happened.Suspend)

    day.do(60, happened.Resume)

    assert day.results == ["done"]
    assert day.clock() == 0
    assert day.sat() == 20


def test_a_call_that_begins_behind_a_lock_is_no_return() -> None:
    day = Day(PLAIN)
    day.do(10, happened.Lock)
    day.do(12, happened.Busy, signal="microphone")

    day.do(20, happened.Unlock)

    assert [each.absence for _, each in credited(day)] == [10 * MINUTE]


def test_whoever_said_that_they_are_up_is_up_in_a_call_too() -> None:
    day = Day(PLAIN)
    day.do(10, happened.Up)
    day.idle(10)

    day.do(12, happened.Busy, signal="microphone")
    day.until(20)

    assert day.sat() == 10


def test_of_two_signals_the_call_lasts_as_long_as_either() -> None:
    day = Day(PLAIN)
    day.do(10, happened.Busy, signal="microphone")
    day.do(11, happened.Busy, signal="camera")
    day.idle(12)
    day.do(20, happened.Free, signal="microphone")

    day.until(28)

    assert day.sat() == 28
    assert credited(day) == []


@pytest.mark.parametrize("signal", ["screen-share", "fullscreen", "by-hand", "calendar"])
def test_nothing_else_makes_somebody_who_is_still_present(signal: str) -> None:
    day = Day(PLAIN)
    day.do(10, happened.Busy, signal=signal)
    day.idle(12)

    day.until(20)

    assert day.sat() == 12
    assert presence(day.state.attendance, day.elapsed(20)) is Presence.AWAY


def test_switched_off_a_call_is_no_presence() -> None:
    day = Day(replace(PLAIN, calls_are_presence=False))
    day.do(10, happened.Busy, signal="microphone")

    day.away(12, 20)

    assert day.sat() == 12
    assert [each.absence for _, each in credited(day)] == [8 * MINUTE]


def test_a_reminder_that_calls_do_not_hold_is_shown_to_a_listener() -> None:
    day = listening()

    day.until(30)

    assert day.reminders == [30]


def test_a_call_that_flickers_makes_no_break_of_a_long_meeting() -> None:
    """Ten seconds of silence on the line, over and over."""
    day = Day(RULES)
    day.do(10, happened.Busy, signal="microphone")
    day.idle(10)
    for minute in range(12, 30, 2):
        day.do(minute, happened.Free, signal="microphone")
        day.do(minute + 1 / 6, happened.Busy, signal="microphone")

    day.until(30)

    assert credited(day) == []
    assert day.sat() == pytest.approx(30)
