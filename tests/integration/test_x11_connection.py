"""The X11 connection against a real server: who is let in, and what an error does."""

import os
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from postured.daemon.loop import Loop
from postured.wire.x11 import Connection, connect
from postured.wire.x11_display import X11Error
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import xvfb

pytestmark = pytest.mark.desktop

COOKIE = bytes(range(16))
GET_INPUT_FOCUS = struct.pack("=BxH", 43, 1)
DESTROY_NO_WINDOW = struct.pack("=BxHI", 4, 2, 0x1FFFFFFF)
GET_ATTRIBUTES_OF_NO_WINDOW = struct.pack("=BxHI", 3, 2, 0x1FFFFFFF)


def entry(family: int, address: bytes, data: bytes) -> bytes:
    parts = (address, b"", b"MIT-MAGIC-COOKIE-1", data)
    return struct.pack(">H", family) + b"".join(struct.pack(">H", len(part)) + part for part in parts)


@pytest.fixture
def connection() -> Iterator[Connection]:
    with xvfb() as screen:
        connection = connect(screen.environ)
        yield connection
        connection.close()


def test_the_cookie_of_this_machine_opens_a_locked_server(tmp_path: Path) -> None:
    locked, ours = tmp_path / "server", tmp_path / "ours"
    here = socket.gethostname().encode()
    locked.write_bytes(entry(256, here, COOKIE))
    ours.write_bytes(entry(256, b"elsewhere", bytes(16)) + entry(256, here, COOKIE))

    with xvfb("-auth", str(locked)) as screen:
        with pytest.raises(X11Error, match="Authorization required"):
            connect({**screen.environ, "XAUTHORITY": os.devnull})
        connect({**screen.environ, "XAUTHORITY": str(ours)}).close()


def test_a_server_that_is_not_there_is_an_error_that_says_so() -> None:
    with pytest.raises(X11Error, match=r"No such file|refused"):
        connect({"DISPLAY": ":59000"})


def test_what_the_server_refuses_harms_nothing_else(connection: Connection) -> None:
    loop, answers, ends = Loop(), list[bytes | None](), list[str]()
    connection.attach(loop, gone=lambda: ends.append("gone"))

    connection.send(DESTROY_NO_WINDOW)
    connection.send(GET_ATTRIBUTES_OF_NO_WINDOW, answers.append)
    connection.send(GET_INPUT_FOCUS, answers.append)
    wait_for(lambda: len(answers) == 2, turn=loop.turn)

    assert answers[0] is None
    assert answers[1] is not None
    assert not ends
    connection.close()
    loop.close()


def test_an_extension_that_the_server_lacks_is_none(connection: Connection) -> None:
    assert connection.extension("SYNC") is not None
    assert connection.extension("NO-SUCH-THING") is None


def test_numbers_go_round_after_65536_requests(connection: Connection) -> None:
    for _ in range(65_537):
        connection.send(b"\x7f\0\1\0")

    assert connection.ask(GET_INPUT_FOCUS)[0] == 1
