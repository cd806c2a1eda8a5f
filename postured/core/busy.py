"""What is going on besides the work, and keeps reminders back: law 13."""

from datetime import timedelta

from postured.core import absences, reminder
from postured.core.decisions import Reason, Result
from postured.core.events import Busy, Free
from postured.core.state import Cause, Open, Running, State
from postured.core.turn import Turn


def begins(turn: Turn, event: Busy) -> None:
    """A cause began: what is shown is taken down at once, and a call ends a running break."""
    again = event.signal in turn.state.busy
    cause = Cause(since=_since(turn, event.signal), until=event.until)
    turn.change(busy={**turn.state.busy, event.signal: cause})
    if again or event.signal not in turn.rules.hold_during:
        return
    match turn.state.open:
        case Open(phase=Running()) if event.signal in absences.CALLS:
            reminder.close(turn, Result.PARTIAL, turn.now.elapsed, Reason(event.signal))
        case _:
            absences.take_down(turn, Reason(event.signal))


def _since(turn: Turn, signal: str) -> timedelta:
    """One that returns while things settle never ended."""
    known, now = turn.state.busy.get(signal), turn.now.elapsed
    if known is not None:
        return known.since
    since, ended = turn.state.ended.get(signal, (now, now))
    return since if now < ended + turn.rules.settle else now


def ends(turn: Turn, event: Free) -> None:
    """A cause ended, or was never there."""
    _end(turn, event.signal)
    if event.signal == Reason.BY_HAND:
        absences.seen(turn)  # the person said so


def run_out(turn: Turn, at: timedelta) -> None:
    """Causes that were to last until ``at``."""
    for signal, cause in turn.state.busy.items():
        if cause.until is not None and cause.until <= at:
            _end(turn, signal)


def may_have_ended(turn: Turn) -> None:
    """At a start, what went on is to be told anew. What is over, ended no later than now."""
    for signal, cause in turn.state.busy.items():
        if cause.until is None:
            _end(turn, signal)


def next_end(state: State) -> timedelta | None:
    """When the next one ends by itself."""
    return min((each.until for each in state.busy.values() if each.until is not None), default=None)


def _end(turn: Turn, signal: str) -> None:
    if signal not in turn.state.busy:
        return
    left = {name: cause for name, cause in turn.state.busy.items() if name != signal}
    now = turn.now.elapsed
    recent = {name: each for name, each in turn.state.ended.items() if now < each[1] + turn.rules.settle}
    turn.change(busy=left, ended={**recent, signal: (turn.state.busy[signal].since, now)})
    held = turn.rules.hold_during
    if signal in held and not held & left.keys():
        turn.change(freed=now, freed_seen=turn.state.typing is not None)
