"""A day at the desk with the journal that the daemon would write of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from postured.adapters.store import entries
from postured.core.decisions import Decision
from postured.core.events import Event
from postured.statistics.fold import totals_of
from postured.statistics.measures import measures
from postured.statistics.totals import DayTotals
from tests.day import Day


class Journaled(Day):
    """Keeps each event, each decision and each measure as an entry, in the daemon's order."""

    entries: list[dict[str, Any]]

    def __init__(self, *given: Any, **named: Any) -> None:
        self.entries = []
        super().__init__(*given, **named)

    def totals(self) -> dict[date, DayTotals]:
        return totals_of(self.entries)

    def of_kind(self, kind: str) -> list[Mapping[str, Any]]:
        return [each for each in self.entries if each["kind"] == kind]

    def _step(self, minute: float, event: Event) -> list[Decision]:
        before = self.state
        self._write(entries.of_event(self._next, event))
        decisions = super()._step(minute, event)
        for decision in decisions:
            self._write(entries.of_decision(self._next, event.at, decision))
        for measure in measures(before, event, self.state, self.rules):
            self._write(entries.of_measure(self._next, event.at, measure))
        return decisions

    @property
    def _next(self) -> int:
        return len(self.entries) + 1

    def _write(self, entry: dict[str, Any]) -> None:
        self.entries.append(entry)
