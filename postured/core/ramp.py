"""The first weeks begin gently: law 11."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from postured.core.rules import MINUTE, Routine

LONG_MOVE = "long-move"
_STRETCHED = {"move": 40 * MINUTE, LONG_MOVE: 80 * MINUTE}
_BUILT_IN = frozenset({"micro-break", "move", LONG_MOVE, "backstop", "lumbar-support", "hip-flexor"})
"""Those that wait for their week. What a person added or switched on themselves comes from the first day."""
WEEKS = 2


def week(first_day: date, today: date) -> int:
    """Weeks since the first day, from 0."""
    return max(0, (today - first_day).days // 7)


def ramped(routines: tuple[Routine, ...], week: int) -> tuple[Routine, ...]:
    """The routines of that week. Without a long move to begin with there is nothing to ramp up to."""
    if week >= WEEKS or all(each.name != LONG_MOVE for each in routines):
        return routines
    return tuple(_of_week(routines, week))


def _of_week(routines: tuple[Routine, ...], week: int) -> Iterator[Routine]:
    for each in routines:
        if each.name not in _BUILT_IN or (week == 0 and each.name == LONG_MOVE):
            yield each
        elif week == 1 and each.name in _STRETCHED and each.every is not None:
            yield replace(each, every=max(each.every, _STRETCHED[each.name]))
