"""A small loop of its own, for what is opened apart from the daemon's, in a thread perhaps, and joins that later."""

import select
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from postured.adapters.clock import since_boot
from postured.ports import Cancel, Reactor


@dataclass(eq=False, slots=True)
class _Moment:
    due: timedelta
    call: Callable[[], None]
    cancel: Cancel | None = None
    """Given by the loop that was joined."""


class Apart:
    """Satisfies ``ports.Reactor``: at first by turning itself in ``wait``, then through the loop that it ``join``s."""

    def __init__(self) -> None:
        self._loop: Reactor | None = None
        self._files: dict[int, tuple[Callable[[], None] | None, Callable[[], None] | None]] = {}
        self._moments: list[_Moment] = []

    def watch(self, file: int, read: Callable[[], None] | None, write: Callable[[], None] | None = None) -> None:
        if self._loop is not None:
            self._loop.watch(file, read, write)
        else:
            self._files[file] = (read, write)

    def forget(self, file: int) -> None:
        if self._loop is not None:
            self._loop.forget(file)
        else:
            self._files.pop(file, None)

    def later(self, delay: timedelta, call: Callable[[], None]) -> Cancel:
        if self._loop is not None:
            return self._loop.later(delay, call)
        moment = _Moment(since_boot() + delay, call)
        self._moments.append(moment)

        def cancel() -> None:
            if moment in self._moments:
                self._moments.remove(moment)
            if moment.cancel is not None:
                moment.cancel()

        return cancel

    def from_thread(self, call: Callable[[], None]) -> None:
        self.later(timedelta(0), call)

    def wait(self, until: Callable[[], object], at_most: timedelta) -> bool:
        """Turn till ``until`` holds, ``at_most`` so long; whether it does. Only before ``join``."""
        end = since_boot() + at_most
        while not until():
            left = end - since_boot()
            if left <= timedelta(0):
                return False
            self._turn(min([left, *(each.due - since_boot() for each in self._moments)]))
        return True

    def join(self, loop: Reactor) -> None:
        """Give all that is being waited for to ``loop``."""
        self._loop = loop
        for file, (read, write) in self._files.items():
            loop.watch(file, read, write)
        self._files.clear()
        for moment in self._moments:
            moment.cancel = loop.later(max(timedelta(0), moment.due - since_boot()), moment.call)
        self._moments.clear()

    def _turn(self, at_most: timedelta) -> None:
        poll = select.poll()
        for file, (read, write) in self._files.items():
            poll.register(file, (select.POLLIN if read else 0) | (select.POLLOUT if write else 0))
        for file, events in poll.poll(max(0, at_most / timedelta(milliseconds=1))):
            read, write = self._files.get(file, (None, None))
            if read is not None and events & ~select.POLLOUT:
                read()
            elif write is not None and events & select.POLLOUT:
                write()
        for moment in [each for each in self._moments if each.due <= since_boot()]:
            if moment in self._moments:
                self._moments.remove(moment)
                moment.call()
