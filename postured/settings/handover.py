"""What the short-lived resolver hands to the daemon. Plain values: the daemon never loads what checked them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from postured.core.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a layer of the settings, in words for the person."""

    layer: str
    """Who speaks in it: "user", "environment", "command-line" …"""
    file: str = ""
    """The file as it was named; "" for a layer that is none."""
    line: int | None = None
    column: int | None = None
    """In characters, from 1; in ``excerpt`` where there is no line."""
    key: str = ""
    """Such as ``routines.move.every``; "" where it is about the file as a whole."""
    message: str
    """What was found, and what was expected."""
    advice: str = ""
    """What to do about it, where we can guess."""
    excerpt: str = ""
    """The line itself. It can hold what is nobody else's business: for the person's terminal only."""
    missing: bool = False
    """The file that somebody named is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who the employer is, in their own words; "" for what they do not say."""

    name: str = ""
    contact: str = ""
    """Of occupational health, for the person to turn to."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A routine that the settings know, for the person to switch."""

    name: str
    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseText:
    """What the person reads of an exercise, in their language."""

    id: str
    name: str
    steps: tuple[str, ...]
    dose: str = ""
    """How much of it, in a few words."""
    note: str = ""
    lasts: timedelta = timedelta(0)
    """All of it; nothing where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The settings in force, as the daemon needs them, and what is wrong with those that are not."""

    rules: Rules
    language: str = ""
    """Such as "de"; "" for the desktop's."""
    sound: bool = False
    tray: bool = True
    profile: str = "standard"
    """The name of the profile in force, or its path."""
    exercises: tuple[ExerciseText, ...] = ()
    """Those that suit the person."""
    positions: tuple[str, ...] = ("seated", "standing", "walking")
    """Those that the person takes."""
    appointments: tuple[tuple[int, int], ...] = ()
    """When those of the calendars begin and end, in seconds since 1970; none touches another."""
    calendars: bool = False
    """Whether any is named."""
    programs: tuple[str, ...] = ()
    """Those that hold reminders back while they are in front."""
    families: Mapping[str, str] = field(default_factory=dict)
    """The categories of exercises, in the person's words."""
    other_problems: tuple[Problem, ...] = ()
    """What needs a look and keeps nothing from counting: exercises that cannot be used, health that others can read."""
    forget_entries_after: timedelta | None = None
    """How long days are kept entry by entry; None for always."""
    forget_totals_after: timedelta | None = None
    """How long the totals of a day are kept."""
    choices: tuple[Choice, ...] = ()
    """Every routine, on or off, in the order of the settings."""
    problems: tuple[Problem, ...] = ()
    """Of the layers that were left out."""
    notes: tuple[Problem, ...] = ()
    """What the person should know, and nothing is wrong with: a wish of theirs that a policy keeps within bounds …"""
    refused: tuple[Problem, ...] = ()
    """Of policy files that do not count, since others than the system could have written them."""
    organisation: Organisation = Organisation()
    last_good: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What each file said when nothing was wrong with it last: while something is, that counts."""
    files: tuple[str, ...] = ()
    """What was read, or would have been if it were there: watch these."""
    calendar_files: tuple[str, ...] = ()
    """Those of them that are calendars."""
