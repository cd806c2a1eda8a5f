"""The clocks of the machine. The one place in postured that reads them."""

import time
from datetime import UTC, datetime, timedelta

from tzlocal import get_localzone

from postured.core.instant import Instant, shift

_BOOT = getattr(time, "CLOCK_BOOTTIME", None)


def since_boot() -> timedelta:
    """Time since the machine started, asleep or awake where the system counts that (Linux does)."""
    return timedelta(seconds=time.monotonic() if _BOOT is None else time.clock_gettime(_BOOT))


def awake() -> timedelta:
    """Time since the machine started without that asleep, where the system can tell them apart."""
    return timedelta(seconds=time.monotonic())


def local_now() -> datetime:
    """The wall clock, in the zone that the desktop is set to, daylight saving rules and all."""
    now = datetime.now(UTC)
    try:
        return now.astimezone(get_localzone())
    except Exception:  # noqa: BLE001 - tzlocal raises what it likes at a TZ that names no zone, "CET-1CEST" say
        return now.astimezone()  # the C library understands more of them, if only the offset of the moment


class SystemClock:
    """Both clocks of the machine. Its elapsed time goes on where an earlier run's stopped."""

    speed = 1.0

    def __init__(self, begins_at: timedelta | None = None) -> None:
        """Count elapsed time from ``begins_at`` at this moment; None takes the machine's own count."""
        self._offset = timedelta(0) if begins_at is None else begins_at - since_boot()

    def now(self) -> Instant:
        return Instant(local_now(), since_boot() + self._offset)


class FastClock:
    """A clock for trying a day out: both its hands run ``speed`` times as fast, from this moment on."""

    def __init__(self, speed: float, begins_at: timedelta | None = None) -> None:
        self.speed = speed
        self._boot = since_boot()
        self._began = Instant(local_now(), self._boot if begins_at is None else begins_at)

    def now(self) -> Instant:
        passed = (since_boot() - self._boot) * self.speed
        return Instant(shift(self._began.wall, passed), self._began.elapsed + passed)


def boot() -> str:
    """A word for this run of the machine, another after each restart; "" where the system has none."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read(8)
    except OSError:
        return ""
