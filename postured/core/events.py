"""What happened. The shell reports it; nothing here says what should follow."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from postured.core.instant import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    at: Instant
    """When the shell learned of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Began(_Event):
    """postured starts, or starts again."""

    alive_until: timedelta | None = None
    """Up to when, on the elapsed clock, it is known to have run before; None for the first start of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(_Event):
    """The alarm rang. It may be late, early or doubled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(_Event):
    """The person is back at keyboard or pointer."""

    since: timedelta
    """When, on the elapsed clock, the absence ended; a sense may need a moment to be sure of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle(_Event):
    """There has been no input for ``idle_after``."""

    since: timedelta
    """When, on the elapsed clock, the last input was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing(_Event):
    """From here on the person types without a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lull(_Event):
    """There has been a pause in typing as long as the settings ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock(_Event):
    """The screen is locked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock(_Event):
    """The screen is unlocked: somebody is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend(_Event):
    """The machine goes to sleep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(_Event):
    """The machine woke. Nobody need be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy(_Event):
    """Something began that a reminder may have to wait for: a call, a film, the person's own word."""

    signal: str
    """"microphone", "fullscreen", "by-hand" …: what it is, never whose."""
    until: timedelta | None = None
    """When it ends by itself, on the elapsed clock; None for not before a ``Free``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Free(_Event):
    """It ended."""

    signal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSet(_Event):
    """The wall clock was set, or the time zone changed; ``at`` reads the new time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRules(_Event):
    """The settings changed; the rules that come with this event are the new ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer(_Event):
    id: int | None = None
    """The reminder that is answered; None for the open one. An answer to another one means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(_Answer):
    """The person begins the break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(_Answer):
    """The person says that the break was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze(_Answer):
    """The person wants it later."""

    lasts: timedelta | None = None
    """How much later; None for the next of the usual steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip(_Answer):
    """The person does not want this one; in a running break, the rest of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotForMe(_Answer):
    """The person does not want this exercise any more."""


class Feeling(StrEnum):
    """How an exercise was."""

    FINE = "fine"
    WORSE = "worse"
    LEG = "leg"
    """It went into the leg."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt(_Event):
    """How the last exercise was, or the one that is being done."""

    how: Feeling


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust(_Event):
    """The person wants a locked family of exercises, or one that was not for them, back."""

    name: str
    """A family, or the id of an exercise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked(_Event):
    """The person walked."""

    lasts: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped(_Event):
    """What a counter of steps shows for today."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(_Event):
    """The person has read what postured is and is not."""

    version: int
    """Of that text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(_Event):
    """The person answered no to a question that was no reminder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Up(_Event):
    """The person says "I'm up": the absence begins now, by word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(_Event):
    """The person wants no reminders for a while."""

    until: timedelta | datetime
    """A moment on the elapsed clock ("for an hour") or on the wall clock ("until 14:00")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpause(_Event):
    """The person wants reminders again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Now(_Event):
    """The person asks for a break now."""

    routine: str | None = None
    """Which one; None for the one that would come next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quit(_Event):
    """postured is asked to end."""


Answer = Start | Done | Snooze | Skip | NotForMe
Event = (
    Began | Tick | Input | Idle | Typing | Lull | Lock | Unlock | Suspend | Resume | Busy | Free | ClockSet | NewRules
    | Answer | Felt | Trust | Walked | Stepped | Declined | Acknowledged | Up | Pause | Unpause | Now | Quit
)  # fmt: skip
