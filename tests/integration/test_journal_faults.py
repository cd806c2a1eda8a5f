"""The journal through what disks and power do: kills, full and hung disks, folders that go and come back."""

import errno
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from postured.adapters.store.codec import encode_line
from postured.adapters.store.journal import JournalFolder
from postured.adapters.store.reading import entries_after
from postured.adapters.store.writer import Line, Writer
from postured.daemon.loop import Loop
from tests.desktop.waiting import wait_for
from tests.fakes.disk import Disk
from tests.journal_files import read_all

SOON = timedelta(milliseconds=50)
NEVER = timedelta(hours=1)
MONTH = "2026-11.jsonl"
ROOT = Path(__file__).parents[2]


def entry(number: int, month: str = "2026-11") -> dict[str, Any]:
    return {"n": number, "at": f"{month}-23T09:00:00+01:00", "kind": "test"}


def kept(folder: Path) -> list[int]:
    return [each["n"] for _, contents in read_all(str(folder)) for each in contents.entries]


def damaged(folder: Path) -> list[bytes]:
    return [line for _, contents in read_all(str(folder)) for _, line in contents.damaged]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal"


@pytest.fixture
def disk() -> Iterator[Disk]:
    disk = Disk()
    yield disk
    disk.recover()


@pytest.fixture
def wait(loop: Loop) -> Callable[[Callable[[], object]], None]:
    return lambda condition: wait_for(condition, turn=loop.turn)


@pytest.fixture
def opened(loop: Loop, folder: Path, disk: Disk) -> Iterator[Callable[..., JournalFolder]]:
    folder.parent.mkdir()
    journals: list[JournalFolder] = []

    def opened(**options: Any) -> JournalFolder:
        journals.append(JournalFolder(str(folder), loop, **{"retry_after": SOON, "open_file": disk.open, **options}))
        return journals[-1]

    yield opened
    disk.recover()
    for journal in journals:
        journal.close()


Wait = Callable[[Callable[[], object]], None]
Opened = Callable[..., JournalFolder]


def test_a_killed_writer_loses_nothing_that_it_was_told_is_kept(folder: Path) -> None:
    folder.parent.mkdir()
    random = Random(7)
    promised = 0
    for _ in range(12):
        command = [sys.executable, "-m", "tests.integration.endless_writer", str(folder)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(random.randrange(1, 150))]
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.read().splitlines()
        writer.stdout.close()
        writer.wait()
        promised = max(promised, *(int(line) for line in lines if line.strip()))

        found = kept(folder)
        assert found == list(range(1, len(found) + 1))
        assert len(found) >= promised > 0
        # What a kill leaves of a line that was under way; real ones are rare.
        with (folder / MONTH).open("ab") as file:
            file.write(encode_line(entry(0))[: random.randrange(1, 40)])

    assert damaged(folder) == []
    assert sum(contents.cut for _, contents in read_all(str(folder))) == 11


def test_nothing_is_touched_before_there_is_something_to_write(opened: Opened, folder: Path) -> None:
    journal = opened()
    journal.append([])
    journal.close()

    assert not folder.exists()


def test_an_entry_goes_to_the_month_of_its_own_local_time(opened: Opened, folder: Path, wait: Wait) -> None:
    journal = opened()
    journal.append([entry(1), {**entry(2), "at": "2026-12-01T00:30:00+14:00"}, entry(3), entry(4, "2027-01")])

    wait(lambda: len(kept(folder)) == 4)
    assert {month: [each["n"] for each in contents.entries] for month, contents in read_all(str(folder))} == {
        "2026-11": [1, 3],
        "2026-12": [2],
        "2027-01": [4],
    }
    assert [each["n"] for each in entries_after(str(folder), 1)] == [2, 3, 4]


def test_what_waits_is_written_with_one_sync(opened: Opened, disk: Disk, wait: Wait, folder: Path) -> None:
    journal = opened()
    disk.hang()
    journal.append([entry(1)])
    for number in range(2, 200):
        journal.append([entry(number)])
    disk.recover()

    wait(lambda: len(kept(folder)) == 199)
    assert len(disk.batches) <= 2


