"""One step under way: the state as changed so far, and what was decided."""

from datetime import timedelta
from typing import Any

from postured.core import today
from postured.core.adherence import counted
from postured.core.altered import alterer
from postured.core.decisions import Decision
from postured.core.instant import Instant
from postured.core.presence import attending, total, totals
from postured.core.rules import Counts, Rules
from postured.core.state import State, tallied

_copy = alterer(State)
_set = object.__setattr__


class Turn:
    """The one mutable thing in the core; it lives for one ``step``."""

    __slots__ = ("decisions", "given", "now", "returned", "rules", "state")

    def __init__(self, state: State, rules: Rules, now: Instant) -> None:
        self.state = _copy(state)
        """Nobody else's until the step is over: till then it changes in place."""
        self.given = rules
        """As in the settings."""
        self.rules = today.rules_of(state, rules)
        """As they are today: the ramp, and the walk that is due, are in them."""
        self.now = now
        self.returned = False
        """Whether the person has come back in it: law 12 takes that for a pause in typing."""
        self.decisions: list[Decision] = []

    def plan(self) -> None:
        """Look again which routines there are today."""
        self.rules = today.rules_of(self.state, self.given)

    def say(self, decision: Decision) -> None:
        """Decide something; the day's tally takes note of it."""
        self.decisions.append(decision)
        _set(self.state, "tally", counted(self.state.tally, decision))

    def change(self, **given: Any) -> None:
        """Give the state these fields."""
        for name, value in given.items():
            _set(self.state, name, value)

    def attend(self, **given: Any) -> None:
        """Give the attendance these fields."""
        _set(self.state, "attendance", attending(self.state.attendance, **given))

    def sat(self, counts: Counts = Counts.SITTING) -> timedelta:
        """All time of that kind up to now."""
        return total(self.state.attendance, counts, self.now.elapsed, self.rules)

    def restart(self, *names: str, since: timedelta | None = None) -> None:
        """Start the routines' clocks anew, at that moment or now, and take their ``at`` times as dealt with."""
        at = self.now.elapsed if since is None else since
        routines = [each for each in self.rules.routines if each.name in names]
        sitting, screen = totals(self.state.attendance, at, self.rules)
        marks = {each.name: sitting if each.counts is Counts.SITTING else screen for each in routines}
        self.change(marks={**self.state.marks, **marks})
        if taken := {each.name: self.now.wall for each in routines if each.at}:
            self.change(taken={**self.state.taken, **taken})

    def keep_away(self, until: timedelta, *names: str) -> None:
        """These routines do not come again before ``until``."""
        if names:
            later = {name: at for name, at in self.state.retry.items() if at > self.now.elapsed}
            self.change(retry={**later, **dict.fromkeys(names, until)})

    def clamp_marks(self) -> None:
        """After time was given back: no clock shows less than zero."""
        marks = dict(self.state.marks)
        sitting, screen = totals(self.state.attendance, self.now.elapsed, self.rules)
        for routine in self.rules.routines:
            if routine.name in marks:
                marks[routine.name] = min(marks[routine.name], sitting if routine.counts is Counts.SITTING else screen)
        tally = self.state.tally
        self.change(
            marks=marks,
            bout_mark=min(self.state.bout_mark, sitting),
            bout_screen_mark=min(self.state.bout_screen_mark, screen),
            tally=tallied(tally, sitting_before=min(tally.sitting_before, sitting)),
        )

    def end_bout(self, at: timedelta, since: timedelta | None = None) -> None:
        """The unbroken stretch of sitting ended when all sitting time stood ``at``; the next begins then, or now."""
        begins = self.now.elapsed if since is None else since
        sitting, screen = totals(self.state.attendance, begins, self.rules)
        tally = self.state.tally
        longest = max(tally.longest_bout, at - self.state.bout_mark)
        self.change(bout_mark=sitting, bout_screen_mark=screen, tally=tallied(tally, longest_bout=longest))
