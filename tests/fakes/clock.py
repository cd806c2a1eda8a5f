"""A clock that stands still until the test moves it."""

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from postured.core.instant import Instant, shift

ODD = datetime(2026, 11, 23, 9, 7, 41, 318_000, tzinfo=ZoneInfo("Europe/Berlin"))


class FakeClock:
    """Satisfies ``ports.Clock``. It starts at an odd moment, so that a zero or a mixed-up clock shows."""

    def __init__(
        self,
        wall: datetime = ODD,
        elapsed: timedelta = timedelta(days=5, hours=11, minutes=59, seconds=13, milliseconds=77),
        *,
        speed: float = 1.0,
    ) -> None:
        self.speed = speed
        self._now = Instant(wall, elapsed)

    def now(self) -> Instant:
        return self._now

    def move(self, by: timedelta) -> None:
        """Let time pass, on both clocks."""
        self._now = self._now.when(self._now.elapsed + by)

    def step_wall(self, by: timedelta) -> None:
        """Set the wall clock ``by`` ahead, or back; no time passes."""
        self._now = Instant(shift(self._now.wall, by), self._now.elapsed)

    def move_to_zone(self, zone: tzinfo) -> None:
        """The person travels; no time passes."""
        self._now = Instant(self._now.wall.astimezone(zone), self._now.elapsed)
