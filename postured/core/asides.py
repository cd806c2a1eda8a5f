"""Quiet questions that are no reminders: they wait for a good moment, and may be passed over."""

from datetime import timedelta

from postured.core.decisions import Ask, Question
from postured.core.obstacle import obstacle
from postured.core.state import Aside
from postured.core.turn import Turn

_AT_MOST = 3
"""So many may wait; of more, the latest."""


def later(turn: Turn, question: Question, within: timedelta) -> None:
    """Ask it when there is a good moment ``within`` that time, in place of an older one of its kind."""
    others = tuple(each for each in turn.state.asides if type(each.question) is not type(question))
    aside = Aside(question, turn.now.elapsed + within)
    turn.change(asides=(*others, aside)[-_AT_MOST:])


def answered(turn: Turn, kind: type[Question]) -> None:
    """The person said it unasked."""
    if turn.state.asides:
        turn.change(asides=tuple(each for each in turn.state.asides if not isinstance(each.question, kind)))


def ask(turn: Turn) -> None:
    """Ask one, if the person is there, nothing is open, and nothing forbids it."""
    state, now = turn.state, turn.now
    if not state.asides or state.open is not None or state.quitting or state.attendance.absence is not None:
        return
    if obstacle(state, now, turn.rules, gap=False) is not None:
        return
    fresh = [each for each in state.asides if each.until > now.elapsed]
    turn.change(asides=tuple(fresh[1:]))
    if fresh:
        turn.say(Ask(question=fresh[0].question))
