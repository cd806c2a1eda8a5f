"""A connection to an X server: its frames over one socket. What is asked through it is the adapters' business."""

import logging
import socket
import struct
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple

from postured.language import _
from postured.wire.patience import PATIENCE, Deadline
from postured.wire.stream import Stream, Watcher
from postured.wire.x11_display import X11Error, cookie_for, parse_display, reach, words

_ERROR, _REPLY, _GENERIC_EVENT = 0, 1, 35
_QUERY_EXTENSION = 98
_AT_A_READ = 1 << 16
_BYTE_ORDER = b"l" if sys.byteorder == "little" else b"B"
"""Our own, so that a server need not swap: many refuse clients that ask it to."""

log = logging.getLogger(__name__)


def connect(environ: Mapping[str, str]) -> "Connection":
    """Connect to the display that ``environ`` names. Blocks ``PATIENCE`` a step at most; raises X11Error."""
    display = parse_display(environ.get("DISPLAY", ""))
    reached = reach(display)
    try:
        return Connection(reached, cookie_for(reached, display.number, environ))
    except BaseException:
        reached.close()
        raise


class Extension(NamedTuple):
    """The numbers that a server gave to an extension."""

    opcode: int
    first_event: int
    first_error: int


class Connection:
    """One client of an X server.

    It begins apart from the loop: ``ask`` waits for its answer. ``attach`` puts it on the loop, and from there on
    nothing blocks. A request that the server refuses harms neither the connection nor other requests.
    """

    def __init__(self, connected: socket.socket, cookie: tuple[bytes, bytes] = (b"", b"")) -> None:
        """Shake hands over a connected socket. Raises X11Error when the server does not let us in."""
        self._socket = connected
        self._deadline = Deadline(PATIENCE)
        """Of the step that is waited for, before ``attach``."""
        self._stream: Stream | None = None
        """From ``attach`` on."""
        self._event: Callable[[int, bytes], None] | None = None
        self._gone: Callable[[], None]
        self._closed = False
        self._received = bytearray()
        self._unsent = bytearray()
        self._sequence = 0
        self._answers: dict[int, Callable[[bytes | None], None]] = {}
        self._next_id: int
        setup = self._shake_hands(*cookie)
        try:
            self._next_id, vendor, formats = struct.unpack_from("=4xI8xH3xB", setup)
            (self.root,) = struct.unpack_from("=I", setup, 32 + len(_padded(bytes(vendor))) + 8 * formats)
        except struct.error as error:
            raise X11Error(_("the server's greeting makes no sense")) from error

    def new_id(self) -> int:
        """A number for something of ours in the server."""
        self._next_id += 1
        return self._next_id

    def extension(self, name: str) -> Extension | None:
        """The extension of that name, None where the server lacks it. Only before ``attach``; raises X11Error."""
        wanted = name.encode()
        request = struct.pack("=BxHHxx", _QUERY_EXTENSION, 2 + len(_padded(wanted)) // 4, len(wanted))
        present, *numbers = struct.unpack_from("=BBBB", self.ask(request + _padded(wanted)), 8)
        return Extension(*numbers) if present else None

    def ask(self, request: bytes, patience: timedelta = PATIENCE) -> bytes:
        """Send and wait for the reply. Only before ``attach``; events that come before the reply are dropped.

        Raises X11Error when no reply comes in time, or when this or an earlier request is refused.
        """
        self._deadline = Deadline(patience)
        self._put(request)
        while True:
            packet = self._wait_for_packet()
            if packet[0] == _ERROR:
                raise X11Error(_describe(packet))
            if packet[0] == _REPLY and _sequence_of(packet) == self._sequence:
                return packet

    def send(self, request: bytes, answered: Callable[[bytes | None], None] | None = None) -> None:
        """Send a request. ``answered`` belongs to one that has a reply, and gets it on the loop; None if refused.

        It is not called when the server goes. After ``close`` or the server's end, this does nothing.
        """
        self._deadline = Deadline(PATIENCE)
        self._put(request, answered)

    def _put(self, request: bytes, answered: Callable[[bytes | None], None] | None = None) -> None:
        if self._closed:
            return
        self._sequence = (self._sequence + 1) & 0xFFFF
        if answered is not None:
            self._answers[self._sequence] = answered
        if self._stream is None:
            self._unsent += request
            self._send_now()
        else:
            self._stream.send(request)

    def attach(
        self, loop: Watcher, *, event: Callable[[int, bytes], None] | None = None, gone: Callable[[], None]
    ) -> None:
        """Let ``loop`` do the waiting from here on, also after an ``ask`` that failed.

        ``event`` gets the code and the bytes of each event, those that wait already before this returns. ``gone``
        is called once when the server ends the connection; never for our own ``close``.
        """
        if self._closed:
            return
        self._event, self._gone = event, gone
        self._stream = Stream(self._socket, loop, self._readable)
        self._stream.send(bytes(self._unsent))
        self._hand_out()

    def close(self) -> None:
        """Let go of the display; nothing is called after it."""
        if self._closed:
            return
        self._closed = True
        if self._stream is not None:
            self._stream.release()
        self._socket.close()
        self._received.clear()

    def _shake_hands(self, name: bytes, data: bytes) -> bytes:
        lengths = struct.pack("=cxHHHHxx", _BYTE_ORDER, 11, 0, len(name), len(data))
        self._unsent += lengths + _padded(name) + _padded(data)
        self._send_now()
        status, reason, size = struct.unpack("=BB4xH", self._take(8))
        rest = self._take(4 * size)
        if status != 1:
            raise X11Error(rest[: reason or None].rstrip(b"\0\n").decode("latin-1"))
        return rest

    def _send_now(self) -> None:
        try:
            while self._unsent:
                self._deadline.bind(self._socket)
                del self._unsent[: self._socket.send(self._unsent)]
        except OSError as error:
            raise X11Error(words(error)) from error

    def _wait_for_packet(self) -> bytes:
        while (packet := self._cut()) is None:
            self._receive()
        return packet

    def _take(self, size: int) -> bytes:
        while len(self._received) < size:
            self._receive()
        taken = bytes(self._received[:size])
        del self._received[:size]
        return taken

    def _receive(self) -> None:
        try:
            self._deadline.bind(self._socket)
            data = self._socket.recv(4096)
        except OSError as error:
            raise X11Error(words(error)) from error
        if not data:
            raise X11Error(_("the server ended the connection"))
        self._received += data

    def _cut(self) -> bytes | None:
        """Take the next whole packet from what has come; None while some of it is missing."""
        if len(self._received) < 32:
            return None
        size = 32
        if self._received[0] == _REPLY or self._received[0] & 0x7F == _GENERIC_EVENT:
            size += 4 * struct.unpack_from("=I", self._received, 4)[0]
        return self._take(size) if len(self._received) >= size else None

    def _readable(self) -> None:
        data = None if self._stream is None else self._stream.receive(_AT_A_READ)
        if data is None:
            return
        if data:
            self._received += data
            self._hand_out()
        else:
            self.close()
            self._gone()

    def _hand_out(self) -> None:
        while (packet := self._cut()) is not None:
            try:
                self._hand(packet)
            except Exception:
                # What came together must not suffer together: the loop would not call again for the rest.
                log.exception("a callback failed; going on")

    def _hand(self, packet: bytes) -> None:
        if packet[0] > _REPLY:
            if self._event is not None:
                self._event(packet[0] & 0x7F, packet)
            return
        if packet[0] == _ERROR:
            log.debug("%s", _describe(packet))
        answered = self._answers.pop(_sequence_of(packet), None)
        if answered is not None:
            answered(packet if packet[0] == _REPLY else None)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _sequence_of(packet: bytes) -> int:
    return int(struct.unpack_from("=H", packet, 2)[0])


def _describe(error: bytes) -> str:
    code, minor, major = struct.unpack_from("=xB6xHB", error)
    return _("the server refused request {request} with error {code}").format(request=f"{major}.{minor}", code=code)
