"""The state machine: when to remind, and when to leave the person alone.

Rule 1: everything that decides about reminders is in this package. The shell never asks "should we".
Rule 2: nothing here reads a clock or the world. Time comes in with each event.
Rule 3: ``step`` is total. An event that means nothing in a state leaves that state as it is; ticks may be late, early
        or doubled.
Rule 4: events come before timers of the same moment, timers in the order of their moments, and none while suspended.
Rule 5: sitting is measured whatever else forbids a reminder; what forbids one only moves it.
Rule 6: a reminder ends in exactly one outcome. One is open at most.
"""

from datetime import timedelta
from typing import NamedTuple, assert_never

from postured.core import absences, asides, busy, days, due, exercises, offer, reminder, walking
from postured.core.decisions import Decision, Reason, Refuse, Result
from postured.core.events import (
    Acknowledged,
    Began,
    Busy,
    ClockSet,
    Declined,
    Done,
    Event,
    Felt,
    Free,
    Idle,
    Input,
    Lock,
    Lull,
    NewRules,
    NotForMe,
    Now,
    Pause,
    Quit,
    Resume,
    Skip,
    Snooze,
    Start,
    Stepped,
    Suspend,
    Tick,
    Trust,
    Typing,
    Unlock,
    Unpause,
    Up,
    Walked,
)
from postured.core.instant import Instant
from postured.core.obstacle import pause_end
from postured.core.presence import NONE, disbelieved_at, stops
from postured.core.rules import Routine, Rules
from postured.core.state import Running, Shown, State
from postured.core.today import WALK, rules_of
from postured.core.turn import Turn


class Step(NamedTuple):
    """What one event led to."""

    state: State
    decisions: tuple[Decision, ...]


def step(state: State, event: Event, rules: Rules) -> Step:
    """Advance the plan by one event."""
    now = event.at
    if now.elapsed < state.at.elapsed:
        now = Instant(now.wall, state.at.elapsed)
    turn = Turn(state, rules, now)
    if not isinstance(event, Began):
        _timers(turn, before=True)
    turn.change(at=now)
    days.turn(turn)
    _apply(turn, event)
    absences.settle(turn)
    _timers(turn, before=False)
    offer.offer(turn)
    asides.ask(turn)
    return Step(turn.state, tuple(turn.decisions))


def next_wake(state: State, rules: Rules) -> Instant | None:
    """When the planner wants its next Tick; None while only an event can change anything."""
    if state.attendance.suspended:
        return None
    rules = rules_of(state, rules)
    moments = [at for at, _ in _pending(state, rules)] if _may_ring(state) else []
    if (look := offer.next_look(state, rules)) is not None:
        moments.append(look)
    return state.at.when(max(min(moments), state.at.elapsed)) if moments else None


def _apply(turn: Turn, event: Event) -> None:
    match event:
        case Tick() | ClockSet():
            reminder.follow_hours(turn)  # in another zone they end at another moment
        case Began():
            _begin(turn, event.alive_until)
        case NewRules():
            _adopt(turn)
        case Input() | Unlock():
            absences.comes(turn, event)
        case Idle() | Lock() | Suspend() | Up():
            absences.goes(turn, event)
        case Resume():
            turn.attend(suspended=False)
        case Busy():
            busy.begins(turn, event)
        case Free():
            busy.ends(turn, event)
        case Typing():
            absences.seen(turn)
            turn.change(typing=turn.now.elapsed if turn.state.typing is None else turn.state.typing)
        case Lull():
            turn.change(typing=None)
        case Start() | Done() | Snooze() | Skip() | NotForMe():
            absences.seen(turn)
            reminder.answer(turn, event)
        case Felt():
            _felt(turn, event)
        case Trust():
            exercises.trust(turn, event)
        case Walked():
            walking.walked(turn, event.lasts)
        case Stepped():
            walking.stepped(turn, event.count)
        case Declined():
            walking.declined(turn)
        case Acknowledged():
            turn.change(acknowledged=event.version)
        case Pause():
            turn.change(paused_until=event.until)
            reminder.withdraw_open(turn, Reason.PAUSED, spare_running=True)
        case Unpause():
            turn.change(paused_until=None)
        case Now():
            _now(turn, event.routine)
        case Quit():
            turn.change(quitting=True)
            reminder.withdraw_open(turn, Reason.QUIT)
        case _:
            assert_never(event)


def _felt(turn: Turn, event: Felt) -> None:
    exercises.felt(turn, event)
    opened = turn.state.open
    if opened is not None and opened.family in turn.state.locked_families:
        reminder.withdraw_open(turn, Reason(event.how.value))  # not one moment more of what hurts


def _begin(turn: Turn, alive_until: timedelta | None) -> None:
    """Law 26: time in which postured did not run is judged as idle time."""
    state, now = turn.state, turn.now.elapsed
    if alive_until is None:
        turn.change(arrived=now, first_day=turn.now.wall.date())
        _adopt(turn)
        return
    if (opened := state.open) is not None:
        reminder.close(turn, Result.INTERRUPTED, min(alive_until, now), Reason.RESTARTED)
        turn.keep_away(now + turn.rules.min_gap, opened.routine, *opened.merged)
    turn.change(quitting=False, typing=None)
    busy.may_have_ended(turn)
    turn.attend(up_since=None, suspended=False, locked=False, idle=True)  # the senses will tell anew
    turn.change(attendance=stops(turn.state.attendance, min(alive_until, now), turn.rules, gone=False))
    _adopt(turn)


