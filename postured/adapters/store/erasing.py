"""Lets days go for good, because the person wants it. Nothing of them is kept aside."""

import os
import re
from collections.abc import Sequence
from datetime import date, timedelta

from postured.adapters.store import damage
from postured.adapters.store.codec import NoEntry
from postured.adapters.store.files import remove
from postured.adapters.store.reading import months
from postured.adapters.store.rewriting import Row, file_of, month_of, remove_left_overs, replace, rows

_OURS = re.compile(
    r"(?:snapshot|checkpoint)\.json(?:\.damaged-[0-9]+)?|alive|damaged\.jsonl|totals\.jsonl"
    r"|\.(?:snapshot\.json|checkpoint\.json|totals\.jsonl)\.[0-9]+\.new"
)
"""Everything in a data folder that tells of days; the lock and the settings of the last start tell of none."""

_LATE = timedelta(days=31)
"""A day's totals may lie in the file of a later month, but not of any."""


def erase_all(data: str) -> None:
    """Remove every day, and all that was made of them, from the data folder.

    Raises:
        CannotWrite: something is there still; what is gone is gone.
    """
    for folder in (data, os.path.join(data, "demo")):
        names = os.listdir(folder) if os.path.isdir(folder) else []
        for name in sorted(filter(_OURS.fullmatch, names)):
            remove(os.path.join(folder, name))
        journal = os.path.join(folder, "journal")
        remove_left_overs(journal)
        for month in months(journal):
            remove(file_of(journal, month))


def remove_damaged_snapshots(data: str) -> None:
    """Remove what was set aside of snapshots: nobody can say which days it tells of.

    Raises:
        CannotWrite: one is there still.
    """
    for name in os.listdir(data):
        if ".json.damaged-" in name and _OURS.fullmatch(name):
            remove(os.path.join(data, name))


def erase_before(journal: str, aside: str, totals: str, before: date) -> None:
    """Remove the days before that one from the journal, and whatever in ``aside`` may be of them.

    ``totals`` is what was counted of them; it is made anew when somebody asks. A line that nobody can date belongs to
    the day of the next one that has a date.

    Raises:
        CannotRead, CannotWrite, OSError: the months that were not reached are as they were.
    """
    remove_left_overs(journal)
    remove(totals)
    last = month_of(before)
    damage.forget(aside, lambda each: each.file[: len(last)] <= last)
    for month in months(journal):
        if month <= month_of(before + _LATE):
            found = rows(journal, month)
            stays = _from(found, before)
            if len(stays) < len(found):
                replace(journal, month, [each.data for each in stays])


def _from(found: Sequence[Row], before: date) -> list[Row]:
    """What is of that day or a later one, and what nobody can date and comes after such a line."""
    stays: list[Row] = []
    for each in found:
        if each.day is not None:
            kept = each.day >= before
        else:
            kept = bool(stays) and each.what is not NoEntry.CUT
        if kept:
            stays.append(each)
    return stays
