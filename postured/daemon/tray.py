"""Keeps the tray icon true to the day, and does what is chosen in its menu."""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta

from postured.adapters import child
from postured.core.events import Busy, Done, Event, Free, Now, Pause, Skip, Snooze, Start, Unpause, Up
from postured.core.hours import moment
from postured.core.instant import Instant
from postured.core.presence import Presence
from postured.core.rules import MINUTE
from postured.core.status import Status
from postured.daemon import words
from postured.daemon.control import BY_HAND
from postured.daemon.face import face
from postured.daemon.menu import Wishes, coming, menu, taken_today, why_not_now
from postured.daemon.performer import Performer
from postured.errors import PosturedError
from postured.ports import Cancel, Clock, Reactor, Tray

log = logging.getLogger(__name__)

_LENGTHS = {"30m": 30 * MINUTE, "45m": 45 * MINUTE, "1h": 60 * MINUTE}
_ANSWERS: dict[str, Callable[[Instant], Event]] = {
    "start": lambda now: Start(at=now),
    "done": lambda now: Done(at=now),
    "snooze": lambda now: Snooze(at=now),
    "skip": lambda now: Skip(at=now),
    "up": lambda now: Up(at=now),
    "resume": lambda now: Unpause(at=now),
    "free": lambda now: Free(at=now, signal=BY_HAND),
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
        reload: Callable[[], None],
        quit: Callable[[], None],  # noqa: A002 - it is what the menu calls it
        open_file: Callable[[], None],
    ) -> None:
        self.wishes = Wishes()
        self._reactor = reactor
        self._clock = clock
        self._status = status
        self._put = put
        self._performer = performer
        self._reload = reload
        self._quit = quit
        self._open_file = open_file
        self._tray: Tray | None = None
        self._minute: Cancel = lambda: None

    def attach(self, tray: Tray) -> None:
        """Show the day in ``tray`` from here on."""
        self._tray = tray
        self.show()

    def close(self) -> None:
        self._minute()
        if self._tray is not None:
            self._tray.close()
            self._tray = None

    def show(self) -> None:
        """Show the icon and the menu as they are at this moment."""
        if self._tray is None:
            return
        now = self._status()
        self._tray.show(face(now), menu(now, self.wishes))
        self._minute()
        if now.presence is Presence.ACTIVE:
            self._minute = self._reactor.later(MINUTE / self._clock.speed, self.show)

    def chosen(self, key: str) -> None:
        """Do what the person chose."""
        word, _colon, rest = key.partition(":")
        event = self._event(word, rest)
        if event is not None:
            self._put(event)
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
                self._run(["autostart", "disable" if self.wishes.autostart else "enable"])
            case "file":
                self._open_file()
            case "quit":
                self._quit()
            case _:
                log.warning("the menu has no such choice: %s", key)

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
            case "busy", length if length in _LENGTHS:
                return Busy(at=now, signal=BY_HAND, until=now.elapsed + _LENGTHS[length])
        return None

    def _tell(self) -> None:
        """A click on the icon itself: what comes, in a quiet notice."""
        now = self._status()
        lines = [why_not_now(now), taken_today(now)]
        self._performer.tell("notice", words.told(coming(now), "\n".join(line for line in lines if line)))

    def _set(self, key: str, value: str) -> None:
        self._run(["config", "set", key, value])

    def _run(self, command: list[str]) -> None:
        """Let a process of its own do it, and go by what it wrote."""

        def failed(problem: PosturedError) -> None:
            self._performer.tell("notice", words.told(problem.title, problem.detail))
            self.show()  # the switch stands as it was

        child.ask(self._reactor, [*command, "--json"], answered=lambda _said: self._reload(), failed=failed)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _tomorrow(now: Instant) -> datetime:
    return moment(now.wall.date() + timedelta(days=1), time(0), now.wall.tzinfo)
