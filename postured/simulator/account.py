"""What came of a simulated run: its decisions with their moments, and the whole of it in numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from postured.core.decisions import Decision, Outcome, Remind, Result
from postured.core.instant import Instant
from postured.core.presence import NONE
from postured.core.state import Open, Running


@dataclass(frozen=True, slots=True)
class Said:
    """A decision, and when it was made."""

    t: timedelta
    at: Instant
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The whole run in numbers."""

    reminders: int
    showings: int
    outcomes: Mapping[str, int]
    sitting: timedelta
    screen: timedelta
    longest_bout: timedelta


def summed(said: Iterable[Said], *, sitting: timedelta, screen: timedelta, longest_bout: timedelta) -> Sum:
    """The numbers of all that was ``said``."""
    shown = showings = 0
    outcomes: dict[str, int] = {}
    for each in said:
        match each.decision:
            case Remind(again=again):
                showings += 1
                shown += again == 0
            case Outcome(result=result):
                outcomes[result.value] = outcomes.get(result.value, 0) + 1
            case _:
                pass
    return Sum(
        reminders=shown,
        showings=showings,
        outcomes=outcomes,
        sitting=sitting,
        screen=screen,
        longest_bout=longest_bout,
    )


def cut_short(opened: Open, alive_until: timedelta) -> Outcome:
    """The end of a reminder that the trace does not see the end of; its break counts for as long as postured lived."""
    began, took = None, NONE
    if isinstance(opened.phase, Running):
        began, took = opened.phase.since, alive_until - opened.phase.since
    return Outcome(
        id=opened.id,
        routine=opened.routine,
        style=opened.first_style,
        result=Result.INTERRUPTED,
        began=began,
        took=took,
        exercise=opened.exercise,
    )
