"""Tells a return from a bump: somebody brushes the desk, or a mouse slides, and nobody has come back."""

from collections.abc import Callable
from datetime import timedelta

from postured.ports import Cancel, IdleMonitor, Reactor

BUMP = timedelta(seconds=3)
"""Inputs that go on for so long are a return."""
_SURE = 2.2
"""After so many times that long, a pause as long as that would have been told."""


class Returns:
    """After the first input of an absence, watches whether more follow: then ``came`` is called with its moment.

    Nothing is called if none follow; the sense tells anew of idleness then, and whoever hears it calls ``stop``.
    """

    def __init__(self, reactor: Reactor, bump: timedelta, came: Callable[[timedelta], None]) -> None:
        """``bump`` is real time."""
        self._reactor = reactor
        self._bump = bump
        self._came = came
        self._monitor: IdleMonitor | None = None
        self._since = timedelta(0)
        self._paused = False
        self._cancel: Cancel = lambda: None

    def begin(self, monitor: IdleMonitor, since: timedelta) -> None:
        """The first input was at ``since``, on the clock of whom ``came`` tells."""
        self.stop()
        self._monitor, self._since, self._paused = monitor, since, False
        self._cancel = self._reactor.later(self._bump * _SURE, self._gone_on)
        monitor.watch_pauses(self._bump, self._told)

    def stop(self) -> None:
        """It was a bump, or does not matter any more."""
        self._cancel()
        if self._monitor is not None:
            self._monitor.watch_pauses(None)
            self._monitor = None

    @property
    def undecided(self) -> bool:
        """Whether it is being watched."""
        return self._monitor is not None

    def _told(self, paused: bool) -> None:
        if self._monitor is None:
            return
        if self._paused and not paused:  # so long a pause, and an input after it
            self._confirm()
        elif paused:
            self._paused = True

    def _gone_on(self) -> None:
        if not self._paused:
            self._confirm()

    def _confirm(self) -> None:
        self.stop()
        self._came(self._since)
