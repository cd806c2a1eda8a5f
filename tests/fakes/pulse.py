"""A sound server that says what the test sets, in bytes of its own making, and one that says only nonsense."""

import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

ERROR, REPLY, AUTH, SET_CLIENT_NAME, GET_SOURCE_INFO, LIST, SUBSCRIBE, EVENT = 0, 2, 8, 9, 23, 32, 35, 66
MICROPHONE, MONITOR = 1, 2
NOBODY = 0xFFFFFFFF


def u32(value: int) -> bytes:
    return b"L" + struct.pack(">I", value)


def text(value: str | None) -> bytes:
    return b"N" if value is None else b"t" + value.encode() + b"\0"


def properties(given: Mapping[str, str]) -> bytes:
    made = b"P"
    for name, value in given.items():
        data = value.encode() + b"\0"
        made += text(name) + u32(len(data)) + b"x" + struct.pack(">I", len(data)) + data
    return made + b"N"


def boolean(value: bool) -> bytes:
    return b"1" if value else b"0"


_SPEC = b"a" + struct.pack(">BBI", 3, 2, 48000)
_MAP = b"m" + bytes([2, 1, 2])
_VOLUME = b"v" + bytes([2]) + struct.pack(">II", 0x10000, 0x10000)
_TIME = b"U" + bytes(8)


def recorder(
    source: int = MICROPHONE,
    *,
    number: int = 7,
    client: int = 4,
    paused: bool = False,
    resampling: str | None = None,
    given: Mapping[str, str] | None = None,
) -> bytes:
    """One stream that records, as a listing has it."""
    head = u32(number) + text("a stream") + u32(NOBODY) + u32(client) + u32(source) + _SPEC + _MAP + _TIME + _TIME
    own = {"application.name": "Meeting"} if given is None else given
    return head + text(resampling) + text("protocol-native.c") + properties(own) + boolean(paused)


def source(number: int) -> bytes:
    """A microphone, or what a loudspeaker plays."""
    monitored = 0 if number == MONITOR else NOBODY
    head = u32(number) + text("a source") + text("words on it") + _SPEC + _MAP + u32(9) + _VOLUME + boolean(False)
    tail = text("a sink" if number == MONITOR else None) + _TIME + text("module-null.c") + u32(3)
    return head + u32(monitored) + tail + properties({"device.class": "sound"}) + _TIME


def packet(content: bytes, channel: int = NOBODY) -> bytes:
    return struct.pack(">IIIII", len(content), channel, 0, 0, 0) + content


def event(number: int = 7, kind: int = 1) -> bytes:
    """Something has become of a stream that records."""
    return packet(u32(EVENT) + u32(NOBODY) + u32(kind) + u32(number))


@dataclass
class FakePulse:
    """Serves one client at a time. ``listing`` is what records; ``reply`` may be replaced for one that lies."""

    listing: bytes = b""
    clients: int = 0
    asked: list[int] = field(default_factory=list)
    silent: frozenset[int] = frozenset()
    """Commands that it never answers."""
    refused: frozenset[int] = frozenset()
    along: bytes = b""
    """What comes in one piece with the next listing."""
    client: socket.socket | None = None

    def reply(self, command: int, arguments: bytes) -> bytes:
        """What the answer to a command holds."""
        if command == AUTH:
            return u32(35)
        if command == LIST:
            return self.listing
        if command == GET_SOURCE_INFO:
            return source(struct.unpack(">I", arguments[1:5])[0])
        return b""

    def tell(self, data: bytes) -> None:
        """Send, without having been asked."""
        assert self.client is not None
        self.client.sendall(data)

    def play(self, listing: bytes) -> None:
        """These record from now on."""
        self.listing = listing
        self.tell(event())

    def converse(self, client: socket.socket) -> None:
        self.clients += 1
        self.client = client
        while True:
            size, *_rest = struct.unpack(">5I", _exactly(client, 20))
            content = _exactly(client, size)
            command, tag = struct.unpack(">xIxI", content[:10])
            self.asked.append(command)
            if command in self.refused:
                client.sendall(packet(u32(ERROR) + u32(tag) + u32(1)))
            elif command not in self.silent:
                answer = packet(u32(REPLY) + u32(tag) + self.reply(command, content[10:]))
                if command == LIST:
                    answer, self.along = answer + self.along, b""
                client.sendall(answer)


def _exactly(client: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = client.recv(size - len(data))
        if not part:
            raise ConnectionError("the client hung up")
        data += part
    return data


@contextmanager
def serving(folder: str, converse: Callable[[socket.socket], None], *, number: bool = True) -> Iterator[None]:
    """Have a server's socket in the runtime folder ``folder``, with its file beside it or without."""
    os.makedirs(os.path.join(folder, "pulse"), exist_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(os.path.join(folder, "pulse", "native"))
    listener.listen()
    if number:
        with open(os.path.join(folder, "pulse", "pid"), "w", encoding="utf-8") as file:
            file.write("1\n")
    open_clients: list[socket.socket] = []

    def serve() -> None:
        with suppress(OSError):  # the listener is closed at the end
            while True:
                client, _address = listener.accept()
                open_clients.append(client)
                with client, suppress(OSError):  # either may hang up
                    converse(client)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        for client in open_clients:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        thread.join(10)
        listener.close()
        for name in ("native", "pid"):
            with suppress(FileNotFoundError):
                os.unlink(os.path.join(folder, "pulse", name))
