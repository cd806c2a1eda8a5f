"""Law 13: held with its cause, told once, and shown once soon after the cause has ended."""

from dataclasses import replace
from datetime import timedelta

import pytest

from postured.core import events as happened
from postured.core.decisions import Credit, Hold, Reason, Remind, Result, Withdraw
from postured.core.rules import Hours
from tests.day import MINUTE, MOVE, PLAIN, SECOND, Day

CALL, FILM = Reason.MICROPHONE, Reason.FULLSCREEN
RULES = replace(PLAIN, hold_during=frozenset({"microphone", "camera", "fullscreen", "by-hand"}))


def shown(day: Day) -> list[float]:
    return [round(each, 2) for each in day.reminders]


def held(day: Day) -> list[tuple[float, Reason, int | None]]:
    return [(minute, each.reason, each.id) for minute, each in day.of(Hold) if isinstance(each, Hold)]


def in_film(since: float = 20, until: float = 40) -> Day:
    """Somebody who watches, and is at the keyboard all the time."""
    day = Day(RULES)
    day.do(since, happened.Busy, signal="fullscreen")
    day.do(until, happened.Free, signal="fullscreen")
    return day


def test_it_is_told_once_whatever_goes_on_meanwhile() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="fullscreen")
    day.until(31)
    day.do(31, happened.Typing)
    day.do(32, happened.Lull)
    day.do(33, happened.Busy, signal="fullscreen")
    day.do(34, happened.Lock)
    day.do(34.5, happened.Unlock)
    day.away(35, 36)
    day.do(37, happened.NewRules)
    day.until(80)

    assert held(day) == [(30, FILM, None)]


def test_another_cause_is_told_too_and_the_end_of_one_of_two_is_not() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="fullscreen")
    day.do(31, happened.Pause, until=day.elapsed(45))
    day.until(50)
    day.do(51, happened.Busy, signal="microphone")
    day.do(55, happened.Free, signal="microphone")
    day.until(60)

    assert held(day) == [(30, FILM, None), (31, Reason.PAUSED, None), (45, FILM, None)]


def test_one_that_was_shown_before_is_told_by_its_number() -> None:
    day = Day(RULES)
    day.do(31, happened.Busy, signal="fullscreen")
    day.until(40)

    assert held(day) == [(31, FILM, 1)]
    assert [each.reason for _, each in day.of(Withdraw) if isinstance(each, Withdraw)] == [FILM]


def test_nothing_is_told_of_a_cause_under_which_nothing_falls_due() -> None:
    day = in_film(5, 20)

    day.until(30)

    assert held(day) == []
    assert shown(day) == [30]
    assert day.of(Remind)[0][1].reason is Reason.DUE  # type: ignore[union-attr]  # it is a Remind


def test_it_is_shown_with_what_held_it() -> None:
    day = in_film()

    day.until(41)

    assert [each.reason for _, each in day.of(Remind) if isinstance(each, Remind)] == [Reason.HELD]


def test_what_a_pause_held_is_due_and_was_not_held_by_a_cause() -> None:
    day = Day(RULES)
    day.do(20, happened.Pause, until=day.elapsed(40))

    day.until(41)

    assert shown(day) == [40]
    assert [each.reason for _, each in day.of(Remind) if isinstance(each, Remind)] == [Reason.DUE]


def test_a_sign_of_life_after_its_end_brings_it_at_twenty_seconds() -> None:
    day = in_film()

    day.input(40.1)
    day.until(41)

    assert shown(day) == [40.33]


def test_whoever_typed_through_the_end_is_here() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="fullscreen")
    day.do(39, happened.Typing)
    day.do(40, happened.Free, signal="fullscreen")

    day.until(41)

    assert shown(day) == [40.33]


def test_a_sign_of_life_before_its_end_says_nothing() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="fullscreen")
    day.input(39.9)
    day.do(40, happened.Free, signal="fullscreen")

    day.until(41)

    assert shown(day) == [40.5]


def test_with_none_it_waits_until_the_person_would_be_known_to_be_still() -> None:
    """Whoever left with its end is idle half a minute later: nothing is shown to nobody."""
    day = in_film()

    day.idle(40)
    day.until(44)
    assert shown(day) == []

    assert day.input(46) == [Credit(routine="move", absence=6 * MINUTE, reason=Reason.AWAY)]
    day.until(75)
    assert shown(day) == []


def test_whoever_was_only_still_gets_it_when_they_move() -> None:
    day = in_film()

    day.idle(40)
    day.input(41)

    assert shown(day) == [41]
    assert day.of(Credit) == []


@pytest.mark.parametrize(("idle_after", "minute"), [(10 * SECOND, 40.33), (30 * SECOND, 40.5), (5 * MINUTE, 41)])
def test_it_comes_a_minute_after_its_end_at_most(idle_after: timedelta, minute: float) -> None:
    day = Day(replace(RULES, idle_after=idle_after))
    day.do(20, happened.Busy, signal="fullscreen")
    day.do(40, happened.Free, signal="fullscreen")

    day.until(42)

    assert shown(day) == [minute]


