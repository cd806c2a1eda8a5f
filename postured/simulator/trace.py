"""Reads a trace: JSON Lines, a header and then an event a line. Whatever is wrong is told with its line. Pure."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from postured.core.events import Feeling
from postured.errors import ExitCode, PosturedError
from postured.language import _
from postured.settings.durations import parse as parse_length
from postured.simulator import jsontext
from postured.simulator.happenings import (
    LONGEST,
    Answer,
    Answers,
    Busy,
    Clock,
    Command,
    Free,
    Line,
    Settings,
    Sign,
    Trace,
    What,
    Word,
    always,
)

VERSION = 1
SIGNALS = (
    "microphone",
    "camera",
    "screen-share",
    "fullscreen",
    "do-not-disturb",
    "presentation",
    "calendar",
    "program",
    "by-hand",
)
_EVENTS = (*(each.value for each in Sign), "busy", "free", "clock", "settings", "command")


class BadTrace(PosturedError):
    """The trace cannot be read."""

    exit_code = ExitCode.DATA

    def __init__(self, name: str, line: int, message: str, advice: str = "") -> None:
        where = f"{name}:{line}" if line else name
        super().__init__(_("cannot use the trace {where}").format(where=where), f"{message} {advice}".rstrip())
        self.line = line


class _Wrong(Exception):
    """What is wrong with a line; whoever reads it adds where it is."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


def parse(text: str, name: str) -> Trace:
    """The trace that ``text`` holds; ``name`` is what people call it.

    Raises:
        BadTrace: the first thing that is wrong with it.
    """
    header: Mapping[str, Any] | None = None
    lines: list[Line] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            continue
        try:
            data = _object(raw, number)
            if header is None:
                header = _header(data)
            else:
                lines.append(_line(data, number, lines[-1] if lines else None))
        except _Wrong as wrong:
            raise BadTrace(name, number, wrong.message, wrong.advice) from None
    if header is None:
        raise BadTrace(name, 0, _('It is empty; expected a header such as {"trace": 1, "start": "…"}.'))
    return Trace(start=header["start"], lines=tuple(lines), answers=header["answers"], ramp=header["ramp"])


def _object(raw: str, number: int) -> Mapping[str, Any]:
    try:
        data = jsontext.parse(raw, number)
    except jsontext.NotJson as problem:
        raise _Wrong(_("Found {what}.").format(what=problem)) from None
    if not isinstance(data, dict):
        raise _Wrong(_("Found {found}, expected an object.").format(found=jsontext.found(data)))
    return data


def _header(data: Mapping[str, Any]) -> dict[str, Any]:
    if "trace" not in data:
        raise _Wrong(_('Expected the header first, such as {"trace": 1, "start": "2026-11-23T09:00:00+01:00"}.'))
    _only(data, "trace", "start", "timezone", "answers", "ramp")
    if data["trace"] != VERSION or isinstance(data["trace"], bool):
        raise _Wrong(_("Found trace {found}, expected 1.").format(found=jsontext.found(data["trace"])))
    start = _moment(_needed(data, "start"), "start")
    if "timezone" in data:
        start = start.astimezone(_zone(data["timezone"]))
    ramp = data.get("ramp", False)
    if not isinstance(ramp, bool):
        raise _expected("ramp", ramp, _("true or false"))
    return {"start": start, "answers": _answers(data.get("answers", "ignore")), "ramp": ramp}


def _answers(value: object) -> Answers:
    words = tuple(each.value for each in Answer)
    if isinstance(value, str):
        return always(Answer(_one_of(value, words, "answers")))
    if not isinstance(value, dict):
        raise _expected("answers", value, _("a word, or weights such as {example}").format(example='{"done": 0.6}'))
    weights: dict[Answer, float] = {}
    for key, weight in value.items():
        if key == "seed":
            continue
        if isinstance(weight, bool) or not isinstance(weight, int | float) or weight < 0:
            raise _expected(f"answers.{key}", weight, _("a weight of 0 or more"))
        if weight > 0:
            weights[Answer(_one_of(key, words, "answers"))] = float(weight)
        else:
            _one_of(key, words, "answers")
    seed = value.get("seed", 0)
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise _expected("answers.seed", seed, _("a whole number"))
    if not weights:
        raise _Wrong(_("Found answers without any weight, expected at least one above 0."))
    return Answers(weights, seed)


def _line(data: Mapping[str, Any], number: int, before: Line | None) -> Line:
    t = _needed(data, "t")
    if isinstance(t, bool) or not isinstance(t, int | float) or not 0 <= t <= LONGEST.total_seconds():
        raise _expected("t", t, _("seconds from the start"))
    at = timedelta(seconds=t)
    if before is not None and before.what is Sign.END:
        raise _Wrong(_("Found a line after the end."))
    if before is not None and at < before.t:
        last = before.t.total_seconds()
        raise _Wrong(_("Found t {found}, expected no less than {last} of the line before.").format(found=t, last=last))
    event = _one_of(_needed(data, "event"), _EVENTS, "event")
    return Line(at, _what(event, data), number)


