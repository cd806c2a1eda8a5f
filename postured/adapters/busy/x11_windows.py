"""The window in front on X11, as the window manager tells it (EWMH).

Seen at once is which window comes to the front; that it ends; and that it fills the screen, or does so no more, where
its size changes with that. Where its size does not, as with a player that had the size of the screen before, that is
seen at once while a reminder is near, or while the screen is filled: only then are the window's properties listened
to, for many programs change one of those at every key that is pressed. At any other time it is seen when the next
reminder is near. A window that changes others all the while, its title say, is let be for seconds in between, and how
it fills the screen is seen so much later.
"""

import struct
from collections.abc import Callable, Mapping
from datetime import timedelta

from postured.adapters.busy.front import NOTHING, Front
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Cancel, Reactor
from postured.wire.x11 import Connection, connect

_CHANGE_ATTRIBUTES, _INTERN_ATOM, _GET_PROPERTY = 2, 16, 20
_EVENT_MASK = 0x800
_PROPERTIES, _STRUCTURE = 0x400000, 0x20000
_SENT = 0x80
_DESTROYED, _CONFIGURED, _PROPERTY = 17, 22, 28
_CLASS = 67
"""WM_CLASS has the same number on every server."""
_LOOKS = (timedelta(milliseconds=200), timedelta(seconds=1))
"""A window that is to fill the screen comes to the front, changes its size, and says so, in any order."""
_REST, _LONG_REST = timedelta(seconds=3), timedelta(seconds=15)
"""For so long a window's properties are let be after one that is of no interest: while a reminder is near, or not."""
_ATOMS = (
    "_NET_SUPPORTING_WM_CHECK",
    "_NET_ACTIVE_WINDOW",
    "_NET_WM_STATE",
    "_NET_WM_STATE_FULLSCREEN",
    "_NET_WM_WINDOW_TYPE",
    "_NET_WM_WINDOW_TYPE_DESKTOP",
    "_NET_WM_WINDOW_TYPE_DOCK",
)

Told = Callable[[Front | None], None]


