"""Many lines at once are what each of them is by itself."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from postured.adapters.store.codec import decode_line, decode_many, encode_line

GOOD = encode_line({"n": 1, "at": "2026-11-23T09:00:00+01:00", "kind": "x", "list": [{"a": 1}, "}"]})
LINES = st.one_of(
    st.just(GOOD),
    st.builds(
        lambda n, text: encode_line({"n": n, "at": "2026-11-23T09:00:00Z", "kind": text}), st.integers(), st.text()
    ),
    st.sampled_from(
        [
            b'{"v":1,"n":1,"at":"2026-11-23T09:00:00Z","kind":"x"}\n',
            b'{"v":3,"n":1,"at":"2026-11-23T09:00:00Z","kind":"x"}\n',
            GOOD.replace(b'"n":1', b'"n":2'),
            GOOD[:30] + b"\x18\n",
            GOOD[:60] + b"\n",
            GOOD[60:],
            b"\0" * 90 + b"\n",
            b"[1]\n",
            b"\xff\n",
            b"\n",
        ]
    ),
    st.binary(max_size=30).map(lambda data: data.replace(b"\n", b"") + b"\n"),
)


def one_by_one(lines: list[bytes]) -> list[dict[str, Any]]:
    return [each for each in map(decode_line, lines) if isinstance(each, dict)]


@given(st.lists(LINES, max_size=6))
@settings(deadline=None)
def test_many_lines_are_what_each_is(lines: list[bytes]) -> None:
    assert decode_many(lines) == one_by_one(lines)


def test_none_are_none() -> None:
    assert decode_many([]) == []
