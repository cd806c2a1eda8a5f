"""Every setting: its kind, its bounds, its unit, its default, its sentence, and whether a policy may set it.

This is the one declaration. What checks a file, the commented example, the JSON Schema and the messages are all made
from it. The sentence of a setting is the text under it; it is written for the person.
"""

from datetime import time, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

from postured.core.rules import HOUR, MINUTE, SECOND, Counts, Range, Style
from postured.settings.kinds import Duration, Many
from postured.settings.words import (
    DAY,
    NONE,
    Age,
    AtTime,
    Day,
    Equipment,
    Exercise,
    File,
    Language,
    Length,
    LengthOrNever,
    Name,
    Position,
    Profile,
    Program,
    Region,
    Shift,
    Signal,
    Tag,
    Wait,
)

POLICY: dict[str, Any] = {"policy": True}
"""Marks what an employer's policy may set, within the bounds that ``_policy`` adds; nothing else can be set by one."""
REMINDERS: dict[str, Any] = {"unit": "reminders"}
RENAMED: dict[str, str] = {}
"""Keys that were called otherwise once, old to new, such as ``"routines.NAME.interval": "routines.NAME.every"``.

The old name keeps working, with a note to the person. None is taken out again within a major version.
"""


def _policy(*, least: str | int | None = None, most: str | int | None = None, words: tuple[str, ...] = ()) -> Any:
    """The same, within bounds that no policy crosses: the safety budget binds an employer, and not the person."""
    bounds = {"policy_least": least, "policy_most": most, "policy_words": list(words) or None}
    return POLICY | {name: bound for name, bound in bounds.items() if bound is not None}


