"""From journal entries to the totals of days, one entry after the other in the journal's order. Pure.

What an entry means for the totals is said here and nowhere else; ``totals`` says which day it belongs to. Entries that
no total needs are passed over, and so is what is no entry of a kind that we know.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from math import isfinite
from typing import Any

from postured.statistics.carry import Carry, Place, Showing, SoFar
from postured.statistics.tally import Tally
from postured.statistics.totals import DayTotals, check, plain, trusted

_OVER = ((30 * 60, "over_30"), (60 * 60, "over_60"), (120 * 60, "over_120"))
_RESULTS = {
    "done": "done",
    "partial": "partial",
    "skipped": "skipped",
    "snoozed-out": "snoozed_out",
    "expired": "expired",
    "natural": "natural",
    "not-for-me": "not_for_me",
    "withdrawn": "withdrawn",
    "interrupted": "interrupted",
}
_ANSWERS = frozenset({"done", "skipped", "snoozed-out", "not-for-me"})
"""Outcomes that are the person's own word, where the break had not begun."""
_WALK = "walk"
_PASSED_OVER = re.compile(
    rb'"kind":"(?:event","event":"(?!walked"|stepped"|began")|decision","decision":"(?:ask|withdraw|cue)")'
)


class Fold:
    """Takes entries in; gives the totals of the days that they touched."""

    def __init__(
        self,
        carry: Carry | None = None,
        known: Callable[[str], DayTotals | Mapping[str, Any] | None] = lambda _date: None,
    ) -> None:
        """``known`` has the totals so far of a day that was taken out before, in either form; else None."""
        carry = carry or Carry()
        self._open = carry.open
        self._waiting = carry.waiting
        self._sat = carry.sat
        self._credited = carry.credited
        self._known = known
        self._days: dict[str, Tally] = {}
        self._latest = ""
        """The last day that an entry was counted on."""

    @property
    def carry(self) -> Carry:
        """What another fold needs to go on where this one is."""
        return Carry(open=self._open, waiting=self._waiting, sat=self._sat, credited=self._credited)

    def add(self, entry: Mapping[str, Any]) -> None:
        """Count one entry. Where it does not say what its kind should, it counts for nothing."""
        kind = entry.get("kind")
        what = entry.get(kind) if kind in ("decision", "event") else kind
        handle = _HANDLERS.get(what) if isinstance(what, str) else None
        if handle is not None:
            try:
                handle(self, entry)
                if kind != "totals":
                    self._latest = max(self._latest, entry["at"][:10])
            except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
                return

    def take(self, keep: int = 0) -> list[DayTotals]:
        """The days that were touched, in order; they are forgotten here, but for the last ``keep``."""
        return [trusted(each) for each in self.take_plain(keep)]

    def take_plain(self, keep: int = 0) -> list[dict[str, Any]]:
        """The same in plain form, which is quicker."""
        dates = sorted(self._days)[: len(self._days) - keep]
        return [self._days.pop(each).plain(each) for each in dates]

    @property
    def touched(self) -> int:
        """How many days are held."""
        return len(self._days)

    def _day(self, day: str) -> "Tally":
        found = self._days.get(day)
        if found is None:
            date.fromisoformat(day)
            known = self._known(day)
            known = plain(known) if isinstance(known, DayTotals) else known
            found = self._days[day] = Tally() if known is None else Tally.of(known)
        return found

    def _count(self, place: Place, name: str) -> None:
        day = self._day(place.date)
        day.figures[name] += 1
        day.hours[place.hour][name] += 1
        day.routines[place.routine][name] += 1
        if place.exercise is not None:
            day.exercises[place.exercise][name] += 1

    def _remind(self, entry: Mapping[str, Any]) -> None:
        quiet = entry["style"] == "ambient"
        since = None if quiet else _seconds(entry["elapsed"])
        if entry["again"] == 0 or self._open is None or self._open.id != entry["id"]:
            place = _place(entry, _text(entry.get("exercise") or ""))
            held = self._waiting is not None
            self._open = Showing(id=entry["id"], place=place, ambient=quiet, held=held, since=since)
            self._waiting = None
            self._shown(self._open)
        else:
            self._open = replace(self._open, since=since)

    def _shown(self, showing: Showing) -> None:
        self._count(showing.place, "offered")
        self._count(showing.place, "ambient_shown" if showing.ambient else "shown")

    def _begin(self, entry: Mapping[str, Any]) -> None:
        if self._open is not None and self._open.id == entry["id"]:
            self._answer(entry["elapsed"])

    def _answer(self, elapsed: float) -> None:
        opened = self._open
        if opened is None or opened.since is None:
            return
        took = round(max(0.0, _seconds(elapsed) - opened.since), 1)
        self._open = replace(opened, since=None)
        place = opened.place
        day = self._day(place.date)
        for of in (
            day.figures,
            day.hours[place.hour],
            day.routines[place.routine],
            day.exercises[place.exercise or ""],
        ):
            of["answers"] = [*(of["answers"] or ()), took]

    def _snooze(self, entry: Mapping[str, Any]) -> None:
        if self._open is not None and self._open.id == entry["id"]:
            self._answer(entry["elapsed"])
            self._count(self._open.place, "ambient_snoozed" if self._open.ambient else "snoozed")

    def _outcome(self, entry: Mapping[str, Any]) -> None:
        name = _RESULTS[entry["outcome"]]
        opened = self._open
        if opened is None or opened.id != entry["id"]:
            # What has ended was shown, even where nothing is left that says so.
            place = _place(entry, _text(entry.get("exercise") or ""))
            opened = Showing(id=entry["id"], place=place, ambient=entry["style"] == "ambient")
            self._shown(opened)
        elif entry["outcome"] in _ANSWERS:
            self._answer(entry["elapsed"])
        self._count(opened.place, f"ambient_{name}" if opened.ambient else name)
        self._open = None
        if entry["routine"] == _WALK and name in ("done", "partial"):
            self._day(entry["at"][:10]).walk["walked"] += _seconds(entry["took"])

    def _credit(self, entry: Mapping[str, Any]) -> None:
        at, routine, elapsed = entry["at"], _text(entry["routine"]), entry["elapsed"]
        if self._waiting is not None and (self._waiting.date != at[:10] or self._waiting.routine == routine):
            self._drop()
        day = self._day(at[:10])
        hour = day.hours[_hour(int(at[11:13]))]
        for of in (day.figures, hour, day.routines[routine]):
            of["credits"] += 1
        if elapsed != self._credited:
            self._credited = _seconds(elapsed)
            name = "still" if entry["reason"] == "natural-break" else "away"
            day.figures[name] += 1
            hour[name] += 1

    def _hold(self, entry: Mapping[str, Any]) -> None:
        place = _place(entry)
        if entry.get("id") is not None:
            if self._open is not None and self._open.id == entry["id"] and not self._open.held:
                self._open = replace(self._open, held=True)
                self._count(self._open.place, "held")
            return
        over = entry["reason"] == "outside-hours"  # nothing is offered then, so nothing waits
        if self._waiting is not None and (over or self._waiting.date != place.date):
            self._drop()
        if over:
            return
        if self._waiting is None:
            self._count(place, "held")
            self._waiting = place
        else:
            self._waiting = replace(self._waiting, routine=place.routine)

    def _drop(self) -> None:
        place, self._waiting = self._waiting, None
        if place is not None:
            self._count(place, "offered")
            self._count(place, "dropped")

    def _started(self, entry: Mapping[str, Any]) -> None:
        if entry.get("alive_until") is None:
            # The first start of all: what came before is of another life of the store.
            self._open = self._waiting = self._sat = None

    def _sat_so_far(self, entry: Mapping[str, Any]) -> None:
        bout, sitting, screen = (_seconds(entry[each]) for each in ("bout", "sitting", "screen"))
        hour = _hour(entry["hour"])
        before = (
            self._sat if self._sat is not None and self._sat.bout == bout else SoFar(bout=bout, sitting=0, screen=0)
        )
        day = self._day(entry["date"])
        ended = entry.get("ended", False)
        self._sat = None if ended else SoFar(bout=bout, sitting=sitting, screen=screen)
        for of in (day.figures, day.hours[hour]):
            of["sitting"] += sitting - before.sitting
            of["screen"] += screen - before.screen
            if ended:
                of["bouts"] += 1
                of["longest_bout"] = max(of["longest_bout"], sitting)
                for more, name in _OVER:
                    of[name] += sitting > more

    def _goal(self, entry: Mapping[str, Any]) -> None:
        walk = self._day(entry["date"]).walk
        walk.update(
            goal=_seconds(entry.get("goal", 0)),
            goal_steps=_whole(entry.get("goal_steps", 0)),
            rung=_whole(entry["rung"]),
            rungs=_whole(entry["rungs"]),
        )

    def _walked(self, entry: Mapping[str, Any]) -> None:
        self._day(entry["at"][:10]).walk["walked"] += _seconds(entry["lasts"])

    def _stepped(self, entry: Mapping[str, Any]) -> None:
        self._day(entry["at"][:10]).walk["steps"] = _whole(entry["count"])

    def _totals(self, entry: Mapping[str, Any]) -> None:
        check(entry)
        self._days[entry["date"]] = Tally.of(entry)
        if entry["date"] > self._latest:
            # The entries of this day have gone, and with them whatever came of what went on before it.
            self._open = self._waiting = self._sat = None


