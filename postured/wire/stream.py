"""One socket on the loop: what cannot be sent at once waits its turn, and nothing blocks."""

import socket
from collections.abc import Callable
from typing import Protocol


class Watcher(Protocol):
    """What a stream needs of a loop."""

    def watch(self, file: int, read: Callable[[], None] | None, write: Callable[[], None] | None = None) -> None: ...

    def forget(self, file: int) -> None: ...


def reach(path: str) -> socket.socket:
    """A socket connected to ``path``, for a stream. Raises OSError: nobody is there."""
    reached = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        reached.setblocking(False)
        reached.connect(path)
    except OSError:
        reached.close()
        raise
    return reached


class Stream:
    """A connected socket until ``close`` or ``release``; after that nothing is called, sent or received."""

    def __init__(self, connected: socket.socket, loop: Watcher, readable: Callable[[], None]) -> None:
        """``readable`` is called as long as something waits to be received, an end too."""
        connected.setblocking(False)
        self._socket = connected
        self._loop = loop
        self._readable = readable
        self._unsent = bytearray()
        self._listens = True
        self._broken = False
        """Whether something was lost on its way out: what comes after that would make no sense."""
        self.open = True
        self._watch()

    def send(self, data: bytes) -> None:
        """Send in good time. That the other side is gone is for ``receive`` to find, on the loop."""
        if self.open:
            self._unsent += data
            self._flush()

    def receive(self, most: int) -> bytes | None:
        """What has come, up to ``most`` bytes; None while nothing has, b"" at the end, however it came about."""
        if not self.open:
            return None
        if self._broken:
            return b""
        try:
            return self._socket.recv(most)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def listen(self, on: bool) -> None:
        """Whether ``readable`` is called from here on."""
        self._listens = on
        self._watch()

    def release(self) -> socket.socket:
        """Let go of the socket without closing it."""
        if self.open:
            self.open = False
            self._loop.forget(self._socket.fileno())
        return self._socket

    def close(self) -> None:
        self.release().close()

    def _flush(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: self._socket.send(self._unsent)]
        except BlockingIOError:
            pass
        except OSError:
            self._broken = True
            self._unsent.clear()
        self._watch()

    def _watch(self) -> None:
        if self.open:
            read = self._readable if self._listens else None
            self._loop.watch(self._socket.fileno(), read, self._flush if self._unsent else None)
