"""What became of a day's reminders, in numbers. Nothing here judges; refusal is an answer like another."""

from datetime import date, timedelta

from postured.core.decisions import Credit, Decision, Outcome, Remind, Result
from postured.core.rules import Style
from postured.core.state import Tally, tallied

OUTSIDE = frozenset({Result.NATURAL, Result.WITHDRAWN, Result.INTERRUPTED})
"""Outcomes that count in neither done nor shown."""


def new_day(day: date, sitting: timedelta) -> Tally:
    """An empty day that began when all sitting time stood at ``sitting``."""
    return Tally(day=day, sitting_before=sitting)


def counted(tally: Tally, decision: Decision) -> Tally:
    """``tally`` with ``decision`` in it."""
    match decision:
        case Remind(again=0, style=Style.AMBIENT):
            return tallied(tally, ambient=tally.ambient + 1)
        case Remind(again=0):
            return tallied(tally, shown=tally.shown + 1)
        case Outcome(result=result, style=style) if style is not Style.AMBIENT:
            return tallied(tally, results={**tally.results, result: tally.results.get(result, 0) + 1})
        case Credit():
            return tallied(tally, credits=tally.credits + 1)
        case _:
            return tally


def counts_of(tally: Tally) -> tuple[int, int]:
    """How many interruptive reminders a person could answer that day, and how many of them were done."""
    outside = sum(tally.results.get(each, 0) for each in OUTSIDE)
    return max(0, tally.shown - outside), tally.results.get(Result.DONE, 0)


def adherence(tally: Tally) -> float | None:
    """Done of shown, of the interruptive reminders that a person could answer; None where there was none."""
    shown, done = counts_of(tally)
    return done / shown if shown > 0 else None
