"""A real day again, from the journal: what was decided then, and what today's settings would have decided."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from postured.adapters.store import entries
from postured.core.decisions import Decision
from postured.core.events import Began, Event, NewRules, Tick
from postured.core.instant import Instant
from postured.core.planner import next_wake, step
from postured.core.rules import Rules
from postured.core.state import State, fresh
from postured.plain import PlainError

_SPINS = 100_000
_NONE = timedelta(0)
_LATE = timedelta(seconds=5)
"""A busy machine rings the alarm no later than this."""
_TELLING = ("decision", "routine", "outcome", "style", "reason")
"""What makes two decisions the same."""
_Dated = tuple[Instant, Mapping[str, Any]]
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
    """Every decision of ``day``, in the order of time. ``journal`` holds at least that day, in order.

    What comes by time alone is followed up to the end of the day, or to the journal's last line.
    """
    events: list[Event] = []
    then: list[_Dated] = []
    until = _NONE
    for entry in journal:
        try:
            at = entries.moment_of(entry)
            event = entries.event_of(entry)
        except PlainError:
            continue  # of a later version, or of none
        until = at.elapsed
        if event is not None:
            events.append(event)
        elif at.wall.date() == day and entry.get("kind") == "decision" and entry.get("decision") not in _QUIET:
            then.append((at, entry))
        if at.wall.date() > day:
            break
    return _together(then, [each for each in _again(events, until, rules) if each[0].wall.date() == day])


def _again(events: list[Event], until: timedelta, rules: Rules) -> Iterator[_Dated]:
    """What today's settings make of these events, and of the time up to ``until``."""
    state: State | None = None
    rung = deque(each.at.elapsed for each in events if isinstance(each, Tick))
    for event in events:
        if state is None and not isinstance(event, Tick):
            state = fresh(event.at)
        if state is not None and not isinstance(event, NewRules):
            state = yield from _rung(state, _alive(event), rung, rules)
            state, decisions = step(state, event, rules)
            yield from _entries(event.at, decisions)
        if isinstance(event, Tick):
            rung.popleft()
    if state is not None:
        yield from _rung(state, until, rung, rules)


def _alive(event: Event) -> timedelta:
    """Up to when postured ran before ``event``."""
    if isinstance(event, Began) and event.alive_until is not None:
        return min(event.alive_until, event.at.elapsed)
    return event.at.elapsed


def _rung(state: State, until: timedelta, rung: "deque[timedelta]", rules: Rules) -> Generator[_Dated, None, State]:
    """Let the alarm ring for these rules up to ``until``; where it rang on the day, a little late, it rings then."""
    for _ in range(_SPINS):
        wake = next_wake(state, rules)
        if wake is None or wake.elapsed >= until or (rung and rung[0] - wake.elapsed <= _LATE):
            break
        state, decisions = step(state, Tick(at=wake), rules)
        yield from _entries(wake, decisions)
    return state


def _entries(at: Instant, decisions: Iterable[Decision]) -> Iterator[_Dated]:
    for each in decisions:
        entry = entries.of_decision(0, at, each)
        if entry["decision"] not in _QUIET:
            yield at, entry


def _together(then: list[_Dated], now: list[_Dated]) -> list[Moment]:
    """Both, with those that are the same told once."""
    left = list(now)
    moments = []
    for at, entry in then:
        same = next((each for each in left if _is_same(each, (at, entry))), None)
        if same is not None:
            left.remove(same)
        moments.append(Moment(at, entry, then=True, now=same is not None))
    moments += [Moment(at, entry, then=False, now=True) for at, entry in left]
    return sorted(moments, key=lambda each: each.at.wall)


def _is_same(one: _Dated, other: _Dated) -> bool:
    """Whether the same was decided, at nearly the same moment."""
    near = abs(one[0].wall - other[0].wall) <= _LATE
    return near and all(one[1].get(each) == other[1].get(each) for each in _TELLING)
