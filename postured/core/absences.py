"""The person comes and goes: what that does to clocks, to credits and to an open reminder. Laws 3, 4 and 19."""

from dataclasses import replace
from datetime import timedelta

from postured.core import reminder, walking
from postured.core.decisions import Credit, Reason, Result, Withdraw
from postured.core.events import Idle, Input, Lock, Suspend, Unlock, Up
from postured.core.presence import Absence, goes_quiet, returns, stops
from postured.core.rules import MINUTE, Counts, Rules
from postured.core.state import Down, Open, Running, Shown, State
from postured.core.turn import Turn

CALLS = frozenset({"microphone", "camera"})
"""Signals of a call."""
LONG_ABSENCE = 15 * MINUTE
"""Coming back after this long is arriving: law 14."""


def comes(turn: Turn, event: Input | Unlock) -> None:
    """Somebody is at the machine; whether that ends the absence, the lock and a running break decide."""
    who = turn.state.attendance
    if isinstance(event, Unlock) and not who.locked:
        return
    since = event.since if isinstance(event, Input) else turn.now.elapsed
    seen(turn)
    locked = who.locked and isinstance(event, Input)
    if who.suspended or who.locked or who.on_break:
        turn.attend(suspended=False, locked=locked, idle=False)
    if not locked and not who.on_break:
        turn.returned = who.absence is not None
        back(turn, min(since, turn.now.elapsed))


def seen(turn: Turn) -> None:
    """The person gave an input: whoever was in the call that has just ended is still here."""
    if turn.state.freed is not None and not turn.state.freed_seen:
        turn.change(freed_seen=True)


def settle(turn: Turn) -> None:
    """A break that has ended leaves the person where the senses have them: here, unless something says otherwise.

    Law 3: in a call somebody who is idle is here; with its end the idle clock starts anew.
    """
    who, now = turn.state.attendance, turn.now.elapsed
    if who.absence is not None and not who.forced:
        if not who.idle:
            back(turn, now)
            turn.attend(rested=(who.absence.since, now))
        elif turn.state.busy and in_call(turn.state, turn.rules):
            back(turn, now)
            turn.attend(idle=True, quiet_since=now - turn.rules.idle_after)
    elif who.quiet_since is not None and not in_call(turn.state, turn.rules):
        turn.change(attendance=stops(who, now, turn.rules, gone=False))


def in_call(state: State, rules: Rules) -> bool:
    """Whether the person is in a call, and present for it."""
    return rules.calls_are_presence and any(signal in CALLS for signal in state.busy)


def back(turn: Turn, at: timedelta) -> None:
    """The person is back ``at``: settle the absence, credit what it did, bring back what waits for them."""
    rules = turn.rules
    who, length = returns(turn.state.attendance, at, rules, asked=turn.state.open is not None)
    absence = turn.state.attendance.absence
    if absence is None:
        turn.change(attendance=who)
        return
    before, marks = turn.state.attendance, turn.state.marks
    turn.change(attendance=who)
    if length >= absence.away_after:
        turn.clamp_marks()
    ended = turn.state.open if _does_its_work(turn.state.open, absence, length) else None
    if ended is not None:
        reminder.close(turn, Result.NATURAL, at)
    still = length < absence.away_after and absence.gone_from is None
    done = [each for each in turn.rules.routines if each.natural_break is not None and length >= each.natural_break]
    turn.restart(*(each.name for each in done), since=at)
    for routine in done:
        sat = before.sitting if routine.counts is Counts.SITTING else before.screen
        if sat > marks.get(routine.name, sat) and not (ended is not None and routine.name == ended.routine):
            reason = Reason.NATURAL_BREAK if still else Reason.AWAY
            turn.say(Credit(routine=routine.name, absence=length, reason=reason))
    if length >= absence.away_after:
        turn.end_bout(before.sitting, at)
    if length >= LONG_ABSENCE:
        turn.change(arrived=at)
        walking.pace(turn)
    walking.offer(turn, absence.since, length)


def _does_its_work(opened: Open | None, absence: Absence, length: timedelta) -> bool:
    """Law 19: whether the absence was the break that the open reminder asked for."""
    if opened is None or opened.natural_break is None or length < opened.natural_break:
        return False
    asked_for_since = absence.gone_from is not None and opened.asked and opened.last_shown >= absence.gone_from
    return not asked_for_since


def goes(turn: Turn, event: Idle | Lock | Suspend | Up) -> None:
    """Input stops, or something says that the person is gone."""
    who, now = turn.state.attendance, turn.now.elapsed
    match event:
        case Idle() if who.absence is None and turn.state.busy and in_call(turn.state, turn.rules):
            turn.change(attendance=goes_quiet(replace(who, idle=True), min(event.since, now), turn.rules))
            _stops_typing(turn, event)
            return
        case Idle():
            since, reason = min(event.since, now), None
        case Lock():
            turn.attend(locked=True)
            since, reason = now, Reason.LOCKED
        case Suspend():
            turn.attend(suspended=True, idle=True)  # waking is no return; the next input is
            since, reason = now, Reason.SUSPENDED
        case Up():
            if turn.state.open is not None and not isinstance(turn.state.open.phase, Running):
                reminder.start(turn, turn.state.open)
                return
            if who.on_break:
                return
            turn.attend(up_since=now if who.up_since is None else who.up_since)
            since, reason = now, Reason.AWAY
    _stops_typing(turn, event)
    still = isinstance(event, Idle)
    if not who.on_break:
        gone = reason is not None
        turn.change(attendance=stops(turn.state.attendance, since, turn.rules, gone=gone, idle=still))
    elif still:
        turn.attend(idle=True)
    if reason is not None:
        take_down(turn, reason)


def _stops_typing(turn: Turn, event: Idle | Lock | Suspend | Up) -> None:
    """Whoever says that they are up, or has typed since the stillness that is told of now, is typing on."""
    typing = turn.state.typing
    if typing is None or isinstance(event, Up) or (isinstance(event, Idle) and event.since < typing):
        return
    turn.change(typing=None)


def take_down(turn: Turn, reason: Reason) -> None:
    """Law 19: nobody is there to see it."""
    match turn.state.open:
        case Open(phase=Shown()) as shown:
            turn.say(Withdraw(id=shown.id, routine=shown.routine, reason=reason))
            turn.change(open=replace(shown, phase=Down(reason)))
