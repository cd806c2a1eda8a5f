"""Tells the inbox whether the person is here, by the best sense of input that works."""

import logging
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
    """Wires a sense of input to the inbox; when its display goes, the next best takes over."""

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

    def start(self) -> None:
        """Report the present state, and go on from there."""
        self._sense.monitor.start(idle=self._idle, active=self._active, lost=self._gone)

    def change(self, idle_after: timedelta) -> None:
        """Go by another threshold from here on."""
        if idle_after != self._idle_after:
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
        self._nearing()
        self._sense.monitor.close()

    def report(self) -> dict[str, Any]:
        """Which sense is in use, and what stood in the way of better ones."""
        sense = self._sense
        return ways.idle(sense.name, polls=sense.monitor.polls, passed_over=sense.passed_over, trouble=self.trouble)

    @property
    def trouble(self) -> str:
        """What is degraded, in words; "" for nothing."""
        if self._sense.name == "assumed":
            why = self._lost or "; ".join(dict.fromkeys(reason for _name, reason in self._sense.passed_over))
            text = _("postured cannot tell when you are away, and takes it that you are here")
            return f"{text} ({why})" if why else text
        return ""

    def _set_near(self, *, near: bool) -> None:
        if near != self._near:
            self._near = near
            self._sense.monitor.soon(near)

    def _reopen(self) -> None:
        self._sense.monitor.close()
        self._sense = self._open_sense(self._idle_after / self._clock.speed)
        self._near = False
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
