"""The life of one reminder, from its first showing to its outcome: laws 7 and 16 to 20."""

from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from postured.core import budget, due, exercises, walking
from postured.core.decisions import Begin, Cue, Later, Outcome, Reason, Refuse, Remind, Result, Withdraw
from postured.core.events import Answer, Done, NotForMe, Skip, Snooze, Start
from postured.core.hours import shift_at
from postured.core.presence import NONE, attending, rests, stops
from postured.core.rules import HOUR, MINUTE, SECOND, Counts, Routine, Rules, Style
from postured.core.state import Open, Resting, Running, Shown, Snoozed, State
from postured.core.today import WALK
from postured.core.turn import Turn

RETURNS_AFTER = 5 * MINUTE
"""How long an unanswered reminder stays away before it comes back, once."""

_KEEPS_THE_SLOT = frozenset({Result.NATURAL, Result.WITHDRAWN, Result.INTERRUPTED})
"""Outcomes after which the routine is as due as it was (natural ones are the absence's business)."""
_REFUSED = frozenset({Result.SKIPPED, Result.SNOOZED_OUT, Result.NOT_FOR_ME})
_TAKEN = frozenset({Result.DONE, Result.PARTIAL})
CUE_AFTER = 30 * SECOND
"""On the feet this long before a hip is stretched."""
CUES, STRETCHES = HOUR, 2 * HOUR
"""The least time between two cues, and between two stretches that join a break."""
TYPED_ON = 10 * SECOND
"""Typing on for this long in a running break ends it."""


def show_new(turn: Turn, routine: Routine, merged: tuple[Routine, ...], reason: Reason, *, soft: bool = False) -> None:
    """Open a reminder of ``routine``, with those ``merged`` into it, and show it."""
    state, now = turn.state, turn.now.elapsed
    shift = shift_at(turn.rules.hours, turn.now.wall)
    asked = reason is Reason.ASKED
    opened = Open(
        id=state.next_id,
        routine=routine.name,
        style=routine.style,
        first_style=routine.style,
        lasts=routine.lasts,
        natural_break=routine.natural_break,
        satisfies=_satisfied(turn, routine, merged),
        merged=tuple(each.name for each in merged),
        phase=Shown(now),
        last_shown=now,
        asked=asked,
        ends=None if shift is None else shift.end,
    )
    turn.change(next_id=opened.id + 1)
    if not asked:
        recent, today = budget.counted(state, now, routine)
        turn.change(recent=recent, interrupted_today=today)
    _show(turn, exercises.chosen(turn, opened, routine), reason, soft=soft)


def show_again(turn: Turn, reason: Reason, joining: tuple[Routine, ...] = (), *, soft: bool = False) -> None:
    """Show the open reminder once more: the same one, with what has joined it; the longest leads."""
    opened = turn.state.open
    if opened is None:
        return
    now = turn.now.elapsed
    opened = exercises.suiting(turn, opened)
    opened = replace(opened, phase=Shown(now), last_shown=now, showings=opened.showings + 1)
    _show(turn, _joined(turn, opened, joining) if joining else opened, reason, soft=soft)


def _joined(turn: Turn, opened: Open, joining: tuple[Routine, ...]) -> Open:
    known = [turn.rules.routine(name) for name in (opened.routine, *opened.merged)]
    before = [each for each in known if each is not None]
    first = joining[0]
    if before and (before[0].rides, -before[0].lasts) <= (first.rides, -first.lasts):
        merged = (*before[1:], *joining)
        names = tuple(each.name for each in merged)
        return replace(opened, merged=names, satisfies=_satisfied(turn, before[0], merged))
    merged = (*before, *joining[1:])
    led = replace(
        opened,
        routine=first.name,
        style=first.style,
        lasts=first.lasts,
        natural_break=first.natural_break,
        satisfies=_satisfied(turn, first, merged),
        merged=tuple(each.name for each in merged),
    )
    return exercises.chosen(turn, led, first)


def _satisfied(turn: Turn, leader: Routine, merged: tuple[Routine, ...]) -> tuple[str, ...]:
    """Law 8: what the break does the work of, in the order of the settings."""
    names = {leader.name, *(each.name for each in merged)}
    today = turn.rules.routines
    return tuple(
        each.name
        for each in (today if leader in today else (leader, *today))  # asked for, the ramp may leave it out
        if each.name in names or (each.natural_break is not None and each.natural_break <= leader.lasts)
    )


def _show(turn: Turn, opened: Open, reason: Reason, *, soft: bool) -> None:
    turn.change(open=opened, last_shown=turn.now.elapsed, waiting=None)
    _seldom(turn, CUES, opened.routine, *opened.merged)
    turn.say(
        Remind(
            id=opened.id,
            again=opened.showings - 1,
            routine=opened.routine,
            style=opened.style,
            lasts=opened.lasts,
            reason=reason,
            satisfies=opened.satisfies,
            soft=soft,
            exercise=opened.exercise,
            merged=opened.merged,
        )
    )


def _seldom(turn: Turn, least: timedelta, *names: str) -> None:
    """Law 10: a cue does not come again before that, though the settings want it more often."""
    cues = [each for each in turn.rules.routines if each.rides and each.name in names]
    often = [each.name for each in cues if each.every is None or each.every < least]
    turn.keep_away(turn.now.elapsed + least, *often)


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
        case NotForMe():
            exercises.hide(turn, opened)
            close(turn, Result.NOT_FOR_ME, turn.now.elapsed)
        case _:
            assert_never(event)


