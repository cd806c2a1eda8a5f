"""What is due, and when: laws 7, 10 and 18. Questions only; nothing changes here."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from postured.core.hours import moment, shift_at
from postured.core.instant import Instant
from postured.core.presence import NONE, total, totals
from postured.core.rules import Counts, Hours, Routine, Rules, Style
from postured.core.same import Same
from postured.core.state import State

_DAY = timedelta(days=1)
_STALE = timedelta(hours=1)
"""An ``at`` time missed by more than this is dropped, unless it was kept back."""


NEVER = timedelta(days=9999)
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


@lru_cache(maxsize=64)
def _slots(at: tuple[time, ...], hours: Same[Hours], day: date, zone: tzinfo | None) -> tuple[datetime, ...]:
    """The ``at`` times around ``day`` that lie in working hours; in UTC and in order."""
    found = []
    for number in range(-1, 9):
        for clock in sorted(at):
            slot = moment(day + number * _DAY, clock, zone)
            if shift_at(hours.value, slot.astimezone(zone)) is not None:
                found.append(slot)
    return tuple(found)


def slot_due(state: State, routine: Routine, now: Instant, rules: Rules) -> datetime | None:
    """The latest ``at`` time that has come and still counts. One outside working hours never does."""
    if not routine.at or routine.name not in state.taken:
        return None
    wall = now.wall.astimezone(UTC)
    slots = _slots(routine.at, Same(rules.hours), now.wall.date(), now.wall.tzinfo)
    come = bisect_right(slots, wall)
    if come == 0:
        return None
    last = slots[come - 1]
    if last <= wall - _STALE and not _kept_since(state, last, now):
        return None
    taken = state.taken[routine.name]
    if taken > wall and taken.astimezone(now.wall.tzinfo).date() != now.wall.date():
        return last  # the clock was ahead when it was taken
    return last if last > taken and not _has_been(last, taken, now.wall.tzinfo) else None


def _has_been(slot: datetime, taken: datetime, zone: tzinfo | None) -> bool:
    """Whether the day has had that time before a journey to the west: by the hands of the clock it was dealt with."""
    there, here = taken.replace(tzinfo=None), slot.astimezone(zone).replace(tzinfo=None)
    return there.date() == here.date() and here <= there


def _kept_since(state: State, slot: datetime, now: Instant) -> bool:
    """Whether something has kept reminders back ever since that time of the same day, or from soon after it."""
    if state.waiting is None:
        return False
    late = now.wall.astimezone(UTC) - slot
    same_day = slot.astimezone(now.wall.tzinfo).date() == now.wall.date()
    return same_day and state.waiting.since <= now.elapsed - late + _STALE


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
    if soonest(state, now, rules) > NONE and not any(_at_its_time(state, each, now, rules) for each in timed(rules)):
        return []
    found = [
        each
        for each, wait in waits(state, now, rules)
        if wait <= NONE or (each.at and _at_its_time(state, each, now, rules))
    ]
    if found and all(each.rides for each in found) and _break_is_near(state, now, rules):
        return []
    return found


class _Clocks(NamedTuple):
    """The clocks of the routines that may come alone, as long as none of them starts anew."""

    ends: tuple[tuple[Routine, timedelta | None], ...]
    """The total of its kind at which each is due; None without a clock."""
    sitting: timedelta
    """The first of those totals of sitting time."""
    screen: timedelta


def _clocks(state: State, rules: Rules) -> _Clocks | None:
    """They change with a reminder, and are asked for at every event. None while one has yet to start."""
    last = _last[0]
    if last is not None and last[0] is rules and last[1] is state.marks and last[2] is state.refused:
        return last[3]
    ends = []
    first = {Counts.SITTING: NEVER, Counts.SCREEN: NEVER}
    for routine in rules.routines:
        if not comes_alone(routine):
            continue
        every = interval(state, routine)
        if every is not None and routine.name not in state.marks:
            return None
        end = None if every is None else every + state.marks[routine.name]
        ends.append((routine, end))
        if end is not None:
            first[routine.counts] = min(first[routine.counts], end)
    found = _Clocks(tuple(ends), first[Counts.SITTING], first[Counts.SCREEN])
    _last[0] = (rules, state.marks, state.refused, found)
    return found


_last: list[tuple[Rules, Mapping[str, timedelta], Mapping[str, int], _Clocks] | None] = [None]


def soonest(state: State, now: Instant, rules: Rules) -> timedelta:
    """The least of the ``waits``; ``NEVER`` for none."""
    clocks = _clocks(state, rules)
    if clocks is None or state.retry:
        return min((wait for _, wait in waits(state, now, rules)), default=NEVER)
    sitting, screen = totals(state.attendance, now.elapsed, rules)
    return min(clocks.sitting - sitting, clocks.screen - screen)


def waits(state: State, now: Instant, rules: Rules) -> Iterator[tuple[Routine, timedelta]]:
    """How long until each routine that may come alone is due by its clock; ``NEVER`` without one."""
    sitting, screen = totals(state.attendance, now.elapsed, rules)
    clocks = _clocks(state, rules)
    for routine, end in clocks.ends if clocks is not None else _ends(state, now, rules):
        if end is None:
            yield routine, NEVER
            continue
        wait = end - (sitting if routine.counts is Counts.SITTING else screen)
        if state.retry and (again := state.retry.get(routine.name, NONE) - now.elapsed) > wait:
            wait = again
        yield routine, wait


def _ends(state: State, now: Instant, rules: Rules) -> Iterator[tuple[Routine, timedelta | None]]:
    """A routine that has yet to start its clock starts it now."""
    for routine in filter(comes_alone, rules.routines):
        every = interval(state, routine)
        have = total(state.attendance, routine.counts, now.elapsed, rules)
        yield routine, None if every is None else every + state.marks.get(routine.name, have)


def timed(rules: Rules) -> tuple[Routine, ...]:
    """The routines that come at times of day and may come alone."""
    return _timed(Same(rules))


@lru_cache(maxsize=8)
def _timed(rules: Same[Rules]) -> tuple[Routine, ...]:
    return tuple(each for each in rules.value.routines if each.at and comes_alone(each))


def _at_its_time(state: State, routine: Routine, now: Instant, rules: Rules) -> bool:
    if _must_wait(state, routine, now):
        return False
    return slot_due(state, routine, now, rules) is not None


def _break_is_near(state: State, now: Instant, rules: Rules) -> bool:
    for routine, wait in waits(state, now, rules):
        if not routine.rides:
            if wait <= rules.merge_within:
                return True
            if slot_within(routine, now, rules.merge_within, rules) is not None:
                return True
    return False


def early(state: State, now: Instant, rules: Rules) -> list[Routine]:
    """The routines whose clocks bring them so soon that they may as well come now; a time of day is kept."""
    return [
        each
        for each, wait in waits(state, now, rules)
        if NONE < wait <= rules.merge_within and not _must_wait(state, each, now)
    ]


def slot_within(routine: Routine, now: Instant, wait: timedelta, rules: Rules) -> Instant | None:
    """The routine's next ``at`` time, if it comes later than ``now`` and within ``wait``."""
    if not routine.at or wait <= NONE:
        return None
    coming = slot_coming(routine, now, rules)
    return now.when(coming) if coming is not None and coming <= now.elapsed + wait else None


def slot_coming(routine: Routine, now: Instant, rules: Rules) -> timedelta | None:
    """When on the elapsed clock the routine's next ``at`` time comes, if there is one within days."""
    wall = now.wall.astimezone(UTC)
    slots = _slots(routine.at, Same(rules.hours), now.wall.date(), now.wall.tzinfo)
    come = bisect_right(slots, wall)
    return now.elapsed + (slots[come] - wall) if come < len(slots) else None


def next_due(state: State, routine: Routine, rules: Rules) -> Instant | None:
    """When the routine falls due if the person stays active; the state's own moment when it is due already."""
    now = state.at
    if not comes_alone(routine):
        return None
    moments: list[timedelta] = []
    if (wait := left(state, routine, now.elapsed, rules)) is not None:
        moments.append(now.elapsed + wait)
    if routine.at:
        coming = slot_coming(routine, now, rules)
        if slot_due(state, routine, now, rules) is not None:
            moments.append(now.elapsed)
        elif coming is not None:
            moments.append(coming)
    if not moments:
        return None
    return now.when(max(min(moments), state.retry.get(routine.name, now.elapsed)))
