"""Carries the planner's decisions to the person: what is shown, what is taken down, what an answer becomes."""

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import assert_never

from postured.core.decisions import (
    Ask,
    Begin,
    Credit,
    Cue,
    Decision,
    Hold,
    HowWasIt,
    Later,
    Outcome,
    Refuse,
    Remind,
    Safety,
    Withdraw,
)
from postured.core.events import Done, Event, NotForMe, Skip, Snooze, Start
from postured.core.rules import Style
from postured.daemon import words
from postured.daemon.phrases import ANY_POSITION
from postured.ports import Chime, Clock, Delivery, Notice, Notifier
from postured.settings.handover import ExerciseText

log = logging.getLogger(__name__)

_GRACE = timedelta(seconds=15)
"""The desktop takes a reminder down this much later than we do: only if we are gone."""

_ANSWERS: dict[str, type[Start | Done | Snooze | Skip | NotForMe]] = {
    "start": Start,
    "done": Done,
    "snooze": Snooze,
    "skip": Skip,
    "not-for-me": NotForMe,
}


class Performer:
    """Shows at most one reminder, and hands what the person answers to the inbox."""

    def __init__(
        self, notifier: Notifier, clock: Clock, put: Callable[[Event], None], chime: Chime | None = None
    ) -> None:
        self.chime = chime
        self.sound = False
        """Whether the person wants to hear the chime."""
        self._notifier = notifier
        self._clock = clock
        self._put = put
        self.exercises: Mapping[str, ExerciseText] = {}
        """What there is to say of each exercise."""
        self.families: Mapping[str, str] = {}
        """The families of exercises, in the person's words."""
        self.positions: Collection[str] = ANY_POSITION
        """Those that the person takes; no reminder asks for another."""
        self.choose: Callable[[str], None] = lambda _key: None
        """Does what a button of a notice that is no reminder stands for, as the tray menu does."""
        self.expires_after = timedelta(minutes=2)
        """When an unanswered reminder goes, by the clock."""

    def perform(self, decision: Decision) -> None:
        """Do what was decided. Nothing here blocks, and nothing fails because the desktop is gone."""
        match decision:
            case Remind():
                log.info("reminder %d: %s", decision.id, decision.routine)
                stays_for = self.expires_after / self._clock.speed + _GRACE
                exercise = self.exercises.get(decision.exercise or "")
                notice = words.reminder(decision, exercise, positions=self.positions, stays_for=stays_for)
                self._show(decision.id, notice)
                self._ring(decision)
            case Begin():
                exercise = self.exercises.get(decision.exercise or "")
                until = self._wall(decision.until)
                self._show(decision.id, words.running(decision.routine, until, exercise, positions=self.positions))
            case Later() | Withdraw() | Outcome():
                self._notifier.withdraw("reminder")
            case Cue():
                exercise = self.exercises.get(decision.exercise or "")
                if exercise is not None:
                    self._show(decision.id, words.cue(decision, exercise))
            case Ask(question=question):
                of = self.exercises.get(question.exercise) if isinstance(question, HowWasIt) else None
                notice = words.question(question, of)
                if isinstance(question, HowWasIt) and not self._notifier.has_buttons:
                    notice = words.answered_in_a_terminal(notice)
                self.offer("question", notice)
            case Safety():
                self.offer("safety", words.put_aside(self.families.get(decision.family, decision.family)))
                self.choose("safety")
            case Credit() | Hold() | Refuse():
                pass
            case _:
                assert_never(decision)

    def welcome(self, start_at_login: Callable[[], None]) -> None:
        """Say hello, once in a lifetime. The buttons explain themselves; one more asks the one question."""

        def explain(key: str) -> None:
            if key == "login":
                start_at_login()
            self._notifier.show("notice", words.explained(key), delivered=_noted, answered=explain)

        self._notifier.show("notice", words.welcome(), delivered=_noted, answered=explain)

    def offer(self, slot: str, notice: Notice) -> None:
        """Show a notice whose buttons are choices of the menu."""
        self._notifier.show(slot, notice, delivered=_noted, answered=self.choose)

    def tell(self, slot: str, notice: Notice) -> None:
        """Show a word to the person that asks for no answer."""
        self._notifier.show(slot, notice, delivered=_noted, answered=lambda _key: None)

    def _show(self, number: int, notice: Notice) -> None:
        def answered(key: str) -> None:
            kind = _ANSWERS.get(key)
            if kind is not None:
                self._put(kind(at=self._clock.now(), id=number))

        self._notifier.show("reminder", notice, delivered=_noted, answered=answered)

    def _ring(self, remind: Remind) -> None:
        """Once a reminder, and never for one that asks for nothing."""
        if self.sound and self.chime is not None and remind.again == 0 and remind.style is not Style.AMBIENT:
            self.chime.play()

    def _wall(self, elapsed: timedelta) -> datetime:
        return self._clock.now().when(elapsed).wall


def _noted(delivery: Delivery) -> None:
    log.debug("a notice was %s", delivery)
