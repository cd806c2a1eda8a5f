"""Everything that the planner remembers from one event to the next. Durations are on the elapsed clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from postured.core.altered import alterer
from postured.core.decisions import Question, Reason
from postured.core.events import Feeling
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
    cued: bool = False
    """Whether the stretch that joins it has had its turn."""


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
    """That of its routine: what an absence must reach to be this break."""
    satisfies: tuple[str, ...]
    """The routines that taking this break does the work of."""
    merged: tuple[str, ...] = ()
    """Those among them that came with it."""
    exercise: str | None = None
    family: str = ""
    """The category of its exercise."""
    asks: bool = False
    """Whether the person is asked how the exercise was."""
    on_feet: bool = False
    """Whether the break is taken out of the chair."""
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


tallied = alterer(Tally)
"""The tally with some of its fields changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Something that is going on, and keeps reminders back if the settings say so."""

    since: timedelta
    until: timedelta | None = None
    """When it ends by itself."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reminder is due, and is kept back."""

    since: timedelta
    """From when it would have been shown."""
    held: Reason | None = None
    """What was told of it last."""
    caused: bool = False
    """Whether something like a call has held it."""
    ready: timedelta | None = None
    """Since when only typing keeps it back."""


@dataclass(frozen=True, slots=True)
class Use:
    """When an exercise was drawn last."""

    at: timedelta
    id: int
    """For which reminder."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A reminder's first showing, for the budgets."""

    at: timedelta
    ambient: bool


@dataclass(frozen=True, slots=True)
class Exercised:
    """The exercise that was done last."""

    id: str
    family: str
    reminder: int = 0
    """The one whose break it was done in."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the person said last of how an exercise was; a later word of the same break replaces it."""

    reminder: int
    family: str
    how: Feeling


@dataclass(frozen=True, slots=True)
class Aside:
    """A question that waits for a good moment."""

    question: Question
    until: timedelta
    """From here on it is not worth asking any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkDiary:
    """What the walking goal goes by."""

    rung: int = 0
    """Place on the ladder, from 0."""
    rung_since: date
    """When that rung was reached."""
    walked: timedelta = timedelta(0)
    """Today."""
    steps: int = 0
    """Today, where something counts them."""
    paced_at: datetime
    """From when what is left is spread over the day."""
    next_at: time | None = None
    """When the next walk is due."""
    next_lasts: timedelta = timedelta(0)
    refused: int = 0
    """How many walks were not wanted today, or not answered."""
    offers: int = 0
    """How often an absence was offered as one today."""
    days: tuple[tuple[date, bool], ...] = ()
    """The last days, and whether the goal was met."""
    step_days: tuple[int, ...] = ()
    """Steps of the last valid days."""
    step_goals: tuple[int, ...] = ()
    """The goals of the last days in steps."""
    unwell: date | None = None
    """When an exercise was last felt to be worse."""


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
    ended: Mapping[str, tuple[timedelta, timedelta]] = field(default_factory=dict)
    """Causes that have just ended: since when they were, and when they ended."""
    freed_seen: bool = False
    """Whether the person has given an input since."""
    typing: timedelta | None = None
    """Since when they type without a pause."""
    waiting: Waiting | None = None
    retry: Mapping[str, timedelta] = field(default_factory=dict)
    """Routines whose reminder was interrupted, or cues that were just given, and from when they may come again."""
    recent: tuple[Showing, ...] = ()
    """First showings of the last hour."""
    interrupted_today: int = 0
    """First showings that the daily budget counts."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """By routine, how often in a row it was not wanted today."""
    first_day: date | None = None
    """When all began, for the ramp and the tune-ups."""
    used: Mapping[str, Use] = field(default_factory=dict)
    """By exercise."""
    last_family: str = ""
    """The category shown last."""
    exercised: Exercised | None = None
    said: Said | None = None
    hurt: Mapping[str, int] = field(default_factory=dict)
    """By family, in how many breaks it made things worse."""
    locked_families: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    """Exercises that are not for this person."""
    acknowledged: int = 0
    """The version of the disclaimer that the person has acknowledged."""
    asides: tuple[Aside, ...] = ()
    walks: WalkDiary | None = None
    week: tuple[tuple[int, int], ...] = ()
    """Of the last days with reminders: how many were shown, and done."""
    asked_last: date | None = None
    """When the question whether to change something was last asked."""


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
