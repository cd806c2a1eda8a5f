"""A journal's lines: every entry comes back, and no damage is taken for an entry."""

import os
from binascii import crc32
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postured.adapters.store.codec import (
    NO_ENTRY,
    Contents,
    Migration,
    NoEntry,
    decode_line,
    decode_lines,
    encode_line,
    month,
)

FIRST = {"n": 1, "at": "2026-11-23T09:00:00+01:00", "kind": "decision", "routine": "Füße hoch\u2028"}
SECOND = {"n": 2, "at": "2026-11-23T09:30:00.250000+01:00", "kind": "event", "took": 12.5, "satisfies": ["a", "b"]}
LINES = encode_line(FIRST) + encode_line(SECOND)

moments = st.datetimes(timezones=st.timezones()).filter(lambda at: at.utcoffset() is not None).map(
    lambda at: at.isoformat()
)  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
entries = st.builds(
    lambda fields, at, kind: {**fields, "at": at, "kind": kind},
    st.dictionaries(st.text().filter(lambda name: name not in ("v", "crc")), values, max_size=4),
    moments,
    st.text(),
)


def decoded(data: bytes) -> Contents:
    return decode_lines(BytesIO(data))


@settings(deadline=None)
@given(st.lists(entries, max_size=4))
def test_every_entry_comes_back(wanted: list[dict[str, Any]]) -> None:
    data = b"".join(map(encode_line, wanted))

    assert decoded(data) == Contents(wanted, [], None, 0)


@settings(deadline=None)
@given(entries)
def test_an_entry_is_one_line(entry: dict[str, Any]) -> None:
    line = encode_line(entry)

    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")


def test_a_name_that_is_no_unicode_comes_back_too() -> None:
    entry = {**FIRST, "file": os.fsdecode(b"caf\xe9.toml")}

    assert decoded(encode_line(entry)).entries == [entry]


def test_a_line_begins_with_its_version_and_keeps_letters_readable() -> None:
    assert encode_line(FIRST).startswith(b'{"v":2,"n":1,"at":"2026-11-23T09:00:00+01:00","kind":"decision"')
    assert "Füße hoch".encode() in encode_line(FIRST)


def test_a_journal_cut_anywhere_has_its_whole_lines() -> None:
    for length in range(len(LINES) + 1):
        whole = LINES[:length].count(b"\n")
        rest = LINES[:length].rpartition(b"\n")[2]

        assert decoded(LINES[:length]) == Contents([FIRST, SECOND][:whole], [], rest or None, 0)


def test_what_was_cut_and_ended_is_no_entry_and_touches_no_other_line() -> None:
    """Also where nothing but the newline was missing: what never ended was never there."""
    for length in range(len(LINES)):
        whole = LINES[:length].count(b"\n")
        begun = LINES[:length].rpartition(b"\n")[2]
        if begun:
            contents = decoded(LINES[:length] + NO_ENTRY + encode_line(SECOND))

            assert contents.entries == [*[FIRST][:whole], SECOND]
            assert (contents.cut, contents.damaged) == (1, [])


def test_a_changed_byte_is_refused() -> None:
    for place in range(len(LINES)):
        other = SECOND if place < len(encode_line(FIRST)) else FIRST
        for byte in range(256):
            changed = LINES[:place] + bytes([byte]) + LINES[place + 1 :]
            contents = decoded(changed)

            assert other in contents.entries or LINES[place] == ord("\n")
            assert all(each in (FIRST, SECOND) for each in contents.entries)
            # Nothing is passed over in silence.
            told = len(contents.entries) + len(contents.damaged) + contents.newer + contents.cut
            assert told + (contents.torn is not None) == len(list(BytesIO(changed)))


@settings(deadline=None)
@given(entries, st.data())
def test_whatever_is_done_to_a_line_it_is_refused_or_the_same(entry: dict[str, Any], data: st.DataObject) -> None:
    line = encode_line(entry)
    begin = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(begin, len(line)))
    other = line[:begin] + data.draw(st.binary(max_size=8)) + line[end:]

    assert [each for each in decoded(other).entries if each != entry] == []


def test_an_older_versions_line_is_brought_up_to_date_step_by_step() -> None:
    migrations: dict[int, Migration] = {
        7: lambda record: {"kind": record.pop("what"), **record},
        8: lambda record: {**record, "n": int(record["n"])},
    }
    old = b'{"v":7,"n":"3","at":"2026-11-23T09:00:00Z","what":"x"'
    wanted = {"n": 3, "at": "2026-11-23T09:00:00Z", "kind": "x"}

    def read(body: bytes) -> object:
        return decode_line(body + b',"crc":"%08x"}\n' % crc32(body), version=9, migrations=migrations)

    assert read(old) == wanted
    assert read(old.replace(b'"what":"x"', b'"kind":"x"')) is NoEntry.DAMAGED
    assert read(old.replace(b'"3"', b'"three"')) is NoEntry.DAMAGED
    assert read(old.replace(b'"v":7', b'"v":6')) is NoEntry.DAMAGED
    assert read(old.replace(b'"v":7', b'"v":10')) is NoEntry.NEWER