def _what(event: str, data: Mapping[str, Any]) -> What:
    match event:
        case "busy" | "free":
            _only(data, "t", "event", "signal")
            signal = _one_of(_needed(data, "signal"), SIGNALS, "signal")
            return Busy(signal) if event == "busy" else Free(signal)
        case "clock":
            return _clock(data)
        case "settings":
            _only(data, "t", "event", "set")
            values = _needed(data, "set")
            if not isinstance(values, dict) or not values:
                raise _expected(
                    "set", values, _("settings such as {example}").format(example='{"ramp.enabled": false}')
                )
            return Settings(values)
        case "command":
            return _command(data)
        case _:
            _only(data, "t", "event")
            return Sign(event)


def _clock(data: Mapping[str, Any]) -> Clock:
    _only(data, "t", "event", "to", "timezone")
    if "to" not in data and "timezone" not in data:
        raise _Wrong(_("Found neither “to” nor “timezone”, expected one of them."))
    to = _moment(data["to"], "to") if "to" in data else None
    if "timezone" in data:
        _zone(data["timezone"])
    return Clock(to=to, zone=data.get("timezone"))


_TAKES: dict[Word, tuple[str, ...]] = {
    Word.SNOOZE: ("for",),
    Word.WALK: ("for",),
    Word.PAUSE: ("for", "until"),
    Word.NOW: ("routine",),
    Word.FELT: ("answer",),
}


def _command(data: Mapping[str, Any]) -> Command:
    word = Word(_one_of(_needed(data, "command"), tuple(each.value for each in Word), "command"))
    _only(data, "t", "event", "command", *_TAKES.get(word, ()))
    lasts = _length(data["for"]) if "for" in data else None
    if word is Word.WALK and lasts is None:
        raise _missing("for")
    if "for" in data and "until" in data:
        raise _Wrong(_("Found both “for” and “until”, expected one of them."))
    routine = data.get("routine")
    if routine is not None and not isinstance(routine, str):
        raise _expected("routine", routine, _("the name of a routine"))
    feeling = Feeling.FINE
    if word is Word.FELT:
        feeling = Feeling(_one_of(_needed(data, "answer"), tuple(each.value for each in Feeling), "answer"))
    until = _until(data["until"]) if "until" in data else None
    return Command(word=word, lasts=lasts, until=until, routine=routine, answer=feeling)


def _length(value: object) -> timedelta:
    length = parse_length(value) if isinstance(value, str) else None
    if length is None or not timedelta(0) < length <= LONGEST:
        raise _expected("for", value, _("a length of time such as “30m”"))
    return length


def _until(value: object) -> time | datetime | str:
    if value == "tomorrow":
        return "tomorrow"
    if isinstance(value, str):
        for read in (time.fromisoformat, datetime.fromisoformat):
            try:
                found = read(value)
            except ValueError:
                continue
            if isinstance(found, time) == (found.tzinfo is None):
                return found
    raise _expected("until", value, _("a time such as “14:00”, a moment with its offset, or “tomorrow”"))


def _moment(value: object, key: str) -> datetime:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.utcoffset() is None or not 1971 <= found.year <= 9000:
        raise _expected(key, value, _("a moment with its offset such as “2026-11-23T09:00:00+01:00”"))
    return found


def _zone(value: object) -> ZoneInfo:
    try:
        if isinstance(value, str) and value:
            return ZoneInfo(value)
    except (OSError, ValueError, KeyError):  # what there is no file for, or no name of one
        pass
    raise _expected("timezone", value, _("the name of a zone such as “Europe/Berlin”"))


def _only(data: Mapping[str, Any], *keys: str) -> None:
    for key in data:
        if key not in keys:
            message = _("Found {key}, which means nothing here.").format(key=jsontext.found(key))
            raise _Wrong(message, jsontext.meant(key, keys))


def _needed(data: Mapping[str, Any], key: str) -> Any:
    if key not in data:
        raise _missing(key)
    return data[key]


def _missing(key: str) -> _Wrong:
    return _Wrong(_("“{key}” is missing.").format(key=key))


def _one_of(value: object, words: tuple[str, ...], key: str) -> str:
    if isinstance(value, str) and value in words:
        return value
    raise _Wrong(
        _("Found {found} for {key}, expected one of: {words}.").format(
            found=jsontext.found(value), key=key, words=", ".join(words)
        ),
        jsontext.meant(value, words),
    )


def _expected(key: str, value: object, wanted: str) -> _Wrong:
    return _Wrong(
        _("Found {found} for {key}, expected {wanted}.").format(found=jsontext.found(value), key=key, wanted=wanted)
    )
