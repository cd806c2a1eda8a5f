"""What happens in a simulated day: the values that a trace is read into and that made-up days are told in. Pure."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from postured.core import events
from postured.core.events import Event, Feeling
from postured.core.hours import moment
from postured.core.instant import Instant

LONGEST = timedelta(days=3660)
"""How long a trace may be."""
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class Sign(StrEnum):
    """What happens without anything more to say of it."""

    INPUT = "input"
    """The first input after an absence."""
    IDLE = "idle"
    """The last input was just now; the planner learns of it ``idle_after`` later."""
    TYPING = "typing"
    LULL = "lull"
    LOCK = "lock"
    UNLOCK = "unlock"
    """An input, too."""
    SUSPEND = "suspend"
    RESUME = "resume"
    KILL = "kill"
    """postured dies."""
    START = "start"
    """postured is started again."""
    END = "end"
    """The trace ends; always its last line, if it is there at all."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Something begins that a reminder may have to wait for."""

    signal: str


@dataclass(frozen=True, slots=True)
class Free:
    """It ends."""

    signal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Somebody sets the wall clock, or takes it to another zone; at least one of the two is given."""

    to: datetime | None = None
    """With an offset; None where only the zone changes."""
    zone: str | None = None
    """The IANA name; None where it stays."""

    def shows(self, wall: datetime, zone: Any) -> datetime:
        """What the clock shows then, having shown ``wall``. ``zone`` is the tzinfo of the name, None for no name."""
        return (self.to or wall).astimezone(zone or wall.tzinfo)


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings change: keys as ``--set`` takes them, and plain values. Nothing here knows which keys there are."""

    values: Mapping[str, Any]


class Word(StrEnum):
    """What the person can tell postured to do."""

    START = "start"
    DONE = "done"
    SNOOZE = "snooze"
    SKIP = "skip"
    NOT_FOR_ME = "not-for-me"
    FELT = "felt"
    WALK = "walk"
    UP = "up"
    NOW = "now"
    PAUSE = "pause"
    RESUME = "resume"
    QUIT = "quit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The person tells postured something."""

    word: Word
    lasts: timedelta | None = None
    """How long: a snooze, a pause or a walk, the last of which always has it."""
    until: time | datetime | str | None = None
    """When a pause ends: a time of day, a moment, or "tomorrow"."""
    routine: str | None = None
    """Which break is wanted now."""
    answer: Feeling = Feeling.FINE
    """How it felt, where that is told."""

    def event(self, at: Instant) -> Event:
        """What the planner learns of it."""
        match self.word:
            case Word.START:
                return events.Start(at=at)
            case Word.DONE:
                return events.Done(at=at)
            case Word.SNOOZE:
                return events.Snooze(at=at, lasts=self.lasts)
            case Word.SKIP:
                return events.Skip(at=at)
            case Word.NOT_FOR_ME:
                return events.NotForMe(at=at)
            case Word.FELT:
                return events.Felt(at=at, how=self.answer)
            case Word.WALK:
                return events.Walked(at=at, lasts=self.lasts or timedelta(0))
            case Word.UP:
                return events.Up(at=at)
            case Word.NOW:
                return events.Now(at=at, routine=self.routine)
            case Word.PAUSE:
                return events.Pause(at=at, until=self._pause_end(at))
            case Word.RESUME:
                return events.Unpause(at=at)
            case Word.QUIT:
                return events.Quit(at=at)

    def _pause_end(self, at: Instant) -> timedelta | datetime:
        zone, today = at.wall.tzinfo, at.wall.date()
        match self.until:
            case None:
                return at.elapsed + (self.lasts or _HOUR)
            case datetime():
                return self.until
            case time():
                then = moment(today, self.until, zone)
                return then if then > at.wall else moment(today + _DAY, self.until, zone)
            case _:
                return moment(today + _DAY, time(0), zone)


What = Sign | Busy | Free | Clock | Settings | Command


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happens."""

    t: timedelta
    """On the elapsed clock, from the start of the trace. It never goes back from one line to the next."""
    what: What
    number: int = field(default=0, compare=False)
    """Where it stands in the text, from 1; 0 where there is none."""


class Answer(StrEnum):
    """How the simulated person answers a reminder."""

    DONE = "done"
    SKIP = "skip"
    SNOOZE = "snooze"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Answers:
    """How the simulated person answers, showing after showing."""

    weights: Mapping[Answer, float]
    """Above 0 each; at least one."""
    seed: int = 0

    def draws(self) -> Iterator[Answer]:
        """The answers, one a showing, without end; the same ones for the same seed and weights."""
        draw = random.Random(self.seed)  # noqa: S311 - a made-up person, no secret
        choices = [each for each in Answer if each in self.weights]
        total = sum(self.weights[each] for each in choices)
        while True:
            left = draw.random() * total
            for each in choices[:-1]:
                left -= self.weights[each]
                if left < 0:
                    break
            else:
                each = choices[-1]
            yield each


def always(answer: Answer) -> Answers:
    """The same answer to everything."""
    return Answers({answer: 1.0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A day, or several, to run the planner through."""

    start: datetime
    """The wall clock at ``t`` 0, in the zone of the person, if one was named."""
    lines: tuple[Line, ...]
    answers: Answers = field(default_factory=lambda: always(Answer.IGNORE))
    ramp: bool = False
    """Whether these are the person's first days with postured."""

    @property
    def begin(self) -> Instant:
        """The first moment, on both clocks."""
        return Instant(self.start, timedelta(0))

    @property
    def end(self) -> timedelta:
        """The last moment that is told of."""
        return self.lines[-1].t if self.lines else timedelta(0)
