"""A clock on the wall that is set when the test says so. Held to the contract of ``ClockWatch``."""

from collections.abc import Callable
from datetime import timedelta


class FakeClockWatch:
    """Satisfies ``session_ports.ClockWatch``."""

    name = "fake"
    files: tuple[str, ...] = ()
    polls: timedelta | None = None

    def __init__(self, told: Callable[[], None], later: Callable[[Callable[[], None]], None]) -> None:
        """``later`` calls on the loop."""
        self.zone_changed = False
        self._told = told
        self._later = later
        self._closed = False

    def look(self) -> None:
        if self.zone_changed:
            self.zone_changed = False
            self.set()

    def close(self) -> None:
        self._closed = True

    def set(self) -> None:
        """Somebody sets the clock."""
        self._later(lambda: None if self._closed else self._told())
