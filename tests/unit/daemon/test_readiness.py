"""What systemd is told, over a real datagram socket; and silence where there is no systemd."""

import os
import re
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from postured.daemon import readiness


@pytest.fixture(params=["file", "abstract"])
def systemd(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    with tempfile.TemporaryDirectory(prefix="postured-") as folder:
        named = f"@postured-test-{os.getpid()}" if request.param == "abstract" else f"{folder}/notify"
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
            listening.bind(named.replace("@", "\0", 1) if named[0] == "@" else named)
            listening.setblocking(False)
            monkeypatch.setenv("NOTIFY_SOCKET", named)
            yield listening


def test_tells_when_it_is_ready_and_when_it_stops(systemd: socket.socket) -> None:
    readiness.ready("next break in 20 minutes")
    readiness.stopping()

    assert systemd.recv(4096) == b"READY=1\nSTATUS=next break in 20 minutes"
    assert systemd.recv(4096) == b"STOPPING=1"


def test_a_reload_carries_the_time_of_the_clock_that_systemd_compares(systemd: socket.socket) -> None:
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    readiness.reloading()
    after = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000

    told = re.fullmatch(rb"RELOADING=1\nMONOTONIC_USEC=(\d+)", systemd.recv(4096))

    assert told is not None
    assert before <= int(told[1]) <= after


def test_a_status_is_one_line_whatever_is_in_it(systemd: socket.socket) -> None:
    readiness.status("eine Pause\nREADY=0 für den Rücken")
    readiness.status("")

    assert systemd.recv(4096) == "STATUS=eine Pause READY=0 für den Rücken".encode()
    assert systemd.recv(4096) == b"STATUS="


@pytest.mark.parametrize("address", ["", "relative", "vsock:2:1", "/nowhere/at/all", "/" + "x" * 300, "@" + "x" * 300])
def test_nothing_happens_where_nobody_listens(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)

    readiness.ready()
    readiness.reloading()
    readiness.stopping("\ud800")


def test_nothing_happens_outside_systemd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    readiness.ready("up")


def test_a_systemd_that_does_not_read_blocks_nobody(systemd: socket.socket) -> None:
    for _ in range(2_000):
        readiness.status("x" * 1000)

    assert systemd.recv(4096).startswith(b"STATUS=")
