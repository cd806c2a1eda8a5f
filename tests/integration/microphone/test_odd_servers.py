"""The microphone with sound servers that are hostile, hang, or are busy: played ones."""

import socket
import struct
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from postured.daemon.loop import Loop
from tests.contract.busy_world import Ear
from tests.fakes.pulse import (
    AUTH,
    GET_SOURCE_INFO,
    LIST,
    MICROPHONE,
    MONITOR,
    SET_CLIENT_NAME,
    SUBSCRIBE,
    FakePulse,
    event,
    packet,
    recorder,
    serving,
    u32,
)
from tests.integration.microphone.parties import BEGAN, ENDED, Make, Wait, pass_time


def test_it_asks_for_no_more_than_it_needs(make: Make, tmp_path: Path, loop: Loop, ear: Ear, wait: Wait) -> None:
    server = FakePulse()
    with serving(str(tmp_path), server.converse):
        monitor = make()
        wait(lambda: monitor.tells)
        assert server.asked == [AUTH, SET_CLIENT_NAME, SUBSCRIBE, LIST]

        server.play(recorder())
        wait(lambda: ear.words == [BEGAN])
        assert server.asked[4:] == [LIST, GET_SOURCE_INFO]

        server.play(recorder(MONITOR) + recorder(MICROPHONE) + recorder(MICROPHONE))
        wait(lambda: len(server.asked) >= 9)
        assert server.asked[6:] == [LIST, GET_SOURCE_INFO, GET_SOURCE_INFO]
        server.play(recorder(MONITOR))
        wait(lambda: ear.words == [BEGAN, ENDED])


def test_a_socket_that_nobody_has_yet_is_left_alone(make: Make, tmp_path: Path, loop: Loop, wait: Wait) -> None:
    server = FakePulse()
    with serving(str(tmp_path), server.converse, number=False):
        monitor = make()
        pass_time(loop, timedelta(seconds=1.2))
        monitor.soon(True)
        pass_time(loop)
        assert not server.clients
        assert "no sound server" in monitor.trouble

        (tmp_path / "pulse" / "pid").touch()
        monitor.soon(True)
        wait(lambda: monitor.tells)


def test_a_socket_that_the_person_names_is_the_persons_word(make: Make, tmp_path: Path, wait: Wait) -> None:
    server = FakePulse()
    with serving(str(tmp_path), server.converse, number=False):
        monitor = make(PULSE_SERVER=f"unix:{tmp_path}/pulse/native")
        wait(lambda: monitor.tells)


@pytest.mark.parametrize("command", [AUTH, SUBSCRIBE, LIST, GET_SOURCE_INFO])
def test_a_server_that_does_not_answer_counts_as_gone(
    make: Make, tmp_path: Path, ear: Ear, wait: Wait, command: int
) -> None:
    server = FakePulse(recorder(), silent=frozenset({command}))
    with serving(str(tmp_path), server.converse):
        monitor = make()
        wait(lambda: "does not answer" in monitor.trouble)
        assert not monitor.tells
        server.silent = frozenset()
        wait(lambda: monitor.tells and ear.words[-1:] == [BEGAN])


def test_one_that_falls_silent_in_a_call_ends_what_it_told_of(
    make: Make, tmp_path: Path, loop: Loop, ear: Ear, wait: Wait
) -> None:
    server = FakePulse(recorder())
    with serving(str(tmp_path), server.converse):
        monitor = make()
        wait(lambda: ear.words == [BEGAN])
        pass_time(loop)
        server.silent = frozenset({LIST})
        monitor.soon(True)
        wait(lambda: ear.words == [BEGAN, ENDED])
        assert "does not answer" in monitor.trouble


def test_one_that_lets_nobody_in_says_so(make: Make, tmp_path: Path, wait: Wait) -> None:
    with serving(str(tmp_path), FakePulse(refused=frozenset({AUTH})).converse):
        monitor = make()
        wait(lambda: "does not let us in" in monitor.trouble)


def test_one_that_refuses_a_listing_or_knows_no_source_has_nobody_recording(
    make: Make, tmp_path: Path, loop: Loop, ear: Ear, wait: Wait
) -> None:
    server = FakePulse(recorder(), refused=frozenset({GET_SOURCE_INFO}))
    with serving(str(tmp_path), server.converse):
        monitor = make()
        wait(lambda: monitor.tells)
        server.refused = frozenset({LIST})
        server.tell(event())
        pass_time(loop)
        assert not ear.words


