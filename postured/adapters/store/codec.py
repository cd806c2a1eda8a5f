"""Journal entries as lines of JSON, and back. Pure: no file is opened here."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

VERSION = 1

NO_ENTRY = b"\x18\n"
"""Ends a line that was cut short, so that nothing is glued to it and it is no entry, whatever it holds."""


class Contents(NamedTuple):
    """What a journal file holds."""

    entries: list[dict[str, Any]]
    damaged: list[tuple[int, bytes]]
    """The lines that are no entries: number, from 1, and what is there."""
    torn: bytes | None
    """The end of the file, where no newline ends it: a writer is at it, or a crash cut it short."""
    newer: int
    """How many lines a later version of postured wrote."""


def encode_line(entry: Mapping[str, Any]) -> bytes:
    """The line for ``entry``.

    Raises:
        ValueError, TypeError: ``entry`` is none; a mistake of the caller's.
    """
    if "v" in entry or not _is_entry(entry):
        raise ValueError(f"not a journal entry: {entry!r}")
    record = {"v": VERSION, **entry}
    try:
        return _json(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # A file name that is no UTF-8 has lone surrogates; JSON can only escape them.
        return _json(record, ensure_ascii=True).encode()


def decode_lines(data: Iterable[bytes]) -> Contents:
    """Read what can be read, without the "v". ``data`` are lines with their newlines, as a binary file gives them.

    A damaged line is kept aside, a later version's is counted and left alone; neither is guessed at.
    """
    contents = Contents([], [], None, 0)
    newer = 0
    for number, line in enumerate(data, start=1):
        if not line.endswith(b"\n"):
            return contents._replace(torn=line, newer=newer)
        record = _record(line)
        version = record.pop("v", None) if isinstance(record, dict) else None
        if type(version) is int and version > VERSION:
            newer += 1
        elif type(version) is int and version == VERSION and _is_entry(record):
            contents.entries.append(record)
        else:
            contents.damaged.append((number, line))
    return contents._replace(newer=newer)


def month(entry: Mapping[str, Any]) -> str:
    """The local month that the entry belongs to, as "2026-11"."""
    at = datetime.fromisoformat(entry["at"])
    return f"{at.year:04}-{at.month:02}"


def _json(record: Mapping[str, Any], *, ensure_ascii: bool) -> str:
    return json.dumps(record, separators=(",", ":"), ensure_ascii=ensure_ascii, allow_nan=False) + "\n"


def _is_entry(record: Mapping[str, Any]) -> bool:
    try:
        return isinstance(record["kind"], str) and datetime.fromisoformat(record["at"]).utcoffset() is not None
    except (KeyError, TypeError, ValueError):
        return False


def _record(line: bytes) -> Any:
    try:
        return json.loads(line.decode(), parse_constant=_no_json)
    except (ValueError, RecursionError):
        return None


def _no_json(constant: str) -> None:
    raise ValueError(constant)
