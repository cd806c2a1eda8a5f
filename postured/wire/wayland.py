"""A connection to a Wayland compositor: its frames over one socket. What is asked is the adapters' business."""

import logging
import os
import socket
import struct
from collections.abc import Callable, Mapping
from datetime import timedelta

from postured.language import _
from postured.wire.patience import PATIENCE, Deadline
from postured.wire.stream import Stream, Watcher

_DISPLAY = 1
_SYNC, _GET_REGISTRY = 0, 1
_REFUSED = 0
_BIND = 0
_GLOBAL = 0
_HEAD = 8
_AT_A_READ = 1 << 16

log = logging.getLogger(__name__)


class WaylandError(Exception):
    """The compositor cannot be used; the text says why, for a technical reader."""


def connect(environ: Mapping[str, str]) -> "Connection":
    """Connect to the compositor that ``environ`` names. Blocks ``PATIENCE`` a step at most; raises WaylandError."""
    path = environ.get("WAYLAND_DISPLAY") or "wayland-0"
    if not path.startswith("/"):
        if not environ.get("XDG_RUNTIME_DIR"):
            raise WaylandError(_("XDG_RUNTIME_DIR is not set"))
        path = os.path.join(environ["XDG_RUNTIME_DIR"], path)
    try:
        reached = socket.socket(socket.AF_UNIX)
    except OSError as error:
        raise WaylandError(_words(error)) from error
    try:
        reached.settimeout(PATIENCE.total_seconds())
        reached.connect(path)
        return Connection(reached)
    except OSError as error:
        reached.close()
        raise WaylandError(_words(error)) from error
    except BaseException:
        reached.close()
        raise


