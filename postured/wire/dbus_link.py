"""The bytes of one D-Bus connection, on the loop: signing in, messages out and in. Nothing here blocks.

jeepney reads and writes the messages; the socket is ours, because jeepney's own connections block or want asyncio.
"""

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any, NamedTuple, TypeVar

from jeepney.auth import BEGIN, AuthenticationError, Authenticator
from jeepney.fds import FileDescriptor, fds_buf_size
from jeepney.low_level import HeaderFields, Message, MessageFlag, MessageType, Parser
from jeepney.wrappers import DBusAddress, new_error, new_method_call, new_method_return

from postured.language import _
from postured.ports import Cancel, Reactor
from postured.wire.stream import Stream, reach

log = logging.getLogger(__name__)
_T = TypeVar("_T")

BUS = "org.freedesktop.DBus"
_AT_A_TURN = 64
"""Reads at a time; what is left keeps the socket readable, and others get their turn."""
_AT_A_READ = 1 << 16
_LONGEST = 1 << 27
"""Bytes of a message, by the specification."""
_MANY = 8
"""So many late answers in a row, and the bus itself is asked whether it is still there."""
_LAST_WORD = 0.05
"""Seconds that the bus may take to read what was said last."""


class Reply(NamedTuple):
    """What came of a call."""

    body: tuple[Any, ...] | None
    """None where it failed."""
    error: str = ""
    """The name of the error, or "" with a body; "lost" and "late" are ours."""


Replied = Callable[[Reply], None]
Answer = tuple[str, tuple[Any, ...]] | None
"""What a call from outside gets: signature and values; None where there is no such method."""


def _serves_nothing(_call: Message) -> Answer:
    return None


def to_bus(member: str, signature: str = "", body: tuple[Any, ...] = (), *, answered: bool = True) -> Message:
    """A call of the bus itself, which answers it or not."""
    call = new_method_call(DBusAddress("/org/freedesktop/DBus", BUS, BUS), member, signature or None, body)
    if not answered:
        call.header.flags |= MessageFlag.no_reply_expected
    return call


def hand(call: Callable[[_T], object], what: _T) -> None:
    """Give ``what`` to ``call``. What an adapter makes of it must cost neither the connection nor other adapters."""
    try:
        call(what)
    except Exception:
        log.exception("a message from the bus could not be handled")


def _hang_up(connection: socket.socket) -> None:
    """Wait shortly for the bus to have read all: to close with answers unread takes back what it has not read yet."""
    with suppress(OSError):  # it may be gone already, or hang
        connection.settimeout(_LAST_WORD)
        connection.shutdown(socket.SHUT_WR)
        for _number in range(_AT_A_TURN):
            if not connection.recv(_AT_A_READ):
                break
    connection.close()


