"""Takes the journal's entries out into a file that any program can read, and back in. docs/journal.md has the form."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from postured.adapters.store import damage
from postured.adapters.store.codec import NoEntry, decode_line, encode_line, month, number_of
from postured.adapters.store.files import CannotRead, make_folder
from postured.adapters.store.reading import months, read_month
from postured.adapters.store.rewriting import TOTALS, Row, replace, rows
from postured.errors import ExitCode, PosturedError
from postured.language import _

VERSION = 1
_COLUMNS = ("n", "at", "kind", "what", "routine", "exercise", "outcome", "reason", "took")
_WHOLE = f"postured-export-{VERSION}"
"""Names the column with the whole entry, and the version."""


class BrokenExport(PosturedError):
    """The file is none that can be taken in. Nothing of it was."""

    exit_code = ExitCode.DATA


class Taken(NamedTuple):
    """What came of taking a file in."""

    added: int
    known: int
    """Entries that were there already."""


class Left(NamedTuple):
    """Lines of the journal that an export does not have."""

    damaged: int
    newer: int


def lines(folder: str, *, written: datetime, program: str) -> Iterator[bytes]:
    """The journal as JSON Lines: a header, each entry as the journal has it, and how many these were.

    Raises:
        CannotRead: a month is closed to us.
    """
    count = 0
    yield _json({"export": VERSION, "postured": program, "written": written.isoformat(timespec="seconds")})
    for entry in _entries(folder):
        count += 1
        yield encode_line(entry)
    yield _json({"end": count})


def table(folder: str) -> Iterator[bytes]:
    """The journal as CSV for spreadsheets: what is asked for most in columns, and the whole entry in the last.

    Raises:
        CannotRead: a month is closed to us.
    """
    yield _row((*_COLUMNS, _WHOLE))
    for entry in _entries(folder):
        what = entry.get(entry["kind"], "")
        cells = {**entry, "what": what}
        yield _row((*(cells.get(name, "") for name in _COLUMNS), encode_line(entry).decode().rstrip("\n")))


def left(folder: str) -> Left:
    """What no export has: nobody can read it, or this version cannot."""
    found = [read_month(folder, each) for each in months(folder)]
    return Left(sum(len(each.damaged) for each in found), sum(each.newer for each in found))


def read(path: str) -> list[tuple[int, dict[str, Any]]]:
    """All entries of an exported file, each with its line.

    Raises:
        CannotRead: it is not there, or closed to us.
        BrokenExport: it is none, or a line of it is damaged.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as problem:
        raise CannotRead(_("cannot read {file}").format(file=path), problem.strerror or str(problem)) from problem
    found = _of_lines(path, data) if data[:1] == b"{" else _of_table(path, data)
    return [(number, _checked(path, number, line)) for number, line in found]


def take_in(path: str, folder: str, aside: str) -> Taken:
    """Add the entries of the file that are not in the journal yet, each in its place. For its one writer alone.

    Raises:
        BrokenExport: the file is broken, or has other entries by the same numbers; nothing was added.
        CannotRead, CannotWrite, OSError: the months that were not reached are as they were; doing it again goes on.
    """
    given = read(path)
    known = {_key(each): hash(encode_line(each)) for each in _entries(folder)}
    new: dict[str, list[dict[str, Any]]] = {}
    for number, entry in given:
        key, mark = _key(entry), hash(encode_line(entry))
        if key not in known:
            new.setdefault(month(entry), []).append(entry)
        elif known[key] != mark:
            raise _conflict(path, number, entry)
        known[key] = mark
    if new:
        make_folder(folder)
    for each, entries in sorted(new.items()):
        there = rows(folder, each) if each in months(folder) else []
        unread = [(row.number, row.data) for row in there if row.what is NoEntry.DAMAGED]
        damage.set_aside(aside, damage.of_month(each, unread))
        replace(folder, each, _together(there, entries))
    added = sum(map(len, new.values()))
    return Taken(added, len(given) - added)


