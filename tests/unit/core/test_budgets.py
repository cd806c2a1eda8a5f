"""Law 9: how many reminders are enough, in an hour and in a day, and how far apart."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from postured.core import events as happened
from postured.core.decisions import Hold, Reason, Remind
from postured.core.rules import HOUR, Hours, Range, Routine, Rules, Style
from tests.day import MINUTE, MOVE, PLAIN, SECOND, Day

OFTEN = replace(MOVE, name="often", every=12 * MINUTE, natural_break=None)
QUIET = replace(OFTEN, name="quiet", lasts=20 * SECOND, style=Style.AMBIENT)
BACKSTOP = replace(OFTEN, name="backstop", every=20 * MINUTE, lasts=10 * MINUTE, daily_budget=False)
APART = replace(PLAIN, merge_within=timedelta(0), min_gap=timedelta(0))
NIGHTS = Hours(ranges=(Range(start=time(22), end=time(6)),))


def only(*routines: Routine, **more: int) -> Rules:
    return replace(APART, routines=routines, **more)  # type: ignore[arg-type]  # budgets are whole numbers


def shown(day: Day, name: str) -> list[float]:
    return [minute for minute, each in day.of(Remind) if isinstance(each, Remind) and each.routine == name]


def clocks(day: Day) -> list[str]:
    return [f"{day.instant(minute).wall:%H:%M}" for minute in day.reminders]


def test_the_hour_is_a_rolling_one_that_has_its_end_and_not_its_begin() -> None:
    """Two an hour: the third comes to the very minute an hour after the first."""
    day = Day(only(OFTEN, per_hour=2), answers="done")

    day.until(150)

    assert day.reminders == [12, 24, 72, 84, 132, 144]


def test_three_quiet_ones_an_hour() -> None:
    day = Day(only(QUIET, ambient_per_hour=3), answers="done")

    day.until(110)

    assert day.reminders == [12, 24, 36, 72, 84, 96]


def test_quiet_ones_take_no_room_from_the_others_nor_these_from_them() -> None:
    day = Day(only(OFTEN, replace(QUIET, every=13 * MINUTE), per_hour=2, ambient_per_hour=3), answers="done")

    day.until(71)

    assert shown(day, "often") == [12, 24]
    assert shown(day, "quiet") == [13, 26, 39]


def test_a_budget_of_none_is_none() -> None:
    day = Day(only(OFTEN, replace(QUIET, every=13 * MINUTE), per_hour=0), answers="done")

    day.until(40)

    assert day.reminders == [13, 26, 39]
    assert day.of(Hold)[0] == (12, Hold(routine="often", reason=Reason.BUDGET))


def test_a_spent_budget_is_told_once() -> None:
    day = Day(only(OFTEN, per_hour=1), answers="done")

    day.until(71)

    assert day.of(Hold) == [(24, Hold(routine="often", reason=Reason.BUDGET))]


def test_after_those_of_a_day_only_quiet_ones_come_and_the_backstop() -> None:
    day = Day(only(OFTEN, replace(QUIET, every=55 * MINUTE), BACKSTOP, per_day=3), answers="done")

    day.until(125)

    assert shown(day, "often") == [12, 24, 36]
    assert shown(day, "quiet") == [55, 110]
    assert shown(day, "backstop") == [20, 40, 60, 80, 100, 120]


def test_the_backstop_takes_nothing_from_the_day() -> None:
    day = Day(only(BACKSTOP, replace(OFTEN, every=55 * MINUTE), per_day=2), answers="done")

    day.until(170)

    assert len(shown(day, "backstop")) == 8
    assert shown(day, "often") == [55, 110]


def test_the_backstop_is_bound_by_the_hour_and_counts_in_it() -> None:
    day = Day(only(BACKSTOP, per_hour=2), answers="done")
    day.until(100)
    assert day.reminders == [20, 40, 80, 100]

    day = Day(only(BACKSTOP, replace(OFTEN, every=30 * MINUTE), per_hour=1), answers="done")
    day.until(79)
    assert day.reminders == [20]


def test_the_backstop_comes_also_where_a_day_has_room_for_none() -> None:
    day = Day(only(BACKSTOP, OFTEN, per_day=0), answers="done")

    day.until(41)

    assert shown(day, "backstop") == [20, 40]
    assert shown(day, "often") == []


def test_midnight_brings_a_new_budget() -> None:
    day = Day(only(OFTEN, per_day=2), start=datetime(2026, 11, 23, 22, 0, tzinfo=UTC), answers="done")

    day.until(150)

    assert clocks(day) == ["22:12", "22:24", "00:00", "00:12"]


def test_a_night_shift_is_one_day() -> None:
    """Neither midnight nor the end of the night brings more; the next night does."""
    rules = replace(only(OFTEN, per_day=3), hours=NIGHTS)
    day = Day(rules, start=datetime(2026, 11, 23, 23, 30, tzinfo=UTC), answers="done")

    day.until(23 * 60)

    assert clocks(day) == ["23:42", "23:54", "00:06", "22:00", "22:12", "22:24"]


def test_on_a_day_with_a_night_shift_the_evening_before_it_is_of_the_same_day() -> None:
    rules = replace(only(OFTEN, per_day=3), hours=Hours(ranges=(Range(start=time(18), end=time(20)), *NIGHTS.ranges)))
    day = Day(rules, start=datetime(2026, 11, 23, 19, 30, tzinfo=UTC), answers="done")

    day.until(8 * 60)

    assert clocks(day) == ["19:42", "19:54", "22:00"]


def test_a_journey_to_the_west_brings_no_second_budget() -> None:
    """Not at once, and not when the midnight that is past comes again."""
    day = Day(only(OFTEN, per_day=2), start=datetime(2026, 11, 24, 0, 10, tzinfo=UTC), answers="done")
    day.until(30)

    day.set_clock(30, day.instant(30).wall.astimezone(ZoneInfo("America/New_York")))
    day.until(20 * 60)
    assert day.reminders == [12, 24]

    day.until(30 * 60)
    assert clocks(day)[2:] == ["00:00", "00:12"]


def test_a_clock_set_back_over_midnight_brings_no_second_budget() -> None:
    day = Day(only(OFTEN, per_day=2), start=datetime(2026, 11, 24, 0, 10, tzinfo=UTC), answers="done")

    day.set_clock(30, datetime(2026, 11, 23, 23, 40, tzinfo=UTC))
    day.until(200)

    assert day.reminders == [12, 24]


def test_what_is_asked_for_counts_in_no_budget() -> None:
    day = Day(only(replace(OFTEN, every=30 * MINUTE), per_hour=1, per_day=1), answers="done")
    for minute in (1, 2, 3):
        day.do(minute, happened.Now)

    day.until(34)

    assert day.reminders == [1, 2, 3, 33]


def test_what_is_asked_for_starts_the_ten_minutes_and_does_not_wait_for_them() -> None:
    day = Day(replace(only(OFTEN, MOVE), min_gap=10 * MINUTE), answers="done")

    day.do(9, happened.Now, routine="move")
    day.do(10, happened.Now, routine="move")
    day.until(25)

    assert day.reminders == [9, 10, 20]
    assert day.of(Hold) == [(12, Hold(routine="often", reason=Reason.MIN_GAP))]


def test_a_reminder_counts_once_at_its_first_showing() -> None:
    """Shown at 12 and at 17 again: the next may come an hour after the first time."""
    day = Day(only(OFTEN, per_hour=1))
    day.do(12, happened.Tick)
    day.do(12, happened.Snooze)
    day.until(17)
    assert day.reminders == [12, 17]

    day.do(17, happened.Skip)
    day.until(75)

    assert day.reminders == [12, 17, 72]


def test_what_comes_back_needs_no_room() -> None:
    """Snoozed, held or unanswered: with every budget spent it comes back all the same."""
    rules = replace(only(OFTEN, per_hour=1, per_day=1), hold_during=frozenset({"fullscreen"}))
    day = Day(rules)
    day.do(13, happened.Snooze)
    day.until(18)
    day.do(19, happened.Busy, signal="fullscreen")
    day.do(25, happened.Free, signal="fullscreen")
    day.until(27)
    assert [round(each, 2) for each in day.reminders] == [12, 18, 25.5]

    day.until(33)
    assert [round(each, 2) for each in day.reminders[3:]] == [32.5]


def test_what_comes_back_starts_the_ten_minutes_and_does_not_keep_them() -> None:
    day = Day(replace(only(OFTEN, replace(MOVE, every=20 * MINUTE)), min_gap=10 * MINUTE))
    day.do(12.5, happened.Snooze)
    day.until(17.5)
    day.do(18, happened.Skip)

    day.until(28)

    assert day.reminders == [12, 17.5, 27.5]


def test_ten_minutes_lie_between_quiet_ones_too() -> None:
    day = Day(replace(only(QUIET, replace(QUIET, name="other", every=15 * MINUTE)), min_gap=10 * MINUTE))

    day.until(23)

    assert day.reminders == [12, 22]


@pytest.mark.parametrize(("gap", "second"), [(10 * MINUTE, 22), (3 * MINUTE, 15)])
def test_the_gap_has_its_end(gap: timedelta, second: float) -> None:
    day = Day(replace(only(OFTEN, replace(OFTEN, name="other", every=15 * MINUTE)), min_gap=gap), answers="done")

    day.until(second)

    assert day.reminders == [12, second]


def test_two_that_are_merged_count_as_one() -> None:
    """The 12 and the 15 are one reminder, and there is room for a second one."""
    rules = replace(
        only(replace(OFTEN, every=2 * HOUR), replace(MOVE, every=2 * HOUR), QUIET, per_hour=1, per_day=1),
        merge_within=5 * MINUTE,
    )
    day = Day(rules, answers="done")

    day.until(121)

    assert len([minute for minute in day.reminders if minute >= 115]) == 1
    merged = day.of(Remind)[-1][1]
    assert isinstance(merged, Remind)
    assert {merged.routine, *merged.merged} >= {"often", "move"}
