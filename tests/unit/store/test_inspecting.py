"""What `store verify` counts, and what it finds wrong."""

from pathlib import Path
from typing import Any

import pytest

from postured.adapters.store import damage
from postured.adapters.store.codec import encode_line
from postured.adapters.store.inspecting import Inventory, Month, inspect


def entry(number: int) -> dict[str, Any]:
    return {"n": number, "at": "2026-11-23T12:00:00+01:00", "kind": "test"}


TOTALS = {"at": "2026-11-01T12:00:00+01:00", "kind": "totals", "date": "2026-11-01"}


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    (tmp_path / "journal").mkdir()
    return tmp_path / "journal"


def looked_at(journal: Path) -> Inventory:
    home = journal.parent
    return inspect(str(journal), aside=str(home / "damaged.jsonl"), snapshot=str(home / "snapshot.json"))


def test_a_whole_month_is_counted(journal: Path) -> None:
    lines = [encode_line(TOTALS), encode_line(entry(1)), b'{"v":3}\n', b"cut\x18\n", encode_line(entry(4)), b"torn"]
    (journal / "2026-11.jsonl").write_bytes(b"".join(lines))

    found = looked_at(journal)

    assert found.months == (Month(month="2026-11", entries=2, totals=1, newer=1, cut=2, damaged=(), out_of_order=()),)
    assert found.good


def test_damage_and_numbers_that_go_back_are_named_by_line(journal: Path) -> None:
    lines = [encode_line(entry(2)), b"damage\n", encode_line(entry(2)), encode_line(entry(3)), encode_line(entry(1))]
    (journal / "2026-11.jsonl").write_bytes(b"".join(lines))

    found = looked_at(journal)

    assert found.months[0].damaged == (2,)
    assert found.months[0].out_of_order == (3, 5)
    assert found.months[0].file == "2026-11.jsonl"
    assert not found.good


def test_looking_changes_nothing(journal: Path) -> None:
    (journal / "2026-11.jsonl").write_bytes(b"damage\ntorn")
    (journal.parent / "snapshot.json").write_bytes(b"{")
    before = sorted((str(each), each.stat().st_mtime_ns) for each in journal.parent.rglob("*"))

    assert not looked_at(journal).good

    assert sorted((str(each), each.stat().st_mtime_ns) for each in journal.parent.rglob("*")) == before


@pytest.mark.parametrize(("data", "sound"), [(b"{}", True), (b"[]", False), (b'{"v', False), (b"\0" * 99, False)])
def test_a_snapshot_that_cannot_be_read_is_told(journal: Path, data: bytes, sound: bool) -> None:
    (journal.parent / "snapshot.json").write_bytes(data)

    assert looked_at(journal).snapshot is sound
    assert looked_at(journal).good is sound


def test_an_empty_store_is_good_and_what_was_set_aside_is_no_fault_any_more(tmp_path: Path) -> None:
    damage.set_aside(str(tmp_path / "damaged.jsonl"), [damage.Damage("2026-11.jsonl", 1, b"x\n")])

    found = looked_at(tmp_path / "journal")

    assert (found.months, found.set_aside, found.good) == ((), 1, True)
