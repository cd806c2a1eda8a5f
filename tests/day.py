"""A day at the desk, told event by event: it runs the planner with its alarm and remembers what was decided."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from postured.core import events as happened
from postured.core.decisions import Decision, Outcome, Remind
from postured.core.due import spent
from postured.core.events import Answer, Event
from postured.core.instant import Instant, shift
from postured.core.planner import next_wake, step
from postured.core.presence import total
from postured.core.rules import Counts, Routine, Rules
from postured.core.state import Down, Open, Resting, Running, Shown, Snoozed, State, fresh

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
BOOT = 7919 * MINUTE + 13 * SECOND
"""An odd start, so that a zero or a wall clock in the wrong place shows."""
MOVE = Routine(name="move", every=30 * MINUTE, lasts=2 * MINUTE, natural_break=2 * MINUTE)
PLAIN = Rules(routines=(MOVE,), lull=timedelta(0), per_hour=1000, ambient_per_hour=1000, per_day=1000)
"""The plain rules of the stories: one routine, around the clock, no quiet edges."""


@dataclass(frozen=True)
class Said:
    """A decision and the minute of the day's elapsed time at which it was made."""

    minute: float
    decision: Decision


class Day:
    """Plays events at minutes; between them it rings the alarm whenever the planner wants it."""

    def __init__(
        self,
        rules: Rules = PLAIN,
        *,
        start: datetime = datetime(2026, 11, 23, 9, 7, tzinfo=UTC),
        began: bool = True,
        answers: str = "",
    ) -> None:
        self.rules = rules
        self._wall = start
        self._zero = timedelta(0)
        self.answers = answers
        """How the person answers each showing at once: "done", "start", "skip", "snooze", or not at all."""
        self.said: list[Said] = []
        self.state: State = fresh(self.instant(0))
        self.minute = 0.0
        if began:
            self.do(0, happened.Began)
            self.do(0, happened.Input, since=self.elapsed(0))

    def elapsed(self, minute: float) -> timedelta:
        return BOOT + timedelta(minutes=minute)

    def instant(self, minute: float) -> Instant:
        return Instant(shift(self._wall, timedelta(minutes=minute) - self._zero), self.elapsed(minute))

    def set_clock(self, minute: float, wall: datetime) -> None:
        """The wall clock shows ``wall`` from ``minute`` on."""
        self.until(minute)
        self._wall, self._zero = wall, timedelta(minutes=minute)
        self.do(minute, happened.ClockSet)

    def do(self, minute: float, kind: type[Event], **fields: object) -> list[Decision]:
        """``kind`` happens at ``minute``, after all that the alarm brings before it."""
        if kind is not happened.Began:  # before it, there was nobody to ring for
            self._ring_before(minute, including=False)
        self.minute = max(self.minute, minute)
        return self._step(minute, kind(at=self.instant(minute), **fields))  # type: ignore[arg-type]  # by its kind

    def input(self, minute: float) -> list[Decision]:
        return self.do(minute, happened.Input, since=self.elapsed(minute))

    def idle(self, minute: float) -> None:
        """The last input was at ``minute``; the planner learns of it half a minute later."""
        self.do(minute + 0.5, happened.Idle, since=self.elapsed(minute))

    def away(self, minute: float, back: float) -> list[Decision]:
        self.idle(minute)
        return self.input(back)

    def restart(self, minute: float, *, alive_until: float) -> list[Decision]:
        """It was dead from ``alive_until`` on, is started at ``minute``, and the person is there to see it."""
        began = self.do(minute, happened.Began, alive_until=self.elapsed(alive_until))
        return [*began, *self.input(minute)]

    def until(self, minute: float) -> None:
        """Let time pass, the alarm ringing as asked."""
        self._ring_before(minute, including=True)

    def _ring_before(self, minute: float, *, including: bool) -> None:
        for _ in range(10_000):
            wake = next_wake(self.state, self.rules)
            if wake is None or wake.elapsed > self.elapsed(minute):
                break
            if wake.elapsed == self.elapsed(minute) and not including:
                break
            ring = max((wake.elapsed - BOOT) / MINUTE, self.minute)
            self._step(ring, happened.Tick(at=self.instant(ring)))
        else:
            raise AssertionError(f"the planner spins at minute {self.minute}: {next_wake(self.state, self.rules)}")
        self.minute = max(self.minute, minute)

    def clock(self, name: str = "move", minute: float | None = None) -> float:
        """What the routine's clock shows, in minutes."""
        at = self.elapsed(self.minute if minute is None else minute)
        routine = self.rules.routine(name)
        assert routine is not None
        return spent(self.state, routine, at, self.rules) / MINUTE

    def sat(self, counts: Counts = Counts.SITTING) -> float:
        return total(self.state.attendance, counts, self.elapsed(self.minute), self.rules) / MINUTE

    def of(self, kind: type[Decision]) -> list[tuple[float, Decision]]:
        return [(each.minute, each.decision) for each in self.said if isinstance(each.decision, kind)]

    @property
    def reminders(self) -> list[float]:
        """The minutes at which something was shown."""
        return [minute for minute, _ in self.of(Remind)]

    @property
    def results(self) -> list[str]:
        return [str(each.decision.result) for each in self.said if isinstance(each.decision, Outcome)]

    def _step(self, minute: float, event: Event) -> list[Decision]:
        self.state, decisions = step(self.state, event, self.rules)
        assert sound(self.state)
        self.minute = max(self.minute, minute)
        self.said += [Said(round(minute, 3), each) for each in decisions]
        if self.answers and any(isinstance(each, Remind) for each in decisions):
            kind: dict[str, type[Answer]] = {
                "done": happened.Done,
                "start": happened.Start,
                "skip": happened.Skip,
                "snooze": happened.Snooze,
            }
            more = self._step(minute, kind[self.answers](at=self.instant(minute)))
            return [*decisions, *more]
        return list(decisions)


def sound(state: State) -> bool:
    """What is true of every state, whatever happened."""
    who = state.attendance
    match state.open:
        case None:
            fits = not who.on_break
        case Open(phase=Running(since=since, until=until)):
            fits = who.on_break and since <= until
        case Open(phase=Shown() | Snoozed() | Resting() | Down()):
            fits = not who.on_break
    return fits and (who.absence is not None or not who.forced) and (who.absence is None or who.idle or who.forced)