def _entries(folder: str) -> Iterator[dict[str, Any]]:
    for each in months(folder):
        yield from read_month(folder, each).entries


def _key(entry: Mapping[str, Any]) -> object:
    """What an entry must not share with another one."""
    return number_of(entry) or (entry["kind"], entry.get("date"))


def _together(there: Iterable[Row], new: Iterable[dict[str, Any]]) -> list[bytes]:
    """By their numbers; totals behind the entries of their day, which they stand for."""
    placed: list[tuple[int, date, bytes]] = []
    totals: list[tuple[date, bytes]] = []
    number = 0
    given = [Row(0, encode_line(entry), entry) for entry in new]
    for row in (*there, *given):
        if row.is_totals and row.day is not None:
            totals.append((row.day, row.data))
        elif isinstance(row.what, dict) and row.day is not None:
            number = number_of(row.what)
            placed.append((number, row.day, row.data))
        elif row.what is NoEntry.NEWER:
            placed.append((number, date.min, row.data))  # it stays behind the line that it came after
    placed.sort(key=lambda each: each[0])
    lines = [data for _number, _day, data in placed]
    for day, data in sorted(totals, reverse=True):
        last = max((at for at, (_number, of, _data) in enumerate(placed, start=1) if of <= day), default=0)
        lines.insert(last, data)
    return lines


def _of_lines(path: str, data: bytes) -> list[tuple[int, bytes]]:
    """The lines between the header and the end."""
    found = data.splitlines(keepends=True)
    head, end = _object(found[0]), _object(found[-1])
    if head.get("export") != VERSION:
        raise _no_export(path, head.get("export"))
    if end != {"end": len(found) - 2}:
        raise BrokenExport(
            _("{file} is not whole").format(file=path),
            _("Line {line}: found no end of the export, which tells how many entries there are.").format(
                line=len(found)
            ),
        )
    return list(enumerate(found[1:-1], start=2))


def _of_table(path: str, data: bytes) -> list[tuple[int, bytes]]:
    try:
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        head = next(reader, [])
        if not head or head[-1] != _WHOLE:
            raise _no_export(path, None)
        return [(reader.line_num, f"{cells[-1]}\n".encode()) for cells in reader if cells]
    except (csv.Error, UnicodeError) as problem:
        raise _no_export(path, None) from problem


def _checked(path: str, number: int, line: bytes) -> dict[str, Any]:
    entry = decode_line(line) if line.endswith(b"\n") else NoEntry.DAMAGED
    if entry is NoEntry.NEWER:
        raise BrokenExport(
            _("line {line} of {file} is of a later version of postured").format(line=number, file=path),
            _("Update postured here first. Nothing was taken in."),
        )
    if isinstance(entry, NoEntry) or not (_is_numbered(entry) or entry["kind"] == TOTALS):
        raise BrokenExport(
            _("line {line} of {file} is damaged").format(line=number, file=path),
            _("It is no entry of a journal. Nothing was taken in."),
        )
    return entry


def _is_numbered(entry: Mapping[str, Any]) -> bool:
    return type(entry.get("n")) is int and entry["n"] > 0


def _conflict(path: str, number: int, entry: Mapping[str, Any]) -> BrokenExport:
    what = entry.get("n") or entry.get("date")
    return BrokenExport(
        _("line {line} of {file} is not what the journal has as {what}").format(line=number, file=path, what=what),
        _(
            "These are the days of another journal, and nothing was taken in. To go on with them instead of your own: "
            "`postured quit`, `postured erase`, and again."
        ),
    )


def _no_export(path: str, version: object) -> BrokenExport:
    if type(version) is int and version > VERSION:
        text = _("It is an export of a later version of postured; update postured here first.")
    else:
        text = _("Line 1: found no header of `postured export`.")
    return BrokenExport(_("{file} is no export that postured can take in").format(file=path), text)


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _json(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


def _row(cells: Iterable[object]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()
