"""What ``next`` says is what comes, if the person stays and nothing unforeseen happens."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from postured.core import events as happened
from postured.core.decisions import Remind
from postured.core.forecast import forecast
from postured.core.rules import Hours, Range, Routine, Rules, Style
from tests.day import MINUTE, MOVE, PLAIN, SECOND, Day

MICRO = Routine(
    name="micro-break", every=20 * MINUTE, lasts=20 * SECOND, natural_break=30 * SECOND, style=Style.AMBIENT
)
LONG = Routine(name="long-move", every=60 * MINUTE, lasts=5 * MINUTE, natural_break=5 * MINUTE)
LUNCH = Routine(name="lunch", at=(time(12, 30),), lasts=30 * MINUTE, natural_break=None)
SPLIT = Hours(
    ranges=(Range(start=time(8), end=time(12)), Range(start=time(12, 45), end=time(18))),
    quiet_after_arrival=10 * MINUTE,
    quiet_before_end=10 * MINUTE,
)
ALL = replace(PLAIN, routines=(MICRO, MOVE, LONG, LUNCH))


@settings(deadline=None)
@given(
    st.sampled_from([ALL, replace(ALL, hours=SPLIT), replace(ALL, routines=(MICRO, LONG), hours=SPLIT)]),
    st.integers(7 * 60, 16 * 60),
    st.integers(0, 90),
    st.sampled_from(["", "pause", "done", "away"]),
)
def test_what_is_told_comes(rules: Rules, start: int, minutes: int, what: str) -> None:
    wall = datetime(2026, 11, 24, start // 60, start % 60, tzinfo=ZoneInfo("Europe/Berlin"))
    day = Day(rules, start=wall)
    day.until(minutes)
    match what:
        case "pause":
            day.do(minutes, happened.Pause, until=day.elapsed(minutes + 25))
        case "done":
            day.do(minutes, happened.Now)
            day.do(minutes, happened.Done)
        case "away":
            day.away(minutes, minutes + 3)
            minutes += 3
    assume(day.state.open is None)
    told = forecast(day.state, day.instant(minutes), rules)
    assume(told is not None and told.wait < timedelta(hours=3))
    assert told is not None

    day.said.clear()
    day.until(minutes + 200)

    first = next(each for each in day.said if isinstance(each.decision, Remind))
    assert isinstance(first.decision, Remind)
    assert (first.decision.routine, round(first.minute, 2)) == (told.routine, round(minutes + told.wait / MINUTE, 2))


def test_a_range_that_leaves_no_moment_promises_none() -> None:
    hours = Hours(
        ranges=(Range(start=time(9), end=time(9, 15)),), quiet_after_arrival=10 * MINUTE, quiet_before_end=10 * MINUTE
    )
    day = Day(replace(PLAIN, hours=hours))

    assert forecast(day.state, day.instant(1), day.rules) is None
