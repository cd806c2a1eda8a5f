"""A window on X11 that fills the screen, or does not: a program of its own, told so by lines on its standard input.

    python -m tests.desktop.x11_window CLASS [TYPE]

"full" makes it fill the screen, "small" no more; it ends with its input. "large", before that, gives it the screen's
size, which then never changes; "title" changes its title. TYPE is such as _NET_WM_WINDOW_TYPE_DESKTOP.
"""

import os
import struct
import sys

from postured.daemon.loop import Loop
from postured.wire.x11 import Connection, connect

_CREATE, _MAP, _CONFIGURE, _GET_GEOMETRY, _INTERN_ATOM, _CHANGE_PROPERTY, _SEND_EVENT = 1, 8, 12, 14, 16, 18, 25
_ATOM, _STRING, _NAME, _HINTS, _SIZE_HINTS, _CLASS = 4, 31, 39, 40, 41, 67
_WHERE_AND_HOW_LARGE = 1 | 2 | 4 | 8
_TO_THE_MANAGER = 0x180000
_CLIENT_MESSAGE = 33


class Window:
    """One with nothing in it."""

    def __init__(self, display: Connection, name: str, kind: str) -> None:
        self._display = display
        self._titles = 0
        self._number = display.new_id()
        self._state, self._full = self._atom("_NET_WM_STATE"), self._atom("_NET_WM_STATE_FULLSCREEN")
        place = struct.pack("=hhHHHH", 10, 10, 200, 100, 0, 1)
        display.send(struct.pack("=BBHII", _CREATE, 0, 8, self._number, display.root) + place + bytes(8))
        names = f"{name.lower()}\0{name}\0".encode()
        self._set(_CLASS, _STRING, 8, names)
        if kind:
            self._set(self._atom("_NET_WM_WINDOW_TYPE"), _ATOM, 32, struct.pack("=I", self._atom(kind)))

    def show(self, *, full: bool) -> None:
        """Come up, filling the screen or not."""
        if full:
            self._set(self._state, _ATOM, 32, struct.pack("=I", self._full))
        self._display.send(struct.pack("=BxHI", _MAP, 2, self._number))

    def fill(self, *, full: bool) -> None:
        """Ask the window manager to let it fill the screen, or no more."""
        message = struct.pack("=BBHII", _CLIENT_MESSAGE, 32, 0, self._number, self._state)
        message += struct.pack("=IIIII", int(full), self._full, 0, 1, 0)
        self._display.send(struct.pack("=BBHII", _SEND_EVENT, 0, 11, self._display.root, _TO_THE_MANAGER) + message)

    def enlarge(self) -> None:
        """Take the screen's place and size, with no frame around it; before it comes up."""
        reply = self._display.ask(struct.pack("=BxHI", _GET_GEOMETRY, 2, self._display.root))
        width, height = struct.unpack_from("=HH", reply, 16)
        frame = self._atom("_MOTIF_WM_HINTS")
        self._set(frame, frame, 32, struct.pack("=5I", 2, 0, 0, 0, 0))
        self._set(_HINTS, _SIZE_HINTS, 32, struct.pack("=18I", 1 | 2, 0, 0, width, height, *([0] * 13)))
        place = struct.pack("=iiII", 0, 0, width, height)
        self._display.send(struct.pack("=BxHIHxx", _CONFIGURE, 7, self._number, _WHERE_AND_HOW_LARGE) + place)

    def retitle(self) -> None:
        self._titles += 1
        self._set(_NAME, _STRING, 8, str(self._titles).encode())

    def _atom(self, name: str) -> int:
        text = name.encode() + bytes(-len(name) % 4)
        reply = self._display.ask(struct.pack("=BxHHxx", _INTERN_ATOM, 2 + len(text) // 4, len(name)) + text)
        return int(struct.unpack_from("=I", reply, 8)[0])

    def _set(self, name: int, kind: int, shape: int, data: bytes) -> None:
        padded = data + bytes(-len(data) % 4)
        head = struct.pack(
            "=BBHIIIBxxxI",
            _CHANGE_PROPERTY,
            0,
            6 + len(padded) // 4,
            self._number,
            name,
            kind,
            shape,
            len(data) * 8 // shape,
        )
        self._display.send(head + padded)


def main(name: str, kind: str = "") -> None:
    """Do as the lines say; the first of them brings it up."""
    loop = Loop()
    display = connect(os.environ)
    window = Window(display, name, kind)
    shown: list[bool] = []

    def read() -> None:
        told = os.read(0, 64)
        for line in told.decode().split():
            match line:
                case "large":
                    window.enlarge()
                case "title":
                    window.retitle()
                case _:
                    (window.fill if shown else window.show)(full=line == "full")
                    shown.append(True)
        if not told:
            loop.stop()

    display.attach(loop, gone=loop.stop)
    loop.watch(0, read)
    loop.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
