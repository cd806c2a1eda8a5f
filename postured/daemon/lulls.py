"""Tells the inbox when the person types, and when they pause; asked for only while a reminder waits for it."""

from collections.abc import Callable
from datetime import timedelta

from postured.core.events import Event, Lull, Typing
from postured.ports import Cancel, Clock, IdleMonitor, Reactor

_BEFORE = timedelta(seconds=1)
"""A sense that cannot tell what was before it was asked is asked so long before it must know."""


class Lulls:
    """Where a sense cannot tell keys from other input, all input is typing, but not in a break: a mouse may be moved.

    Once nobody wants to know, the person is taken to type no more.
    """

    def __init__(self, reactor: Reactor, clock: Clock, put: Callable[[Event], None]) -> None:
        self._reactor = reactor
        self._clock = clock
        self._put = put
        self._monitor: IdleMonitor | None = None
        self._lull = timedelta(0)
        self._wait: timedelta | None = None
        self._running = False
        self._asked = False
        self._typing = False
        self._nearing: Cancel = lambda: None

    def take(self, monitor: IdleMonitor | None) -> None:
        """The sense to ask from here on; None while there is none, or nobody is here."""
        if monitor is self._monitor:
            return
        before, self._monitor = self._monitor, None
        if self._asked and before is not None:
            self._asked = False
            before.watch_pauses(None)
            self._told(paused=True)
        self._monitor = monitor
        self._decide()

    def need(self, wait: timedelta | None, lull: timedelta, *, running: bool) -> None:
        """How long it is until a reminder may come, and how long a pause it wants; ``running`` while one's break is.

        Both by the clock; no reminder in sight is None, and a ``lull`` of zero wants nothing.
        """
        if lull != self._lull:
            self._ask(wanted=False)
        self._wait, self._lull, self._running = wait, lull, running
        self._decide()

    def close(self) -> None:
        """Ask nothing more."""
        self._nearing()

    def _decide(self) -> None:
        self._nearing()
        if self._monitor is None or not self._lull:
            self._ask(wanted=False)
            return
        far = None if self._wait is None else self._wait - self._lull - _BEFORE
        if far is not None and far > timedelta(0):
            self._nearing = self._reactor.later(far / self._clock.speed, lambda: self._ask(wanted=True))
        near = far is not None and far <= timedelta(0)
        self._ask(wanted=near or (self._running and self._monitor.tells_keys))

    def _ask(self, *, wanted: bool) -> None:
        if wanted == self._asked or self._monitor is None:
            return
        self._asked = wanted
        if wanted:
            self._monitor.watch_pauses(self._lull / self._clock.speed, self._told, keys=True)
        else:
            self._monitor.watch_pauses(None)
            self._told(paused=True)

    def _told(self, paused: bool) -> None:
        if self._typing == (not paused):
            return
        self._typing = not paused
        now = self._clock.now()
        self._put(Lull(at=now) if paused else Typing(at=now))
