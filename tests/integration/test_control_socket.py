"""The control socket, over real Unix sockets and the real loop: for friends, for garbage, and for strangers."""

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from postured import protocol
from postured.adapters.ipc import client
from postured.adapters.ipc.client import NotAnswering, Refused, ask, follow
from postured.adapters.ipc.server import Answer, ControlServer
from postured.daemon.loop import Loop
from postured.errors import CannotWrite, ExitCode, NothingToAnswer, NotRunning
from postured.protocol import Failure, ProtocolError, Request
from tests.desktop.waiting import wait_for

T = TypeVar("T")
STATUS = b'{"version": 1, "command": "status", "args": {}}\n'
ROOT = Path(__file__).parents[2]
SHORT = timedelta(milliseconds=150)


class Daemon:
    """A loop with a control server that answers by the command's name."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.path = str(folder / "control")
        self.loop = Loop()
        self.asked: list[Request] = []
        self.streams: list[Answer] = []
        self.gone = 0
        self.server = ControlServer(self.path, self.loop, self.handle, **options)

    def handle(self, request: Request, answer: Answer) -> None:
        self.asked.append(request)
        match request.command:
            case "echo":
                answer.result({"args": request.args})
            case "watch":
                self.streams.append(answer)
                answer.result({"item": 0}, more=True)
                answer.on_gone(self._count_gone)
            case "later":
                self.loop.later(SHORT, lambda: answer.result({"late": True}))
            case "never":
                answer.on_gone(self._count_gone)
            case "refuse":
                raise NothingToAnswer("No reminder is open", "Nothing was shown.")
            case "broken":
                raise KeyError("secret")
            case "unsendable":
                answer.result({"object": object()})
            case "twice":
                answer.result({})
                answer.result({})
            case "big":
                answer.result({"text": "x" * 200_000})
            case _:
                answer.result({"presence": "active"})

    def _count_gone(self) -> None:
        self.gone += 1

    def wait(self, condition: Callable[[], object], what: str = "it") -> None:
        wait_for(condition, turn=self.loop.turn, what=what)

    def serve(self, call: Callable[[], T]) -> T:
        """What a client's blocking call returns while the daemon runs."""
        with ThreadPoolExecutor(1) as pool:
            future: Future[T] = pool.submit(call)
            self.wait(future.done, "the client's answer")
            return future.result()

    def close(self) -> None:
        self.server.close()
        self.loop.close()


class Raw:
    """A client that says whatever a test wants."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.setblocking(False)
        self.socket.connect(daemon.path)
        self.heard = b""
        self.ended = False

    def say(self, data: bytes) -> None:
        """Send all of it, while the daemon reads; stops when the daemon hangs up."""
        left = bytearray(data)

        def sent() -> bool:
            try:
                del left[: self.socket.send(left)]
            except BlockingIOError:
                pass
            except OSError:
                left.clear()
            return not left

        self._daemon.wait(sent, "the sending")

    def listen(self) -> None:
        """Take in what there is."""
        try:
            while more := self.socket.recv(65536):
                self.heard += more
            self.ended = True
        except BlockingIOError:
            pass
        except ConnectionResetError:
            self.ended = True

    def answers(self, count: int) -> list[dict[str, Any]]:
        def there() -> bool:
            self.listen()
            return self.heard.count(b"\n") >= count

        self._daemon.wait(there, f"{count} answers")
        return [json.loads(line) for line in self.heard.splitlines()]

    def last_words(self) -> dict[str, Any]:
        """The last answer before the daemon hung up."""

        def ended() -> bool:
            self.listen()
            return self.ended

        self._daemon.wait(ended, "hanging up")
        last: dict[str, Any] = json.loads(self.heard.splitlines()[-1])
        return last

    def close(self) -> None:
        self.socket.close()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A private folder with a short name: a socket's path has at most 107 bytes."""
    made = tempfile.mkdtemp(prefix="postured-")
    yield Path(made)
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def daemon(folder: Path) -> Iterator[Daemon]:
    with closing(Daemon(folder)) as made:
        yield made


@pytest.fixture
def hasty(folder: Path) -> Iterator[Daemon]:
    """A daemon that waits for a request only a moment."""
    with closing(Daemon(folder, patience=SHORT)) as made:
        yield made


@pytest.fixture
def raw(daemon: Daemon) -> Iterator[Raw]:
    with closing(Raw(daemon)) as made:
        yield made


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


def test_follow_waits_for_the_next_item_as_long_as_it_takes(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PATIENCE", SHORT)
    daemon.loop.later(SHORT * 3, lambda: daemon.streams[0].result({"item": 1}))

    assert daemon.serve(lambda: list(follow(daemon.path, "watch"))) == [{"item": 0}, {"item": 1}]


def test_follow_does_not_wait_for_ever_for_the_first_item(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PATIENCE", SHORT)

    with pytest.raises(NotAnswering, match="does not answer"):
        daemon.serve(lambda: list(follow(daemon.path, "never")))


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


def test_the_socket_is_its_owners_alone(daemon: Daemon) -> None:
    assert stat.S_IMODE(os.stat(daemon.path).st_mode) == 0o600


def test_a_folder_that_others_may_write_in_is_refused(folder: Path) -> None:
    folder.chmod(0o770)
    with pytest.raises(CannotWrite, match="control socket") as told:
        Daemon(folder)

    assert "chmod 700" in told.value.detail


def test_a_folder_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(CannotWrite, match="control socket"):
        Daemon(folder / "missing")


def test_a_path_too_long_for_a_socket_is_told(folder: Path) -> None:
    deep = folder / ("d" * 120)
    deep.mkdir(mode=0o700)

    with pytest.raises(CannotWrite, match="control socket"):
        Daemon(deep)


def test_what_an_ended_daemon_left_is_replaced(folder: Path) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(folder / "control"))
    left.close()

    with closing(Daemon(folder)) as daemon:
        assert daemon.serve(lambda: ask(daemon.path, "status")) == {"presence": "active"}


def test_a_file_that_is_no_socket_is_left_alone(folder: Path) -> None:
    (folder / "control").write_text("mine")

    with pytest.raises(CannotWrite, match="control socket"):
        Daemon(folder)

    assert (folder / "control").read_text() == "mine"


def test_closing_takes_the_file_away(folder: Path) -> None:
    daemon = Daemon(folder)
    daemon.server.close()
    daemon.server.close()
    daemon.loop.close()

    assert os.listdir(folder) == []


def test_closing_leaves_another_daemons_file_alone(folder: Path) -> None:
    first = Daemon(folder)
    with closing(Daemon(folder)) as second:
        first.close()

        assert second.serve(lambda: ask(second.path, "status")) == {"presence": "active"}


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
