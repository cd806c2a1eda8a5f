"""What is going on besides the work, and keeps reminders back: law 13."""

from datetime import timedelta

from postured.core import absences, reminder
from postured.core.decisions import Reason, Result
from postured.core.events import Busy, Free
from postured.core.state import Cause, Open, Running, State
from postured.core.turn import Turn

CALLS = frozenset({"microphone", "camera"})
"""Signals of a call."""


def begins(turn: Turn, event: Busy) -> None:
    """A cause began: what is shown is taken down at once, and a call ends a running break."""
    known = turn.state.busy.get(event.signal)
    cause = Cause(since=turn.now.elapsed if known is None else known.since, until=event.until)
    turn.change(busy={**turn.state.busy, event.signal: cause})
    if event.signal not in turn.rules.hold_during:
        return
    match turn.state.open:
        case Open(phase=Running()) if event.signal in CALLS:
            reminder.close(turn, Result.PARTIAL, turn.now.elapsed, Reason(event.signal))
        case _:
            absences.take_down(turn, Reason(event.signal))


def ends(turn: Turn, event: Free) -> None:
    """A cause ended, or was never there."""
    _end(turn, event.signal)


def run_out(turn: Turn, at: timedelta) -> None:
    """Causes that were to last until ``at``."""
    for signal, cause in turn.state.busy.items():
        if cause.until is not None and cause.until <= at:
            _end(turn, signal)


def next_end(state: State) -> timedelta | None:
    """When the next one ends by itself."""
    return min((each.until for each in state.busy.values() if each.until is not None), default=None)


def _end(turn: Turn, signal: str) -> None:
    if signal not in turn.state.busy:
        return
    left = {name: cause for name, cause in turn.state.busy.items() if name != signal}
    turn.change(busy=left)
    held = turn.rules.hold_during
    if signal in held and not held & left.keys():
        turn.change(freed=turn.now.elapsed)
