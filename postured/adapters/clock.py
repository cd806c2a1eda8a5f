"""The clocks of the machine. The one place in postured that reads them."""

import logging
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tzlocal import get_localzone, reload_localzone

from postured.core.instant import Instant, shift

log = logging.getLogger(__name__)

_BOOT = getattr(time, "CLOCK_BOOTTIME", None)
_ZONE_FILES = ("/etc/localtime", "/etc/timezone")
_nameless: list[Exception] = []
"""Why the zone that is set now cannot be told by name; empty where it can, or was not read again."""


def since_boot() -> timedelta:
    """Time since the machine started, asleep or awake where the system counts that (Linux does)."""
    return timedelta(seconds=time.monotonic() if _BOOT is None else time.clock_gettime(_BOOT))


def awake() -> timedelta:
    """Time since the machine started without that asleep, where the system can tell them apart."""
    return timedelta(seconds=time.monotonic())


def slept() -> timedelta:
    """How long the machine has been asleep since it started; none where the system does not count that."""
    return since_boot() - awake()


def zone_files(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The files that say which zone it is, for a program with this environment."""
    zone = environ.get("TZ", "").removeprefix(":")
    if not zone:
        return _ZONE_FILES
    return (zone,) if os.path.isabs(zone) else ()


def read_zone() -> None:
    """Go by the zone that is set now: it is read once, and again only here."""
    if hasattr(time, "tzset"):
        time.tzset()
    _nameless.clear()
    try:
        reload_localzone()
    except Exception as problem:  # noqa: BLE001 - tzlocal raises what it likes
        _nameless.append(problem)
        log.warning("the time zone cannot be told by name: %s", problem)


def local_now() -> datetime:
    """The wall clock, in the zone that the desktop is set to, daylight saving rules and all."""
    now = datetime.now(UTC)
    try:
        zone = None if _nameless else get_localzone()
    except Exception:  # noqa: BLE001 - tzlocal raises what it likes at a TZ that names no zone, "CET-1CEST" say
        zone = None
    return now.astimezone(zone)  # with none, the C library's: it understands more of them, if only the present offset


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
