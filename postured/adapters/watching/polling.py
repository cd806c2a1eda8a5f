"""Looks now and then, where the system tells nothing."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from postured.adapters.watching.mechanism import Place
from postured.ports import Reactor

_EVERY = timedelta(seconds=30)


class Polling:
    """A nudge every half minute, or as often as is said."""

    name = "polling"

    def __init__(self, reactor: Reactor, nudged: Callable[[], None], every: timedelta = _EVERY) -> None:
        self.polls: timedelta | None = every
        self._every = every
        self._reactor = reactor
        self._nudged = nudged
        self._next = reactor.later(every, self._tick)

    def arm(self, places: Iterable[Place]) -> None:
        """Whoever looks, looks at all of them."""

    def close(self) -> None:
        self._next()

    def _tick(self) -> None:
        self._next = self._reactor.later(self._every, self._tick)
        self._nudged()
