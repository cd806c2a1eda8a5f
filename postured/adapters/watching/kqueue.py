"""macOS and the BSDs tell of each file and folder that is held open."""

import os
import select
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from postured.adapters.watching.mechanism import NoSuchWay, Place
from postured.ports import Reactor

_SELECT: Any = select
"""On Linux it has none of these names."""


class Kqueue:
    """Readable when something has changed at a place."""

    name = "kqueue"
    polls: timedelta | None = None

    def __init__(self, reactor: Reactor, nudged: Callable[[], None]) -> None:
        if not hasattr(select, "kqueue"):
            raise NoSuchWay(self.name, "no kqueue on this system")
        self._reactor = reactor
        self._nudged = nudged
        self._queue = _SELECT.kqueue()
        self._open: dict[str, int] = {}
        reactor.watch(self._queue.fileno(), self._ready)

    def arm(self, places: Iterable[Place]) -> None:
        """Afresh: what was put in another's place has its name, and is another file."""
        for file in self._open.values():
            os.close(file)
        self._open.clear()
        for each in places:
            self._arm(each.path)

    def close(self) -> None:
        self._reactor.forget(self._queue.fileno())
        self.arm(())
        self._queue.close()

    def _arm(self, path: str) -> None:
        try:
            file = os.open(path, getattr(os, "O_EVTONLY", os.O_RDONLY) | os.O_CLOEXEC)
        except OSError:
            return  # it is gone, or not ours to read
        self._open[path] = file
        changes = ("WRITE", "EXTEND", "ATTRIB", "DELETE", "RENAME", "REVOKE")
        event = _SELECT.kevent(
            file,
            filter=_SELECT.KQ_FILTER_VNODE,
            flags=_SELECT.KQ_EV_ADD | _SELECT.KQ_EV_CLEAR,
            fflags=sum(getattr(_SELECT, f"KQ_NOTE_{each}") for each in changes),
        )
        self._queue.control([event], 0)

    def _ready(self) -> None:
        self._queue.control(None, 64, 0)
        self._nudged()
