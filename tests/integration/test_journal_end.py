"""How a journal ends: soon, with everything on the disk, or with a word where that cannot be."""

import errno
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from postured.adapters.store.journal import JournalFolder
from postured.adapters.store.reading import last_entry
from postured.daemon.loop import Loop
from tests.desktop.waiting import wait_for
from tests.fakes.disk import Disk

ENTRY = {"n": 1, "at": "2026-11-23T09:00:00+01:00", "kind": "test"}


class Listening(Loop):
    """Counts the calls from other threads."""

    calls = 0

    def from_thread(self, call: Callable[[], None]) -> None:
        self.calls += 1
        super().from_thread(call)


@pytest.fixture
def loop() -> Iterator[Listening]:
    loop = Listening()
    yield loop
    loop.close()


@pytest.fixture
def disk() -> Iterator[Disk]:
    disk = Disk()
    yield disk
    disk.recover()
    wait_for(lambda: not writers())


def writers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "journal"]


def test_what_a_hung_disk_costs_is_told(
    tmp_path: Path, loop: Listening, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    disk.hang()
    journal = JournalFolder(str(tmp_path / "journal"), loop, open_file=disk.open)
    journal.append([ENTRY])

    journal.close()

    assert [record.getMessage() for record in caplog.records] == [
        "the last entries of the journal could not be saved: the disk hangs"
    ]


def test_nobody_is_called_afterwards(tmp_path: Path, loop: Listening, disk: Disk) -> None:
    """The loop may be closed by then."""
    disk.hang()
    journal = JournalFolder(str(tmp_path / "journal"), loop, open_file=disk.open)
    journal.append([ENTRY])
    journal.close()
    calls = loop.calls

    disk.recover()
    wait_for(lambda: not writers())

    assert last_entry(str(tmp_path / "journal")) == ENTRY
    assert loop.calls == calls


def test_a_broken_disk_does_not_hold_up_the_end(
    tmp_path: Path, loop: Listening, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    disk.error = errno.ENOSPC
    journal = JournalFolder(str(tmp_path / "journal"), loop, open_file=disk.open)
    journal.append([ENTRY])
    wait_for(lambda: journal.trouble, turn=loop.turn)
    before = time.monotonic()

    journal.close()

    assert time.monotonic() - before < 1
    assert [record.getMessage() for record in caplog.records] == [
        "the last entries of the journal could not be saved: the disk is full"
    ]
