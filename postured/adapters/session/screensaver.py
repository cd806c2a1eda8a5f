"""The desktop's own screen locker, over the session bus: GNOME's, KDE's, and those that do as they do."""

from collections.abc import Callable
from typing import NamedTuple

from postured.adapters.session.word import Word
from postured.language import _
from postured.ports import Cancel
from postured.session_ports import SessionListener
from postured.wire.dbus import Bus, Rule, Signal
from postured.wire.dbus_link import Reply


class Saver(NamedTuple):
    """Where one is found."""

    service: str
    path: str
    interface: str


SAVERS = (
    Saver("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    Saver("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
    Saver("org.kde.screensaver", "/ScreenSaver", "org.freedesktop.ScreenSaver"),
    Saver("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver"),
    Saver("org.mate.ScreenSaver", "/org/mate/ScreenSaver", "org.mate.ScreenSaver"),
    Saver("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver", "org.xfce.ScreenSaver"),
)
"""KDE has one service with two names; that it tells twice does no harm."""


class ScreenSaver:
    """Satisfies ``session_ports.SessionMonitor``, for the lock alone. None is started by being asked."""

    def __init__(self, bus: Bus, saver: Saver) -> None:
        """``bus`` is the session's."""
        self._bus = bus
        self._saver = saver
        self._owner = ""
        self._answers = False
        self._closed = False
        self._listening: list[Cancel] = []

    @property
    def name(self) -> str:
        return self._saver.service

    def start(self, listener: SessionListener) -> None:
        self._word = Word(listener.lock)
        # Whatever its path: some tell from more than one.
        rule = Rule(self._saver.service, self._saver.interface, "ActiveChanged")
        self._listening.append(self._bus.listen(rule, self._changed))
        self._listening.append(self._bus.watch_name(self._saver.service, self._owned))

    @property
    def tells(self) -> frozenset[str]:
        return frozenset({"lock"} if self._answers else ())

    @property
    def trouble(self) -> str:
        if self._answers:
            return ""
        if not self._owner:
            return self._bus.trouble or _("it does not run here")
        return _("it does not tell whether the screen is locked")

    def close(self) -> None:
        self._closed = True
        for each in self._listening:
            each()

    def _owned(self, owner: str) -> None:
        if owner == self._owner:
            return
        self._owner, self._answers = owner, False
        self._word.silent()
        if owner:
            _service, path, interface = self._saver
            told = self._told_by(owner)
            self._bus.call(self._saver.service, path, interface, "GetActive", then=told, straggler=told)

    def _told_by(self, owner: str) -> Callable[[Reply], None]:
        def told(reply: Reply) -> None:
            if owner == self._owner and not self._closed and reply.body:
                self._answers = True
                self._word.found(bool(reply.body[0]))

        return told

    def _changed(self, signal: Signal) -> None:
        if self._owner:
            self._answers = True
            self._word.locks(bool(signal.body[0]))
