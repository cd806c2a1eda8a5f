"""A real day again, from the journal: what was decided then, and what today's settings would have decided."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from postured.adapters.store import entries
from postured.core.decisions import Decision
from postured.core.events import Event, NewRules, Tick
from postured.core.instant import Instant
from postured.core.planner import next_wake, step
from postured.core.rules import Rules
from postured.core.state import State, fresh
from postured.plain import PlainError

_SPINS = 100_000
_QUIET = frozenset({"begin", "refuse", "ask"})
"""Decisions that are about answers and questions, not about reminders."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One decision of the day."""

    at: Instant
    entry: Mapping[str, Any]
    """As the journal has it."""
    then: bool
    """Whether it was decided on the day."""
    now: bool
    """Whether it would be, with today's settings."""


def replay(journal: Iterable[Mapping[str, Any]], day: date, rules: Rules) -> list[Moment]:
    """Every decision of ``day``, in the order of time. ``journal`` holds at least that day, in order."""
    events: list[Event] = []
    then: list[tuple[Instant, Mapping[str, Any]]] = []
    for entry in journal:
        try:
            at = entries.moment_of(entry)
            event = entries.event_of(entry)
        except PlainError:
            continue  # of a later version, or of none
        if at.wall.date() > day:
            break
        if event is not None:
            events.append(event)
        elif at.wall.date() == day and entry.get("kind") == "decision" and entry.get("decision") not in _QUIET:
            then.append((at, entry))
    return _together(then, [each for each in _again(events, rules) if each[0].wall.date() == day])


def _again(events: Iterable[Event], rules: Rules) -> Iterator[tuple[Instant, Mapping[str, Any]]]:
    """What today's settings make of these events."""
    state: State | None = None
    for event in events:
        if isinstance(event, Tick | NewRules):
            continue  # the alarm rings for these rules, not for those of then
        if state is None:
            state = fresh(event.at)
        for _ in range(_SPINS):
            wake = next_wake(state, rules)
            if wake is None or wake.elapsed >= event.at.elapsed:
                break
            state, decisions = step(state, Tick(at=wake), rules)
            yield from _entries(wake, decisions)
        state, decisions = step(state, event, rules)
        yield from _entries(event.at, decisions)


def _entries(at: Instant, decisions: Iterable[Decision]) -> Iterator[tuple[Instant, Mapping[str, Any]]]:
    for each in decisions:
        entry = entries.of_decision(0, at, each)
        if entry["decision"] not in _QUIET:
            yield at, entry


def _together(
    then: list[tuple[Instant, Mapping[str, Any]]], now: list[tuple[Instant, Mapping[str, Any]]]
) -> list[Moment]:
    """Both, with those that are the same told once."""
    left = list(now)
    moments = []
    for at, entry in then:
        same = next((each for each in left if _key(*each) == _key(at, entry)), None)
        if same is not None:
            left.remove(same)
        moments.append(Moment(at, entry, then=True, now=same is not None))
    moments += [Moment(at, entry, then=False, now=True) for at, entry in left]
    return sorted(moments, key=lambda each: each.at.wall)


def _key(at: Instant, entry: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two decisions the same: what was decided, to the second."""
    said = tuple(entry.get(each) for each in ("decision", "routine", "outcome", "style", "reason"))
    return (*said, round(at.wall.timestamp()))