class Connection:
    """One client of a compositor.

    It begins apart from the loop: ``roundtrip`` waits. ``attach`` puts it on the loop, and from there on nothing
    blocks. No number of an object is used twice.
    """

    def __init__(self, connected: socket.socket) -> None:
        """Learn over a connected socket what the compositor offers. Raises WaylandError when it does not say."""
        self.offers: dict[str, tuple[int, int]] = {}
        """Interface to (number, version), the first of each."""
        self._socket = connected
        self._stream: Stream | None = None
        """From ``attach`` on."""
        self._gone: Callable[[], None]
        self._closed = False
        self._refused = False
        self._received = bytearray()
        self._unsent = bytearray()
        self._last_id = _DISPLAY
        self._listeners: dict[int, Callable[[int, bytes], None]] = {_DISPLAY: self._from_display}
        self._registry = self.new(self._from_registry)
        self.send(_DISPLAY, _GET_REGISTRY, struct.pack("=I", self._registry))
        self.roundtrip()

    def new(self, heard: Callable[[int, bytes], None]) -> int:
        """A number for an object of ours, whose events ``heard`` gets: which, and its arguments."""
        self._last_id += 1
        self._listeners[self._last_id] = heard
        return self._last_id

    def hear(self, number: int, heard: Callable[[int, bytes], None]) -> None:
        """Have ``heard`` get the events of an object, which may be one that the compositor made."""
        self._listeners[number] = heard

    def forget(self, number: int) -> None:
        """Hear no more of that object."""
        self._listeners.pop(number, None)

    def bind(self, interface: str, version: int) -> int | None:
        """The number of an object of ours for what the compositor offers; None where it does not."""
        if interface not in self.offers:
            return None
        name, offered = self.offers[interface]
        number = self.new(_ignore)
        named = interface.encode() + b"\0"
        padded = struct.pack("=I", len(named)) + named + bytes(-len(named) % 4)
        self.send(
            self._registry,
            _BIND,
            struct.pack("=I", name) + padded + struct.pack("=II", min(version, offered), number),
        )
        return number

    def send(self, number: int, request: int, arguments: bytes = b"") -> None:
        """Send a request to an object. After ``close`` or the compositor's end, this does nothing."""
        if self._closed:
            return
        data = struct.pack("=IHH", number, request, _HEAD + len(arguments)) + arguments
        if self._stream is None:
            self._unsent += data
        else:
            self._stream.send(data)

    def roundtrip(self, patience: timedelta = PATIENCE) -> None:
        """Wait until the compositor has dealt with all requests, hearing its events. Only before ``attach``.

        Raises WaylandError when it does not within ``patience``, or refuses one.
        """
        answered: list[bool] = []
        number = self.new(lambda _event, _arguments: answered.append(True))
        self.send(_DISPLAY, _SYNC, struct.pack("=I", number))
        deadline = Deadline(patience)
        try:
            while self._unsent:
                deadline.bind(self._socket)
                del self._unsent[: self._socket.send(self._unsent)]
            while not answered and not self._refused:
                deadline.bind(self._socket)
                self._take(self._socket.recv(_AT_A_READ))
        except OSError as error:
            raise WaylandError(_words(error)) from error
        finally:
            self.forget(number)
        if self._refused:
            raise WaylandError(_("the compositor refused a request"))

    def attach(self, loop: Watcher, *, gone: Callable[[], None]) -> None:
        """Let ``loop`` do the waiting from here on, also after a ``roundtrip`` that failed.

        ``gone`` is called once when the compositor ends the connection; never for our own ``close``.
        """
        if self._closed:
            return
        self._gone = gone
        self._stream = Stream(self._socket, loop, self._readable)
        self._stream.send(bytes(self._unsent))

    def close(self) -> None:
        """Let go of the compositor; nothing is called after it."""
        if self._closed:
            return
        self._closed = True
        if self._stream is not None:
            self._stream.release()
        self._socket.close()
        self._received.clear()

    def _readable(self) -> None:
        data = None if self._stream is None else self._stream.receive(_AT_A_READ)
        if data is None:
            return
        try:
            self._take(data)
        except OSError:
            self._refused = True
        if self._refused and not self._closed:
            self.close()
            self._gone()

    def _take(self, data: bytes) -> None:
        """Hand out the events that are whole now. Raises OSError at the end of the connection."""
        if not data:
            raise ConnectionResetError(_("the compositor ended the connection"))
        self._received += data
        while len(self._received) >= _HEAD:
            number, event, size = struct.unpack_from("=IHH", self._received)
            if size < _HEAD:
                raise ConnectionResetError(_("the compositor sent something unreadable"))
            if len(self._received) < size:
                return
            arguments = bytes(self._received[_HEAD:size])
            del self._received[:size]
            self._hand(self._listeners.get(number, _ignore), event, arguments)

    @staticmethod
    def _hand(heard: Callable[[int, bytes], None], event: int, arguments: bytes) -> None:
        try:
            heard(event, arguments)
        except Exception:
            # What came together must not suffer together: the loop would not call again for the rest.
            log.exception("a callback failed; going on")

    def _from_display(self, event: int, arguments: bytes) -> None:
        """After a refusal the compositor hears no more; that a number is free again means nothing to us."""
        if event == _REFUSED:
            self._refused = True
            log.debug("the compositor refused a request: %s", text(arguments, 8))

    def _from_registry(self, event: int, arguments: bytes) -> None:
        if event != _GLOBAL:
            return
        interface = text(arguments, 4)
        (name,) = struct.unpack_from("=I", arguments)
        (version,) = struct.unpack_from("=I", arguments, len(arguments) - 4)
        self.offers.setdefault(interface, (name, version))


def _ignore(_event: int, _arguments: bytes) -> None:
    """Hear nothing in it."""


def text(arguments: bytes, at: int) -> str:
    """The string that begins there in the arguments of an event."""
    (size,) = struct.unpack_from("=I", arguments, at)
    return arguments[at + 4 : at + 4 + max(0, size - 1)].decode("utf-8", "replace")


def _words(error: OSError) -> str:
    return _("no answer in time") if isinstance(error, TimeoutError) else error.strerror or str(error)
