"""Idleness on X11 servers without alarms: the MIT-SCREEN-SAVER extension is asked, now and then."""

import struct
from collections.abc import Callable
from datetime import timedelta

from postured.adapters.clock import awake
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Cancel, Reactor
from postured.wire.x11 import Connection
from postured.wire.x11_display import AT_ONCE, X11Error

_QUERY_INFO = 1

SELDOM = timedelta(seconds=30)
OFTEN = timedelta(seconds=5)

_COARSE = timedelta(milliseconds=50)
"""How much a server's count may lag behind the time that has passed."""


class X11ScreenSaver:
    """Satisfies ``ports.IdleMonitor``. It looks every ``seldom``, and every ``often`` while a reminder is near.

    ``seldom`` is cut to ``idle_after`` and ``often`` to half of it, so that a sped-up run, whose ``idle_after`` is
    tiny, looks as often in its own time as a real day does. Input between two looks always shows, however late the
    second is: the count then is smaller than the time that has passed would have made it. An active person is looked
    at earlier when idleness could begin earlier, so ``idle`` comes on time; only ``active`` may be late, by ``polls``
    at most.
    """

    name = "x11-screensaver"

    def __init__(
        self,
        display: Connection,
        reactor: Reactor,
        idle_after: timedelta,
        *,
        seldom: timedelta = SELDOM,
        often: timedelta = OFTEN,
        now: Callable[[], timedelta] = awake,
    ) -> None:
        """``now`` runs as the server's own clock does: not while the machine sleeps.

        Raises AdapterUnavailable or X11Error; ``display`` is then the caller's to close.
        """
        saver = display.extension("MIT-SCREEN-SAVER")
        if saver is None:
            raise AdapterUnavailable(_("The X server has no MIT-SCREEN-SAVER extension"))
        self._display = display
        self._reactor = reactor
        self._idle_after = idle_after
        self._query = struct.pack("=BBHI", saver.opcode, _QUERY_INFO, 2, display.root)
        self._seldom = min(seldom, idle_after)
        self._often = min(often, idle_after / 2)
        self._every = self._seldom
        self._coarse = min(_COARSE, idle_after / 2)
        self.polls: timedelta | None = self._seldom
        self._now = now
        self._asked_at = timedelta(0)
        self._seen_at = timedelta(0)
        """When the last answer came."""
        self._seen = timedelta(0)
        self._is_idle = False
        self._next: Cancel | None = None

    def start(
        self, *, idle: Callable[[timedelta], None], active: Callable[[], None], lost: Callable[[str], None]
    ) -> None:
        """As the port says. Asks the server first."""
        self._idle, self._active, self._lost = idle, active, lost
        try:
            self._seen = _since_input(self._display.ask(self._query, AT_ONCE))
        except X11Error:
            self._seen = timedelta(0)  # presence is assumed; a later look tells, or the loop that the server is gone
        self._seen_at = self._now()
        self._is_idle = self._seen >= self._idle_after
        self._display.attach(self._reactor, gone=self._gone)
        self._plan()
        self._tell()

    def soon(self, near: bool) -> None:
        """Look ``often`` while a reminder is near, beginning at once."""
        before, self._every = self._every, self._often if near else self._seldom
        self.polls = self._every
        if self._every < before and self._next is not None:
            self._look()

    def close(self) -> None:
        self._stop_planning()
        self._display.close()

    def _plan(self) -> None:
        self._stop_planning()
        until_idle = max(timedelta(0), self._idle_after - self._seen)
        wait = self._every if self._is_idle else min(self._every, until_idle)
        self._next = self._reactor.later(wait, self._look)

    def _stop_planning(self) -> None:
        if self._next is not None:
            self._next()
            self._next = None

    def _look(self) -> None:
        """Ask the server; the next look is planned when it has answered, so that one that hangs is left in peace."""
        self._stop_planning()
        self._asked_at = self._now()
        self._display.send(self._query, self._answered)

    def _answered(self, reply: bytes | None) -> None:
        if reply is None:
            self._plan()
            return
        without_input = self._seen + max(timedelta(0), self._asked_at - self._seen_at - self._coarse)
        self._seen, self._seen_at = _since_input(reply), self._now()
        # While idle, a count that has not grown as time has means input, however late this look is.
        changed = self._seen < without_input if self._is_idle else self._seen >= self._idle_after
        self._is_idle ^= changed
        self._plan()
        if changed:
            self._tell()

    def _tell(self) -> None:
        if self._is_idle:
            self._idle(self._seen)
        else:
            self._active()

    def _gone(self) -> None:
        self.close()
        self._lost(_("The display does not answer any more"))


def _since_input(reply: bytes) -> timedelta:
    (milliseconds,) = struct.unpack_from("=I", reply, 16)
    return timedelta(milliseconds=milliseconds)
