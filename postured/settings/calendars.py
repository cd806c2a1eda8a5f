"""Reads in calendar files (.ics) from when to when the person has appointments. Nothing else of them is kept.

Not held back for: whole days and what lasts longer than a day, what is cancelled, declined or shown as free, and what
takes no time. What is tentative may happen, and counts.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from postured.language import _
from postured.settings.handover import Problem

if TYPE_CHECKING:
    from icalendar import Component

T = TypeVar("T")

DAY = timedelta(days=1)
AHEAD = 9 * DAY
"""The settings are read again each night; this is for a machine that sleeps through a week."""
LAYER = "calendar"
_LARGEST = 50 * 1024 * 1024
_MOST_FILES = 2000
_WATCHED_ONE_BY_ONE = 100
"""In a folder with more files than that, only coming, going and replacing is noticed: so do those who sync them."""
_PATIENCE = 4.0
"""Seconds a file may take. A calendar of ten years takes one."""
_MOST_LATE = 3
"""So many files that take too long, and the rest is left: the settings wait for this."""
_BLOCK = re.compile(rb"^BEGIN:(VEVENT|VFREEBUSY)[ \t]*\r?$.*?^END:\1[ \t]*\r?$\r?\n?", re.MULTILINE | re.DOTALL)
_BEGINS = re.compile(rb"^DTSTART[^:\r\n]*(?:\r?\n[ \t][^:\r\n]*)*:(?:\r?\n[ \t])?(\d{8})", re.MULTILINE)
_SEVERAL = re.compile(rb"^(RRULE|RDATE|RECURRENCE-ID)", re.MULTILINE)
_LISTED = re.compile(rb"^RDATE", re.MULTILINE)
_LAST = re.compile(rb"^RRULE[^\r\n]*UNTIL=(\d{8})", re.MULTILINE)
_TOO_OFTEN = re.compile(rb"^RRULE[^\r\n]*(FREQ=(SECONDLY|MINUTELY)|BYSECOND=|BYMINUTE=[^;\r\n]*,)", re.MULTILINE)
_UNFOLD = re.compile(rb"\r?\n[ \t]")

Span = tuple[int, int]
"""Begin and end, in seconds since 1970."""


@dataclass(slots=True)
class Found:
    """What the calendars say."""

    spans: tuple[Span, ...] = ()
    """One after the other; those that touch are one."""
    problems: list[Problem] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """To be watched."""


def appointments(names: Iterable[str], now: datetime) -> Found:
    """What the files and folders of these absolute ``names`` say about yesterday and the days ahead.

    A file that cannot be read is told, and the others count.
    """
    found = Found()
    spans: list[Span] = []
    for name in names:
        read = [(file, _calendar(file, now, found)) for file in _files(name, found)]
        calendars = [(file, calendar) for file, calendar in read if calendar is not None]
        person = _person(calendar for _file, calendar in calendars)
        for file, calendar in calendars:
            spans += _in_time(file, found, partial(_all_spans, calendar, person, now)) or []
    found.spans = merged(spans)
    return found


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time, in spans that neither touch nor overlap, the first one first."""
    one: list[Span] = []
    for begin, end in sorted(each for each in spans if each[0] < each[1]):
        if one and begin <= one[-1][1]:
            one[-1] = one[-1][0], max(one[-1][1], end)
        else:
            one.append((begin, end))
    return tuple(one)


def _files(name: str, found: Found) -> Sequence[str]:
    """The calendars at ``name``, which may be a folder of them."""
    found.files.append(name)
    if not os.path.isdir(name):
        return [name]
    try:
        files = sorted(each.path for each in os.scandir(name) if each.name.lower().endswith((".ics", ".ifb")))
    except OSError as problem:
        found.problems.append(_problem(name, _("This folder cannot be read: {why}.").format(why=_why(problem))))
        return []
    if len(files) > _MOST_FILES:
        message = _("There are {count} calendars in this folder; the first {most} count.")
        found.problems.append(_problem(name, message.format(count=len(files), most=_MOST_FILES)))
        files = files[:_MOST_FILES]
    if len(files) <= _WATCHED_ONE_BY_ONE:
        found.files += files
    return files


def _calendar(file: str, now: datetime, found: Found) -> Any:
    """What of it may matter in these days; None where that cannot be read."""
    data = _data(file, found)
    return None if data is None else _in_time(file, found, lambda: _read(file, data, now, found))


