"""The settings as the planner means them: plain values, checked before they come here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Counts(StrEnum):
    """Which time brings a routine nearer."""

    SCREEN = "screen"
    """Screen time: the person is at keyboard or pointer. For eyes and hands."""
    SITTING = "sitting"
    """Sitting time: the person is present, reading and listening included."""


class Style(StrEnum):
    """How a reminder is shown, from the quietest up."""

    AMBIENT = "ambient"
    """Asks for nothing; goes by itself. Every other style is interruptive."""
    NOTIFICATION = "notification"
    WINDOW = "window"
    FULLSCREEN = "fullscreen"

    @property
    def interrupts(self) -> bool:
        """Whether it asks for an answer."""
        return self is not Style.AMBIENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """What the planner must know of an entry of the catalogue. Its words are the shell's business."""

    id: str
    family: str
    """Its category: what feels wrong once is locked with its whole family."""
    lasts: timedelta
    position: str
    """seated, standing, walking or floor."""
    asks: bool = False
    """Whether the person is asked how it was."""

    @property
    def on_feet(self) -> bool:
        """Whether it takes the person out of the chair."""
        return self.position in ("standing", "walking")


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """What the person wants to be reminded of, how often, and for how long."""

    name: str
    every: timedelta | None = None
    """Time of the kind ``counts`` names between two reminders; None for one that comes only ``at`` times."""
    at: tuple[time, ...] = ()
    """Times of day, on the local wall clock."""
    lasts: timedelta = MINUTE
    counts: Counts = Counts.SITTING
    style: Style = Style.NOTIFICATION
    natural_break: timedelta | None = MINUTE
    """An absence at least this long counts as this routine done; None where no absence does its work."""
    wait_at_most: timedelta = 10 * MINUTE
    """How long a due reminder may wait for a lull in typing."""
    rides: bool = False
    """Joins a break that comes anyway, rather than making one of its own."""
    daily_budget: bool = True
    """Whether the daily budget binds it."""
    exercises: tuple[str, ...] = ()
    """Categories or ids of the catalogue that it draws from."""
    positions: tuple[str, ...] = ()
    """Positions that its exercises may take; none named, no limit of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Working hours of one shift. An ``end`` at or before ``start`` lies on the next day."""

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When reminders may come at all."""

    days: frozenset[int] = frozenset(range(7))
    """Weekdays as in ``date.weekday()``, Monday is 0; a shift across midnight belongs to the day it starts on."""
    ranges: tuple[Range, ...] = ()
    """None means around the clock, on ``days``."""
    holidays: Mapping[date, str] = field(default_factory=dict)
    """Days off, by date, with the name that people know them by."""
    quiet_after_arrival: timedelta = timedelta(0)
    quiet_before_end: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walking:
    """The walking goal."""

    goal: timedelta = 30 * MINUTE
    """Walking a day at which the ladder ends."""
    start: timedelta = 5 * MINUTE
    """Walking a day that it begins with."""
    steps: bool = False
    """Whether the goal is told in steps, once there are days with a count of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All that the planner goes by. The defaults of people's settings are in ``settings/model.py``, not here."""

    routines: tuple[Routine, ...] = ()
    """Only those that are switched on, in the order of the settings."""
    hours: Hours = Hours()
    idle_after: timedelta = 30 * SECOND
    away_after: timedelta = 5 * MINUTE
    calls_are_presence: bool = True
    lull: timedelta = 5 * SECOND
    min_gap: timedelta = 10 * MINUTE
    merge_within: timedelta = 5 * MINUTE
    per_hour: int = 2
    ambient_per_hour: int = 3
    per_day: int = 14
    settle: timedelta = 20 * SECOND
    hold_during: frozenset[str] = frozenset()
    snooze_steps: tuple[timedelta, ...] = (5 * MINUTE, 10 * MINUTE, 20 * MINUTE)
    expires_after: timedelta = 2 * MINUTE
    ramp: bool = False
    """Whether fewer reminders come in the first two weeks."""
    exercises: tuple[Exercise, ...] = ()
    """Those that suit the person: what their health, positions, office and equipment rule out is not here."""
    walking: Walking | None = None
    """None where there is no walking goal."""

    def routine(self, name: str) -> Routine | None:
        """The routine of that name, if it is switched on."""
        for each in self.routines:
            if each.name == name:
                return each
        return None
