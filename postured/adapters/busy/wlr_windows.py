"""The window in front on Wayland compositors that offer wlr-foreign-toplevel, as sway and most small ones do."""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from postured.adapters.busy.front import NOTHING, Front, that_matter
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor
from postured.wire.wayland import Connection, connect, text

_MANAGER = "zwlr_foreign_toplevel_manager_v1"
_VERSION = 3
_APPEARS, _FINISHED = 0, 1
_APP_ID, _STATE, _DONE, _CLOSED = 1, 4, 5, 6
_DESTROY = 7
_ACTIVE, _FULLSCREEN = 2, 3


@dataclass(slots=True)
class _Window:
    """What was said of one since it appeared."""

    names: tuple[str, ...] = ()
    """Only what makes a difference: which programs there are is nobody's business."""
    states: frozenset[int] = frozenset()


class WlrWindows:
    """Satisfies ``display.Windows``."""

    def __init__(self, display: Connection, programs: tuple[str, ...] = ()) -> None:
        """Raises AdapterUnavailable; ``display`` is then the caller's to close."""
        self._display = display
        self._programs = programs
        self._windows: dict[int, _Window] = {}
        if _MANAGER not in display.offers:
            raise AdapterUnavailable(_("the compositor tells nobody which window is in front"))

    def attach(self, reactor: Reactor, *, front: Callable[[Front | None], None], gone: Callable[[], None]) -> None:
        self._front = front
        manager = self._display.bind(_MANAGER, _VERSION)
        if manager is not None:
            self._display.hear(manager, self._from_manager)
        self._display.attach(reactor, gone=gone)
        front(NOTHING)  # until it tells

    def soon(self, near: bool) -> None:
        """It is told of what happens."""

    def close(self) -> None:
        self._display.close()

    def _from_manager(self, event: int, arguments: bytes) -> None:
        match event:
            case _ if event == _APPEARS:
                (number,) = struct.unpack_from("=I", arguments)
                self._windows[number] = _Window()
                self._display.hear(number, lambda what, of: self._from_window(number, what, of))
            case _ if event == _FINISHED:
                self._windows.clear()
                self._front(None)
            case _:
                pass

    def _from_window(self, number: int, event: int, arguments: bytes) -> None:
        window = self._windows.get(number)
        if window is None:
            return
        match event:
            case _ if event == _APP_ID:
                window.names = that_matter([text(arguments, 0)], self._programs)
            case _ if event == _STATE:
                (size,) = struct.unpack_from("=I", arguments)
                window.states = frozenset(struct.unpack_from(f"={size // 4}I", arguments, 4))
            case _ if event == _DONE:
                self._tell()
            case _ if event == _CLOSED:
                del self._windows[number]
                self._display.forget(number)
                self._display.send(number, _DESTROY)
                self._tell()
            case _:
                pass

    def _tell(self) -> None:
        for each in self._windows.values():
            if _ACTIVE in each.states:
                self._front(Front(_FULLSCREEN in each.states, each.names))
                return
        self._front(NOTHING)


def open_wlr(environ: Mapping[str, str], programs: tuple[str, ...] = ()) -> WlrWindows:
    """On the compositor that ``environ`` names. May block; raises WaylandError, and AdapterUnavailable for good."""
    display = connect(environ)
    try:
        return WlrWindows(display, programs)
    except BaseException:
        display.close()
        raise
