"""One socket on the loop, against a real one."""

import errno
import socket
from collections.abc import Iterator

import pytest

from postured.daemon.loop import Loop
from postured.wire.stream import Stream, reach
from tests.desktop.waiting import wait_for

MORE_THAN_FITS = bytes(range(256)) * 8192


class Ends:
    """A stream and the other side of it."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        ours, self.other = socket.socketpair()
        self.other.setblocking(False)
        self.received: list[bytes] = []
        self.stream = Stream(ours, loop, self._read)

    def _read(self) -> None:
        data = self.stream.receive(64)
        if data is not None:
            self.received.append(data)
        if data == b"":
            self.stream.close()

    def turn(self) -> None:
        """Let the loop see what there is to see."""
        turned: list[bool] = []
        self.loop.from_thread(lambda: turned.append(True))
        wait_for(lambda: bool(turned), turn=self.loop.turn)

    def wait(self, count: int) -> None:
        wait_for(lambda: len(self.received) >= count, turn=self.loop.turn)


@pytest.fixture
def ends(loop: Loop) -> Iterator[Ends]:
    made = Ends(loop)
    yield made
    made.stream.close()
    made.other.close()


def test_what_comes_is_received(ends: Ends) -> None:
    ends.other.send(b"hello")
    ends.wait(1)
    assert ends.received == [b"hello"]
    assert ends.stream.receive(64) is None


def test_what_does_not_fit_is_sent_when_it_does(ends: Ends) -> None:
    ends.stream.send(MORE_THAN_FITS)
    ends.stream.send(b"the end")
    taken = bytearray()

    def all_of_it() -> bool:
        try:
            taken.extend(ends.other.recv(1 << 16))
        except BlockingIOError:
            pass
        return len(taken) == len(MORE_THAN_FITS) + len(b"the end")

    wait_for(all_of_it, turn=ends.loop.turn)
    assert taken == MORE_THAN_FITS + b"the end"


def test_who_does_not_listen_is_not_called_until_they_do(ends: Ends) -> None:
    ends.stream.listen(False)
    ends.other.send(b"one")
    ends.turn()
    assert ends.received == []

    ends.stream.listen(True)
    ends.wait(1)
    assert ends.received == [b"one"]


def test_an_end_is_received_once_whoever_was_sending(ends: Ends) -> None:
    ends.other.close()
    ends.stream.send(b"is anybody there?")
    ends.wait(1)
    assert ends.received == [b""]
    assert not ends.stream.open


def test_an_end_with_something_unread_is_an_end_too(ends: Ends, caplog: pytest.LogCaptureFixture) -> None:
    ends.stream.send(b"nobody reads this")
    ends.other.close()
    ends.wait(1)
    assert ends.received == [b""]
    assert not caplog.records, "the loop had to catch something"


def test_after_the_close_nothing_is_sent_or_received(ends: Ends) -> None:
    ends.stream.close()
    ends.stream.send(b"later")
    ends.stream.close()
    assert ends.stream.receive(64) is None
    assert ends.other.recv(64) == b""


def test_a_socket_that_is_released_stays_open_and_is_watched_no_more(ends: Ends) -> None:
    looks: list[bool] = []
    ends.stream = Stream(ends.stream.release(), ends.loop, lambda: looks.append(True))
    with ends.stream.release() as ours:
        ours.send(b"the last word")
        assert ends.other.recv(64) == b"the last word"
        ends.other.send(b"an answer")
        ends.turn()
    assert not looks


def test_nobody_there_leaves_no_socket_open(tmp_path: object) -> None:
    with pytest.raises(FileNotFoundError):
        reach(f"{tmp_path}/nobody")  # a socket left open would be a warning, and warnings are errors


def test_where_something_was_lost_on_the_way_out_it_ends(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel may have no room at all: what follows would make no sense without it."""

    class Full(socket.socket):
        def send(self, *_said: object) -> int:
            raise OSError(errno.ENOBUFS, "no room")

    ours, theirs = socket.socketpair()
    full = Full(fileno=ours.detach())
    received: list[bytes | None] = []
    stream = Stream(full, ends.loop, lambda: received.append(stream.receive(64)))
    stream.send(b"half a message")
    theirs.send(b"go on")

    wait_for(lambda: received, turn=ends.loop.turn)

    assert received[0] == b""
    stream.close()
    theirs.close()
