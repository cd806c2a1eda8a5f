"""Law 18: what is refused comes less often that day, and nothing comes more often for it."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from postured.core import events as happened
from postured.core.decisions import Remind
from postured.core.rules import HOUR, Exercise, Routine, Rules, Style
from tests.day import MINUTE, MOVE, PLAIN, SECOND, Day

LONG = replace(MOVE, name="long-move", lasts=5 * MINUTE, natural_break=5 * MINUTE)
MICRO = replace(MOVE, name="micro-break", lasts=20 * SECOND, natural_break=None, style=Style.AMBIENT)


def gaps(day: Day) -> list[float]:
    """Minutes between one showing and the next."""
    shown = [0.0, *day.reminders]
    return [later - before for before, later in itertools.pairwise(shown)]


def refused(times: int, rules: Rules = PLAIN) -> Day:
    day = Day(rules, answers="skip")
    while len(day.reminders) < times:
        day.until(day.minute + 1)
    return day


def test_every_third_refusal_makes_it_rarer_until_it_is_a_third_as_often() -> None:
    day = refused(14)

    assert gaps(day) == [30, 30, 30, 45, 45, 45, 67.5, 67.5, 67.5, 90, 90, 90, 90, 90]


@pytest.mark.parametrize("word", [happened.Skip, happened.NotForMe])
def test_a_skip_and_a_not_for_me_are_refusals(word: type[happened.Event]) -> None:
    day = Day()
    for minute in (30, 60, 90):
        day.until(minute)
        day.do(minute, word)

    day.until(140)

    assert day.reminders == [30, 60, 90, 135]


def test_so_is_one_snooze_too_many() -> None:
    day = Day(replace(PLAIN, snooze_steps=()), answers="snooze")

    day.until(140)

    assert day.results == ["snoozed-out"] * 4
    assert day.reminders == [30, 60, 90, 135]


def test_a_snooze_an_expiry_and_a_withdrawal_are_none() -> None:
    day = Day(answers="snooze")
    day.until(30)  # snoozed, and then unanswered
    day.answers = ""
    day.until(70)
    for _ in range(3):
        day.do(day.minute, happened.Now)
        day.do(day.minute, happened.Pause, until=day.elapsed(day.minute + 1))

    assert day.results == ["expired", "withdrawn", "withdrawn", "withdrawn"]
    assert day.state.refused == {}


def test_a_refusal_is_of_the_one_that_led_only() -> None:
    """Of the two that come together only the longer one was refused."""
    day = refused(3, replace(PLAIN, routines=(MOVE, replace(LONG, every=30 * MINUTE))))

    day.until(130)

    assert [each.routine for _, each in day.of(Remind) if isinstance(each, Remind)] == ["long-move"] * 3 + ["move"]
    assert day.reminders[-1] == 120


def test_a_wish_that_is_refused_after_all_is_no_refusal() -> None:
    day = Day(answers="skip")
    for minute in (1, 2, 3):
        day.do(minute, happened.Now)

    day.until(34)

    assert day.reminders[-1] == 33


@pytest.mark.parametrize("end", [happened.Done, happened.Start])
def test_a_break_that_is_taken_ends_the_row(end: type[happened.Event]) -> None:
    day = refused(3)
    day.answers = ""
    day.until(135)
    day.do(135, end)
    day.until(137)
    begin = day.minute if end is happened.Start else 135

    day.until(begin + 31)

    assert day.reminders[-1] == begin + 30


def test_a_part_of_one_ends_it_too() -> None:
    day = refused(3)
    day.answers = ""
    day.until(135)
    day.do(135, happened.Start)
    day.do(136, happened.Skip)

    day.until(167)

    assert day.reminders[-1] == 166


def test_a_break_taken_between_refusals_makes_three_of_none() -> None:
    day = Day(answers="skip")
    day.until(61)
    day.answers = "done"
    day.until(91)
    day.answers = "skip"

    day.until(181)

    assert day.reminders == [30, 60, 90, 120, 150, 180]


def test_an_absence_that_did_its_work_ends_no_row() -> None:
    day = refused(3)
    day.away(100, 103)

    day.until(150)

    assert day.reminders[3:] == [148]


def test_a_new_day_ends_it() -> None:
    day = Day(start=datetime(2026, 11, 23, 22, 0, tzinfo=UTC), answers="skip")

    day.until(151)

    assert gaps(day) == [30, 30, 30, 30, 30]  # due at 0:15 by the stretched interval, at midnight by its own


def test_the_backstop_and_a_time_of_day_are_not_stretched() -> None:
    day = refused(9, replace(PLAIN, routines=(replace(MOVE, daily_budget=False),)))
    assert gaps(day) == [30] * 9

    tea = Routine(name="tea", at=tuple(time(hour, 30) for hour in range(10, 18)), lasts=MINUTE)
    day = refused(8, replace(PLAIN, routines=(tea,)))
    assert gaps(day)[1:] == [60] * 7


def test_a_quiet_one_that_is_refused_becomes_rarer_too() -> None:
    day = refused(4, replace(PLAIN, routines=(MICRO,)))

    assert gaps(day) == [30, 30, 30, 45]


def test_the_others_come_as_often_as_before() -> None:
    other = replace(MOVE, name="other", every=2 * HOUR, natural_break=None)
    day = refused(3, replace(PLAIN, routines=(MOVE, other)))

    day.until(121)

    assert day.reminders == [30, 60, 90, 120]


def test_not_for_me_is_as_much_of_a_refusal_as_any() -> None:
    walk = Exercise(id="walk-2", family="walk", lasts=2 * MINUTE, position="walking")
    day = Day(replace(PLAIN, routines=(replace(MOVE, exercises=("walk",)),), exercises=(walk,)))
    day.until(30)
    day.do(30, happened.NotForMe)

    assert day.results == ["not-for-me"]
    assert day.state.refused == {"move": 1}


def test_the_next_days_count_is_of_the_next_day() -> None:
    """Two refusals before midnight and one after it are no row of three."""
    day = Day(start=datetime(2026, 11, 23, 22, 45, tzinfo=UTC), answers="skip")

    day.until(121)

    assert day.reminders == [30, 60, 90, 120]
