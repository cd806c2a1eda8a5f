"""Working hours by the letter of law 14, worked out anew: which ones a moment lies in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from postured.core.rules import Hours

DAY = timedelta(days=1)
Shift = tuple[datetime, datetime]


def shift_of(hours: Hours, wall: datetime) -> Shift | None:
    """Begin and end, in UTC, of the hours that ``wall`` lies in; ranges that touch are one."""
    now = wall.astimezone(UTC)
    merged: list[Shift] = []
    for start, end in sorted(_around(hours, wall)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return next((each for each in merged if each[0] <= now < each[1]), None)


def _around(hours: Hours, wall: datetime) -> Iterator[Shift]:
    for number in range(-3, 4):
        day = wall.date() + number * DAY
        if day.weekday() not in hours.days or day in hours.holidays:
            continue
        if not hours.ranges:
            yield _moment(day, time(0), wall.tzinfo), _moment(day + DAY, time(0), wall.tzinfo)
        for each in hours.ranges:
            last = day + DAY if each.end <= each.start else day
            yield _moment(day, each.start, wall.tzinfo), _moment(last, each.end, wall.tzinfo)


def _moment(day: date, clock: time, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, clock).replace(tzinfo=zone).astimezone(UTC)