class Link:
    """One connection, from signing in to its loss."""

    def __init__(
        self,
        address: str,
        reactor: Reactor,
        patience: timedelta,
        heard: Callable[[Message], None],
        lost: Callable[[str], None],
        ready: Callable[[], None],
        called: Callable[[Message], Answer] = _serves_nothing,
    ) -> None:
        """``lost`` is called once, with a word for the person, unless ``close`` comes first.

        Raises:
            OSError: nobody is there.
        """
        self._reactor = reactor
        self._patience = patience
        self._heard = heard
        self._lost = lost
        self._ready = ready
        self._called = called
        self._serials = count(1)
        self._waiting: dict[int, tuple[Replied, Cancel]] = {}
        self._late = 0
        """How many calls in a row have had no answer in time."""
        self._parser = Parser()
        self._signing_in: Authenticator | None = Authenticator(enable_fds=True)
        self._queued = bytearray()
        """Messages that wait until the bus has let us in."""
        self._socket = reach(address)
        self._stream = Stream(self._socket, reactor, self._read)
        self._deadline = reactor.later(patience, lambda: self._end(_("it does not answer")))
        self._converse()
        self.call(to_bus("Hello"), self._greeted)

    def call(self, message: Message, then: Replied, straggler: Replied | None = None) -> None:
        """``then`` gets the reply once, at the deadline at the latest; ``straggler`` one that comes after that."""
        serial = next(self._serials)

        def too_late() -> None:
            self._answer(serial, Reply(None, "late"))
            if straggler is not None and self._stream.open:
                self._waiting[serial] = (straggler, lambda: None)
            self._late += 1
            if self._late % _MANY == 0 and self._stream.open:
                self.call(to_bus("GetId"), self._looked_after)

        self._waiting[serial] = (then, self._reactor.later(self._patience, too_late))
        self._send(message, serial)

    def _looked_after(self, reply: Reply) -> None:
        """A service may hang for as long as it likes. If the bus does, what waits for it would grow without an end."""
        if reply.error == "late":
            self._end(_("it does not answer"))

    def tell(self, message: Message) -> None:
        """Send what has no reply."""
        self._send(message, next(self._serials))

    def close(self) -> None:
        """Hang up; what was said before is heard."""
        if self._stream.open:
            self._let_go(_hang_up)

    def _let_go(self, hang_up: Callable[[socket.socket], None]) -> None:
        hang_up(self._stream.release())
        self._deadline()
        for _then, late in self._waiting.values():
            late()
        self._waiting.clear()

    def _send(self, message: Message, serial: int) -> None:
        data = Message(message.header, _sayable(message.body)).serialise(serial=serial)
        if self._signing_in is None:
            self._stream.send(data)
        else:
            self._queued += data

    def _converse(self) -> None:
        """Say the next line of the signing in; when it is over, what was queued."""
        if self._signing_in is None:
            return
        line = self._signing_in.data_to_send()
        if line:
            self._stream.send(line)
        if self._signing_in.authenticated:
            self._signing_in = None
            queued, self._queued = BEGIN + bytes(self._queued), bytearray()
            self._stream.send(queued)

    def _greeted(self, reply: Reply) -> None:
        if reply.body is None:
            self._end(_("it does not let us in"))
            return
        self._deadline()
        self._ready()

    def _read(self) -> None:
        try:
            for _number in range(_AT_A_TURN):
                if not self._stream.open:
                    return
                data, fds = self._receive()
                if not data:
                    self._end(_("it hung up"))
                    return
                self._take(data, fds)
        except BlockingIOError:
            pass
        except OSError as problem:
            self._end(_why(problem))
        except AuthenticationError:
            self._end(_("it does not let us in"))
        except Exception:
            # jeepney raises whatever it stumbles over; after garbage nothing that follows can be trusted.
            log.debug("unreadable message from the bus", exc_info=True)
            self._end(_("it sent something unreadable"))

    def _receive(self) -> tuple[bytes, list[FileDescriptor]]:
        if self._signing_in is not None:
            return self._socket.recv(4096), []
        # No more than the parser wants: so files that come along belong to the message that is being read.
        wanted = self._parser.bytes_desired()
        if wanted > _LONGEST:
            raise ValueError("a message longer than any may be")
        # Python leaves files that come this way open in the programs that we start: they would hold them, too.
        data, ancillary, _flags, _address = self._socket.recvmsg(
            min(wanted, _AT_A_READ), fds_buf_size(), socket.MSG_CMSG_CLOEXEC
        )
        return data, FileDescriptor.from_ancdata(ancillary)

    def _take(self, data: bytes, fds: list[FileDescriptor]) -> None:
        if self._signing_in is not None:
            self._signing_in.feed(data)
            self._converse()
            return
        self._parser.add_data(data, fds=fds)
        while self._stream.open and (message := self._parser.get_next_message()) is not None:
            self._dispatch(message)

    def _dispatch(self, message: Message) -> None:
        fields = message.header.fields
        match message.header.message_type:
            case MessageType.method_return:
                self._late = 0
                self._answer(fields.get(HeaderFields.reply_serial, 0), Reply(tuple(message.body)))
            case MessageType.error:
                self._late = 0
                name = fields.get(HeaderFields.error_name, "")
                self._answer(fields.get(HeaderFields.reply_serial, 0), Reply(None, name))
            case MessageType.signal:
                hand(self._heard, message)
            case MessageType.method_call:
                hand(self._serve, message)

    def _serve(self, call: Message) -> None:
        reply = new_error(call, f"{BUS}.Error.Failed")
        try:
            answer = self._called(call)
            if answer is None:
                reply = new_error(call, f"{BUS}.Error.UnknownMethod")
            else:
                reply = new_method_return(call, answer[0] or None, answer[1])
        finally:
            if not call.header.flags & MessageFlag.no_reply_expected:
                self.tell(reply)

    def _answer(self, serial: int, reply: Reply) -> None:
        then, late = self._waiting.pop(serial, (None, None))
        if late is not None:
            late()
        if then is not None:
            hand(then, reply)

    def _end(self, why: str) -> None:
        if not self._stream.open:
            return
        waiting = [then for then, _late in self._waiting.values()]
        self._let_go(socket.socket.close)
        self._lost(why)  # first, so that nobody who is told now asks this link again
        for then in waiting:
            hand(then, Reply(None, "lost"))


def _why(problem: OSError) -> str:
    """A reset and a broken pipe are one thing to the person; which it is depends on the moment."""
    return _("it hung up") if isinstance(problem, ConnectionError) else problem.strerror or str(problem)


def _sayable(value: Any) -> Any:
    """``value`` with a "?" for what D-Bus text cannot hold: the bus hangs up on whoever sends a nought."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")
        case tuple():
            return tuple(_sayable(each) for each in value)
        case list():
            return [_sayable(each) for each in value]
        case dict():
            return {_sayable(key): _sayable(each) for key, each in value.items()}
    return value
