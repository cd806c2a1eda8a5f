"""What is due, and what stands in its way: laws 7, 9 (the gap), 14 and 15. Questions only; nothing changes here."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from postured.core.decisions import Reason
from postured.core.hours import moment, shift_at, shifts
from postured.core.instant import Instant, shift
from postured.core.presence import NONE, total
from postured.core.rules import Routine, Rules, Style
from postured.core.state import State

_DAY = timedelta(days=1)
_STALE = timedelta(hours=1)
"""An ``at`` time missed by more than this is dropped."""


class Obstacle(NamedTuple):
    """Why nothing may be shown at a moment."""

    reason: Reason
    until: Instant | None
    """When it is gone; None for never."""


def spent(state: State, routine: Routine, now: timedelta, rules: Rules) -> timedelta:
    """What the routine's clock shows: sitting or screen time since it last started anew."""
    have = total(state.attendance, routine.counts, now, rules)
    return max(NONE, have - state.marks.get(routine.name, have))


def left(state: State, routine: Routine, now: timedelta, rules: Rules) -> timedelta | None:
    """Time of its own kind until the routine is due by its clock, 0 when it is; None without ``every``."""
    if routine.every is None:
        return None
    return max(NONE, routine.every - spent(state, routine, now, rules))


def slots(routine: Routine, after: datetime) -> Iterator[datetime]:
    """The routine's ``at`` times later than ``after``, for the days around it; in UTC."""
    for number in range(-1, 9):
        day = after.date() + number * _DAY
        for clock in sorted(routine.at):
            slot = moment(day, clock, after.tzinfo)
            if slot > after:
                yield slot


def slot_due(state: State, routine: Routine, now: Instant, rules: Rules) -> datetime | None:
    """The latest ``at`` time that has come and still counts. One outside working hours never does."""
    if not routine.at or routine.name not in state.taken:
        return None
    taken = state.taken[routine.name].astimezone(now.wall.tzinfo)
    after = shift(now.wall, -_STALE)
    if taken <= now.wall or taken.date() == now.wall.date():  # else the clock was ahead when it was taken
        after = max(taken, after)
    found: datetime | None = None
    for slot in slots(routine, after):
        if slot > now.wall:
            break
        if shift_at(rules.hours, slot.astimezone(now.wall.tzinfo)) is not None:
            found = slot
    return found


def comes_alone(routine: Routine) -> bool:
    """Law 10: a cue that rides on a break may come ambient by itself, but never interrupt."""
    return not routine.rides or routine.style is Style.AMBIENT


def due(state: State, now: Instant, rules: Rules) -> tuple[Routine, ...]:
    """The routines that are due, the longest first, equals in the order of the settings."""
    found = [
        each
        for each in rules.routines
        if comes_alone(each)
        and (left(state, each, now.elapsed, rules) == NONE or slot_due(state, each, now, rules) is not None)
        and state.retry.get(each.name, now.elapsed) <= now.elapsed
    ]
    return tuple(sorted(found, key=lambda each: -each.lasts))


def next_due(state: State, routine: Routine, rules: Rules) -> Instant | None:
    """When the routine falls due if the person stays active; the state's own moment when it is due already."""
    now = state.at
    moments: list[Instant] = []
    if not comes_alone(routine):
        return None
    if (wait := left(state, routine, now.elapsed, rules)) is not None:
        moments.append(now.when(now.elapsed + wait))
    if routine.at:
        slot = slot_due(state, routine, now, rules)
        moments += [now] if slot is not None else [now.at_wall(each) for each in _coming(routine, now, rules)]
    if not moments:
        return None
    first = min(moments, key=lambda each: each.elapsed)
    retry = state.retry.get(routine.name)
    return first if retry is None or retry <= first.elapsed else now.when(retry)


def _coming(routine: Routine, now: Instant, rules: Rules) -> Iterator[datetime]:
    """The next ``at`` time that lies in working hours, if there is one within days."""
    for slot in slots(routine, now.wall):
        if shift_at(rules.hours, slot.astimezone(now.wall.tzinfo)) is not None:
            yield slot
            return


def obstacle(state: State, at: Instant, rules: Rules, *, gap: bool, asked: bool = False) -> Obstacle | None:
    """What forbids showing a reminder ``at`` a moment.

    ``gap`` where the time between two reminders binds it; ``asked`` where the person wished for it, in spite of pause
    and hours.
    """
    if asked:
        return _busy(state, at, rules)
    if (until := pause_end(state, at)) is not None and until.elapsed > at.elapsed:
        return Obstacle(Reason.PAUSED, until)
    if (busy := _busy(state, at, rules)) is not None:
        return busy
    working = shift_at(rules.hours, at.wall)
    if working is None:
        following = next(shifts(rules.hours, at.wall), None)
        return Obstacle(Reason.OUTSIDE_HOURS, None if following is None else at.at_wall(following.start))
    if working.end - rules.hours.quiet_before_end <= at.wall:
        return Obstacle(Reason.QUIET_BEFORE_END, at.at_wall(working.end))
    quiet_until = max(state.arrived, at.at_wall(max(working.start, _EPOCH)).elapsed) + rules.hours.quiet_after_arrival
    if at.elapsed < quiet_until:
        return Obstacle(Reason.QUIET_AFTER_ARRIVAL, at.when(quiet_until))
    if gap and state.last_shown is not None and at.elapsed < state.last_shown + rules.min_gap:
        return Obstacle(Reason.MIN_GAP, at.when(state.last_shown + rules.min_gap))
    return None


def _busy(state: State, at: Instant, rules: Rules) -> Obstacle | None:
    """Law 13: what is going on, or has just ended; the longest of several."""
    causes = [(name, each) for name, each in state.busy.items() if name in rules.hold_during]
    lasting = [each for each in causes if each[1].until is None or each[1].until > at.elapsed]
    if lasting:
        name, cause = max(lasting, key=lambda each: (each[1].until is None, each[1].until or NONE))
        return Obstacle(Reason(name), None if cause.until is None else at.when(cause.until))
    if state.freed is not None and at.elapsed < state.freed + rules.settle:
        return Obstacle(Reason.SETTLING, at.when(state.freed + rules.settle))
    return None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def pause_end(state: State, at: Instant) -> Instant | None:
    """When the pause ends, if one was asked for."""
    match state.paused_until:
        case None:
            return None
        case timedelta() as elapsed:
            return at.when(elapsed)
        case wall:
            return at.at_wall(wall)


def clear(
    state: State, at: Instant, rules: Rules, *, gap: bool, asked: bool = False
) -> tuple[Instant | None, Reason | None]:
    """The first moment from ``at`` on at which nothing forbids a reminder (None for never), and the first obstacle."""
    first: Reason | None = None
    for _ in range(16):  # each obstacle can stand in the way once a day; the next working day is near
        found = obstacle(state, at, rules, gap=gap, asked=asked)
        if found is None:
            return at, first
        first = first or found.reason
        if found.until is None or found.until.elapsed <= at.elapsed:
            return None, first
        at = found.until
    return None, first
