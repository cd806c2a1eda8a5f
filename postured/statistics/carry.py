"""What one journal entry leaves to be remembered for the next: what was shown, what waits, how long a bout has been."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is counted."""

    date: str
    hour: int
    routine: str
    exercise: str | None = None
    """None for what is no exercise's; "" for a plain break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """The reminder that is open."""

    id: int
    place: Place
    """Of its first showing."""
    ambient: bool
    held: bool = False
    since: float | None = None
    """When it was last shown and has not been answered since, on the elapsed clock; None for a quiet showing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """What has been counted of a bout."""

    bout: float
    sitting: float
    screen: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """What must be remembered from one entry to the next."""

    open: Showing | None = None
    waiting: Place | None = None
    """A reminder that is kept back and has not been shown."""
    sat: SoFar | None = None
    credited: float | None = None
    """When the last absence that did some work ended."""
