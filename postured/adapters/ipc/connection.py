"""One client of the control socket: takes its requests one after the other, and keeps a slow or rude one in bounds."""

import logging
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from postured import protocol
from postured.errors import PosturedError
from postured.language import _
from postured.ports import Cancel, Reactor
from postured.protocol import Failure, ProtocolError, Request, Result

_MOUTHFUL = 16 * 1024
"""Bytes that are read at once, so that no client keeps the loop for long."""
_ROOM = protocol.REQUEST_LIMIT + 1
"""A line, and the carriage return that some clients put before its end."""
_AT_ONCE = timedelta(0)

log = logging.getLogger(__name__)


class Answer:
    """What a handler answers with: at once, later, or many times.

    Every request gets any number of ``result(…, more=True)`` and then one ``result`` or ``fail``; the next request of
    the same client waits for that. To a client that has gone, all of them do nothing.
    """

    def __init__(self, connection: "Connection", reactor: Reactor) -> None:
        self._connection = connection
        self._reactor = reactor
        self._on_gone: Callable[[], None] | None = None
        self._gone = False
        self._answered = False

    def result(self, data: Mapping[str, Any], more: bool = False) -> None:
        """Answer with ``data``, which JSON must be able to hold; with ``more``, as one item of a stream."""
        if self._open():
            self._send(Result(dict(data), more), last=not more)

    def fail(self, error: PosturedError) -> None:
        """Answer that it was not done, and why."""
        if self._open():
            self._send(Failure(error.title, error.detail, int(error.exit_code)), last=True)

    def on_gone(self, call: Callable[[], None]) -> None:
        """Call once, later and on the loop, if the client leaves (or is dropped) before its last answer."""
        self._on_gone = call
        if self._gone:
            self._reactor.later(_AT_ONCE, call)

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for it."""
        return not self._gone and not self._answered

    def leave(self) -> None:
        """The client has gone; whoever answers is told."""
        if self.is_open:
            self._gone = True
            if self._on_gone is not None:
                self._reactor.later(_AT_ONCE, self._on_gone)

    def _open(self) -> bool:
        if self._answered:
            raise RuntimeError("this request has had its last answer")
        return not self._gone

    def _send(self, answer: Result | Failure, *, last: bool) -> None:
        try:
            line = protocol.encode_answer(answer)
        except ProtocolError as problem:
            log.error("an answer cannot be sent; dropped its client: %s", problem.detail)
            self._connection.refuse(_our_fault())
            return
        self._answered = last
        self._connection.send(line, last=last)


Handler = Callable[[Request, Answer], None]


class Connection:
    """Between accept and close. ``closed`` is called once, when it has let go of its socket."""

    def __init__(
        self,
        connected: socket.socket,
        reactor: Reactor,
        handle: Handler,
        *,
        patience: timedelta,
        closed: Callable[["Connection"], None],
    ) -> None:
        self._socket = connected
        self._file = connected.fileno()
        self._reactor = reactor
        self._handle = handle
        self._patience = patience
        self._closed = closed
        self._incoming = bytearray()
        self._outgoing = bytearray()
        self._answer: Answer | None = None
        self._taking = False
        self._hurry: Cancel = lambda: None
        connected.setblocking(False)
        self._wait_for_request()
        self._watch()

    def send(self, line: bytes, *, last: bool) -> None:
        """Send what an answer says; a client that has let too much pile up is dropped."""
        self._outgoing += line
        self._flush()
        if self._file < 0:
            return
        if len(self._outgoing) > protocol.ANSWER_LIMIT:
            log.info("dropped a client that does not read its answers")
            self.close()
        elif last:
            self._answer = None
            self._wait_for_request()
            self._take_requests()

    def refuse(self, error: PosturedError) -> None:
        """Say what is wrong, as far as the client can hear it now, and hang up."""
        line = protocol.encode_answer(Failure(error.title, error.detail, int(error.exit_code)))
        with suppress(OSError):
            self._socket.send(bytes(self._outgoing) + line)
        self.close()

    def close(self) -> None:
        """Hang up. What was not sent is lost; whoever was still answering is told, later and on the loop."""
        if self._file < 0:
            return
        self._hurry()
        self._reactor.forget(self._file)
        self._file = -1
        self._socket.close()
        if self._answer is not None:
            self._answer.leave()
        self._closed(self)

    def _watch(self) -> None:
        if self._file < 0:
            return
        # A client that sends ahead is read again once its requests have been taken.
        full = len(self._incoming) > _ROOM
        read = None if full else self._read
        self._reactor.watch(self._file, read, self._write if self._outgoing else None)

    def _wait_for_request(self) -> None:
        self._hurry()
        self._hurry = self._reactor.later(self._patience, self._run_out_of_patience)

    def _run_out_of_patience(self) -> None:
        detail = _("Nothing complete came for {seconds:g} s.").format(seconds=self._patience.total_seconds())
        self.refuse(ProtocolError(_("The client is too slow"), detail))

    def _read(self) -> None:
        try:
            more = self._socket.recv(_MOUTHFUL)
        except BlockingIOError:
            return
        except OSError:
            more = b""
        if more:
            self._incoming += more
            self._take_requests()
        else:
            self.close()

    def _write(self) -> None:
        self._flush()
        self._take_requests()

    def _flush(self) -> None:
        try:
            while self._outgoing:
                del self._outgoing[: self._socket.send(self._outgoing)]
        except BlockingIOError:
            pass
        except OSError:
            self.close()
        self._watch()

    def _take_requests(self) -> None:
        """Hand over what has come, one request at a time: each waits until the answer before it is on its way."""
        if self._taking:
            return
        self._taking = True
        try:
            while self._is_free and (line := self._next_line()) is not None:
                self._take(line)
        finally:
            self._taking = False
        self._watch()

    @property
    def _is_free(self) -> bool:
        return self._file >= 0 and self._answer is None and not self._outgoing

    def _next_line(self) -> bytes | None:
        end = self._incoming.find(b"\n", 0, _ROOM + 1)
        if end >= 0:
            line = bytes(self._incoming[:end])
            del self._incoming[: end + 1]
            return line
        if len(self._incoming) > _ROOM:
            self.refuse(protocol.too_long(protocol.REQUEST_LIMIT))
        return None

    def _take(self, line: bytes) -> None:
        self._hurry()
        answer = self._answer = Answer(self, self._reactor)
        try:
            self._handle(protocol.decode_request(line), answer)
        except PosturedError as error:
            self._fail(answer, error)
        except Exception:
            log.exception("a request failed; going on")
            self._fail(answer, _our_fault())

    @staticmethod
    def _fail(answer: Answer, error: PosturedError) -> None:
        if answer.is_open:
            answer.fail(error)


def _our_fault() -> PosturedError:
    detail = _("This is a bug in postured; its log says more. Please report it.")
    return PosturedError(_("postured could not do that"), detail)
