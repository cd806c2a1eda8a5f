"""A compositor that says what the test has written: a connection without one."""

import socket
import struct


def text(value: str) -> bytes:
    """A string as it travels."""
    data = value.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + bytes(-len(data) % 4)


def event(number: int, code: int, arguments: bytes = b"") -> bytes:
    """One event of an object."""
    return struct.pack("=IHH", number, code, 8 + len(arguments)) + arguments


DISPLAY, REGISTRY, FIRST_SYNC = 1, 2, 3


class ScriptedCompositor:
    """A compositor with one client, which gets ``theirs`` for a socket. What it says is written ahead."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.ours.settimeout(5)

    def offer(self, *interfaces: tuple[str, int]) -> None:
        """Tell what there is, numbered from 10, and that this is all."""
        for name, (interface, version) in enumerate(interfaces, 10):
            arguments = struct.pack("=I", name) + text(interface) + struct.pack("=I", version)
            self.say(event(REGISTRY, 0, arguments))
        self.done(FIRST_SYNC)

    def done(self, number: int) -> None:
        """All requests up to the sync of that number have been dealt with."""
        self.say(event(number, 0, struct.pack("=I", 0)) + event(DISPLAY, 1, struct.pack("=I", number)))

    def refuse(self, number: int, why: str = "no") -> None:
        """Hear no more, because of a request to that object."""
        self.say(event(DISPLAY, 0, struct.pack("=II", number, 1) + text(why)))

    def say(self, data: bytes) -> None:
        self.ours.sendall(data)

    def heard(self) -> list[tuple[int, int, bytes]]:
        """The requests since the last time: object, which, arguments."""
        data = self.ours.recv(65536)
        found = []
        while data:
            number, code, size = struct.unpack_from("=IHH", data)
            found.append((number, code, data[8:size]))
            data = data[size:]
        return found

    def close(self) -> None:
        self.ours.close()
        self.theirs.close()
