"""Reads what ActivityWatch exports as a trace: when somebody was at keyboard or pointer, and nothing else. Pure.

Its watcher writes events of two kinds: "not-afk" from a first input to a last one, and "afk" once there has been no
input for three minutes, from the last input on. So shorter stillness cannot be seen in it. While no event covers the
time, the machine was off or asleep. Buckets of other types hold titles and addresses; they are passed over.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from postured.language import _
from postured.simulator import jsontext
from postured.simulator.happenings import LONGEST, Answer, Line, Sign, Trace, always
from postured.simulator.trace import BadTrace

TYPE = "afkstatus"
_PULSE = timedelta(seconds=185)
"""The watcher joins its own heartbeats over as long as this: its three minutes, and the five seconds between two."""
_BEGINS = re.compile(
    r'\ufeff?\s*(?:\[|\{\s*"(?:buckets|id|created|name|type|client|hostname|data|events|metadata|last_updated)")'
)


class _Stretch(NamedTuple):
    since: datetime
    until: datetime


def looks_like(text: str) -> bool:
    """Whether ``text`` begins as an export does, and not as a trace."""
    return _BEGINS.match(text) is not None


def parse(text: str, name: str, zone: tzinfo = UTC) -> Trace:
    """The trace in a whole export, in one bucket of it, or in a bare list of a bucket's events.

    The wall clock is that of ``zone``: the export has none. The person does every break.

    Raises:
        BadTrace: ``text`` is no such export.
    """
    here: list[_Stretch] = []
    gone: list[_Stretch] = []
    for where, event in _events(text, name):
        status, stretch = _stretch(event, name, where)
        (here if status == "not-afk" else gone).append(stretch)
    on = _joined([*here, *gone], _PULSE)
    if not on:
        raise BadTrace(name, 0, _("Found no event that tells of anybody at the keyboard."))
    if on[-1].until - on[0].since > LONGEST:
        raise BadTrace(name, 0, _("Its events are more than {count} days apart.").format(count=LONGEST.days))
    start = on[0].since
    lines = [Line(at - start, what) for at, what in _told(on, _heartbeats(_joined(here), _joined(gone)))]
    return Trace(start=start.astimezone(zone), lines=tuple(lines), answers=always(Answer.DONE))


def _events(text: str, name: str) -> Iterator[tuple[str, object]]:
    """The events that tell of input, each with the words for where it stands."""
    try:
        data = jsontext.parse(text.removeprefix("\ufeff"))
    except jsontext.NotJson as problem:
        raise BadTrace(name, 0, _("Found {what}.").format(what=problem)) from None
    match data:
        case list():
            yield from _numbered(data, "")
        case {"buckets": dict(buckets)}:
            of_input = {key: each for key, each in buckets.items() if _type(each) == TYPE}
            if not of_input:
                raise _no_bucket(name, {_type(each) for each in buckets.values()})
            for key, bucket in of_input.items():
                yield from _of_bucket(bucket, key, name)
        case {"events": _}:
            if _type(data) != TYPE:
                raise _no_bucket(name, {_type(data)})
            yield from _of_bucket(data, "", name)
        case _:
            raise BadTrace(name, 0, _("Expected an export of ActivityWatch: “buckets”, or the “events” of one."))


def _type(bucket: object) -> str:
    kind = bucket.get("type") if isinstance(bucket, dict) else None
    return kind if isinstance(kind, str) else ""


def _no_bucket(name: str, types: Iterable[str]) -> BadTrace:
    there = ", ".join(jsontext.found(each) for each in sorted(types) if each) or _("nothing")
    message = _("Found {types}, expected a bucket of the type “afkstatus”, as aw-watcher-afk makes it.")
    return BadTrace(name, 0, message.format(types=there))


def _of_bucket(bucket: Mapping[str, Any], key: str, name: str) -> Iterator[tuple[str, object]]:
    events = bucket.get("events")
    if not isinstance(events, list):
        message = _("Found {found} for events, expected a list.").format(found=jsontext.found(events))
        raise BadTrace(name, 0, message)
    yield from _numbered(events, key)


def _numbered(events: list[object], key: str) -> Iterator[tuple[str, object]]:
    for number, event in enumerate(events, start=1):
        if key:
            yield _("event {number} of {bucket}").format(number=number, bucket=jsontext.found(key)), event
        else:
            yield _("event {number}").format(number=number), event


def _stretch(event: object, name: str, where: str) -> tuple[str, _Stretch]:
    """What one event says; of its data nothing but the status is looked at."""

    def wrong(key: str, value: object, wanted: str) -> BadTrace:
        message = _("In {where}: found {found} for {key}, expected {wanted}.")
        return BadTrace(name, 0, message.format(where=where, found=jsontext.found(value), key=key, wanted=wanted))

    if not isinstance(event, dict):
        raise wrong("event", event, _("an object"))
    data = event.get("data")
    status = data.get("status") if isinstance(data, dict) else None
    if status not in ("afk", "not-afk"):
        raise wrong("status", status, _("“afk” or “not-afk”"))
    since, lasts = _moment(event.get("timestamp")), event.get("duration")
    if since is None:
        raise wrong("timestamp", event.get("timestamp"), _("a moment such as “2026-11-23T08:00:00+00:00”"))
    if isinstance(lasts, bool) or not isinstance(lasts, int | float) or not 0 <= lasts <= LONGEST.total_seconds():
        raise wrong("duration", lasts, _("a number of seconds"))
    return status, _Stretch(since, since + timedelta(seconds=lasts))


def _moment(value: object) -> datetime | None:
    """In UTC, which is meant where no offset stands."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if found is None or not 1971 <= found.year <= 9000:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)


def _joined(stretches: Iterable[_Stretch], gap: timedelta = timedelta(0)) -> list[_Stretch]:
    """In order, and none within ``gap`` of the one before it."""
    joined: list[_Stretch] = []
    for each in sorted(stretches):
        if joined and each.since - joined[-1].until <= gap:
            joined[-1] = _Stretch(joined[-1].since, max(joined[-1].until, each.until))
        else:
            joined.append(each)
    return joined


def _heartbeats(here: list[_Stretch], gone: list[_Stretch]) -> list[_Stretch]:
    """Joined where one event was split: close together, and nothing between them says that nobody was there."""
    ends = [each.until for each in gone]
    joined: list[_Stretch] = []
    for each in here:
        before = joined[-1] if joined else None
        if before is None or each.since - before.until > _PULSE:
            joined.append(each)
            continue
        after = bisect_right(ends, before.until)
        if after < len(gone) and gone[after].since < each.since:
            joined.append(each)
        else:
            joined[-1] = _Stretch(before.since, each.until)
    return joined


def _told(on: list[_Stretch], here: list[_Stretch]) -> Iterator[tuple[datetime, Sign]]:
    """What happens, in order. ``here`` lies within ``on``."""
    coming = iter(here)
    person = next(coming, None)
    for number, machine in enumerate(on):
        if number:
            yield machine.since, Sign.RESUME
        while person is not None and person.until <= machine.until:
            yield person.since, Sign.INPUT
            yield person.until, Sign.IDLE
            person = next(coming, None)
        last = number == len(on) - 1
        yield machine.until, Sign.END if last else Sign.SUSPEND
