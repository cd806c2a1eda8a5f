"""Who has a camera open, asked of the kernel: which devices count, whose processes, and how often it is looked."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from postured.adapters.busy.camera import VideoDevices
from postured.daemon.loop import Loop
from tests.contract.busy_world import Ear
from tests.desktop.require import find, require
from tests.desktop.waiting import wait_for

POLLS = timedelta(milliseconds=20)
NOBODY = 65534
HOLD = 'exec 3<"$1"; echo; read line'


@dataclass
class Desk:
    """A machine with a folder of devices, and the one who looks at it."""

    folder: Path
    monitor: VideoDevices
    ear: Ear
    loop: Loop

    def device(self, name: str) -> str:
        path = self.folder / "dev" / name
        path.touch(mode=0o644)
        return str(path)

    def wait(self, until: Callable[[], object]) -> None:
        wait_for(until, turn=self.loop.turn)

    def look_for_a_while(self) -> None:
        over: list[bool] = []
        self.loop.later(POLLS * 10, lambda: over.append(True))
        self.wait(lambda: over)


@contextmanager
def holding(device: str, *, shell: str = "/bin/sh", before: tuple[str, ...] = ()) -> Iterator[None]:
    """A program has the device open."""
    with subprocess.Popen(
        [*before, shell, "-c", HOLD, "sh", device], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"\n"
        yield
        holder.communicate()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    loop = Loop()
    (tmp_path / "dev").mkdir()
    (tmp_path / "udev").mkdir()
    for folder in (tmp_path, *tmp_path.parents[:-1]):
        if folder.stat().st_uid == os.getuid() and folder.is_relative_to(tmp_path.parents[1]):
            folder.chmod(0o755)
    monitor = VideoDevices(loop, polls=POLLS, devices=str(tmp_path / "dev"), udev=str(tmp_path / "udev"))
    yield Desk(tmp_path, monitor, Ear(), loop)
    monitor.close()
    loop.close()


def test_nothing_is_looked_at_before_a_reminder_is_near(desk: Desk) -> None:
    desk.monitor.start(desk.ear.hear)
    with holding(desk.device("video0")):
        desk.look_for_a_while()
        assert not desk.ear.words

        desk.monitor.soon(True)
        desk.wait(lambda: desk.ear.words == [("camera", True)])


def test_nothing_is_looked_at_when_no_reminder_is_near_any_more(desk: Desk) -> None:
    monitor = VideoDevices(desk.loop, polls=POLLS * 8, devices=str(desk.folder / "dev"))
    device = desk.device("video0")
    monitor.start(desk.ear.hear)
    monitor.soon(True)
    for _ in range(50):
        desk.loop.turn(timedelta(0))
    monitor.soon(False)
    with holding(device):
        desk.look_for_a_while()

    assert not desk.ear.words
    monitor.close()


def test_its_end_is_told_also_when_no_reminder_is_near_any_more(desk: Desk) -> None:
    desk.monitor.start(desk.ear.hear)
    with holding(desk.device("video0")):
        desk.monitor.soon(True)
        desk.wait(lambda: desk.ear.words)
        desk.monitor.soon(False)
        desk.look_for_a_while()
    desk.wait(lambda: len(desk.ear.words) > 1)

    assert desk.ear.words == [("camera", True), ("camera", False)]


def test_without_a_camera_it_can_tell_and_finds_nothing(desk: Desk) -> None:
    desk.monitor.start(desk.ear.hear)
    desk.monitor.soon(True)
    desk.look_for_a_while()

    assert desk.monitor.tells == {"camera"}
    assert not desk.monitor.trouble
    assert not desk.ear.words


def test_a_camera_that_is_plugged_in_later_counts(desk: Desk) -> None:
    desk.monitor.start(desk.ear.hear)
    desk.monitor.soon(True)
    desk.look_for_a_while()

    with holding(desk.device("video7")):
        desk.wait(lambda: desk.ear.words == [("camera", True)])


@pytest.mark.parametrize("name", ["videodev", "media0", "video", "vbi0", "v4l-subdev0"])
def test_what_is_no_camera_by_its_name_does_not_count(desk: Desk, name: str) -> None:
    desk.device("video0")
    desk.monitor.start(desk.ear.hear)
    with holding(desk.device(name)):
        desk.monitor.soon(True)
        desk.look_for_a_while()

    assert not desk.ear.words


@pytest.mark.parametrize(("capabilities", "counts"), [(":capture:", True), (":video_output:", False), (":", False)])
def test_a_device_that_takes_no_pictures_does_not_count(desk: Desk, capabilities: str, counts: bool) -> None:
    device = desk.device("video0")
    number = os.stat(device).st_rdev
    facts = desk.folder / "udev" / f"c{os.major(number)}:{os.minor(number)}"
    facts.write_text(f"I:4711\nE:ID_V4L_VERSION=2\nE:ID_V4L_CAPABILITIES={capabilities}\n")

    desk.monitor.start(desk.ear.hear)
    with holding(device):
        desk.monitor.soon(True)
        desk.look_for_a_while()

    assert bool(desk.ear.words) is counts


@pytest.mark.parametrize("server", ["pipewire", "wireplumber"])
def test_what_pipewire_holds_is_asked_of_pipewire(desk: Desk, server: str) -> None:
    shell = desk.folder / server
    shell.symlink_to(find("sh") or "/bin/sh")
    desk.monitor.start(desk.ear.hear)
    with holding(desk.device("video0"), shell=str(shell)):
        desk.monitor.soon(True)
        desk.look_for_a_while()

    assert not desk.ear.words


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_what_others_hold_is_not_looked_at(desk: Desk) -> None:
    require("setpriv")
    before = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    desk.monitor.start(desk.ear.hear)
    with holding(desk.device("video0"), before=before):
        desk.monitor.soon(True)
        desk.look_for_a_while()

    assert not desk.ear.words


def test_a_hundred_processes_are_looked_at_in_several_turns(desk: Desk) -> None:
    turns: list[bool] = []
    with ExitStack() as stack:
        for _ in range(60):
            stack.enter_context(holding(os.devnull))
        stack.enter_context(holding(desk.device("video0")))
        desk.monitor.start(desk.ear.hear)
        desk.monitor.soon(True)

        def between() -> None:
            turns.append(True)
            if not desk.ear.words:
                desk.loop.later(timedelta(0), between)

        between()
        desk.wait(lambda: desk.ear.words)

    assert len(turns) > 1


def test_processes_that_end_while_they_are_looked_at_do_no_harm(desk: Desk) -> None:
    desk.device("video0")
    desk.monitor.start(desk.ear.hear)
    desk.monitor.soon(True)
    for _ in range(10):
        with subprocess.Popen([sys.executable, "-c", ""]):
            desk.loop.turn(POLLS)

    assert not desk.ear.words


def test_where_processes_cannot_be_seen_it_says_so(tmp_path: Path) -> None:
    loop = Loop()
    monitor = VideoDevices(loop, processes=str(tmp_path / "proc"))
    monitor.start(Ear().hear)

    assert not monitor.tells
    assert monitor.trouble == "which programs have a camera open cannot be seen here"
    monitor.close()
    loop.close()
