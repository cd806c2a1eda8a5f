"""The other end of the control socket: asks the daemon, and says in plain words why there is no answer."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from postured import protocol
from postured.errors import ExitCode, NotRunning, PosturedError
from postured.language import _
from postured.protocol import Failure, Request, Result

PATIENCE = timedelta(seconds=5)


class NotAnswering(PosturedError):
    """A daemon listens, and nothing can be had from it."""

    exit_code = ExitCode.NOT_RUNNING


class Refused(PosturedError):
    """The daemon answered that it did not do it. The exit code is the daemon's."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.title, failure.detail)
        with suppress(ValueError):  # a newer daemon's code; ours for it is "a bug"
            self.exit_code = ExitCode(failure.exit)


def ask(
    path: str, command: str, args: Mapping[str, Any] | None = None, timeout: timedelta = PATIENCE
) -> dict[str, Any]:
    """What the daemon at ``path`` answers.

    Raises NotRunning, NotAnswering (after ``timeout`` without a word), Refused or ProtocolError.
    """
    with _connect(path, timeout) as connected:
        _send(connected, command, args)
        return next(_results(connected)).data


def follow(path: str, command: str, args: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """What the daemon tells until it ends the stream; only the first item must come in time. Raises as ``ask``."""
    with _connect(path, PATIENCE) as connected:
        _send(connected, command, args)
        for result in _results(connected):
            yield result.data
            if not result.more:
                return
            connected.settimeout(None)


def _connect(path: str, timeout: timedelta) -> socket.socket:
    connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connected.settimeout(timeout.total_seconds())
    try:
        connected.connect(path)
    except OSError as problem:
        connected.close()
        raise _no_connection(path, problem) from problem
    return connected


def _no_connection(path: str, problem: OSError) -> PosturedError:
    match problem:
        case FileNotFoundError() | ConnectionRefusedError() | NotADirectoryError():
            return NotRunning(_("postured is not running"), _("Start it with `postured run`, or log in again."))
        case TimeoutError() | BlockingIOError():  # the latter when its queue is full
            return _silent()
        case PermissionError():
            return NotAnswering(
                _("This postured belongs to another user"), _("You may not open its socket {path}.").format(path=path)
            )
    return NotAnswering(_("postured cannot be reached"), f"{path}: {problem.strerror or problem}")


def _send(connected: socket.socket, command: str, args: Mapping[str, Any] | None) -> None:
    try:
        connected.sendall(protocol.encode_request(Request(command, dict(args or {}))))
    except TimeoutError as problem:
        raise _silent() from problem
    except ConnectionError:
        pass  # it hung up, and what it said before can still be read


def _results(connected: socket.socket) -> Iterator[Result]:
    for line in _lines(connected):
        answer = protocol.decode_answer(line)
        if isinstance(answer, Failure):
            raise Refused(answer)
        yield answer
    raise NotAnswering(
        _("postured hung up"), _("It ended, or could not answer. Its log says more; `postured run` starts it again.")
    )


def _lines(connected: socket.socket) -> Iterator[bytes]:
    """Complete lines as they come, until the other side hangs up."""
    held = bytearray()
    while more := _receive(connected):
        held += more
        while (end := held.find(b"\n")) >= 0:
            line = bytes(held[:end])
            del held[: end + 1]
            yield line
        if len(held) > protocol.ANSWER_LIMIT:
            raise protocol.too_long(protocol.ANSWER_LIMIT)


def _receive(connected: socket.socket) -> bytes:
    try:
        return connected.recv(64 * 1024)
    except TimeoutError as problem:
        raise _silent() from problem
    except ConnectionError:
        return b""


def _silent() -> NotAnswering:
    return NotAnswering(
        _("postured does not answer"),
        _("It runs, but is stuck or very busy. If this goes on, end it and start it again with `postured run`."),
    )
