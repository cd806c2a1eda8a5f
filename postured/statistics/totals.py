"""The totals of a local day: the value, its plain form, and sums of it. Pure.

A day is the local date, as the person lived it: each entry carries its own offset, and 23 or 25 hours are no matter.
A reminder belongs whole to the day, the hour and the routine of its first showing, however late it ends; sitting
belongs to the day and the hour in which it was sat; a bout to those in which it ended. So a shift across midnight is
two days here, though the planner's budgets take it for one.

In the journal, a day's totals are an entry ``{"kind": "totals", **plain(totals)}``. It stands for all entries of that
day that were written before it: they may go. What is written later for the same day is added. What goes on over the end
of a day needs its entries still: how a reminder ended, how long a bout was, is only known from both sides.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from math import isfinite
from typing import Any, TypeVar

K = TypeVar("K", str, int)

VERSION = 1
"""Of the plain form. A later one is not read: see ``of_plain``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What can be counted of a day, of a week, of one routine … Times are seconds. Two of them add up to one."""

    offered: int = 0
    """Reminders that fell due: shown, or dropped."""
    held: int = 0
    """Those that had to wait for something."""
    dropped: int = 0
    """Those that waited, and then were not needed any more: an absence did their work, or the day ended."""

    shown: int = 0
    """Reminders that ask for an answer, each once. So are all those down to ``interrupted``."""
    snoozed: int = 0
    """How often one was put off."""
    done: int = 0
    partial: int = 0
    skipped: int = 0
    snoozed_out: int = 0
    expired: int = 0
    not_for_me: int = 0
    natural: int = 0
    """Those whose work an absence did while they were open."""
    withdrawn: int = 0
    interrupted: int = 0

    ambient_shown: int = 0
    """The same for the quiet ones, which ask for nothing."""
    ambient_snoozed: int = 0
    ambient_done: int = 0
    ambient_partial: int = 0
    ambient_skipped: int = 0
    ambient_snoozed_out: int = 0
    ambient_expired: int = 0
    ambient_not_for_me: int = 0
    ambient_natural: int = 0
    ambient_withdrawn: int = 0
    ambient_interrupted: int = 0

    credits: int = 0
    """How often an absence did a routine's work."""
    still: int = 0
    """Absences of that kind without leaving: nobody touched keyboard or pointer."""
    away: int = 0
    """Absences of that kind with the person gone."""

    sitting: float = 0.0
    screen: float = 0.0
    bouts: int = 0
    """Unbroken stretches of sitting that have ended."""
    over_30: int = 0
    """Bouts of more than 30 minutes; so on."""
    over_60: int = 0
    over_120: int = 0
    longest_bout: float = 0.0

    answers: tuple[float, ...] = ()
    """How long each answer took, from the showing on, in no order."""

    @property
    def answerable(self) -> int:
        """Reminders that a person could answer."""
        return max(0, self.shown - self.natural - self.withdrawn - self.interrupted)

    @property
    def adherence(self) -> float | None:
        """Done of shown, of those that a person could answer; None where there was none."""
        return self.done / self.answerable if self.answerable else None

    @property
    def breaks_per_sitting_hour(self) -> float | None:
        """How often an hour of sitting was broken up; None without sitting."""
        return self.bouts / (self.sitting / 3600) if self.sitting > 0 else None

    @property
    def answer_time(self) -> float | None:
        """The median, in seconds."""
        ordered, half = sorted(self.answers), len(self.answers) // 2
        if not ordered:
            return None
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The walking of one day."""

    walked: float = 0.0
    """Seconds: walks that were done as reminded, and those that were logged."""
    steps: int = 0
    """The last that a counter said."""
    goal: float = 0.0
    """Seconds; 0 where there is no goal in minutes."""
    goal_steps: int = 0
    """0 where the goal is in minutes."""
    rung: int = 0
    """Place on the ladder, from 1; 0 where nothing is known of one."""
    rungs: int = 0

    @property
    def met(self) -> bool | None:
        """Whether the day's goal was met; None where there was none."""
        if self.goal_steps:
            return self.steps >= self.goal_steps
        return self.walked >= self.goal if self.goal else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTotals:
    """One local day."""

    day: date
    figures: Figures = Figures()
    walk: Walk = Walk()
    routines: Mapping[str, Figures] = field(default_factory=dict)
    """Of each routine; sitting is no routine's."""
    hours: Mapping[int, Figures] = field(default_factory=dict)
    """Of each hour of the wall clock, 0 to 23."""
    exercises: Mapping[str, Figures] = field(default_factory=dict)
    """Of each entry of the catalogue that was shown; plain breaks are under ""."""


