"""Requests and their answers over real Unix sockets and the real loop."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from postured import protocol
from postured.adapters.ipc.client import NotAnswering, Refused, ask, follow
from postured.errors import ExitCode
from postured.protocol import Request
from tests.desktop.waiting import wait_for
from tests.integration.ipc.parties import SHORT, STATUS, Daemon, Raw


def test_ask_gets_what_the_daemon_answers(daemon: Daemon) -> None:
    args = {"for": "30m", "größe": [1, None, 2.5]}

    assert daemon.serve(lambda: ask(daemon.path, "echo", args)) == {"args": args}
    assert daemon.asked == [Request("echo", args)]


def test_an_answer_may_come_later(daemon: Daemon) -> None:
    assert daemon.serve(lambda: ask(daemon.path, "later")) == {"late": True}


def test_a_big_answer_arrives_whole(daemon: Daemon) -> None:
    assert len(daemon.serve(lambda: ask(daemon.path, "big"))["text"]) == 200_000


def test_an_error_arrives_with_its_words_and_its_exit_code(daemon: Daemon) -> None:
    with pytest.raises(Refused, match="No reminder is open") as told:
        daemon.serve(lambda: ask(daemon.path, "refuse"))

    assert told.value.detail == "Nothing was shown."
    assert told.value.exit_code is ExitCode.NOTHING


@pytest.mark.parametrize("command", ["broken", "unsendable"])
def test_a_bug_in_an_answer_is_told_as_one_and_the_daemon_lives_on(
    daemon: Daemon, caplog: pytest.LogCaptureFixture, command: str
) -> None:
    with pytest.raises(Refused) as told:
        daemon.serve(lambda: ask(daemon.path, command))

    assert told.value.exit_code is ExitCode.BUG
    assert "secret" not in told.value.detail
    assert "fail" in caplog.text or "cannot be sent" in caplog.text
    assert daemon.serve(lambda: ask(daemon.path, "status")) == {"presence": "active"}


def test_answering_twice_is_a_bug_that_the_client_never_sees(daemon: Daemon, caplog: pytest.LogCaptureFixture) -> None:
    assert daemon.serve(lambda: ask(daemon.path, "twice")) == {}
    assert daemon.serve(lambda: ask(daemon.path, "status")) == {"presence": "active"}
    assert "had its last answer" in caplog.text


def test_follow_gives_items_until_the_last(daemon: Daemon) -> None:
    def go_on() -> None:
        daemon.streams[0].result({"item": 1}, more=True)
        daemon.streams[0].result({"item": 2})

    daemon.loop.later(SHORT, go_on)

    assert daemon.serve(lambda: list(follow(daemon.path, "watch"))) == [{"item": 0}, {"item": 1}, {"item": 2}]
    assert daemon.gone == 0


def test_whoever_leaves_a_stream_is_noticed_once(daemon: Daemon) -> None:
    def look_once() -> dict[str, Any]:
        items = follow(daemon.path, "watch")
        first = next(items)
        items.close()  # type: ignore[attr-defined]  # a generator
        return first

    assert daemon.serve(look_once) == {"item": 0}
    daemon.wait(lambda: daemon.gone)
    daemon.streams[0].result({"item": 1}, more=True)
    daemon.loop.turn(timedelta(0))

    assert daemon.gone == 1


def test_leaving_is_noticed_before_the_first_answer_too(daemon: Daemon, raw: Raw) -> None:
    raw.say(STATUS.replace(b"status", b"never"))
    daemon.wait(lambda: daemon.asked)
    raw.close()
    daemon.wait(lambda: daemon.gone)

    assert daemon.gone == 1


def test_asking_to_be_told_after_the_client_has_left_still_tells(daemon: Daemon, raw: Raw) -> None:
    told: list[bool] = []
    raw.say(STATUS.replace(b"status", b"watch"))
    daemon.wait(lambda: daemon.streams)
    raw.close()
    daemon.wait(lambda: daemon.gone)

    daemon.streams[0].on_gone(lambda: told.append(True))
    daemon.wait(lambda: told)

    assert told == [True]


def test_a_stream_that_the_daemon_ends_by_ending_is_told(daemon: Daemon) -> None:
    daemon.loop.later(SHORT, daemon.server.close)

    with pytest.raises(NotAnswering, match="hung up"):
        daemon.serve(lambda: list(follow(daemon.path, "watch")))


def test_many_requests_on_one_connection_are_answered_in_order(daemon: Daemon, raw: Raw) -> None:
    requests = [protocol.encode_request(Request("later" if n == 1 else "echo", {"n": n})) for n in range(500)]

    raw.say(b"".join(requests))
    said = raw.answers(500)

    assert [one["result"].get("args", {"n": 1})["n"] for one in said] == list(range(500))
    assert said[1]["result"] == {"late": True}


def test_more_requests_than_fit_at_once_are_all_answered(daemon: Daemon, raw: Raw) -> None:
    """While one waits for its answer, far more than the limit of one line comes in behind it."""
    many = 6_000
    with ThreadPoolExecutor(1) as pool:
        raw.socket.setblocking(True)
        sending = pool.submit(raw.socket.sendall, STATUS.replace(b"status", b"later") + STATUS * many)
        daemon.wait(lambda: daemon.asked, "the first request")
        raw_answers = b""
        with closing(raw.socket.dup()) as reader:
            reader.setblocking(False)

            def all_there() -> bool:
                nonlocal raw_answers
                try:
                    raw_answers += reader.recv(65536)
                except BlockingIOError:
                    pass
                return raw_answers.count(b"\n") > many

            wait_for(all_there, 30, turn=daemon.loop.turn, what="all the answers")
        sending.result()


def test_a_client_may_ask_for_more_than_fits_before_it_reads(daemon: Daemon, raw: Raw) -> None:
    raw.say(STATUS.replace(b"status", b"big") * 10)
    daemon.loop.turn(SHORT)

    assert [len(one["result"]["text"]) for one in raw.answers(10)] == [200_000] * 10


def test_a_line_may_come_in_pieces(daemon: Daemon, raw: Raw) -> None:
    for place in range(0, len(STATUS), 7):
        raw.say(STATUS[place : place + 7])
        daemon.loop.turn(timedelta(milliseconds=1))

    assert raw.answers(1)[0]["ok"] is True


@pytest.mark.parametrize(
    "garbage",
    [b"status\n", b"\n", b"\xff\x00\xfe\n", b"[]\n", b"{" * 5000 + b"\n", b'{"version": 1, "command": 5}\n'],
    ids=lambda garbage: repr(garbage[:12]),
)
def test_garbage_is_told_and_the_connection_goes_on(daemon: Daemon, raw: Raw, garbage: bytes) -> None:
    raw.say(garbage + STATUS)
    said = raw.answers(2)

    assert said[0]["error"]["exit"] == ExitCode.DATA
    assert said[1]["ok"] is True
    assert len(daemon.asked) == 1


def test_another_version_is_told_with_both(daemon: Daemon, raw: Raw) -> None:
    raw.say(STATUS.replace(b"1", b"9"))

    assert "version 9" in raw.answers(1)[0]["error"]["detail"]
    assert "version 1" in raw.answers(1)[0]["error"]["detail"]


def test_clients_that_vanish_leave_nothing_open(daemon: Daemon) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for said in (b"", STATUS, STATUS[:20], STATUS.replace(b"status", b"watch"), b"x" * 100_000):
        raw = Raw(daemon)
        raw.say(said)
        raw.close()
    daemon.serve(lambda: ask(daemon.path, "status"))  # taken in after all of them
    daemon.wait(lambda: not daemon.server._clients, "all to have left")
    daemon.loop.turn(timedelta(0))

    assert len(os.listdir("/proc/self/fd")) == before
    assert daemon.loop._moments == []
