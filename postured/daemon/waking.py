"""Finds out when the person is back after a sleep, or after a lock of which nobody says that it is over.

The sense of input need not tell then: it may never have noticed that they were gone.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from postured.adapters.clock import since_boot
from postured.adapters.idle import OpenedIdle
from postured.daemon.returns import BUMP, Returns
from postured.ports import Cancel, IdleMonitor, Reactor
from postured.wire.aside import aside
from postured.wire.retries import Retries

log = logging.getLogger(__name__)

_PAUSE = timedelta(seconds=1)
"""Whoever waits for an input must first see that there is none."""
_ON_AND_ON = 5 * _PAUSE
"""Input, or a sense that does not look so closely, without one pause in this time: somebody is here."""

_RETRIES = (1, 2, 4, 8, 15, 30, 60, 120, 300)
"""Seconds, real ones, after which a sense that was lost is looked for again; the last go on."""

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
        has_sense: Callable[[], bool] = lambda: False,
        speed: float = 1,
        now: Callable[[], timedelta] = since_boot,
    ) -> None:
        """``came`` is called once a wait, with how long ago in real time the person came back.

        ``still`` is called with the length of the pause when there has been no input for as long as ``wait`` was given.

        ``has_sense`` says whether input is noticed otherwise: then one that cannot be had now is waited for, and else
        somebody is taken to be here. ``speed`` is that of a sped-up run, whose pauses are shorter.
        """
        self._open_sense = open_sense
        self._reactor = reactor
        self._came = came
        self._still = still
        self._has_sense = has_sense
        self._speed = speed
        self._now = now
        self._returns = Returns(reactor, BUMP / speed, self._is_back)
        self._opening: Cancel = lambda: None
        self._opened: OpenedIdle | None = None
        self._timer: Cancel = lambda: None
        self._retries = Retries(*_RETRIES)
        self._closed = False

    def wait(self, idle_after: timedelta) -> None:
        """Begin anew. ``idle_after`` is the pause, in real time, after which a bump is forgotten."""
        self._idle_after = idle_after
        self._retries.begin_anew()
        self._look()

    def stop(self) -> None:
        """Wait no longer."""
        self._opening()
        self._timer()
        self._returns.stop()
        if self._opened is not None:
            self._opened.monitor.close()
            self._opened = None

    def close(self) -> None:
        self._closed = True
        self.stop()

    def _look(self) -> None:
        """Open a sense aside: a display may hang."""
        self.stop()
        if self._closed:
            return
        idle_after = self._idle_after
        self._opening = aside(
            self._reactor,
            "wait for an input",
            lambda: self._open(idle_after),
            done=self._take,
            failed=lambda problem: self._look_again(str(problem)),
            let_go=lambda opened: opened.monitor.close(),
        )

    def _open(self, idle_after: timedelta) -> OpenedIdle:
        opened = self._open_sense(min(_PAUSE / self._speed, idle_after))
        if opened.monitor.polls is None:
            return opened
        opened.monitor.close()
        return self._open_sense(idle_after)  # one that has to look is not to look every second, all night

    def _take(self, opened: OpenedIdle) -> None:
        if opened.name == "assumed":
            opened.monitor.close()
            if self._has_sense():
                self._look_again("no display")
            else:
                self._came(timedelta(0))
            return
        self._opened = opened
        self._paused = False
        opened.monitor.start(idle=self._pauses, active=lambda: self._touched(opened.monitor), lost=self._look_again)

    def _pauses(self, since: timedelta) -> None:
        self._timer()
        self._paused = True
        self._timer = self._reactor.later(max(timedelta(0), self._idle_after - since), self._is_still)

    def _is_still(self) -> None:
        self._returns.stop()
        self._still(self._idle_after)

    def _touched(self, monitor: IdleMonitor) -> None:
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

    def _look_again(self, why: str) -> None:
        """Whoever is locked out by a word that nobody takes back is let in by an input alone."""
        log.info("nothing to wait for an input with, for now: %s", why)
        self.stop()
        self._timer = self._reactor.later(self._retries.next(), self._look)
