"""Idleness on desktops that only answer when asked: the idle time of org.freedesktop.ScreenSaver."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from postured.adapters.idle.service import Refused, Service
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor
from postured.wire.patience import AT_ONCE

_NAME = "org.freedesktop.ScreenSaver"
_PATHS = ("/org/freedesktop/ScreenSaver", "/ScreenSaver")
"""Where the specification has it, and where older desktops do."""
_KDE = "org.kde.screensaver"
_SECOND = timedelta(seconds=1)


class ScreenSaver:
    """Satisfies ``looking.Count``."""

    def __init__(self, addresses: Sequence[str]) -> None:
        """Reach it over a bus that has one of these addresses. Raises AdapterUnavailable."""
        self._service = Service(addresses, _NAME, _PATHS[0], _NAME, what=_("The desktop's screen saver"))
        try:
            # The specification counts seconds, KDE thousandths of them, under the same name.
            self.unit = timedelta(milliseconds=1) if self._service.has_owner(_KDE) else _SECOND
            self._find()
        except AdapterUnavailable:
            self._service.close()
            raise

    @property
    def lag(self) -> timedelta:
        """How much the count may fall short of the time that has passed."""
        return max(self.unit, timedelta(milliseconds=50)) * 1.1

    def at_once(self) -> timedelta | None:
        try:
            return self._read(self._service.ask("GetSessionIdleTime", patience=AT_ONCE))
        except AdapterUnavailable:
            return None

    def attach(self, reactor: Reactor, gone: Callable[[str], None]) -> None:
        self._service.attach(reactor, gone)

    def look(self, answered: Callable[[timedelta | None], None]) -> None:
        self._service.call("GetSessionIdleTime", then=lambda reply: answered(self._read(reply.body)))

    def close(self) -> None:
        self._service.close()

    def _find(self) -> None:
        for path in _PATHS:
            self._service.path = path
            try:
                self._service.ask("GetSessionIdleTime")
            except Refused:
                if path == _PATHS[-1]:
                    raise
            else:
                return

    def _read(self, body: tuple[object, ...] | None) -> timedelta | None:
        match body:
            case (int(count),):
                return count * self.unit
            case _:
                return None
