"""What the command line and the daemon say to each other, version 1: one JSON object a line. Pure; no socket in it.

A request is ``{"version": 1, "command": "status", "args": {}}``. Its answer is ``{"version": 1, "ok": true, "result":
{}, "more": false}``, with ``"more": true`` for each but the last of a stream, or ``{"version": 1, "ok": false, "error":
{"title": "…", "detail": "…", "exit": 69}}``, which ends it. Keys that a reader does not know are passed over. Requests
on one connection are answered in their order.
"""

import json
from typing import Any, NamedTuple, NoReturn

from postured.errors import ExitCode, PosturedError
from postured.language import _

VERSION = 1
REQUEST_LIMIT = 64 * 1024
"""Bytes of a request's line, its end not counted."""
ANSWER_LIMIT = 256 * 1024
"""Bytes of an answer's line; as much as the daemon keeps for a client that reads slowly."""


class ProtocolError(PosturedError):
    """What came over the socket is not what this version of postured understands."""

    exit_code = ExitCode.DATA


# Tuples and not dataclasses, which would cost every command a tenth of its start.
class Request(NamedTuple):
    """One thing that the daemon is asked to do."""

    command: str
    args: dict[str, Any]


class Result(NamedTuple):
    """The answer to a request, or one item of a stream."""

    data: dict[str, Any]
    more: bool = False
    """Whether another item will follow."""


class Failure(NamedTuple):
    """The answer to a request that was not carried out."""

    title: str
    detail: str
    exit: int
    """What the command exits with; a newer daemon may know codes that we do not."""


def encode_request(request: Request) -> bytes:
    """The line for it, with its end. Raises ProtocolError for what no line can hold."""
    return _line({"version": VERSION, "command": request.command, "args": request.args}, REQUEST_LIMIT)


def decode_request(line: bytes) -> Request:
    """The request in ``line``, which may or may not have its end. Raises ProtocolError, and nothing else."""
    found = _message(line, REQUEST_LIMIT)
    command, args = found.get("command"), found.get("args", {})
    if not isinstance(command, str) or not command:
        raise _misunderstood(_("“command” is missing, or is no text."))
    if not isinstance(args, dict):
        raise _misunderstood(_("“args” is no object."))
    return Request(command, args)


def encode_answer(answer: Result | Failure) -> bytes:
    """The line for it, with its end. Raises ProtocolError for what no line can hold."""
    if isinstance(answer, Result):
        return _line({"version": VERSION, "ok": True, "result": answer.data, "more": answer.more}, ANSWER_LIMIT)
    return _line({"version": VERSION, "ok": False, "error": answer._asdict()}, ANSWER_LIMIT)


def decode_answer(line: bytes) -> Result | Failure:
    """The answer in ``line``, which may or may not have its end. Raises ProtocolError, and nothing else."""
    found = _message(line, ANSWER_LIMIT)
    match found:
        case {"ok": True, "result": dict(data)} if isinstance(found.get("more", False), bool):
            return Result(data, found.get("more", False))
        case {"ok": False, "error": {"title": str(title), "detail": str(detail), "exit": int(code)}}:
            return Failure(title, detail, int(code))
    raise _misunderstood(_("It is neither a result nor an error."))


def too_long(limit: int) -> ProtocolError:
    """The complaint about a line that goes on after ``limit`` bytes."""
    detail = _("A line of the control socket has at most {limit} bytes.").format(limit=limit)
    return ProtocolError(_("The message is too long"), detail)


def _line(message: dict[str, Any], limit: int) -> bytes:
    try:
        line = json.dumps(message, separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as problem:
        raise ProtocolError(_("The message cannot be sent"), f"JSON: {problem}") from problem
    if len(line) > limit:
        raise too_long(limit)
    return line + b"\n"


def _message(line: bytes, limit: int) -> dict[str, Any]:
    line = line.rstrip(b"\r\n")
    if len(line) > limit:
        raise too_long(limit)
    try:
        found = json.loads(line.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        raise _misunderstood(_("It is not a line of JSON.")) from problem
    if not isinstance(found, dict) or type(found.get("version")) is not int:
        raise _misunderstood(_("It is no JSON object with a “version”."))
    if found["version"] != VERSION:
        raise ProtocolError(
            _("The other side speaks another version of postured's control messages"),
            _(
                "It speaks version {theirs}, this side version {ours}. Update the older one, and start postured again."
            ).format(theirs=found["version"], ours=VERSION),
        )
    return found


def _no_number(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python's parser takes and JSON does not know."""
    raise ValueError(name)


def _misunderstood(why: str) -> ProtocolError:
    return ProtocolError(_("The message cannot be understood"), why)
