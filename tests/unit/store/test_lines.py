"""A file of lines: a batch is in it whole, or is taken back; what a crash left is glued to nothing."""

import errno
import stat
from pathlib import Path
from typing import Any

import pytest

from postured.adapters.store.codec import NO_ENTRY, Contents, decode_lines, encode_line
from postured.adapters.store.lines import LineFile
from postured.errors import CannotWrite
from tests.fakes.disk import Disk

FIRST, SECOND, THIRD = ({"n": n, "at": "2026-11-23T09:00:00+01:00", "kind": "test"} for n in (1, 2, 3))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "2026-11.jsonl"


def append(path: Path, *entries: dict[str, Any]) -> None:
    file = LineFile(str(path))
    file.append(b"".join(map(encode_line, entries)))
    file.close()


def test_lines_are_added_over_many_openings(path: Path) -> None:
    append(path, FIRST)
    append(path, SECOND, THIRD)

    assert path.read_bytes() == b"".join(map(encode_line, (FIRST, SECOND, THIRD)))


def test_file_and_folder_are_the_owners_alone(path: Path) -> None:
    append(path, FIRST)

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_only_the_last_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        LineFile(str(tmp_path / "unmounted" / "journal" / "2026-11.jsonl"))


@pytest.mark.parametrize("tail", [b'{"v":1,"n":3,"at":"20', b"\0" * 700, encode_line(THIRD)[:-1], b"x"])
def test_what_a_crash_cut_short_is_closed_and_glued_to_nothing(path: Path, tail: bytes) -> None:
    append(path, FIRST)
    path.write_bytes(encode_line(FIRST) + tail)

    file = LineFile(str(path))
    file.append(encode_line(SECOND))
    file.append(encode_line(THIRD))
    file.close()

    with path.open("rb") as found:
        assert decode_lines(found) == Contents([FIRST, SECOND, THIRD], [], None, 0, cut=1)
    assert path.read_bytes().splitlines(keepends=True)[1] == tail + NO_ENTRY


def test_what_could_not_be_written_whole_is_taken_back_however_often_it_fails(path: Path) -> None:
    append(path, FIRST)
    path.write_bytes(encode_line(FIRST) + b"torn")
    disk = Disk()
    file = disk.open(str(path))
    disk.error = errno.ENOSPC
    for disk.cuts_after in (20, 60, 1, 0):
        with pytest.raises(OSError, match="ENOSPC"):
            file.append(encode_line(SECOND) + encode_line(THIRD))
    disk.recover()

    file.append(encode_line(SECOND))
    file.close()

    assert path.read_bytes() == encode_line(FIRST) + b"torn" + NO_ENTRY + encode_line(SECOND)


def test_a_file_knows_whether_it_is_the_one_in_place(path: Path) -> None:
    file = LineFile(str(path))
    assert file.in_place()

    path.rename(path.with_name("away"))
    assert not file.in_place()

    path.write_bytes(b"")
    assert not file.in_place()
    file.close()


def test_a_symlink_is_not_written_through(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(path.parent / "elsewhere")

    with pytest.raises(CannotWrite, match="a symlink is in the place of"):
        LineFile(str(path))

    assert not (path.parent / "elsewhere").exists()
