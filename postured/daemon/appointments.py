"""Tells the inbox of appointments, when they begin and end. The settings have them; here they are only waited for."""

from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any

from postured.core.decisions import Reason
from postured.core.events import Busy, Event, Free
from postured.core.state import State
from postured.daemon import ways
from postured.ports import Cancel, Clock, Reactor
from postured.settings.handover import Handover

_SIGNAL = Reason.CALENDAR.value
_FAR = timedelta(days=2)
"""No wait is longer: a few short ones do not fall out of step with the wall clock."""

_SAME = timedelta(seconds=1)
"""The clocks are read one after the other, and drift."""


def wanted(found: Handover) -> bool:
    """Whether any calendar is named, and its appointments would hold a reminder back."""
    return found.calendars and _SIGNAL in found.rules.hold_during


class Appointments:
    """One wake-up for each beginning, and one for each end."""

    def __init__(
        self, *, clock: Clock, put: Callable[[Event], None], state: Callable[[], State], reactor: Reactor
    ) -> None:
        self._clock = clock
        self._put = put
        self._state = state
        self._reactor = reactor
        self._spans: tuple[tuple[int, int], ...] = ()
        self._enabled = False
        self._next: Cancel = lambda: None
        self._told = False
        """Whether the inbox was told last that one goes on."""

    def adopt(self, found: Handover) -> None:
        """Go by these from here on."""
        self._enabled = wanted(found)
        self._spans = found.appointments
        self.look()

    def look(self) -> None:
        """See what is so now; to be called when the wall clock was set, too."""
        self._next()
        now = self._clock.now()
        wall = now.wall.astimezone(UTC).timestamp()
        begin, end = next((each for each in self._spans if wall < each[1]), (None, None))
        if begin is None or end is None or not self._enabled:
            self._free()
            return
        if wall < begin:
            self._free()
            self._wait(begin - wall)
            return
        until = now.elapsed + timedelta(seconds=end - wall)
        if not self._is_known_until(until):
            self._told = True
            self._put(Busy(at=now, signal=_SIGNAL, until=until))
        self._wait(end - wall)

    def close(self) -> None:
        self._next()

    def part(self) -> dict[str, Any]:
        """How well it is known, in the form of ``ways``."""
        return ways.calendar(enabled=self._enabled)

    def _is_known_until(self, until: timedelta) -> bool:
        """Not after the state was begun anew, nor when the wall clock was set."""
        cause = self._state().busy.get(_SIGNAL)
        return self._told and cause is not None and cause.until is not None and abs(cause.until - until) < _SAME

    def _free(self) -> None:
        if self._told or _SIGNAL in self._state().busy:
            self._told = False
            self._put(Free(at=self._clock.now(), signal=_SIGNAL))

    def _wait(self, seconds: float) -> None:
        real = timedelta(seconds=seconds) / self._clock.speed
        self._next = self._reactor.later(min(_FAR, real), self.look)
