"""The decay plan: what is asked when little is done, and after four and eight weeks. EVIDENCE R7 and R10."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from postured.core import events as happened
from postured.core.decisions import Ask, HowIsIt
from postured.core.rules import Hours, Range, Rules, Style
from tests.day import MINUTE, MOVE, PLAIN, Day

A_DAY = 24 * 60.0
RULES = replace(PLAIN, routines=(replace(MOVE, every=20 * MINUTE, natural_break=None),))
"""Eleven reminders in the four hours of a day, were none refused."""


def asked(day: Day) -> list[tuple[int, str]]:
    """On which day what was asked, the first day being 0."""
    return [
        (int(minute // A_DAY), each.question.why)
        for minute, each in day.of(Ask)
        if isinstance(each, Ask) and isinstance(each.question, HowIsIt)
    ]


def live(*days: tuple[int, int], rules: Rules = RULES, day: Day | None = None) -> Day:
    """Days with so many reminders, so many of them done and the others skipped; the last is followed by a morning."""
    found = day or Day(rules, start=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    begin = found.minute
    for number, (shown, done) in enumerate(days):
        morning = begin + number * A_DAY
        for count in range(shown):
            while found.state.open is None:
                found.until(found.minute + 1)
            found.do(found.minute, happened.Done if count < done else happened.Skip)
        found.idle(found.minute)
        found.input(morning + A_DAY)
    return found


def known(day: Day) -> Day:
    """Somebody who has had postured for long."""
    day.state = replace(day.state, first_day=day.instant(0).wall.date() - timedelta(days=200))
    return day


def test_five_days_below_a_fifth_are_asked_about_on_the_morning_after() -> None:
    assert asked(live(*[(10, 1)] * 5)) == [(5, "seldom-done")]


def test_four_are_not_enough() -> None:
    assert asked(live(*[(10, 1)] * 4)) == []


def test_a_fifth_is_enough_not_to_be_asked() -> None:
    assert asked(live(*[(10, 2)] * 5)) == []
    assert asked(live(*[(10, 2)] * 4, (10, 1))) == [(5, "seldom-done")]


def test_it_is_a_fifth_of_all_of_them_and_not_of_each_day() -> None:
    assert asked(live((10, 8), (10, 0), (10, 0), (10, 1), (10, 1))) == []


def test_the_last_five_days_count() -> None:
    assert asked(live((10, 10), *[(10, 0)] * 4)) == []
    assert asked(live((10, 10), *[(10, 0)] * 5)) == [(6, "seldom-done")]


def test_a_day_without_reminders_is_none_of_the_five() -> None:
    assert asked(live((5, 0), (5, 0), (0, 0), (0, 0), (5, 0), (5, 0))) == []
    assert asked(live((5, 0), (5, 0), (0, 0), (0, 0), (5, 0), (5, 0), (5, 0))) == [(7, "seldom-done")]


def test_quiet_ones_and_what_was_no_answer_are_in_no_figure() -> None:
    """Withdrawn and natural ones are neither done nor refused."""
    day = Day(RULES, start=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    for number in range(6):
        while day.state.open is None:
            day.until(day.minute + 1)
        day.do(day.minute, happened.Pause, until=day.elapsed(day.minute + 5))
        day.idle(day.minute + 10)
        day.input((number + 1) * A_DAY)
    assert asked(day) == []

    quiet = replace(RULES, routines=(replace(RULES.routines[0], style=Style.AMBIENT),))
    assert asked(live(*[(5, 0)] * 6, rules=quiet)) == []


def test_it_is_not_asked_again_within_four_weeks() -> None:
    day = known(Day(RULES, start=datetime(2026, 11, 23, 9, 0, tzinfo=UTC)))

    live(*[(5, 0)] * 40, day=day)

    assert asked(day) == [(5, "seldom-done"), (33, "seldom-done")]


def test_after_four_and_eight_weeks_there_is_a_tune_up_whatever_was_done() -> None:
    assert asked(live(*[(3, 3)] * 60)) == [(28, "week-4"), (56, "week-8")]
    assert asked(live(*[(5, 0)] * 60)) == [(5, "seldom-done"), (28, "week-4"), (56, "week-8")]


def test_a_tune_up_that_falls_into_a_holiday_comes_after_it_and_once() -> None:
    day = live(*[(3, 3)] * 20)
    day.idle(day.minute)
    day.input(40 * A_DAY)
    live(*[(3, 3)] * 10, day=day)

    assert asked(day) == [(40, "week-4")]


def test_a_tune_up_puts_off_the_other_question() -> None:
    """Both are the same question, and one is enough."""
    day = live(*[(5, 5)] * 24, *[(5, 0)] * 5, *[(5, 0)] * 10)

    assert asked(day) == [(28, "week-4")]


def waiting(rules: Rules) -> Day:
    """Five thin days, and the morning of the sixth is still to come."""
    day = Day(rules, start=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    live(*[(5, 0)] * 4, day=day)
    for _ in range(5):
        while day.state.open is None:
            day.until(day.minute + 1)
        day.do(day.minute, happened.Skip)
    day.idle(day.minute)
    return day


def when(day: Day) -> list[float]:
    """Minutes into the sixth day."""
    return [round(minute - 5 * A_DAY, 2) for minute, _ in day.of(Ask)]


@pytest.mark.parametrize("signal", ["by-hand", "fullscreen"])
def test_it_waits_for_the_end_of_a_film_and_the_like(signal: str) -> None:
    day = waiting(replace(RULES, hold_during=frozenset({"by-hand", "fullscreen"})))
    day.do(5 * A_DAY - 5, happened.Busy, signal=signal)
    day.input(5 * A_DAY)
    day.until(5 * A_DAY + 10)
    assert when(day) == []

    day.do(5 * A_DAY + 15, happened.Free, signal=signal)
    day.input(5 * A_DAY + 16)
    assert when(day) == [16]


def test_it_waits_for_the_end_of_a_pause_and_for_working_hours() -> None:
    hours = Hours(ranges=(Range(start=time(9, 0), end=time(18)),), quiet_after_arrival=10 * MINUTE)
    day = waiting(replace(RULES, hours=hours))
    day.input(5 * A_DAY - 5)
    day.do(5 * A_DAY - 4, happened.Pause, until=day.elapsed(5 * A_DAY + 12))
    for minute in range(-3, 15):
        day.do(5 * A_DAY + minute, happened.Tick)

    assert when(day) == [12]


def test_it_waits_for_whoever_is_not_there() -> None:
    day = waiting(RULES)

    day.until(5 * A_DAY + 30)
    assert when(day) == []

    day.input(5 * A_DAY + 31)
    assert when(day) == [31]


def test_it_is_forgotten_after_a_day() -> None:
    day = waiting(RULES)
    day.do(5 * A_DAY, happened.Lock)
    day.do(5 * A_DAY + 1, happened.Tick)

    day.do(6 * A_DAY + 1, happened.Unlock)

    assert day.of(Ask) == []


def test_it_is_no_reminder() -> None:
    """It counts in no budget, and keeps no reminder waiting."""
    day = waiting(replace(RULES, per_hour=1))
    before = len(day.reminders)
    day.input(5 * A_DAY)

    day.until(5 * A_DAY + 20)

    assert when(day) == [0]
    assert day.reminders[before:] == [5 * A_DAY + 20]
