"""What the planner still knows after days were erased."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from postured.core.forgetting import forget
from postured.core.instant import Instant
from postured.core.state import State, Tally, Use, WalkDiary, fresh

AT = Instant(datetime(2026, 11, 23, 14, 7, 41, tzinfo=ZoneInfo("Europe/Berlin")), timedelta(days=40, seconds=11))
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def known() -> State:
    return replace(
        fresh(AT),
        tally=Tally(day=TODAY, shown=3),
        used={"old": Use(at=AT.elapsed - 3 * DAY, id=1), "new": Use(at=AT.elapsed - DAY, id=2)},
        walks=WalkDiary(
            rung=4,
            rung_since=TODAY - 9 * DAY,
            walked=timedelta(minutes=12),
            paced_at=AT.wall,
            days=((TODAY - 2 * DAY, True), (TODAY - DAY, False)),
            step_days=(4000,),
            step_goals=(5000,),
            unwell=TODAY - 2 * DAY,
        ),
        week=((5, 3),),
        asked_last=TODAY - 2 * DAY,
        first_day=TODAY - 30 * DAY,
        locked_families=frozenset({"glute"}),
        hidden=frozenset({"chin-tuck"}),
        hurt={"neck-shoulder": 1},
        acknowledged=1,
    )


def test_days_before_are_forgotten_and_later_ones_stay() -> None:
    found = forget(known(), TODAY - DAY)

    assert found.walks is not None
    assert found.walks.days == ((TODAY - DAY, False),)
    assert (found.walks.step_days, found.walks.step_goals, found.walks.unwell) == ((), (), None)
    assert (found.walks.walked, found.walks.rung) == (timedelta(minutes=12), 4)
    assert set(found.used) == {"new"}
    assert (found.week, found.asked_last) == ((), None)
    assert found.tally.shown == 3


def test_what_the_person_said_of_exercises_stays() -> None:
    before = known()
    found = forget(before, TODAY + DAY)

    for name in ("locked_families", "hidden", "hurt", "acknowledged", "first_day", "attendance", "next_id", "at"):
        assert getattr(found, name) == getattr(before, name)


def test_todays_figures_go_where_today_is_erased() -> None:
    found = forget(known(), TODAY + DAY)

    assert found.tally == Tally(day=TODAY, sitting_before=found.attendance.sitting)
    assert found.used == {}


def test_twice_is_once_and_nobody_walks_without_a_goal() -> None:
    once = forget(replace(known(), walks=None), TODAY)

    assert once.walks is None
    assert forget(once, TODAY) == once
