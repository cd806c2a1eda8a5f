"""What the planner wants done, and why. The shell does it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from postured.core.rules import Style


class Reason(StrEnum):
    """Why a decision was made. The words are in the journal, in traces and in ``postured why``: keep them."""

    DUE = "due"
    SNOOZED = "snoozed"
    RETURNED = "returned"
    ASKED = "asked"
    UNANSWERED = "unanswered"
    NATURAL_BREAK = "natural-break"
    AWAY = "away"
    IDLE = "idle"
    LOCKED = "locked"
    SUSPENDED = "suspended"
    PAUSED = "paused"
    NOW = "now"
    QUIT = "quit"
    SETTINGS = "settings"
    OUTSIDE_HOURS = "outside-hours"
    QUIET_AFTER_ARRIVAL = "quiet-after-arrival"
    QUIET_BEFORE_END = "quiet-before-end"
    MIN_GAP = "min-gap"
    OPEN = "open"
    RESTARTED = "restarted"
    SETTLING = "settling"
    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN_SHARE = "screen-share"
    FULLSCREEN = "fullscreen"
    DO_NOT_DISTURB = "do-not-disturb"
    PRESENTATION = "presentation"
    CALENDAR = "calendar"
    PROGRAM = "program"
    BY_HAND = "by-hand"
    NOTHING_OPEN = "nothing-open"
    NO_ROUTINE = "no-routine"


class Result(StrEnum):
    """What became of a reminder. Each one ends in exactly one of these."""

    DONE = "done"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    SNOOZED_OUT = "snoozed-out"
    EXPIRED = "expired"
    NATURAL = "natural"
    WITHDRAWN = "withdrawn"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind:
    """Show a reminder, in place of whatever is shown."""

    id: int
    again: int
    """How often this reminder was shown before."""
    routine: str
    style: Style
    lasts: timedelta
    reason: Reason
    satisfies: tuple[str, ...]
    """The routines that taking this break does the work of."""
    soft: bool = False
    """Whether it comes into the person's typing, after all waiting, and must be gentle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """The break has begun; take the question down and let the person be."""

    id: int
    routine: str
    until: timedelta
    """When it ends by itself, on the elapsed clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """The person snoozed it; take it down."""

    id: int
    routine: str
    until: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Take the reminder down; it is not ended, and may come back."""

    id: int
    routine: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A reminder has ended; take it down if it is up."""

    id: int
    routine: str
    style: Style
    """As it was first shown."""
    result: Result
    began: timedelta | None = None
    """When its break began, where there was one."""
    took: timedelta = timedelta(0)
    """How long that break was."""
    reason: Reason | None = None
    """Why, where ``result`` does not say it all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """An absence did a routine's work."""

    routine: str
    absence: timedelta
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Tell the person that the wish cannot be met as things are."""

    reason: Reason


Decision = Remind | Begin | Later | Withdraw | Outcome | Credit | Refuse
