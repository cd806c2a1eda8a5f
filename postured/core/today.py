"""The rules of one day: the ramp leaves routines out, the walking goal adds its walk."""

from dataclasses import replace
from datetime import time, timedelta
from functools import lru_cache

from postured.core.ramp import WEEKS, ramped, week
from postured.core.rules import Routine, Rules
from postured.core.state import State

WALK = "walk"
"""The name of the walking goal's reminders."""


class _Same:
    """Rules, known by who they are: comparing all of them each time would take longer than making them anew."""

    __slots__ = ("rules",)

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.rules is other.rules

    def __hash__(self) -> int:
        return id(self.rules)


def rules_of(state: State, rules: Rules) -> Rules:
    """``rules`` as they are on the day of ``state``."""
    number = WEEKS
    if rules.ramp and state.first_day is not None:
        number = min(WEEKS, week(state.first_day, state.tally.day))
    at: time | None = None
    lasts = timedelta(0)
    if rules.walking is not None and state.walks is not None:
        at, lasts = state.walks.next_at, state.walks.next_lasts
    if number >= WEEKS and at is None:
        return rules
    return _made(_Same(rules), number, at, lasts)


@lru_cache(maxsize=8)
def _made(given: _Same, number: int, at: time | None, lasts: timedelta) -> Rules:
    routines = ramped(given.rules.routines, number)
    if at is not None:
        routines = (*routines, _walk(at, lasts))
    return replace(given.rules, routines=routines)


def _walk(at: time, lasts: timedelta) -> Routine:
    return Routine(name=WALK, at=(at,), lasts=lasts, natural_break=None, exercises=("walk",), positions=("walking",))
