"""What comes next: the planner itself, run ahead as if the person were here from now on and nothing unforeseen came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from postured.core.decisions import Decision, Hold, Reason, Remind
from postured.core.events import Done, Idle, Input, Lull, Tick
from postured.core.instant import Instant
from postured.core.planner import next_wake, step
from postured.core.presence import NONE
from postured.core.rules import HOUR, Rules
from postured.core.state import Down, Running, Shown, State

_A_NIGHT = 4 * HOUR
"""Nobody is taken to sit through a time off as long as this."""
_OFF = frozenset({Reason.OUTSIDE_HOURS, Reason.QUIET_BEFORE_END})
_FAR = 300
"""Steps ahead; each is a moment at which something falls due or an obstacle ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The reminder that comes next if the person stays, and nothing unforeseen happens."""

    routine: str
    due: Instant
    """When it will be shown."""
    wait: timedelta
    """How long until then."""
    reason: Reason
    """DUE, or what makes it later than its clock would have it."""


def forecast(state: State, now: Instant, rules: Rules) -> Next | None:
    """What comes next and when; None where nothing ever comes.

    While a reminder is shown that is the one after it; one that is to come back is that one.
    """
    if state.quitting:
        return None
    held = None if state.waiting is None else state.waiting.held
    for at, decision in _ahead(state, now, rules):
        match decision:
            case Hold(reason=reason):
                held = held or reason
            case Remind(routine=routine, reason=reason):
                why = held or (reason if reason in (Reason.SNOOZED, Reason.RETURNED) else Reason.DUE)
                return Next(routine=routine, due=at, wait=max(NONE, at.elapsed - now.elapsed), reason=why)
            case _:
                pass
    return None


def _ahead(state: State, now: Instant, rules: Rules) -> Iterator[tuple[Instant, Decision]]:
    """What will be decided, and when."""
    if state.typing is not None:
        state, decisions = step(state, Lull(at=now), rules)
        yield from ((now, each) for each in decisions)
    if state.open is not None and isinstance(state.open.phase, Shown | Down):
        state = step(state, Done(at=now), rules).state
    for _ in range(_FAR):
        on_break = state.open is not None and isinstance(state.open.phase, Running)
        here = state.attendance.absence is None or on_break
        event = Tick(at=now) if here else Input(at=now, since=now.elapsed)
        state, decisions = step(state, event, rules)
        yield from ((now, each) for each in decisions)
        wake = next_wake(state, rules)
        if wake is None:
            return
        off = state.waiting is not None and state.waiting.held in _OFF
        if off and wake.elapsed - now.elapsed >= _A_NIGHT and state.attendance.absence is None:
            state = step(state, Idle(at=now, since=now.elapsed), rules).state
        now = wake
