"""Going on where postured stopped: from the snapshot, the journal and the sign of life. Law 26."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo
from typing import Any

from postured.adapters.store import entries
from postured.adapters.store.codec import number_of
from postured.core.events import Event
from postured.core.instant import Instant
from postured.core.planner import step
from postured.core.rules import MINUTE, Rules
from postured.core.state import State, fresh
from postured.plain import PlainError, decode, encode

log = logging.getLogger(__name__)

_VERSION = 1
BEAT = MINUTE
"""How often postured leaves a sign of life while the person is active."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The planner's state after one event, so that a start need not read the whole journal."""

    version: int
    included: int
    """The number of the last event in it."""
    last: int
    """The number of the last journal entry."""
    boot: str
    """Which run of the machine ``offset`` belongs to."""
    offset: timedelta
    """Elapsed time minus the machine's own count."""
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What is known of the time before."""

    state: State | None
    """None at the first start of all."""
    last: int
    """The number of the journal's last entry."""
    begins_at: timedelta | None
    """Where elapsed time goes on; None where there was none."""
    alive_until: timedelta | None
    """Up to when postured is known to have run."""


def snapshot(state: State, *, included: int, last: int, boot: str, offset: timedelta) -> dict[str, Any]:
    """The snapshot as plain data."""
    return as_data(Snapshot(version=_VERSION, included=included, last=last, boot=boot, offset=offset, state=state))


def as_data(taken: Snapshot) -> dict[str, Any]:
    """A snapshot as plain data."""
    data: dict[str, Any] = encode(taken)
    return data


def read_snapshot(data: object) -> Snapshot | None:
    """The snapshot that ``data`` is; None for one that this version cannot read."""
    try:
        found = decode(Snapshot, data)
    except PlainError as problem:
        log.warning("the snapshot cannot be read, the journal is read instead: %s", problem)
        return None
    return found if found.version == _VERSION else None


def recover(
    taken: Snapshot | None,
    later: Iterable[Mapping[str, Any]],
    alive: tuple[timedelta, str] | None,
    *,
    rules: Rules,
    now: Instant,
    boot: str,
) -> Recovered:
    """Play the journal's ``later`` entries onto the snapshot. ``now.elapsed`` is the machine's own count.

    The elapsed clock goes on: by the machine's count while it has not been restarted, else by the wall clock.
    """
    zone = now.wall.tzinfo
    state = None if taken is None else replace(taken.state, at=_in_zone(taken.state.at, zone))
    last = 0 if taken is None else taken.last
    until: Instant | None = None if state is None else state.at
    for entry in later:
        last = max(last, number_of(entry))
        try:
            until = _in_zone(entries.moment_of(entry), zone)
            event = entries.event_of(entry)
        except PlainError as problem:
            log.warning("journal entry %d tells of nothing that is known: %s", number_of(entry), problem)
            continue
        if event is not None:
            event = replace(event, at=until)
            state = _stepped(fresh(event.at) if state is None else state, event, rules)
    if state is None or until is None:
        return Recovered(state=None, last=last, begins_at=None, alive_until=None)
    if alive is not None and alive[0] > until.elapsed:
        until = until.when(alive[0])
    begins_at = _goes_on(taken, until, now, boot)
    return Recovered(state=state, last=last, begins_at=begins_at, alive_until=_lived(state, until, begins_at))


def _in_zone(at: Instant, zone: tzinfo | None) -> Instant:
    """The moment in its zone again, as the planner had it: what is kept has the offset alone, and midnight may not.

    Where the person was in another zone then, nobody knows which, and the offset must do.
    """
    wall = at.wall.astimezone(zone)
    return Instant(wall, at.elapsed) if wall.utcoffset() == at.wall.utcoffset() else at


def _lived(state: State, until: Instant, begins_at: timedelta) -> timedelta:
    """Up to when it lived: while the person was active, until just before the beat that did not come."""
    if state.attendance.absence is not None or state.quitting:
        return until.elapsed
    return min(until.elapsed + BEAT, begins_at)


def _stepped(state: State, event: Event, rules: Rules) -> State:
    try:
        return step(state, event, rules).state
    except Exception:
        # What the planner failed on once it would fail on at every start.
        log.exception("the planner failed on %s; it is passed over", type(event).__name__)
        return state


def _goes_on(taken: Snapshot | None, until: Instant, now: Instant, boot: str) -> timedelta:
    if taken is not None and boot and taken.boot == boot:
        return max(now.elapsed + taken.offset, until.elapsed)
    return max(until.elapsed_at(now.wall), until.elapsed)
