"""What everybody who watches the clock on the wall promises (``session_ports.ClockWatch``), with the real clock.

No test moves the machine's clock: setting it to the moment that it shows is a setting, too.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from postured.adapters.clock import local_now, read_zone, zone_files
from postured.adapters.clock_watch import KernelClockWatch, PollingClockWatch, open_clock_watch
from postured.adapters.watching import FileWatcher
from postured.daemon.loop import Loop
from postured.session_ports import ClockWatch
from tests.desktop.waiting import wait_for
from tests.fakes.clock_watch import FakeClockWatch

ZONES = Path("/usr/share/zoneinfo")
OFTEN = timedelta(seconds=0.02)


def set_to_the_present_moment() -> None:
    try:
        time.clock_settime(time.CLOCK_REALTIME, time.time())
    except PermissionError:
        pytest.skip("only root may set the clock, and not in every container")


class World(Protocol):
    """A clock that a test may set."""

    watch: ClockWatch
    told: int

    def set(self) -> None: ...

    def quiet(self) -> bool:
        """Whether nothing is told for a while."""

    def wait(self, count: int) -> None:
        """Until it has been told so often."""


class OnALoop:
    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.told = 0
        self.watch = self.make(())

    def make(self, files: tuple[str, ...]) -> ClockWatch:
        raise NotImplementedError

    def tell(self) -> None:
        self.told += 1

    def quiet(self) -> bool:
        before = self.told
        over: list[bool] = []
        self.loop.later(5 * OFTEN, lambda: over.append(True))
        wait_for(lambda: over, 5, turn=self.loop.turn)
        return self.told == before

    def wait(self, count: int) -> None:
        wait_for(lambda: self.told >= count, 5, turn=self.loop.turn, what="the word")


class FakeWorld(OnALoop):
    def make(self, files: tuple[str, ...]) -> ClockWatch:
        self.fake = FakeClockWatch(self.tell, self.loop.from_thread)
        self.fake.files = files
        return self.fake

    def set(self) -> None:
        self.fake.set()


class KernelWorld(OnALoop):
    def make(self, files: tuple[str, ...]) -> ClockWatch:
        return KernelClockWatch(self.loop, self.tell, files)

    def set(self) -> None:
        set_to_the_present_moment()


class PollingWorld(OnALoop):
    ahead = timedelta(days=20_000)

    def make(self, files: tuple[str, ...]) -> ClockWatch:
        return PollingClockWatch(self.loop, self.tell, files, every=OFTEN, reads=lambda: self.ahead)

    def set(self) -> None:
        self.ahead += timedelta(minutes=3)


@pytest.fixture(params=[FakeWorld, KernelWorld, PollingWorld])
def world(request: pytest.FixtureRequest, loop: Loop) -> Iterator[World]:
    made = request.param(loop)
    yield made
    made.watch.close()


def test_a_clock_that_nobody_sets_is_no_news(world: World) -> None:
    assert world.quiet()


def test_each_setting_is_told(world: World) -> None:
    for count in (1, 2):
        world.set()
        world.wait(count)

    assert world.quiet()


def test_nothing_is_told_after_the_end(world: World) -> None:
    world.watch.close()
    world.watch.close = lambda: None  # type: ignore[method-assign] # it has been closed
    world.set()

    assert world.quiet()


def test_polling_says_how_often(loop: Loop) -> None:
    watch = PollingClockWatch(loop, lambda: None)

    assert watch.polls == timedelta(minutes=1)
    watch.close()


def test_small_corrections_are_no_news(loop: Loop) -> None:
    world = PollingWorld(loop)
    world.ahead += timedelta(milliseconds=900)

    assert world.quiet()
    world.watch.close()


def test_the_best_way_here_is_the_kernels(loop: Loop) -> None:
    watch = open_clock_watch(loop, lambda: None, ("/etc/localtime",))

    assert watch.name == "timerfd"
    assert watch.polls is None
    assert watch.files == ("/etc/localtime",)
    watch.close()


@pytest.mark.parametrize(
    ("zone", "files"),
    [
        ("", ("/etc/localtime", "/etc/timezone")),
        ("Europe/Berlin", ()),
        (":/home/robin/zone", ("/home/robin/zone",)),
        ("/home/robin/zone", ("/home/robin/zone",)),
        ("CET-1CEST", ()),
    ],
)
def test_the_files_that_say_the_zone(zone: str, files: tuple[str, ...]) -> None:
    assert zone_files({"TZ": zone}) == files


@pytest.fixture
def zone_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file that says that this is Berlin."""
    file = tmp_path / "zone"
    file.symlink_to(ZONES / "Europe" / "Berlin")
    monkeypatch.setenv("TZ", f":{file}")
    read_zone()
    yield file
    monkeypatch.undo()
    read_zone()


def change(file: Path, zone: str) -> None:
    """As timedatectl does it: a new link in the place of the old."""
    new = file.with_name("new")
    new.symlink_to(ZONES / zone)
    new.replace(file)


def offset() -> timedelta | None:
    return local_now().utcoffset()


@pytest.mark.parametrize("make", [KernelClockWatch, PollingClockWatch])
def test_a_changed_zone_is_told_and_read(
    make: Callable[..., ClockWatch], loop: Loop, zone_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[timedelta | None] = []
    watch = make(loop, lambda: told.append(offset()), zone_files(os.environ))
    files = FileWatcher(loop, watch.look)
    files.watch(watch.files)
    before = offset()

    change(zone_file, "Asia/Kolkata")
    wait_for(lambda: told, 5, turn=loop.turn, what="the change")
    files.close()
    watch.close()

    assert before in (timedelta(hours=1), timedelta(hours=2))
    assert told == [timedelta(hours=5, minutes=30)]


def test_a_zone_that_has_no_name_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "XYZ-3")
    read_zone()
    strange = offset()
    monkeypatch.setenv("TZ", "Europe/Berlin")
    read_zone()
    known = offset()
    monkeypatch.undo()
    read_zone()

    assert strange == timedelta(hours=3)
    assert known in (timedelta(hours=1), timedelta(hours=2))
