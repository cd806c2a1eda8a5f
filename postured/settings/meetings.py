"""When the person has appointments, by the text of one calendar. Nothing else of them is kept.

Not held back for: whole days and what lasts longer than a day, what is cancelled, declined or shown as free, and what
takes no time. What is tentative may happen, and counts. Whatever cannot be read is told with its line, and the rest
counts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from postured.language import _

if TYPE_CHECKING:
    from icalendar import Component

DAY = timedelta(days=1)
AHEAD = 9 * DAY
"""The settings are read again each night; this is for a machine that sleeps through a week."""
_WHOLE_DAY = DAY - timedelta(minutes=1)
"""From midnight on: Exchange writes whole days so, and some end them a second early."""

_ANY = re.MULTILINE | re.IGNORECASE
_PART = re.compile(rb"^BEGIN:VCALENDAR\b.*?(?=^BEGIN:VCALENDAR\b|\Z)", _ANY | re.DOTALL)
_BLOCK = re.compile(rb"^BEGIN:(VEVENT|VFREEBUSY)[ \t]*\r?$.*?^END:\1[ \t]*\r?$\r?\n?", _ANY | re.DOTALL)
_ZONE = re.compile(rb"^BEGIN:VTIMEZONE[ \t]*\r?$.*?^END:VTIMEZONE[ \t]*\r?$\r?\n?", _ANY | re.DOTALL)
_ZONE_NAME = re.compile(rb"^TZID:(.*?)\r?$", _ANY)
_UID = re.compile(rb"^UID[^:\n]*:(.*?)\r?$", _ANY)
_BEGINS = re.compile(rb"^DTSTART[^:\r\n]*(?:\r?\n[ \t][^:\r\n]*)*:(?:\r?\n[ \t])?(\d{8})", _ANY)
_SEVERAL = re.compile(rb"^(RRULE|RDATE|RECURRENCE-ID)", _ANY)
_LISTED = re.compile(rb"^RDATE", _ANY)
_LAST = re.compile(rb"^RRULE[^\r\n]*UNTIL=(\d{8})", _ANY)
_TOO_OFTEN = re.compile(
    rb"^RRULE[^\r\n]*(FREQ=(SECONDLY|MINUTELY)|BYSECOND=|BYMINUTE=[^;\r\n]*,|INTERVAL=0+(?!\d))", _ANY
)
_UNFOLD = re.compile(rb"\r?\n[ \t]")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_MATTER = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")

Span = tuple[int, int]
"""Begin and end, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What cannot be read, and since which line."""

    line: int
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class _Series:
    """An appointment with its exceptions, as the file has them."""

    line: int
    blocks: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What of a calendar may matter in these days."""

    frame: bytes
    series: tuple[_Series, ...]
    parsed: Any

    @property
    def owner(self) -> str:
        """Whose it is: its name, where that is an address, as Google writes it; "" for not known."""
        name = str(self.parsed.get("X-WR-CALNAME", "")).strip().lower()
        return name if _ADDRESS.fullmatch(name) else ""

    @property
    def meetings(self) -> Iterator[set[str]]:
        """Who takes part in each."""
        for event in self.parsed.walk("VEVENT"):
            people = {address for address, _answer in _people(event, "ATTENDEE", "ORGANIZER")}
            if people:
                yield people


class _Unusable(Exception):
    """Why it cannot count, in words for the person."""


