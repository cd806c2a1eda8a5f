"""An alarm that rings when the test turns it, as a loop would."""

from collections.abc import Callable

from postured.core.instant import Instant
from postured.ports import Clock


class FakeAlarm:
    """Satisfies ``ports.Alarm``. Move its clock, then ``turn``."""

    def __init__(self, clock: Clock, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._closed = False
        self.armed: Instant | None = None
        """What it waits for."""

    def arm(self, at: Instant | None) -> None:
        if not self._closed:
            self.armed = at

    def close(self) -> None:
        self._closed = True
        self.armed = None

    def turn(self) -> None:
        """Ring if the armed moment has come."""
        if self.armed is not None and self.armed.elapsed <= self._clock.now().elapsed:
            self.armed = None
            self._ring()
