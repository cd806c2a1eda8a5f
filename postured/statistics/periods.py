"""Days put together: by week, by routine, by hour of the day, by family of exercises. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar, assert_never

from postured.statistics.totals import DayTotals, Figures, Walk, summed

K = TypeVar("K", str, int)

WEEK = 7
_DAY = timedelta(days=1)
_NO_WALK = Walk()


class By(StrEnum):
    """What days are put together by."""

    DAY = "day"
    WEEK = "week"
    ROUTINE = "routine"
    HOUR = "hour"
    CATEGORY = "category"

    @property
    def of_days(self) -> bool:
        """Whether each group is of whole days: then it has walks, and the sums of the days are enough to make it."""
        return self in (By.DAY, By.WEEK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walks:
    """The walking of several days."""

    walked: float = 0.0
    """Seconds."""
    steps: int = 0
    goals: int = 0
    """Days that had a goal."""
    met: int = 0
    """Those on which it was met."""
    last: Walk = _NO_WALK
    """Of the last day with a goal, with the rung that had been reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What belongs together."""

    name: str = ""
    """The routine, or the family of exercises; "" for what has none."""
    hour: int | None = None
    first: date | None = None
    last: date | None = None
    """Of a day or of several: from when to when."""
    figures: Figures
    days: int = 0
    """On how many days there was something."""
    walks: Walks = Walks()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """All that is told of some days."""

    first: date
    last: date
    by: By
    whole: Group
    days: tuple[Group, ...]
    """Those on which there was something."""
    groups: tuple[Group, ...]


def period(
    days: Sequence[DayTotals],
    first: date,
    last: date,
    by: By = By.DAY,
    category: Callable[[str], str] = lambda _exercise: "",
) -> Period:
    """The ``days`` from ``first`` to ``last``, in order. ``category`` knows the family of an exercise."""
    each = tuple(_group([day], day.day, day.day) for day in days)
    match by:
        case By.DAY:
            groups = each
        case By.WEEK:
            groups = tuple(weeks(days, first, last))
        case By.ROUTINE:
            groups = _named(day.routines for day in days)
        case By.HOUR:
            hours = _collected(day.hours for day in days)
            groups = tuple(Group(hour=hour, figures=summed(hours[hour])) for hour in sorted(hours))
        case By.CATEGORY:
            groups = _named(_families(day.exercises, category) for day in days)
        case _:
            assert_never(by)
    return Period(first=first, last=last, by=by, whole=_group(days, first, last), days=each, groups=groups)


def weeks(days: Iterable[DayTotals], first: date, last: date, length: int = 1) -> list[Group]:
    """Rolling weeks, ``length`` of them together: the last one ends with ``last``; the first one may be shorter."""
    size = length * WEEK
    found: dict[int, list[DayTotals]] = defaultdict(list)
    for day in days:
        found[(last - day.day).days // size].append(day)
    groups = []
    for back in range((last - first).days // size, -1, -1):
        end = last - back * size * _DAY
        groups.append(_group(found[back], max(first, end - (size - 1) * _DAY), end))
    return groups


def _group(days: Sequence[DayTotals], first: date, last: date) -> Group:
    return Group(
        first=first, last=last, figures=summed(day.figures for day in days), days=len(days), walks=_walks(days)
    )


def _walks(days: Sequence[DayTotals]) -> Walks:
    with_goal = [day.walk for day in days if day.walk.met is not None]
    return Walks(
        walked=sum(day.walk.walked for day in days),
        steps=sum(day.walk.steps for day in days),
        goals=len(with_goal),
        met=sum(walk.met is True for walk in with_goal),
        last=with_goal[-1] if with_goal else _NO_WALK,
    )


def _named(parts: Iterable[Mapping[str, Figures]]) -> tuple[Group, ...]:
    """What was shown most first."""
    found = _collected(parts)
    groups = [Group(name=name, figures=summed(each)) for name, each in found.items()]
    return tuple(sorted(groups, key=lambda each: (-each.figures.shown - each.figures.ambient_shown, each.name)))


def _families(exercises: Mapping[str, Figures], category: Callable[[str], str]) -> dict[str, Figures]:
    found = _collected({category(name): figures} for name, figures in exercises.items())
    return {name: summed(each) for name, each in found.items()}


def _collected(parts: Iterable[Mapping[K, Figures]]) -> dict[K, list[Figures]]:
    found: dict[K, list[Figures]] = defaultdict(list)
    for part in parts:
        for key, figures in part.items():
            found[key].append(figures)
    return found
