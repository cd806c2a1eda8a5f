"""How the totals of sitting and screen time grew of late: a break told of afterwards may reach back over absences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

KEPT = 12
"""So many corners are remembered: those of the last three absences or more."""


@dataclass(frozen=True, slots=True)
class Corner:
    """What was counted up to a moment. Between two of them the totals grew evenly, or not at all."""

    at: timedelta
    sitting: timedelta
    screen: timedelta


def at_moment(course: Iterable[Corner], moment: timedelta) -> Corner | None:
    """What was counted up to ``moment``: as at the first corner if that is later; None where it is after them all."""
    before: Corner | None = None
    for corner in course:
        if corner.at >= moment:
            return corner if before is None else _between(before, corner, moment)
        before = corner
    return None


def _between(before: Corner, after: Corner, moment: timedelta) -> Corner:
    part = (moment - before.at) / (after.at - before.at)  # never zero: ``moment`` lies between them
    sitting = before.sitting + (after.sitting - before.sitting) * part
    return Corner(moment, sitting, before.screen + (after.screen - before.screen) * part)