class X11Windows:
    """Satisfies ``display.Windows``."""

    def __init__(self, display: Connection) -> None:
        """Raises X11Error; ``display`` is then the caller's to close."""
        self._display = display
        self._check, self._active, self._state, self._full, self._type, *of_desktop = map(self._atom, _ATOMS)
        self._of_desktop = frozenset(of_desktop)
        self._manager = self._window = 0
        """Numbers of windows: the one by which the manager shows that it is there, and the one in front."""
        self._soon: Cancel | None = None
        self._looks: tuple[timedelta, ...] = ()
        self._turn = 0
        """Counts the windows in front: what is answered about an earlier one is of no interest."""
        self._near = self._fills = False
        self._hears = False
        """Whether it listens to the properties of the window in front."""
        self._resting: Cancel | None = None

    def attach(self, reactor: Reactor, *, front: Told, gone: Callable[[], None]) -> None:
        self._reactor, self._front = reactor, front
        self._display.attach(reactor, event=self._event, gone=lambda: self._gone(gone))
        self._listen(self._display.root, _PROPERTIES)
        self._find_manager()

    def soon(self, near: bool) -> None:
        self._near = near
        if near:
            self._rested()
        else:
            self._listen_closely()

    def close(self) -> None:
        self._no_more()
        self._display.close()

    def _atom(self, name: str) -> int:
        text = name.encode()
        padded = text + bytes(-len(text) % 4)
        reply = self._display.ask(struct.pack("=BxHHxx", _INTERN_ATOM, 2 + len(padded) // 4, len(text)) + padded)
        return int(struct.unpack_from("=I", reply, 8)[0])

    def _gone(self, gone: Callable[[], None]) -> None:
        self._no_more()
        gone()

    def _no_more(self) -> None:
        self._turn += 1
        self._no_looks()
        self._no_rest()

    def _listen(self, window: int, events: int) -> None:
        self._display.send(struct.pack("=BxHIII", _CHANGE_ATTRIBUTES, 4, window, _EVENT_MASK, events))

    def _property(self, window: int, name: int, answered: Callable[[bytes], None]) -> None:
        """``answered`` gets its bytes; none where it is not there, or the window is not there any more."""

        def read(reply: bytes | None) -> None:
            data = b""
            if reply is not None and len(reply) >= 32:
                shape, count = struct.unpack_from("=xB14xI", reply)
                data = reply[32 : 32 + count * shape // 8]
            answered(data)

        self._display.send(struct.pack("=BBHIIIII", _GET_PROPERTY, 0, 6, window, name, 0, 0, 256), read)

    def _event(self, code: int, packet: bytes) -> None:
        code &= ~_SENT
        first, second = struct.unpack_from("=II", packet, 4)
        match code:
            case _ if code == _PROPERTY and first == self._display.root and second == self._check:
                self._find_manager()
            case _ if code == _PROPERTY and first == self._display.root and second == self._active:
                self._find_window()
            case _ if code == _PROPERTY and first == self._window:
                self._changed(second)
            case _ if code == _DESTROYED and second == self._manager:
                self._manager = 0
                self._front(None)
            case _ if code == _DESTROYED and second == self._window:
                self._window = 0
                self._tell(NOTHING)
            case _ if code == _CONFIGURED and second == self._window and self._looks != _LOOKS:
                self._look_soon(_LOOKS)
            case _:
                pass

    def _find_manager(self) -> None:
        """The manager's window names itself: the mark of an earlier one may have stayed behind."""

        def marked(data: bytes) -> None:
            (window,) = struct.unpack("=I", data) if len(data) == 4 else (0,)
            if not window:
                known(0, b"")
                return
            self._listen(window, _STRUCTURE)
            self._property(window, self._check, lambda own: known(window, own))

        def known(window: int, own: bytes) -> None:
            self._manager = window if own == struct.pack("=I", window) else 0
            if self._manager:
                self._find_window()
            else:
                self._front(None)

        self._property(self._display.root, self._check, marked)

    def _find_window(self) -> None:
        def found(data: bytes) -> None:
            (window,) = struct.unpack_from("=I", data) if len(data) >= 4 else (0,)
            before, self._window = self._window, window
            if before not in (0, window, self._manager):
                self._listen(before, 0)
            if not window:
                self._turn += 1
                self._tell(NOTHING)
                return
            if window != before:
                self._listen(window, _STRUCTURE)
                self._hears = self._fills = False
                self._no_rest()
                self._look_soon(_LOOKS)
                self._listen_closely()
            self._look()

        self._property(self._display.root, self._active, found)

    def _listen_closely(self) -> None:
        """Listen to the window's properties while that matters; when that begins, look what was not heard."""
        hears = (self._near or self._fills) and self._resting is None
        if self._window and hears != self._hears:
            self._hears = hears
            self._listen(self._window, _STRUCTURE | _PROPERTIES if hears else _STRUCTURE)
            if hears:
                self._look()

    def _changed(self, name: int) -> None:
        """A property of the window in front; one that is of no interest may change ten times a second."""
        if name == self._state:
            self._look()
        elif self._resting is None:
            self._resting = self._reactor.later(_REST if self._near else _LONG_REST, self._rested)
            self._listen_closely()
            if self._soon is None:
                self._look_soon(_LOOKS[:1])  # those that come together with the state

    def _rested(self) -> None:
        self._no_rest()
        self._listen_closely()

    def _no_rest(self) -> None:
        if self._resting is not None:
            self._resting()
            self._resting = None

    def _look_soon(self, looks: tuple[timedelta, ...]) -> None:
        """Look again after each of these; one that is dragged about is looked at no more often for it."""
        self._no_looks()
        self._looks = looks
        if looks:
            self._soon = self._reactor.later(looks[0], self._look_again)

    def _no_looks(self) -> None:
        if self._soon is not None:
            self._soon()
            self._soon = None

    def _look_again(self) -> None:
        self._soon = None
        self._look_soon(self._looks[1:])
        if self._window:
            self._look()

    def _look(self) -> None:
        """How the window in front is: its state, its kind, its names."""
        self._turn += 1
        turn, found = self._turn, list[bytes]()

        def answered(data: bytes) -> None:
            found.append(data)
            if len(found) == 3 and turn == self._turn:
                states, kinds = _numbers(found[0]), _numbers(found[1])
                names = tuple(each.decode("utf-8", "replace") for each in found[2].split(b"\0") if each)
                self._tell(Front(self._full in states and not self._of_desktop & kinds, names))

        for name in (self._state, self._type, _CLASS):
            self._property(self._window, name, answered)

    def _tell(self, front: Front) -> None:
        if self._manager:
            self._fills = front.fills_screen
            self._listen_closely()
            self._front(front)


def _numbers(data: bytes) -> frozenset[int]:
    return frozenset(struct.unpack(f"={len(data) // 4}I", data[: len(data) // 4 * 4]))


def open_x11(environ: Mapping[str, str]) -> X11Windows:
    """On the display that ``environ`` names. May block; raises X11Error, and AdapterUnavailable where it names none."""
    if not environ.get("DISPLAY"):
        raise AdapterUnavailable(_("there is no X display"))
    display = connect(environ)
    try:
        return X11Windows(display)
    except BaseException:
        display.close()
        raise