@pytest.mark.parametrize(("again", "since"), [(40.3, 20), (40.4, 40.4)])
def test_one_that_is_back_within_twenty_seconds_never_ended(again: float, since: float) -> None:
    day = in_film()
    day.do(again, happened.Busy, signal="fullscreen")
    day.until(60)

    assert day.reminders == []
    assert day.state.busy["fullscreen"].since == day.elapsed(since)


def test_back_again_it_is_not_told_again() -> None:
    day = in_film()
    day.do(40.2, happened.Busy, signal="fullscreen")

    day.until(60)

    assert held(day) == [(30, FILM, None)]


def test_the_twenty_seconds_begin_with_the_last_end() -> None:
    day = in_film()
    day.do(40.2, happened.Busy, signal="fullscreen")
    day.do(40.3, happened.Free, signal="fullscreen")
    day.input(40.35)

    day.until(42)

    assert shown(day) == [40.63]


def test_a_second_busy_and_a_second_free_change_nothing() -> None:
    """Law 24: also for a reminder that the person wished for in spite of it, and its break."""
    day = Day(RULES)
    day.do(5, happened.Busy, signal="microphone")
    day.do(10, happened.Now)
    assert day.do(10.1, happened.Busy, signal="microphone") == []
    day.do(10.2, happened.Start)
    assert day.do(11, happened.Busy, signal="microphone") == []

    day.until(13)

    assert day.results == ["done"]
    day.do(14, happened.Free, signal="microphone")
    free = day.state.freed
    day.do(15, happened.Free, signal="microphone")
    assert day.state.freed == free


def test_another_call_does_end_a_break_that_was_wished_for_in_one() -> None:
    day = Day(RULES)
    day.do(5, happened.Busy, signal="microphone")
    day.do(10, happened.Now)
    day.do(10.1, happened.Start)

    day.do(11, happened.Busy, signal="camera")

    assert day.results == ["partial"]


def test_free_of_what_never_was_frees_nothing() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="fullscreen")

    day.do(35, happened.Free, signal="camera")
    day.until(60)

    assert shown(day) == []


def test_what_is_not_due_any_more_when_it_ends_is_not_shown() -> None:
    day = Day(replace(RULES, away_after=5 * MINUTE))
    day.do(20, happened.Busy, signal="fullscreen")
    day.away(31, 35)
    day.do(40, happened.Free, signal="fullscreen")

    day.until(60)

    assert held(day) == [(30, FILM, None)]
    assert [each.routine for _, each in day.of(Credit) if isinstance(each, Credit)] == ["move"]
    assert shown(day) == []


def test_one_that_settings_no_longer_name_holds_no_more() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="fullscreen")
    day.until(35)
    day.rules = replace(RULES, hold_during=frozenset())

    day.do(35, happened.NewRules)

    assert shown(day) == [35]


def test_it_holds_as_long_as_it_said_and_ends_by_itself() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="by-hand", until=day.elapsed(35))
    day.do(22, happened.Busy, signal="by-hand", until=day.elapsed(40))

    day.until(41)

    assert shown(day) == [40.5]
    assert day.state.busy == {}


def test_whoever_says_that_it_is_over_is_here() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="by-hand")

    day.do(40, happened.Free, signal="by-hand")
    day.until(41)

    assert shown(day) == [40.33]


def test_a_snooze_that_ends_in_a_call_comes_once_after_it() -> None:
    day = Day(RULES)
    day.do(30.5, happened.Snooze)
    day.do(33, happened.Busy, signal="microphone")
    day.do(50, happened.Free, signal="microphone")
    day.input(50.1)

    day.until(51)

    assert shown(day) == [30, 50.33]
    assert held(day) == [(35.5, CALL, 1)]


def test_a_reminder_that_was_taken_down_is_natural_if_the_break_was_taken_then() -> None:
    day = Day(RULES)
    day.do(30.5, happened.Busy, signal="fullscreen")
    day.away(32, 36)

    assert day.results == [Result.NATURAL]


def test_outside_hours_goes_before_a_call() -> None:
    day = Day(replace(RULES, hours=Hours(days=frozenset({6}))))
    day.do(20, happened.Busy, signal="microphone")

    day.until(40)

    assert held(day) == [(30, Reason.OUTSIDE_HOURS, None)]


def test_a_call_goes_before_the_gap() -> None:
    day = Day(replace(RULES, routines=(MOVE, replace(MOVE, name="other", every=36 * MINUTE, natural_break=None))))
    day.do(30, happened.Tick)
    day.do(30.5, happened.Skip)
    day.do(33, happened.Busy, signal="microphone")

    day.until(39)

    assert held(day) == [(36, CALL, None)]


def test_what_may_have_ended_while_postured_did_not_run_settles_from_the_start_on() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="fullscreen")
    day.until(31)

    day.restart(32, alive_until=31.5)
    day.until(34)

    assert shown(day) == [round(32 + 20 / 60, 2)]


def test_what_goes_on_after_the_start_never_ended() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="fullscreen")
    day.until(31)
    day.restart(32, alive_until=31.5)

    day.do(32.1, happened.Busy, signal="fullscreen")
    day.until(40)

    assert shown(day) == []
    assert day.state.busy["fullscreen"].since == day.elapsed(20)
