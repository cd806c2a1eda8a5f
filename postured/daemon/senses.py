"""Tells the inbox whether the person is here, by the best sense of input that works."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from postured.adapters.idle import OpenedIdle
from postured.core.events import Event, Idle, Input
from postured.core.rules import MINUTE
from postured.daemon import ways
from postured.daemon.lulls import Lulls
from postured.daemon.returns import BUMP, Returns
from postured.language import _
from postured.ports import Cancel, Clock, Reactor

log = logging.getLogger(__name__)

_NEAR = 2 * MINUTE
"""A reminder this close is near, for a sense that has to look."""
_RETRIES = tuple(timedelta(seconds=each) for each in (1, 2, 4, 8, 15, 30, 60, 120))
"""Real time after which a sense that is missing is looked for again."""
_SELDOM = timedelta(minutes=5)
"""After those, where there is no other; where there is one, it is left at that."""


_LASTS = timedelta(minutes=1)
"""A sense that is there for so long is not one that comes and goes."""


class Presence:
    """Wires a sense of input to the inbox; when its display goes, the next best takes over until it is back.

    A display may hang: only the first sense is opened in place, before the loop runs, and each later one in a thread of
    its own. Until it is there, the old one goes on, or what it said last holds.
    """

    def __init__(
        self,
        open_sense: Callable[[timedelta], OpenedIdle],
        clock: Clock,
        idle_after: timedelta,
        put: Callable[[Event], None],
        reactor: Reactor,
    ) -> None:
        """``idle_after`` is by ``clock``; the sense itself goes by real time."""
        self._reactor = reactor
        self._nearing: Cancel = lambda: None
        self._open_sense = open_sense
        self._clock = clock
        self._put = put
        self._idle_after = idle_after
        self._sense = open_sense(idle_after / clock.speed)
        self._returns = Returns(reactor, BUMP / clock.speed, self._back)
        self._lulls = Lulls(reactor, clock, put)
        self._gone_since_told = False
        """Whether the inbox was last told that the person is idle."""
        self._near = False
        self._lost = ""
        self._missed = ""
        """The name of the sense that was lost last."""
        self._retry: Cancel = lambda: None
        self._retries = deque(_RETRIES)
        self._handing_over = threading.Lock()
        self._turn = 0
        """Which opening counts: the latest; each older one, and each after the end, is let go."""
        self._closed = False

    def start(self) -> None:
        """Report the present state, and go on from there."""
        self._begin()
        self._look_for_better()

    def change(self, idle_after: timedelta) -> None:
        """Go by this threshold from here on. Without a sense, it is also the moment to look for one again."""
        if idle_after != self._idle_after or not self.has_sense:
            self._idle_after = idle_after
            self._reopen()

    def soon(self, wait: timedelta | None, *, lull: timedelta = timedelta(0), running: bool = False) -> None:
        """How long it is until the next reminder may come, None for not in sight; and how long a pause it waits for.

        ``running`` while the break of a reminder is.
        """
        self._lulls.need(wait, lull, running=running)
        if self._sense.monitor.polls is None:
            return
        self._nearing()
        self._set_near(near=wait is not None and wait <= _NEAR)
        if wait is not None and not self._near:
            far = (wait - _NEAR) / self._clock.speed
            self._nearing = self._reactor.later(far, lambda: self._set_near(near=True))

    def close(self) -> None:
        with self._handing_over:
            self._closed = True
        self._nearing()
        self._retry()
        self._returns.stop()
        self._lulls.close()
        self._sense.monitor.close()

    @property
    def has_sense(self) -> bool:
        """Whether the person's input is noticed at all; else presence is assumed."""
        return self._sense.name != "assumed"

    def report(self) -> dict[str, Any]:
        """Which sense is in use, and what stood in the way of better ones."""
        sense = self._sense
        return ways.idle(sense.name, polls=sense.monitor.polls, passed_over=sense.passed_over, trouble=self.trouble)

    @property
    def trouble(self) -> str:
        """What is degraded, in words; "" for nothing."""
        if not self.has_sense:
            why = self._lost or next((reason for _name, reason in self._sense.passed_over), "")
            text = _("postured cannot tell when you are away, and takes it that you are here")
            return f"{text} ({why})" if why else text
        return ""

    def _set_near(self, *, near: bool) -> None:
        if near != self._near:
            self._near = near
            self._sense.monitor.soon(near)

    def _begin(self) -> None:
        self._sense.monitor.start(idle=self._idle, active=self._active, lost=self._gone)

    def _reopen(self, *, again: bool = False) -> None:
        """Open the best sense there is now, aside; when only looking ``again``, the same one is let go."""
        self._turn += 1
        turn, idle_after = self._turn, self._idle_after / self._clock.speed

        def work() -> None:
            opened = self._open_sense(idle_after)
            with self._handing_over:
                if not self._closed:
                    self._reactor.from_thread(lambda: self._take(turn, opened, again=again))
                    return
            opened.monitor.close()

        threading.Thread(target=work, name="open a sense", daemon=True).start()

    def _take(self, turn: int, opened: OpenedIdle, *, again: bool) -> None:
        if self._closed or turn != self._turn:
            opened.monitor.close()
            return
        before = self._sense
        if again and opened.name == before.name:
            opened.monitor.close()
            self._look_for_better()
            return
        self._stop_watching()
        self._sense = opened
        before.monitor.close()
        self._near = False
        if opened.name != "assumed" or before.name != "assumed":
            self._begin()
        self._look_for_better()

    def _look_for_better(self) -> None:
        """Plan to look again, where the sense that was lost is missing still, or there is none."""
        self._retry()
        name = self._sense.name
        if self.has_sense and (name == self._missed or not self._missed or not self._sense.passed_over):
            if self._missed or len(self._retries) < len(_RETRIES):
                self._retry = self._reactor.later(_LASTS, self._found)
            return
        if not self._retries and self.has_sense:
            self._found()
            return
        wait = self._retries.popleft() if self._retries else _SELDOM
        self._retry = self._reactor.later(wait, lambda: self._reopen(again=True))

    def _found(self) -> None:
        """Be content with it: if it is lost, that is for the first time."""
        self._missed, self._retries = "", deque(_RETRIES)

    def _idle(self, since: timedelta) -> None:
        self._stop_watching()
        self._gone_since_told = True
        now = self._clock.now()
        self._put(Idle(at=now, since=now.elapsed - since * self._clock.speed))

    def _active(self) -> None:
        since = self._clock.now().elapsed
        if self._gone_since_told:
            self._returns.begin(self._sense.monitor, since)
        else:
            self._back(since)

    def _back(self, since: timedelta) -> None:
        self._gone_since_told = False
        self._put(Input(at=self._clock.now(), since=since))
        self._lulls.take(self._sense.monitor)

    def _stop_watching(self) -> None:
        self._returns.stop()
        self._lulls.take(None)

    def _gone(self, why: str) -> None:
        log.warning("the sense of input is gone: %s", why)
        self._lost, self._missed = why, self._missed or self._sense.name
        self._stop_watching()
        self._retry()
        first = len(self._retries) == len(_RETRIES)
        wait = self._retries.popleft() if self._retries else _SELDOM
        if first:
            self._reopen()
        else:  # it comes and goes
            self._retry = self._reactor.later(wait, self._reopen)
