"""The rules of one day: the ramp leaves routines out, the walking goal adds its walk."""

from dataclasses import replace
from datetime import time, timedelta

from postured.core.ramp import WEEKS, ramped, week
from postured.core.rules import Routine, Rules
from postured.core.state import State

WALK = "walk"
"""The name of the walking goal's reminders."""


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
    last = _last[0]
    if last is not None and last[0] is rules and last[1:4] == (number, at, lasts):
        return last[4]
    made = _made(rules, number, at, lasts)
    _last[0] = (rules, number, at, lasts, made)
    return made


_last: list[tuple[Rules, int, time | None, timedelta, Rules] | None] = [None]
"""What was made last: it is asked for at every step, and changes a few times a day."""


def _made(given: Rules, number: int, at: time | None, lasts: timedelta) -> Rules:
    routines = ramped(given.routines, number)
    if at is not None:
        routines = (*routines, _walk(at, lasts))
    return replace(given, routines=routines)


def _walk(at: time, lasts: timedelta) -> Routine:
    return Routine(name=WALK, at=(at,), lasts=lasts, natural_break=None, exercises=("walk",), positions=("walking",))
