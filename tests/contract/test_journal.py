"""What every journal promises (``ports.Journal``), asked of the fake and of the one on a disk."""

import errno
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from postured.adapters.store.journal import JournalFolder
from postured.daemon.loop import Loop
from postured.errors import CannotWrite
from postured.ports import Journal
from tests.desktop.waiting import wait_for
from tests.fakes.disk import Disk
from tests.fakes.journal import FakeJournal
from tests.journal_files import read_all

DEADLINE = timedelta(milliseconds=300)


def entry(number: int) -> dict[str, Any]:
    return {"n": number, "at": "2026-11-23T09:00:00+01:00", "kind": "test"}


def numbers(entries: list[dict[str, Any]]) -> list[int]:
    return [each["n"] for each in entries]


class World(Protocol):
    """A journal and the disk that it is on."""

    changes: int

    @property
    def journal(self) -> Journal: ...

    def kept(self) -> list[int]:
        """The numbers of the entries on the disk."""
        ...

    def hang_disk(self) -> None: ...

    def break_disk(self) -> None: ...

    def mend_disk(self) -> None: ...


class InMemory:
    def __init__(self, loop: Loop) -> None:
        self.changes = 0
        self.journal = FakeJournal(loop, changed=self._changed, deadline=DEADLINE)

    def kept(self) -> list[int]:
        return numbers(self.journal.kept)

    def hang_disk(self) -> None:
        self.journal.break_disk("The disk does not answer.")

    def break_disk(self) -> None:
        self.journal.break_disk()

    def mend_disk(self) -> None:
        self.journal.mend_disk()

    def _changed(self) -> None:
        self.changes += 1


class OnDisk:
    def __init__(self, loop: Loop, folder: str) -> None:
        self.changes = 0
        self._folder = folder
        self._disk = Disk()
        self.journal = JournalFolder(
            folder,
            loop,
            changed=self._changed,
            deadline=DEADLINE,
            retry_after=timedelta(milliseconds=50),
            hangs_after=timedelta(milliseconds=600),
            open_file=self._disk.open,
        )

    def kept(self) -> list[int]:
        return [number for _, contents in read_all(self._folder) for number in numbers(contents.entries)]

    def hang_disk(self) -> None:
        self._disk.hang()

    def break_disk(self) -> None:
        self._disk.error = errno.ENOSPC

    def mend_disk(self) -> None:
        self._disk.recover()

    def _changed(self) -> None:
        self.changes += 1


@pytest.fixture(params=["fake", "folder"])
def world(request: pytest.FixtureRequest, loop: Loop, tmp_path: Path) -> Iterator[World]:
    world: World = InMemory(loop) if request.param == "fake" else OnDisk(loop, str(tmp_path / "journal"))
    yield world
    world.mend_disk()
    world.journal.close()


@pytest.fixture
def wait(loop: Loop) -> Callable[[Callable[[], object]], None]:
    return lambda condition: wait_for(condition, turn=loop.turn)


Wait = Callable[[Callable[[], object]], None]


def test_entries_are_kept_in_order(world: World, wait: Wait) -> None:
    world.journal.append([entry(1), entry(2)])
    world.journal.append([])
    world.journal.append(iter([entry(3)]))

    wait(lambda: world.kept() == [1, 2, 3])


def test_append_returns_at_once_whatever_the_disk_does(world: World) -> None:
    world.hang_disk()
    before = time.monotonic()

    for number in range(1, 101):
        world.journal.append([entry(number)])

    assert time.monotonic() - before < 1


def test_when_kept_calls_once_everything_before_it_is_on_the_disk(world: World, wait: Wait) -> None:
    found: list[list[int]] = []
    world.journal.append(map(entry, range(1, 51)))
    world.journal.when_kept(lambda: found.append(world.kept()))
    world.journal.append([entry(51)])

    wait(lambda: found)
    assert found[0][:50] == list(range(1, 51))


def test_when_kept_calls_back_on_the_loop_also_with_nothing_to_keep(world: World, wait: Wait) -> None:
    calls: list[int] = []

    world.journal.when_kept(lambda: calls.append(1))

    assert calls == []
    wait(lambda: calls == [1])


@pytest.mark.parametrize("ill", ["hang_disk", "break_disk"])
def test_when_kept_does_not_wait_longer_for_an_ill_disk(world: World, wait: Wait, ill: str) -> None:
    calls: list[int] = []
    getattr(world, ill)()
    world.journal.append([entry(1)])
    before = time.monotonic()

    world.journal.when_kept(lambda: calls.append(1))
    wait(lambda: calls)

    assert DEADLINE.total_seconds() * 0.9 <= time.monotonic() - before < 2
    assert world.kept() == []


def test_when_kept_calls_once_only(world: World, wait: Wait) -> None:
    calls: list[int] = []
    world.break_disk()
    world.journal.append([entry(1)])
    world.journal.when_kept(lambda: calls.append(1))
    wait(lambda: calls)

    world.mend_disk()
    world.journal.append([entry(2)])
    world.journal.when_kept(lambda: calls.append(2))

    wait(lambda: 2 in calls)
    assert calls == [1, 2]


@pytest.mark.parametrize("ill", ["hang_disk", "break_disk"])
def test_trouble_is_told_while_the_disk_is_ill_and_the_entries_come_later(world: World, wait: Wait, ill: str) -> None:
    assert world.journal.trouble == ""

    getattr(world, ill)()
    world.journal.append([entry(1), entry(2)])
    wait(lambda: world.journal.trouble)
    assert world.journal.trouble.endswith(".")
    wait(lambda: world.changes == 1)

    world.mend_disk()
    world.journal.append([entry(3)])
    wait(lambda: world.kept() == [1, 2, 3])
    wait(lambda: world.journal.trouble == "" and world.changes == 2)


def test_rewriting_is_done_on_what_was_written_and_tells_on_the_loop(world: World, wait: Wait) -> None:
    told: list[object] = []
    world.journal.append(map(entry, range(1, 4)))
    wait(lambda: world.kept() == [1, 2, 3])

    world.journal.rewrite(world.kept, told.append)

    assert told == []
    wait(lambda: told)
    assert told == [[1, 2, 3]]


def test_what_rewriting_raises_is_told_and_lines_go_on(world: World, wait: Wait) -> None:
    told: list[object] = []
    problem = CannotWrite("no")

    def fail() -> None:
        raise problem

    world.journal.rewrite(fail, told.append)
    world.journal.append([entry(1)])

    wait(lambda: told == [problem] and world.kept() == [1])


@pytest.mark.parametrize("forget", [False, True])
def test_rewriting_comes_before_what_an_ill_disk_keeps_waiting(world: World, wait: Wait, forget: bool) -> None:
    found: list[object] = []
    world.break_disk()
    world.journal.append([entry(1), entry(2)])
    wait(lambda: world.journal.trouble)

    world.journal.rewrite(lambda: found.append(world.kept()), lambda _done: found.append("done"), forget=forget)
    world.journal.append([entry(3)])
    wait(lambda: found == [[], "done"])
    world.mend_disk()

    wait(lambda: world.kept() == ([3] if forget else [1, 2, 3]))


def test_close_writes_what_is_left(world: World) -> None:
    world.journal.append(map(entry, range(1, 501)))

    world.journal.close()

    assert world.kept() == list(range(1, 501))


def test_close_waits_two_seconds_at_most(world: World) -> None:
    world.hang_disk()
    world.journal.append([entry(1)])
    before = time.monotonic()

    world.journal.close()

    assert time.monotonic() - before < 2.9


def test_close_may_come_before_anything_else(world: World) -> None:
    world.journal.close()

    assert world.kept() == []
