"""Files of the person's: theirs alone, whole, and never somebody else's."""

import os
import stat
import threading
from pathlib import Path

import pytest

from postured.adapters.store.files import make_folder, open_plain, remove, write_whole
from postured.errors import CannotWrite


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_is_made_for_the_owner_alone(tmp_path: Path) -> None:
    make_folder(str(tmp_path / "a"))
    make_folder(str(tmp_path / "a"))

    assert mode(tmp_path / "a") == 0o700


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").touch()

    with pytest.raises(FileExistsError):
        make_folder(str(tmp_path / "a"))


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"a longer old content")
    path.chmod(0o644)

    write_whole(str(path), b"new")

    assert path.read_bytes() == b"new"
    assert mode(path) == 0o600
    assert os.listdir(tmp_path) == ["file"]


def test_what_an_earlier_crash_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / f".file.{os.getpid()}.new").write_bytes(b"a long half of something")

    write_whole(str(tmp_path / "file"), b"new")

    assert (tmp_path / "file").read_bytes() == b"new"


def test_two_threads_that_write_one_file_leave_a_whole_one_and_no_trace(tmp_path: Path) -> None:
    contents = [bytes([letter]) * 200_000 for letter in b"ab"]
    problems: list[CannotWrite] = []

    def write(content: bytes) -> None:
        try:
            for _ in range(40):
                write_whole(str(tmp_path / "file"), content)
        except CannotWrite as problem:
            problems.append(problem)

    threads = [threading.Thread(target=write, args=(each,)) for each in contents]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert problems == []
    assert (tmp_path / "file").read_bytes() in contents
    assert os.listdir(tmp_path) == ["file"]


def test_what_is_removed_is_gone_and_twice_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "precious").write_text("stays")
    (tmp_path / "link").symlink_to(tmp_path / "precious")

    assert remove(str(tmp_path / "file"))
    assert not remove(str(tmp_path / "file"))
    assert not remove(str(tmp_path / "nowhere" / "file"))
    assert remove(str(tmp_path / "link"))
    assert (tmp_path / "precious").read_text() == "stays"
    (tmp_path / "folder").mkdir()
    with pytest.raises(CannotWrite, match="cannot remove"):
        remove(str(tmp_path / "folder"))


def test_a_symlink_in_a_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "a").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(CannotWrite, match="a symlink is in the place of"):
        make_folder(str(tmp_path / "a"))


def test_a_missing_folder_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite) as caught:
        write_whole(str(tmp_path / "gone" / "file"), b"")

    assert caught.value.title == f"cannot write {tmp_path}/gone/file"
    assert caught.value.detail == "its folder is gone"


@pytest.mark.parametrize("target", ["there", "nowhere"])
def test_a_symlink_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "there").write_bytes(b"precious")
    path = tmp_path / "link"
    path.symlink_to(tmp_path / target)

    for write in (lambda: open_plain(str(path), os.O_RDWR), lambda: write_whole(str(path), b"x")):
        with pytest.raises(CannotWrite, match=f"^a symlink is in the place of {path}$"):
            write()

    assert (tmp_path / "there").read_bytes() == b"precious"
    assert not (tmp_path / "nowhere").exists()


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(CannotWrite, match="something that is no file is in the place of"):
        open_plain(str(tmp_path / "pipe"), os.O_RDWR)
