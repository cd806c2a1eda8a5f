"""Tells that the wall clock was set, or that the zone changed: told by the kernel, else by a look now and then."""

from collections.abc import Callable
from datetime import UTC, timedelta

from postured.adapters.clock import local_now, read_zone, since_boot
from postured.adapters.timerfd import WallTimer
from postured.ports import Reactor
from postured.session_ports import ClockWatch

_EVERY = timedelta(minutes=1)
_STEP = timedelta(seconds=1)
"""Less than this, a clock that is kept right by the network does all the time."""


class KernelClockWatch:
    """Satisfies ``session_ports.ClockWatch``. Linux tells of each setting, and each time that the machine wakes."""

    name = "timerfd"
    polls: timedelta | None = None

    def __init__(self, reactor: Reactor, told: Callable[[], None], files: tuple[str, ...] = ()) -> None:
        """Raises OSError where the kernel cannot tell."""
        self.files = files
        self._reactor = reactor
        self._told = told
        self._timer = WallTimer()
        reactor.watch(self._timer.fileno(), self._rang)

    def look(self) -> None:
        _look(self._told)

    def close(self) -> None:
        self._reactor.forget(self._timer.fileno())
        self._timer.close()

    def _rang(self) -> None:
        self._timer.drain()
        self._told()


class PollingClockWatch:
    """Satisfies ``session_ports.ClockWatch`` anywhere: it looks whether the clock shows what it ought to."""

    name = "polling"

    def __init__(
        self,
        reactor: Reactor,
        told: Callable[[], None],
        files: tuple[str, ...] = (),
        *,
        every: timedelta = _EVERY,
        reads: Callable[[], timedelta] | None = None,
    ) -> None:
        """``reads`` is how far the wall clock is ahead of the one that counts from boot."""
        self.files = files
        self.polls: timedelta | None = every
        self._every = every
        self._reactor = reactor
        self._told = told
        self._reads = reads or _ahead
        self._ahead = self._reads()
        self._next = reactor.later(every, self._tick)

    def look(self) -> None:
        _look(self._told)

    def close(self) -> None:
        self._next()

    def _tick(self) -> None:
        self._next = self._reactor.later(self._every, self._tick)
        before, self._ahead = self._ahead, self._reads()
        if abs(self._ahead - before) >= _STEP:
            self._told()


def open_clock_watch(reactor: Reactor, told: Callable[[], None], files: tuple[str, ...] = ()) -> ClockWatch:
    """The best that works here."""
    try:
        return KernelClockWatch(reactor, told, files)
    except OSError:
        return PollingClockWatch(reactor, told, files)


def _look(told: Callable[[], None]) -> None:
    before = local_now().tzinfo
    read_zone()
    if local_now().tzinfo != before:
        told()


def _ahead() -> timedelta:
    now = local_now().astimezone(UTC)
    return timedelta(seconds=now.timestamp()) - since_boot()
