"""Tells the inbox whether the person is here, by the best sense of input that works."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from postured.adapters.idle import OpenedIdle, open_idle
from postured.core.events import Event, Idle, Input
from postured.core.rules import MINUTE
from postured.daemon import ways
from postured.daemon.lulls import Lulls
from postured.daemon.returns import BUMP, Returns
from postured.language import _
from postured.ports import Cancel, Clock, Reactor
from postured.wire.aside import aside
from postured.wire.retries import LASTS, Retries

log = logging.getLogger(__name__)

_NEAR = 2 * MINUTE
"""A reminder this close is near, for a sense that has to look."""
_RETRIES = (1, 2, 4, 8, 15, 30, 60, 120, 300)
"""Seconds, real ones, after which a sense that is missing is looked for again. The last go on where there is no other;
where there is one, it is left at that."""
_FASTEST_SENSED = 30
"""In a day this fast half a minute takes a second; whoever is at work is still for longer now and then."""


def opener(reactor: Reactor, speed: float) -> Callable[[timedelta], OpenedIdle]:
    """What opens the best sense of input there is; in a day too fast for any, presence is assumed."""
    if speed <= _FASTEST_SENSED:
        return lambda idle_after: open_idle(reactor, idle_after=idle_after)

    def assume(idle_after: timedelta) -> OpenedIdle:
        why = _("in a day this fast, every moment without input would be an absence")
        return open_idle(reactor, idle_after=idle_after, wanted="assumed")._replace(passed_over=(("any", why),))

    return assume


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
        self._missed = next((name for name, _why in self._sense.passed_over), "")
        """The name of the sense to look for: the best, whose desktop may still be starting, or the one lost last."""
        self._dead = False
        """Whether the sense in use has gone, and nothing has taken its place yet."""
        self._stale = False
        """Whether another is to take its place even if it is the same: it has gone, or has another threshold."""
        self._retry: Cancel = lambda: None
        self._retries = Retries(*_RETRIES)
        self._opening: Cancel = lambda: None

    def start(self) -> None:
        """Report the present state, and go on from there."""
        self._plan()
        self._begin()

    def change(self, idle_after: timedelta) -> None:
        """Go by this threshold from here on. Without a sense, it is also the moment to look for one again."""
        if idle_after != self._idle_after:
            self._idle_after, self._stale = idle_after, True
        if self._stale or not self.has_sense:
            self._look()

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
        self._opening()
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
        return ways.idle(
            sense.name,
            works=self.has_sense and not self._dead,
            polls=sense.monitor.polls,
            passed_over=sense.passed_over,
            trouble=self.trouble,
        )

    @property
    def trouble(self) -> str:
        """What is degraded, in words; "" for nothing."""
        if self.has_sense and not self._dead:
            return ""
        why = self._lost or next((reason for _name, reason in self._sense.passed_over), "")
        text = _("postured cannot tell when you are away, and takes it that you are here")
        if self._dead:
            text = _("postured cannot tell just now whether you are here, and looks for another way")
        return f"{text} ({why})" if why else text

    def _set_near(self, *, near: bool) -> None:
        if near != self._near:
            self._near = near
            self._sense.monitor.soon(near)

    def _begin(self) -> None:
        self._sense.monitor.start(idle=self._idle, active=self._active, lost=self._gone)

    def _look(self) -> None:
        """Open the best sense there is now, aside; the latest look is the one that counts."""
        self._opening()
        self._retry()
        idle_after = self._idle_after / self._clock.speed
        self._opening = aside(
            self._reactor,
            "open a sense",
            lambda: self._open_sense(idle_after),
            done=self._take,
            failed=self._failed,
            let_go=lambda opened: opened.monitor.close(),
        )

    def _take(self, opened: OpenedIdle) -> None:
        before = self._sense
        is_worse = before.name in dict(opened.passed_over)
        if not self._stale and (is_worse or opened.name == before.name):
            opened.monitor.close()
            self._plan()
            return
        if is_worse:
            self._missed = self._missed or before.name
        self._stop_watching()
        self._sense = opened
        before.monitor.close()
        self._near = self._dead = self._stale = False
        self._plan()
        if opened.name != "assumed" or before.name != "assumed":
            self._begin()

    def _failed(self, problem: Exception) -> None:
        log.warning("no sense of input could be opened: %s", problem)
        self._plan()

    def _plan(self) -> None:
        """Look again later, where there is no sense that works, or not the one that is missed."""
        self._retry()
        sense = self._sense
        if self.has_sense and not self._stale:
            if not (self._missed and sense.name != self._missed and sense.passed_over):
                if self._missed or self._retries.begun:
                    self._retry = self._reactor.later(LASTS, self._found)
                return
            if self._retries.over:
                self._found()
                return
        self._retry = self._reactor.later(self._retries.next(), self._look)

    def _found(self) -> None:
        """Be content with it: if it is lost, that is for the first time."""
        self._missed = ""
        self._retries.begin_anew()

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
        if not self._lost:
            self._retries.begin_anew()
        self._lost, self._missed = why, self._missed or self._sense.name
        self._dead = self._stale = True
        self._stop_watching()
        if self._retries.begun:  # it comes and goes
            self._plan()
        else:
            self._retries.next()
            self._look()
