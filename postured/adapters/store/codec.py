"""Journal entries as lines of JSON, and back. Pure: no file is opened here."""

import json
from binascii import crc32
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

VERSION = 2

Migration = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes of an older version's record, without the "v", that of the next version. Pure; a record that is none raises
KeyError, TypeError or ValueError. Lines on the disk stay as they are."""

NO_ENTRY = b"\x18\n"
"""Ends a line that was cut short, so that nothing is glued to it and it is no entry, whatever it holds."""


_CHECKED = 2
"""From this version on a line ends with a checksum of itself."""
_CHECK = len(b',"crc":"00000000"}\n')


class NoEntry(Enum):
    """What a line can be instead of an entry."""

    DAMAGED = "damaged"
    CUT = "cut"
    """A crash ended it, and the next start closed it: nobody was ever told that it is kept."""
    NEWER = "newer"
    """A later version of postured wrote it."""


class Contents(NamedTuple):
    """What a journal file holds."""

    entries: list[dict[str, Any]]
    damaged: list[tuple[int, bytes]]
    """The lines that are no entries: number, from 1, and what is there."""
    torn: bytes | None
    """The end of the file, where no newline ends it: a writer is at it, or a crash cut it short."""
    newer: int
    """How many lines a later version of postured wrote."""
    cut: int = 0
    """How many lines crashes have cut short. Each was at the end once, and that is normal."""


def encode_line(entry: Mapping[str, Any]) -> bytes:
    """The line for ``entry``.

    Raises:
        ValueError, TypeError: ``entry`` is none; a mistake of the caller's.
    """
    if "v" in entry or "crc" in entry or not _is_entry(entry):
        raise ValueError(f"not a journal entry: {entry!r}")
    record = {"v": VERSION, **entry}
    try:
        line = _json(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # A file name that is no UTF-8 has lone surrogates; JSON can only escape them.
        line = _json(record, ensure_ascii=True).encode()
    return line[:-1] + _check(line[:-1])


def decode_lines(data: Iterable[bytes]) -> Contents:
    """Read what can be read, without the "v". ``data`` are lines with their newlines, as a binary file gives them.

    A damaged line is kept aside, a later version's is counted and left alone; neither is guessed at.
    """
    entries: list[dict[str, Any]] = []
    damaged: list[tuple[int, bytes]] = []
    newer = cut = 0
    torn = None
    for number, line in enumerate(data, start=1):
        if not line.endswith(b"\n"):
            torn = line
            break
        match decode_line(line):
            case NoEntry.DAMAGED:
                damaged.append((number, line))
            case NoEntry.CUT:
                cut += 1
            case NoEntry.NEWER:
                newer += 1
            case entry:
                entries.append(entry)
    return Contents(entries, damaged, torn, newer, cut)


def _unchecked(record: dict[str, Any]) -> dict[str, Any]:
    if "crc" in record:
        raise ValueError("version 1 has no checksum")
    return record


MIGRATIONS: Mapping[int, Migration] = {1: _unchecked}
"""By the version that they begin with."""


def decode_line(
    line: bytes, *, version: int = VERSION, migrations: Mapping[int, Migration] = MIGRATIONS
) -> dict[str, Any] | NoEntry:
    """The entry in a whole line, as ``version`` has it and without its "v"; an older one's is brought up to it."""
    record = _record(line)
    written = record.pop("v", None) if isinstance(record, dict) else None
    if type(written) is not int:
        return NoEntry.CUT if line.endswith(NO_ENTRY) else NoEntry.DAMAGED
    if written > version:
        return NoEntry.NEWER
    if written >= _CHECKED and (line[-_CHECK:] != _check(line[:-_CHECK]) or record.pop("crc", None) is None):
        return NoEntry.DAMAGED
    try:
        for older in range(written, version):
            record = migrations[older](record)
    except (KeyError, TypeError, ValueError):
        return NoEntry.DAMAGED
    return record if _is_entry(record) else NoEntry.DAMAGED


def decode_many(lines: Sequence[bytes]) -> list[dict[str, Any]]:
    """The entries in whole lines, without those that hold none: as ``decode_line`` for each, but in half the time."""
    try:
        found = _all_at_once(lines)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        found = None
    return [each for each in map(decode_line, lines) if isinstance(each, dict)] if found is None else found


def _all_at_once(lines: Sequence[bytes]) -> list[dict[str, Any]] | None:
    """The entries, where all lines hold one of this version; else None, or any error.

    With its checksum right, a line is what was written: that it is an entry was looked at then.
    """
    if any(line[-_CHECK:] != b',"crc":"%08x"}\n' % crc32(line[:-_CHECK]) for line in lines):
        return None
    found: list[dict[str, Any]] = _READER.decode((b"[" + b",".join(lines) + b"]").decode())
    versions = [each.pop("v") for each in found]
    for each in found:
        del each["crc"]
    return found if versions == [VERSION] * len(lines) and {*map(type, versions)} <= {int} else None


def number_of(entry: Mapping[str, Any]) -> int:
    """The entry's place in the journal, 0 where it has none."""
    number = entry.get("n")
    return number if isinstance(number, int) else 0


def month(entry: Mapping[str, Any]) -> str:
    """The local month that the entry belongs to, as "2026-11"."""
    at = datetime.fromisoformat(entry["at"])
    return f"{at.year:04}-{at.month:02}"


def day(entry: Mapping[str, Any]) -> date:
    """The local day that it belongs to."""
    return datetime.fromisoformat(entry["at"]).date()


def _json(record: Mapping[str, Any], *, ensure_ascii: bool) -> str:
    return json.dumps(record, separators=(",", ":"), ensure_ascii=ensure_ascii, allow_nan=False)


def _check(body: bytes) -> bytes:
    """The end of a line: a changed byte anywhere before it would make another one."""
    return b',"crc":"%08x"}\n' % crc32(body)


def _is_entry(record: Mapping[str, Any]) -> bool:
    try:
        return isinstance(record["kind"], str) and datetime.fromisoformat(record["at"]).utcoffset() is not None
    except (KeyError, TypeError, ValueError):
        return False


def _record(line: bytes) -> Any:
    try:
        return _READER.decode(line.decode())
    except (ValueError, RecursionError):
        return None


def _no_json(constant: str) -> None:
    raise ValueError(constant)


_READER = json.JSONDecoder(parse_constant=_no_json)
"""Made once: ``json.loads`` would make one a line."""
