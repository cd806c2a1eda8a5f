"""Lets old days go: first a day becomes one line of totals, and after a longer time that goes, too.

An entry can tell of a day before its own: how a reminder ended that was shown before midnight, how long somebody sat
until then. So where something went on at the end of the last day that goes, its entries stay until the day after it
goes as well (the bridge), and the totals that they have a part in come behind them: totals stand for what is before
them. And where entries of one month told of a day of another, that day's totals lie in the file that they were in.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from postured.adapters.store import damage
from postured.adapters.store.codec import NoEntry, encode_line
from postured.adapters.store.reading import months
from postured.adapters.store.rewriting import TOTALS, Row, month_of, remove_left_overs, replace, rows
from postured.statistics.fold import Fold

_SEEN = 3
_AT_HAND, _KEPT = 8, 3
"""So many days are counted at once at most, and so many then go on: an entry may belong to a day before its own."""
_BACK = timedelta(days=7)
"""So far back a bridge begins at most, and so far before it are the days that it may tell of."""


class _Counted(NamedTuple):
    """The days that are to go, as lines that stand for them."""

    totals: Mapping[str, Mapping[date, bytes]]
    """By the month whose file they are for."""
    bridge: date | None
    """From here on the entries stay."""
    behind: Mapping[date, bytes]
    """Lines that come behind the bridge."""
    end: str
    """The month whose file these are for."""

    @property
    def days(self) -> set[date]:
        return {day for each in self.totals.values() for day in each} | self.behind.keys()


_NOTHING = _Counted({}, None, {}, "")


def expire(folder: str, aside: str, *, entries_before: date | None, totals_before: date | None) -> list[str]:
    """Let go of the entries of days ``entries_before``, and of totals of days ``totals_before``; None for of none.

    A month is replaced whole, with the totals in it: a crash leaves it as it was or as it shall be. Lines that nobody
    can read are kept in ``aside``. The months that were rewritten.

    Raises:
        CannotRead, CannotWrite, OSError: the months that were not reached are as they were.
    """
    remove_left_overs(folder)
    last = max(filter(None, (entries_before, totals_before)), default=date.min)
    old = [month for month in months(folder) if month <= month_of(last)]
    counted = _NOTHING if entries_before is None else _count(folder, old, entries_before)
    # The last month first: it can hold the totals of a day before it, and those count from then on.
    return [
        month
        for month in reversed(old)
        if _rewrite(folder, aside, month, counted, entries_before or date.min, totals_before or date.min)
    ]


def seen_day(folder: str, today: date, patience: timedelta) -> date:
    """The day to count back from: today, or the last one that is known for sure where that was ``patience`` ago.

    A clock that is wrong for a day or two must not cost all that was ever kept.

    Raises:
        CannotRead: a month is closed to us.
    """
    days: set[date] = set()
    for month in reversed(months(folder)):
        days.update(each.day for each in rows(folder, month) if each.day is not None and not each.is_totals)
        if len(days) >= _SEEN:
            break
    known = sorted(days, reverse=True)[:_SEEN]
    return known[-1] if known and today - known[-1] > patience else today


def _count(folder: str, old: Iterable[str], before: date) -> _Counted:
    count = _Count()
    for month in old:
        count.take(month, [each for each in rows(folder, month) if each.day is not None and each.day < before])
    return count.counted()


class _Count:
    """Counts the days that are to go, month after month."""

    def __init__(self) -> None:
        self._totals: dict[date, Mapping[str, Any]] = {}
        """Those that entries had a part in, and those of days after the first such one."""
        self._written: dict[date, Mapping[str, Any]] = {}
        self._last: dict[date, str] = {}
        """When each day's last entry was written."""
        self._lies_in: dict[date, str] = {}
        """The month in which a day was told of last."""
        self._ended: dict[str, str] = {}
        """When each month's last entry was written."""
        self._sat: date | None = None
        """The day of the last word on sitting."""
        self._fold = Fold(known=self._known)

    def take(self, month: str, found: Iterable[Row]) -> None:
        """Count the old days of a month."""
        for each in found:
            what, day = each.what, each.day
            if isinstance(what, NoEntry) or day is None:
                continue
            if each.is_totals:
                self._written[day] = what
            else:
                self._last[day] = self._ended[month] = what["at"]
                self._sat = day if what["kind"] == "sat" else self._sat
            if self._last:
                self._fold.add(what)
            if self._fold.touched > _AT_HAND:
                self._keep(month, self._fold.take_plain(_KEPT))
        self._keep(month, self._fold.take_plain())

    def counted(self) -> _Counted:
        """All of them."""
        if not self._last:
            return _NOTHING
        end = max(self._last)
        bridge = self._bridge(end)
        days = {day for day in self._totals if day in self._last or self._has_changed(day)}
        behind = set() if bridge is None else {day for day in self._totals if day >= bridge - _BACK}
        totals: dict[str, dict[date, bytes]] = {}
        for day in days - behind:
            file = self._lies_in.get(day, month_of(day))
            at = self._last.get(day, "") if file == month_of(day) else ""
            totals.setdefault(file, {})[day] = self._line(day, at or self._ended[file])
        lines = {day: self._line(day, self._last[end]) for day in sorted(behind)}
        return _Counted(totals, bridge, lines, month_of(end))

    def _keep(self, month: str, counted: Iterable[Mapping[str, Any]]) -> None:
        for each in counted:
            day = date.fromisoformat(each["date"])
            if each != self._totals.get(day):
                self._lies_in[day] = month
                self._totals[day] = each

    def _known(self, day: str) -> Mapping[str, Any] | None:
        at = date.fromisoformat(day)
        return self._totals.get(at) or self._written.get(at)

    def _bridge(self, end: date) -> date | None:
        """Where the entries begin that tell what went on at the end; None where nothing did."""
        carry = self._fold.carry
        since = [date.fromisoformat(each.date) for each in (carry.waiting, carry.open and carry.open.place) if each]
        if carry.sat is not None and self._sat is not None:
            since.append(self._sat)
        return max(min(end, *since), end - _BACK) if since else None

    def _has_changed(self, day: date) -> bool:
        written = self._written.get(day, {})
        return any(written.get(name) != value for name, value in self._totals[day].items())

    def _line(self, day: date, at: str) -> bytes:
        return encode_line({"at": at, "kind": TOTALS, **self._totals[day]})


def _rewrite(folder: str, aside: str, month: str, counted: _Counted, before: date, totals_before: date) -> bool:
    """Whether there was anything to do."""
    found = rows(folder, month)
    made = counted.days
    totals = {each.day: each.data for each in found if each.is_totals and each.day and each.day < before}
    totals = {day: line for day, line in totals.items() if day not in made} | dict(counted.totals.get(month, {}))
    stays = [line for day, line in sorted(totals.items()) if day >= totals_before]
    if counted.bridge is not None:
        bridge = [each for each in found if each.day and counted.bridge <= each.day < before]
        stays += [each.data for each in bridge if not each.is_totals]
    if counted.end == month:
        stays += [line for day, line in counted.behind.items() if day >= totals_before]
    stays += [each.data for each in found if _is_of_now(each, before)]
    if stays == [each.data for each in found]:
        return False
    unread = [(each.number, each.data) for each in found if each.what is NoEntry.DAMAGED]
    damage.set_aside(aside, damage.of_month(month, unread))
    replace(folder, month, stays)
    return True


def _is_of_now(row: Row, before: date) -> bool:
    """Whether the line is of a day that does not go yet, or of a later version of postured."""
    return row.what is NoEntry.NEWER if row.day is None else row.day >= before
