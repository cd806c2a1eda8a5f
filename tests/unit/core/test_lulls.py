"""Law 12: a due reminder waits for a pause in typing, for so long and no longer, and then comes softly."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from postured.core import events as happened
from postured.core.decisions import Hold, Reason, Remind
from postured.core.rules import Routine, Rules, Style
from tests.day import MINUTE, MOVE, PLAIN, SECOND, Day

MICRO = Routine(
    name="micro-break",
    every=20 * MINUTE,
    lasts=20 * SECOND,
    natural_break=30 * SECOND,
    style=Style.AMBIENT,
    wait_at_most=3 * MINUTE,
)
BACKSTOP = replace(MOVE, name="backstop", every=20 * MINUTE, lasts=10 * MINUTE, wait_at_most=15 * MINUTE)
LULLS = replace(PLAIN, lull=5 * SECOND, hold_during=frozenset({"microphone"}))
LULL = Reason.LULL


def only(*routines: Routine) -> Rules:
    return replace(LULLS, routines=routines)


def shown(day: Day) -> list[tuple[float, bool]]:
    """Every showing, and whether it is soft."""
    return [(round(minute, 2), each.soft) for minute, each in day.of(Remind) if isinstance(each, Remind)]


def held(day: Day) -> list[tuple[float, Reason]]:
    return [(minute, each.reason) for minute, each in day.of(Hold) if isinstance(each, Hold)]


def typing(rules: Rules = LULLS, *, since: float = 1, **more: Any) -> Day:
    """Somebody who types on and on."""
    day = Day(rules, **more)
    day.do(since, happened.Typing)
    return day


def test_it_comes_with_the_first_pause() -> None:
    day = typing()
    day.until(33)
    assert held(day) == [(30, LULL)]
    assert day.reminders == []

    day.do(34, happened.Lull)

    assert shown(day) == [(34, False)]


def test_whoever_says_that_they_are_up_and_types_on_is_typing() -> None:
    day = typing()

    day.do(10, happened.Up)
    day.until(42)

    assert held(day) == [(30, LULL)]
    assert shown(day) == [(40, True)]


def test_stillness_that_is_told_late_does_not_end_the_typing_after_it() -> None:
    day = typing(since=25)

    day.do(25.2, happened.Idle, since=day.elapsed(24.7))
    day.input(25.3)
    day.until(31)

    assert held(day) == [(30, LULL)]


def test_a_pause_before_it_is_due_is_none() -> None:
    day = typing()
    day.do(29, happened.Lull)
    day.do(29.5, happened.Typing)

    day.until(35)

    assert day.reminders == []


@pytest.mark.parametrize(("routine", "minute"), [(MICRO, 23), (MOVE, 40), (BACKSTOP, 35)])
def test_it_waits_as_long_as_its_routine_may_and_then_comes_softly(routine: Routine, minute: float) -> None:
    day = typing(only(routine))

    day.until(minute - 0.01)
    assert day.reminders == []

    day.until(minute)
    assert shown(day) == [(minute, True)]


def test_whoever_does_not_type_is_reminded_at_once_and_not_softly() -> None:
    day = Day(LULLS)

    day.until(30)

    assert shown(day) == [(30, False)]


def test_coming_back_is_a_pause_also_for_whoever_types_at_once() -> None:
    day = typing()
    day.until(31)

    day.away(31, 31.6)
    day.do(31.6, happened.Typing)

    assert shown(day) == [(31.6, False)]


def test_being_told_of_the_typing_again_gets_it_no_more_time() -> None:
    day = typing()
    day.do(35, happened.Typing)
    day.do(38, happened.Typing)

    day.until(40)

    assert shown(day) == [(40, True)]
    assert held(day) == [(30, LULL)]


def test_without_a_lull_in_the_settings_nothing_waits_and_nothing_is_soft() -> None:
    day = typing(PLAIN)

    day.until(30)

    assert shown(day) == [(30, False)]


def test_what_is_asked_for_waits_for_nothing() -> None:
    day = typing()

    day.do(10, happened.Now)

    assert shown(day) == [(10, False)]


def test_one_that_comes_back_waits_for_a_pause_too() -> None:
    day = Day(LULLS)
    day.do(30.5, happened.Snooze)
    day.do(31, happened.Typing)
    day.until(36)
    assert held(day) == [(35.5, LULL)]

    day.until(45.5)

    assert shown(day) == [(30, False), (45.5, True)]


def test_of_two_that_come_together_it_waits_as_long_as_the_one_that_leads() -> None:
    """The move is nearly due with the micro-break, and leads: ten minutes, not three."""
    day = typing(only(MICRO, replace(MOVE, every=22 * MINUTE)))

    day.until(31)

    assert shown(day) == [(30, True)]
    assert day.of(Remind)[0][1].routine == "move"  # type: ignore[union-attr]  # it is a Remind


def test_the_wait_begins_when_nothing_else_forbids_it() -> None:
    """Due at 30, the ten minutes after the other end at 35: the wait for a lull begins there."""
    rules = only(replace(MICRO, every=25 * MINUTE), MOVE)
    day = typing(replace(rules, merge_within=timedelta(0)), since=26)
    day.until(34)
    assert held(day) == [(30, Reason.MIN_GAP)]

    day.until(45)

    assert shown(day) == [(25, False), (45, True)]
    assert held(day) == [(30, Reason.MIN_GAP), (35, LULL)]


def test_the_wait_begins_anew_after_a_pause_of_all_reminders() -> None:
    day = typing()
    day.do(35, happened.Pause, until=day.elapsed(50))

    day.until(60)

    assert shown(day) == [(60, True)]
    assert held(day) == [(30, LULL), (35, Reason.PAUSED), (50, LULL)]


def test_after_a_call_it_looks_for_a_lull_within_the_minute() -> None:
    """The call ends at 40, typing goes on: at 40:20 it may come, and at 41:00 it does."""
    for pause, expected in ((None, (41, True)), (40.2, (40.33, False)), (40.5, (40.5, False))):
        day = typing()
        day.do(20, happened.Busy, signal="microphone")
        day.do(40, happened.Free, signal="microphone")
        if pause is not None:
            day.do(pause, happened.Lull)
        day.until(42)

        assert shown(day) == [expected]


def test_after_a_call_it_waits_no_longer_than_its_routine_may() -> None:
    day = typing(only(replace(MOVE, wait_at_most=10 * SECOND)))
    day.do(20, happened.Busy, signal="microphone")
    day.do(40, happened.Free, signal="microphone")

    day.until(42)

    assert shown(day) == [(40.5, True)]


def test_where_the_gap_outlasts_the_call_the_minute_begins_with_its_end() -> None:
    """Law 13: the call ends at 32, ten minutes after the other are over at 35; so it comes at 36."""
    rules = only(replace(MICRO, every=25 * MINUTE), MOVE)
    day = typing(replace(rules, merge_within=timedelta(0)), since=26)
    day.do(28, happened.Busy, signal="microphone")
    day.do(32, happened.Free, signal="microphone")

    day.until(40)

    assert shown(day) == [(25, False), (36, True)]
    assert held(day) == [(30, Reason.MICROPHONE), (32.333, Reason.MIN_GAP), (35, LULL)]


@pytest.mark.parametrize(("typed", "lull"), [(31.01, 33), (30.6, 33)])
def test_whoever_types_as_soon_as_they_are_back_is_shown_it_first(typed: float, lull: float) -> None:
    """Still for most of two minutes as it falls due, then at the keys at once: coming back was the pause."""
    day = Day(replace(LULLS, routines=(replace(MOVE, natural_break=None),)))
    day.idle(29)
    day.do(typed, happened.Typing)  # known before it is sure that they are back

    day.do(31.05, happened.Input, since=day.elapsed(31))
    day.do(lull, happened.Lull)

    assert shown(day) == [(31.05, False)]


def test_what_was_taken_down_comes_back_as_soon_as_they_do() -> None:
    day = Day(only(replace(MOVE, natural_break=None)))
    day.until(30.1)
    day.do(30.2, happened.Lock)
    day.do(31, happened.Unlock)
    day.do(31.05, happened.Typing)
    day.do(31.2, happened.Lock)
    day.do(32, happened.Input, since=day.elapsed(32))
    day.do(33, happened.Typing)
    day.do(33, happened.Unlock)

    assert shown(day) == [(30, False), (31, False), (33, False)]


def test_a_second_return_is_no_pause() -> None:
    """Whoever was not away does not come back."""
    day = typing()
    day.until(31)

    day.input(31)

    assert shown(day) == []
