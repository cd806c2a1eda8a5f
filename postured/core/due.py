"""What is due, and when: laws 7, 10 and 18. Questions only; nothing changes here."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from postured.core.hours import moment, shift_at
from postured.core.instant import Instant, shift
from postured.core.presence import NONE, total
from postured.core.rules import Routine, Rules, Style
from postured.core.state import State

_DAY = timedelta(days=1)
_STALE = timedelta(hours=1)
"""An ``at`` time missed by more than this is dropped."""


_STRETCH = (1.0, 1.5, 2.25, 3.0)
"""What refusals in a row do to an interval: three, six, nine of them, and no further."""


def spent(state: State, routine: Routine, now: timedelta, rules: Rules) -> timedelta:
    """What the routine's clock shows: sitting or screen time since it last started anew."""
    have = total(state.attendance, routine.counts, now, rules)
    return max(NONE, have - state.marks.get(routine.name, have))


def interval(state: State, routine: Routine) -> timedelta | None:
    """The routine's ``every`` as it is today: refusals stretch it, but not the backstop's."""
    if routine.every is None or not state.refused or not routine.daily_budget:
        return routine.every
    return routine.every * _STRETCH[min(3, state.refused.get(routine.name, 0) // 3)]


def left(state: State, routine: Routine, now: timedelta, rules: Rules) -> timedelta | None:
    """Time of its own kind until the routine is due by its clock, 0 when it is; None without ``every``."""
    every = interval(state, routine)
    return None if every is None else max(NONE, every - spent(state, routine, now, rules))


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


def is_due(state: State, routine: Routine, now: Instant, rules: Rules) -> bool:
    """Whether its time has come, whatever stands in its way."""
    if _must_wait(state, routine, now):
        return False
    return left(state, routine, now.elapsed, rules) == NONE or slot_due(state, routine, now, rules) is not None


def _must_wait(state: State, routine: Routine, now: Instant) -> bool:
    return bool(state.retry) and state.retry.get(routine.name, now.elapsed) > now.elapsed


def due(state: State, now: Instant, rules: Rules) -> list[Routine]:
    """The routines that are due, in the order of the settings.

    A cue that may ride waits for a break that falls due soon; with none in sight it is here.
    """
    found = [each for each in rules.routines if comes_alone(each) and is_due(state, each, now, rules)]
    if found and all(each.rides for each in found) and _break_is_near(state, now, rules):
        return []
    return found


def _break_is_near(state: State, now: Instant, rules: Rules) -> bool:
    for routine in rules.routines:
        if not routine.rides:
            wait = left(state, routine, now.elapsed, rules)
            if wait is not None and wait <= rules.merge_within:
                return True
            if slot_within(routine, now, rules.merge_within, rules) is not None:
                return True
    return False


def early(state: State, now: Instant, rules: Rules) -> list[Routine]:
    """The routines whose clocks bring them so soon that they may as well come now; a time of day is kept."""
    found = []
    for each in rules.routines:
        wait = left(state, each, now.elapsed, rules) if comes_alone(each) else None
        if wait is not None and NONE < wait <= rules.merge_within and not _must_wait(state, each, now):
            found.append(each)
    return found


def slot_within(routine: Routine, now: Instant, wait: timedelta, rules: Rules) -> Instant | None:
    """The routine's next ``at`` time, if it comes later than ``now`` and within ``wait``."""
    if not routine.at or wait <= NONE:
        return None
    for slot in _coming(routine, now, rules):
        at = now.at_wall(slot)
        return at if at.elapsed <= now.elapsed + wait else None
    return None


def next_due(state: State, routine: Routine, rules: Rules) -> Instant | None:
    """When the routine falls due if the person stays active; the state's own moment when it is due already."""
    now = state.at
    moments: list[Instant] = []
    if not comes_alone(routine):
        return None
    if not routine.at:  # as most are
        wait = left(state, routine, now.elapsed, rules)
        if wait is None:
            return None
        return now.when(max(now.elapsed + wait, state.retry.get(routine.name, now.elapsed)))
    if (wait := left(state, routine, now.elapsed, rules)) is not None:
        moments.append(now.when(now.elapsed + wait))
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
