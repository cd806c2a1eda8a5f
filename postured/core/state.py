"""Everything that the planner remembers from one event to the next. Durations are on the elapsed clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from postured.core.decisions import Reason
from postured.core.instant import Instant
from postured.core.presence import Attendance, nobody_yet
from postured.core.rules import Style


@dataclass(frozen=True, slots=True)
class Shown:
    """On the screen, unanswered."""

    since: timedelta


@dataclass(frozen=True, slots=True)
class Snoozed:
    """Put off by the person."""

    until: timedelta


@dataclass(frozen=True, slots=True)
class Resting:
    """Gone unanswered; comes back once."""

    until: timedelta


@dataclass(frozen=True, slots=True)
class Down:
    """Taken down, because the person left; comes back with them."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Running:
    """Its break has begun."""

    since: timedelta
    until: timedelta


Phase = Shown | Snoozed | Resting | Down | Running


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """The reminder that has been shown and not yet ended. There is at most one."""

    id: int
    routine: str
    style: Style
    """As last shown: one that comes back may be quieter."""
    first_style: Style
    """As first shown: what it counts as."""
    lasts: timedelta
    natural_break: timedelta | None
    satisfies: tuple[str, ...]
    phase: Phase
    last_shown: timedelta
    showings: int = 1
    snoozes: int = 0
    unanswered: int = 0
    asked: bool = False
    """The person asked for it: hours and pauses do not hold it."""
    ends: datetime | None = None
    """The end of the working hours that it was shown in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One local day in numbers, for ``status``; the journal has the truth."""

    day: date
    shown: int = 0
    """Interruptive reminders, each counted once."""
    ambient: int = 0
    results: Mapping[str, int] = field(default_factory=dict)
    """Outcomes of the interruptive ones."""
    credits: int = 0
    """Routines' work done by absences."""
    sitting_before: timedelta = timedelta(0)
    """All sitting time ever counted before this day."""
    longest_bout: timedelta = timedelta(0)
    """The longest one that has ended today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Something that is going on, and keeps reminders back if the settings say so."""

    since: timedelta
    until: timedelta | None = None
    """When it ends by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the planner knows."""

    at: Instant
    """The moment of the last event."""
    attendance: Attendance
    marks: Mapping[str, timedelta]
    """For each routine, the total of its time at which its clock last started anew."""
    taken: Mapping[str, datetime]
    """For each routine with ``at`` times, up to when they have been dealt with."""
    arrived: timedelta
    """When the person last came to the desk after a longer absence."""
    tally: Tally
    bout_mark: timedelta = timedelta(0)
    """The total of sitting time at which the present bout began."""
    bout_screen_mark: timedelta = timedelta(0)
    """The total of screen time then."""
    open: Open | None = None
    next_id: int = 1
    last_shown: timedelta | None = None
    paused_until: timedelta | datetime | None = None
    busy: Mapping[str, Cause] = field(default_factory=dict)
    """By signal."""
    freed: timedelta | None = None
    """When the last cause that kept reminders back ended."""
    quitting: bool = False
    """postured was asked to end: nothing is shown any more."""
    retry: Mapping[str, timedelta] = field(default_factory=dict)
    """Routines whose reminder was interrupted, and from when they may come again."""


def fresh(at: Instant) -> State:
    """The state of a first start ever."""
    return State(
        at=at,
        attendance=nobody_yet(at.elapsed),
        marks={},
        taken={},
        arrived=at.elapsed,
        tally=Tally(day=at.wall.date()),
    )
