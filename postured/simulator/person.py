"""The person of a simulated day, as the trace has told of them so far."""

from dataclasses import dataclass
from datetime import timedelta

from postured.core.presence import NONE


@dataclass(slots=True)
class Person:
    """What the trace says of the person just now."""

    active: bool = False
    typing: bool = False
    locked: bool = False
    suspended: bool = False
    last_input: timedelta = NONE
    """Or when the lock or sleep began."""
    idle_told: bool = True
    """Whether the planner knows that they are idle."""
    away: timedelta | None = NONE
    """Since when the guarded absence is; None where there is none."""

    @property
    def here(self) -> bool:
        return self.active and not self.locked and not self.suspended
