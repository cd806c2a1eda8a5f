"""Damaged lines are kept as they were found, once each."""

from pathlib import Path

import pytest

from postured.adapters.store.damage import Damage, forget, kept, of_month, set_aside
from postured.errors import CannotWrite

LATIN = Damage("2026-11.jsonl", 3, b'{"v":2,"caf\xe9\x00":\n')
EMPTY = Damage("2026-10.jsonl", 1, b"\n")


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "damaged.jsonl")


def test_every_byte_comes_back(path: str) -> None:
    every = Damage("2026-11.jsonl", 9, bytes(range(256)) + "ü€😀\udcff".encode("utf-8", "surrogatepass"))

    assert set_aside(path, [LATIN, EMPTY, every]) == 3
    assert kept(path) == [LATIN, EMPTY, every]


def test_what_is_known_is_not_kept_twice(path: str) -> None:
    set_aside(path, [LATIN])

    assert set_aside(path, [LATIN, EMPTY, EMPTY]) == 1
    assert set_aside(path, []) == 0
    assert kept(path) == [LATIN, EMPTY]


def test_the_file_is_the_persons_alone_and_can_be_read_by_one(path: str) -> None:
    set_aside(path, [LATIN])

    assert Path(path).stat().st_mode & 0o777 == 0o600
    assert '"file":"2026-11.jsonl","line":3,"found":"{\\"v\\":2,' in Path(path).read_text()


def test_nothing_to_keep_makes_no_file(path: str) -> None:
    assert set_aside(path, []) == 0
    assert kept(path) == []
    assert not Path(path).exists()


def test_what_cannot_be_read_of_it_is_passed_over_and_stays(path: str) -> None:
    set_aside(path, [LATIN])
    Path(path).write_bytes(Path(path).read_bytes() + b'{"v":1,"fi')
    set_aside(path, [EMPTY])

    assert kept(path) == [LATIN, EMPTY]
    assert b'{"v":1,"fi' in Path(path).read_bytes()


def test_a_symlink_in_its_place_is_refused(path: str, tmp_path: Path) -> None:
    Path(path).symlink_to(tmp_path / "precious")

    with pytest.raises(CannotWrite):
        set_aside(path, [LATIN])
    assert not (tmp_path / "precious").exists()


def test_what_the_person_erases_goes(path: str) -> None:
    set_aside(path, [LATIN, EMPTY])

    forget(path, lambda each: each.file < "2026-11")
    assert kept(path) == [LATIN]
    forget(path, lambda each: False)
    assert kept(path) == [LATIN]
    forget(path, lambda each: True)
    assert not Path(path).exists()
    forget(path, lambda each: True)


def test_the_codecs_findings_get_the_name_of_their_file() -> None:
    assert of_month("2026-11", [(3, LATIN.data)]) == [LATIN]
