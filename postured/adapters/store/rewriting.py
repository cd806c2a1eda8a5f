"""A month's file line by line, and another one in its place. For the journal's one writer alone."""

import os
import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from postured.adapters.store.codec import NO_ENTRY, NoEntry, day, decode_line
from postured.adapters.store.files import CannotRead, remove, write_whole
from postured.language import _

TOTALS = "totals"
"""The kind of an entry that stands for all entries of its day that come before it."""
_LEFT_OVER = re.compile(r"\.[0-9]{4}-[0-9]{2}\.jsonl\.[0-9]+\.new")


class Row(NamedTuple):
    """One line."""

    number: int
    """From 1."""
    data: bytes
    """As it is, with its end."""
    what: dict[str, Any] | NoEntry

    @property
    def day(self) -> date | None:
        """The local day that it is about; None for what is no entry of ours."""
        if isinstance(self.what, NoEntry):
            return None
        try:
            return date.fromisoformat(self.what["date"]) if self.is_totals else day(self.what)
        except (KeyError, TypeError, ValueError):
            return day(self.what)

    @property
    def is_totals(self) -> bool:
        return not isinstance(self.what, NoEntry) and self.what["kind"] == TOTALS


def rows(folder: str, month: str) -> list[Row]:
    """All lines of a month. What a crash left at its end is one that is cut.

    Raises:
        CannotRead: there is no such file, or it is closed to us.
    """
    path = file_of(folder, month)
    try:
        with open(path, "rb") as file:
            return [_row(number, line) for number, line in enumerate(file, start=1)]
    except OSError as problem:
        raise CannotRead(_("cannot read {file}").format(file=path), problem.strerror or str(problem)) from problem


def replace(folder: str, month: str, lines: Iterable[bytes]) -> None:
    """Let these be all of the month, such that a crash leaves the old file or the new one; no file for no lines.

    Raises:
        CannotWrite: it is as it was.
    """
    data = b"".join(lines)
    if data:
        write_whole(file_of(folder, month), data)
    else:
        remove(file_of(folder, month))


def remove_left_overs(folder: str) -> None:
    """Remove what a crash left of files that were under way.

    Raises:
        CannotWrite: one is there still.
    """
    names = os.listdir(folder) if os.path.isdir(folder) else []
    for name in filter(_LEFT_OVER.fullmatch, names):
        remove(os.path.join(folder, name))


def file_of(folder: str, month: str) -> str:
    """Where the month is kept."""
    return os.path.join(folder, f"{month}.jsonl")


def month_of(when: date) -> str:
    """The month of a day, as files are named."""
    return f"{when:%Y-%m}"


def _row(number: int, line: bytes) -> Row:
    if not line.endswith(b"\n"):
        return Row(number, line + NO_ENTRY, NoEntry.CUT)
    return Row(number, line, decode_line(line))
