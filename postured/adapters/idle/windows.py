"""Idleness on Windows: it keeps the tick of the last input. Written to its documentation; it has not run yet."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor

_TICKS = 1 << 32
"""Ticks are milliseconds in 32 bits: after 49.7 days they begin anew."""


class Windows:
    """Satisfies ``looking.Count``. The answer comes at once, and the desktop never goes."""

    def __init__(self, ticks: Callable[[], tuple[int, int] | None] | None = None) -> None:
        """``ticks`` gives those of the last input and of now, None where it cannot; Windows' own unless given.

        Raises AdapterUnavailable where there are none.
        """
        self._ticks = _windows() if ticks is None else ticks

    def at_once(self) -> timedelta | None:
        ticks = self._ticks()
        return None if ticks is None else since_input(*ticks)

    def attach(self, reactor: Reactor, gone: Callable[[str], None]) -> None:
        """There is nothing to wait for."""

    def look(self, answered: Callable[[timedelta | None], None]) -> None:
        answered(self.at_once())

    def close(self) -> None:
        """There is nothing to let go of."""


def since_input(last: int, now: int) -> timedelta:
    """The time from the tick ``last`` to the tick ``now``, which may have begun anew since."""
    passed = (now - last) % _TICKS
    if passed >= _TICKS // 2:
        passed = 0  # an input while the two were read: it is later than "now"
    return timedelta(milliseconds=passed)


def _windows() -> Callable[[], tuple[int, int] | None]:
    import ctypes

    class LastInput(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint), ("tick", ctypes.c_uint32))

    try:
        load: Any = getattr(ctypes, "WinDLL", ctypes.CDLL)
        last_input: Any = load("user32").GetLastInputInfo
        tick_count: Any = load("kernel32").GetTickCount
    except (OSError, AttributeError) as error:
        raise AdapterUnavailable(_("Windows cannot be asked for the time since the last input"), str(error)) from error
    tick_count.restype = ctypes.c_uint32

    def ticks() -> tuple[int, int] | None:
        found = LastInput(size=ctypes.sizeof(LastInput))
        if not last_input(ctypes.byref(found)):
            return None
        return int(found.tick), int(tick_count())

    return ticks
