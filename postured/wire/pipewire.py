"""PipeWire's native protocol, as far as it tells which nodes there are and which of them run. Nothing here blocks.

It knows no cameras: ``Link`` follows the nodes that its owner wants. What a message says, ``fields`` reads.
"""

import logging
import os
import struct
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from postured.language import _
from postured.ports import Cancel, Reactor
from postured.wire.stream import Stream, reach

log = logging.getLogger(__name__)

_CORE, _CLIENT, _REGISTRY = 0, 1, 2
_HELLO, _SYNC, _PONG, _GET_REGISTRY = 1, 2, 3, 5
_UPDATE_PROPERTIES = 2
_BIND = 1
_DONE, _PING, _REMOVE_ID = 1, 2, 4
_GLOBAL, _GLOBAL_REMOVE, _INFO = 0, 1, 0
_VERSION = 3
"""Of the protocol, the registry and the nodes alike; PipeWire has spoken it since 0.3."""

_NODE = "PipeWire:Interface:Node"
_RUNS = 3
_STATE, _PROPERTIES = 1 << 2, 1 << 3
"""What an info may say that has changed."""

_ENDIAN = sys.byteorder
_HEAD = struct.Struct("=4I")
_POD = struct.Struct("=2I")
_BOOL, _ID, _INT, _LONG, _STRING, _STRUCT = 2, 3, 4, 5, 8, 14
_NUMBERS = {_BOOL: 4, _ID: 4, _INT: 4, _LONG: 8}
_SMALLER_THAN = 1 << 31
_DEEPEST = 4
_AT_NAME_OF_TYPE = 48
"""Where a new object says what it is: past the message's struct, two numbers and the head of the text."""
_NAME_OF_NODES = _NODE.encode() + b"\0"

_LONGEST = 1 << 20
"""Bytes of a message; what a node says of itself takes a few thousand."""
_AT_A_READ = 1 << 16
_READS = 16
_REST = timedelta(milliseconds=100)
"""Between two readings, so that a crowd of streams costs ten wake-ups a second and no more; what waits fits well into
the socket, for a server keeps what does not."""

Field = int | str | list["Field"] | None
"""None is a value of a kind that nobody here asks for."""


class Unreadable(Exception):
    """What came is not of this protocol."""


def sockets(environ: Mapping[str, str]) -> list[str]:
    """Where PipeWire may listen, the likeliest first."""
    named = environ.get("PIPEWIRE_REMOTE") or "pipewire-0"
    if named.startswith("/"):
        return [named]
    own = environ.get("PIPEWIRE_RUNTIME_DIR") or environ.get("XDG_RUNTIME_DIR") or ""
    return [os.path.join(each, named) for each in (own, "/run/pipewire") if each.startswith("/")]


def runs(path: str) -> bool:
    """Whether a server has the socket, as far as a look tells: it holds a lock beside it.

    A socket without may be the service manager's, and connecting to that would start a server. Trying for the lock
    could keep a server from starting.
    """
    try:
        end = f":{os.stat(path + '.lock').st_ino}"
    except OSError:
        return False
    try:
        with open("/proc/locks") as locks:
            return any(word.endswith(end) for line in locks for word in line.split()[5:6])
    except OSError:
        return True


def fields(message: bytes) -> list[Field]:
    """What the struct says that a message begins with. Raises Unreadable."""
    value, _end = _value(message, 0, 0)
    if not isinstance(value, list):
        raise Unreadable("a message that is no struct")
    return value


def _value(data: bytes, at: int, depth: int) -> tuple[Field, int]:
    """The value at ``at``, and where the next begins."""
    begin = at + _POD.size
    if begin > len(data):
        raise Unreadable("a value that is cut off")
    size, kind = _POD.unpack_from(data, at)
    end = begin + size
    if end > len(data):
        raise Unreadable("a value that is cut off")
    return _meaning(data, begin, end, kind, depth), end + (-size % 8)