class Table(BaseModel):
    """A table of the file: closed, so that a misspelt key is told, and strict, so that ``true`` is no 1."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class Hours(Table):
    """When reminders may come at all."""

    days: Many[Day] = Field(("mon", "tue", "wed", "thu", "fri"), min_length=1, json_schema_extra=POLICY)
    """Days of work; a shift past midnight belongs to the day it starts on."""
    ranges: Many[Shift] = Field((Range(start=time(8), end=time(18)),), json_schema_extra=POLICY)
    """Hours of work, several a day if need be; past midnight is fine, and [] means around the clock."""
    holidays: Region = Field("", json_schema_extra=POLICY)
    """Country or region whose public holidays are days off."""
    quiet_after_arrival: Wait = Field(10 * MINUTE, json_schema_extra=POLICY)
    """No reminder so soon after you arrive."""
    quiet_before_end: Wait = Field(10 * MINUTE, json_schema_extra=POLICY)
    """No reminder so close to the end of your hours."""


class Presence(Table):
    """How postured tells whether you sit there."""

    idle_after: Annotated[timedelta, Duration(SECOND, HOUR)] = 30 * SECOND
    """Without input for this long you count as idle: reading, or gone."""
    away_after: Length = 5 * MINUTE
    """Without input for this long you count as away, and no longer as sitting."""
    calls_are_presence: bool = True
    """In a call you count as present, also without any input."""


class Interruptions(Table):
    """How often reminders may come, and when they wait."""

    lull: Annotated[timedelta, Duration(NONE, 10 * MINUTE)] = 5 * SECOND
    """A pause in typing this long is a good moment for a reminder."""
    min_gap: Wait = Field(10 * MINUTE, json_schema_extra=_policy(least="10m"))
    """At least this long between one reminder and the next."""
    merge_within: Wait = Field(5 * MINUTE, json_schema_extra=POLICY)
    """Reminders that fall due this close together become one."""
    per_hour: int = Field(2, ge=0, le=60, json_schema_extra=_policy(most=2) | REMINDERS)
    """Reminders that interrupt, in any hour."""
    ambient_per_hour: int = Field(3, ge=0, le=60, json_schema_extra=_policy(most=3) | REMINDERS)
    """Ambient reminders, in any hour."""
    per_day: int = Field(14, ge=0, le=1000, json_schema_extra=_policy(most=14) | REMINDERS)
    """Reminders that interrupt, in a day."""
    settle: Annotated[timedelta, Duration(NONE, MINUTE)] = 20 * SECOND
    """How long after a call and the like a reminder that was held waits on."""
    hold_during: Many[Signal] = (
        "microphone",
        "camera",
        "screen-share",
        "fullscreen",
        "do-not-disturb",
        "presentation",
        "calendar",
        "program",
        "by-hand",
    )
    """What holds reminders back while it lasts."""
    programs: Many[Program] = Field((), json_schema_extra=POLICY)
    """Programs that hold reminders back while they run in front."""
    calendars: Many[File] = ()
    """Calendar files (.ics), or folders of them, whose appointments hold reminders back."""


class Snooze(Table):
    """What "later" means."""

    steps: Many[Length] = Field((5 * MINUTE, 10 * MINUTE, 20 * MINUTE), min_length=1, max_length=10)
    """How long the first, the second … snooze of a reminder lasts; one more ends it."""
    expires_after: Length = 2 * MINUTE
    """A reminder that is not answered for this long goes away by itself."""


class Ramp(Table):
    """A gentle start."""

    enabled: bool = Field(default=True, json_schema_extra=POLICY)
    """In the first two weeks fewer reminders come."""


class Routine(Table):
    """What you want to be reminded of. Name a table [routines.NAME] as you like; a routine of your own starts here."""

    every: LengthOrNever = Field(None, json_schema_extra=_policy(least="10m"))
    """After this much time of the kind that "counts" says; "never" where it comes only at the times in "at"."""
    at: Many[AtTime] = Field((), json_schema_extra=POLICY)
    """Times of day, instead of "every" or beside it."""
    lasts: Length = Field(MINUTE, json_schema_extra=_policy(least="10s", most="30m"))
    """How long the break takes."""
    counts: Annotated[Counts, Strict(strict=False)] = Field(Counts.SITTING, json_schema_extra=POLICY)
    """Time at keyboard and pointer ("screen"), or all time present, reading included ("sitting")."""
    style: Annotated[Style, Strict(strict=False)] = Field(
        Style.NOTIFICATION, json_schema_extra=_policy(words=("ambient", "notification", "window"))
    )
    """How it is shown, from the quietest up; "ambient" asks for nothing and goes by itself."""
    natural_break: LengthOrNever = None
    """An absence this long counts as this break; left out, as long as "lasts". Never less than idle_after."""
    wait_at_most: Wait = Field(10 * MINUTE, json_schema_extra=_policy(least="1m"))
    """How long a reminder waits for a pause in your typing."""
    rides: bool = False
    """Joins a break that comes anyway, rather than making one of its own."""
    daily_budget: bool = True
    """Counts among the reminders of per_day; otherwise it comes even when they are used up."""
    exercises: Many[Exercise] = Field((), json_schema_extra=POLICY)
    """Categories or exercises that it draws from; [] is a plain break."""
    positions: Many[Position] = ()
    """Positions that its exercises may take; [] is whatever [health] allows."""
    enabled: bool = Field(default=True, json_schema_extra=POLICY)
    """Whether it is on."""


BUILT_IN_ROUTINES = {
    "micro-break": Routine(
        every=20 * MINUTE,
        lasts=20 * SECOND,
        counts=Counts.SCREEN,
        style=Style.AMBIENT,
        natural_break=30 * SECOND,
        wait_at_most=3 * MINUTE,
        exercises=("eyes", "wrist", "neck-shoulder", "breathing"),
    ),
    "move": Routine(every=30 * MINUTE, lasts=2 * MINUTE, exercises=("sit-stand", "glute", "thoracic", "walk-micro-2")),
    "long-move": Routine(every=HOUR, lasts=5 * MINUTE, style=Style.WINDOW, exercises=("walk",)),
    "backstop": Routine(
        every=2 * HOUR,
        lasts=10 * MINUTE,
        style=Style.WINDOW,
        natural_break=5 * MINUTE,
        wait_at_most=15 * MINUTE,
        daily_budget=False,
    ),
    "lumbar-support": Routine(
        every=HOUR,
        lasts=15 * SECOND,
        style=Style.AMBIENT,
        natural_break="never",
        rides=True,
        exercises=("lumbar-support",),
    ),
    "hip-flexor": Routine(
        every=2 * HOUR, natural_break="never", rides=True, exercises=("hip-flexor",), positions=("standing",)
    ),
    "sit-stand": Routine(every=20 * MINUTE, lasts=8 * MINUTE, exercises=("sit-stand",), enabled=False),
    "hydration": Routine(
        every=HOUR,
        lasts=20 * SECOND,
        style=Style.AMBIENT,
        natural_break="never",
        wait_at_most=3 * MINUTE,
        exercises=("hydration",),
        enabled=False,
    ),
    "lunch": Routine(
        at=(time(12, 30),),
        lasts=30 * MINUTE,
        wait_at_most=15 * MINUTE,
        exercises=("walk-lunch-20",),
        enabled=False,
    ),
}


class Walking(Table):
    """A walk on every day of work."""

    enabled: bool = Field(default=True, json_schema_extra=POLICY)
    """Whether there is a walking goal."""
    goal: Annotated[timedelta, Duration(MINUTE, DAY)] = 30 * MINUTE
    """Time a day at which the goal stops growing."""
    start: Annotated[timedelta, Duration(MINUTE, DAY)] = 5 * MINUTE
    """Time a day to begin with."""
    unit: Literal["minutes", "steps"] = "minutes"
    """What the goal is told in; steps need something that counts them."""


class Health(Table):
    """What suits you. Nothing here leaves your machine and no policy sets it; it may also lie in health.toml."""

    skip_if: Many[Tag] = ()
    """Exercises that do not go with these are hidden; several files add up. It only hides; it judges nothing."""
    positions: Many[Position] = ("seated", "standing", "walking")
    """Positions that exercises may take."""
    office: bool = True
    """Hide what does not suit an office."""
    equipment: Many[Equipment] = ("chair", "wall", "desk", "cushion", "footrest", "door-frame", "headset", "drink")
    """What you have at hand; exercises that need anything else are hidden."""


class Window(Table):
    """The window of a break."""


class Sound(Table):
    """Sounds."""

    enabled: bool = Field(default=False, json_schema_extra=POLICY)
    """A soft sound with each reminder that interrupts."""


class Tray(Table):
    """The icon in the panel."""

    enabled: bool = True
    """Whether there is one."""


class Store(Table):
    """What is remembered, and for how long. It lies on this machine alone, and no policy sets it."""

    forget_entries_after: Age = 90 * DAY
    """How long each reminder and answer is kept; then a day becomes one line of totals."""
    forget_totals_after: Age = 400 * DAY
    """How long the totals of a day are kept."""


class Hooks(Table):
    """Programs of your own that postured starts."""


class Dashboard(Table):
    """The page with your figures."""


class Settings(Table):
    """The whole of config.toml. Every setting has a default, so an empty file is a complete one."""

    profile: Profile = Field(
        "standard", json_schema_extra=_policy(words=("standard", "gentle", "five-per-thirty", "eyes-only"))
    )
    """A set of defaults: standard, gentle, five-per-thirty, sit-stand, eyes-only, or the path of a file."""
    language: Language = Field("", json_schema_extra=POLICY)
    """The language of reminders; "" is that of the desktop."""
    hours: Hours = Hours()
    presence: Presence = Presence()
    interruptions: Interruptions = Interruptions()
    snooze: Snooze = Snooze()
    ramp: Ramp = Ramp()
    routines: dict[Name, Routine] = BUILT_IN_ROUTINES
    """What you want to be reminded of."""
    walking: Walking = Walking()
    health: Health = Health()
    window: Window = Window()
    sound: Sound = Sound()
    tray: Tray = Tray()
    store: Store = Store()
    hooks: Hooks = Hooks()
    dashboard: Dashboard = Dashboard()