def _adopt(turn: Turn) -> None:
    """Law 27: routines that are new start at zero, others keep what they have; one that is gone ends its reminder."""
    state, rules = turn.state, turn.rules
    names = {WALK, *(each.name for each in turn.given.routines)}
    turn.change(
        marks={name: mark for name, mark in state.marks.items() if name in names},
        taken={name: wall for name, wall in state.taken.items() if name in names},
    )
    for routine in rules.routines:
        if routine.name not in state.marks:
            turn.change(marks={**turn.state.marks, routine.name: turn.sat(routine.counts)})
        if routine.at and routine.name not in state.taken:
            turn.change(taken={**turn.state.taken, routine.name: turn.now.wall})
    walking.adopt(turn)
    if state.open is not None and _is_gone(state.open.routine, turn):
        reminder.withdraw_open(turn, Reason.SETTINGS)
    reminder.follow_hours(turn)


def _is_gone(routine: str, turn: Turn) -> bool:
    """Whether the settings have no routine of that name any more; the day's own walk is not among them."""
    return turn.given.routine(routine) is None and not (routine == WALK and turn.given.walking is not None)


def _now(turn: Turn, name: str | None) -> None:
    routine = (turn.rules.routine(name) or turn.given.routine(name)) if name is not None else _soonest(turn)
    if routine is None:
        turn.say(Refuse(reason=Reason.NO_ROUTINE))
        return
    reminder.withdraw_open(turn, Reason.NOW)
    who = turn.state.attendance
    if who.absence is not None and not who.locked and not who.suspended:
        absences.back(turn, turn.now.elapsed)  # whoever asks is here; but if no input follows, they are gone again
        if who.idle:
            turn.change(attendance=stops(turn.state.attendance, turn.now.elapsed, turn.rules, gone=False, idle=True))
    reminder.show_new(turn, routine, (), Reason.ASKED)


def _soonest(turn: Turn) -> Routine | None:
    state, rules, now = turn.state, turn.rules, turn.now.elapsed
    with_clock = [each for each in rules.routines if each.every is not None]
    if not with_clock:
        return rules.routines[0] if rules.routines else None
    return min(with_clock, key=lambda each: (due.left(state, each, now, rules) or NONE, -each.lasts))


def _may_ring(state: State) -> bool:
    """Whether anything may happen by itself but a showing."""
    return (
        state.open is not None
        or state.paused_until is not None
        or bool(state.busy)
        or state.attendance.up_since is not None
    )


def _pending(state: State, rules: Rules) -> list[tuple[timedelta, str]]:
    """The timers that run now, as (moment, name): everything that happens by itself but a showing."""
    found: list[tuple[timedelta, str]] = []
    if state.paused_until is not None and (pause := pause_end(state, state.at)) is not None:
        found.append((pause.elapsed, "pause"))
    if state.busy and (freed := busy.next_end(state)) is not None:
        found.append((freed, "busy"))
    if state.attendance.up_since is not None and (doubt := disbelieved_at(state.attendance, rules)) is not None:
        found.append((doubt, "doubt"))
    if state.open is None:
        return found
    if state.open.ends is not None and not isinstance(state.open.phase, Running):
        found.append((state.at.elapsed_at(state.open.ends), "hours"))
    match state.open.phase:
        case Shown(since=since):
            found.append((since + rules.expires_after, "expiry"))
            absence = state.attendance.absence
            if absence is not None and not state.open.asked:
                found.append((absence.since + absence.away_after, "away"))
        case Running(since=since, until=until):
            found.append((until, "end"))
            if state.typing is not None:
                found.append((max(since, state.typing) + reminder.TYPED_ON, "typed-on"))
            if reminder.cue_due(state, rules) is not None:
                found.append((since + reminder.CUE_AFTER, "cue"))
        case _:
            pass
    return found


def _timers(turn: Turn, *, before: bool) -> None:
    """Carry out the timers up to now; those of this very moment only after the event."""
    while not turn.state.attendance.suspended and _may_ring(turn.state):
        pending = _pending(turn.state, turn.rules)
        if not pending:
            return
        at, name = min(pending)
        if at > turn.now.elapsed or (before and at == turn.now.elapsed):
            return
        moment, turn.now = turn.now, turn.now.when(at)
        _ring(turn, name, at)
        if not before:
            turn.now = moment  # what was to ring in a sleep: up to now, nobody was here
        absences.settle(turn)
        turn.now = moment


def _ring(turn: Turn, name: str, at: timedelta) -> None:
    match name:
        case "pause":
            turn.change(paused_until=None)
        case "busy":
            busy.run_out(turn, at)
        case "doubt":
            absences.back(turn, turn.state.attendance.up_since or at)
        case "hours":
            reminder.withdraw_open(turn, Reason.OUTSIDE_HOURS, spare_running=True)
        case "expiry":
            reminder.unanswered(turn, at)
        case "away":
            absences.take_down(turn, Reason.AWAY)
        case "end":
            reminder.finish(turn, at)
        case "typed-on":
            reminder.typed_on(turn)
        case "cue":
            reminder.cue(turn)
