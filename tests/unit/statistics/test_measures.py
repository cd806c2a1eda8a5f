"""Sitting and the walking goal, as the journal notes them while the real planner runs."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from postured.core import events as happened
from postured.core.presence import total
from postured.core.rules import Counts, Hours, Range, Walking
from postured.statistics.fold import totals_of
from tests.day import MINUTE, PLAIN
from tests.journaled import Journaled

DAY = date(2026, 11, 23)
BERLIN = ZoneInfo("Europe/Berlin")
QUIET = replace(PLAIN, routines=())
"""Nobody is reminded; only sitting is measured."""


def sitting(day: Journaled) -> dict[date, float]:
    """Minutes by day."""
    return {each: totals.figures.sitting / 60 for each, totals in day.totals().items()}


def by_hour(day: Journaled, of: date = DAY) -> dict[int, float]:
    return {hour: each.sitting / 60 for hour, each in day.totals()[of].hours.items() if each.sitting}


def test_a_bout_is_noted_when_an_absence_has_ended_it() -> None:
    day = Journaled(QUIET)  # from 09:07 on

    day.away(40, back=50)

    assert [(each["sitting"], each["screen"], each["ended"]) for each in day.of_kind("sat")][-1] == (2400, 2400, True)
    figures = day.totals()[DAY].figures
    assert (figures.sitting, figures.bouts, figures.over_30, figures.over_60) == (2400, 1, 1, 0)
    assert figures.longest_bout == 2400


def test_stillness_is_sitting_and_only_its_begin_is_screen_time() -> None:
    day = Journaled(QUIET)

    day.away(20, back=24)
    day.away(30, back=40)

    figures = day.totals()[DAY].figures
    assert (figures.sitting, figures.screen) == (30 * 60, 26.5 * 60)


def test_a_done_break_ends_a_bout_and_is_no_sitting() -> None:
    day = Journaled()
    day.until(31)

    day.do(31, happened.Start)
    day.until(34)
    day.away(40, back=50)

    figures = day.totals()[DAY].figures
    assert figures.bouts == 2
    assert figures.sitting == (31 + 7) * 60


def test_each_hour_has_what_was_sat_in_it() -> None:
    day = Journaled(QUIET)

    day.away(180, back=190)

    assert by_hour(day) == {9: 53, 10: 60, 11: 60, 12: 7}


def test_a_bout_counts_in_the_hour_in_which_it_ended() -> None:
    day = Journaled(QUIET)

    day.away(180, back=300)

    assert {hour: each.bouts for hour, each in day.totals()[DAY].hours.items() if each.bouts} == {12: 1}


def test_sitting_is_known_a_quarter_of_an_hour_later_though_the_bout_goes_on() -> None:
    day = Journaled(QUIET)

    for minute in range(5, 60, 5):
        day.away(minute, back=minute + 1)

    assert 9 <= sitting(day)[DAY] <= 60
    assert sitting(day)[DAY] >= 60 - 15 - 5


@pytest.mark.parametrize("leaving", [happened.Lock, happened.Suspend, happened.Quit])
def test_who_leaves_has_all_their_sitting_noted(leaving: type[happened.Event]) -> None:
    day = Journaled(QUIET, start=datetime(2026, 11, 23, 9, 1, tzinfo=UTC))
    day.away(3, back=4)

    day.idle(11)
    day.do(12, leaving)

    assert sitting(day)[DAY] == 11


def test_what_was_taken_for_sitting_and_was_not_is_given_back() -> None:
    day = Journaled(QUIET)

    day.do(40, happened.Lock)
    day.do(40.2, happened.Idle, since=day.elapsed(39))
    day.do(60, happened.Unlock)

    assert sitting(day)[DAY] == 39


def test_midnight_parts_the_sitting_of_one_bout() -> None:
    day = Journaled(QUIET, start=datetime(2026, 11, 23, 23, 30, tzinfo=BERLIN))

    day.away(70, back=90)

    assert sitting(day) == {DAY: 30, date(2026, 11, 24): 40}
    assert [each.figures.bouts for each in day.totals().values()] == [0, 1]
    assert day.totals()[date(2026, 11, 24)].figures.longest_bout == 70 * 60


def test_stillness_over_midnight_that_was_none_is_on_no_day() -> None:
    day = Journaled(QUIET, start=datetime(2026, 11, 23, 23, 30, tzinfo=BERLIN))

    day.idle(28)
    day.do(31, happened.Tick)
    day.input(40)

    assert sitting(day) == {DAY: 28}


def test_what_ended_in_the_evening_is_of_the_evening_though_it_is_known_in_the_morning() -> None:
    day = Journaled(QUIET, start=datetime(2026, 11, 23, 16, 0, tzinfo=BERLIN))

    day.idle(50)
    day.input(16 * 60)
    day.away(17 * 60, back=18 * 60)

    assert sitting(day) == {DAY: 50, date(2026, 11, 24): 60}
    assert [each.figures.bouts for each in day.totals().values()] == [1, 1]


@pytest.mark.parametrize(
    ("start", "hours"),
    [
        (datetime(2026, 3, 29, 1, 0, tzinfo=BERLIN), {1: 60, 3: 60, 4: 60}),
        (datetime(2026, 10, 25, 1, 0, tzinfo=BERLIN), {1: 60, 2: 120}),
    ],
)
def test_hours_that_the_clock_leaves_out_or_has_twice(start: datetime, hours: dict[int, float]) -> None:
    day = Journaled(QUIET, start=start)

    day.away(180, back=200)

    assert by_hour(day, start.date()) == hours


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/St_Johns", "Pacific/Apia"])
def test_hours_turn_by_the_persons_own_clock(zone: str) -> None:
    day = Journaled(QUIET, start=datetime(2026, 11, 23, 9, 20, tzinfo=ZoneInfo(zone)))

    day.away(150, back=170)

    assert by_hour(day) == {9: 40, 10: 60, 11: 50}


def test_a_traveller_has_the_day_that_each_clock_showed() -> None:
    day = Journaled(QUIET, start=datetime(2026, 11, 23, 22, 0, tzinfo=BERLIN))
    day.away(30, back=40)

    day.set_clock(60, datetime(2026, 11, 23, 17, 0, tzinfo=ZoneInfo("America/New_York")))
    day.away(90, back=100)

    assert sitting(day) == {DAY: 30 + 50}
    assert by_hour(day)[17] == 30


def test_a_restart_counts_nothing_twice() -> None:
    day = Journaled(QUIET)
    day.away(20, back=21)
    day.away(40, back=41)

    day.restart(62, alive_until=60)
    day.away(80, back=90)

    assert sitting(day)[DAY] == pytest.approx(
        total(day.state.attendance, Counts.SITTING, day.elapsed(80), QUIET) / MINUTE
    )
    assert sitting(day)[DAY] == 80


def test_a_note_that_a_crash_took_is_made_good_by_the_next_of_its_bout() -> None:
    day = Journaled(QUIET)
    for minute in (20, 40, 60, 80):
        day.away(minute, back=minute + 1)
    day.away(100, back=110)
    notes = [at for at, each in enumerate(day.entries) if each["kind"] == "sat" and not each["ended"]]

    for lost in notes:
        left = [each for at, each in enumerate(day.entries) if at != lost]
        assert totals_of(left)[DAY].figures == day.totals()[DAY].figures


def test_the_end_of_a_bout_that_a_crash_took_costs_no_other_bout() -> None:
    day = Journaled(QUIET)
    for begin in (0, 100, 200):
        day.away(begin + 20, back=begin + 21)
        day.away(begin + 50, back=begin + 100)
    lost = next(at for at, each in enumerate(day.entries) if each["kind"] == "sat" and each["ended"])

    known = max(each["sitting"] for each in day.entries[:lost] if each["kind"] == "sat")

    left = totals_of(each for at, each in enumerate(day.entries) if at != lost)[DAY].figures

    assert left.bouts == 2
    assert left.sitting == known + (50 + 50) * 60


def test_a_bout_without_any_sitting_is_none() -> None:
    day = Journaled(QUIET)

    for minute in range(10, 100, 10):
        day.do(minute, happened.Lock)
        day.do(minute + 9, happened.Unlock)

    assert all(each["sitting"] > 0 for each in day.of_kind("sat"))


def test_the_goal_is_noted_at_the_start_with_each_day_and_with_new_settings() -> None:
    rules = replace(QUIET, walking=Walking(goal=30 * MINUTE, start=5 * MINUTE))
    day = Journaled(rules)
    day.away(20, back=30)
    day.rules = replace(rules, walking=Walking(goal=30 * MINUTE, start=12 * MINUTE))
    day.do(40, happened.NewRules)
    day.away(60, back=24 * 60)

    assert [(each["date"], each["goal"], each["rung"], each["rungs"]) for each in day.of_kind("goal")] == [
        ("2026-11-23", 300, 1, 8),
        ("2026-11-23", 720, 1, 5),
        ("2026-11-24", 720, 1, 5),
    ]


def test_a_night_at_work_has_a_goal_on_both_its_days() -> None:
    night = Hours(ranges=(Range(start=time(22), end=time(6)),))
    rules = replace(QUIET, hours=night, walking=Walking(goal=30 * MINUTE, start=5 * MINUTE))
    day = Journaled(rules, start=datetime(2026, 11, 23, 23, 0, tzinfo=BERLIN))

    day.away(90, back=100)

    assert [each["date"] for each in day.of_kind("goal")] == ["2026-11-23", "2026-11-24"]


def test_without_a_goal_none_is_noted() -> None:
    assert Journaled(QUIET).of_kind("goal") == []


def test_an_entry_holds_nothing_but_its_own_fields() -> None:
    day = Journaled(QUIET)
    day.away(40, back=50)

    entry: dict[str, Any] = dict(day.of_kind("sat")[-1])

    assert entry == {
        "n": len(day.entries),
        "at": "2026-11-23T09:57:00+00:00",
        "elapsed": day.elapsed(50).total_seconds(),
        "kind": "sat",
        "date": "2026-11-23",
        "hour": 9,
        "bout": 0.0,
        "sitting": 2400.0,
        "screen": 2400.0,
        "ended": True,
    }


def test_a_year_without_an_event_does_no_harm() -> None:
    day = Journaled(QUIET, start=datetime(2026, 11, 23, 9, tzinfo=UTC))

    day.idle(30)
    day.input(365 * 24 * 60)

    assert len(day.of_kind("sat")) < 5
    assert timedelta(minutes=sitting(day)[DAY]) == timedelta(minutes=30)
