"""The control messages: what is said arrives as it was said, and garbage is told as garbage."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postured import protocol
from postured.errors import ExitCode
from postured.protocol import Failure, ProtocolError, Request, Result

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(), PLAIN, max_size=4)
ALMOST = st.fixed_dictionaries(
    {},
    optional={
        "version": st.just(1) | PLAIN,
        "command": st.just("status") | PLAIN,
        "args": OBJECTS | PLAIN,
        "ok": st.booleans() | PLAIN,
        "result": OBJECTS | PLAIN,
        "more": st.booleans() | PLAIN,
        "error": st.fixed_dictionaries(
            {"title": st.text() | PLAIN, "detail": st.text() | PLAIN, "exit": st.integers() | PLAIN}
        ),
    },
).map(lambda message: json.dumps(message).encode())


def outcome(decode: Callable[[bytes], object], line: bytes) -> object:
    """What came of it, also when it is the one error that is allowed."""
    try:
        return decode(line)
    except ProtocolError as problem:
        return problem


@given(st.text(min_size=1), OBJECTS)
def test_a_request_arrives_as_it_was_sent(command: str, args: dict[str, Any]) -> None:
    request = Request(command, args)

    line = protocol.encode_request(request)

    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert protocol.decode_request(line) == request


@given(st.builds(Result, OBJECTS, st.booleans()) | st.builds(Failure, st.text(), st.text(), st.integers()))
def test_an_answer_arrives_as_it_was_sent(answer: Result | Failure) -> None:
    line = protocol.encode_answer(answer)

    assert line.count(b"\n") == 1
    assert protocol.decode_answer(line) == answer


@given(st.binary() | ALMOST)
@example(b"[" * 60_000)
@example(b'{"version":' * 6_000)
@example(b'{"version": 1, "command": "x", "args": {"n": ' + b"9" * 50_000 + b"}}")
@example(b'{"version": 1, "command": "x", "args": {"n": NaN}}')
@example("\N{ZERO WIDTH NO-BREAK SPACE}{}".encode("utf-16"))
def test_any_bytes_are_a_message_or_a_protocol_error(line: bytes) -> None:
    for decode, known in (
        (protocol.decode_request, (Request, ProtocolError)),
        (protocol.decode_answer, (Result, Failure, ProtocolError)),
    ):
        said = outcome(decode, line)
        assert isinstance(said, known)


@pytest.mark.parametrize("decode", [protocol.decode_request, protocol.decode_answer])
def test_another_version_is_told_with_both_numbers(decode: Any) -> None:
    with pytest.raises(ProtocolError) as told:
        decode(b'{"version": 7, "command": "status", "args": {}, "something": "new"}')

    assert "version 7" in told.value.detail
    assert "version 1" in told.value.detail
    assert told.value.exit_code is ExitCode.DATA


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (b"", "JSON"),
        (b"status", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[]", "version"),
        (b'{"command": "status"}', "version"),
        (b'{"version": true, "command": "status"}', "version"),
        (b'{"version": 1}', "command"),
        (b'{"version": 1, "command": ""}', "command"),
        (b'{"version": 1, "command": ["status"]}', "command"),
        (b'{"version": 1, "command": "status", "args": []}', "args"),
        (b'{"version": 1, "command": "status", "args": {"n": NaN}}', "JSON"),
    ],
    ids=repr,
)
def test_a_broken_request_is_told_what_is_wrong_with_it(line: bytes, word: str) -> None:
    with pytest.raises(ProtocolError, match="cannot be understood") as told:
        protocol.decode_request(line)

    assert word in told.value.detail


@pytest.mark.parametrize(
    "line",
    [
        b'{"version": 1}',
        b'{"version": 1, "ok": 1, "error": {}}',
        b'{"version": 1, "ok": true, "result": []}',
        b'{"version": 1, "ok": true, "result": {}, "more": "yes"}',
        b'{"version": 1, "ok": false, "error": {"title": "x", "detail": "y"}}',
        b'{"version": 1, "ok": false, "error": {"title": "x", "detail": "y", "exit": "z"}}',
    ],
    ids=repr,
)
def test_a_broken_answer_is_told_as_such(line: bytes) -> None:
    with pytest.raises(ProtocolError, match="cannot be understood"):
        protocol.decode_answer(line)


def test_args_may_be_left_out_and_unknown_keys_are_passed_over() -> None:
    line = b'{"version": 1, "command": "status", "colour": "blue"}\r\n'

    assert protocol.decode_request(line) == Request("status", {})


def test_the_limit_of_a_request_is_exact() -> None:
    room = protocol.REQUEST_LIMIT - len(protocol.encode_request(Request("x", {"t": ""}))) + 1
    longest = Request("x", {"t": "a" * room})

    line = protocol.encode_request(longest)

    assert protocol.decode_request(line) == longest
    with pytest.raises(ProtocolError, match="too long"):
        protocol.encode_request(Request("x", {"t": "a" * (room + 1)}))
    with pytest.raises(ProtocolError, match="too long"):
        protocol.decode_request(line.replace(b"aa", b"aaa", 1))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}], ids=repr)
def test_what_json_cannot_hold_is_not_sent(value: object) -> None:
    with pytest.raises(ProtocolError, match="cannot be sent"):
        protocol.encode_answer(Result({"value": value}))
