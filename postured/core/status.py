"""What is going on, why, and what comes: read off the state, for ``status``, ``why``, ``next`` and the tray."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from postured.core.adherence import adherence
from postured.core.decisions import Reason
from postured.core.due import clear, left, next_due, obstacle, pause_end, spent
from postured.core.hours import shift_at
from postured.core.instant import Instant
from postured.core.presence import NONE, Presence, presence, total
from postured.core.rules import HOUR, Counts, Routine, Rules
from postured.core.state import Down, Open, Resting, Running, Shown, Snoozed, State

_A_NIGHT = 4 * HOUR
"""Nobody is taken to sit through a time off as long as this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The reminder that comes next if the person stays, and nothing unforeseen happens."""

    routine: str
    due: Instant
    """When it will be shown."""
    wait: timedelta
    """How long until then."""
    reason: Reason
    """DUE, or what makes it later than its clock would have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFace:
    """One routine's clock."""

    routine: str
    shows: timedelta
    """Sitting or screen time since it last started anew."""
    every: timedelta | None
    counts: Counts
    due: Instant | None
    """When it is due by its clock or time of day if the person stays; law 14 may move the showing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All of it, at one moment."""

    at: Instant
    presence: Presence
    since: Instant
    """Since when the presence is what it is."""
    sitting: timedelta
    """The present bout: sitting time since the last break or longer absence."""
    screen: timedelta
    """Screen time in that bout."""
    paused_until: Instant | None
    busy: Mapping[str, Instant]
    """What is going on, by signal, and since when."""
    held_by: Reason | None
    """What forbids a reminder just now."""
    held_until: Instant | None
    open: Open | None
    phase: str
    """shown, snoozed, resting, down or running; "" with nothing open."""
    open_until: Instant | None
    """When the open reminder changes by itself: its break ends, its snooze is over."""
    next: Next | None
    clocks: tuple[ClockFace, ...]
    today: Mapping[str, int]
    """Counts of the local day: shown, ambient, natural absences, and the outcomes by name."""
    adherence: float | None
    sitting_today: timedelta
    longest_bout: timedelta


def status(state: State, now: Instant, rules: Rules) -> Status:
    """What is so ``now``, which is not before the state's last event."""
    state = replace(state, at=now)
    who, tally = state.attendance, state.tally
    held = obstacle(state, now, rules, gap=state.open is None)
    sat = total(who, Counts.SITTING, now.elapsed, rules)
    bout = max(NONE, sat - state.bout_mark)
    return Status(
        at=now,
        presence=presence(who, now.elapsed, rules),
        since=now.when(_since(state, rules)),
        sitting=bout,
        screen=max(NONE, total(who, Counts.SCREEN, now.elapsed, rules) - state.bout_screen_mark),
        paused_until=pause_end(state, now),
        busy={signal: now.when(cause.since) for signal, cause in state.busy.items()},
        held_by=None if held is None else held.reason,
        held_until=None if held is None else held.until,
        open=state.open,
        phase="" if state.open is None else type(state.open.phase).__name__.lower(),
        open_until=_open_until(state, now, rules),
        next=forecast(state, now, rules),
        clocks=tuple(_face(state, routine, now, rules) for routine in rules.routines),
        today={"shown": tally.shown, "ambient": tally.ambient, "natural_absences": tally.credits, **tally.results},
        adherence=adherence(tally),
        sitting_today=max(NONE, sat - tally.sitting_before),
        longest_bout=max(tally.longest_bout, bout),
    )


def _since(state: State, rules: Rules) -> timedelta:
    who = state.attendance
    if who.absence is None:
        return who.settled
    kind = presence(who, state.at.elapsed, rules)
    if kind in (Presence.LOCKED, Presence.SUSPENDED) and who.absence.gone_from is not None:
        return who.absence.gone_from
    return who.absence.since


def _open_until(state: State, now: Instant, rules: Rules) -> Instant | None:
    match state.open:
        case Open(phase=Shown(since=since)):
            return now.when(since + rules.expires_after)
        case Open(phase=Snoozed(until=until) | Resting(until=until) | Running(until=until)):
            return now.when(until)
        case Open(phase=Down()) | None:
            return None
    return None


def _face(state: State, routine: Routine, now: Instant, rules: Rules) -> ClockFace:
    return ClockFace(
        routine=routine.name,
        shows=spent(state, routine, now.elapsed, rules),
        every=routine.every,
        counts=routine.counts,
        due=next_due(state, routine, rules),
    )


def forecast(state: State, now: Instant, rules: Rules) -> Next | None:
    """What comes next and when, as if the person were here from now on; None where nothing ever comes."""
    state = replace(state, at=now)
    if state.open is not None and isinstance(state.open.phase, Snoozed | Resting):
        return _returning(state, state.open, state.open.phase.until, now, rules)
    found = [(routine, _first_showing(state, routine, rules)) for routine in rules.routines]
    coming = [(each.wait, -routine.lasts, each) for routine, each in found if each is not None]
    return min(coming, key=lambda one: one[:2])[2] if coming else None


def _returning(state: State, opened: Open, at: timedelta, now: Instant, rules: Rules) -> Next | None:
    wanted = now.when(max(at, now.elapsed))
    shown, reason = clear(state, wanted, rules, gap=False, asked=opened.asked)
    return None if shown is None else _next(opened.routine, shown, now, reason)


def _first_showing(state: State, routine: Routine, rules: Rules) -> Next | None:
    now = state.at
    first = _due_if_here(state, routine, rules)
    if first is None:
        return None
    shown, reason = clear(state, first, rules, gap=True)
    if shown is None:
        return None
    working = shift_at(rules.hours, shown.wall)
    if working is not None and working != shift_at(rules.hours, now.wall) and routine.every is not None:
        begin = now.at_wall(working.start)
        if begin.elapsed - now.elapsed < _A_NIGHT and state.attendance.absence is None:
            return _next(routine.name, shown, now, reason)
        # By then the time off will have been this routine's break: its clock starts with the shift.
        shown, _ = clear(state, now.when(max(begin.elapsed + routine.every, shown.elapsed)), rules, gap=True)
    return None if shown is None else _next(routine.name, shown, now, reason)


def _due_if_here(state: State, routine: Routine, rules: Rules) -> Instant | None:
    """When it is due if the person is here from now on; an absence so far may have done its work already."""
    now, absence = state.at, state.attendance.absence
    first = next_due(state, routine, rules)
    if absence is None or routine.every is None or routine.natural_break is None:
        return first
    if now.elapsed - absence.since < routine.natural_break or left(state, routine, now.elapsed, rules) is None:
        return first
    return now.when(now.elapsed + routine.every)


def _next(routine: str, shown: Instant, now: Instant, reason: Reason | None) -> Next:
    wait = max(NONE, shown.elapsed - now.elapsed)
    return Next(routine=routine, due=shown, wait=wait, reason=reason or Reason.DUE)