def _meaning(data: bytes, begin: int, end: int, kind: int, depth: int) -> Field:
    if kind in _NUMBERS:
        if end - begin != _NUMBERS[kind]:
            raise Unreadable("a number of another size")
        return int.from_bytes(data[begin:end], _ENDIAN, signed=True)
    if kind == _STRING:
        return data[begin:end].partition(b"\0")[0].decode("utf-8", "replace")
    if kind == _STRUCT and depth < _DEEPEST:
        return list(_members(data, begin, end, depth + 1))
    return None


def _members(data: bytes, at: int, end: int, depth: int) -> Iterator[Field]:
    inside = data[:end]
    while at < end:
        value, at = _value(inside, at, depth)
        yield value


def _properties(found: Field) -> dict[str, str]:
    """Texts by their names; what has none is left out."""
    if not isinstance(found, list):
        raise Unreadable("no properties")
    return {
        name: text
        for name, text in zip(found[1::2], found[2::2], strict=False)
        if isinstance(name, str) and isinstance(text, str)
    }


def _number(found: Sequence[Field], at: int) -> int:
    value = found[at] if at < len(found) else None
    if not isinstance(value, int) or not -_SMALLER_THAN <= value < _SMALLER_THAN:
        raise Unreadable("no number where one must be")
    return value


def _pod(kind: int, body: bytes) -> bytes:
    return _POD.pack(len(body), kind) + body + bytes(-len(body) % 8)


def packed(values: Iterable[int | str]) -> bytes:
    """A struct of these; of their kinds the protocol has more, and none of them is sent."""
    return _pod(
        _STRUCT,
        b"".join(
            _pod(_INT, struct.pack("=i", value)) if isinstance(value, int) else _pod(_STRING, value.encode() + b"\0")
            for value in values
        ),
    )


