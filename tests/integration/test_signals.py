"""Signals, sent to a real process that runs the real loop."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from postured.daemon.loop import Loop
from postured.daemon.signals import ToldToEnd, at_start, listen
from tests.desktop.daemon import POSTURED, Home
from tests.desktop.waiting import wait_for

ROOT = Path(__file__).parents[2]
DAEMON = """
import sys
from postured.daemon.loop import Loop
from postured.daemon.signals import listen

loop = Loop()

def say(word):
    print(word, flush=True)

def leave():
    say("leaves")
    if "stuck" not in sys.argv:
        loop.stop()

put_back = listen(loop, leave=leave, reload=lambda: say("reloads"))
say("runs")
loop.run()
put_back()
loop.close()
say("ended")
"""


class Daemon:
    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", DAEMON, *words], cwd=ROOT, text=True, stdout=subprocess.PIPE
        )
        assert self.hear() == "runs"

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def wait(self) -> int:
        return self.process.wait(30)


@pytest.fixture
def started() -> Iterator[list[Daemon]]:
    made: list[Daemon] = []
    yield made
    for daemon in made:
        daemon.process.kill()
        daemon.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_sleeping_daemon_leaves_in_order(started: list[Daemon], number: signal.Signals) -> None:
    started.append(daemon := Daemon())

    daemon.process.send_signal(number)

    assert [daemon.hear(), daemon.hear()] == ["leaves", "ended"]
    assert daemon.wait() == 0


def test_hangup_reads_the_settings_again_each_time(started: list[Daemon]) -> None:
    started.append(daemon := Daemon())

    for _ in range(3):
        daemon.process.send_signal(signal.SIGHUP)
        assert daemon.hear() == "reloads"
    daemon.process.send_signal(signal.SIGTERM)

    assert daemon.hear() == "leaves"
    assert daemon.wait() == 0


@pytest.mark.parametrize("first", [signal.SIGTERM, signal.SIGINT])
def test_a_second_interrupt_ends_a_daemon_that_is_stuck_in_leaving(
    started: list[Daemon], first: signal.Signals
) -> None:
    started.append(daemon := Daemon("stuck"))

    daemon.process.send_signal(first)
    assert daemon.hear() == "leaves"
    daemon.process.send_signal(signal.SIGINT)

    assert daemon.wait() == -signal.SIGINT


def test_a_second_terminate_is_one_and_the_same(started: list[Daemon]) -> None:
    started.append(daemon := Daemon("stuck"))

    daemon.process.send_signal(signal.SIGTERM)
    assert daemon.hear() == "leaves"
    daemon.process.send_signal(signal.SIGTERM)
    for _ in range(2):
        daemon.process.send_signal(signal.SIGHUP)
        assert daemon.hear() == "reloads"


def test_putting_back_leaves_everything_as_it_was() -> None:
    loop = Loop()
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE)
    before = [signal.getsignal(number) for number in numbers]
    bell = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(bell)

    put_back = listen(loop, leave=loop.stop, reload=loop.stop)
    during = [signal.getsignal(number) for number in numbers]
    rings = signal.set_wakeup_fd(loop.bell)
    put_back()
    put_back()

    assert [signal.getsignal(number) for number in numbers] == before
    assert rings == loop.bell
    assert during[:3] != before[:3]
    assert during[3] == before[3]
    assert signal.set_wakeup_fd(bell) == bell
    loop.close()


def test_a_signal_wakes_the_loop_here_too() -> None:
    loop = Loop()
    heard: list[str] = []
    put_back = listen(loop, leave=lambda: heard.append("leave"), reload=lambda: heard.append("reload"))
    try:
        os.kill(os.getpid(), signal.SIGHUP)
        wait_for(lambda: heard, turn=loop.turn)
        loop.turn(timedelta(0))
    finally:
        put_back()
        loop.close()

    assert heard == ["reload"]


class Starting:
    """The whole daemon, whose settings take for ever to be resolved."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.marker = home / "resolving"
        slow = f"import os, time; open({str(self.marker)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
        program = (
            "import sys; from postured.adapters import child; from postured.daemon import app\n"
            f"slow = {slow!r}\n"
            "child.command = lambda *_arguments: [sys.executable, '-c', slow]\n"
            "sys.exit(app.run(app.Options()))"
        )
        environ = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "LANG": "C.UTF-8"}
        home.chmod(0o700)
        self.process = subprocess.Popen(
            [sys.executable, "-c", program], cwd=ROOT, env=environ, text=True, stderr=subprocess.PIPE
        )

    def is_under_way(self) -> bool:
        return self.marker.exists() and bool(self.marker.read_text())

    @property
    def resolver(self) -> int:
        return int(self.marker.read_text())


@pytest.fixture
def starting(tmp_path: Path) -> Iterator[Starting]:
    made = Starting(tmp_path)
    try:
        wait_for(made.is_under_way, 20)
        yield made
    finally:
        made.process.kill()
        if made.is_under_way():
            with suppress(ProcessLookupError):
                os.kill(made.resolver, signal.SIGKILL)
        made.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_while_it_starts_it_leaves_at_once_and_nothing_behind(
    starting: Starting, number: signal.Signals
) -> None:
    starting.process.send_signal(number)
    _, said = starting.process.communicate(timeout=20)

    assert (starting.process.returncode, said) == (0, "")
    with pytest.raises(ProcessLookupError):
        os.kill(starting.resolver, 0)
    assert not [each for each in starting.home.rglob("*") if each.is_socket()]


def test_hangup_while_it_starts_is_not_its_end(starting: Starting) -> None:
    starting.process.send_signal(signal.SIGHUP)
    starting.process.send_signal(signal.SIGHUP)

    with pytest.raises(subprocess.TimeoutExpired):
        starting.process.wait(0.5)


def test_what_comes_at_the_start_is_remembered() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]
    with at_start() as told:
        os.kill(os.getpid(), signal.SIGHUP)
        assert (told.end, told.reload) == (False, True)
        with pytest.raises(ToldToEnd):
            os.kill(os.getpid(), signal.SIGTERM)
        assert told.end

    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)] == before


def test_closing_the_terminal_ends_it(tmp_path: Path) -> None:
    """The same signal asks for the settings to be read again; a closed terminal means no such thing."""
    home = Home(str(tmp_path))
    os.makedirs(home.path("run"), mode=0o700)
    process, terminal = pty.fork()
    if process == 0:
        os.execve(POSTURED, [POSTURED, "run"], home.environ)
    try:
        wait_for(lambda: home.call("status", "--json").returncode == 0, 20, what="postured")

        os.close(terminal)

        wait_for(lambda: os.waitpid(process, os.WNOHANG)[0] == process, 10, what="its end")
    finally:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    assert [each["event"] for each in home.journal() if each["kind"] == "event"][-1] == "quit"
