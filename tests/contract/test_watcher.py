"""What every way of watching files promises (``ports.Watcher``), with the real kernel and real saves."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from postured.adapters import watching
from postured.adapters.watching import FileWatcher, polling
from postured.adapters.watching.mechanism import Mechanism, NoSuchWay
from postured.adapters.watching.polling import Polling
from postured.daemon.loop import Loop
from postured.ports import Reactor, Watcher
from tests.desktop.waiting import STEP, wait_for

Way = Callable[[Reactor, Callable[[], None]], Mechanism]
SETTLE = timedelta(seconds=0.06)
"""Shorter than in life, for there are many tests."""
LONG_SINCE = 4 * SETTLE
"""Longer than a change takes to be told."""


def often(reactor: Reactor, nudged: Callable[[], None]) -> Mechanism:
    return Polling(reactor, nudged, timedelta(seconds=0.02))


WAYS: dict[str, tuple[Way, ...] | None] = {"of-this-system": None, "polling": (often,)}


class World:
    """A folder, and somebody who is told of changes."""

    def __init__(self, folder: Path, loop: Loop, ways: tuple[Way, ...] | None) -> None:
        self.folder = folder
        self.loop = loop
        self.told = 0
        self.watcher = FileWatcher(loop, self._changed, ways=ways)
        self.watcher.SETTLE = SETTLE

    def _changed(self) -> None:
        self.told += 1

    def watch(self, *names: str) -> None:
        self.watcher.watch(str(self.folder / each) for each in names)

    def writes(self, name: str, text: str = "x") -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def tells(self, what: Callable[[], object]) -> bool:
        """Whether ``what`` is told, once."""
        before = self.told
        what()
        wait_for(lambda: self.told > before, 5, turn=self.loop.turn, what="the change")
        assert self.quiet()
        return self.told == before + 1

    def quiet(self) -> bool:
        """Whether nothing is told for a while."""
        before = self.told
        over: list[bool] = []
        self.loop.later(LONG_SINCE, lambda: over.append(True))
        wait_for(lambda: over, 5, turn=self.loop.turn)
        return self.told == before


@pytest.fixture(params=[*WAYS.values()], ids=[*WAYS])
def world(request: pytest.FixtureRequest, tmp_path: Path, loop: Loop) -> Iterator[World]:
    before = signal.getsignal(signal.SIGIO)
    found = World(tmp_path, loop, request.param)
    yield found
    found.watcher.close()
    assert signal.getsignal(signal.SIGIO) is before


def test_a_save_is_told_once(world: World) -> None:
    file = world.writes("a.toml")
    world.watch("a.toml")

    assert world.tells(lambda: file.write_text("longer"))
    assert world.tells(lambda: file.write_text("longer still"))


def test_nothing_is_told_of_what_was_so_before(world: World) -> None:
    world.writes("a.toml")
    world.watch("a.toml")

    assert world.quiet()


def test_an_editor_that_renames_into_place(world: World) -> None:
    file = world.writes("a.toml")
    world.watch("a.toml")

    for text in ("one", "two"):
        new = world.writes("a.toml.new", text)
        assert world.tells(lambda new=new: new.replace(file))  # type: ignore[misc] # mypy knows no default of a lambda


def test_an_editor_that_moves_the_old_one_aside(world: World) -> None:
    file = world.writes("a.toml")
    world.watch("a.toml")

    def saves() -> None:
        file.replace(world.folder / "a.toml~")
        file.write_text("new")

    assert world.tells(saves)


def test_half_a_save_is_none(world: World) -> None:
    """Forty writes, one soon after the other, are one change, also when they take longer than that."""
    world.watcher.SETTLE = 4 * SETTLE
    file = world.writes("a.toml")
    world.watch("a.toml")
    left = list(range(40))

    def write_on() -> None:
        with file.open("a") as opened:
            opened.write(str(left.pop()))
        if left:
            world.loop.later(timedelta(seconds=0.02), write_on)
        else:
            assert world.told == 0

    assert world.tells(write_on)
    assert left == []


def test_whoever_never_stops_writing_is_told_all_the_same(world: World) -> None:
    file = world.writes("a.toml")
    world.watch("a.toml")
    ended: list[bool] = []

    def write_on() -> None:
        with file.open("a") as opened:
            opened.write("x")
        if not ended:
            world.loop.later(timedelta(seconds=0.02), write_on)

    write_on()
    wait_for(lambda: world.told, 10, turn=world.loop.turn)
    ended.append(True)


def test_a_file_in_a_folder_that_does_not_exist_yet(world: World) -> None:
    world.watch("one/two/a.toml")

    assert world.tells(lambda: world.writes("one/two/a.toml"))
    assert world.tells(lambda: world.writes("one/two/a.toml", "more"))


def test_folders_that_come_one_by_one(world: World) -> None:
    world.watch("one/two/a.toml")

    (world.folder / "one").mkdir()
    assert world.quiet()
    (world.folder / "one" / "two").mkdir()
    assert world.quiet()
    assert world.tells(lambda: world.writes("one/two/a.toml"))


def test_a_file_that_goes_and_comes_back(world: World) -> None:
    file = world.writes("one/a.toml")
    world.watch("one/a.toml")

    assert world.tells(file.unlink)
    assert world.tells(lambda: world.writes("one/a.toml", "again"))

    def moves_away() -> None:
        (world.folder / "one").rename(world.folder / "other")

    assert world.tells(moves_away)
    assert world.tells(lambda: world.writes("one/a.toml"))
    assert world.tells(lambda: world.writes("one/a.toml", "and again"))


def test_a_folder_that_another_takes_the_place_of(world: World) -> None:
    world.writes("one/a.toml")
    world.writes("two/a.toml", "another")
    world.watch("one/a.toml")

    def turns() -> None:
        (world.folder / "one").rename(world.folder / "old")
        (world.folder / "two").rename(world.folder / "one")

    assert world.tells(turns)
    assert world.tells(lambda: world.writes("one/a.toml", "edited"))


def test_what_a_link_leads_to_is_watched_too(world: World) -> None:
    """As dotfile managers have it: the file lies in a repository."""
    target = world.writes("dotfiles/postured/a.toml")
    (world.folder / "config").mkdir()
    os.symlink("../dotfiles/postured/a.toml", world.folder / "config" / "a.toml")
    world.watch("config/a.toml")

    assert world.tells(lambda: target.write_text("edited there"))
    new = world.writes("dotfiles/postured/new", "renamed there")
    assert world.tells(lambda: new.replace(target))


def test_a_link_that_is_set_to_another_file(world: World) -> None:
    world.writes("one.toml")
    second = world.writes("two.toml", "other")
    os.symlink("one.toml", world.folder / "a.toml")
    world.watch("a.toml")

    def turns() -> None:
        os.symlink("two.toml", world.folder / "new")
        (world.folder / "new").replace(world.folder / "a.toml")

    assert world.tells(turns)
    assert world.tells(lambda: second.write_text("edited"))


def test_a_folder_that_is_a_link(world: World) -> None:
    file = world.writes("dotfiles/a.toml")
    world.writes("others/a.toml", "another")
    os.symlink("dotfiles", world.folder / "config")
    world.watch("config/a.toml")

    assert world.tells(lambda: file.write_text("edited there"))

    def turns() -> None:
        os.symlink("others", world.folder / "new")
        (world.folder / "new").replace(world.folder / "config")

    assert world.tells(turns)
    assert world.tells(lambda: world.writes("others/a.toml", "edited there too"))


def test_a_link_in_a_circle_harms_nobody(world: World) -> None:
    os.symlink("b.toml", world.folder / "a.toml")
    os.symlink("a.toml", world.folder / "b.toml")
    world.watch("a.toml")
    (world.folder / "a.toml").unlink()

    assert world.tells(lambda: world.writes("a.toml"))


def test_who_may_write_to_a_file_is_a_change(world: World) -> None:
    file = world.writes("a.toml")
    world.watch("a.toml")

    assert world.tells(lambda: file.chmod(0o666))


def test_a_folder_tells_of_its_entries(world: World) -> None:
    world.writes("exercises/a.toml")
    world.watch("exercises")

    assert world.tells(lambda: world.writes("exercises/b.toml"))
    assert world.tells((world.folder / "exercises" / "a.toml").unlink)
    assert world.tells(lambda: (world.folder / "exercises").chmod(0o777))


def test_a_neighbour_is_nobodys_business(world: World) -> None:
    world.writes("a.toml")
    world.watch("a.toml")
    world.writes("b.toml")
    world.writes(".a.toml.swp")

    assert world.quiet()


def test_what_is_watched_can_be_changed_and_loses_nothing(world: World) -> None:
    first, second = world.writes("a.toml"), world.writes("b.toml")
    world.watch("a.toml")
    first.write_text("changed before anybody looked")
    world.watch("a.toml", "b.toml")
    wait_for(lambda: world.told == 1, 5, turn=world.loop.turn)
    assert world.tells(lambda: second.write_text("changed"))

    world.watch("b.toml")
    first.write_text("changed again, and nobody cares")
    assert world.quiet()


def test_after_the_end_nothing_is_told(world: World) -> None:
    file = world.writes("a.toml")
    world.watch("a.toml")
    file.write_text("changed")
    world.loop.turn(STEP)
    world.watcher.close()

    assert world.quiet()
    file.write_text("changed again")
    assert world.quiet()


def test_it_tells_how_it_is_told(world: World) -> None:
    watcher: Watcher = world.watcher

    assert watcher.passed_over == {}
    if sys.platform == "linux" and watcher.name != "polling":
        assert (watcher.name, watcher.polls) == ("dnotify", None)


def test_a_signal_of_another_thread_wakes_the_loop(tmp_path: Path, loop: Loop) -> None:
    world = World(tmp_path, loop, None)
    file = world.writes("a.toml")
    world.watch("a.toml")
    writer = threading.Thread(target=lambda: file.write_text("from elsewhere"))

    assert world.tells(writer.start)
    writer.join()
    world.watcher.close()


def counting(nudges: list[None]) -> Way:
    """The best way of this system, which adds to ``nudges``."""

    def counted(reactor: Reactor, nudged: Callable[[], None]) -> Mechanism:
        def count() -> None:
            nudges.append(None)
            nudged()

        return watching.ways()[0](reactor, count)

    return counted


def test_a_busy_neighbour_wakes_nobody_more_than_a_few_times_a_second(tmp_path: Path, loop: Loop) -> None:
    nudges: list[None] = []
    world = World(tmp_path, loop, (counting(nudges),))
    world.writes("a.toml")
    world.watch("a.toml")
    log = subprocess.Popen(
        [sys.executable, "-c", "import sys\nfor n in range(20000): open(sys.argv[1], 'a').write('x')", tmp_path / "log"]
    )
    assert world.quiet()
    log.kill()
    log.wait()
    world.watcher.close()

    assert 1 <= len(nudges) <= 12


class AtHome(World):
    """Somebody's calendar lies where a log is written to all the time; the settings do not."""

    def __init__(self, folder: Path, loop: Loop) -> None:
        self.nudges: list[None] = []
        super().__init__(folder, loop, (counting(self.nudges),))
        self.calendar, self.settings = self.writes("work.ics"), self.writes("far/config/a.toml")
        self.watcher.watch(map(str, (self.calendar, self.settings)), can_wait=[str(self.calendar)])

    def writes_a_line(self) -> None:
        self.writes("log", "x" * len(self.nudges))
        self.quiet()


