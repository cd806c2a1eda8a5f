"""What stands in the way of a reminder: laws 13 to 15, and the gap of law 9. Questions only; nothing changes here."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from postured.core.decisions import Reason
from postured.core.hours import shift_at, shifts
from postured.core.instant import Instant
from postured.core.presence import NONE
from postured.core.rules import MINUTE, Rules
from postured.core.state import State

RETURNS_WITHIN = MINUTE
"""What a cause held back comes this soon after it ended."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Obstacle(NamedTuple):
    """Why nothing may be shown at a moment."""

    reason: Reason
    until: Instant | None
    """When it is gone; None for never."""


def obstacle(state: State, at: Instant, rules: Rules, *, gap: bool, asked: bool = False) -> Obstacle | None:
    """What forbids showing a reminder ``at`` a moment.

    ``gap`` where the time between two reminders binds it; ``asked`` where the person wished for it, in spite of pause
    and hours.
    """
    if asked:
        return _busy(state, at, rules)
    if state.paused_until is not None:
        until = pause_end(state, at)
        if until is not None and until.elapsed > at.elapsed:
            return Obstacle(Reason.PAUSED, until)
    if (off := _hours(state, at, rules)) is not None:
        return off
    if (busy := _busy(state, at, rules)) is not None:
        return busy
    if gap and state.last_shown is not None and at.elapsed < state.last_shown + rules.min_gap:
        return Obstacle(Reason.MIN_GAP, at.when(state.last_shown + rules.min_gap))
    return None


def _hours(state: State, at: Instant, rules: Rules) -> Obstacle | None:
    working = shift_at(rules.hours, at.wall)
    if working is None:
        following = next(shifts(rules.hours, at.wall), None)
        return Obstacle(Reason.OUTSIDE_HOURS, None if following is None else at.at_wall(following.start))
    if working.end - rules.hours.quiet_before_end <= at.wall:
        return Obstacle(Reason.QUIET_BEFORE_END, at.at_wall(working.end))
    quiet = rules.hours.quiet_after_arrival
    if quiet:
        quiet_until = max(state.arrived, at.elapsed_at(max(working.start, _EPOCH))) + quiet
        if at.elapsed < quiet_until:
            return Obstacle(Reason.QUIET_AFTER_ARRIVAL, at.when(quiet_until))
    return None


def _busy(state: State, at: Instant, rules: Rules) -> Obstacle | None:
    """Law 13: what is going on, or has just ended; the longest of several."""
    causes = [(name, each) for name, each in state.busy.items() if name in rules.hold_during]
    lasting = [each for each in causes if each[1].until is None or each[1].until > at.elapsed]
    if lasting:
        name, cause = max(lasting, key=lambda each: (each[1].until is None, each[1].until or NONE))
        return Obstacle(Reason(name), None if cause.until is None else at.when(cause.until))
    if state.freed is not None and at.elapsed < state.freed + settled_after(state, rules):
        return Obstacle(Reason.SETTLING, at.when(state.freed + settled_after(state, rules)))
    return None


def settled_after(state: State, rules: Rules) -> timedelta:
    """How long after the end of the last cause a reminder waits on.

    The person may have left with the end of the call: that is known only once they have given an input, or have been
    still for ``idle_after``.
    """
    if state.freed_seen:
        return rules.settle
    return max(rules.settle, min(rules.idle_after, RETURNS_WITHIN))


def pause_end(state: State, at: Instant) -> Instant | None:
    """When the pause ends, if one was asked for."""
    match state.paused_until:
        case None:
            return None
        case timedelta() as elapsed:
            return at.when(elapsed)
        case wall:
            return at.at_wall(wall)
