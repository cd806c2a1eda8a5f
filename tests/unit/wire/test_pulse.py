"""Where a sound server is looked for, and what is read out of its answers, whatever they are."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from postured.adapters.busy.pulse import is_loudspeakers, recorders
from postured.wire.pulse import cookie, runs, sockets
from postured.wire.pulse_values import Unreadable, values
from tests.fakes.pulse import MICROPHONE, MONITOR, boolean, properties, recorder, source, text, u32


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        ({"XDG_RUNTIME_DIR": "/run/user/7"}, ["/run/user/7/pulse/native", "/run/pulse/native"]),
        ({"XDG_RUNTIME_DIR": "/run/user/7", "PULSE_RUNTIME_PATH": "/p"}, ["/p/native", "/run/pulse/native"]),
        ({}, ["/run/pulse/native"]),
        ({"PULSE_SERVER": "unix:/a/native", "XDG_RUNTIME_DIR": "/run/user/7"}, ["/a/native"]),
        ({"PULSE_SERVER": "/a/native"}, ["/a/native"]),
        ({"PULSE_SERVER": "{0a1b}unix:/a/native tcp:far:4713 /b"}, ["/a/native", "/b"]),
        ({"PULSE_SERVER": "tcp:far.example:4713", "XDG_RUNTIME_DIR": "/run/user/7"}, []),
        ({"PULSE_SERVER": "far.example"}, []),
        ({"PULSE_SERVER": "  "}, ["/run/pulse/native"]),
    ],
)
def test_where_the_server_may_be(environ: dict[str, str], found: list[str]) -> None:
    assert sockets(environ) == found


def test_a_socket_alone_is_no_server(tmp_path: Path) -> None:
    path = tmp_path / "native"
    assert not runs(str(path))
    path.touch()
    assert not runs(str(path))
    (tmp_path / "pid").touch()
    assert runs(str(path))


def test_the_secret_is_looked_for_in_the_usual_places(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path)}
    assert cookie(environ) == bytes(256)

    (tmp_path / ".pulse-cookie").write_bytes(b"o" * 256)
    assert cookie(environ) == b"o" * 256

    (tmp_path / ".config" / "pulse").mkdir(parents=True)
    (tmp_path / ".config" / "pulse" / "cookie").write_bytes(b"c" * 300)
    assert cookie(environ) == b"c" * 256

    (tmp_path / "short").write_bytes(b"s")
    assert cookie(environ | {"PULSE_COOKIE": str(tmp_path / "short")}) == b"c" * 256
    assert cookie(environ | {"PULSE_COOKIE": "nought\0within"}) == b"c" * 256


def test_values_of_each_kind() -> None:
    data = u32(5) + text("é") + text(None) + boolean(True) + b"B\x07" + b"x\0\0\0\x02hi" + b"m\x02\x01\x02"
    data += b"v\x01\0\0\0\x09" + b"U" + bytes(7) + b"\x08" + properties({"name": "value"})

    found = list(values(data))

    assert found == [5, "é", None, True, 7, b"hi", b"\x02\x01\x02", b"\x01\0\0\0\x09", 8, {"name": "value"}]


@pytest.mark.parametrize(
    "data",
    [
        b"L\0",
        b"tno end",
        b"x\0\0\0\x09short",
        b"m\x09",
        b"v",
        b"P",
        b"Pt",
        b"PL",
        b"Ptname\0",
        b"Ptname\0L\0\0\0\x01t",
        b"?",
    ],
)
def test_what_is_cut_off_or_of_no_kind_is_unreadable(data: bytes) -> None:
    with pytest.raises(Unreadable):
        list(values(data))


def test_the_depth_of_nonsense_has_no_end_that_matters() -> None:
    with pytest.raises(Unreadable):
        list(values(b"P" * 100_000))


@given(some.binary(max_size=200))
def test_nothing_else_is_ever_raised(data: bytes) -> None:
    for read in (lambda: list(values(data)), lambda: list(recorders(data)), lambda: is_loudspeakers(data)):
        try:
            read()
        except Unreadable:
            pass


@given(some.data())
def test_nor_for_an_answer_that_is_cut_off_or_marred(data: some.DataObject) -> None:
    whole = recorder() + recorder(MONITOR, paused=True) + source(MICROPHONE)
    marred = bytearray(whole[: data.draw(some.integers(0, len(whole)))])
    for place in data.draw(some.lists(some.integers(0, max(0, len(marred) - 1)), max_size=5)):
        if marred:
            marred[place] = data.draw(some.integers(0, 255))
    for read in (lambda: list(recorders(bytes(marred))), lambda: is_loudspeakers(bytes(marred))):
        try:
            read()
        except Unreadable:
            pass
