"""What the planner no longer knows once the person has erased days."""

from dataclasses import replace
from datetime import date

from postured.core.adherence import new_day
from postured.core.state import State, WalkDiary


def forget(state: State, before: date) -> State:
    """``state`` without what it remembers of days ``before`` that one.

    What the person said of exercises stays, and so do the day that all began on and the rung of the ladder: they are
    not about a day. What is kept of past days without their dates goes whole.
    """
    tally = state.tally
    return replace(
        state,
        tally=tally if tally.day >= before else new_day(tally.day, state.attendance.sitting),
        used={name: use for name, use in state.used.items() if state.at.when(use.at).wall.date() >= before},
        walks=None if state.walks is None else _forget_walks(state.walks, before),
        week=(),
        asked_last=_from(state.asked_last, before),
    )


def _forget_walks(walks: WalkDiary, before: date) -> WalkDiary:
    return replace(
        walks,
        days=tuple((day, met) for day, met in walks.days if day >= before),
        step_days=(),
        step_goals=(),
        unwell=_from(walks.unwell, before),
    )


def _from(day: date | None, before: date) -> date | None:
    return day if day is not None and day >= before else None