def start(turn: Turn, opened: Open) -> None:
    """The break begins: from here the person is not sitting, and is left alone until its end."""
    if isinstance(opened.phase, Running):
        return
    now = turn.now.elapsed
    opened = exercises.suiting(turn, opened)
    until = now + opened.lasts
    turn.change(
        attendance=attending(
            stops(turn.state.attendance, now, turn.rules, gone=True),
            on_break=True,
            up_since=None,  # from here on it is the break that keeps them away
        ),
        open=replace(opened, phase=Running(since=now, until=until)),
    )
    turn.say(Begin(id=opened.id, routine=opened.routine, until=until, exercise=opened.exercise))


def cue_due(state: State, rules: Rules) -> Routine | None:
    """Law 10: the stretch that joins the running break, if there is one that is due."""
    match state.open:
        case Open(on_feet=True, phase=Running(cued=False, since=since, until=until)) if until - since > CUE_AFTER:
            for each in rules.routines:
                if each.rides and not due.comes_alone(each) and due.is_due(state, each, state.at, rules):
                    return each
    return None


def cue(turn: Turn) -> None:
    """The stretch comes, once the person has been on their feet for a while."""
    routine, opened = cue_due(turn.state, turn.rules), turn.state.open
    if routine is None or opened is None or not isinstance(opened.phase, Running):
        return
    opened = replace(opened, phase=replace(opened.phase, cued=True))
    turn.change(open=opened)
    exercise = exercises.drawn(turn, routine, opened.id)
    if exercise is not None:
        # From here on it is this one that the person speaks of.
        turn.change(open=replace(opened, exercise=exercise.id, family=exercise.family, asks=exercise.asks))
        turn.restart(routine.name)
        _seldom(turn, STRETCHES, routine.name)
        turn.say(Cue(id=opened.id, routine=routine.name, exercise=exercise.id))


def typed_on(turn: Turn) -> None:
    """The person went back to typing: the break ended when they did."""
    match turn.state.open:
        case Open(phase=Running(since=since)):
            close(turn, Result.PARTIAL, max(since, turn.state.typing or since))


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


def follow_hours(turn: Turn) -> None:
    """The hours that the open reminder lives in are others now: by new settings, or on a clock that was set."""
    opened = turn.state.open
    if opened is None or opened.ends is None or opened.ends <= turn.now.wall:
        return
    shift = shift_at(turn.rules.hours, turn.now.wall)
    if shift is None:
        withdraw_open(turn, Reason.OUTSIDE_HOURS, spare_running=True)
    elif shift.end != opened.ends:
        turn.change(open=replace(opened, ends=shift.end))


def close(turn: Turn, result: Result, at: timedelta, reason: Reason | None = None) -> None:
    """End the open reminder with ``result``, and start the clocks anew that law 7 says."""
    opened = turn.state.open
    if opened is None:
        return
    if result is Result.DONE:
        opened = _with_what_fell_due(turn, opened)
    began, took = _taken(opened, result, at)
    turn.change(open=None, waiting=None)
    if turn.state.attendance.on_break:
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
            exercise=opened.exercise,
        )
    )
    if result in _TAKEN:
        exercises.taken(turn, opened)
        walking.taken(turn, opened, took)
    if result in _KEEPS_THE_SLOT:
        return
    _count_refusals(turn, opened, result)
    _restart(turn, opened, result, took)
    if WALK in (opened.routine, *opened.merged):
        walking.pace(turn)


def _with_what_fell_due(turn: Turn, opened: Open) -> Open:
    """Law 8: what fell due meanwhile has joined it, and a break that is no shorter was its break too."""
    known = {opened.routine, *opened.merged}
    joined = [
        each.name
        for each in due.due(turn.state, turn.now, turn.rules)
        if each.name not in known and not each.rides and each.lasts <= opened.lasts
    ]
    return replace(opened, merged=(*opened.merged, *joined)) if joined else opened


def _restart(turn: Turn, opened: Open, result: Result, took: timedelta) -> None:
    done = [opened.routine, *opened.merged]
    for name in opened.satisfies:
        each = turn.rules.routine(name)
        reached = each is not None and each.natural_break is not None and each.natural_break <= took
        if result is Result.DONE or (result is Result.PARTIAL and reached):
            done.append(name)
    turn.restart(*done)
    leader = turn.rules.routine(opened.routine)
    if result is Result.DONE and leader is not None and leader.counts is Counts.SITTING:
        turn.end_bout(turn.sat())


def _count_refusals(turn: Turn, opened: Open, result: Result) -> None:
    """Law 18: refusals in a row make a routine rarer; a break that was taken makes it as it was."""
    refused = turn.state.refused
    if result in _REFUSED and not opened.asked:
        turn.change(refused={**refused, opened.routine: refused.get(opened.routine, 0) + 1})
        walking.refused(turn, opened)
    elif result is Result.EXPIRED and not opened.asked:
        walking.refused(turn, opened)  # no dismissal, but more of them would be nagging
    elif result in _TAKEN and opened.routine in refused:
        turn.change(refused={name: count for name, count in refused.items() if name != opened.routine})


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
