"""The totals of each day, from the journal: what has been read once is kept in a file that can be thrown away.

The file has a line a day, and at its head how far each month was read. Only what was added since is read again; where
the journal is not what it was, or the file not what was written, everything is read anew.
"""

import json
import os
from binascii import crc32
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO, NamedTuple

from postured.adapters.store.codec import decode_many
from postured.adapters.store.files import CannotRead, write_whole
from postured.adapters.store.reading import months
from postured.errors import CannotWrite
from postured.language import _
from postured.plain import decode, encode
from postured.statistics.carry import Carry
from postured.statistics.fold import Fold, may_count
from postured.statistics.totals import DayTotals, trusted

Progress = Callable[[int, int], None]
"""Told now and then how many bytes of how many have been read."""

_FORM = 1
"""Of the file; one of another form is not read."""
_TAIL = 64
"""So many bytes before the place where reading ended must be what they were."""
_WORTH_WRITING = 64 * 1024
"""Less than this is read again rather than written down."""
_AT_HAND, _KEPT = 8, 3
"""So many days are held open at most, and so many kept then: an entry may belong to a day before its own."""
_STEP = 256 * 1024
"""Bytes that are read at once."""
_AT_ONCE = 500
"""Lines that are understood at once; many more would only take more memory."""
_HEAD = ("date", "version", "figures", "walk")
_NO_PARTS: dict[str, Any] = {"routines": {}, "hours": {}, "exercises": {}}


class _Read(NamedTuple):
    """How far a month was read."""

    inode: int
    size: int
    changed: int
    offset: int
    """Up to the end of the last whole line."""
    length: int
    tail: int
    """The checksum of so many bytes before that."""


class Days:
    """The totals of all days that the journal knows."""

    def __init__(self, lines: dict[str, bytes]) -> None:
        self._lines = lines

    def dates(self) -> list[date]:
        """The days of which there is something, in order."""
        return sorted(map(date.fromisoformat, self._lines))

    def between(self, first: date, last: date, *, whole: bool = True) -> list[DayTotals]:
        """The days from ``first`` to ``last``, in order; without ``whole`` only their sums, which is much quicker."""
        begin, end = first.isoformat(), last.isoformat()
        return [
            trusted(_plain_of(self._lines[each], whole=whole)) for each in sorted(self._lines) if begin <= each <= end
        ]


def daily(
    journal: str,
    cache: str,
    progress: Progress = lambda _done, _all: None,
    to_come: Callable[[], Iterable[Mapping[str, Any]]] = lambda: (),
) -> Days:
    """The totals of each day of the ``journal`` folder. ``cache`` is the file; a broken one is as good as none.

    ``to_come`` is asked when the journal has been read; its entries count as if they stood there already.

    Raises:
        CannotRead: the journal is there, and closed to us.
    """
    reading = _taken_up(journal, cache) or _Reading(journal)
    if reading.go_on(progress) >= _WORTH_WRITING:
        try:
            write_whole(cache, reading.written())
        except CannotWrite:
            pass  # a full disk, say: next time it is read again
    reading.count(to_come())
    return Days(reading.lines)


