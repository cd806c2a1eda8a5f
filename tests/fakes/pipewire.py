"""A PipeWire that says what the test sets, in bytes of its own making."""

import os
import socket
import struct
from collections.abc import Mapping

CORE, REGISTRY = 0, 2
SYNC, PONG, BIND = 2, 3, 1
NODE = "PipeWire:Interface:Node"
SUSPENDED, IDLE, RUNNING = 1, 2, 3
ALL = (1 << 2) | (1 << 3)


def pod(kind: int, body: bytes) -> bytes:
    return struct.pack("=2I", len(body), kind) + body + bytes(-len(body) % 8)


def number(value: int) -> bytes:
    return pod(4, struct.pack("=i", value))


def long(value: int) -> bytes:
    return pod(5, struct.pack("=q", value))


def name_of(value: int) -> bytes:
    return pod(3, struct.pack("=I", value))


def text(value: str | None) -> bytes:
    return pod(1, b"") if value is None else pod(8, value.encode() + b"\0")


def struct_of(*members: bytes) -> bytes:
    return pod(14, b"".join(members))


def properties(given: Mapping[str, str]) -> bytes:
    return struct_of(number(len(given)), *(text(word) for pair in given.items() for word in pair))


def message(to: int, opcode: int, body: bytes) -> bytes:
    return struct.pack("=4I", to, opcode << 24 | len(body), 0, 0) + body


def found(object_number: int, given: Mapping[str, str], kind: str = NODE) -> bytes:
    """The registry tells of something that is there."""
    body = struct_of(number(object_number), number(0x1C0), text(kind), number(3), properties(given))
    return message(REGISTRY, 0, body)


def removed(object_number: int) -> bytes:
    return message(REGISTRY, 1, struct_of(number(object_number)))


def info(proxy: int, state: int, given: Mapping[str, str], *, changed: int = ALL) -> bytes:
    """A node says how it is."""
    counts = (number(0), number(1), long(changed), number(0), number(1))
    body = struct_of(number(proxy), *counts, name_of(state), text(None), properties(given), struct_of(number(0)))
    return message(proxy, 0, body)


def done(sequence: int = 0) -> bytes:
    return message(CORE, 1, struct_of(number(0), number(sequence)))


def ping(sequence: int) -> bytes:
    return message(CORE, 2, struct_of(number(0), number(sequence)))


class FakePipeWire:
    """Listens in a folder. It answers what it was asked in ``turn``, which the test calls, or nothing."""

    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, "pipewire-0")
        self.environ = {"PIPEWIRE_REMOTE": self.path, "WAYLAND_DISPLAY": "wayland-7"}
        self.nodes: dict[int, Mapping[str, str]] = {}
        self.asked: list[tuple[int, int]] = []
        self.proxies: dict[int, int] = {}
        self._client: socket.socket | None = None
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._server.bind(self.path)
        self._server.listen()
        self._server.settimeout(0)

    def close(self) -> None:
        self.hang_up()
        self._server.close()

    def hang_up(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def say(self, *messages: bytes) -> None:
        assert self._client is not None
        self._client.sendall(b"".join(messages))

    def wait_to_send(self) -> None:
        """From here on, what the client does not read yet holds up who says it."""
        assert self._client is not None
        self._client.settimeout(10)

    def turn(self) -> None:
        """Let a client in, and answer what it asks: each node says once that it is suspended."""
        if self._client is None:
            try:
                self._client, _address = self._server.accept()
            except BlockingIOError:
                return
            self._client.settimeout(0)
            self.say(*(found(each, given) for each, given in self.nodes.items()))
        try:
            data = self._client.recv(1 << 16)
        except BlockingIOError:
            return
        while data:
            to, rest, _sequence, _files = struct.unpack_from("=4I", data)
            body, data = data[16 : 16 + (rest & 0xFFFFFF)], data[16 + (rest & 0xFFFFFF) :]
            self._answer(to, rest >> 24, body)

    def _answer(self, to: int, opcode: int, body: bytes) -> None:
        self.asked.append((to, opcode))
        if (to, opcode) == (CORE, SYNC):
            self.say(done())
        elif (to, opcode) == (REGISTRY, BIND):
            (node,) = struct.unpack_from("=i", body, 16)
            (proxy,) = struct.unpack_from("=i", body, len(body) - 8)
            self.proxies[node] = proxy
            self.say(info(proxy, SUSPENDED, self.nodes[node]))
