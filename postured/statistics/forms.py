"""What ``stats`` tells to programs: one versioned JSON object, or a table as CSV. The names are for ever.

docs/statistics.md says what they mean. Lengths of time are seconds; what nothing is known of is null, or an empty cell.
"""

import csv
from collections.abc import Iterator
from typing import Any, TextIO

from postured.statistics.periods import By, Group, Period
from postured.statistics.totals import Figures, Walk

VERSION = 1
_OUTCOMES = (
    "shown",
    "snoozed",
    "done",
    "partial",
    "skipped",
    "snoozed_out",
    "expired",
    "not_for_me",
    "natural",
    "withdrawn",
    "interrupted",
)
_OF_THE_PERSON = frozenset(
    {
        "still",
        "away",
        "sitting",
        "screen",
        "bouts",
        "bouts_over_30",
        "bouts_over_60",
        "bouts_over_120",
        "longest_bout",
        "breaks_per_sitting_hour",
    }
)
"""What no routine and no exercise has."""


def record(told: Period) -> dict[str, Any]:
    """All of it, as JSON can hold it."""
    found: dict[str, Any] = {
        "version": VERSION,
        "from": told.first.isoformat(),
        "to": told.last.isoformat(),
        "by": told.by.value,
        "totals": {"days": told.whole.days, **_figures(told.whole.figures), "walking": _walking(told.whole)},
        "days": [{"date": str(day.first), **_figures(day.figures), "walking": _walk(day)} for day in told.days],
    }
    if told.by is not By.DAY:
        found["groups"] = [_grouped(told.by, group) for group in told.groups]
    return found


def table(told: Period, file: TextIO) -> None:
    """A line a group, with the names in the first one."""
    lines = [dict(_flat(_grouped(told.by, group))) for group in told.groups]
    columns = list(dict(_flat(_grouped(told.by, Group(figures=Figures())))))
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)


def _grouped(by: By, group: Group) -> dict[str, Any]:
    figures = _figures(group.figures)
    match by:
        case By.DAY:
            return {"date": str(group.first), **figures, "walking": _walk(group)}
        case By.WEEK:
            whole = {"from": str(group.first), "to": str(group.last), "days": group.days}
            return {**whole, **figures, "walking": _walking(group)}
        case By.HOUR:
            return {"hour": group.hour, **figures}
        case By.ROUTINE | By.CATEGORY:
            return {
                by.value: group.name,
                **{name: each for name, each in figures.items() if name not in _OF_THE_PERSON},
            }


def _figures(of: Figures) -> dict[str, Any]:
    return {
        "offered": of.offered,
        "held": of.held,
        "dropped": of.dropped,
        **{name: getattr(of, name) for name in _OUTCOMES},
        "adherence": _rounded(of.adherence, 4),
        "answer_time": _rounded(of.answer_time, 1),
        "ambient": {name: getattr(of, f"ambient_{name}") for name in _OUTCOMES},
        "credits": of.credits,
        "still": of.still,
        "away": of.away,
        "sitting": max(0.0, round(of.sitting, 1)),
        "screen": max(0.0, round(of.screen, 1)),
        "bouts": of.bouts,
        "bouts_over_30": of.over_30,
        "bouts_over_60": of.over_60,
        "bouts_over_120": of.over_120,
        "longest_bout": round(of.longest_bout, 1),
        "breaks_per_sitting_hour": _rounded(of.breaks_per_sitting_hour, 2),
    }


def _walk(day: Group) -> dict[str, Any]:
    """Of one day."""
    walk = day.walks.last if day.walks.goals else Walk()
    return {
        "walked": round(day.walks.walked, 1),
        "steps": day.walks.steps,
        "goal": round(walk.goal, 1) if walk.goal else None,
        "goal_steps": walk.goal_steps or None,
        "met": walk.met if day.walks.goals else None,
        "rung": walk.rung or None,
        "rungs": walk.rungs or None,
    }


def _walking(days: Group) -> dict[str, Any]:
    """Of several."""
    walks = days.walks
    return {
        "walked": round(walks.walked, 1),
        "steps": walks.steps,
        "days_with_goal": walks.goals,
        "days_met": walks.met,
        "rung": walks.last.rung or None,
        "rungs": walks.last.rungs or None,
    }


def _flat(found: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """A table has no tables in it: {"ambient": {"shown": …}} is ambient_shown."""
    for name, value in found.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{name}_")
        else:
            yield f"{before}{name}", value


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