class _Reading:
    """One reading of the journal, up to where it was read."""

    def __init__(
        self,
        folder: str,
        *,
        read: Mapping[str, _Read] | None = None,
        carry: Carry | None = None,
        lines: Mapping[str, bytes] | None = None,
    ) -> None:
        self.lines = dict(lines or {})
        """By date."""
        self._folder = folder
        self._read = dict(read or {})
        self._fold = Fold(carry, self._known)

    def go_on(self, progress: Progress) -> int:
        """Read what is new; how many bytes that was."""
        found = [(month, self._stat(month)) for month in months(self._folder)]
        new = [(month, stat) for month, stat in found if not _is_same(self._read.get(month), stat)]
        whole = sum(max(0, stat.st_size - self._offset(month)) for month, stat in new)
        done = 0
        for month, stat in new:
            offset = self._offset(month)
            for at in self._read_month(month, stat):
                progress(min(whole, done + at - offset), whole)
            done += self._offset(month) - offset
        self._put(self._fold.take_plain())
        return done

    def count(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Take in what the journal does not have. It must not be ``written`` after that."""
        for each in entries:
            self._fold.add(each)
        self._put(self._fold.take_plain())

    def written(self) -> bytes:
        """As the file has it."""
        body = b"".join([self.lines[each] + b"\n" for each in sorted(self.lines)])
        head = {
            "form": _FORM,
            "check": crc32(body),
            "carry": encode(self._fold.carry),
            "read": {month: list(each) for month, each in self._read.items()},
        }
        return json.dumps(head, separators=(",", ":")).encode() + b"\n" + body

    def _read_month(self, month: str, stat: os.stat_result) -> Iterator[int]:
        """Up to which byte it has come, now and then. What is no whole line yet is left for the next time."""
        path = _path(self._folder, month)
        at, tail = self._offset(month), b""
        try:
            with open(path, "rb") as file:
                file.seek(at)
                for lines in _whole_lines(file):
                    self._add([line for line in lines if may_count(line)])
                    at += sum(map(len, lines))
                    tail = lines[-1][-_TAIL:]
                    yield at
        except OSError as problem:
            raise _cannot(path, problem) from problem
        if not tail and month in self._read:
            self._read[month] = self._read[month]._replace(size=stat.st_size, changed=stat.st_mtime_ns)
        else:
            read = _Read(stat.st_ino, stat.st_size, stat.st_mtime_ns, at, len(tail), crc32(tail))
            self._read[month] = read

    def _add(self, lines: Sequence[bytes]) -> None:
        for at in range(0, len(lines), _AT_ONCE):
            for entry in decode_many(lines[at : at + _AT_ONCE]):
                self._fold.add(entry)
            if self._fold.touched > _AT_HAND:
                self._put(self._fold.take_plain(_KEPT))

    def _known(self, day: str) -> dict[str, Any] | None:
        line = self.lines.get(day)
        return None if line is None else _plain_of(line, whole=True)

    def _put(self, days: Iterable[Mapping[str, Any]]) -> None:
        self.lines.update((each["date"], _line(each)) for each in days)

    def _offset(self, month: str) -> int:
        read = self._read.get(month)
        return 0 if read is None else read.offset

    def _stat(self, month: str) -> os.stat_result:
        path = _path(self._folder, month)
        try:
            return os.stat(path)
        except OSError as problem:
            raise _cannot(path, problem) from problem


def _taken_up(folder: str, cache: str) -> _Reading | None:
    """The reading that lies in the file; None where it is not of this journal, or of no use."""
    try:
        with open(cache, "rb") as file:
            head, body = json.loads(file.readline()), file.read()
        if head["form"] != _FORM or head["check"] != crc32(body):
            return None
        read = {month: _Read(*each) for month, each in head["read"].items()}
        carry = decode(Carry, head["carry"])
        lines = {line[:10].decode(): line for line in body.splitlines()}
        same = all(_goes_on(_path(folder, month), each) for month, each in read.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    unread = [each for each in months(folder) if each not in read]
    if not same or any(each < max(read, default="") for each in unread):
        return None
    return _Reading(folder, read=read, carry=carry, lines=lines)


def _whole_lines(file: BinaryIO) -> Iterator[list[bytes]]:
    """Many at a time; not the one at the end that a writer may be at."""
    while lines := file.readlines(_STEP):
        torn = not lines[-1].endswith(b"\n")
        if whole := lines[:-1] if torn else lines:
            yield whole
        if torn:
            return


def _goes_on(path: str, read: _Read) -> bool:
    """Whether the file is what was read, or begins with it."""
    stat = os.stat(path)
    if _is_same(read, stat):
        return True
    if stat.st_ino != read.inode:
        return False
    with open(path, "rb") as file:
        file.seek(read.offset - read.length)
        return crc32(file.read(read.length)) == read.tail


def _is_same(read: _Read | None, stat: os.stat_result) -> bool:
    return read is not None and (read.inode, read.size, read.changed) == (stat.st_ino, stat.st_size, stat.st_mtime_ns)


def _line(plain: Mapping[str, Any]) -> bytes:
    """A line of the file, without its end: the date, the sums, and then all else, which few ask for."""
    head = {name: plain[name] for name in _HEAD}
    rest = {name: plain[name] for name in _NO_PARTS}
    return "\t".join((plain["date"], _json(head), _json(rest))).encode()


def _plain_of(line: bytes, *, whole: bool) -> dict[str, Any]:
    """What ``_line`` made the line of; without ``whole``, as if there were nothing but the sums."""
    _date, head, rest = line.split(b"\t")
    return {**json.loads(head), **(json.loads(rest) if whole else _NO_PARTS)}


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _path(folder: str, month: str) -> str:
    return os.path.join(folder, f"{month}.jsonl")


def _cannot(path: str, problem: OSError) -> CannotRead:
    return CannotRead(_("cannot read {file}").format(file=path), problem.strerror or str(problem))
