"""One turn of the loop a minute for all that want one: a wake-up each would be as many times the power."""

import logging
from collections.abc import Callable
from datetime import timedelta

from postured.core.rules import MINUTE
from postured.ports import Cancel, Reactor

log = logging.getLogger(__name__)


class EachMinute:
    """Calls all who want it in one turn. Who is new comes with the next one, and so after a minute at the latest."""

    def __init__(self, reactor: Reactor, length: timedelta = MINUTE) -> None:
        """``length`` is what a minute takes, in real time."""
        self.also: list[Callable[[], None]] = []
        """Called in each turn, too, and no reason for one."""
        self._reactor = reactor
        self._length = length
        self._wanted: dict[str, Callable[[], None]] = {}
        self._next: Cancel | None = None

    def want(self, name: str, call: Callable[[], None] | None) -> None:
        """Have ``call`` called each minute from here on, in place of the one before of that ``name``; None ends it."""
        if call is not None:
            self._wanted[name] = call
        else:
            self._wanted.pop(name, None)
        if not self._wanted:
            self.close()
        elif self._next is None:
            self._plan()

    def close(self) -> None:
        """Nothing is called until somebody wants it again."""
        if self._next is not None:
            self._next()
            self._next = None

    def _plan(self) -> None:
        self._next = self._reactor.later(self._length, self._turn)

    def _turn(self) -> None:
        self._plan()
        for call in [*self._wanted.values(), *self.also]:
            try:
                call()
            except Exception:
                # The sign of life must not end with an icon that cannot be drawn.
                log.exception("what is done each minute failed; going on")
