"""The one place where anything changes: takes events from the inbox, asks the planner, has decisions carried out."""

import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from postured.adapters.store import entries
from postured.core.decisions import Decision
from postured.core.events import Event, NewRules, Tick
from postured.core.instant import Instant
from postured.core.planner import next_wake, step
from postured.core.rules import MINUTE, Rules
from postured.core.state import State
from postured.ports import Alarm, Clock, Journal
from postured.statistics.measures import measures, so_far

Answered = Callable[[tuple[Decision, ...]], None]

log = logging.getLogger(__name__)


class Consumer:
    """Event, journal, planner, world, alarm: in that order, one event after the other.

    Everything runs on the loop's thread. An event that is put in while another is handled waits its turn.
    """

    def __init__(self, state: State, rules: Rules, *, clock: Clock, alarm: Alarm, journal: Journal, last: int) -> None:
        """``last`` is the number of the journal's last entry."""
        self.state = state
        self.rules = rules
        self.last = last
        """The number of the last entry that was written."""
        self.included = last
        """The number of the last event that ``state`` includes."""
        self.perform: Callable[[Decision], None] = lambda _decision: None
        self.changed: list[Callable[[], None]] = []
        """Called after each event that has been handled."""
        self.before: Callable[[], None] = lambda: None
        """Called before each event is taken in: the machine may have slept, which comes first. It may put events."""
        self.begun_anew: list[Callable[[], None]] = []
        """Called when the state has been begun anew: what goes on is not known to it, and is to be told again."""
        self._clock = clock
        self._alarm = alarm
        self._journal = journal
        self._inbox: deque[tuple[Event, Answered | None]] = deque()
        self._busy = False

    def put(self, event: Event, then: Answered | None = None) -> None:
        """Take ``event`` in; ``then`` is called with what was decided on it."""
        _tell(self.before)
        self._inbox.append((event, then))
        if self._busy:
            return
        self._busy = True
        try:
            while self._inbox:
                self._handle(*self._inbox.popleft())
        finally:
            self._busy = False

    def ring(self) -> None:
        """The alarm rang."""
        self.put(Tick(at=self._clock.now()))

    def so_far(self) -> list[dict[str, object]]:
        """The entries that are to come of what is being sat, as of now; none of them is written."""
        now = self._clock.now()
        return [entries.of_measure(self.last, now, each) for each in so_far(self.state, now.elapsed, self.rules)]

    def adopt(self, rules: Rules) -> None:
        """Go by new rules from here on."""
        if rules != self.rules:
            self.rules = rules
            self.put(NewRules(at=self._clock.now()))

    def _handle(self, event: Event, then: Answered | None) -> None:
        if event.at.elapsed < self.state.at.elapsed:
            event = replace(event, at=Instant(event.at.wall, self.state.at.elapsed))
        self.last += 1
        self.included = self.last
        self._journal.append([entries.of_event(self.last, event)])
        before = self.state
        try:
            self.state, decisions = step(before, event, self.rules)
        except Exception:
            # A bug of the planner's on one event must not be the end of all reminders; the next event may be fine.
            log.exception("the planner failed on %s; its state is as it was", type(event).__name__)
            self._alarm.arm(event.at.when(event.at.elapsed + MINUTE))
            if then is not None:
                _tell(then, ())
            return
        self._journal.append([*self._numbered(event.at, decisions), *self._measured(before, event)])
        for decision in decisions:
            _tell(self.perform, decision)
        self._alarm.arm(next_wake(self.state, self.rules))
        if then is not None:
            _tell(then, decisions)
        for each in self.changed:
            _tell(each)

    def _numbered(self, at: Instant, decisions: Iterable[Decision]) -> list[dict[str, object]]:
        numbered = []
        for decision in decisions:
            self.last += 1
            numbered.append(entries.of_decision(self.last, at, decision))
        return numbered

    def _measured(self, before: State, event: Event) -> list[dict[str, object]]:
        try:
            found = measures(before, event, self.state, self.rules)
        except Exception:
            # Statistics must never cost a reminder.
            log.exception("%s could not be measured; going on", type(event).__name__)
            return []
        numbered = []
        for measure in found:
            self.last += 1
            numbered.append(entries.of_measure(self.last, event.at, measure))
        return numbered


def _tell(call: Callable[..., None], *what: object) -> None:
    """A notice that cannot be shown must cost neither the alarm nor what else waits in the inbox."""
    try:
        call(*what)
    except Exception:
        log.exception("a decision could not be carried out in full; going on")