@pytest.fixture
def at_home(tmp_path: Path, loop: Loop) -> Iterator[AtHome]:
    found = AtHome(tmp_path, loop)
    yield found
    found.watcher.close()


def test_who_writes_around_what_can_wait_wakes_nobody_for_long(at_home: AtHome) -> None:
    for _ in range(6):
        at_home.writes_a_line()

    assert len(at_home.nudges) == 3
    assert at_home.told == 0
    assert at_home.tells(lambda: at_home.settings.write_text("at once"))


def test_what_can_wait_is_told_in_the_end(at_home: AtHome) -> None:
    at_home.watcher.REST = 10 * SETTLE
    for _ in range(3):
        at_home.writes_a_line()

    assert at_home.tells(lambda: at_home.calendar.write_text("changed meanwhile"))
    assert at_home.tells(lambda: at_home.calendar.write_text("changed later"))


def test_what_can_wait_is_told_at_once_where_nobody_writes_in_vain(at_home: AtHome) -> None:
    for number in range(5):
        at_home.writes_a_line()
        assert at_home.tells(lambda number=number: at_home.calendar.write_text(f"{number}"))  # type: ignore[misc]


def test_a_way_that_does_not_work_is_passed_over_and_told(tmp_path: Path, loop: Loop) -> None:
    def missing(_reactor: Reactor, _nudged: Callable[[], None]) -> Mechanism:
        raise NoSuchWay("telepathy", "not on this system")

    world = World(tmp_path, loop, (missing, often))

    assert (world.watcher.name, world.watcher.passed_over) == ("polling", {"telepathy": "not on this system"})
    world.watcher.close()


def test_signals_come_to_the_main_thread_alone_and_elsewhere_it_polls(tmp_path: Path, loop: Loop) -> None:
    made: list[FileWatcher] = []
    thread = threading.Thread(target=lambda: made.append(FileWatcher(loop, lambda: None)))
    thread.start()
    thread.join()

    assert made[0].name == "polling"
    assert made[0].polls == timedelta(seconds=30)
    assert list(made[0].passed_over) == ["dnotify"]
    made[0].close()


def test_each_system_has_its_way_and_all_can_poll() -> None:
    assert [each.__name__ for each in watching.ways("linux")] == ["Dnotify", "Polling"]
    assert [each.__name__ for each in watching.ways("darwin")] == ["Kqueue", "Polling"]
    assert [each.__name__ for each in watching.ways("freebsd14")] == ["Kqueue", "Polling"]
    assert watching.ways("win32") == (polling.Polling,)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it may work")
def test_the_way_of_another_system_says_so(tmp_path: Path, loop: Loop) -> None:
    watcher = FileWatcher(loop, lambda: None, ways=watching.ways("darwin"))

    assert watcher.passed_over == {"kqueue": "no kqueue on this system"}
    assert watcher.name == "polling"
    watcher.close()
