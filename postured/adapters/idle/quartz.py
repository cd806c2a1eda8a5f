"""Idleness on macOS: Quartz counts the time since the last input. Written to its documentation; it has not run yet."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor

_FRAMEWORK = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
_HARDWARE = 1
_ANY_INPUT = 0xFFFFFFFF


class Quartz:
    """Satisfies ``looking.Count``. The answer comes at once, and the desktop never goes."""

    def __init__(self, count: Callable[[int, int], float] | None = None) -> None:
        """``count`` is Quartz's own function unless given. Raises AdapterUnavailable where there is none."""
        self._count = _quartz() if count is None else count

    def at_once(self) -> timedelta | None:
        return since_input(self._count(_HARDWARE, _ANY_INPUT))

    def attach(self, reactor: Reactor, gone: Callable[[str], None]) -> None:
        """There is nothing to wait for."""

    def look(self, answered: Callable[[timedelta | None], None]) -> None:
        answered(self.at_once())

    def close(self) -> None:
        """There is nothing to let go of."""


def since_input(seconds: float) -> timedelta:
    """The time since the last input as Quartz tells it: before the first of all, more than a timedelta can be."""
    return timedelta(seconds=min(max(0.0, seconds), timedelta(days=365).total_seconds()))


def _quartz() -> Callable[[int, int], float]:
    import ctypes

    try:
        library: Any = ctypes.CDLL(_FRAMEWORK)
        found: Any = library.CGEventSourceSecondsSinceLastEventType
    except (OSError, AttributeError) as error:
        raise AdapterUnavailable(_("Quartz cannot be asked for the time since the last input"), str(error)) from error
    found.restype = ctypes.c_double
    found.argtypes = (ctypes.c_int32, ctypes.c_uint32)
    return lambda state, kind: float(found(state, kind))
