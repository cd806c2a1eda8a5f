"""Timers of the Linux kernel, as files to watch: one counts time asleep, one tells that the wall clock was set.

Elsewhere there is none.
"""

import errno
import os
import sys
from collections.abc import Callable
from datetime import timedelta

_WALL, _BOOTTIME = 0, 7
_ABSOLUTE, _CANCEL_ON_SET = 1, 2
_FLAGS = os.O_CLOEXEC | os.O_NONBLOCK if sys.platform == "linux" else 0
_NEVER = float(1 << 33)
"""Seconds by the wall clock: in the year 2242."""

_Set = Callable[[float], None]


class BootTimer:
    """Becomes readable once, at a moment of the clock that counts from boot."""

    def __init__(self) -> None:
        """Raises OSError where the system has no such timer."""
        self._file, self._set = _timer(_BOOTTIME, _ABSOLUTE)

    def fileno(self) -> int:
        return self._file

    def set(self, at: timedelta | None) -> None:
        """Ring at ``at``; at once when that has passed; never for None."""
        self._set(0.0 if at is None else max(at.total_seconds(), 1e-6))

    def drain(self) -> None:
        """Take note of the ring, so that the file waits for the next one."""
        try:
            os.read(self._file, 8)
        except BlockingIOError:
            pass

    def close(self) -> None:
        os.close(self._file)


class WallTimer:
    """Becomes readable when somebody sets the wall clock, and when the machine wakes; not as time passes."""

    def __init__(self) -> None:
        """Raises OSError where the system has no such timer."""
        self._file, set_time = _timer(_WALL, _ABSOLUTE | _CANCEL_ON_SET)
        set_time(_NEVER)

    def fileno(self) -> int:
        return self._file

    def drain(self) -> None:
        """Take note of it; it goes on for the next time."""
        try:
            os.read(self._file, 8)
        except BlockingIOError:
            pass
        except OSError as problem:
            if problem.errno != errno.ECANCELED:
                raise

    def close(self) -> None:
        os.close(self._file)


def _timer(clock: int, flags: int) -> tuple[int, _Set]:
    """A timer's file, and what sets it to a moment in seconds of its clock; 0 turns it off."""
    if sys.platform != "linux":
        raise OSError("no timerfd on this system")
    if sys.version_info >= (3, 13):
        file = os.timerfd_create(clock, flags=_FLAGS)
        return file, lambda at: os.timerfd_settime(file, flags=flags, initial=at)[0] and None
    return _through_libc(clock, flags)


def _through_libc(clock: int, flags: int) -> tuple[int, _Set]:
    """``timerfd_create`` for Python before 3.13, which has no name for it."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    file = libc.timerfd_create(clock, _FLAGS)
    if file < 0:
        raise OSError(ctypes.get_errno(), "timerfd_create")

    def set_time(at: float) -> None:
        seconds = int(at)
        spec = (ctypes.c_long * 4)(0, 0, seconds, int((at - seconds) * 1e9))
        if libc.timerfd_settime(file, flags, ctypes.byref(spec), None) < 0:
            raise OSError(ctypes.get_errno(), "timerfd_settime")

    return file, set_time
