"""One moment, read from both clocks at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment as the shell saw it.

    Lengths of time ("half an hour of sitting") are measured on ``elapsed``; times of day ("not after
    18:00") are read off ``wall``. They travel together so that no code can read them at two moments.
    """

    wall: datetime
    """Local time, always with its zone. It jumps: travel, daylight saving, a corrected clock."""

    elapsed: timedelta
    """Time since some fixed moment, counting suspend. It never jumps and never goes back."""

    def when(self, elapsed: timedelta) -> "Instant":
        """The moment at which the elapsed clock shows ``elapsed``, if nobody sets the wall clock meanwhile."""
        return Instant(shift(self.wall, elapsed - self.elapsed), elapsed)

    def at_wall(self, wall: datetime) -> "Instant":
        """The moment at which the wall clock shows ``wall``, if nobody sets it meanwhile."""
        return Instant(wall.astimezone(self.wall.tzinfo), self.elapsed_at(wall))

    def elapsed_at(self, wall: datetime) -> timedelta:
        """What the elapsed clock shows at that moment."""
        return self.elapsed + (wall.astimezone(UTC) - self.wall.astimezone(UTC))


def shift(wall: datetime, by: timedelta) -> datetime:
    """``wall`` moved by real time: Python's own ``+`` moves the hands, and is an hour off across a DST change."""
    return (wall.astimezone(UTC) + by).astimezone(wall.tzinfo) if by else wall
