"""Tells the inbox whether the person is here, by the best sense of input that works."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from postured.adapters.idle import OpenedIdle
from postured.core.events import Event, Idle, Input
from postured.core.rules import MINUTE
from postured.daemon import ways
from postured.language import _
from postured.ports import Cancel, Clock, Reactor

log = logging.getLogger(__name__)

_NEAR = 2 * MINUTE
"""A reminder this close is near, for a sense that has to look."""


class Presence:
    """Wires a sense of input to the inbox; when its display goes, the next best takes over.

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
        self._near = False
        self._lost = ""
        self._handing_over = threading.Lock()
        self._turn = 0
        """Which opening counts: the latest; each older one, and each after the end, is let go."""
        self._closed = False

    def start(self) -> None:
        """Report the present state, and go on from there."""
        self._sense.monitor.start(idle=self._idle, active=self._active, lost=self._gone)

    def change(self, idle_after: timedelta) -> None:
        """Go by this threshold from here on. Without a sense, it is also the moment to look for one again."""
        if idle_after != self._idle_after or not self.has_sense:
            self._idle_after = idle_after
            self._reopen()

    def soon(self, wait: timedelta | None) -> None:
        """How long it is until the next reminder may come; None for not in sight. For a sense that polls."""
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
            why = self._lost or "; ".join(dict.fromkeys(reason for _name, reason in self._sense.passed_over))
            text = _("postured cannot tell when you are away, and takes it that you are here")
            return f"{text} ({why})" if why else text
        return ""

    def _set_near(self, *, near: bool) -> None:
        if near != self._near:
            self._near = near
            self._sense.monitor.soon(near)

    def _reopen(self) -> None:
        """Open the best sense there is now, aside."""
        self._turn += 1
        turn, idle_after = self._turn, self._idle_after / self._clock.speed

        def work() -> None:
            opened = self._open_sense(idle_after)
            with self._handing_over:
                if not self._closed:
                    self._reactor.from_thread(lambda: self._take(turn, opened))
                    return
            opened.monitor.close()

        threading.Thread(target=work, name="open a sense", daemon=True).start()

    def _take(self, turn: int, opened: OpenedIdle) -> None:
        if self._closed or turn != self._turn:
            opened.monitor.close()
            return
        before, self._sense = self._sense, opened
        before.monitor.close()
        self._near = False
        if opened.name != "assumed" or before.name != "assumed":
            self.start()

    def _idle(self, since: timedelta) -> None:
        now = self._clock.now()
        self._put(Idle(at=now, since=now.elapsed - since * self._clock.speed))

    def _active(self) -> None:
        now = self._clock.now()
        self._put(Input(at=now, since=now.elapsed))

    def _gone(self, why: str) -> None:
        log.warning("the sense of input is gone: %s", why)
        self._lost = why
        self._reopen()
