"""Reading the journal: in order, over months, whatever lies in the folder."""

from pathlib import Path
from typing import Any

import pytest

from postured.adapters.store.codec import encode_line
from postured.adapters.store.files import CannotRead
from postured.adapters.store.reading import entries_after, last_entry, months, read_month
from tests.journal_files import read_all


def entry(number: int, month: str = "2026-11") -> dict[str, Any]:
    return {"n": number, "at": f"{month}-02T09:00:00+01:00", "kind": "test"}


def fill(folder: Path, month: str, *numbers: int, tail: bytes = b"") -> None:
    data = b"".join(encode_line(entry(number, month)) for number in numbers)
    (folder / f"{month}.jsonl").write_bytes(data + tail)


def numbers(entries: list[dict[str, Any]]) -> list[int]:
    return [each["n"] for each in entries]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path, "2026-12", 5, 6, tail=b'{"v":1,"n":7,"at')
    fill(tmp_path, "2026-10", 1, 2)
    fill(tmp_path, "2026-11", 3, 4)
    for stranger in ("2026-11.jsonl.bak", "notes.txt", "2026-1.jsonl", ".2026-11.jsonl.7.new"):
        (tmp_path / stranger).write_bytes(encode_line(entry(99)))
    return tmp_path


def test_months_are_read_in_order_and_strangers_left_alone(folder: Path) -> None:
    found = list(read_all(str(folder)))

    assert [month for month, _ in found] == ["2026-10", "2026-11", "2026-12"] == months(str(folder))
    assert [numbers(contents.entries) for _, contents in found] == [[1, 2], [3, 4], [5, 6]]
    assert found[2][1].torn == b'{"v":1,"n":7,"at'


def test_a_journal_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    folder = str(tmp_path / "journal")

    assert months(folder) == []
    assert list(read_all(folder)) == []
    assert last_entry(folder) is None
    assert entries_after(folder, 0) == []


def test_the_last_entry_is_before_what_is_torn(folder: Path) -> None:
    assert last_entry(str(folder)) == entry(6, "2026-12")


def test_the_last_entry_is_the_newest_though_the_clock_was_wrong(folder: Path) -> None:
    fill(folder, "1970-01", 7, 8)

    assert last_entry(str(folder)) == entry(8, "1970-01")


def test_an_empty_or_damaged_month_hides_no_other(folder: Path) -> None:
    fill(folder, "2027-01")
    fill(folder, "2027-02", tail=b"\0" * 100_000 + b"\n" + b"\0" * 70_000)

    assert last_entry(str(folder)) == entry(6, "2026-12")


def test_the_last_entry_is_found_before_a_long_damage(folder: Path) -> None:
    fill(folder, "2027-01", 7, tail=b"\0" * 100_000 + b"\n")

    assert last_entry(str(folder)) == entry(7, "2027-01")


def test_the_last_entry_of_a_long_month(folder: Path) -> None:
    fill(folder, "2027-01", *range(7, 5007))

    assert last_entry(str(folder)) == entry(5006, "2027-01")


@pytest.mark.parametrize(("after", "wanted"), [(0, [1, 2, 3, 4, 5, 6]), (3, [4, 5, 6]), (4, [5, 6]), (6, []), (9, [])])
def test_entries_after_a_number(folder: Path, after: int, wanted: list[int]) -> None:
    assert numbers(entries_after(str(folder), after)) == wanted


def test_entries_after_a_number_come_in_order_though_the_clock_was_wrong(folder: Path) -> None:
    fill(folder, "1970-01", 7, 8)
    fill(folder, "2026-12", 5, 6, 9)

    assert numbers(entries_after(str(folder), 5)) == [6, 7, 8, 9]


def test_entries_without_a_number_are_never_after_one(folder: Path) -> None:
    loose = [{"at": "2026-12-02T09:00:00Z", "kind": "import"}, {"at": "2026-12-02T09:00:00Z", "kind": "x", "n": "8"}]
    fill(folder, "2026-12", 5, 6, tail=b"".join(map(encode_line, loose)))

    assert numbers(entries_after(str(folder), 4)) == [5, 6]
    assert last_entry(str(folder)) == entry(6, "2026-12")


def test_a_month_that_is_over_is_not_read_again(folder: Path) -> None:
    """Only its last 64 KiB are."""
    fill(folder, "2026-10", *range(-5000, 3))
    before = read_bytes()

    entries_after(str(folder), 4)

    assert read_bytes() - before < 250_000 < (folder / "2026-10.jsonl").stat().st_size


def read_bytes() -> int:
    """How much this process has read so far."""
    for line in Path("/proc/self/io").read_text().splitlines():
        if line.startswith("rchar:"):
            return int(line.split()[1])
    raise AssertionError("no rchar")


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "2026-11.jsonl").mkdir()
    (tmp_path / "file").touch()

    with pytest.raises(CannotRead, match=r"2026-11\.jsonl"):
        read_month(str(tmp_path), "2026-11")
    with pytest.raises(CannotRead, match=r"2026-11\.jsonl"):
        last_entry(str(tmp_path))
    with pytest.raises(CannotRead, match="file"):
        months(str(tmp_path / "file"))
