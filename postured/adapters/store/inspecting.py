"""Counts what the store holds, and finds what is wrong with it. It changes nothing, and any number may read at once."""

from typing import NamedTuple

from postured.adapters.store import damage
from postured.adapters.store import snapshot as snapshots
from postured.adapters.store.codec import NoEntry, decode_line, number_of
from postured.adapters.store.files import CannotRead
from postured.adapters.store.reading import months
from postured.adapters.store.rewriting import TOTALS, file_of
from postured.language import _


class Month(NamedTuple):
    """One file of the journal."""

    month: str
    entries: int
    totals: int
    """Days that only their totals are left of."""
    newer: int
    """Lines of a later version of postured."""
    cut: int
    """Lines that crashes have cut short; what was in them had not been acknowledged."""
    damaged: tuple[int, ...]
    """Lines, from 1."""
    out_of_order: tuple[int, ...]
    """Lines whose number is not greater than that of the entry before."""

    @property
    def file(self) -> str:
        return f"{self.month}.jsonl"


class Inventory(NamedTuple):
    """All of the store."""

    months: tuple[Month, ...]
    aside: str
    set_aside: int
    """Damaged lines that are kept there."""
    snapshot: bool
    """Whether it can be read, or there is none."""

    @property
    def good(self) -> bool:
        return self.snapshot and not any(each.damaged or each.out_of_order for each in self.months)


def inspect(journal: str, *, aside: str, snapshot: str) -> Inventory:
    """Look at every line.

    Raises:
        CannotRead: a file is closed to us.
    """
    return Inventory(
        months=tuple(_month(journal, each) for each in months(journal)),
        aside=aside,
        set_aside=len(damage.kept(aside)),
        snapshot=snapshots.is_sound(snapshot),
    )


def _month(folder: str, month: str) -> Month:
    counts = {"entries": 0, "totals": 0, "newer": 0, "cut": 0}
    damaged: list[int] = []
    out_of_order: list[int] = []
    last = 0
    path = file_of(folder, month)
    try:
        with open(path, "rb") as file:
            for number, line in enumerate(file, start=1):
                found = decode_line(line) if line.endswith(b"\n") else NoEntry.CUT
                if found is NoEntry.DAMAGED:
                    damaged.append(number)
                elif isinstance(found, NoEntry):
                    counts[found.value] += 1
                elif found["kind"] == TOTALS:
                    counts["totals"] += 1
                else:
                    counts["entries"] += 1
                    if number_of(found) <= last:
                        out_of_order.append(number)
                    last = max(last, number_of(found))
    except OSError as problem:
        raise CannotRead(_("cannot read {file}").format(file=path), problem.strerror or str(problem)) from problem
    return Month(month=month, damaged=tuple(damaged), out_of_order=tuple(out_of_order), **counts)
