"""Finds out when the person is back after a sleep, or after a lock of which nobody says that it is over.

The sense of input need not tell then: it may never have noticed that they were gone.
"""

import threading
from collections.abc import Callable
from datetime import timedelta

from postured.adapters.clock import since_boot
from postured.adapters.idle import OpenedIdle
from postured.daemon.returns import BUMP, Returns
from postured.ports import Cancel, IdleMonitor, Reactor

_PAUSE = timedelta(seconds=1)
"""Whoever waits for an input must first see that there is none."""
_ON_AND_ON = 5 * _PAUSE
"""Input, or a sense that does not look so closely, without one pause in this time: somebody is here."""

Opens = Callable[[timedelta], OpenedIdle]


class NextInput:
    """Waits with a sense of its own, which knows shorter pauses, and lets go of it once the person is back."""

    def __init__(
        self,
        open_sense: Opens,
        reactor: Reactor,
        came: Callable[[timedelta], None],
        still: Callable[[timedelta], None] = lambda _ago: None,
        *,
        speed: float = 1,
        now: Callable[[], timedelta] = since_boot,
    ) -> None:
        """``came`` is called once a wait, with how long ago in real time the person came back.

        ``still`` is called with the length of the pause when there has been no input for as long as ``wait`` was given.

        ``speed`` is that of a sped-up run, whose pauses are shorter.
        """
        self._open_sense = open_sense
        self._reactor = reactor
        self._came = came
        self._still = still
        self._speed = speed
        self._now = now
        self._returns = Returns(reactor, BUMP / speed, self._is_back)
        self._turn = 0
        """Which wait counts: the latest."""
        self._opened: OpenedIdle | None = None
        self._timer: Cancel = lambda: None
        self._handing_over = threading.Lock()
        self._closed = False

    def wait(self, idle_after: timedelta) -> None:
        """Begin anew. ``idle_after`` is the pause, in real time, after which a bump is forgotten."""
        self.stop()
        self._idle_after = idle_after
        turn = self._turn

        def work() -> None:
            opened = self._open(idle_after)
            with self._handing_over:
                if not self._closed:
                    self._reactor.from_thread(lambda: self._take(turn, opened))
                    return
            opened.monitor.close()

        # A display may hang.
        threading.Thread(target=work, name="wait for an input", daemon=True).start()

    def stop(self) -> None:
        """Wait no longer."""
        self._turn += 1
        self._timer()
        self._returns.stop()
        if self._opened is not None:
            self._opened.monitor.close()
            self._opened = None

    def close(self) -> None:
        with self._handing_over:
            self._closed = True
        self.stop()

    def _open(self, idle_after: timedelta) -> OpenedIdle:
        opened = self._open_sense(min(_PAUSE / self._speed, idle_after))
        if opened.monitor.polls is None:
            return opened
        opened.monitor.close()
        return self._open_sense(idle_after)  # one that has to look is not to look every second, all night

    def _take(self, turn: int, opened: OpenedIdle) -> None:
        if self._closed or turn != self._turn:
            opened.monitor.close()
            return
        if opened.name == "assumed":
            opened.monitor.close()
            self._came(timedelta(0))
            return
        self._opened = opened
        self._paused = False
        opened.monitor.start(
            idle=lambda since: self._pauses(turn, since),
            active=lambda: self._touched(turn, opened.monitor),
            lost=lambda _why: self._lost(turn),
        )

    def _pauses(self, turn: int, since: timedelta) -> None:
        if turn != self._turn:
            return
        self._timer()
        self._paused = True
        self._timer = self._reactor.later(max(timedelta(0), self._idle_after - since), self._is_still)

    def _is_still(self) -> None:
        self._returns.stop()
        self._still(self._idle_after)

    def _touched(self, turn: int, monitor: IdleMonitor) -> None:
        if turn != self._turn:
            return
        now = self._now()
        self._timer()
        if not self._paused:  # how it was when we came, which may be from before the sleep
            self._timer = self._reactor.later(_ON_AND_ON / self._speed, lambda: self._is_back(now))
        elif not self._returns.undecided:
            self._returns.begin(monitor, now)
        self._paused = False

    def _is_back(self, since: timedelta) -> None:
        self.stop()
        self._came(self._now() - since)

    def _lost(self, turn: int) -> None:
        """The one that has the daemon's ear finds the next best."""
        if turn == self._turn:
            self.stop()
