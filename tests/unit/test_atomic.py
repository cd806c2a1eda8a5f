"""A small file is there whole, or as it was."""

import os
import stat
from pathlib import Path

import pytest

from postured import atomic
from postured.errors import CannotWrite


def test_a_file_is_put_in_place_with_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")

    atomic.write(str(file), b"new", mode=0o640)

    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["file"]


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "file"
    (file / "full").mkdir(parents=True)

    with pytest.raises(CannotWrite, match="cannot write"):
        atomic.write(str(file), b"new", mode=0o600)

    assert os.listdir(tmp_path) == ["file"]
    assert os.listdir(file) == ["full"]
