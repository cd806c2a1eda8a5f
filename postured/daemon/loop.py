"""The daemon's one thread: waits for files and for moments, and calls back. It knows nothing of reminders."""

import heapq
import logging
import os
import selectors
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from itertools import count

from postured.adapters.clock import since_boot
from postured.adapters.timerfd import BootTimer
from postured.ports import Cancel

_LONGEST_BLIND_WAIT = timedelta(minutes=1)
"""Where no timer counts time asleep, a wait is cut up, so that a resume is noticed."""

log = logging.getLogger(__name__)


class Loop:
    """Satisfies ``ports.Reactor``. Nothing in it polls: with nothing to do, it sleeps until the next moment."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._watched: dict[int, dict[int, Callable[[], None]]] = {}
        self._moments: list[tuple[timedelta, int, Callable[[], None]]] = []
        self._tickets = count()
        self._soon: deque[Callable[[], None]] = deque()
        self._armed: timedelta | None = None
        self._running = False
        self._bell, self._wake = os.pipe()
        for end in (self._bell, self._wake):
            os.set_blocking(end, False)
        self.watch(self._bell, self._hear_bell)
        try:
            self._timer: BootTimer | None = BootTimer()
            self.watch(self._timer.fileno(), self._timer.drain)
        except OSError:
            self._timer = None

    @property
    def bell(self) -> int:
        """A file that wakes the loop when something is written to it; for ``signal.set_wakeup_fd``."""
        return self._wake

    def watch(self, file: int, read: Callable[[], None] | None, write: Callable[[], None] | None = None) -> None:
        wanted = {
            event: call
            for event, call in ((selectors.EVENT_READ, read), (selectors.EVENT_WRITE, write))
            if call is not None
        }
        if not wanted:
            self.forget(file)
        elif file in self._watched:
            self._selector.modify(file, sum(wanted))
            self._watched[file] = wanted
        else:
            self._selector.register(file, sum(wanted))
            self._watched[file] = wanted

    def forget(self, file: int) -> None:
        if self._watched.pop(file, None) is not None:
            self._selector.unregister(file)

    def later(self, delay: timedelta, call: Callable[[], None]) -> Cancel:
        ticket = next(self._tickets)
        heapq.heappush(self._moments, (since_boot() + delay, ticket, call))

        def cancel() -> None:
            for moment in self._moments:
                if moment[1] == ticket:
                    self._moments.remove(moment)
                    heapq.heapify(self._moments)
                    return

        return cancel

    def from_thread(self, call: Callable[[], None]) -> None:
        self._soon.append(call)
        try:
            os.write(self._wake, b"\0")
        except BlockingIOError:
            pass  # the bell is ringing already

    def soon(self, call: Callable[[], None]) -> None:
        """Call before the loop waits again, after what is under way."""
        self._soon.append(call)

    def stop(self) -> None:
        """Make ``run`` return once what is under way is done."""
        self._running = False

    def run(self) -> None:
        """Carry calls until ``stop``."""
        self._running = True
        while self._running:
            self.turn(None)

    def turn(self, at_most: timedelta | None) -> None:
        """Wait for the next thing (``at_most`` so long; None for as long as it takes) and carry out what came."""
        ready = self._selector.select(self._wait(at_most))
        for file, mask, wanted in [(key.fd, mask, self._watched.get(key.fd, {})) for key, mask in ready]:
            for event, call in wanted.items():
                # A file that was closed meanwhile may have left its number to another, which is not ready.
                if mask & event and self._watched.get(file) is wanted:
                    self._call(call)
        now = since_boot()
        while self._moments and self._moments[0][0] <= now:
            self._call(heapq.heappop(self._moments)[2])
        for _ in range(len(self._soon)):
            self._call(self._soon.popleft())

    def close(self) -> None:
        self._selector.close()
        os.close(self._bell)
        os.close(self._wake)
        if self._timer is not None:
            self._timer.close()

    def _wait(self, at_most: timedelta | None) -> float | None:
        if self._soon:
            return 0.0
        due = self._moments[0][0] if self._moments else None
        if self._timer is not None:
            if due != self._armed:
                self._timer.set(due)
                self._armed = due
            left = at_most
        else:
            left = min(
                (each for each in (at_most, due and due - since_boot(), _LONGEST_BLIND_WAIT) if each is not None),
            )
        return None if left is None else max(0.0, left.total_seconds())

    def _hear_bell(self) -> None:
        try:
            os.read(self._bell, 4096)
        except BlockingIOError:
            pass

    @staticmethod
    def _call(call: Callable[[], None]) -> None:
        try:
            call()
        except Exception:
            # One broken sense or answer must not end everybody's reminders.
            log.exception("a callback failed; going on")
