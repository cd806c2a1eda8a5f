"""A TOML file with positions, and its problems. tomllib decides what is valid; what it means is for others to say."""

import os
import re
import stat
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from postured.errors import ExitCode, PosturedError
from postured.language import _

Key = tuple[str | int, ...]
"""The way to a value: names of tables and keys, numbers of a list's items."""

_LARGEST = 1 << 20
_DEEPEST = 50
_AT = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")
_KEY_OF_LINE = re.compile(r"\s*(\[\[?[^][]+\]\]?|[\w.-]+)\s*(?:=|#|$)")
_CONFLICT = re.compile(r"(<{7}|={7}|>{7})( |$)")
_SETTING = re.compile(r"([A-Za-z0-9_.-]+) *(:=|=>|==|=|:|)\s*(\S.*?)\s*[;,]?(?:\s+#[^\"']*)?")
_STRAIGHT = str.maketrans("“”„‟«»‘’‚‛", '""""""\'\'\'\'')
_TRUTHS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
_ANY_QUOTE = "[\"'“”„‟«»‘’‚‛]"
_UNPRINTABLE = "\ufffd"
"""Stands for what cannot be shown."""
_UNESCAPED = r"Unescaped '\'"


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
    if any(each.count(".") > _DEEPEST and _depth(each) > _DEEPEST for each in text.split("\n")):
        raise BadDocument(file, _("Its tables are nested too deeply to be read."))
    try:
        return Document(file, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(file, text, str(error)) from None
    except ValueError:  # Python reads no number of thousands of digits
        raise BadDocument(file, _("One of its numbers is too long to be read.")) from None
    except RecursionError:
        raise BadDocument(file, _("Its lists are nested too deeply to be read.")) from None


def _depth(line: str) -> int:
    """How many tables the key or the header on ``line`` names at most; tomllib would take minutes over thousands."""
    return line.partition("=")[0].partition("#")[0].count(".") + 1


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
    at_end = match is not None and not match[1]
    at = len(text.rstrip())
    if match and match[1]:
        at = _offset(text, int(match[1]), int(match[2]))
    place = _place(text, at)
    head = _KEY_OF_LINE.match(place.excerpt)
    if reason.startswith("Cannot ") and head:
        message = _("{key} is already set further up.").format(key=head[1])
        return BadDocument(file, message, _("Keep one of the two."), place=replace(place, column=head.start(1) + 1))
    meant = next((each for each in _candidates(place.excerpt, reason) if _is_toml(each)), "")
    if meant and re.search(r"[\"']", meant) and not re.search(_ANY_QUOTE, place.excerpt):
        message, advice = (
            _("Found a text without quotes."),
            _("Did you mean {line}? Text and lengths of time stand in quotes."),
        )
        return BadDocument(file, message, advice.format(line=meant), place=place)
    message = _message(reason, place, at_end=at_end)
    advice = _("Did you mean {line}?").format(line=meant) if meant else _advice(place.excerpt, reason)
    return BadDocument(file, message, advice, place=place)


def _message(reason: str, place: Place, *, at_end: bool) -> str:
    """What tomllib found, in the person's words."""
    rest = place.excerpt[place.column - 1 :].strip()
    match reason:
        case "Invalid statement" if rest.startswith(_UNPRINTABLE):
            return _("Found a character that cannot stand in a text.")
        case "Invalid statement":
            return _("Found a line that is neither a setting nor the name of a table.")
        case "Invalid value" if at_end and not place.excerpt.rstrip().endswith("="):
            return _("Found no ] at the end of the list.")
        case "Invalid value" if not rest or rest[0] in ",]}#":
            return _("Found no value.")
        case "Invalid value":
            return _("Found something that is no value.")
        case "Expected newline or end of document after a statement":
            return _("Found more than one thing on a line.")
        case "Expected '=' after a key in a key/value pair":
            return _("Found no = after the key.")
        case "Expected ']' at the end of a table declaration":
            return _("Found no ] after the name of the table.")
        case "Unclosed array":
            return _("Found no ] at the end of the list.")
        case "Unclosed inline table":
            return _("Found no } at the end of the table.")
        case "Unterminated string" | r"Illegal character '\n'":
            return _("Found no quote at the end of the text.")
        case _ if reason.startswith("Expected \"'"):
            return _("Found no quote at the end of the text.")
        case _ if reason.startswith(_UNESCAPED):
            return _("Found a \\ that means nothing in a text.")
        case _ if reason.startswith(("Illegal character", "Found invalid character")):
            return _("Found a character that cannot stand in a text.")
    unknown = _("The file ends too early: {reason}.") if at_end else _("This is not TOML: {reason}.")
    return unknown.format(reason=reason[:1].lower() + reason[1:])


def _advice(line: str, reason: str) -> str:
    if _CONFLICT.match(line):
        return _("These are two versions of the file, left over from a merge: keep one of them.")
    if re.match(r"\s*(//|;|--|/\*)", line):
        return _("A comment begins with #.")
    if _UNPRINTABLE in line:
        return _("Delete it.")
    if reason == "Invalid statement":
        return _("A setting is written {setting}, and the name of a table {table}.").format(
            setting='language = "de"', table="[hours]"
        )
    return _("Put each on a line of its own.") if reason.startswith("Expected newline") else ""


def _candidates(line: str, reason: str) -> Iterator[str]:
    """What somebody may have meant who wrote ``line``, the likeliest first; none of it need be TOML either."""
    line = line.translate(_STRAIGHT).strip()
    if _UNPRINTABLE in line:
        return
    if reason.startswith(_UNESCAPED):
        yield line.replace('"', "'")
    name = re.fullmatch(r"\[?([A-Za-z0-9_.-]+)\]?", line)
    if name and ("[" in line) != ("]" in line) and reason != "Invalid value":
        yield f"[{name[1]}]"
    found = _SETTING.fullmatch(line)
    if found is None:
        return
    key, sign, value = found.groups()
    if not sign and not re.match(r"[\"'\[0-9]|true|false", value):
        return
    yield f"{key} = {value}"
    if (truth := _TRUTHS.get(value.lower())) is not None:
        yield f"{key} = {truth}"
    for quote in "\"'":
        if quote in value:
            yield f"{key} = {quote}{value.strip(quote)}{quote}"
    if re.fullmatch(r"[A-Za-z0-9~/][A-Za-z0-9:._~/ +-]*", value):
        yield f'{key} = "{value}"'


def _is_toml(line: str) -> bool:
    try:
        tomllib.loads(line)
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    return True


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(each) + 1 for each in lines[: line - 1]) + column - 1


def _place(text: str, at: int) -> Place:
    start = text.rfind("\n", 0, at) + 1
    line = text[start:].split("\n", 1)[0]
    excerpt = "".join(each if each.isprintable() or each == "\t" else _UNPRINTABLE for each in line)
    return Place(text.count("\n", 0, at) + 1, at - start + 1, excerpt)


def _span_of(spanned: Any) -> int | None:
    """Where it starts; a table that is made of headers and dotted keys has no place of its own."""
    span = spanned.span()
    return span.start if span.stop > span.start else None