def test_a_symlink_in_a_files_place_is_refused_until_it_is_gone(opened: Opened, folder: Path, wait: Wait) -> None:
    folder.mkdir()
    target = folder.parent / "precious"
    (folder / MONTH).symlink_to(target)
    journal = opened()

    journal.append([entry(1)])
    wait(lambda: journal.trouble)

    path = folder / MONTH
    assert journal.trouble == f"What happens cannot be saved: a symlink is in the place of {path}. It waits in memory."
    assert not target.exists()
    path.unlink()
    wait(lambda: kept(folder) == [1] and journal.trouble == "")


@pytest.mark.parametrize("cut", [0, 1, 40, 300, None])
def test_a_full_disk_keeps_entries_waiting_and_leaves_no_halves(
    opened: Opened, disk: Disk, folder: Path, wait: Wait, cut: int | None
) -> None:
    changes: list[str] = []
    journal: JournalFolder = opened(changed=lambda: changes.append(journal.trouble))
    journal.append([entry(1)])
    wait(lambda: kept(folder) == [1])

    disk.cuts_after, disk.error = cut, errno.ENOSPC
    journal.append(map(entry, range(2, 8)))
    wait(lambda: changes)
    journal.append([entry(8)])
    disk.recover()

    wait(lambda: kept(folder) == list(range(1, 9)) and len(changes) == 2)
    assert changes == ["What happens cannot be saved: the disk is full. It waits in memory.", ""]
    assert damaged(folder) == []


def test_what_a_failed_write_left_is_taken_back_before_a_rewriting(
    opened: Opened, disk: Disk, folder: Path, wait: Wait
) -> None:
    """Whole lines may be there that nobody was promised; kept, they would be there twice."""
    journal = opened(retry_after=NEVER)
    journal.append([entry(1)])
    wait(lambda: kept(folder) == [1])
    disk.cuts_after, disk.error = 10_000, errno.EIO
    journal.append([entry(2), entry(3)])
    wait(lambda: journal.trouble)
    assert kept(folder) == [1, 2, 3]

    seen: list[object] = []
    journal.rewrite(lambda: kept(folder), seen.append)
    wait(lambda: seen)
    disk.recover()
    journal.append([entry(4)])

    assert seen == [[1]]
    wait(lambda: kept(folder) == [1, 2, 3, 4])


def test_a_disk_that_is_back_is_used_at_the_next_entry(opened: Opened, disk: Disk, folder: Path, wait: Wait) -> None:
    disk.error = errno.EIO
    journal = opened(retry_after=NEVER)
    journal.append([entry(1)])
    wait(lambda: journal.trouble)

    disk.recover()
    journal.append([entry(2)])

    wait(lambda: kept(folder) == [1, 2] and journal.trouble == "")


def test_a_line_that_comes_while_a_try_fails_is_a_reason_for_another(disk: Disk, folder: Path, wait: Wait) -> None:
    """The writer does not wait yet, so that nobody can wake it."""
    folder.mkdir(parents=True)
    kept_up_to: list[int] = []

    def failed(_why: str) -> None:
        disk.recover()
        writer.put([Line(2, "2026-11", encode_line(entry(2)))])

    writer = Writer(str(folder), disk.open, kept=kept_up_to.append, failed=failed, retry_after=NEVER, holds=10)
    disk.error = errno.EIO
    writer.put([Line(1, "2026-11", encode_line(entry(1)))])
    try:
        wait(lambda: kept_up_to == [2])
    finally:
        assert writer.finish(timedelta(seconds=5))

    assert kept(folder) == [1, 2]


def test_memory_is_bounded_and_what_is_lost_is_told(
    opened: Opened, disk: Disk, folder: Path, wait: Wait, caplog: pytest.LogCaptureFixture
) -> None:
    disk.error = errno.ENOSPC
    journal = opened(holds=10)
    for number in range(1, 31):
        journal.append([entry(number)])

    wait(lambda: "20 entries found no room and are lost." in journal.trouble)
    disk.recover()
    wait(lambda: kept(folder) == list(range(21, 31)) and journal.trouble == "")
    assert [record.getMessage() for record in caplog.records] == [
        "20 entries of the journal are lost: they found no room in memory"
    ]


