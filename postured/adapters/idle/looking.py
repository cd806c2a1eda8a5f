"""Idleness where nothing tells of it: a count of the time since the last input is looked at, now and then."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from postured.adapters.clock import awake
from postured.ports import Cancel, Reactor

SELDOM = timedelta(seconds=30)
OFTEN = timedelta(seconds=5)

FINE = timedelta(milliseconds=50)
"""How much a count of milliseconds may lag behind the time that has passed."""


class Count(Protocol):
    """A desktop's count of the time since the last input.

    - ``at_once`` is the count now, None where it does not come within 0.1 s.
    - ``attach`` lets the loop do the waiting from there on; ``gone(why)`` is called once when the desktop goes.
    - ``look`` asks for the count; ``answered`` gets it once, None where it could not be had this time. It is not called
      when the desktop goes.
    """

    def at_once(self) -> timedelta | None: ...

    def attach(self, reactor: Reactor, gone: Callable[[str], None]) -> None: ...

    def look(self, answered: Callable[[timedelta | None], None]) -> None: ...

    def close(self) -> None: ...


class Looking:
    """Satisfies ``ports.IdleMonitor``. It looks every ``seldom``, and every ``often`` while a reminder is near.

    ``seldom`` is cut to ``idle_after`` and ``often`` to half of it, so that a sped-up run, whose ``idle_after`` is
    tiny, looks as often in its own time as a real day does. Input between two looks always shows, however late the
    second is: the count then is smaller than the time that has passed would have made it. An active person is looked
    at earlier when idleness could begin earlier, so ``idle`` comes on time; only ``active`` may be late, by ``polls``
    at most. While shorter pauses are watched, it looks as often as they could begin or end.
    """

    tells_keys = False

    def __init__(
        self,
        name: str,
        count: Count,
        reactor: Reactor,
        idle_after: timedelta,
        *,
        lag: timedelta = FINE,
        seldom: timedelta = SELDOM,
        often: timedelta = OFTEN,
        now: Callable[[], timedelta] = awake,
    ) -> None:
        """``lag`` is how much ``count`` may fall short; ``now`` runs as the desktop's clock, not while it sleeps."""
        self.name = name
        self._count = count
        self._reactor = reactor
        self._idle_after = idle_after
        self._seldom = min(seldom, idle_after)
        self._often = min(often, idle_after / 2)
        self._every = self._seldom
        self._lag = min(lag, idle_after / 2)
        self.polls: timedelta | None = self._seldom
        self._now = now
        self._asked_at = timedelta(0)
        self._seen_at = timedelta(0)
        """When the last answer came."""
        self._seen = timedelta(0)
        self._is_idle = False
        self._next: Cancel | None = None
        self._pause: _Pause | None = None
        self._closed = False

    def start(
        self, *, idle: Callable[[timedelta], None], active: Callable[[], None], lost: Callable[[str], None]
    ) -> None:
        """As the port says. Looks first; where that takes too long, presence is assumed, and a later look tells."""
        self._idle, self._active, self._lost = idle, active, lost
        self._seen = self._count.at_once() or timedelta(0)
        self._seen_at = self._now()
        self._is_idle = self._seen >= self._idle_after
        self._count.attach(self._reactor, self._gone)
        self._plan()
        self._tell()

    def watch_pauses(
        self, after: timedelta | None, told: Callable[[bool], None] | None = None, *, keys: bool = False
    ) -> None:
        """As the port says, beginning with a look."""
        del keys  # there is one count, of all input
        if self._pause is not None:
            self._pause.forget()
        self._pause = None if after is None or told is None else _Pause(after, told)
        if self._pause is not None and self._next is not None:
            self._look()

    def soon(self, near: bool) -> None:
        """Look ``often`` while a reminder is near, beginning at once."""
        before, self._every = self._every, self._often if near else self._seldom
        self.polls = self._every
        if self._every < before and self._next is not None:
            self._look()

    def close(self) -> None:
        self._closed = True
        self._stop_planning()
        self._count.close()

    def _plan(self) -> None:
        self._stop_planning()
        if self._closed:
            return
        until_idle = max(timedelta(0), self._idle_after - self._seen)
        wait = self._every if self._is_idle else min(self._every, until_idle)
        if self._pause is not None:
            wait = min(wait, max(self._lag, self._pause.next_look(self._seen)))
        self._next = self._reactor.later(wait, self._look)

    def _stop_planning(self) -> None:
        if self._next is not None:
            self._next()
            self._next = None

    def _look(self) -> None:
        """Ask the desktop; the next look is planned when it has answered, so that one that hangs is left in peace."""
        self._stop_planning()
        self._asked_at = self._now()
        try:
            self._count.look(self._answered)
        except Exception:
            self._plan()  # whatever it was, the next look may fare better
            raise

    def _answered(self, seen: timedelta | None) -> None:
        if self._closed:
            return
        if seen is None:
            self._plan()
            return
        without_input = self._seen + max(timedelta(0), self._asked_at - self._seen_at - self._lag)
        touched = seen < without_input  # a count that has not grown as time has means input, however late this look is
        self._seen, self._seen_at = seen, self._now()
        changed = touched if self._is_idle else seen >= self._idle_after
        self._is_idle ^= changed
        try:
            if changed:
                self._tell()
            if self._pause is not None:
                self._pause.look(seen, touched=touched)
        finally:
            self._plan()

    def _tell(self) -> None:
        if self._is_idle:
            self._idle(self._seen)
        else:
            self._active()

    def _gone(self, why: str) -> None:
        self.close()
        self._lost(why)


class _Pause:
    """The shorter pauses that somebody wants to know of."""

    def __init__(self, after: timedelta, told: Callable[[bool], None]) -> None:
        self._after = after
        self._told = told
        self._is_paused: bool | None = None
        self._forgotten = False

    def next_look(self, seen: timedelta) -> timedelta:
        """How long after the count ``seen`` a look may show something new."""
        if self._is_paused is None:
            return timedelta(0)
        return self._after if self._is_paused else max(timedelta(0), self._after - seen)

    def look(self, seen: timedelta, *, touched: bool) -> None:
        """What a look has shown: the count, and whether there was input since the last."""
        if self._is_paused and not touched:
            return
        if self._is_paused:
            self._tell(is_paused=False)
        if (seen >= self._after) != self._is_paused:
            self._tell(is_paused=seen >= self._after)

    def forget(self) -> None:
        """Nobody wants to know any more."""
        self._forgotten = True

    def _tell(self, *, is_paused: bool) -> None:
        self._is_paused = is_paused
        if not self._forgotten:
            self._told(is_paused)
