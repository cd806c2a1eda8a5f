"""What the command line makes of a daemon that is missing, stuck, newer or none at all."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from postured import protocol
from postured.adapters.ipc import client
from postured.adapters.ipc.client import NotAnswering, Refused, ask, follow
from postured.errors import ExitCode, NotRunning
from postured.protocol import Failure, ProtocolError
from tests.integration.ipc.parties import SHORT, Daemon

ROOT = Path(__file__).parents[3]


def test_follow_waits_for_the_next_item_as_long_as_it_takes(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PATIENCE", SHORT)
    daemon.loop.later(SHORT * 3, lambda: daemon.streams[0].result({"item": 1}))

    assert daemon.serve(lambda: list(follow(daemon.path, "watch"))) == [{"item": 0}, {"item": 1}]


def test_follow_does_not_wait_for_ever_for_the_first_item(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PATIENCE", SHORT)

    with pytest.raises(NotAnswering, match="does not answer"):
        daemon.serve(lambda: list(follow(daemon.path, "never")))


def test_nobody_there_is_told_with_what_to_do(folder: Path) -> None:
    with pytest.raises(NotRunning) as told:
        ask(str(folder / "control"), "status")

    assert "postured run" in told.value.detail
    assert told.value.exit_code is ExitCode.NOT_RUNNING


def test_a_socket_that_nobody_serves_is_nobody_there(folder: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as left:
        left.bind(str(folder / "control"))

    with pytest.raises(NotRunning):
        ask(str(folder / "control"), "status")


def test_a_daemon_that_hangs_is_told_in_time(folder: Path) -> None:
    """It takes nobody in; first the answers are missing, then even the queue is full."""
    path = str(folder / "control")
    with closing(socket.socket(socket.AF_UNIX)) as stuck:
        stuck.bind(path)
        stuck.listen(0)
        with ExitStack() as waiting:
            for _ in range(2):
                with pytest.raises(NotAnswering, match="does not answer"):
                    ask(path, "status", timeout=SHORT)
                other = waiting.enter_context(closing(socket.socket(socket.AF_UNIX)))
                other.setblocking(False)
                try:
                    other.connect(path)
                except BlockingIOError:
                    pass


def answered_with(folder: Path, line: bytes) -> dict[str, Any]:
    """What ``ask`` makes of a daemon that says ``line`` and hangs up."""
    path = str(folder / "control")
    with closing(socket.socket(socket.AF_UNIX)) as other, ThreadPoolExecutor(1) as pool:
        other.bind(path)
        other.listen(1)
        asking = pool.submit(ask, path, "status")
        connected, _ = other.accept()
        with closing(connected):
            connected.sendall(line)
            connected.recv(65536)
        return asking.result()


def test_a_newer_daemon_is_told_as_such(folder: Path) -> None:
    with pytest.raises(ProtocolError) as told:
        answered_with(folder, b'{"version": 2, "ok": true, "result": {}, "more": false}\n')

    assert "version 2" in told.value.detail
    assert "version 1" in told.value.detail


def test_an_exit_code_that_only_a_newer_daemon_knows_is_a_bug_to_us(folder: Path) -> None:
    with pytest.raises(Refused, match="Odd") as told:
        answered_with(
            folder, b'{"version": 1, "ok": false, "error": {"title": "Odd", "detail": "", "exit": 123}, "new": 1}\n'
        )

    assert told.value.exit_code is ExitCode.BUG


@pytest.mark.parametrize("line", [b"", b'{"version": 1, "ok'], ids=["nothing", "half a line"])
def test_a_daemon_that_hangs_up_is_told(folder: Path, line: bytes) -> None:
    with pytest.raises(NotAnswering, match="hung up"):
        answered_with(folder, line)


def test_why_a_daemon_hung_up_is_read_even_if_it_hung_up_before_the_question() -> None:
    ours, theirs = socket.socketpair()
    with closing(ours):
        theirs.sendall(protocol.encode_answer(Failure("Too many", "", 69)))
        theirs.close()

        client._send(ours, "status", None)

        with pytest.raises(Refused, match="Too many"):
            next(client._results(ours))


def test_a_daemon_that_dies_with_the_question_unread_hung_up() -> None:
    ours, theirs = socket.socketpair()
    with closing(ours):
        client._send(ours, "status", None)
        theirs.close()

        with pytest.raises(NotAnswering, match="hung up"):
            next(client._results(ours))


@pytest.mark.parametrize("line", [b"hello\n", b"{}\n"], ids=repr)
def test_something_else_that_listens_there_is_told(folder: Path, line: bytes) -> None:
    with pytest.raises(ProtocolError, match="cannot be understood"):
        answered_with(folder, line)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_socket_that_permissions_close_to_us_is_told(daemon: Daemon, folder: Path) -> None:
    folder.chmod(0o755)
    code = (
        "import os, sys\n"
        "from postured.adapters.ipc.client import ask\n"
        "os.setuid(65534)\n"
        "try:\n"
        "    ask(sys.argv[1], 'status')\n"
        "except Exception as problem:\n"
        "    print(problem.title)\n"
    )

    done = subprocess.run([sys.executable, "-c", code, daemon.path], capture_output=True, text=True, cwd=ROOT)

    assert done.stdout == "This postured belongs to another user\n"
