"""Tells that something has changed among files, by the way that the system has for it."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from postured.adapters.watching.mechanism import Mechanism, NoSuchWay, Place
from postured.adapters.watching.places import look, places
from postured.adapters.watching.polling import Polling
from postured.ports import Cancel, Reactor

_MOST_LOOKS = 10
"""In a row that each found something new: then whoever writes there does not stop, and what is there counts."""
_MOST_IN_VAIN = 3
"""Nudges since the last change: then somebody else writes around there, and what can wait is left alone for a while."""


def ways(platform: str = sys.platform) -> tuple[Callable[[Reactor, Callable[[], None]], Mechanism], ...]:
    """How it can be told here, best first; the last always works."""
    if platform == "linux":
        from postured.adapters.watching.dnotify import Dnotify

        return Dnotify, Polling
    if platform == "darwin" or "bsd" in platform:
        from postured.adapters.watching.kqueue import Kqueue

        return Kqueue, Polling
    return (Polling,)


class FileWatcher:
    """Satisfies ``ports.Watcher``. A nudge of the mechanism is only a reason to look: what counts is what is seen."""

    SETTLE = timedelta(seconds=0.3)
    REST = timedelta(minutes=5)

    def __init__(
        self,
        reactor: Reactor,
        changed: Callable[[], None],
        *,
        ways: Iterable[Callable[[Reactor, Callable[[], None]], Mechanism]] | None = None,
    ) -> None:
        """``ways`` in place of those of this system."""
        self._reactor = reactor
        self._changed = changed
        self._passed_over: dict[str, str] = {}
        self._mechanism = self._first_that_works(ways)
        self._paths: tuple[str, ...] = ()
        self._told: dict[str, object] = {}
        """How each path was when that was last told."""
        self._seen: dict[str, object] = {}
        self._looks = 0
        self._settling: Cancel | None = None
        self._can_wait: frozenset[str] = frozenset()
        self._in_vain = 0
        self._resting: Cancel | None = None

    @property
    def name(self) -> str:
        return self._mechanism.name

    @property
    def passed_over(self) -> Mapping[str, str]:
        return self._passed_over

    @property
    def polls(self) -> timedelta | None:
        return self._mechanism.polls

    def watch(self, paths: Iterable[str], can_wait: Iterable[str] = ()) -> None:
        self._can_wait = frozenset(map(os.path.abspath, can_wait))
        self._paths = tuple(dict.fromkeys(map(os.path.abspath, paths)))
        self._arm()
        now = look(self._paths)
        self._told = {path: self._told.get(path, now[path]) for path in self._paths}
        if self._told != now:
            self._nudged()

    def close(self) -> None:
        for each in (self._settling, self._resting):
            if each is not None:
                each()
        self._mechanism.close()

    def _arm(self) -> None:
        """Watch what there is to watch by now; a folder may come between finding out and watching."""
        paths = self._paths if self._resting is None else [each for each in self._paths if each not in self._can_wait]
        wanted: tuple[Place, ...] = ()
        for _ in range(_MOST_LOOKS):
            found = places(paths)
            if found == wanted:
                return
            wanted = found
            self._mechanism.arm(wanted)

    def _first_that_works(
        self, given: Iterable[Callable[[Reactor, Callable[[], None]], Mechanism]] | None
    ) -> Mechanism:
        for way in ways() if given is None else given:
            try:
                return way(self._reactor, self._nudged)
            except NoSuchWay as problem:
                self._passed_over[problem.name] = problem.why
        return Polling(self._reactor, self._nudged)

    def _nudged(self) -> None:
        if self._settling is None:
            self._looks = 0
            self._seen = look(self._paths)
            self._settling = self._reactor.later(self.SETTLE, self._look)

    def _look(self) -> None:
        self._settling = None
        self._arm()  # first: what comes while we look is then not missed
        now = look(self._paths)
        self._looks += 1
        if now != self._seen and self._looks < _MOST_LOOKS:
            self._seen = now
            self._settling = self._reactor.later(self.SETTLE, self._look)
        elif now != self._told:
            self._told = now
            self._in_vain = 0
            self._changed()
        else:
            self._in_vain += 1
            if self._in_vain >= _MOST_IN_VAIN:
                self._rest()

    def _rest(self) -> None:
        """Be told no more of what can wait: who knows whose folder it lies in."""
        if self._can_wait and self._resting is None and self.polls is None:
            self._resting = self._reactor.later(self.REST, self._go_on)
            self._arm()

    def _go_on(self) -> None:
        self._resting = None
        self._in_vain = 0
        self._arm()
        if look(self._paths) != self._told:
            self._nudged()
