"""The values that PulseAudio's native protocol is made of: each is a letter that says its kind, then what it is."""

import struct
from collections.abc import Iterator, Mapping

Value = int | str | bool | bytes | None | dict[str, str]


class Unreadable(Exception):
    """What came is not of this protocol."""


def number(value: int) -> bytes:
    """A number as an argument."""
    return struct.pack(">cI", b"L", value)


NO_TEXT = b"N"


def text(value: str) -> bytes:
    """A text as an argument."""
    return b"t" + value.encode() + b"\0"


def octets(value: bytes) -> bytes:
    """Bytes as an argument."""
    return struct.pack(">cI", b"x", len(value)) + value


def properties(given: Mapping[str, str]) -> bytes:
    """Texts by their names. A text has a nought at its end, and its length says so once more."""
    ended = {name: value.encode() + b"\0" for name, value in given.items()}
    return b"P" + b"".join(text(name) + number(len(each)) + octets(each) for name, each in ended.items()) + NO_TEXT


_SIZES = {ord("L"): 4, ord("B"): 1, ord("R"): 8, ord("r"): 8, ord("U"): 8, ord("T"): 8, ord("V"): 4, ord("a"): 6}
"""Of the values that have one size, without the letter before them."""
_LISTS = {ord("m"): 1, ord("v"): 4}
"""Size of each of those in a list that a number of one byte goes before."""
_WORDS: dict[int, bool | None] = {ord("1"): True, ord("0"): False, ord("N"): None}


def values(data: bytes) -> Iterator[Value]:
    """Yield what an answer holds, one by one. Raises Unreadable where it makes no sense."""
    at = 0
    while at < len(data):
        value, at = _value(data, at)
        yield value


def _value(data: bytes, at: int) -> tuple[Value, int]:
    """The value at ``at``, and where the next begins."""
    kind = _byte(data, at)
    at += 1
    if kind in _WORDS:
        return _WORDS[kind], at
    if kind in _SIZES:
        end = at + _SIZES[kind]
        return int.from_bytes(_part(data, at, end)), end
    if kind in _LISTS:
        end = at + 1 + _byte(data, at) * _LISTS[kind]
        return _part(data, at, end), end
    if kind == ord("t"):
        return _read_text(data, at)
    if kind == ord("x"):
        end = at + 4 + int.from_bytes(_part(data, at, at + 4))
        return _part(data, at + 4, end), end
    if kind == ord("P"):
        return _read_properties(data, at)
    raise Unreadable(f"a value of kind {kind}")


def _byte(data: bytes, at: int) -> int:
    return _part(data, at, at + 1)[0]


def _part(data: bytes, at: int, end: int) -> bytes:
    if end > len(data):
        raise Unreadable("a value that is cut off")
    return data[at:end]


def _read_text(data: bytes, at: int) -> tuple[str, int]:
    end = data.find(b"\0", at)
    if end < 0:
        raise Unreadable("a text without an end")
    return data[at:end].decode("utf-8", "replace"), end + 1


def _read_properties(data: bytes, at: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    while _byte(data, at) != ord("N"):
        if data[at] != ord("t"):
            raise Unreadable("a property without a name")
        name, at = _read_text(data, at + 1)
        at += 5  # the length, which the value says once more
        if _byte(data, at) != ord("x"):
            raise Unreadable("a property of another kind")
        end = at + 5 + int.from_bytes(_part(data, at + 1, at + 5))
        found[name] = _part(data, at + 5, end).rstrip(b"\0").decode("utf-8", "replace")
        at = end
    return found, at + 1