def read(data: bytes, now: datetime, flaws: list[Flaw]) -> list[Calendar]:
    """The calendars of a file, most often one, as far as they matter now."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    parts = list(_PART.finditer(data)) if data.lstrip()[:15].upper().startswith(b"BEGIN:VCALENDAR") else []
    if not parts:
        message = _('This is no calendar: the first line of one is "BEGIN:VCALENDAR".')
        flaws.append(Flaw(1, message, _("Export it as iCalendar (.ics).")))
    read = (_calendar(each[0], _line(data, each.start()), now, flaws) for each in parts)
    found = [each for each in read if each is not None]
    for each in found:
        flaws += _unknown_zones(each)
    return found


def spans(calendar: Calendar, person: str, now: datetime, flaws: list[Flaw]) -> list[Span]:
    """From when to when there is an appointment; ``person`` is the address of whose it is, "" for not known."""
    together = _tried(calendar.parsed, person, now)
    if together is not None:
        return together
    found: list[Span] = []
    for each in calendar.series:
        alone = _tried(_parse(calendar.frame, each.blocks), person, now)
        if alone is None:
            flaws.append(_flaw(each.line, _("An appointment cannot be read, and does not count.")))
        found += alone or []
    return found


def person(calendars: Iterable[Calendar]) -> str:
    """Whose they are, by who takes part in everything; "" for not known."""
    meetings = [people for each in calendars for people in each.meetings]
    everywhere = set.intersection(*meetings) if len(meetings) > 1 else set()
    return everywhere.pop() if len(everywhere) == 1 else ""


def _calendar(data: bytes, line: int, now: datetime, flaws: list[Flaw]) -> Calendar | None:
    blocks = [each for each in _BLOCK.finditer(data) if _may_matter(each[0], now)]
    series = _by_series([(line + _line(data, each.start()) - 1, each[0]) for each in blocks])
    frame = _BLOCK.sub(b"", data)
    if not frame.rstrip().upper().endswith(b"END:VCALENDAR"):
        message = _("This calendar is cut off; what is whole in it counts.")
        flaws.append(Flaw(line + _line(data.rstrip(), len(data)) - 1, message, _("Export it again.")))
        frame = _without_the_torn(frame)
    if not series:
        return None
    try:
        return Calendar(frame, series, _checked(frame, series))
    except _Unusable:
        frame = _sound(frame, data, line, flaws)
    good = tuple(each for each in series if _is_good(frame, each, flaws))
    return Calendar(frame, good, _parse(frame, [block for each in good for block in each.blocks])) if good else None


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _by_series(blocks: Iterable[tuple[int, bytes]]) -> tuple[_Series, ...]:
    found: dict[bytes, _Series] = {}
    for line, block in blocks:
        uid = _UID.search(_UNFOLD.sub(b"", block))
        key = uid[1] if uid is not None else b"in line %d" % line
        before = found.get(key, _Series(line, ()))
        found[key] = _Series(before.line, (*before.blocks, block))
    return tuple(found.values())


def _may_matter(block: bytes, now: datetime) -> bool:
    """Whether what it tells of can be in these days; looked at before it is parsed, which takes long."""
    first, last = (each.strftime("%Y%m%d").encode() for each in (now - 3 * DAY, now + AHEAD + DAY))
    ends = _LAST.search(_UNFOLD.sub(b"", block))
    if ends is not None and ends[1] < first and not _LISTED.search(block):
        return False
    if block[6:15].upper() == b"VFREEBUSY" or _SEVERAL.search(block):
        return True
    starts = _BEGINS.search(block)
    return starts is None or first <= starts[1] <= last  # one that has none is to be told


def _without_the_torn(frame: bytes) -> bytes:
    torn = frame.upper().find(b"BEGIN:VEVENT")
    return (frame if torn < 0 else frame[:torn]).rstrip(b"\r\n") + b"\r\nEND:VCALENDAR\r\n"


def _sound(frame: bytes, data: bytes, line: int, flaws: list[Flaw]) -> bytes:
    """The frame without the time zones that break whatever uses them; a name that is well known still counts."""
    for each in _ZONE.findall(frame):
        name = _ZONE_NAME.search(_UNFOLD.sub(b"", each))
        try:
            alone = _parse(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", [each, _probe(b"" if name is None else name[1])])
            told = _tried(alone, "", datetime(2026, 1, 1, tzinfo=UTC))
            broken = told is None or any(part.errors for part in alone.walk())
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - the libraries raise whatever comes to them
            broken = True
        if broken:
            frame = frame.replace(each, b"")
            message = _("A time zone in it cannot be read; its times are taken for yours.")
            flaws.append(_flaw(line + _line(data, data.find(each)) - 1, message))
    return frame


def _unknown_zones(calendar: Calendar) -> Iterator[Flaw]:
    """Whether times in it are by a clock that neither the file describes nor this machine knows."""
    begins = [event["DTSTART"] for event in calendar.parsed.walk("VEVENT")]
    local = [each for each in begins if isinstance(getattr(each, "dt", None), datetime) and each.dt.tzinfo is None]
    names = [str(each.params.get("TZID", "")) for each in local]
    unknown = next((each for each in names if each and b"TZID:" + each.encode() not in calendar.frame), "")
    if unknown:
        message = _("The time zone {name} is not known here; its times are taken for yours.").format(name=unknown)
        yield Flaw(calendar.series[0].line, message, _("Everything in it counts."))


def _probe(zone: bytes) -> bytes:
    """An appointment of some year's turn in that time zone."""
    return b"\r\n".join(
        [
            b"BEGIN:VEVENT",
            b"UID:probe",
            b"DTSTART;TZID=" + zone + b":20260101T100000",
            b"DURATION:PT1H",
            b"END:VEVENT",
        ]
    )


