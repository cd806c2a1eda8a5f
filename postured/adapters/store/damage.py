"""The journal's lines that are no entries, kept as they were found in a file beside it."""

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from postured.adapters.store.files import CannotRead, remove, write_whole
from postured.adapters.store.lines import LineFile
from postured.language import _

_VERSION = 1
_ESCAPED = "surrogateescape"
"""What is no UTF-8 is escaped byte by byte, so that a person can still read the rest, and every byte comes back."""


class Damage(NamedTuple):
    """A line that cannot be read."""

    file: str
    """Its name, without the folder."""
    line: int
    """From 1, in the file as it was then."""
    data: bytes


def set_aside(path: str, found: Iterable[Damage]) -> int:
    """Keep what is not kept yet; how many that are.

    Raises:
        CannotRead: what is kept already cannot be looked at.
        CannotWrite, OSError: it is as it was.
    """
    known = set(kept(path))
    new = [each for each in dict.fromkeys(found) if each not in known]
    if new:
        file = LineFile(path)
        try:
            file.append(b"".join(map(_encode, new)))
        finally:
            file.close()
    return len(new)


def kept(path: str) -> list[Damage]:
    """All that was set aside, the oldest first. Of this file itself, what cannot be read is passed over.

    Raises:
        CannotRead: it is there, and closed to us.
    """
    try:
        with open(path, "rb") as file:
            lines = file.read().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise CannotRead(_("cannot read {file}").format(file=path), problem.strerror or str(problem)) from problem
    return [each for each in map(_decode, lines) if each is not None]


def forget(path: str, gone: Callable[[Damage], bool]) -> None:
    """Let go of those that the person does not want kept any more, and of what of this file cannot be read.

    Raises:
        CannotRead, CannotWrite: it is as it was.
    """
    known = kept(path)
    stays = [each for each in known if not gone(each)]
    if stays and len(stays) < len(known):
        write_whole(path, b"".join(map(_encode, stays)))
    elif not stays:
        remove(path)


def of_month(month: str, damaged: Iterable[tuple[int, bytes]]) -> list[Damage]:
    """The damaged lines of a month, as the codec found them."""
    return [Damage(f"{month}.jsonl", number, data) for number, data in damaged]


def _encode(damage: Damage) -> bytes:
    record = {"v": _VERSION, "file": damage.file, "line": damage.line, "found": damage.data.decode("utf-8", _ESCAPED)}
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


def _decode(line: bytes) -> Damage | None:
    try:
        record: Any = json.loads(line)
        return Damage(str(record["file"]), int(record["line"]), record["found"].encode("utf-8", _ESCAPED))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
