"""A window on Wayland that fills the screen, or does not: a program of its own, told so by lines on its standard input.

    python -m tests.desktop.wayland_window APP_ID

"full" makes it fill the screen, "small" no more; it ends with its input.
"""

import os
import socket
import struct
import sys

from postured.daemon.loop import Loop
from postured.wire.wayland import Connection, connect

_WIDTH, _HEIGHT, _XRGB = 200, 100, 1
_CREATE_SURFACE = 0
_CREATE_POOL, _CREATE_BUFFER = 0, 0
_ATTACH, _DAMAGE, _COMMIT = 1, 2, 6
_GET_XDG_SURFACE, _PONG = 2, 3
_GET_TOPLEVEL, _ACKNOWLEDGE = 1, 4
_SET_APP_ID, _FULL, _NOT_FULL = 3, 11, 12


class Window:
    """One with nothing in it."""

    def __init__(self, display: Connection, app_id: str) -> None:
        self._display = display
        compositor, shared = display.bind("wl_compositor", 4), display.bind("wl_shm", 1)
        shell = display.bind("xdg_wm_base", 1)
        assert compositor is not None
        assert shared is not None
        assert shell is not None
        display.hear(shell, lambda _event, arguments: display.send(shell, _PONG, arguments))
        self._surface = self._new(compositor, _CREATE_SURFACE)
        self._role = display.new(self._configured)
        display.send(shell, _GET_XDG_SURFACE, struct.pack("=II", self._role, self._surface))
        self._toplevel = self._new(self._role, _GET_TOPLEVEL)
        text = app_id.encode() + b"\0"
        display.send(self._toplevel, _SET_APP_ID, struct.pack("=I", len(text)) + text + bytes(-len(text) % 4))
        self._buffer = self._paint(shared)

    def fill(self, *, full: bool) -> None:
        """Fill the screen, or do so no more."""
        if full:
            self._display.send(self._toplevel, _FULL, struct.pack("=I", 0))
        else:
            self._display.send(self._toplevel, _NOT_FULL)
        self._display.send(self._surface, _COMMIT)

    def _new(self, of: int, request: int) -> int:
        number = self._display.new(lambda _event, _arguments: None)
        self._display.send(of, request, struct.pack("=I", number))
        return number

    def _paint(self, shared: int) -> int:
        """Some pixels, in memory that the compositor sees."""
        size = _WIDTH * _HEIGHT * 4
        file = os.memfd_create("window")
        os.ftruncate(file, size)
        display = self._display
        display.roundtrip()
        pool = display.new(lambda _event, _arguments: None)
        request = struct.pack("=IHHIi", shared, _CREATE_POOL, 16, pool, size)
        # The one request with a file in it; everything before it has gone out.
        socket.send_fds(display._socket, [request], [file])
        os.close(file)
        buffer = display.new(lambda _event, _arguments: None)
        display.send(pool, _CREATE_BUFFER, struct.pack("=IiiiiI", buffer, 0, _WIDTH, _HEIGHT, _WIDTH * 4, _XRGB))
        return buffer

    def _configured(self, _event: int, serial: bytes) -> None:
        send = self._display.send
        send(self._role, _ACKNOWLEDGE, serial)
        send(self._surface, _ATTACH, struct.pack("=Iii", self._buffer, 0, 0))
        send(self._surface, _DAMAGE, struct.pack("=iiii", 0, 0, _WIDTH, _HEIGHT))
        send(self._surface, _COMMIT)


def main(app_id: str) -> None:
    """Show it, and do as the lines say."""
    loop = Loop()
    display = connect(os.environ)
    window = Window(display, app_id)

    def read() -> None:
        told = os.read(0, 64)
        for line in told.decode().split():
            window.fill(full=line == "full")
        if not told:
            loop.stop()

    display.attach(loop, gone=loop.stop)
    window.fill(full=False)
    loop.watch(0, read)
    loop.run()


if __name__ == "__main__":
    main(sys.argv[1])