def test_version_1_had_no_checksum() -> None:
    line = b'{"v":1,"n":1,"at":"2026-11-23T09:00:00Z","kind":"x"}\n'

    assert decode_line(line) == {"n": 1, "at": "2026-11-23T09:00:00Z", "kind": "x"}
    assert decode_line(line.replace(b"}", b',"crc":"00000000"}')) is NoEntry.DAMAGED
    assert decode_line(line.replace(b'"v":1', b'"v":2')) is NoEntry.DAMAGED


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40).filter(lambda piece: NO_ENTRY not in piece + b"\n"), max_size=4))
def test_garbage_is_set_aside_whole(pieces: list[bytes]) -> None:
    contents = decoded(b"\n".join(pieces))

    assert contents.entries == []
    kept = [line for _, line in contents.damaged] + ([contents.torn] if contents.torn else [])
    assert b"".join(kept) == b"\n".join(pieces)


def test_zeros_at_the_end_are_torn() -> None:
    assert decoded(LINES + b"\0" * 512) == Contents([FIRST, SECOND], [], b"\0" * 512, 0)


def test_a_half_line_ends_the_reading_even_where_more_seems_to_come() -> None:
    half, rest = encode_line(SECOND)[:9], encode_line(SECOND)[9:]

    assert decode_lines([encode_line(FIRST), half, rest]) == Contents([FIRST], [], half, 0)


def test_a_later_versions_line_is_counted_and_left_alone() -> None:
    later = b'{"v":3,"when":[]}\n'

    assert decoded(later + encode_line(FIRST) + later) == Contents([FIRST], [], None, 2)


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"{}\n",
        b"[]\n",
        b"3\n",
        b"null\n",
        b'{"v":true,"at":"2026-11-23T09:00:00Z","kind":"x"}\n',
        b'{"v":1.0,"at":"2026-11-23T09:00:00Z","kind":"x"}\n',
        b'{"v":0,"at":"2026-11-23T09:00:00Z","kind":"x"}\n',
        b'{"v":"2","at":"2026-11-23T09:00:00Z","kind":"x"}\n',
        b'{"v":1,"at":"2026-11-23T09:00:00","kind":"x"}\n',
        b'{"v":1,"at":1764000000,"kind":"x"}\n',
        b'{"v":1,"at":"2026-11-23T09:00:00Z","kind":3}\n',
        b'{"v":1,"kind":"x"}\n',
        b'{"v":1,"at":"2026-11-23T09:00:00Z"}\n',
        b'{"v":1,"at":"2026-11-23T09:00:00Z","kind":"x","took":NaN}\n',
        b'\xef\xbb\xbf{"v":1,"at":"2026-11-23T09:00:00Z","kind":"x"}\n',
        '{"v":1,"at":"2026-11-23T09:00:00Z","kind":"x"}\n'.encode("utf-16-le") + b"\n",
        b"[" * 100_000 + b"\n",
        b"1" * 5_000 + b"\n",
    ],
)
def test_what_is_no_entry_is_set_aside_with_its_number(line: bytes) -> None:
    contents = decoded(encode_line(FIRST) + line + encode_line(SECOND))

    assert contents.entries == [FIRST, SECOND]
    assert contents.damaged[0][0] == 2
    assert b"".join(raw for _, raw in contents.damaged) == line


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"at": "2026-11-23T09:00:00Z"},
        {"kind": "x"},
        {"at": "2026-11-23T09:00:00", "kind": "x"},
        {"at": "soon", "kind": "x"},
        {"at": "2026-11-23T09:00:00Z", "kind": 3},
        {"at": "2026-11-23T09:00:00Z", "kind": "x", "v": 1},
        {"at": "2026-11-23T09:00:00Z", "kind": "x", "crc": "00000000"},
        {"at": "2026-11-23T09:00:00Z", "kind": "x", "took": float("nan")},
    ],
)
def test_what_is_no_entry_cannot_be_written(entry: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not a journal entry|not JSON compliant"):
        encode_line(entry)


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        ("2026-11-30T23:59:59.999+01:00", "2026-11"),
        ("2026-12-01T00:00:00+14:00", "2026-12"),
        ("20261130T235959Z", "2026-11"),
        ("0900-01-01T00:00:00Z", "0900-01"),
    ],
)
def test_an_entry_belongs_to_its_own_local_month(at: str, wanted: str) -> None:
    assert month({"at": at}) == wanted