def _data(file: str, found: Found) -> bytes | None:
    try:
        with open(file, "rb") as opened:
            data = opened.read(_LARGEST + 1)
    except FileNotFoundError:
        message = _("There is no calendar here.")
        found.problems.append(_problem(file, message, advice=_("Is its name spelt like this?"), missing=True))
        return None
    except OSError as problem:
        found.problems.append(_problem(file, _("This calendar cannot be read: {why}.").format(why=_why(problem))))
        return None
    if len(data) > _LARGEST:
        message = _("This calendar is larger than {size} MB, and does not count.")
        advice = _("Old appointments can be left out when it is exported.")
        found.problems.append(_problem(file, message.format(size=_LARGEST >> 20), advice=advice))
        return None
    return data.removeprefix(b"\xef\xbb\xbf")


def _in_time(file: str, found: Found, work: Callable[[], T]) -> T | None:
    """What comes of it; None where that takes too long."""
    if sum(each.advice == _late_advice() for each in found.problems) >= _MOST_LATE:
        return None
    try:
        with _patience():
            return work()
    except (TimeoutError, MemoryError):
        message = _("This calendar takes too long to read, and does not count.")
        found.problems.append(_problem(file, message, advice=_late_advice()))
        return None


def _late_advice() -> str:
    return _("An appointment in it may repeat without an end.")


def _read(file: str, data: bytes, now: datetime, found: Found) -> Any:
    if not data.lstrip()[:15].upper().startswith(b"BEGIN:VCALENDAR"):
        begins = data.lstrip()[:20].decode("utf-8", "replace").split("\n")[0].strip()
        message = _('Found "{begins}", expected "BEGIN:VCALENDAR": this is no calendar.').format(begins=begins)
        found.problems.append(_problem(file, message, line=1, advice=_("Export it as iCalendar (.ics).")))
        return None
    blocks = [each for each in _BLOCK.finditer(data) if _may_matter(each[0], now)]
    frame = _BLOCK.sub(b"", data)
    if not _ends(frame):
        message = _("This calendar is cut off; what is whole in it counts.")
        found.problems.append(
            _problem(file, message, line=data.rstrip().count(b"\n") + 1, advice=_("Export it again."))
        )
        frame = _without_the_torn(frame)
    if not blocks:
        return None
    calendar, why = _checked(frame, [each[0] for each in blocks])
    if not why:
        return calendar
    good = []
    for each in blocks:
        _alone, why = _checked(frame, [each[0]])
        if why:
            line = data.count(b"\n", 0, each.start()) + 1
            found.problems.append(_problem(file, why, line=line, advice=_("The others in it count.")))
        else:
            good.append(each[0])
    return _parse(frame, good)


def _may_matter(block: bytes, now: datetime) -> bool:
    """Whether what it tells of can be in these days; looked at before it is parsed, which takes long."""
    first, last = (each.strftime("%Y%m%d").encode() for each in (now - 3 * DAY, now + AHEAD + DAY))
    ends = _LAST.search(_UNFOLD.sub(b"", block))
    if ends is not None and ends[1] < first and not _LISTED.search(block):
        return False
    if block.startswith(b"BEGIN:VFREEBUSY") or _SEVERAL.search(block):
        return True
    starts = _BEGINS.search(block)
    return starts is None or first <= starts[1] <= last  # one that has none is to be told


def _ends(frame: bytes) -> bool:
    return frame.rstrip().upper().endswith(b"END:VCALENDAR")


def _without_the_torn(frame: bytes) -> bytes:
    torn = frame.find(b"BEGIN:VEVENT")
    return (frame if torn < 0 else frame[:torn]).rstrip(b"\r\n") + b"\r\nEND:VCALENDAR\r\n"


def _checked(frame: bytes, blocks: Sequence[bytes]) -> tuple[Any, str]:
    """The calendar, and why one of these appointments cannot count, in words; "" where all can."""
    if any(_TOO_OFTEN.search(_UNFOLD.sub(b"", each)) for each in blocks):
        return None, _("An appointment repeats more often than every hour, and does not count.")
    calendar = _parse(frame, blocks)
    if calendar is None:
        return None, _("An appointment cannot be read, and does not count.")
    return calendar, next((why for each in calendar.walk("VEVENT") if (why := _unreadable(each))), "")


def _unreadable(event: "Component") -> str:
    wrong = [str(name) for name, _error in event.errors if name in ("DTSTART", "DTEND", "DURATION", "RRULE")]
    if wrong:
        return _("An appointment does not count, since its {what} cannot be read.").format(what=", ".join(wrong))
    return "" if "DTSTART" in event else _("An appointment does not count, since it has no beginning.")


