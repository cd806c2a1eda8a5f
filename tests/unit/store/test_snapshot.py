"""The snapshot and the sign of life: there is the old or the new, or it is told that there is neither."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postured.adapters.store import snapshot
from postured.adapters.store.snapshot import Alive, Found
from postured.errors import CannotWrite

LIVED = timedelta(days=3, hours=7, microseconds=11)


def test_a_snapshot_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"

    snapshot.write(str(path), {"state": {"name": "Füße"}, "n": 3})
    snapshot.write(str(path), {"state": {"name": "Füße"}, "n": 4})

    assert snapshot.read(str(path)) == Found({"state": {"name": "Füße"}, "n": 4}, "")
    assert os.listdir(tmp_path) == ["snapshot.json"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_snapshot_is_no_problem(tmp_path: Path) -> None:
    assert snapshot.read(str(tmp_path / "snapshot.json")) == Found(None, "")


@pytest.mark.parametrize("damage", [b"", b'{"n":', b"\0\0\0", b"[]", b"\xff", b"[" * 100_000])
def test_a_damaged_snapshot_is_put_aside_and_told(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "snapshot.json"
    path.write_bytes(damage)
    (tmp_path / "snapshot.json.damaged-1").write_bytes(b"an older one")

    found = snapshot.read(str(path))

    assert found == Found(None, f"{path} was damaged. It is kept as {path}.damaged-2.")
    assert (tmp_path / "snapshot.json.damaged-2").read_bytes() == damage
    assert (tmp_path / "snapshot.json.damaged-1").read_bytes() == b"an older one"
    assert snapshot.read(str(path)) == Found(None, "")


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    assert snapshot.read(str(tmp_path)) == Found(None, f"{tmp_path} cannot be read: Is a directory.")


def test_a_snapshot_that_cannot_be_moved_aside_is_told(tmp_path: Path) -> None:
    path = str(tmp_path / "gone" / "snapshot.json")

    assert snapshot.set_aside(path) == f"{path} is damaged and cannot be moved aside: its folder is gone."


def test_what_is_no_json_is_not_written(tmp_path: Path) -> None:
    path = str(tmp_path / "snapshot.json")
    snapshot.write(path, {"n": 1})

    with pytest.raises(ValueError, match="JSON"):
        snapshot.write(path, {"n": float("nan")})

    assert snapshot.read(path) == Found({"n": 1}, "")


def test_a_snapshot_is_not_written_through_a_symlink(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    path.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(CannotWrite, match="a symlink is in the place of"):
        snapshot.write(str(path), {})

    assert not (tmp_path / "elsewhere").exists()


def test_a_failed_write_leaves_the_old_snapshot_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    path.mkdir()
    (path / "occupied").touch()

    with pytest.raises(CannotWrite, match=r"cannot write .*snapshot\.json"):
        snapshot.write(str(path), {})

    assert os.listdir(tmp_path) == ["snapshot.json"]


def test_the_sign_of_life_comes_back(tmp_path: Path) -> None:
    alive = Alive(str(tmp_path / "alive"))
    assert alive.read() is None

    assert alive.touch(timedelta(seconds=1), "b4d3c0de-and-rather-long")
    assert alive.read() == (timedelta(seconds=1), "b4d3c0de-and-rather-long")
    assert alive.touch(LIVED, "")

    assert alive.read() == (LIVED, "")
    assert stat.S_IMODE((tmp_path / "alive").stat().st_mode) == 0o600


@settings(deadline=None)
@given(st.timedeltas(), st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=80))
def test_every_sign_of_life_comes_back(tmp_path_factory: pytest.TempPathFactory, lived: timedelta, boot: str) -> None:
    alive = Alive(str(tmp_path_factory.getbasetemp() / "alive"))

    assert alive.touch(lived, boot)

    assert alive.read() == (lived, boot)


def test_the_sign_of_life_keeps_its_size(tmp_path: Path) -> None:
    alive = Alive(str(tmp_path / "alive"))
    alive.touch(timedelta(0), "")
    before = (tmp_path / "alive").stat()

    alive.touch(LIVED, "b4d3c0de")

    after = (tmp_path / "alive").stat()
    assert (after.st_ino, after.st_size) == (before.st_ino, before.st_size)


def test_a_name_that_does_not_fit_is_our_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too long"):
        Alive(str(tmp_path / "alive")).touch(LIVED, "x" * 200)


def test_a_changed_byte_is_never_taken_for_a_sign_of_life(tmp_path: Path) -> None:
    path = tmp_path / "alive"
    alive = Alive(str(path))
    alive.touch(LIVED, "b4d3c0de")
    record = path.read_bytes()

    for place in range(len(record)):
        for byte in (0, ord("0"), ord("7"), ord(" "), 0xFF):
            path.write_bytes(record[:place] + bytes([byte]) + record[place + 1 :])
            assert alive.read() in (None, (LIVED, "b4d3c0de"))


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_garbage_is_no_sign_of_life(tmp_path_factory: pytest.TempPathFactory, garbage: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "garbage"
    path.write_bytes(garbage)

    assert Alive(str(path)).read() is None


def test_where_nothing_can_be_recorded_nothing_is(tmp_path: Path) -> None:
    assert not Alive(str(tmp_path / "gone" / "alive")).touch(LIVED, "")

    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    assert not Alive(str(tmp_path / "link")).touch(LIVED, "")
    assert not (tmp_path / "elsewhere").exists()
