"""What one client may not do to the daemon, or to the others."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest

from postured import protocol
from postured.adapters.ipc.client import ask
from postured.protocol import Request
from tests.integration.ipc.parties import SHORT, STATUS, Daemon, Raw


def test_what_is_sent_ahead_is_not_all_taken_in(daemon: Daemon, raw: Raw) -> None:
    raw.say(STATUS.replace(b"status", b"watch"))
    daemon.wait(lambda: daemon.streams)
    sent, idle_turns = 0, 0

    while idle_turns < 5 and sent < 10_000_000:
        try:
            sent += raw.socket.send(STATUS * 100)
            idle_turns = 0
        except BlockingIOError:
            idle_turns += 1
        daemon.loop.turn(timedelta(milliseconds=1))

    assert sent < 2_000_000
    daemon.streams[0].result({"item": 1})
    assert raw.answers(50)[49]["ok"] is True


def test_an_endless_line_ends_the_connection(daemon: Daemon, raw: Raw) -> None:
    raw.say(b"x" * 200_000)

    assert "too long" in raw.last_words()["error"]["title"]
    assert daemon.asked == []


@pytest.mark.parametrize("beyond", [0, 1, 2])
def test_a_line_one_byte_too_long_is_refused_with_or_without_its_end(daemon: Daemon, raw: Raw, beyond: int) -> None:
    empty = protocol.encode_request(Request("echo", {"t": ""}))
    text = b"a" * (protocol.REQUEST_LIMIT - len(empty) + 1 + beyond)

    raw.say(empty.replace(b'""', b'"' + text + b'"'))

    assert raw.answers(1)[0]["ok"] is (beyond == 0)


@pytest.mark.parametrize("said", [b"", b'{"version": 1, "comm'], ids=["nothing", "half a line"])
def test_a_client_that_completes_nothing_is_dropped_with_a_word(hasty: Daemon, said: bytes) -> None:
    with closing(Raw(hasty)) as raw:
        raw.say(said)

        assert "too slow" in raw.last_words()["error"]["title"]


def test_trickling_bytes_do_not_buy_time(hasty: Daemon) -> None:
    with closing(Raw(hasty)) as raw:

        def dropped() -> bool:
            raw.say(b" ")
            raw.listen()
            return raw.ended

        hasty.wait(dropped, "being dropped")


def test_a_client_that_waits_for_its_answer_is_not_dropped(hasty: Daemon) -> None:
    with closing(Raw(hasty)) as raw:
        raw.say(STATUS.replace(b"status", b"watch"))
        raw.answers(1)
        passed: list[bool] = []
        hasty.loop.later(SHORT * 3, lambda: passed.append(True))
        hasty.wait(lambda: passed)
        hasty.streams[0].result({"item": 1})

        assert raw.answers(2)[1]["result"] == {"item": 1}


def test_a_client_that_does_not_read_is_dropped_and_harms_nobody(daemon: Daemon, raw: Raw) -> None:
    raw.say(STATUS.replace(b"status", b"watch"))
    daemon.wait(lambda: daemon.streams)
    items = 0

    while daemon.streams[0].is_open and items < 10_000:
        daemon.streams[0].result({"text": "x" * 1000}, more=True)
        items += 1
    daemon.wait(lambda: daemon.gone, "noticing it")

    assert 256 <= items < 2_000
    assert daemon.serve(lambda: ask(daemon.path, "status")) == {"presence": "active"}


def test_of_forty_clients_thirty_two_are_served_and_the_others_told(daemon: Daemon) -> None:
    with ExitStack() as open_ones:
        raws = []
        for _ in range(40):
            raws.append(open_ones.enter_context(closing(Raw(daemon))))
            daemon.loop.turn(timedelta(milliseconds=5))
        for raw in raws:
            raw.say(STATUS)
        said = [raw.answers(1)[0] for raw in raws]

        assert [one["ok"] for one in said] == [True] * 32 + [False] * 8
        assert "32" in said[-1]["error"]["detail"]

    daemon.wait(lambda: not daemon.server._clients, "all to have left")
    assert daemon.serve(lambda: ask(daemon.path, "status")) == {"presence": "active"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_is_refused_even_where_permissions_would_let_them_in(daemon: Daemon, folder: Path) -> None:
    folder.chmod(0o755)
    os.chmod(daemon.path, 0o666)
    code = (
        "import os, socket, sys\n"
        "os.setuid(65534)\n"
        "with socket.socket(socket.AF_UNIX) as stranger:\n"
        "    stranger.connect(sys.argv[1])\n"
        "    stranger.settimeout(20)\n"
        "    try:\n"
        "        stranger.sendall(sys.argv[2].encode())\n"
        "    except BrokenPipeError:\n"
        "        pass\n"
        "    print(stranger.recv(65536).decode())\n"
    )

    with subprocess.Popen(
        [sys.executable, "-c", code, daemon.path, STATUS.decode()], stdout=subprocess.PIPE, text=True, cwd="/"
    ) as stranger:
        daemon.wait(lambda: stranger.poll() is not None, "the stranger's end")
        assert stranger.stdout is not None
        said = json.loads(stranger.stdout.read())

    assert said["error"]["title"] == "This postured belongs to another user"
    assert daemon.asked == []
    assert daemon.serve(lambda: ask(daemon.path, "status")) == {"presence": "active"}


def test_running_out_of_files_does_not_spin_and_passes(
    daemon: Daemon, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as open_ones:
        waiting = open_ones.enter_context(closing(Raw(daemon)))
        resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 3, hard))
        try:
            while True:
                open_ones.enter_context(open("/dev/null"))
        except OSError:
            pass
        try:
            for _ in range(20):
                daemon.loop.turn(timedelta(milliseconds=1))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        waiting.say(STATUS)

        assert waiting.answers(1)[0]["ok"] is True
        assert caplog.text.count("cannot take a client in") == 1