def _parse(frame: bytes, blocks: Sequence[bytes]) -> Any:
    """The calendar with these appointments in it; None where it cannot be read."""
    from icalendar import Calendar

    at = frame.upper().rfind(b"END:VCALENDAR")
    try:
        return Calendar.from_ical(frame[:at] + b"".join(each.rstrip() + b"\r\n" for each in blocks) + frame[at:])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        return None  # the library raises many for a text that is none


def _all_spans(calendar: Any, person: str, now: datetime) -> list[Span]:
    return list(_spans(calendar, person, now))


def _spans(calendar: Any, person: str, now: datetime) -> Iterator[Span]:
    import recurring_ical_events

    for event in recurring_ical_events.of(calendar, skip_bad_series=True).between(now - DAY, now + AHEAD):
        if _holds(event, person):
            span = _span(event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None, now.tzinfo)
            if span is not None:
                yield span
    for each in calendar.walk("VFREEBUSY"):
        yield from _busy_periods(each, now)


def _holds(event: "Component", person: str) -> bool:
    """Whether a meeting like this is one that nobody should be reminded in."""
    said = {name: str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")}
    if said["STATUS"] == "CANCELLED" or said["TRANSP"] == "TRANSPARENT":
        return False
    if said["X-MICROSOFT-CDO-BUSYSTATUS"] in ("FREE", "WORKINGELSEWHERE"):
        return False
    return not _declined(event, person)


def _span(begin: date | datetime, end: date | datetime | None, zone: Any) -> Span | None:
    """None for whole days, for what takes no time, and for what takes longer than a day."""
    if not isinstance(begin, datetime) or not isinstance(end, datetime):
        return None
    first, last = (_moment(each, zone) for each in (begin, end))
    return (first, last) if 0 < last - first <= DAY.total_seconds() else None


def _moment(at: datetime, zone: Any) -> int:
    """One without a zone is meant wherever the person is."""
    return round((at if at.tzinfo is not None else at.replace(tzinfo=zone)).timestamp())


def _busy_periods(component: "Component", now: datetime) -> Iterator[Span]:
    listed = component.get("FREEBUSY", [])
    for each in listed if isinstance(listed, list) else [listed]:
        if str(each.params.get("FBTYPE", "BUSY")).upper() == "FREE":
            continue
        for begin, until in (period.dt for period in getattr(each, "dts", [each])):
            end = begin + until if isinstance(until, timedelta) else until
            span = _span(begin, end, now.tzinfo)
            if span is not None:
                yield span


def _people(event: "Component", *roles: str) -> Iterator[tuple[str, str]]:
    """Addresses, each with the answer that its owner gave."""
    for role in roles:
        listed = event.get(role, [])
        for each in listed if isinstance(listed, list) else [listed]:
            yield str(each).lower().removeprefix("mailto:"), str(each.params.get("PARTSTAT", "")).upper()


def _person(calendars: Iterable[Any]) -> str:
    """Whose they are: their name where that is an address, else who takes part in everything; "" for not known."""
    meetings: list[set[str]] = []
    for calendar in calendars:
        name = str(calendar.get("X-WR-CALNAME", "")).strip().lower()
        if "@" in name:
            return name
        meetings += (
            {address for address, _answer in _people(event, "ATTENDEE", "ORGANIZER")}
            for event in calendar.walk("VEVENT")
        )
    meetings = [each for each in meetings if each]
    everywhere = set.intersection(*meetings) if len(meetings) > 1 else set()
    return everywhere.pop() if len(everywhere) == 1 else ""


def _declined(event: "Component", person: str) -> bool:
    """Whether the person will not go; where it is not known who that is, whether nobody will."""
    answers = dict(_people(event, "ATTENDEE"))
    if person:
        return answers.get(person) == "DECLINED"
    return bool(answers) and set(answers.values()) == {"DECLINED"}


@contextmanager
def _patience() -> Iterator[None]:
    """Raise TimeoutError in whatever takes too long, where the platform has a way."""
    import signal

    if not hasattr(signal, "setitimer"):
        yield
        return

    def late(_number: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE, 0.1)  # again and again: a library may have caught the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _problem(file: str, message: str, *, line: int | None = None, advice: str = "", missing: bool = False) -> Problem:
    return Problem(layer=LAYER, file=file, line=line, message=message, advice=advice, missing=missing)


def _why(problem: OSError) -> str:
    return problem.strerror or str(problem)