NONSENSE = {
    "not of this protocol": b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
    "a huge packet": struct.pack(">5I", 0x7FFFFFFF, 0xFFFFFFFF, 0, 0, 0),
    "a tiny packet": packet(b"L"),
    "an empty packet": packet(b""),
    "a packet of a stream": packet(b"sound", channel=3),
    "an answer to nothing": packet(u32(2) + u32(999)),
    "an unknown command": packet(u32(77) + u32(1) + b"?"),
    "half a packet": struct.pack(">5I", 100, 0xFFFFFFFF, 0, 0, 0) + b"L",
    "noughts": bytes(4000),
    "an answer that makes no sense": packet(u32(2) + u32(4) + b"Pt"),
}


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_harms_nobody(
    make: Make,
    tmp_path: Path,
    loop: Loop,
    ear: Ear,
    wait: Wait,
    nonsense: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = FakePulse(recorder())
    first = [True]

    def converse(client: socket.socket) -> None:
        if first.pop() if first else False:
            client.sendall(nonsense)
        server.converse(client)

    with serving(str(tmp_path), converse):
        monitor = make()
        wait(lambda: monitor.tells)
        wait(lambda: ear.words == [BEGAN])
    assert not [each for each in caplog.records if each.levelname in ("ERROR", "WARNING")]


def test_a_packet_that_is_too_long_for_any_is_not_waited_for(make: Make, tmp_path: Path, wait: Wait) -> None:
    def converse(client: socket.socket) -> None:
        client.sendall(NONSENSE["a huge packet"])
        while client.recv(1 << 16):
            pass  # until it is we who are left

    with serving(str(tmp_path), converse):
        monitor = make()
        wait(lambda: "unreadable" in monitor.trouble)


def test_an_answer_in_small_pieces_is_one(make: Make, tmp_path: Path, ear: Ear, wait: Wait) -> None:
    class Slow(FakePulse):
        def reply(self, command: int, arguments: bytes) -> bytes:
            answer = super().reply(command, arguments)
            if command != LIST:
                return answer
            whole = packet(u32(2) + u32(4) + answer)
            for place in range(len(whole)):
                self.tell(whole[place : place + 1])
            return b""

    server = Slow(recorder())
    with serving(str(tmp_path), server.converse):
        make()
        wait(lambda: ear.words == [BEGAN])


def test_news_that_comes_with_an_answer_is_heard(make: Make, tmp_path: Path, ear: Ear, wait: Wait) -> None:
    server = FakePulse(along=event())
    with serving(str(tmp_path), server.converse):
        monitor = make()
        wait(lambda: monitor.tells)
        server.listing = recorder()
        wait(lambda: ear.words == [BEGAN])


def test_a_server_that_drops_everybody_is_not_stormed(make: Make, tmp_path: Path, loop: Loop) -> None:
    clients: list[socket.socket] = []
    with serving(str(tmp_path), clients.append):
        make()
        pass_time(loop, timedelta(seconds=2.5))
    assert len(clients) == 2


def test_in_a_flood_of_streams_it_looks_twice_a_second(
    make: Make, tmp_path: Path, loop: Loop, ear: Ear, wait: Wait
) -> None:
    """A thousand streams a second come, change and go, thirty at a time."""
    server = FakePulse(b"".join(recorder(MONITOR, number=number) for number in range(30)))
    over = threading.Event()

    def flood() -> None:
        burst = b"".join(event(number, kind) for number in range(10) for kind in (1, 0x11, 0x21))
        while not over.wait(0.01):
            server.tell(burst)

    with serving(str(tmp_path), server.converse):
        monitor = make()
        wait(lambda: monitor.tells)
        pass_time(loop)
        flooding = threading.Thread(target=flood)
        asked = len(server.asked)
        flooding.start()
        try:
            pass_time(loop, timedelta(seconds=4))
            looks = server.asked[asked:].count(LIST)

            server.listing += recorder(MICROPHONE)
            wait(lambda: ear.words == [BEGAN])
        finally:
            over.set()
            flooding.join()

    assert looks <= 2 * 4 + 2


def test_a_variable_that_names_nothing_is_nobodys_word(make: Make, tmp_path: Path, loop: Loop) -> None:
    server = FakePulse()
    with serving(str(tmp_path), server.converse, number=False):
        monitor = make(PULSE_SERVER="")
        pass_time(loop)

        assert not server.clients
        assert "no sound server" in monitor.trouble