def test_a_disk_that_hangs_is_told_and_the_loop_goes_on(
    opened: Opened, disk: Disk, folder: Path, wait: Wait, loop: Loop
) -> None:
    turns = itertools.count()
    disk.hang()
    journal = opened(hangs_after=SOON)
    journal.append([entry(1)])

    wait(lambda: next(turns) > 2 and journal.trouble)
    assert journal.trouble == "What happens cannot be saved: the disk does not answer. It waits in memory."
    disk.recover()
    wait(lambda: kept(folder) == [1] and journal.trouble == "")


def test_what_is_no_entry_is_the_callers_mistake_and_harms_no_other(opened: Opened, folder: Path, wait: Wait) -> None:
    journal = opened()

    with pytest.raises(ValueError, match="not a journal entry"):
        journal.append([entry(1), {"n": 2}])
    journal.append([entry(3)])

    wait(lambda: kept(folder) == [3])


def test_a_folder_that_goes_and_comes_back(opened: Opened, folder: Path, wait: Wait) -> None:
    journal = opened()
    journal.append([entry(1)])
    wait(lambda: kept(folder) == [1])
    away = folder.parent.with_name("away")
    folder.parent.rename(away)

    journal.append([entry(2)])
    wait(lambda: journal.trouble)
    assert journal.trouble == "What happens cannot be saved: its folder is gone. It waits in memory."
    assert not folder.parent.exists()

    away.rename(folder.parent)
    wait(lambda: kept(folder) == [1, 2] and journal.trouble == "")


def test_a_journal_that_was_deleted_is_begun_anew(opened: Opened, folder: Path, wait: Wait) -> None:
    journal = opened()
    journal.append([entry(1)])
    wait(lambda: kept(folder) == [1])
    shutil.rmtree(folder)

    journal.append([entry(2)])

    wait(lambda: kept(folder) == [2])
    assert journal.trouble == ""


def test_a_file_that_was_replaced_is_opened_anew(opened: Opened, folder: Path, wait: Wait) -> None:
    journal = opened()
    journal.append([entry(1)])
    wait(lambda: kept(folder) == [1])
    (folder / "new").write_bytes(encode_line(entry(7)))
    (folder / "new").replace(folder / MONTH)

    journal.append([entry(8)])

    wait(lambda: kept(folder) == [7, 8])


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    # In a mount namespace of its own, so that the disk goes with the process, whatever becomes of it.
    alone = [
        "unshare",
        "--mount",
        "sh",
        "-ec",
        'mount -t tmpfs -o size=64k tmpfs "$1"; shift; exec "$@"',
        "sh",
        str(tmp_path),
    ]
    if os.geteuid() != 0 or subprocess.run([*alone, "true"], capture_output=True).returncode != 0:
        pytest.skip("needs root, and leave to mount a small disk")
    command = [*alone, sys.executable, "-m", "tests.integration.small_disk", str(tmp_path)]

    found = subprocess.run(command, capture_output=True, text=True, timeout=30, cwd=ROOT)

    assert json.loads(found.stdout) == {
        "said": ["What happens cannot be saved: the disk is full. It waits in memory.", ""],
        "kept": list(range(1, 41)),
        "damaged": 0,
    }


STRANGER = """
import os, sys
from postured.adapters.store.journal import JournalFolder
from postured.daemon.loop import Loop

loop = Loop()
journal = JournalFolder(sys.argv[1], loop, changed=loop.stop)
os.setuid(65534)
journal.append([{"n": 1, "at": "2026-11-23T09:00:00+01:00", "kind": "test"}])
loop.run()
print(journal.trouble)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_a_folder_that_somebody_may_not_write(folder: Path) -> None:
    folder.parent.mkdir()

    stranger = subprocess.run(
        [sys.executable, "-c", STRANGER, str(folder)], capture_output=True, text=True, timeout=20, cwd=ROOT
    )

    assert stranger.stdout == "What happens cannot be saved: writing there is not allowed. It waits in memory.\n"
