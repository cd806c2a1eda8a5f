"""A day's totals while they grow. They are plain data: what is read and written ten thousand times must be quick."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from postured.statistics.totals import VERSION


class Tally:
    """The totals of one day while they grow: count, and count again."""

    __slots__ = ("exercises", "figures", "hours", "routines", "walk")

    def __init__(self) -> None:
        # 0 where nothing was counted.
        self.figures: dict[str, Any] = _counts()
        self.walk: dict[str, Any] = _counts()
        self.routines: dict[str, dict[str, Any]] = defaultdict(_counts)
        self.hours: dict[int, dict[str, Any]] = defaultdict(_counts)
        self.exercises: dict[str, dict[str, Any]] = defaultdict(_counts)

    @classmethod
    def of(cls, totals: Mapping[str, Any]) -> "Tally":
        """As they grow on from their plain form."""
        day = cls()
        day.figures.update(totals["figures"])
        day.walk.update(totals["walk"])
        for name, each in totals["routines"].items():
            day.routines[name].update(each)
        for hour, each in totals["hours"].items():
            day.hours[int(hour)].update(each)
        for name, each in totals["exercises"].items():
            day.exercises[name].update(each)
        return day

    def plain(self, day: str) -> dict[str, Any]:
        """As they stand, in the form that ``totals.plain`` gives them."""
        return {
            "date": day,
            "version": VERSION,
            "figures": _told(self.figures),
            "walk": _told(self.walk),
            "routines": {name: _told(each) for name, each in sorted(self.routines.items())},
            "hours": {str(hour): _told(each) for hour, each in sorted(self.hours.items())},
            "exercises": {name: _told(each) for name, each in sorted(self.exercises.items())},
        }


def _counts() -> dict[str, Any]:
    return defaultdict(int)


def _told(tally: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in tally.items() if value}
