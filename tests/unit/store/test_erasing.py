"""What the person erases is gone, and nothing else is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from postured.adapters.store import damage
from postured.adapters.store.codec import encode_line
from postured.adapters.store.damage import Damage
from postured.adapters.store.erasing import erase_all, erase_before
from postured.adapters.store.reading import months, read_month
from postured.errors import CannotWrite

NEWER = b'{"v":3,"to":"come"}\n'


def entry(number: int, day: str) -> dict[str, Any]:
    return {"n": number, "at": f"{day}T12:00:00+01:00", "elapsed": float(number), "kind": "test"}


def totals(day: str, at: str) -> dict[str, Any]:
    return {"at": f"{at}T12:00:00+01:00", "kind": "totals", "date": day}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    journal = tmp_path / "journal"
    journal.mkdir()
    for month, days in (("2026-09", ("08", "30")), ("2026-10", ("01", "15", "31")), ("2026-11", ("01",))):
        lines = [encode_line(entry(int(month[-2:] + day), f"{month}-{day}")) for day in days]
        (journal / f"{month}.jsonl").write_bytes(b"".join(lines))
    damage.set_aside(
        str(tmp_path / "damaged.jsonl"), [Damage("2026-09.jsonl", 1, b"a"), Damage("2026-11.jsonl", 2, b"b")]
    )
    (tmp_path / "totals.jsonl").write_text("all of them")
    return tmp_path


def erase(data: Path, before: date) -> None:
    erase_before(str(data / "journal"), str(data / "damaged.jsonl"), str(data / "totals.jsonl"), before)


def left(data: Path) -> list[Any]:
    journal = str(data / "journal")
    return [each.get("n") or each["date"] for month in months(journal) for each in read_month(journal, month).entries]


def test_the_days_before_are_gone_and_the_day_itself_stays(data: Path) -> None:
    erase(data, date(2026, 10, 15))

    assert left(data) == [1015, 1031, 1101]
    assert months(str(data / "journal")) == ["2026-10", "2026-11"]
    assert damage.kept(str(data / "damaged.jsonl")) == [Damage("2026-11.jsonl", 2, b"b")]
    assert not (data / "totals.jsonl").exists()


def test_files_in_which_nothing_goes_are_left_alone(data: Path) -> None:
    before = (data / "journal" / "2026-11.jsonl").stat()

    erase(data, date(2026, 11, 1))

    assert left(data) == [1101]
    assert (data / "journal" / "2026-11.jsonl").stat() == before


def test_what_nobody_can_date_goes_with_the_line_that_follows(data: Path) -> None:
    path = data / "journal" / "2026-10.jsonl"
    first, second, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(NEWER + first + b"old damage\n" + second + b"new damage\n" + NEWER + b"cut\x18\n" + third)

    erase(data, date(2026, 10, 15))

    assert path.read_bytes() == second + b"new damage\n" + NEWER + third


def test_totals_of_these_days_go_too_wherever_they_lie(data: Path) -> None:
    path = data / "journal" / "2026-11.jsonl"
    path.write_bytes(
        encode_line(totals("2026-10-30", "2026-11-01"))
        + encode_line(totals("2026-10-31", "2026-11-01"))
        + path.read_bytes()
    )

    erase(data, date(2026, 10, 31))

    assert left(data) == [1031, "2026-10-31", 1101]


def test_nothing_is_made_where_there_is_nothing(tmp_path: Path) -> None:
    erase(tmp_path, date(2026, 10, 31))
    erase_all(str(tmp_path))
    erase_all(str(tmp_path / "nowhere"))

    assert list(tmp_path.iterdir()) == []


def test_all_is_all_of_ours_and_nothing_of_anybody_elses(data: Path) -> None:
    ours = (
        "snapshot.json", "snapshot.json.damaged-1", "checkpoint.json", "alive", ".snapshot.json.7.new",
        "journal/.2026-10.jsonl.9.new", "demo/alive", "demo/snapshot.json", "demo/journal/2026-11.jsonl",
    )  # fmt: skip
    stays = ("lock", "settings.json", "notes.txt", "journal/notes.txt", "demo/lock")
    for name in (*ours, *stays):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("something")

    erase_all(str(data))

    found = {str(each.relative_to(data)) for each in data.rglob("*") if each.is_file()}
    assert found == set(stays)


def test_what_cannot_be_removed_is_told(data: Path) -> None:
    (data / "journal" / "2026-09.jsonl").unlink()
    (data / "journal" / "2026-09.jsonl").mkdir()

    with pytest.raises(CannotWrite, match=r"cannot remove .*2026-09\.jsonl"):
        erase_all(str(data))