class Link:
    """One connection, from the greeting to its loss. What a server sends, or does not, raises nowhere."""

    def __init__(
        self,
        path: str,
        reactor: Reactor,
        patience: timedelta,
        *,
        wanted: Callable[[Mapping[str, str]], bool],
        node: Callable[[int, bool | None, Mapping[str, str] | None], None],
        gone: Callable[[int], None],
        heard: Callable[[], None],
        lost: Callable[[str], None],
    ) -> None:
        """Follow the nodes that ``wanted`` says yes to, by what is publicly said of them.

        ``node`` gets a node's number, whether it runs and all that it says of itself; None for what has not changed.
        ``gone`` gets the number of any object that is no more. ``heard`` is called when everything is told that came
        together. ``lost`` is called once, with a word for the person, but for ``close``. ``patience`` is how long an
        answer may take.

        Raises:
            OSError: nobody is there.
        """
        self._reactor = reactor
        self._patience = patience
        self._wanted, self._node, self._gone, self._heard, self._lost = wanted, node, gone, heard, lost
        self._sent = 0
        self._last_id = _REGISTRY
        self._nodes: dict[int, int] = {}
        """Our number of a node that is followed to the server's."""
        self._asked: list[Callable[[], None]] = []
        self._deadline: Cancel = lambda: None
        self._received = bytearray()
        self._rest: Cancel | None = None
        self._unsent = bytearray()
        self._reading = False
        """Whether events are being handed out: what is sent for them goes out together."""
        self._stream = Stream(reach(path), reactor, self._read)
        self._send(_CORE, _HELLO, packed([_VERSION]))
        self._send(_CLIENT, _UPDATE_PROPERTIES, _pod(_STRUCT, packed([1, "application.name", "postured"])))
        self._send(_CORE, _GET_REGISTRY, packed([_VERSION, _REGISTRY]))

    def ask(self, answered: Callable[[], None]) -> None:
        """Call back once everything is answered that was sent; the deadline sees to it that the wait has an end."""
        if not self._stream.open:
            return
        if not self._asked:
            self._await()
        self._asked.append(answered)
        self._send(_CORE, _SYNC, packed([_CORE, self._sent]))

    def close(self) -> None:
        """Hang up; nothing is called after it."""
        self._stream.close()
        self._deadline()
        if self._rest is not None:
            self._rest()
        self._asked.clear()
        self._received.clear()

    def _await(self) -> None:
        self._deadline()
        self._deadline = self._reactor.later(self._patience, lambda: self._end(_("PipeWire does not answer")))

    def _send(self, to: int, opcode: int, body: bytes) -> None:
        self._unsent += _HEAD.pack(to, opcode << 24 | len(body), self._sent, 0) + body
        self._sent = (self._sent + 1) & 0x7FFFFFFF
        if not self._reading:
            self._send_all()

    def _send_all(self) -> None:
        self._stream.send(bytes(self._unsent))
        self._unsent.clear()

    def _read(self) -> None:
        ended = not self._receive()
        self._reading = True
        try:
            for head, body in self._messages():
                self._take(head, body)
                if not self._stream.open:
                    return
        except Unreadable as problem:
            # Nothing that follows can be trusted.
            log.debug("a message of PipeWire: %s", problem)
            self._end(_("PipeWire sent something unreadable"))
            return
        finally:
            self._reading = False
            self._send_all()
        if ended:
            self._end(_("PipeWire has ended"))
            return
        self._rest = self._reactor.later(_REST, self._rested)
        self._stream.listen(False)
        self._heard()

    def _receive(self) -> bool:
        """Take what is there, up to a bound; False when that was all that there will ever be."""
        for _time in range(_READS):
            data = self._stream.receive(_AT_A_READ)
            if data is None:
                return True
            if not data:
                return False
            self._received += data
        return True

    def _rested(self) -> None:
        self._rest = None
        self._stream.listen(True)

    def _messages(self) -> list[tuple[tuple[int, int], bytes]]:
        """Take out all whole messages: whom each is for and what it is, and what it holds."""
        received, at = bytes(self._received), 0
        found = []
        while at + _HEAD.size <= len(received):
            to, rest, _sequence, _files = _HEAD.unpack_from(received, at)
            begin = at + _HEAD.size
            end = begin + (rest & 0xFFFFFF)
            if end > len(received):
                break
            at = end
            found.append(((to, rest >> 24), received[begin:end]))
        del self._received[:at]
        if len(self._received) > _LONGEST:
            raise Unreadable("a message longer than any may be")
        return found

    def _take(self, head: tuple[int, int], body: bytes) -> None:
        to, opcode = head
        if to == _REGISTRY:
            if opcode == _GLOBAL and body.startswith(_NAME_OF_NODES, _AT_NAME_OF_TYPE):
                self._found(fields(body))
            elif opcode == _GLOBAL_REMOVE:
                self._gone(_number(fields(body), 0))
        elif to == _CORE:
            self._core(opcode, body)
        elif to in self._nodes and opcode == _INFO:
            self._info(self._nodes[to], fields(body))

    def _core(self, opcode: int, body: bytes) -> None:
        if opcode == _PING:
            said = fields(body)
            self._send(_CORE, _PONG, packed([_number(said, 0), _number(said, 1)]))
        elif opcode == _REMOVE_ID:
            self._nodes.pop(_number(fields(body), 0), None)
        elif opcode == _DONE and self._asked:
            answered = self._asked.pop(0)
            self._deadline()
            if self._asked:
                self._await()
            answered()

    def _found(self, said: list[Field]) -> None:
        number = _number(said, 0)
        if not self._wanted(_properties(said[4] if len(said) > 4 else None)):
            return
        self._last_id += 1
        self._nodes[self._last_id] = number
        self._send(_REGISTRY, _BIND, packed([number, _NODE, _VERSION, self._last_id]))

    def _info(self, number: int, said: list[Field]) -> None:
        changed = _number(said, 3)
        state = _number(said, 6) == _RUNS if changed & _STATE else None
        properties = _properties(said[8] if len(said) > 8 else None) if changed & _PROPERTIES else None
        self._node(number, state, properties)

    def _end(self, why: str) -> None:
        if self._stream.open:
            self.close()
            self._lost(why)
