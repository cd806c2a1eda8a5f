"""Law 23: the ladder, the goal in steps, walks spread over the day, and absences that may have been one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postured.core import events as happened
from postured.core.decisions import Ask, Remind, WasItAWalk
from postured.core.rules import HOUR, Hours, Range, Routine, Rules, Style, Walking
from postured.core.state import WalkDiary
from postured.core.walking import LADDER, first, goal, goal_in_steps, ladder, left, new_day, next_steps_goal
from tests.day import MINUTE, MOVE, PLAIN, Day

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NINE_TO_FIVE = Hours(ranges=(Range(start=time(9), end=time(17)),))
WALKING = Walking()


def a_goal(minutes: int, *routines: Routine, steps: bool = False) -> Rules:
    """A walking goal of so much a day from the first day on, from nine to five."""
    walking = Walking(goal=minutes * MINUTE, start=minutes * MINUTE, steps=steps)
    return replace(PLAIN, routines=routines, hours=NINE_TO_FIVE, walking=walking)


def at_nine(rules: Rules, *, answers: str = "start") -> Day:
    return Day(rules, start=MONDAY, answers=answers)


def walks(day: Day) -> list[tuple[str, float]]:
    """When each walk came on the wall clock, and its minutes."""
    return [
        (f"{day.instant(minute).wall:%H:%M}", each.lasts / MINUTE)
        for minute, each in day.of(Remind)
        if isinstance(each, Remind) and each.routine == "walk"
    ]


def diary(day: Day) -> WalkDiary:
    assert day.state.walks is not None
    return day.state.walks


# The ladder


def minutes(walking: Walking) -> list[float]:
    return [each / MINUTE for each in ladder(walking)]


def test_the_ladder_is_that_of_the_evidence() -> None:
    assert [each / MINUTE for each in LADDER] == [5, 7, 10, 12, 15, 20, 25, 30]
    assert minutes(WALKING) == [5, 7, 10, 12, 15, 20, 25, 30]


@pytest.mark.parametrize(
    ("start", "goal", "rungs"),
    [
        (10, 30, [10, 12, 15, 20, 25, 30]),
        (8, 22, [8, 10, 12, 15, 20, 22]),
        (5, 40, [5, 7, 10, 12, 15, 20, 25, 30, 40]),
        (30, 30, [30]),
        (30, 20, [20]),
    ],
)
def test_it_begins_and_ends_where_the_person_wants(start: int, goal: int, rungs: list[float]) -> None:
    assert minutes(Walking(start=start * MINUTE, goal=goal * MINUTE)) == rungs


def live(days: Sequence[bool], diary: WalkDiary | None = None, walking: Walking = WALKING) -> WalkDiary:
    """Day after day, the goal met or not."""
    found = first(MONDAY) if diary is None else diary
    today = found.paced_at.date() + timedelta(days=len(found.days))
    for met in days:
        found = replace(found, walked=goal(found, walking) if met else timedelta(0))
        tomorrow = today + timedelta(days=1)
        found = new_day(found, walking, today, datetime.combine(tomorrow, time(9), UTC))
        today = tomorrow
    return found


def on_rung(rung: int, met: Sequence[bool]) -> WalkDiary:
    """Some weeks on that rung, the last one like this."""
    return live(met, replace(first(MONDAY), rung=rung, rung_since=date(2026, 1, 1)))


@pytest.mark.parametrize(("met", "rung"), [(0, 2), (1, 2), (2, 2), (3, 3), (4, 3), (5, 4), (6, 4), (7, 4)])
def test_five_of_seven_days_lead_up_and_two_down(met: int, rung: int) -> None:
    assert on_rung(3, [number < met for number in range(7)]).rung == rung
    assert on_rung(3, [number >= 7 - met for number in range(7)]).rung == rung


def test_there_is_no_way_below_the_first_rung_or_above_the_last() -> None:
    assert on_rung(0, [False] * 7).rung == 0
    assert on_rung(7, [True] * 7).rung == 7


@given(st.lists(st.booleans(), max_size=60))
def test_one_rung_a_week_at_most(days: list[bool]) -> None:
    found = first(MONDAY)
    changed: list[int] = []
    for number, met in enumerate(days):
        before, found = found.rung, live([met], replace(found, paced_at=MONDAY + timedelta(days=number), days=()))
        found = replace(found, paced_at=MONDAY)
        assert abs(found.rung - before) <= 1
        if found.rung != before:
            changed.append(number)
    assert all(after - before >= 7 for before, after in pairwise(changed))


@given(st.lists(st.booleans(), max_size=40))
def test_a_rung_has_a_reason_in_the_week_before_it(days: list[bool]) -> None:
    found = first(MONDAY)
    for number in range(len(days)):
        before = found
        found = live(days[: number + 1])
        week = days[max(0, number - 6) : number + 1]
        if found.rung > before.rung:
            assert sum(week) >= 5
        if found.rung < before.rung:
            assert sum(week) <= 2


def test_a_holiday_of_any_length_is_days_that_were_not_met() -> None:
    """Six days away or sixteen: the week before today is what counts."""
    before = on_rung(3, [True] * 4)
    last = MONDAY.date() + timedelta(days=3)
    for away in (6, 7, 8, 16, 100):
        back = datetime.combine(last + timedelta(days=away + 1), time(9), UTC)

        assert new_day(replace(before, walked=HOUR), WALKING, last, back).rung == 2


def test_a_day_off_within_a_good_week_is_one_day() -> None:
    before = replace(on_rung(3, [True] * 5), rung_since=date(2026, 1, 1), walked=HOUR)
    friday = MONDAY.date() + timedelta(days=5)

    found = new_day(before, WALKING, friday, datetime.combine(friday + timedelta(days=2), time(9), UTC))

    assert found.days[-2:] == ((friday, True), (friday + timedelta(days=1), False))
    assert found.rung == 4


def test_what_made_things_worse_keeps_the_goal_where_it_is_for_a_week() -> None:
    unwell = replace(first(MONDAY), rung=3, rung_since=date(2026, 1, 1), unwell=MONDAY.date())

    assert live([True] * 7, unwell).rung == 3
    assert live([True] * 8, unwell).rung == 4
    assert live([False] * 7, unwell).rung == 2


def test_a_lower_goal_counts_from_its_own_top() -> None:
    """The person wanted 30 minutes and now wants 10: from there it goes down and up."""
    high = replace(first(MONDAY), rung=7, rung_since=date(2026, 1, 1))
    ten = replace(WALKING, goal=10 * MINUTE)

    assert goal(high, ten) == 10 * MINUTE
    assert goal(live([False] * 7, high, ten), ten) == 7 * MINUTE


# The goal in steps (EVIDENCE W2)


def test_there_is_none_before_seven_days() -> None:
    assert next_steps_goal([4000] * 6, ()) is None
    assert next_steps_goal([4000] * 7, ()) == 4000


@pytest.mark.parametrize(
    ("days", "goal"),
    [
        ([1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000], 5800),
        ([9000, 1000, 8000, 2000, 7000, 3000, 6000, 4000, 5000], 5800),
        ([99999, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000], 5800),
        ([3000, 3000, 3000, 3000, 5040, 5040, 5040], 4200),
        ([600] * 7, 2000),
    ],
)
def test_the_first_is_the_60th_percentile_of_the_last_nine_days_in_hundreds(days: list[int], goal: int) -> None:
    assert next_steps_goal(days, ()) == goal


@pytest.mark.parametrize(
    ("wanted", "goals", "goal"),
    [
        (5000, [5000], 5000),
        (9000, [5000], 5500),  # a tenth more than a week ago
        (1000, [5000], 4500),  # a tenth less than yesterday
        (2100, [2200], 2100),
        (500, [2100], 2000),  # never less than 2000
        (12000, [7900], 8000),  # never more than 8000
        (9000, [4000, 4400, 4400, 4400, 4400, 4400, 4400], 4400),
        (9000, [4000, 4400, 4400, 4400, 4400, 4400, 4400, 4400], 4800),  # 1.1 of 4400, a week ago
        (4000, [6000] * 6 + [5400], 4900),
    ],
)
def test_the_next_is_near_those_before(wanted: int, goals: list[int], goal: int) -> None:
    assert next_steps_goal([wanted] * 9, goals) == goal


@given(st.lists(st.integers(500, 40_000), min_size=7, max_size=60))
def test_day_by_day_it_stays_within_its_bounds(days: list[int]) -> None:
    """To the hundred."""
    goals: list[int] = []
    for number in range(7, len(days) + 1):
        found = next_steps_goal(days[:number], goals)
        assert found is not None
        assert found % 100 == 0
        assert found >= 2000
        if goals:
            week_ago = goals[max(0, len(goals) - 7)]
            low = 0.9 * goals[-1]
            assert found >= low - 50
            assert found <= max(min(8000, 1.1 * week_ago), low, 2000) + 50
        goals.append(found)


def counted(days: Sequence[int], *, steps: bool = True) -> WalkDiary:
    found, today = first(MONDAY), MONDAY.date()
    for count in days:
        today += timedelta(days=1)
        at = datetime.combine(today, time(9), UTC)
        found = new_day(replace(found, steps=count), replace(WALKING, steps=steps), today - timedelta(days=1), at)
    return found


def test_a_day_with_less_than_500_steps_was_not_counted() -> None:
    assert goal_in_steps(counted([4000] * 6 + [499])) is None
    assert goal_in_steps(counted([4000] * 6 + [499, 500])) == 4000


def test_a_day_in_steps_is_met_by_steps() -> None:
    found = counted([4000] * 7 + [4000, 3999])

    assert [met for _, met in found.days][-2:] == [True, False]


def test_what_is_left_of_it_is_told_in_minutes() -> None:
    """A hundred steps are a minute."""
    found = replace(counted([4000] * 7), steps=1500)

    assert left(found, replace(WALKING, steps=True)) == 25 * MINUTE
    assert left(replace(found, steps=5000), replace(WALKING, steps=True)) == timedelta(0)
    assert left(found, WALKING) == 5 * MINUTE


# Walks spread over the day


def test_the_first_of_so_many_comes_as_far_from_the_begin_as_they_are_apart() -> None:
    day = at_nine(a_goal(30))

    day.until(8 * 60)

    # Two hours, then a third of what is left after the first, then half of what is left after the second.
    assert walks(day) == [("11:00", 10), ("13:06", 10), ("15:08", 10)]


@pytest.mark.parametrize(("goal", "each"), [(5, [5]), (10, [10]), (12, [6, 6]), (25, [8, 8, 9])])
def test_more_than_ten_minutes_are_several_walks(goal: int, each: list[float]) -> None:
    day = at_nine(a_goal(goal))

    day.until(8 * 60)

    assert sum(lasts for _, lasts in walks(day)) >= goal - 1
    assert len(walks(day)) == len(each)
    assert all(lasts <= 10 for _, lasts in walks(day))


def test_a_walk_is_a_notification_that_satisfies_itself_and_what_it_covers() -> None:
    day = at_nine(a_goal(10, replace(MOVE, every=3 * HOUR)))
    day.until(4 * 60)

    walk = day.of(Remind)[-1][1]
    assert isinstance(walk, Remind)
    assert (walk.routine, walk.style, walk.satisfies) == ("walk", Style.NOTIFICATION, ("move", "walk"))


def test_what_was_walked_by_word_is_taken_off_at_once() -> None:
    day = at_nine(a_goal(20))
    day.do(10, happened.Walked, lasts=12 * MINUTE)

    day.until(8 * 60)

    assert [lasts for _, lasts in walks(day)] == [8]
    assert diary(day).walked == 20 * MINUTE


def test_less_than_a_minute_left_is_nothing_left() -> None:
    day = at_nine(a_goal(20))
    day.do(10, happened.Walked, lasts=timedelta(minutes=19, seconds=1))

    day.until(8 * 60)

    assert walks(day) == []


def test_coming_late_leaves_less_time_and_as_much_to_do() -> None:
    day = at_nine(a_goal(20))
    day.idle(5)
    day.input(4 * 60)

    day.until(8 * 60)

    assert [lasts for _, lasts in walks(day)] == [10, 10]
    assert walks(day)[0][0] == "14:20"


def test_two_that_were_not_wanted_are_enough_for_the_day_and_the_next_day_begins_anew() -> None:
    day = at_nine(a_goal(30), answers="skip")
    day.until(8 * 60)
    assert len(walks(day)) == 2

    day.until(32 * 60)
    assert len(walks(day)) == 4


def test_no_walk_comes_where_the_day_leaves_no_room_for_one() -> None:
    day = Day(a_goal(10), start=datetime(2026, 11, 23, 16, 58, 30, tzinfo=UTC))

    day.until(20)

    assert walks(day) == []


def test_walks_are_under_the_laws_of_all_reminders() -> None:
    """Budgets, the ten minutes, calls: a walk waits like any other."""
    busy = replace(a_goal(10), hold_during=frozenset({"microphone"}))
    day = at_nine(busy)
    day.do(230, happened.Busy, signal="microphone")
    day.do(260, happened.Free, signal="microphone")
    day.until(270)
    assert walks(day) == [("13:20", 10)]

    day = at_nine(replace(a_goal(10), per_day=0))
    day.until(480)
    assert walks(day) == []


def test_walked_in_part_it_counts_that_part() -> None:
    day = at_nine(a_goal(10))
    day.until(240)
    day.do(244, happened.Skip)

    assert diary(day).walked == 4 * MINUTE
    day.until(480)
    assert [lasts for _, lasts in walks(day)] == [10, 6]


def test_a_break_that_was_no_walk_counts_as_none() -> None:
    day = at_nine(a_goal(30, replace(MOVE, lasts=9 * MINUTE)))

    day.until(60)

    assert day.results == ["done"]
    assert diary(day).walked == timedelta(0)


def test_a_new_day_begins_with_nothing_walked() -> None:
    day = at_nine(a_goal(10))
    day.until(480)
    assert diary(day).walked == 10 * MINUTE

    day.until(15 * 60 + 1)
    assert diary(day).walked == timedelta(0)
    assert [met for _, met in diary(day).days] == [True]


def test_switched_off_and_on_again_it_keeps_what_was_walked_and_is_paced_anew() -> None:
    day = at_nine(a_goal(20))
    day.do(10, happened.Walked, lasts=10 * MINUTE)
    day.rules = replace(day.rules, walking=None)
    day.do(20, happened.NewRules)
    day.until(5 * 60)
    assert walks(day) == []

    day.rules = a_goal(20)
    day.do(5 * 60, happened.NewRules)
    day.until(480)

    assert walks(day) == [("15:30", 10)]


def test_a_smaller_goal_that_is_met_already_sends_nobody_out() -> None:
    day = at_nine(a_goal(20))
    day.do(10, happened.Walked, lasts=10 * MINUTE)
    day.rules = a_goal(10)
    day.do(20, happened.NewRules)

    day.until(480)

    assert walks(day) == []


def test_the_same_settings_once_more_change_nothing() -> None:
    day = at_nine(a_goal(30))
    plan = diary(day).next_at
    for minute in range(5, 100, 5):
        day.do(minute, happened.NewRules)

    assert diary(day).next_at == plan


def test_a_walk_that_is_on_the_screen_outlives_new_settings_and_ends_with_the_goal() -> None:
    day = at_nine(a_goal(10), answers="")
    day.until(240.5)
    opened = day.state.open
    assert opened is not None

    day.do(241, happened.NewRules)
    assert day.state.open == opened

    day.rules = replace(day.rules, walking=None)
    day.do(241.5, happened.NewRules)
    assert day.results == ["withdrawn"]


# Absences that may have been a walk


def asked(day: Day) -> list[tuple[float, float]]:
    """When it was asked, and of how many minutes."""
    return [
        (minute, each.question.lasts / MINUTE)
        for minute, each in day.of(Ask)
        if isinstance(each, Ask) and isinstance(each.question, WasItAWalk)
    ]


def away(day: Day, *stretches: tuple[float, float]) -> Day:
    for begin, end in stretches:
        day.away(begin, end)
    return day


@pytest.mark.parametrize(("length", "offered"), [(4.9, False), (5, True), (12, True), (14.9, True), (15, False)])
def test_some_minutes_away_are_asked_about_and_not_taken_for_a_walk(length: float, offered: bool) -> None:
    day = away(at_nine(a_goal(30)), (20, 20 + length))

    assert asked(day) == ([(20 + length, length)] if offered else [])
    assert diary(day).walked == timedelta(0)


def test_yes_counts_it() -> None:
    day = away(at_nine(a_goal(30)), (20, 32))

    day.do(33, happened.Walked, lasts=12 * MINUTE)

    assert diary(day).walked == 12 * MINUTE


def test_no_means_no_more_of_it_today_and_tomorrow_again() -> None:
    day = away(at_nine(a_goal(30)), (20, 32))
    day.do(33, happened.Declined)
    away(day, (40, 52), (60, 72))
    assert len(asked(day)) == 1

    away(day, (24 * 60 + 40, 24 * 60 + 52))
    assert len(asked(day)) == 2


def test_it_is_asked_three_times_a_day_at_most() -> None:
    day = away(at_nine(a_goal(30)), *((start, start + 6) for start in range(20, 200, 20)))

    assert [minute for minute, _ in asked(day)] == [26, 46, 66]


def test_nothing_is_asked_once_the_goal_is_met_or_where_there_is_none() -> None:
    day = at_nine(a_goal(10))
    day.do(1, happened.Walked, lasts=10 * MINUTE)
    assert asked(away(day, (20, 32))) == []

    assert asked(away(at_nine(PLAIN), (20, 32))) == []


def test_a_walk_that_was_done_is_not_asked_about() -> None:
    """It has been counted, also when the way back took a little longer."""
    day = at_nine(a_goal(20))
    day.until(160)
    day.idle(162)
    day.until(170)
    day.input(173)

    assert diary(day).walked == 10 * MINUTE
    assert asked(day) == []


def test_a_walk_that_was_told_of_during_the_absence_is_not_asked_about() -> None:
    day = at_nine(a_goal(30))
    day.idle(20)
    day.do(31, happened.Walked, lasts=10 * MINUTE)
    day.input(32)

    assert asked(day) == []


def test_it_waits_for_a_good_moment_and_is_forgotten_after_an_hour() -> None:
    rules = replace(a_goal(30), hold_during=frozenset({"microphone"}))
    day = at_nine(rules)
    day.idle(20)
    day.do(32, happened.Busy, signal="microphone")
    day.input(32)
    assert asked(day) == []
    day.do(50, happened.Free, signal="microphone")
    day.do(51, happened.Tick)
    assert [length for _, length in asked(day)] == [12]

    day = at_nine(rules)
    day.do(19, happened.Busy, signal="fullscreen")
    day.idle(20)
    day.do(31, happened.Pause, until=day.elapsed(100))
    day.input(32)
    day.until(110)
    assert asked(day) == []
