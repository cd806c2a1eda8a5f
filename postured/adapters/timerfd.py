"""A timer of the Linux kernel that counts time asleep, as a file to watch. Elsewhere there is none."""

import os
import sys
from collections.abc import Callable
from datetime import timedelta

_BOOTTIME = 7
_ABSOLUTE = 1
_FLAGS = os.O_CLOEXEC | os.O_NONBLOCK if sys.platform == "linux" else 0


class BootTimer:
    """Becomes readable once, at a moment of the clock that counts from boot."""

    def __init__(self) -> None:
        """Raises OSError where the system has no such timer."""
        if sys.platform != "linux":
            raise OSError("no timerfd on this system")
        self._set: Callable[[int, float], None]
        if sys.version_info >= (3, 13):
            self._file = os.timerfd_create(_BOOTTIME, flags=_FLAGS)
            self._set = lambda file, at: os.timerfd_settime(file, flags=_ABSOLUTE, initial=at)[0] and None
        else:
            self._file, self._set = _through_libc()

    def fileno(self) -> int:
        return self._file

    def set(self, at: timedelta | None) -> None:
        """Ring at ``at``; at once when that has passed; never for None."""
        self._set(self._file, 0.0 if at is None else max(at.total_seconds(), 1e-6))

    def drain(self) -> None:
        """Take note of the ring, so that the file waits for the next one."""
        try:
            os.read(self._file, 8)
        except BlockingIOError:
            pass

    def close(self) -> None:
        os.close(self._file)


def _through_libc() -> tuple[int, Callable[[int, float], None]]:
    """``timerfd_create`` for Python before 3.13, which has no name for it."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    file = libc.timerfd_create(_BOOTTIME, _FLAGS)
    if file < 0:
        raise OSError(ctypes.get_errno(), "timerfd_create")

    def set_time(file: int, at: float) -> None:
        seconds = int(at)
        spec = (ctypes.c_long * 4)(0, 0, seconds, int((at - seconds) * 1e9))
        if libc.timerfd_settime(file, _ABSOLUTE, ctypes.byref(spec), None) < 0:
            raise OSError(ctypes.get_errno(), "timerfd_settime")

    return file, set_time