def _is_good(frame: bytes, series: _Series, flaws: list[Flaw]) -> bool:
    try:
        _checked(frame, [series])
    except _Unusable as problem:
        flaws.append(_flaw(series.line, str(problem)))
        return False
    return True


def _flaw(line: int, message: str) -> Flaw:
    return Flaw(line, message, _("The others in it count."))


def _checked(frame: bytes, series: Sequence[_Series]) -> Any:
    """The calendar with these appointments in it.

    Raises:
        _Unusable: one of them cannot count.
    """
    blocks = [block for each in series for block in each.blocks]
    if any(_TOO_OFTEN.search(_UNFOLD.sub(b"", each)) for each in blocks):
        raise _Unusable(_("An appointment repeats more often than every hour, and does not count."))
    try:
        calendar = _parse(frame, blocks)
    except MemoryError:
        raise
    except Exception as problem:
        raise _Unusable(_("An appointment cannot be read, and does not count.")) from problem
    for each in calendar.walk("VEVENT"):
        wrong = [str(name) for name, _error in each.errors if name in _MATTER]
        if wrong:
            message = _("An appointment does not count, since its {what} cannot be read.")
            raise _Unusable(message.format(what=", ".join(wrong)))
        if "DTSTART" not in each:
            raise _Unusable(_("An appointment does not count, since it has no beginning."))
    return calendar


def _parse(frame: bytes, blocks: Sequence[bytes]) -> Any:
    """The calendar with these appointments in it; whatever the library raises where it cannot be read."""
    from icalendar import Calendar as Parsed

    at = frame.upper().rfind(b"END:VCALENDAR")
    return Parsed.from_ical(frame[:at] + b"".join(each.rstrip() + b"\r\n" for each in blocks) + frame[at:])


def _tried(calendar: Any, person: str, now: datetime) -> list[Span] | None:
    """None where something in it cannot be understood."""
    try:
        return list(_spans(calendar, person, now))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the libraries raise whatever comes to them
        return None


def _spans(calendar: Any, person: str, now: datetime) -> Iterator[Span]:
    import recurring_ical_events

    if str(calendar.get("METHOD", "")).upper() == "CANCEL":
        return
    for event in recurring_ical_events.of(calendar).between(now - DAY, now + AHEAD):
        if _holds(event, person):
            span = _span(event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None, now.tzinfo)
            if span is not None:
                yield span
    for each in calendar.walk("VFREEBUSY"):
        yield from _busy_periods(each, now)


def _holds(event: "Component", person: str) -> bool:
    """Whether a meeting like this is one that nobody should be reminded in."""
    names = "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT"
    status, transparency, busy, all_day = (str(event.get(name, "")).strip().upper() for name in names)
    if status == "CANCELLED" or transparency == "TRANSPARENT" or all_day == "TRUE":
        return False
    return busy not in ("FREE", "WORKINGELSEWHERE") and not _declined(event, person)


def _span(begin: date | datetime, end: date | datetime | None, zone: Any) -> Span | None:
    """None for whole days, for what takes no time, and for what takes longer than a day."""
    if not isinstance(begin, datetime) or not isinstance(end, datetime):
        return None
    if (
        begin.time().replace(second=0) == datetime.min.time()
        and end.tzinfo == begin.tzinfo
        and end - begin >= _WHOLE_DAY
    ):
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


def _declined(event: "Component", person: str) -> bool:
    """Whether the person will not go; where it is not known who that is, whether nobody will."""
    answers = dict(_people(event, "ATTENDEE"))
    if person:
        return answers.get(person) == "DECLINED"
    return bool(answers) and set(answers.values()) == {"DECLINED"}
