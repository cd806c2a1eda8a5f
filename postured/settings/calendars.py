"""The person's calendar files (.ics) and folders of them: which there are, and what all of them say together."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from postured.language import _, ngettext
from postured.settings import meetings
from postured.settings.handover import Problem
from postured.settings.meetings import Calendar, Flaw, Span

T = TypeVar("T")

LAYER = "calendar"
_LARGEST = 50 * 1024 * 1024
_MOST_FILES = 2000
_DEEPEST = 3
"""A folder of calendars has folders, one for each: programs that sync them write it so."""
_WATCHED_ONE_BY_ONE = 100
"""In a folder with more files than that, only coming, going and replacing is noticed: so do those who sync them."""
_PATIENCE = 4.0
"""Seconds a file may take. A calendar of ten years takes one."""
_PATIENCE_IN_ALL = 15.0
"""Half of what the daemon waits for its settings."""


@dataclass(slots=True)
class Found:
    """What the calendars say."""

    spans: tuple[Span, ...] = ()
    """One after the other; those that touch are one."""
    problems: list[Problem] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """To be watched."""


class _TooLate(BaseException):
    """Time is up. No Exception, which a library may take for a flaw of the calendar."""


@dataclass(slots=True)
class _Time:
    """Seconds that are left for all of them."""

    left: float
    missed: int = 0
    """So many were not looked at any more."""


def appointments(names: Iterable[str], now: datetime) -> Found:
    """What the files and folders of these absolute ``names`` say about yesterday and the days ahead.

    A file that cannot be read is told, and the others count.
    """
    found = Found()
    spans: list[Span] = []
    time = _Time(_PATIENCE_IN_ALL)
    for name in dict.fromkeys(names):
        calendars = [(file, each) for file in _files(name, found) for each in _calendars(file, now, found, time)]
        theirs = meetings.person(calendar for _file, calendar in calendars if not calendar.owner)
        for file, each in calendars:
            whose = each.owner or theirs
            spans += _in_time(file, found, time, partial(meetings.spans, each, whose, now)) or []
        if time.missed:
            message = ngettext(
                "There was no time to read {count} calendar here, and it does not count.",
                "There was no time to read {count} calendars here, and they do not count.",
                time.missed,
            )
            found.problems.append(_problem(name, message.format(count=time.missed), advice=_late_advice()))
            time.missed = 0
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
    if "://" in name:
        message = _("This is an address on the network, and postured fetches nothing from there.")
        found.problems.append(_problem(name, message, advice=_("Name a file; other programs keep one up to date.")))
        return []
    found.files.append(name)
    if not os.path.isdir(name):
        return [name]
    try:
        files = sorted(_in_folder(name, found))
    except OSError as problem:
        found.problems.append(_no_folder(name, problem))
        return []
    if not files:
        found.problems.append(_problem(name, _("There is no calendar (.ics) in this folder.")))
    if len(files) > _MOST_FILES:
        message = _("There are {count} calendars in this folder; the first {most} count.")
        found.problems.append(_problem(name, message.format(count=len(files), most=_MOST_FILES)))
        files = files[:_MOST_FILES]
    if len(files) <= _WATCHED_ONE_BY_ONE:
        found.files += files
    return files


def _no_folder(path: str, problem: OSError) -> Problem:
    return _problem(path, _("This folder cannot be read: {why}.").format(why=_why(problem)))


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # links in a circle
        return False


def _in_folder(name: str, found: Found, depth: int = 1) -> Iterator[str]:
    for each in os.scandir(name):
        if _is_folder(each) and depth < _DEEPEST and not each.name.startswith("."):
            found.files.append(each.path)
            try:
                yield from _in_folder(each.path, found, depth + 1)
            except OSError as problem:  # the others count
                found.problems.append(_no_folder(each.path, problem))
        elif each.name.lower().endswith((".ics", ".ifb")):
            yield each.path


def _calendars(file: str, now: datetime, found: Found, time: _Time) -> Sequence[Calendar]:
    """What of the file may matter in these days."""
    return _in_time(file, found, time, partial(_read, file, now, found)) or []


def _read(file: str, now: datetime, found: Found, flaws: list[Flaw]) -> Sequence[Calendar]:
    try:
        data = _data(file)
    except FileNotFoundError:
        message = _("There is no calendar here.")
        found.problems.append(_problem(file, message, advice=_("Is its name spelt like this?"), missing=True))
        return []
    except (OSError, ValueError) as problem:
        found.problems.append(_problem(file, _("This calendar cannot be read: {why}.").format(why=_why(problem))))
        return []
    if len(data) > _LARGEST:
        message = _("This calendar is larger than {size} MB, and does not count.")
        advice = _("Old appointments can be left out when it is exported.")
        found.problems.append(_problem(file, message.format(size=_LARGEST >> 20), advice=advice))
        return []
    return meetings.read(data, now, flaws)


def _data(file: str) -> bytes:
    """What is in it, or a byte more than is allowed. What is no file, such as a pipe, is not waited for.

    Raises:
        OSError: it cannot be read.
        ValueError: there can be no file of such a name.
    """
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(_("it is no file"))
        return opened.read(_LARGEST + 1)


def _in_time(file: str, found: Found, time: _Time, work: Callable[[list[Flaw]], T]) -> T | None:
    """What comes of it; None where that takes too long. Its flaws are told."""
    flaws: list[Flaw] = []
    if time.left <= 0:
        time.missed += 1
        return None
    try:
        with _patience(time):
            return work(flaws)
    except (_TooLate, MemoryError):
        message = _("This calendar takes too long to read, and does not count.")
        found.problems.append(_problem(file, message, advice=_late_advice()))
        return None
    finally:
        found.problems += (_problem(file, each.message, line=each.line, advice=each.advice) for each in flaws)


def _late_advice() -> str:
    return _("An appointment in it may repeat without an end.")


@contextmanager
def _patience(time: _Time) -> Iterator[None]:
    """Raise _TooLate in whatever takes too long, where the platform has a way."""
    import signal

    if not hasattr(signal, "setitimer"):
        yield
        return

    def late(_number: int, _frame: object) -> None:
        raise _TooLate

    given = min(_PATIENCE, time.left)
    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, given, 0.1)  # again and again: the first may be lost in a finalizer
    try:
        yield
    except _TooLate:
        time.left -= given
        raise
    else:
        time.left -= given - signal.getitimer(signal.ITIMER_REAL)[0]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _problem(file: str, message: str, *, line: int | None = None, advice: str = "", missing: bool = False) -> Problem:
    return Problem(layer=LAYER, file=file, line=line, message=message, advice=advice, missing=missing)


def _why(problem: Exception) -> str:
    return (problem.strerror if isinstance(problem, OSError) else "") or str(problem)