_NAMES = tuple(each.name for each in fields(Figures))
_SECONDS = frozenset({"sitting", "screen", "longest_bout", "answers", "walked", "goal"})
_PARTS = ("routines", "hours", "exercises")
_COUNTS = tuple(name for name in _NAMES if name not in {"longest_bout", "answers"})
_NOTHING = Figures()
_WALK = tuple(each.name for each in fields(Walk))


def summed(figures: Iterable[Figures]) -> Figures:
    """All of them together: the longest bout is the longest of all, everything else adds up."""
    each = tuple(figures)
    if len(each) == 1:
        return each[0]
    sums: dict[str, Any] = {name: sum([getattr(one, name) for one in each]) for name in _COUNTS}
    return Figures(
        **sums,
        longest_bout=max((one.longest_bout for one in each), default=0.0),
        answers=tuple([answer for one in each for answer in one.answers]),
    )


def merged(first: DayTotals, later: DayTotals) -> DayTotals:
    """Two parts of one day, each counted by itself, as that day."""
    walks = replace(
        later.walk if later.walk.rung else first.walk,
        walked=first.walk.walked + later.walk.walked,
        steps=later.walk.steps or first.walk.steps,
    )
    return DayTotals(
        day=first.day,
        figures=summed((first.figures, later.figures)),
        walk=walks,
        routines=_together(first.routines, later.routines),
        hours=_together(first.hours, later.hours),
        exercises=_together(first.exercises, later.exercises),
    )


def _together(first: Mapping[K, Figures], later: Mapping[K, Figures]) -> dict[K, Figures]:
    both = {**first, **later}
    return {key: summed((first.get(key, _NOTHING), later.get(key, _NOTHING))) for key in both}


def plain(totals: DayTotals) -> dict[str, Any]:
    """``totals`` as JSON can hold it, what is zero left out."""
    return {
        "date": totals.day.isoformat(),
        "version": VERSION,
        "figures": _plain(totals.figures),
        "walk": {name: value for name in _WALK if (value := getattr(totals.walk, name))},
        "routines": {name: _plain(each) for name, each in totals.routines.items()},
        "hours": {str(hour): _plain(each) for hour, each in totals.hours.items()},
        "exercises": {name: _plain(each) for name, each in totals.exercises.items()},
    }


def of_plain(data: Mapping[str, Any]) -> DayTotals:
    """The totals that ``plain`` made ``data`` of. Other keys beside them, as an entry has, are passed over.

    Raises:
        ValueError: it is none, or of a later version.
    """
    check(data)
    return trusted(data)


def check(data: Mapping[str, Any]) -> None:
    """Raises ValueError where ``data`` is not the plain form of totals, or a later version's."""
    if data.get("version") != VERSION:
        raise ValueError(f"totals of version {data.get('version')!r}")
    try:
        date.fromisoformat(data["date"])
        _check(data["walk"], _WALK)
        for each in (data["figures"], *(one for part in _PARTS for one in data[part].values())):
            _check(each, _NAMES)
        if any(not 0 <= int(hour) < 24 for hour in data["hours"]):
            raise ValueError("no hour of a day")
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"no totals of a day: {problem}") from problem


def trusted(data: Mapping[str, Any]) -> DayTotals:
    """The same, of data that was looked at before."""
    return DayTotals(
        day=date.fromisoformat(data["date"]),
        figures=_figures(data["figures"]),
        walk=Walk(**data["walk"]),
        routines={name: _figures(each) for name, each in data["routines"].items()},
        hours={int(hour): _figures(each) for hour, each in data["hours"].items()},
        exercises={name: _figures(each) for name, each in data["exercises"].items()},
    )


def _figures(data: Mapping[str, Any]) -> Figures:
    return Figures(**{**data, "answers": tuple(data["answers"])} if "answers" in data else data)


def _check(data: Mapping[str, Any], names: Container[str]) -> None:
    """Whatever is no number is refused: True is no 1, and infinity no time."""
    for name, value in data.items():
        if name not in names:
            raise ValueError(f"no figure: {name}")
        for each in value if name == "answers" else (value,):
            if not (type(each) is int or (type(each) is float and name in _SECONDS and isfinite(each))):
                raise ValueError(f"{name}: {each!r}")


def _plain(figures: Figures) -> dict[str, Any]:
    given = {name: getattr(figures, name) for name in _NAMES}
    return {name: list(value) if name == "answers" else value for name, value in given.items() if value}
