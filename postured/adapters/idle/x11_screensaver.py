"""Idleness on X11 servers without alarms: the MIT-SCREEN-SAVER extension is asked, now and then."""

import struct
from collections.abc import Callable
from datetime import timedelta

from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor
from postured.wire.patience import AT_ONCE
from postured.wire.x11 import Connection
from postured.wire.x11_display import X11Error

_QUERY_INFO = 1


class X11ScreenSaver:
    """Satisfies ``looking.Count``."""

    def __init__(self, display: Connection) -> None:
        """Raises AdapterUnavailable or X11Error; ``display`` is then the caller's to close."""
        saver = display.extension("MIT-SCREEN-SAVER")
        if saver is None:
            raise AdapterUnavailable(_("The X server has no MIT-SCREEN-SAVER extension"))
        self._display = display
        self._query = struct.pack("=BBHI", saver.opcode, _QUERY_INFO, 2, display.root)

    def at_once(self) -> timedelta | None:
        try:
            return _since_input(self._display.ask(self._query, AT_ONCE))
        except X11Error:
            return None  # a later look tells, or the loop that the server is gone

    def attach(self, reactor: Reactor, gone: Callable[[str], None]) -> None:
        self._display.attach(reactor, gone=lambda: gone(_("The display does not answer any more")))

    def look(self, answered: Callable[[timedelta | None], None]) -> None:
        self._display.send(self._query, lambda reply: answered(None if reply is None else _since_input(reply)))

    def close(self) -> None:
        self._display.close()


def _since_input(reply: bytes) -> timedelta:
    (milliseconds,) = struct.unpack_from("=I", reply, 16)
    return timedelta(milliseconds=milliseconds)
