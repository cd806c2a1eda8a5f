"""An X server that says what the test has written, and a loop that turns by hand: a connection without either."""

import socket
import struct
import threading
from collections.abc import Callable
from datetime import timedelta

from postured.ports import Cancel

ROOT = 0x4D2
FIRST_ID = 0x0200000


class Script:
    """The server's end of a connection. Replies are written ahead, since each request's number is known."""

    def __init__(self, ours: socket.socket) -> None:
        self.ours = ours
        self.ours.settimeout(5)

    def greet(self) -> None:
        """Let the client in: a server with a vendor of seven letters, one format and one screen."""
        head = struct.pack("=IIIIHHBB", 1, FIRST_ID, 0x1FFFFF, 0, 7, 0xFFFF, 1, 1) + bytes(10)
        rest = head + b"Nobody.\0" + bytes(8) + struct.pack("=I", ROOT) + bytes(36)
        self.say(struct.pack("=BxHHH", 1, 11, 0, len(rest) // 4) + rest)

    def turn_away(self, reason: bytes) -> None:
        """Refuse the client."""
        rest = reason + bytes(-len(reason) % 4)
        self.say(struct.pack("=BBHHH", 0, len(reason), 11, 0, len(rest) // 4) + rest)

    def reply(self, number: int, body: bytes, second: int = 0) -> None:
        """Answer request ``number`` (the first is 1); ``body`` is what follows the head of eight bytes."""
        body = body.ljust(24, b"\0")
        self.say(struct.pack("=BBHI", 1, second, number & 0xFFFF, (len(body) - 24 + 3) // 4) + body)

    def extension(self, number: int, opcode: int = 134, first_event: int = 83) -> None:
        """Answer a QueryExtension: it is there."""
        self.reply(number, struct.pack("=BBBB", 1, opcode, first_event, 134))

    def no_extension(self, number: int) -> None:
        """Answer a QueryExtension: there is no such thing."""
        self.reply(number, b"")

    def refuse(self, number: int, code: int = 2) -> None:
        """Answer request ``number`` with an error."""
        self.say(struct.pack("=BBHIHB", 0, code, number & 0xFFFF, 0, 8, 134) + bytes(21))

    def say(self, data: bytes) -> None:
        self.ours.sendall(data)

    def heard(self) -> bytes:
        """What the client has sent since the last time."""
        return self.ours.recv(65536)

    def close(self) -> None:
        self.ours.close()


class ScriptedServer(Script):
    """A server with one client, which gets ``theirs`` for a socket."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        super().__init__(ours)

    def close(self) -> None:
        super().close()
        self.theirs.close()


class ListeningServer:
    """A server on a port of this machine; each client that connects gets the next of ``scripts``."""

    def __init__(self, *scripts: Callable[[Script], None]) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(10)
        self._clients: list[Script] = []
        self._scripts = scripts
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def display(self) -> str:
        return f"localhost:{self._listener.getsockname()[1] - 6000}.0"

    def close(self) -> None:
        self._thread.join()
        for client in self._clients:
            client.close()
        self._listener.close()

    def _serve(self) -> None:
        for script in self._scripts:
            self._clients.append(Script(self._listener.accept()[0]))
            script(self._clients[-1])


class HandLoop:
    """Satisfies ``ports.Reactor``, and does nothing by itself."""

    def __init__(self) -> None:
        self.reads: dict[int, Callable[[], None]] = {}
        self.writes: dict[int, Callable[[], None]] = {}
        self.waiting: list[tuple[timedelta, Callable[[], None]]] = []
        """What ``later`` was asked for, and was neither rung nor cancelled."""

    def watch(self, file: int, read: Callable[[], None] | None, write: Callable[[], None] | None = None) -> None:
        self.forget(file)
        if read is not None:
            self.reads[file] = read
        if write is not None:
            self.writes[file] = write

    def forget(self, file: int) -> None:
        self.reads.pop(file, None)
        self.writes.pop(file, None)

    def later(self, delay: timedelta, call: Callable[[], None]) -> Cancel:
        entry = (delay, call)
        self.waiting.append(entry)

        def cancel() -> None:
            if entry in self.waiting:
                self.waiting.remove(entry)

        return cancel

    def from_thread(self, call: Callable[[], None]) -> None:
        raise NotImplementedError

    def read(self) -> None:
        """Every watched file can be read."""
        for call in list(self.reads.values()):
            call()

    def write(self) -> None:
        """Every file that waits for it can be written."""
        for call in list(self.writes.values()):
            call()

    def ring(self) -> None:
        """The one thing that waits comes due."""
        ((_, call),) = self.waiting
        self.waiting.clear()
        call()

    @property
    def wait(self) -> timedelta:
        """How long the one thing that waits was asked to."""
        ((delay, _),) = self.waiting
        return delay
