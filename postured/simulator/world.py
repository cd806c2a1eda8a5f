"""A virtual world: it plays a trace to the very planner of the daemon, with its alarm, and notes what was decided."""

import heapq
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from postured.core import events as happened
from postured.core.decisions import Decision, Outcome, Remind
from postured.core.events import Event
from postured.core.instant import Instant, shift
from postured.core.planner import next_wake, step
from postured.core.presence import NONE, Presence, presence, total
from postured.core.rules import Counts, Rules
from postured.core.state import Shown, State, fresh
from postured.core.today import WALK
from postured.simulator.account import Said, Sum, cut_short, summed
from postured.simulator.happenings import Answer, Busy, Clock, Command, Free, Line, Settings, Sign, Trace, Word
from postured.simulator.person import Person

BUMP = timedelta(seconds=3)
"""Inputs must go on for this long to be a return from an absence."""
_SPINS = 100_000


class World:
    """Plays one trace, line by line."""

    def __init__(
        self, trace: Trace, rules: Rules, change: Callable[[Mapping[str, Any], int], Rules] | None = None
    ) -> None:
        """``change`` makes the rules with those settings changed too; it is given the trace's line number."""
        self.said: list[Said] = []
        self.spans: list[tuple[timedelta, Presence]] = []
        """When the presence changed, and to what."""
        self.unknown: list[Line] = []
        """Those that asked for a routine that there was not."""
        self._trace = trace
        self._rules = rules
        self._change = change
        self._zero = trace.begin
        self._person = Person()
        self._busy: dict[str, None] = {}
        self._answers = trace.answers.draws()
        self._waiting: tuple[int, int, Answer] | None = None
        """The reminder, its showing, and the answer that it will get when the person is there."""
        self._on_break = False
        """In a break that the person answered with: scripted input in it is ignored."""
        self._dead_since: timedelta | None = None
        self._due: list[tuple[timedelta, int, str, timedelta]] = []
        """What the planner is still to learn: when, in which order, what, and of which moment."""
        self._count = 0
        self._settings: dict[str, Any] = {}
        self._longest = NONE
        self.state: State = fresh(trace.begin)
        self._woken: tuple[State | None, Rules, Instant | None] = (None, rules, None)
        """When the planner wants to be woken, of that state and those rules."""
        self._step(happened.Began(at=trace.begin))

    def run(self) -> "World":
        """Play all of it; an open reminder ends as interrupted."""
        for line in self._trace.lines:
            self.play(line)
        self.until(self._trace.end)
        opened = self.state.open
        if opened is not None:
            alive_until = self._trace.end if self._dead_since is None else self._dead_since
            self._note(self._trace.end, [cut_short(opened, alive_until)])
        return self

    @property
    def end(self) -> Instant:
        """The trace's last moment, whether or not postured still ran in it."""
        return self._at(self._trace.end)

    @property
    def routines(self) -> tuple[str, ...]:
        """The names of those that are switched on."""
        return tuple(each.name for each in self._rules.routines)

    def play(self, line: Line) -> None:
        """Let that happen, after all that comes before it."""
        self._pass(line.t, including=False)
        self._happen(line)

    def until(self, t: timedelta) -> None:
        """Let time pass up to ``t``, with all that comes at that moment."""
        self._pass(t, including=True)

    def summary(self) -> Sum:
        """The numbers so far."""
        now = self.state.at.elapsed
        return summed(
            self.said,
            sitting=total(self.state.attendance, Counts.SITTING, now, self._rules),
            screen=total(self.state.attendance, Counts.SCREEN, now, self._rules),
            longest_bout=max(self._longest, self._bout()),
        )

    def _pass(self, t: timedelta, *, including: bool) -> None:
        for _ in range(_SPINS):
            wake = self._wake()
            told = self._due[0][0] if self._due else None
            if told is not None and (told < t or (told == t and including)) and (wake is None or told <= wake):
                self._learn()
            elif wake is not None and (wake < t or (wake == t and including)):
                self._step(happened.Tick(at=self._at(wake)))
            elif told is not None and told == t and including:
                self._learn()
            else:
                break
        else:
            raise AssertionError(f"the planner spins at {self.state.at}")
        if including and self._dead_since is None and self.state.at.elapsed < t:
            self._step(happened.Tick(at=self._at(t)))

    def _wake(self) -> timedelta | None:
        if self._dead_since is not None or self._person.suspended:
            return None
        if self._woken[0] is not self.state or self._woken[1] is not self._rules:
            self._woken = (self.state, self._rules, next_wake(self.state, self._rules))
        wake = self._woken[2]
        return None if wake is None else max(wake.elapsed, self.state.at.elapsed)

    def _learn(self) -> None:
        """The planner learns something that happened a moment ago."""
        at, _order, what, since = heapq.heappop(self._due)
        if self._dead_since is not None or self._person.suspended:
            return
        now = self._at(at)
        match what:
            case "idle":
                self._person.idle_told = True
                self._step(happened.Idle(at=now, since=since))
            case "input":
                self._returned(now, since)
            case _:
                self._step(happened.Lull(at=now))

    def _later(self, at: timedelta, what: str, since: timedelta) -> None:
        self._count += 1
        heapq.heappush(self._due, (at, self._count, what, since))

    def _forget(self, *kinds: str) -> None:
        self._due = [each for each in self._due if each[2] not in kinds]
        heapq.heapify(self._due)

    def _happen(self, line: Line) -> None:
        now = self._at(line.t)
        match line.what:
            case Sign():
                self._sign(line.what, now)
            case Busy(signal=signal):
                self._busy[signal] = None
                self._put(happened.Busy(at=now, signal=signal))
            case Free(signal=signal):
                self._busy.pop(signal, None)
                self._put(happened.Free(at=now, signal=signal))
            case Clock():
                zone = None if line.what.zone is None else ZoneInfo(line.what.zone)
                self._zero = Instant(line.what.shows(now.wall, zone), line.t)
                self._put(happened.ClockSet(at=self._at(line.t)))
            case Settings(values=values):
                if self._change is not None:
                    self._settings |= values
                    self._rules = self._change(self._settings, line.number)
                    self._put(happened.NewRules(at=now))
            case Command():
                if line.what.routine not in (None, WALK) and self._rules.routine(line.what.routine or "") is None:
                    self.unknown.append(line)
                self._command(line.what, now)

    def _command(self, command: Command, now: Instant) -> None:
        self._put(command.event(now))
        if command.word is Word.QUIT:
            self._dead_since = now.elapsed

    def _sign(self, sign: Sign, now: Instant) -> None:
        person, t = self._person, now.elapsed
        match sign:
            case Sign.INPUT:
                self._input(now)
            case Sign.IDLE:
                self._idle(t)
            case Sign.TYPING:
                self._forget("lull")
                person.typing = True
                if not self._on_break:
                    self._put(happened.Typing(at=now))
            case Sign.LULL:
                person.typing = False
                self._put(happened.Lull(at=now))
            case Sign.LOCK:
                person.locked, person.typing = True, False
                self._leaves(t)
                self._put(happened.Lock(at=now))
            case Sign.UNLOCK:
                was_locked, person.locked = person.locked, False
                if was_locked:
                    person.active, person.away, person.idle_told = True, None, False
                    self._forget("idle", "input")
                self._put(happened.Unlock(at=now))
                self._answer(now)
            case Sign.SUSPEND:
                self._put(happened.Suspend(at=now))
                person.suspended, person.active, person.typing, person.idle_told = True, False, False, True
                self._leaves(t)
                self._forget("idle", "input", "lull")
            case Sign.RESUME:
                person.suspended = False
                self._put(happened.Resume(at=now))
            case Sign.KILL:
                self._dead_since = self._dead_since if self._dead_since is not None else t
            case Sign.START:
                self._start(now)
            case Sign.END:
                pass

    def _leaves(self, t: timedelta) -> None:
        if self._person.away is None:
            self._person.away = self._person.last_input if not self._person.active else t

    def _input(self, now: Instant) -> None:
        person, t = self._person, now.elapsed
        if person.suspended:
            person.suspended = False
            self._put(happened.Resume(at=now))
        if any(told == t and what == "idle" for told, _, what, _ in self._due):
            self._put(happened.Idle(at=now, since=person.last_input))  # so long an absence is one, to the very moment
        self._forget("idle")
        was_active, person.active = person.active, True
        away = person.away
        if any(what == "input" for _, _, what, _ in self._due):
            return  # they go on since an earlier one
        if away is not None and t - away >= self._rules.idle_after and not person.locked:
            self._later(t + BUMP, "input", t)
        elif not was_active or away is not None:
            self._returned(now, t)

    def _returned(self, now: Instant, since: timedelta) -> None:
        """The person is back: it was no bump."""
        person = self._person
        person.away, person.idle_told = (person.away if person.locked else None), False
        if not self._on_break:
            self._put(happened.Input(at=now, since=since))
            if person.typing:
                self._put(happened.Typing(at=now))
        self._answer(now)

    def _idle(self, t: timedelta) -> None:
        person = self._person
        pending = any(each[2] == "input" for each in self._due)
        person.active = False
        if person.typing:
            person.typing = False
            self._later(t + self._rules.lull, "lull", t)
        if pending:  # a bump: the absence goes on as it was
            self._forget("input")
            return
        person.last_input = t
        if person.away is None:
            person.away = t
        self._later(t + self._rules.idle_after, "idle", t)

    def _start(self, now: Instant) -> None:
        """It lives again, and the senses tell anew; what holds reminders first."""
        if self._dead_since is None:
            return
        died, self._dead_since = self._dead_since, None
        self._on_break, self._waiting = False, None
        person = self._person
        self._step(happened.Began(at=now, alive_until=died))
        for signal in self._busy:
            self._put(happened.Busy(at=now, signal=signal))
        if person.locked:
            self._put(happened.Lock(at=now))
        if person.here and not any(each[2] == "input" for each in self._due):
            person.away, person.idle_told = None, False
            self._put(happened.Input(at=now, since=now.elapsed))
            if person.typing:
                self._put(happened.Typing(at=now))

    def _put(self, event: Event) -> None:
        if self._dead_since is None:
            self._step(event)

    def _step(self, event: Event) -> None:
        self.state, decisions = step(self.state, event, self._rules)
        self._longest = max(self._longest, self.state.tally.longest_bout)
        self._note(event.at.elapsed, decisions)
        kind = presence(self.state.attendance, event.at.elapsed)
        if not self.spans or self.spans[-1][1] is not kind:
            self.spans.append((event.at.elapsed, kind))
        for each in decisions:
            match each:
                case Remind():
                    self._waiting = (each.id, each.again, next(self._answers))
                case Outcome() if self._on_break:
                    self._on_break = False
                    self._comes_to_the_desk(event.at)
        self._answer(event.at)

    def _bout(self) -> timedelta:
        sat = total(self.state.attendance, Counts.SITTING, self.state.at.elapsed, self._rules)
        return max(NONE, sat - self.state.bout_mark)

    def _comes_to_the_desk(self, now: Instant) -> None:
        """After the break: what was ignored in it counts from here on."""
        person = self._person
        if person.here and (self.state.attendance.absence is not None or self.state.attendance.idle):
            person.away, person.idle_told = None, False
            self._put(happened.Input(at=now, since=now.elapsed))
        if person.here and person.typing:
            self._put(happened.Typing(at=now))

    def _answer(self, now: Instant) -> None:
        """Answer what is open, if the person is there for it."""
        opened = self.state.open
        if self._waiting is None or not self._person.here or self._dead_since is not None:
            return
        number, again, answer = self._waiting
        if opened is None or opened.id != number or opened.showings - 1 != again or not isinstance(opened.phase, Shown):
            return
        self._waiting = None
        match answer:
            case Answer.DONE:
                self._on_break = True
                if self._person.typing:
                    self._step(happened.Lull(at=now))
                self._step(happened.Start(at=now, id=number))
            case Answer.SKIP:
                self._step(happened.Skip(at=now, id=number))
            case Answer.SNOOZE:
                self._step(happened.Snooze(at=now, id=number))
            case Answer.IGNORE:
                pass

    def _note(self, t: timedelta, decisions: "list[Decision] | tuple[Decision, ...]") -> None:
        self.said += [Said(t, self._at(t), each) for each in decisions]

    def _at(self, t: timedelta) -> Instant:
        if t == self.state.at.elapsed and t > self._zero.elapsed:
            return self.state.at
        return Instant(shift(self._zero.wall, t - self._zero.elapsed), t)
