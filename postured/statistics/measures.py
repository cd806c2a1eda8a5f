"""What the journal notes of sitting and of the walking goal, so that nobody has to play the planner again. Pure.

Sitting is noted when a bout ends, when an hour of the wall clock turned in it, a quarter of an hour at the latest, and
when the person leaves. Each note tells all of the bout so far: one that is lost in a crash is made good by the next,
and one that is read twice adds nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from postured.core import walking
from postured.core.events import Began, Event, Lock, NewRules, Quit, Suspend
from postured.core.presence import settle
from postured.core.rules import HOUR, MINUTE, Rules
from postured.core.state import State

_NONE = timedelta(0)
_QUARTER = 15 * MINUTE
_INSTANT = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sat:
    """How long a bout has been so far, up to some moment of an hour. The entry's ``at`` may be much later."""

    date: date
    """The local day in which the person sat, up to that moment."""
    hour: int
    """The hour of its wall clock, 0 to 23."""
    bout: timedelta
    """Which bout: all sitting time before it."""
    sitting: timedelta
    """In this bout up to that moment."""
    screen: timedelta
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """The walking goal of a day."""

    date: date
    goal: timedelta | None = None
    """None where it is in steps."""
    goal_steps: int | None = None
    rung: int
    """Place on the ladder, from 1."""
    rungs: int


Measure = Sat | Goal


def measures(before: State, event: Event, after: State, rules: Rules) -> tuple[Measure, ...]:
    """What is to be noted of the step from ``before`` to ``after`` that ``event`` led to."""
    goal = _goal(before, event, after, rules)
    return (*_sat(before, event, after), *(() if goal is None else (goal,)))


def so_far(state: State, now: timedelta, rules: Rules) -> Iterator[Sat]:
    """What would be noted, did the person get up ``now``; nothing where they have."""
    begin = state.attendance.settled
    if state.attendance.absence is None and now > begin:
        after = replace(state, attendance=settle(state.attendance, now, rules))
        for until in (*_turns(state, begin, now, HOUR), now):
            yield _so_far(state, after, until)


def _sat(before: State, event: Event, after: State) -> Iterator[Sat]:
    """An hour after the other, the bout's end last."""
    begin = before.attendance.settled
    grown = max(_NONE, after.attendance.sitting - before.attendance.sitting)
    end = begin + grown
    told = begin
    for turn in _turns(before, begin, end, HOUR):
        yield _so_far(before, after, turn)
        told = turn
    if after.bout_mark > before.bout_mark:
        yield _so_far(before, after, end, ended=True)
    elif after.bout_mark == before.bout_mark and after.attendance.sitting > after.bout_mark:
        leaves = isinstance(event, Lock | Suspend | Quit)
        if leaves or any(_turns(before, told, end, _QUARTER)):
            yield _so_far(before, after, end)


def _so_far(before: State, after: State, until: timedelta, *, ended: bool = False) -> Sat:
    """The bout of ``before`` as it was ``until`` that moment of what was sat in this step."""
    was, now = before.attendance, after.attendance
    part = until - was.settled
    sitting = was.sitting + min(part, now.sitting - was.sitting) - before.bout_mark
    screen = was.screen + min(part, now.screen - was.screen) - before.bout_screen_mark
    if ended:
        sitting = after.bout_mark - before.bout_mark
        screen = after.bout_screen_mark - before.bout_screen_mark
    moment = before.at.when(max(until - _INSTANT, was.settled - _INSTANT)).wall
    return Sat(
        date=moment.date(),
        hour=moment.hour,
        bout=before.bout_mark,
        sitting=sitting,
        screen=max(_NONE, screen),
        ended=ended,
    )


def _turns(state: State, begin: timedelta, end: timedelta, every: timedelta) -> Iterator[timedelta]:
    """When the wall clock turned to a full ``every`` after ``begin`` and before ``end``, on the elapsed clock."""
    wall = state.at.when(begin).wall
    offset = wall.utcoffset() or _NONE
    past = (wall - _EPOCH + offset) % every
    turn = begin + every - past
    while turn < end:
        yield turn
        turn += every


def _goal(before: State, event: Event, after: State, rules: Rules) -> Goal | None:
    """The goal, where it may be another than it was."""
    diary, wanted = after.walks, rules.walking
    if diary is None or wanted is None:
        return None
    same_day = before.at.wall.date() == after.at.wall.date() and before.tally.day == after.tally.day
    if same_day and before.walks is not None and not isinstance(event, Began | NewRules):
        return None
    steps = walking.goal_in_steps(diary) if wanted.steps else None
    rungs = len(walking.ladder(wanted))
    return Goal(
        date=after.at.wall.date(),
        goal=walking.goal(diary, wanted) if steps is None else None,
        goal_steps=steps,
        rung=min(diary.rung, rungs - 1) + 1,
        rungs=rungs,
    )
