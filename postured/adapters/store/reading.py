"""Reads the journal's files, without locks and beside a writer: half a line is never taken for a whole one."""

import os
import re
from typing import Any

from postured.adapters.store.codec import Contents, decode_lines, number_of
from postured.adapters.store.files import CannotRead
from postured.language import _

_NAME = re.compile(r"([0-9]{4}-[0-9]{2})\.jsonl")
_TAIL = 64 * 1024


def months(folder: str) -> list[str]:
    """The months that have a file, as "2026-11", the first one first; none where there is no folder yet.

    Raises:
        CannotRead: the folder is there, and closed to us.
    """
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise _cannot(folder, problem) from problem
    return sorted(found[1] for found in map(_NAME.fullmatch, names) if found)


def read_month(folder: str, month: str) -> Contents:
    """All of one month, in the order in which it was written.

    Raises:
        CannotRead: there is no such file, or it is closed to us.
    """
    path = _path(folder, month)
    try:
        with open(path, "rb") as file:
            return decode_lines(file)
    except OSError as problem:
        raise _cannot(path, problem) from problem


def last_entry(folder: str) -> dict[str, Any] | None:
    """The entry with the greatest number. It need not lie in the last month: the clock may have been wrong once."""
    last = [entry for month in months(folder) if (entry := _last_of(folder, month)) is not None]
    return max(last, key=number_of, default=None)


def entries_after(folder: str, number: int) -> list[dict[str, Any]]:
    """The entries with a greater number, in its order. Of the files that have none, only the end is read."""
    found: list[dict[str, Any]] = []
    for month in months(folder):
        last = _last_of(folder, month)
        if last is not None and number_of(last) > number:
            found += [entry for entry in read_month(folder, month).entries if number_of(entry) > number]
    return sorted(found, key=number_of)


def _last_of(folder: str, month: str) -> dict[str, Any] | None:
    """The last numbered entry of the month."""
    path = _path(folder, month)
    try:
        with open(path, "rb") as file:
            begins = max(0, file.seek(0, os.SEEK_END) - _TAIL)
            file.seek(begins)
            if begins:
                file.readline()  # most likely the end of a line
            entries = decode_lines(file).entries
    except OSError as problem:
        raise _cannot(path, problem) from problem
    numbered = next(filter(number_of, reversed(entries)), None)
    if numbered is None and begins:
        numbered = next(filter(number_of, reversed(read_month(folder, month).entries)), None)
    return numbered


def _path(folder: str, month: str) -> str:
    return os.path.join(folder, f"{month}.jsonl")


def _cannot(path: str, problem: OSError) -> CannotRead:
    return CannotRead(_("cannot read {file}").format(file=path), problem.strerror or str(problem))
