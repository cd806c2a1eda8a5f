"""What is going on, why, and what comes: read off the state, for ``status``, ``why``, ``next`` and the tray."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from postured.core import walking
from postured.core.adherence import adherence
from postured.core.decisions import Reason
from postured.core.due import comes_alone, interval, next_due, spent
from postured.core.forecast import Next, forecast
from postured.core.instant import Instant
from postured.core.obstacle import Obstacle, obstacle, pause_end
from postured.core.offer import Kept, find
from postured.core.presence import NONE, Attendance, Presence, presence, total
from postured.core.rules import HOUR, Counts, Routine, Rules
from postured.core.state import Cause, Down, Open, Resting, Running, Shown, Snoozed, State
from postured.core.today import rules_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFace:
    """One routine's clock."""

    routine: str
    shows: timedelta
    """Sitting or screen time since it last started anew."""
    every: timedelta | None
    """Today's: refusals stretch it."""
    usual: timedelta | None
    refused: int
    """How often in a row it was not wanted today."""
    counts: Counts
    rides: bool
    """Whether it joins a break, where it can."""
    alone: bool
    """Whether it may come without one."""
    due: Instant | None
    """When it is due by its clock or time of day if the person stays; law 14 may move the showing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The walking goal, and how far it is met."""

    goal: timedelta
    """Today's."""
    walked: timedelta
    steps: int
    steps_goal: int | None
    """None where it is told in minutes."""
    rung: int
    """Place on the ladder, from 1."""
    rungs: int
    days: tuple[tuple[date, bool], ...]
    """The last days, and whether their goal was met."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Something that is going on besides the work."""

    since: Instant
    until: Instant | None
    """When it ends, where that is known beforehand."""


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
    busy: Mapping[str, Busy]
    """What is going on, by signal."""
    held_by: Reason | None
    """What forbids a reminder just now."""
    held_until: Instant | None
    held_since: Instant | None
    """Since when that is so, or when the last reminder came if it is one too many; None where that says nothing."""
    waits: bool
    """Whether a reminder is due, or was taken down, and waits for that to be over."""
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
    put_aside: tuple[str, ...]
    """Families that are locked, and exercises that are not for this person."""
    walking: Walk | None
    """None where there is no walking goal."""
    budget: Mapping[str, int]
    """How many reminders that interrupt have come, in the last hour and today, and how many may; ambient ones too."""


def status(state: State, now: Instant, rules: Rules) -> Status:
    """What is so ``now``, which is not before the state's last event."""
    state = replace(state, at=now)
    given, rules = rules, rules_of(state, rules)
    who, tally = state.attendance, state.tally
    held = obstacle(state, now, rules, gap=state.open is None) or _kept(state, now, rules)
    sat = total(who, Counts.SITTING, now.elapsed, rules)
    bout = max(NONE, sat - state.bout_mark)
    return Status(
        at=now,
        presence=_presence(who, now),
        since=now.when(_since(state)),
        sitting=bout,
        screen=max(NONE, total(who, Counts.SCREEN, now.elapsed, rules) - state.bout_screen_mark),
        paused_until=pause_end(state, now),
        busy={signal: _busy(cause, now) for signal, cause in state.busy.items()},
        held_by=None if held is None else held.reason,
        held_until=None if held is None else held.until,
        held_since=None if held is None else _held_since(state, now, held.reason),
        waits=held is not None and (state.waiting is not None or _is_down(state)),
        open=state.open,
        phase="" if state.open is None else type(state.open.phase).__name__.lower(),
        open_until=_open_until(state, now, rules),
        next=forecast(state, now, given),
        clocks=tuple(_face(state, routine, now, rules) for routine in rules.routines),
        today={"shown": tally.shown, "ambient": tally.ambient, "natural_absences": tally.credits, **tally.results},
        adherence=adherence(tally),
        sitting_today=max(NONE, sat - tally.sitting_before),
        longest_bout=max(tally.longest_bout, bout),
        put_aside=tuple(sorted(state.locked_families | state.hidden)),
        walking=_walk(state, rules),
        budget=_budget(state, now, rules),
    )


def _presence(who: Attendance, now: Instant) -> Presence:
    """The planner counts nobody present before the first input of all; that they are away, nobody can know so soon."""
    found = presence(who, now.elapsed)
    if found is not Presence.AWAY or who.absence is None or who.forced or who.sitting:
        return found
    return Presence.AWAY if now.elapsed - who.absence.since >= who.absence.away_after else Presence.IDLE


def _is_down(state: State) -> bool:
    return state.open is not None and isinstance(state.open.phase, Down)


def _kept(state: State, now: Instant, rules: Rules) -> Obstacle | None:
    """What keeps back a reminder that is due, where nothing forbids reminders as such: a spent budget, typing."""
    if state.open is not None or state.attendance.absence is not None:
        return None
    found = find(state, now, rules)
    if isinstance(found, Kept) and found.reason is not None:
        return Obstacle(found.reason, found.until)
    return None


def _held_since(state: State, now: Instant, held: Reason) -> Instant | None:
    since = None
    if held.value in state.busy:
        since = state.busy[held.value].since
    elif held is Reason.LULL:
        since = state.typing
    elif held in (Reason.MIN_GAP, Reason.BUDGET):
        since = state.last_shown
    return None if since is None else now.when(since)


def _budget(state: State, now: Instant, rules: Rules) -> dict[str, int]:
    lately = [each.ambient for each in state.recent if each.at > now.elapsed - HOUR]
    return {
        "hour": lately.count(False),
        "per_hour": rules.per_hour,
        "day": state.interrupted_today,
        "per_day": rules.per_day,
        "ambient": lately.count(True),
        "ambient_per_hour": rules.ambient_per_hour,
    }


def _walk(state: State, rules: Rules) -> Walk | None:
    diary, wanted = state.walks, rules.walking
    if diary is None or wanted is None:
        return None
    rungs = len(walking.ladder(wanted))
    return Walk(
        goal=walking.goal(diary, wanted),
        walked=diary.walked,
        steps=diary.steps,
        steps_goal=walking.goal_in_steps(diary) if wanted.steps else None,
        rung=min(diary.rung, rungs - 1) + 1,
        rungs=rungs,
        days=diary.days,
    )


def _since(state: State) -> timedelta:
    who = state.attendance
    if who.absence is None:
        return who.settled
    kind = presence(who, state.at.elapsed)
    if kind in (Presence.LOCKED, Presence.SUSPENDED) and who.absence.gone_from is not None:
        return who.absence.gone_from
    return who.absence.since


def _busy(cause: Cause, now: Instant) -> Busy:
    return Busy(now.when(cause.since), None if cause.until is None else now.when(cause.until))


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
        every=interval(state, routine),
        usual=routine.every,
        refused=state.refused.get(routine.name, 0),
        counts=routine.counts,
        rides=routine.rides,
        alone=comes_alone(routine),
        due=next_due(state, routine, rules),
    )
