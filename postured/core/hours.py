"""Working hours on the wall clock: law 14. Daylight saving and zones are the wall's own business."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from postured.core.rules import Hours
from postured.core.same import Same

_DAY = timedelta(days=1)
_HORIZON = 400
"""Days to look ahead for the next shift; beyond a year of holidays there is none."""
_LONG = 8 * _DAY
"""A shift longer than this from now need not be followed to its end."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of working hours, as moments in UTC. Ranges that touch are one."""

    start: datetime
    end: datetime


_EVER = Shift(datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))


def shifts(hours: Hours, wall: datetime) -> Iterator[Shift]:
    """The shifts that end after ``wall``, in order, for a little over a year."""
    if not hours.ranges and len(hours.days) == 7 and not hours.holidays:
        return iter((_EVER,))
    return (shift for shift in _merged(_single(hours, wall), wall + _LONG) if shift.end > wall)


@lru_cache(maxsize=64)
def _near(hours: Same[Hours], day: date, zone: tzinfo | None) -> Shift | None:
    """The first shift that ends after the begin of ``day``, or as far as there is one."""
    return next(shifts(hours.value, moment(day, time(0), zone).astimezone(zone)), None)


def _merged(singles: Iterator[Shift], enough: datetime) -> Iterator[Shift]:
    pending: Shift | None = None
    for shift in singles:
        if pending is None:
            pending = shift
        elif shift.start <= pending.end < enough:
            pending = Shift(pending.start, max(pending.end, shift.end))
        else:
            yield pending
            pending = shift
    if pending is not None:
        yield pending


def _single(hours: Hours, wall: datetime) -> Iterator[Shift]:
    first = wall.date() - 2 * _DAY
    for number in range(_HORIZON):
        day = first + number * _DAY
        if day.weekday() not in hours.days or day in hours.holidays:
            continue
        if not hours.ranges:
            yield Shift(moment(day, time(0), wall.tzinfo), moment(day + _DAY, time(0), wall.tzinfo))
        for each in sorted(hours.ranges, key=lambda one: one.start):
            end = day if each.end > each.start else day + _DAY
            yield Shift(moment(day, each.start, wall.tzinfo), moment(end, each.end, wall.tzinfo))


def shift_at(hours: Hours, wall: datetime) -> Shift | None:
    """The shift that ``wall`` lies in."""
    near = _near(Same(hours), wall.date(), wall.tzinfo)
    if near is None:
        return None
    now = wall.astimezone(UTC)
    if now < near.end:
        return near if near.start <= now else None
    shift = next(shifts(hours, wall), None)
    return shift if shift is not None and shift.start <= now else None


@lru_cache(maxsize=256)
def moment(day: date, clock: time, zone: tzinfo | None) -> datetime:
    """When the wall clock of ``zone`` first shows ``clock`` on ``day``, in UTC; in a gap, the first moment after."""
    naive = datetime.combine(day, clock)
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == naive:
        return first
    # In a gap fold=0 reads the offset from before it and fold=1 the one from after: the change lies between.
    low, high = naive.replace(tzinfo=zone, fold=1).astimezone(UTC), first
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
