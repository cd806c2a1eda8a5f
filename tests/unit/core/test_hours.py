"""Working hours and times of day, on the wall clock."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from postured.core import events as happened
from postured.core.decisions import Outcome, Remind
from postured.core.hours import moment, shift_at, shifts
from postured.core.rules import Hours, Range, Routine
from tests.day import MINUTE, MOVE, PLAIN, Day

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Hours(
    days=frozenset(range(5)),
    ranges=(Range(start=time(8), end=time(18)),),
    quiet_after_arrival=10 * MINUTE,
    quiet_before_end=10 * MINUTE,
)
NIGHT = Hours(days=frozenset({6, 0, 1, 2, 3}), ranges=(Range(start=time(22), end=time(6)),))


def berlin(*at: int) -> datetime:
    return datetime(*at, tzinfo=BERLIN)  # type: ignore[misc,arg-type]  # year, month, day, hour, minute


def day(hours: Hours, start: datetime, **rules: object) -> Day:
    return Day(replace(PLAIN, hours=hours, **rules), start=start)  # type: ignore[arg-type]  # fields of Rules


@pytest.mark.parametrize(
    ("wall", "inside"),
    [
        (berlin(2026, 11, 23, 7, 59), False),
        (berlin(2026, 11, 23, 8, 0), True),
        (berlin(2026, 11, 23, 17, 59), True),
        (berlin(2026, 11, 23, 18, 0), False),
        (berlin(2026, 11, 22, 12, 0), False),
    ],
)
def test_a_shift_has_its_start_and_not_its_end(wall: datetime, inside: bool) -> None:
    assert (shift_at(OFFICE, wall) is not None) == inside


def test_after_friday_comes_monday() -> None:
    following = next(shifts(OFFICE, berlin(2026, 11, 27, 18, 30)))

    assert following.start == berlin(2026, 11, 30, 8)


def test_a_shift_across_midnight_belongs_to_the_day_it_starts_on() -> None:
    assert shift_at(NIGHT, berlin(2026, 11, 27, 5)) is not None  # Thursday's
    assert shift_at(NIGHT, berlin(2026, 11, 27, 23)) is None  # Friday has none
    assert shift_at(NIGHT, berlin(2026, 11, 28, 5)) is None


def test_ranges_that_touch_are_one() -> None:
    hours = replace(OFFICE, ranges=(Range(start=time(13), end=time(18)), Range(start=time(8), end=time(13))))

    shift = shift_at(hours, berlin(2026, 11, 23, 13))

    assert shift is not None
    assert (shift.start, shift.end) == (berlin(2026, 11, 23, 8), berlin(2026, 11, 23, 18))


def test_around_the_clock_on_weekdays_ends_on_friday_night() -> None:
    shift = shift_at(replace(OFFICE, ranges=()), berlin(2026, 11, 25, 12))

    assert shift is not None
    assert (shift.start, shift.end) == (berlin(2026, 11, 23), berlin(2026, 11, 28))


def test_a_holiday_has_no_shift() -> None:
    hours = replace(OFFICE, holidays={date(2026, 12, 25): "Christmas Day"})

    assert shift_at(hours, berlin(2026, 12, 25, 12)) is None


def test_no_days_means_never() -> None:
    assert next(shifts(replace(OFFICE, days=frozenset()), berlin(2026, 11, 23, 12)), None) is None


def test_a_time_in_the_gap_of_spring_comes_at_the_first_moment_after_it() -> None:
    assert moment(date(2027, 3, 28), time(2, 30), BERLIN).astimezone(BERLIN) == berlin(2027, 3, 28, 3)


def test_a_time_in_the_fold_of_autumn_is_its_first_one() -> None:
    assert moment(date(2027, 10, 31), time(2, 30), BERLIN).astimezone(BERLIN).utcoffset() == timedelta(hours=2)


def test_nothing_is_shown_outside_hours_but_sitting_is_measured() -> None:
    sunday = day(OFFICE, berlin(2026, 11, 22, 9))

    sunday.until(120)

    assert sunday.reminders == []
    assert sunday.sat() == 120


def test_what_is_due_at_night_comes_ten_minutes_into_the_morning() -> None:
    early = day(OFFICE, berlin(2026, 11, 23, 7, 0))

    early.until(80)

    assert early.reminders[0] == 70


def test_nothing_in_the_first_ten_minutes_after_arriving() -> None:
    back = day(OFFICE, berlin(2026, 11, 23, 9), routines=(replace(MOVE, natural_break=None),))
    back.until(29)

    back.away(29, 50)
    back.until(62)

    assert back.reminders == [60]


def test_nothing_in_the_last_ten_before_the_end() -> None:
    late = day(OFFICE, berlin(2026, 11, 23, 17, 25))

    late.until(60)

    assert late.reminders == []


def test_an_open_reminder_is_withdrawn_when_the_hours_are_over() -> None:
    late = day(replace(OFFICE, quiet_before_end=timedelta(0)), berlin(2026, 11, 23, 17, 29))

    late.until(32)

    assert late.results == ["withdrawn"]
    assert late.of(Outcome)[0][0] == 31


def test_lunch_splits_the_day() -> None:
    ranges = (Range(start=time(9), end=time(12, 30)), Range(start=time(13, 15), end=time(18)))
    split = day(replace(OFFICE, ranges=ranges), berlin(2026, 11, 23, 11, 40), expires_after=timedelta(seconds=1))

    split.until(180)

    shown = [split.instant(minute).wall.time() for minute in split.reminders]
    assert not [each for each in shown if time(12, 20) <= each < time(13, 25)]
    assert time(13, 25) in shown


def test_a_shift_in_the_night_is_one_shift() -> None:
    night = day(NIGHT, berlin(2026, 11, 23, 23, 45))
    night.answers = "done"

    night.until(65)

    assert night.reminders == [30, 60]


LUNCH = Routine(name="lunch", at=(time(12, 30),), lasts=30 * MINUTE, natural_break=30 * MINUTE)


def test_a_routine_comes_at_its_time_of_day_once() -> None:
    noon = day(Hours(), berlin(2026, 11, 23, 12), routines=(LUNCH,))
    noon.answers = "done"

    noon.until(60 * 25)

    assert noon.reminders == [30, 30 + 24 * 60]


def test_a_time_of_day_outside_hours_is_dropped() -> None:
    sunday = day(OFFICE, berlin(2026, 11, 22, 12), routines=(LUNCH,))

    sunday.until(120)

    assert sunday.reminders == []


def test_a_time_of_day_that_was_missed_waits_for_the_person_but_not_for_long() -> None:
    soon = day(Hours(), berlin(2026, 11, 23, 12), routines=(replace(LUNCH, natural_break=None),))
    soon.away(29, 45)
    late = day(Hours(), berlin(2026, 11, 23, 12), routines=(replace(LUNCH, natural_break=None),))
    late.away(29, 95)

    assert soon.reminders == [45]
    assert late.reminders == []


def test_in_spring_the_interval_is_thirty_real_minutes_and_the_time_in_the_gap_comes_once() -> None:
    at = Routine(name="at", at=(time(2, 30),), natural_break=None, lasts=MINUTE)
    spring = day(
        Hours(), berlin(2027, 3, 28, 1, 45), routines=(MOVE, at), min_gap=timedelta(0), merge_within=timedelta(0)
    )
    spring.answers = "done"

    spring.until(120)

    shown = [(minute, one.routine) for minute, one in spring.of(Remind) if isinstance(one, Remind)]
    assert [minute for minute, name in shown if name == "move"] == [30, 60, 90, 120]
    assert [spring.instant(minute).wall.time() for minute, name in shown if name == "at"] == [time(3, 0)]


def test_in_autumn_a_time_in_the_fold_comes_once_at_the_first() -> None:
    at = Routine(name="at", at=(time(2, 30),), natural_break=None, lasts=MINUTE)
    autumn = day(Hours(), berlin(2027, 10, 31, 2, 0), routines=(at,))
    autumn.answers = "done"

    autumn.until(180)

    assert autumn.reminders == [30]


def test_stepping_back_over_a_time_of_day_does_not_repeat_it() -> None:
    noon = day(Hours(), berlin(2026, 11, 23, 12), routines=(LUNCH,))
    noon.answers = "done"
    noon.until(35)

    noon.set_clock(40, berlin(2026, 11, 23, 12))
    noon.until(100)

    assert noon.reminders == [30]


def test_stepped_over_by_the_clock_it_comes_once() -> None:
    noon = day(Hours(), berlin(2026, 11, 23, 12), routines=(LUNCH,))

    noon.set_clock(10, berlin(2026, 11, 23, 12, 50))
    noon.until(16)

    assert noon.reminders == [10]


def test_the_hours_follow_a_new_time_zone() -> None:
    moved = day(OFFICE, berlin(2026, 11, 23, 12))
    moved.until(20)

    moved.set_clock(20, moved.instant(20).wall.astimezone(ZoneInfo("America/New_York")))
    moved.until(45)

    assert moved.reminders == []
    assert moved.sat() == 45


def test_now_at_night_is_not_taken_down_by_the_hours() -> None:
    night = day(OFFICE, berlin(2026, 11, 23, 23))

    night.do(5, happened.Now)
    night.until(6.9)

    assert night.reminders == [5]
    assert night.results == []


def test_a_clock_that_was_ahead_silences_no_time_of_day() -> None:
    noon = day(Hours(), berlin(2026, 12, 1, 12), routines=(LUNCH,))
    noon.set_clock(1, berlin(2026, 11, 24, 12))

    noon.until(33)

    assert noon.reminders == [31]
