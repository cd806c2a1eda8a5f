"""What the planner wants done, and why. The shell does it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from postured.core.rules import Style


class Reason(StrEnum):
    """Why a decision was made. The words are in the journal, in traces and in ``postured why``: keep them."""

    DUE = "due"
    SNOOZED = "snoozed"
    HELD = "held"
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
    BUDGET = "budget"
    LULL = "lull"
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
    NO_EXERCISE = "no-exercise"
    WORSE = "worse"
    LEG = "leg"


class Result(StrEnum):
    """What became of a reminder. Each one ends in exactly one of these."""

    DONE = "done"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    SNOOZED_OUT = "snoozed-out"
    EXPIRED = "expired"
    NATURAL = "natural"
    NOT_FOR_ME = "not-for-me"
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
    exercise: str | None = None
    """The entry of the catalogue; None for a plain break."""
    merged: tuple[str, ...] = ()
    """The routines that come with it, and would have come by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """The break has begun; take the question down and let the person be."""

    id: int
    routine: str
    until: timedelta
    """When it ends by itself, on the elapsed clock."""
    exercise: str | None = None


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
    exercise: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """An absence did a routine's work."""

    routine: str
    absence: timedelta
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A reminder that is due is kept back. Told once for as long as the reason is the same."""

    routine: str
    reason: Reason
    id: int | None = None
    """Which one, if it has been shown before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A stretch that joins the break under way."""

    id: int
    routine: str
    exercise: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """Show the safety card: a family of exercises is locked now."""

    family: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A quiet question that is no reminder: it may be passed over, and is not asked again."""

    question: "Question"


@dataclass(frozen=True, slots=True, kw_only=True)
class HowWasIt:
    """How an exercise was."""

    exercise: str
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WasItAWalk:
    """Whether an absence was a walk."""

    lasts: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class HowIsIt:
    """Whether postured should change its ways."""

    why: str
    """"seldom-done", or "week-4" and "week-8" for the tune-ups."""


Question = HowWasIt | WasItAWalk | HowIsIt


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Tell the person that the wish cannot be met as things are."""

    reason: Reason


Decision = Remind | Begin | Later | Withdraw | Outcome | Credit | Hold | Cue | Safety | Ask | Refuse
