"""Keeps the tray icon true to the day, and does what is chosen in its menu."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from postured import __version__
from postured.adapters import child
from postured.core.events import (
    Acknowledged,
    Busy,
    Declined,
    Done,
    Event,
    Feeling,
    Felt,
    Free,
    NotForMe,
    Now,
    Pause,
    Skip,
    Snooze,
    Start,
    Trust,
    Unpause,
    Up,
    Walked,
)
from postured.core.hours import moment
from postured.core.instant import Instant
from postured.core.presence import Presence
from postured.core.rules import MINUTE
from postured.core.status import Status
from postured.daemon import words
from postured.daemon.control import BY_HAND
from postured.daemon.face import face
from postured.daemon.menu import Wishes, coming, menu, taken_today, why_not_now
from postured.daemon.minute import EachMinute
from postured.daemon.performer import Performer
from postured.errors import PosturedError
from postured.language import _
from postured.ports import Clock, Notice, Reactor, Tray
from postured.safety import disclaimer
from postured.settings.handover import Handover

log = logging.getLogger(__name__)

_LENGTHS = {"30m": 30 * MINUTE, "45m": 45 * MINUTE, "1h": 60 * MINUTE}
_FEELINGS = frozenset(each.value for each in Feeling)
_ANSWERS: dict[str, Callable[[Instant], Event]] = {
    "start": lambda now: Start(at=now),
    "done": lambda now: Done(at=now),
    "snooze": lambda now: Snooze(at=now),
    "skip": lambda now: Skip(at=now),
    "up": lambda now: Up(at=now),
    "resume": lambda now: Unpause(at=now),
    "free": lambda now: Free(at=now, signal=BY_HAND),
    "not-for-me": lambda now: NotForMe(at=now),
    "declined": lambda now: Declined(at=now),
    "acknowledge": lambda now: Acknowledged(at=now, version=disclaimer.VERSION),
}


class TrayKeeper:
    """Shows the icon anew after each event, and each minute while the person is there to see it."""

    def __init__(
        self,
        *,
        reactor: Reactor,
        clock: Clock,
        status: Callable[[], Status],
        put: Callable[[Event], None],
        performer: Performer,
        quit_: Callable[[], None],
        has_sense: Callable[[], bool],
        minute: EachMinute,
        config: str,
    ) -> None:
        """``has_sense`` says whether the person's input is noticed.

        ``config`` is the settings file that this run reads, and so the one to write.
        """
        self._has_sense = has_sense
        self._config = config
        self.wishes = Wishes()
        self._reactor = reactor
        self._clock = clock
        self._status = status
        self._put = put
        self._performer = performer
        self._quit = quit_
        self.tray: Tray | None = None
        self.acknowledged: Callable[[], None] = lambda: None
        """Goes on from there, once the person has acknowledged what postured is."""
        self._minute = minute

    def attach(self, tray: Tray) -> None:
        """Show the day in ``tray`` from here on."""
        self.tray = tray
        self.show()

    def close(self) -> None:
        self._minute.want("tray", None)
        if self.tray is not None:
            self.tray.close()
            self.tray = None

    def show(self) -> None:
        """Show the icon and the menu as they are at this moment."""
        if self.tray is None:
            return
        now = self._status()
        self.tray.show(face(now, self.wishes.positions), menu(now, replace(self.wishes, up=self._has_sense())))
        seen = now.presence is Presence.ACTIVE and self.tray.works
        self._minute.want("tray", self.show if seen else None)

    def chosen(self, key: str) -> None:
        """Do what the person chose."""
        word, _colon, rest = key.partition(":")
        event = self._event(word, rest)
        if event is not None:
            self._put(event)
            if isinstance(event, Acknowledged):
                self.acknowledged()
            return
        match word:
            case "activate":
                self._tell()
            case "profile":
                self._set("profile", rest)
            case "routine":
                self._set(f"routines.{rest}.enabled", _truth(not self.wishes.routines.get(rest, False)))
            case "sound":
                self._set("sound.enabled", _truth(not self.wishes.sound))
            case "autostart":
                self.switch_autostart(on=not self.wishes.autostart)
            case "safety":
                self._run(["safety", "--page"], lambda: None, else_=words.card_in_a_terminal())
            case "about":
                self._performer.offer("notice", words.about(__version__, disclaimer.short(), disclaimer.review()))
            case "keep":
                pass
            case "file":
                self._run(["config", "open", "--config", self._config], lambda: None)
            case "quit":
                self._quit()
            case _:
                log.warning("the menu has no such choice: %s", key)

    def switch_autostart(self, *, on: bool) -> None:
        """Start at login from here on, or no more."""
        self._run(["autostart", "enable" if on else "disable"], self.ask_autostart)

    def _event(self, word: str, rest: str) -> Event | None:
        now = self._clock.now()
        if word in _ANSWERS:
            return _ANSWERS[word](now)
        match word, rest:
            case "now", name:
                return Now(at=now, routine=name)
            case "pause", "tomorrow":
                return Pause(at=now, until=_tomorrow(now))
            case "pause", length if length in _LENGTHS:
                return Pause(at=now, until=now.elapsed + _LENGTHS[length])
            case "pause", "week":
                return Pause(at=now, until=now.elapsed + timedelta(days=7))
            case "felt", how if how in _FEELINGS:
                return Felt(at=now, how=Feeling(how))
            case "trust", name:
                return Trust(at=now, name=name)
            case "walked", seconds if seconds.isdigit():
                return Walked(at=now, lasts=timedelta(seconds=int(seconds)))
            case "busy", length if length in _LENGTHS:
                return Busy(at=now, signal=BY_HAND, until=now.elapsed + _LENGTHS[length])
        return None

    def _tell(self) -> None:
        """A click on the icon itself: what comes, in a quiet notice."""
        now = self._status()
        lines = [why_not_now(now), taken_today(now)]
        self._performer.tell(
            "notice", words.told(coming(now, self.wishes.positions), "\n".join(line for line in lines if line))
        )

    def adopt(self, handover: Handover) -> None:
        """The switches as the settings have them."""
        self.wishes = replace(
            self.wishes,
            profile=handover.profile,
            routines={each.name: each.enabled for each in handover.choices},
            sound=handover.sound,
            positions=handover.positions,
            organisation=handover.organisation.name,
            names={**handover.families, **{each.id: each.name for each in handover.exercises}},
        )
        self.show()

    def ask_autostart(self) -> None:
        """Learn whether postured starts at login: a process of its own knows the ways."""

        def told(answer: dict[str, bool]) -> None:
            self.wishes = replace(self.wishes, autostart=answer.get("enabled"))
            self.show()

        command = ["autostart", "status", "--json"]
        child.ask(self._reactor, command, answered=told, failed=lambda _problem: None, fine=(0, 1))

    def _set(self, key: str, value: str) -> None:
        """In the person's file; whoever writes there has the daemon read it again."""
        self._run(["config", "set", "--config", self._config, key, value], self.show)

    def _run(self, command: list[str], then: Callable[[], None], else_: Notice | None = None) -> None:
        """Let a process of its own do it; ``else_`` is what to say where it cannot."""

        def failed(_problem: PosturedError) -> None:
            advice = _("In a terminal, this says why: postured {command}").format(command=" ".join(command))
            self._performer.tell("notice", else_ or words.told(_("That could not be changed"), advice))
            self.show()  # the switch stands as it was

        child.ask(self._reactor, [*command, "--json"], answered=lambda _said: then(), failed=failed)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _tomorrow(now: Instant) -> datetime:
    return moment(now.wall.date() + timedelta(days=1), time(0), now.wall.tzinfo)
