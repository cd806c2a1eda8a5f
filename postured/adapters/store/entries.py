"""Events and decisions as journal entries, and back. Pure: what is kept of a day is decided here, and nowhere else."""

from collections.abc import Mapping
from typing import Any

from postured.core.decisions import Decision, Outcome
from postured.core.events import Event
from postured.core.instant import Instant
from postured.plain import decode, encode
from postured.statistics.measures import Measure

DECISION_WORDS = {"later": "snooze"}
"""Decisions that traces call by another word than the code."""


def of_event(number: int, event: Event) -> dict[str, Any]:
    """The entry for what happened; ``number`` is one more than the last entry's."""
    fields = encode(event, Event)
    fields.pop("at")
    kind = fields.pop("kind")
    kept = {name: value for name, value in fields.items() if value is not None}
    return {**_head(number, event.at), "kind": "event", "event": kind, **kept}


def of_decision(number: int, at: Instant, decision: Decision) -> dict[str, Any]:
    """The entry for what was decided ``at`` that moment."""
    fields = encode(decision, Decision)
    kind = fields.pop("kind")
    if isinstance(decision, Outcome):
        fields["outcome"] = fields.pop("result")
    kept = {name: value for name, value in fields.items() if value is not None}
    return {**_head(number, at), "kind": "decision", "decision": DECISION_WORDS.get(kind, kind), **kept}


def of_measure(number: int, at: Instant, measure: Measure) -> dict[str, Any]:
    """The entry for what statistics need to know of that moment."""
    kept = {name: value for name, value in encode(measure, Measure).items() if value is not None}
    return {**_head(number, at), **kept}


def event_of(entry: Mapping[str, Any]) -> Event | None:
    """The event that an entry tells of; None for an entry of another kind.

    Raises:
        PlainError: it tells of an event, but not of one that this version knows.
    """
    if entry.get("kind") != "event":
        return None
    fields = {name: value for name, value in entry.items() if name not in ("v", "n", "kind", "event", "elapsed")}
    at = {"wall": entry["at"], "elapsed": entry.get("elapsed")}
    event: Event = decode(Event, {**fields, "at": at, "kind": entry.get("event")})
    return event


def moment_of(entry: Mapping[str, Any]) -> Instant:
    """When the entry was written.

    Raises:
        PlainError: it does not say.
    """
    return decode(Instant, {"wall": entry.get("at"), "elapsed": entry.get("elapsed")})


def _head(number: int, at: Instant) -> dict[str, Any]:
    return {"n": number, "at": at.wall.isoformat(), "elapsed": at.elapsed.total_seconds()}