def totals_of(entries: Iterable[Mapping[str, Any]], carry: Carry | None = None) -> dict[date, DayTotals]:
    """The totals of each day that the entries tell of; they are in the journal's order."""
    fold = Fold(carry)
    for entry in entries:
        fold.add(entry)
    return {each.day: each for each in fold.take()}


def may_count(line: bytes) -> bool:
    """Whether a line of the journal can be one that a total needs: most are not, and need not be read."""
    return _PASSED_OVER.search(line) is None


def _place(entry: Mapping[str, Any], exercise: str | None = None) -> Place:
    at = entry["at"]
    return Place(date=at[:10], hour=_hour(int(at[11:13])), routine=_text(entry["routine"]), exercise=exercise)


def _seconds(value: Any) -> float:
    if type(value) in (int, float) and isfinite(value):
        return value  # type: ignore[no-any-return]  # just looked at
    raise TypeError(value)


def _whole(value: Any) -> int:
    if type(value) is int:
        return value
    raise TypeError(value)


def _hour(value: Any) -> int:
    if type(value) is int and 0 <= value < 24:
        return value
    raise ValueError(value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise TypeError(value)


_HANDLERS: dict[str, Callable[[Fold, Mapping[str, Any]], None]] = {
    "remind": Fold._remind,
    "begin": Fold._begin,
    "snooze": Fold._snooze,
    "outcome": Fold._outcome,
    "credit": Fold._credit,
    "hold": Fold._hold,
    "sat": Fold._sat_so_far,
    "goal": Fold._goal,
    "walked": Fold._walked,
    "stepped": Fold._stepped,
    "began": Fold._started,
    "totals": Fold._totals,
}
