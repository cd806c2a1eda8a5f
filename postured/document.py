"""A TOML file with positions, and its problems. tomllib decides what is valid; what it means is for others to say."""

import os
import re
import stat
import tomllib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from postured.errors import ExitCode, PosturedError
from postured.language import _

Key = tuple[str | int, ...]
"""The way to a value: names of tables and keys, numbers of a list's items."""

_LARGEST = 1 << 20
_AT = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")
_KEY_OF_LINE = re.compile(r"\s*(\[\[?[^][]+\]\]?|[\w.-]+)\s*(?:=|#|$)")
_UNQUOTED = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*=\s*([A-Za-z0-9][A-Za-z0-9:-]*)\s*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, for the person to find it."""

    line: int | None
    """From 1; None where the text is no file but, say, a variable."""
    column: int
    """In characters, from 1."""
    excerpt: str
    """The line itself; what cannot be printed is replaced."""


class BadDocument(PosturedError):
    """The file cannot be read, or is not TOML."""

    exit_code = ExitCode.DATA

    def __init__(
        self, file: str, message: str, advice: str = "", *, place: Place | None = None, missing: bool = False
    ) -> None:
        where = f"{file}:{place.line}:{place.column}" if place else file
        super().__init__(_("cannot use {file}").format(file=where), f"{message} {advice}".rstrip())
        self.file = file
        self.message = message
        self.advice = advice
        self.place = place
        self.missing = missing


@dataclass(frozen=True)
class Document:
    """What a TOML file says, and where."""

    file: str
    text: str = field(repr=False)
    values: dict[str, Any]

    def place(self, key: Key, *, value: bool = True) -> Place | None:
        """Where the value at ``key`` stands, or else its key, or else the nearest table around it."""
        span = None
        at = self._spans
        for part in key:
            inner = at.inner() if at is not None else None
            if isinstance(inner, dict) and part in inner:
                span, at = _span_of(next(name for name in inner if name == part)), inner[part]
            elif isinstance(inner, list) and isinstance(part, int) and part < len(inner):
                at = inner[part]
            else:
                return _place(self.text, span) if span is not None else None
            span = _span_of(at) if isinstance(part, int) and _span_of(at) is not None else span
        if value and _span_of(at) is not None:
            span = _span_of(at)
        return _place(self.text, span) if span is not None else None

    @cached_property
    def _spans(self) -> Any:
        """The values again, each with its place; None where that cannot be had. Only ever needed for a problem."""
        try:
            import spanned_toml

            return spanned_toml.loads(self.text)
        except Exception:  # noqa: BLE001 - a place is a nicety, and never worth losing the problem itself
            return None


def read(file: str) -> Document:
    """The document in ``file``.

    Raises:
        BadDocument: there is none, it cannot be read, or it is not TOML; with the first thing that is wrong.
    """
    return parse(file, _bytes(file))


def parse(file: str, data: bytes) -> Document:
    """The document that ``data`` holds; ``file`` is its name in messages.

    Raises:
        BadDocument: it is not TOML; with the first thing that is wrong.
    """
    text = _text(file, data)
    try:
        return Document(file, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(file, text, str(error)) from None
    except RecursionError:
        raise BadDocument(file, _("Its lists are nested too deeply to be read.")) from None


def _bytes(file: str) -> bytes:
    try:
        found = os.stat(file)
        if stat.S_ISDIR(found.st_mode):
            raise BadDocument(file, _("Found a folder, expected a file."))
        if not stat.S_ISREG(found.st_mode):
            raise BadDocument(file, _("Found something that is no ordinary file."))
        if found.st_size > _LARGEST:
            raise BadDocument(file, _("Found a file of over 1 MiB, expected a short text."))
        with open(file, "rb") as opened:
            return opened.read(_LARGEST + 1)
    except FileNotFoundError:
        raise BadDocument(file, _("There is no such file."), missing=True) from None
    except PermissionError:
        advice = _("Give yourself the right to: chmod u+r {file}").format(file=file)
        raise BadDocument(file, _("You may not read this file."), advice) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise BadDocument(file, _("It cannot be read: {reason}.").format(reason=reason or error)) from None


def _text(file: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadDocument(file, _("Found a text in UTF-16, expected UTF-8."), _("Save it as UTF-8."))
    data = data.removeprefix(b"\xef\xbb\xbf")  # Notepad begins a file so
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        broken = data.decode(errors="replace").replace("\r\n", "\n")
        at = len(data[: error.start].decode().replace("\r\n", "\n"))
        message = _("Found the byte 0x{byte:02X}, which is not UTF-8.").format(byte=data[error.start])
        raise BadDocument(file, message, _("Save the file as UTF-8."), place=_place(broken, at)) from None
    return text.replace("\r\n", "\n")  # as tomllib does, so that places count alike


def _not_toml(file: str, text: str, error: str) -> BadDocument:
    match = _AT.search(error)
    reason = error[: match.start()] if match else error
    at = len(text.rstrip())
    if match and match[1]:
        at = _offset(text, int(match[1]), int(match[2]))
    place = _place(text, at)
    head = _KEY_OF_LINE.match(place.excerpt)
    if reason.startswith("Cannot ") and head:
        message = _("{key} is already set further up.").format(key=head[1])
        return BadDocument(file, message, _("Keep one of the two."), place=replace(place, column=head.start(1) + 1))
    if match and not match[1]:
        message = _("The file ends too early: {reason}.")
    else:
        message = _("This is not TOML: {reason}.")
    reason = reason[:1].lower() + reason[1:]
    return BadDocument(file, message.format(reason=reason), _advice(place.excerpt), place=place)


def _advice(line: str) -> str:
    match = _UNQUOTED.fullmatch(line)
    if match is None:
        return ""
    return _('Did you mean {key} = "{value}"? Text and lengths of time stand in quotes.').format(
        key=match[1], value=match[2]
    )


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(each) + 1 for each in lines[: line - 1]) + column - 1


def _place(text: str, at: int) -> Place:
    start = text.rfind("\n", 0, at) + 1
    line = text[start:].split("\n", 1)[0]
    excerpt = "".join(each if each.isprintable() or each == "\t" else "\ufffd" for each in line)
    return Place(text.count("\n", 0, at) + 1, at - start + 1, excerpt)


def _span_of(spanned: Any) -> int | None:
    """Where it starts; a table that is made of headers and dotted keys has no place of its own."""
    span = spanned.span()
    return span.start if span.stop > span.start else None
