"""The single-instance lock, between real processes."""

import json
import os
import signal
import stat
import subprocess
import sys
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import pytest

from postured.adapters.clock import local_now
from postured.daemon.instance import hold
from postured.errors import AlreadyRunning, CannotWrite

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from postured.daemon.instance import hold
from postured.errors import AlreadyRunning
print("ready", flush=True)
sys.stdin.readline()
try:
    held = hold(sys.argv[1])
except AlreadyRunning as problem:
    print("refused", problem.detail, flush=True)
else:
    print("holds", flush=True)
sys.stdin.readline()
"""


class Rival:
    """Another process that goes for the lock when told."""

    def __init__(self, path: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, path], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.hear() == "ready"

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


def test_of_ten_processes_at_once_one_holds_and_nine_are_told(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    with ExitStack() as race:
        rivals = [race.enter_context(Rival(path)) for _ in range(10)]
        for rival in rivals:
            rival.go()
        heard = [rival.hear() for rival in rivals]
        winner = rivals[heard.index("holds")].process.pid

        assert sorted(word.split()[0] for word in heard) == ["holds"] + ["refused"] * 9
        with pytest.raises(AlreadyRunning) as told:
            hold(path)
        assert f"process {winner}," in told.value.detail


def test_the_kernel_frees_the_lock_of_a_killed_process(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    with Rival(path) as rival:
        rival.go()
        assert rival.hear() == "holds"
        with pytest.raises(AlreadyRunning):
            hold(path)

        rival.process.send_signal(signal.SIGKILL)
        rival.process.wait()

    hold(path).release()


def test_names_the_holder_and_since_when(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    began = local_now()
    held = hold(path)

    with pytest.raises(AlreadyRunning, match="already running") as told:
        hold(path)

    since = datetime.fromisoformat(json.loads((tmp_path / "lock").read_text())["since"])
    assert since - began <= timedelta(minutes=1)
    assert f"process {os.getpid()}" in told.value.detail
    assert f"{since:%H:%M}. " in told.value.detail
    held.release()


def test_released_it_can_be_held_again(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    held = hold(path)
    held.release()
    held.release()

    hold(path).release()

    assert (tmp_path / "lock").exists()


@pytest.mark.parametrize(
    "left",
    [
        b"",
        b'{"version": 1, "pi',
        b"\xff\xfe\x00",
        b"[]",
        b'{"pid": "x", "since": "yesterday"}',
        b'{"pid": -1, "since": "2026-11-23T09:00:00+01:00"}',
        b'{"pid": 99999999999999999999, "since": "2026-11-23T09:00:00+01:00"}',
        b'{"pid": 4194999, "since": "2026-11-23T09:00:00+01:00"}',
        b"[" * 5000,
    ],
    ids=lambda left: repr(left[:20]),
)
def test_a_lock_whose_file_says_nothing_useful_is_still_a_lock(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "lock"
    held = hold(str(path))
    path.write_bytes(left)

    with pytest.raises(AlreadyRunning) as told:
        hold(str(path))

    assert "process" not in told.value.detail
    held.release()


def test_what_an_ended_holder_wrote_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_text("x" * 10_000)

    held = hold(str(path))

    assert json.loads(path.read_text())["pid"] == os.getpid()
    held.release()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch(mode=0o666)
    path.chmod(0o666)

    held = hold(str(path))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    held.release()


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(CannotWrite, match="lock file") as told:
        hold(str(tmp_path / "lock"))

    assert "symbolic link" in told.value.detail
    assert (tmp_path / "elsewhere").read_text() == "mine"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="lock file"):
        hold(str(tmp_path / "missing" / "lock"))


def test_a_file_system_without_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No such file system can be had here, so the call fails as it does on one."""
    import errno
    import fcntl

    def no_locks(_file: int, _how: int) -> None:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    before = len(os.listdir("/proc/self/fd"))

    with pytest.raises(CannotWrite) as told:
        hold(str(tmp_path / "lock"))

    assert "no locks" in told.value.detail
    assert len(os.listdir("/proc/self/fd")) == before


def test_programs_that_the_holder_starts_do_not_keep_its_lock(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    held = hold(path)
    with subprocess.Popen(["sleep", "60"], close_fds=False) as child:
        held.release()
        try:
            hold(path).release()
        finally:
            child.kill()
