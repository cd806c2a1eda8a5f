"""Which exercise a reminder shows, and what the person says of it: laws 21 and 22."""

from dataclasses import replace

from postured.core import asides
from postured.core.decisions import HowWasIt, Reason, Refuse, Safety
from postured.core.events import Feeling, Felt, Trust
from postured.core.rotation import candidates, draw
from postured.core.rules import HOUR, Exercise, Routine
from postured.core.state import Exercised, Open, Running, Said, State, Use
from postured.core.turn import Turn

WORSE_TWICE = 2
"""So often an exercise may make things worse before its family is locked; once is enough for the leg."""


def drawn(turn: Turn, routine: Routine, id: int) -> Exercise | None:  # noqa: A002 - of the reminder
    """The exercise for ``routine``, drawn and remembered; None for a plain break."""
    state, now = turn.state, turn.now.elapsed
    among = candidates(routine, turn.rules.exercises, state.hidden | state.locked_families)
    found = draw(
        among, state.used, at=now, reminder=id, last_family=state.last_family, salt=turn.now.wall.date().isoformat()
    )
    if found is not None:
        turn.change(used={**state.used, found.id: Use(now, id)}, last_family=found.family)
    return found


def chosen(turn: Turn, opened: Open, routine: Routine) -> Open:
    """``opened`` with its exercise; its break lasts as long as that takes."""
    found = drawn(turn, routine, opened.id)
    if found is None:
        plain_on_feet = routine.style.interrupts and not routine.rides
        return replace(opened, exercise=None, family="", asks=False, on_feet=plain_on_feet)
    return replace(
        opened,
        exercise=found.id,
        family=found.family,
        asks=found.asks,
        on_feet=found.on_feet,
        lasts=max(opened.lasts, found.lasts),
    )


def suiting(turn: Turn, opened: Open) -> Open:
    """``opened`` with another exercise where its own is ruled out by now; with none where its routine is gone."""
    if opened.exercise is None or _suits(turn, opened.exercise):
        return opened
    routine = turn.rules.routine(opened.routine)
    if routine is None:
        return replace(opened, exercise=None, family="", asks=False)
    return chosen(turn, replace(opened, lasts=routine.lasts), routine)


def _suits(turn: Turn, name: str) -> bool:
    away = turn.state.hidden | turn.state.locked_families
    return any(each.id == name and not {name, each.family} & away for each in turn.rules.exercises)


def taken(turn: Turn, opened: Open) -> None:
    """An exercise was done, or a part of it: ask how it was, at a good moment."""
    if opened.exercise is None:
        return
    turn.change(exercised=Exercised(opened.exercise, opened.family, opened.id))
    if opened.asks:
        asides.later(turn, HowWasIt(exercise=opened.exercise, family=opened.family), HOUR)


def felt(turn: Turn, event: Felt) -> None:
    """Law 21: what feels wrong is locked until the person unlocks it. One break counts once, by the last word on it."""
    about = _spoken_of(turn.state)
    if about is None:
        turn.say(Refuse(reason=Reason.NO_EXERCISE))
        return
    asides.answered(turn, HowWasIt)
    reminder, family = about
    state, said = turn.state, Said(reminder, family, event.how)
    times = max(0, state.hurt.get(family, 0) - _counts(state.said, said) + _counts(said, said))
    hurt = {name: count for name, count in state.hurt.items() if name != family}
    turn.change(said=said, hurt={**hurt, family: times} if times else hurt)
    if event.how is Feeling.FINE:
        return
    if state.walks is not None:
        turn.change(walks=replace(state.walks, unwell=turn.now.wall.date()))
    if event.how is Feeling.LEG or times >= WORSE_TWICE:
        turn.change(locked_families=state.locked_families | {family})
        turn.say(Safety(family=family, reason=Reason(event.how.value)))


def _spoken_of(state: State) -> tuple[int, str] | None:
    """The reminder and the family of the exercise under way, else of the last one; None where there was none."""
    match state.open:
        case Open(phase=Running(), exercise=str(), id=reminder, family=family) if family:
            return reminder, family
    last = state.exercised
    return None if last is None or not last.family else (last.reminder, last.family)


def _counts(earlier: Said | None, said: Said) -> bool:
    """Whether ``earlier`` is of the same exercise in the same break as ``said``, and was no good word."""
    if earlier is None or earlier.how is Feeling.FINE:
        return False
    return (earlier.reminder, earlier.family) == (said.reminder, said.family)


def hide(turn: Turn, opened: Open) -> None:
    """Not for me: hide that exercise, with no reason asked."""
    if opened.exercise is not None:
        turn.change(hidden=turn.state.hidden | {opened.exercise})


def trust(turn: Turn, event: Trust) -> None:
    """What was locked or hidden may come again."""
    state = turn.state
    turn.change(
        locked_families=state.locked_families - {event.name},
        hidden=state.hidden - {event.name},
        hurt={name: times for name, times in state.hurt.items() if name != event.name},
        said=None if state.said is not None and state.said.family == event.name else state.said,
    )
