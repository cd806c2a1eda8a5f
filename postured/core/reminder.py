"""The life of one reminder, from its first showing to its outcome: laws 7 and 16 to 20."""

from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from postured.core.decisions import Begin, Later, Outcome, Reason, Refuse, Remind, Result, Withdraw
from postured.core.events import Answer, Done, Skip, Snooze, Start
from postured.core.hours import shift_at
from postured.core.presence import NONE, rests, stops
from postured.core.rules import MINUTE, Counts, Routine, Style
from postured.core.state import Open, Resting, Running, Shown, Snoozed
from postured.core.turn import Turn

RETURNS_AFTER = 5 * MINUTE
"""How long an unanswered reminder stays away before it comes back, once."""

_KEEPS_THE_SLOT = frozenset({Result.NATURAL, Result.WITHDRAWN, Result.INTERRUPTED})
"""Outcomes after which the routine is as due as it was (natural ones are the absence's business)."""


def show_new(turn: Turn, routine: Routine, reason: Reason) -> None:
    """Open a reminder of ``routine`` and show it."""
    covered = tuple(
        each.name
        for each in turn.rules.routines
        if each.name == routine.name or (each.natural_break is not None and each.natural_break <= routine.lasts)
    )
    shift = shift_at(turn.rules.hours, turn.now.wall)
    opened = Open(
        id=turn.state.next_id,
        routine=routine.name,
        style=routine.style,
        first_style=routine.style,
        lasts=routine.lasts,
        natural_break=routine.natural_break,
        satisfies=covered,
        phase=Shown(turn.now.elapsed),
        last_shown=turn.now.elapsed,
        asked=reason is Reason.ASKED,
        ends=None if shift is None else shift.end,
    )
    turn.change(next_id=opened.id + 1)
    _show(turn, opened, reason)


def show_again(turn: Turn, reason: Reason) -> None:
    """Show the open reminder once more: the same one, and never louder than before."""
    opened = turn.state.open
    if opened is None:
        return
    now = turn.now.elapsed
    _show(turn, replace(opened, phase=Shown(now), last_shown=now, showings=opened.showings + 1), reason)


def _show(turn: Turn, opened: Open, reason: Reason) -> None:
    turn.change(open=opened, last_shown=turn.now.elapsed)
    turn.say(
        Remind(
            id=opened.id,
            again=opened.showings - 1,
            routine=opened.routine,
            style=opened.style,
            lasts=opened.lasts,
            reason=reason,
            satisfies=opened.satisfies,
        )
    )


def answer(turn: Turn, event: Answer) -> None:
    """The person answers. An answer to a reminder that is no longer open does nothing but say so."""
    opened = turn.state.open
    if opened is None or event.id not in (None, opened.id):
        turn.say(Refuse(reason=Reason.NOTHING_OPEN))
        return
    match event:
        case Start():
            start(turn, opened)
        case Done():
            _done(turn, opened)
        case Snooze():
            _snooze(turn, opened, event.lasts)
        case Skip():
            partly = isinstance(opened.phase, Running)
            close(turn, Result.PARTIAL if partly else Result.SKIPPED, turn.now.elapsed)
        case _:
            assert_never(event)


def start(turn: Turn, opened: Open) -> None:
    """The break begins: from here the person is not sitting, and is left alone until its end."""
    if isinstance(opened.phase, Running):
        return
    now = turn.now.elapsed
    until = now + opened.lasts
    turn.change(
        attendance=replace(stops(turn.state.attendance, now, turn.rules, gone=True), on_break=True),
        open=replace(opened, phase=Running(since=now, until=until)),
    )
    turn.say(Begin(id=opened.id, routine=opened.routine, until=until))


def finish(turn: Turn, at: timedelta) -> None:
    """The running break came to its end."""
    close(turn, Result.DONE, at)


def unanswered(turn: Turn, at: timedelta) -> None:
    """Nobody answered: an ambient one asked for nothing and ends; any other comes back once, quietly."""
    opened = turn.state.open
    if opened is None:
        return
    if opened.first_style is Style.AMBIENT or opened.unanswered > 0:
        close(turn, Result.EXPIRED, at)
        return
    turn.say(Withdraw(id=opened.id, routine=opened.routine, reason=Reason.UNANSWERED))
    resting = replace(opened, style=Style.AMBIENT, unanswered=1, phase=Resting(at + RETURNS_AFTER))
    turn.change(open=resting)


def withdraw_open(turn: Turn, reason: Reason, *, spare_running: bool = False) -> None:
    """End what is open without blame; a running break ends as what was taken of it, or is spared."""
    opened = turn.state.open
    if opened is None:
        return
    if not isinstance(opened.phase, Running):
        close(turn, Result.WITHDRAWN, turn.now.elapsed, reason)
    elif not spare_running:
        close(turn, Result.PARTIAL, turn.now.elapsed, reason)


def close(turn: Turn, result: Result, at: timedelta, reason: Reason | None = None) -> None:
    """End the open reminder with ``result``, and start the clocks anew that law 7 says."""
    opened = turn.state.open
    if opened is None:
        return
    began, took = _taken(opened, result, at)
    turn.change(open=None)
    turn.attend(on_break=False)
    turn.say(
        Outcome(
            id=opened.id,
            routine=opened.routine,
            style=opened.first_style,
            result=result,
            began=began,
            took=took,
            reason=reason,
        )
    )
    if result in _KEEPS_THE_SLOT:
        return
    _restart(turn, opened, result, took)


def _restart(turn: Turn, opened: Open, result: Result, took: timedelta) -> None:
    turn.restart(opened.routine)
    for name in opened.satisfies:
        each = turn.rules.routine(name)
        reached = each is not None and each.natural_break is not None and each.natural_break <= took
        if result is Result.DONE or (result is Result.PARTIAL and reached):
            turn.restart(name)
    leader = turn.rules.routine(opened.routine)
    if result is Result.DONE and leader is not None and leader.counts is Counts.SITTING:
        turn.end_bout(turn.sat())


def _taken(opened: Open, result: Result, at: timedelta) -> tuple[timedelta | None, timedelta]:
    """When the break of the reminder began and how long it was, by its outcome ``at`` that moment."""
    match opened.phase:
        case Running(since=since):
            return since, max(NONE, min(at, opened.phase.until) - since)
        case _ if result is Result.DONE:
            return opened.last_shown, min(at - opened.last_shown, opened.lasts)
        case _:
            return None, NONE


def _done(turn: Turn, opened: Open) -> None:
    """The person's word: the time since it was shown was the break, as far as the break is long."""
    now = turn.now.elapsed
    if not isinstance(opened.phase, Running):
        took = min(now - opened.last_shown, opened.lasts)
        turn.change(attendance=rests(turn.state.attendance, now, took, turn.rules))
        turn.clamp_marks()
    close(turn, Result.DONE, now)


def _snooze(turn: Turn, opened: Open, lasts: timedelta | None) -> None:
    if isinstance(opened.phase, Running):
        close(turn, Result.PARTIAL, turn.now.elapsed)  # what was taken of it counts; there is nothing left to put off
        return
    steps = turn.rules.snooze_steps
    if opened.snoozes >= len(steps):
        close(turn, Result.SNOOZED_OUT, turn.now.elapsed)
        return
    until = turn.now.elapsed + (steps[opened.snoozes] if lasts is None else lasts)
    turn.change(open=replace(opened, snoozes=opened.snoozes + 1, phase=Snoozed(until)))
    turn.say(Later(id=opened.id, routine=opened.routine, until=until))
