"""Out into a file and back: the same entries in the same order, once, or nothing at all."""

import csv
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from postured.adapters.store import damage
from postured.adapters.store.carrying import BrokenExport, Left, Taken, left, lines, table, take_in
from postured.adapters.store.codec import encode_line, month
from postured.adapters.store.files import CannotRead
from tests.journal_files import read_all

WRITTEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NEWER = b'{"v":3,"to":"come"}\n'


def entry(number: int, day: str = "2026-11-23", **more: Any) -> dict[str, Any]:
    return {"n": number, "at": f"{day}T12:00:00+01:00", "elapsed": number / 3, "kind": "event", "event": "tick", **more}


ENTRIES = [
    entry(1, "2026-09-30", name='Füße, "hoch"\u2028\r\n;'),
    entry(2, "2026-11-23"),
    entry(4, "2026-10-01"),  # the clock was wrong for a while
    {"at": "2026-10-02T00:00:00+02:00", "kind": "totals", "date": "2026-10-01", "version": 1, "figures": {"done": 2}},
    entry(5, "2026-11-23", kind="decision", decision="outcome", outcome="done", routine="move", took=60.0),
]


class Store:
    def __init__(self, home: Path) -> None:
        home.mkdir()
        self.folder = str(home / "journal")
        self.aside = str(home / "damaged.jsonl")

    def fill(self, entries: Iterable[dict[str, Any]]) -> None:
        Path(self.folder).mkdir(exist_ok=True)
        for each in entries:
            with self.file(month(each)).open("ab") as file:
                file.write(encode_line(each))

    def file(self, name: str) -> Path:
        return Path(self.folder, f"{name}.jsonl")

    def entries(self) -> list[dict[str, Any]]:
        return [each for _month, contents in read_all(self.folder) for each in contents.entries]

    def export(self, path: Path, *, as_table: bool = False) -> Path:
        made = table(self.folder) if as_table else lines(self.folder, written=WRITTEN, program="0.1.0")
        path.write_bytes(b"".join(made))
        return path

    def take(self, path: Path) -> Taken:
        return take_in(str(path), self.folder, self.aside)


@pytest.fixture
def full(tmp_path: Path) -> Store:
    store = Store(tmp_path / "full")
    store.fill(ENTRIES)
    return store


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return Store(tmp_path / "empty")


@pytest.mark.parametrize("as_table", [False, True])
def test_into_an_empty_store_it_is_the_same_and_twice_adds_nothing(
    full: Store, empty: Store, tmp_path: Path, as_table: bool
) -> None:
    path = full.export(tmp_path / "export", as_table=as_table)

    assert empty.take(path) == Taken(5, 0)
    assert empty.entries() == full.entries()
    for name in ("2026-09", "2026-10", "2026-11"):
        assert empty.file(name).read_bytes() == full.file(name).read_bytes()
        assert empty.file(name).stat().st_mode & 0o777 == 0o600
    assert empty.take(path) == Taken(0, 5)
    assert empty.entries() == full.entries()
    assert empty.export(tmp_path / "again", as_table=as_table).read_bytes() == path.read_bytes()


def test_what_is_missing_is_added_in_its_place(full: Store, empty: Store, tmp_path: Path) -> None:
    path = full.export(tmp_path / "export")
    empty.fill([ENTRIES[1], entry(7)])

    assert empty.take(path) == Taken(4, 1)
    assert [each["n"] for each in empty.entries() if "n" in each] == [1, 4, 2, 5, 7]


def test_totals_come_behind_the_entries_that_they_stand_for(empty: Store, tmp_path: Path) -> None:
    """Old entries of a day that has become totals meanwhile must not count beside them."""
    of_day = {"at": "2026-11-02T12:00:00+01:00", "kind": "totals", "date": "2026-11-02", "version": 1}
    empty.fill([of_day, entry(3, "2026-11-03")])
    old = Store(tmp_path / "old")
    old.fill([entry(1, "2026-11-01"), entry(2, "2026-11-02")])

    empty.take(old.export(tmp_path / "export"))

    assert [each.get("n", "totals") for each in empty.entries()] == [1, 2, "totals", 3]


def test_another_journals_entries_are_refused_and_nothing_is_taken(full: Store, empty: Store, tmp_path: Path) -> None:
    path = full.export(tmp_path / "export")
    empty.fill([entry(5, "2026-11-23", routine="other")])

    with pytest.raises(BrokenExport) as refused:
        empty.take(path)

    assert refused.value.title == f"line 6 of {path} is not what the journal has as 5"
    assert [each["n"] for each in empty.entries()] == [5]


def test_the_same_number_twice_in_a_file_is_refused(empty: Store, tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(b'{"export":1}\n' + encode_line(entry(1)) + encode_line(entry(1, routine="x")) + b'{"end":2}\n')

    with pytest.raises(BrokenExport, match="line 3 of"):
        empty.take(path)
    assert not Path(empty.folder).exists()


def test_every_cut_of_a_file_is_noticed_and_nothing_is_taken(full: Store, empty: Store, tmp_path: Path) -> None:
    whole = full.export(tmp_path / "export").read_bytes()
    path = tmp_path / "cut"
    for length in range(len(whole) - 1):
        path.write_bytes(whole[:length])

        with pytest.raises(BrokenExport):
            empty.take(path)
    assert not Path(empty.folder).exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"nonsense\n", "line 3 of {file} is damaged"),
        (b'{"v":1,"at":"2026-11-23T12:00:00Z","kind":"event"}\n', "line 3 of {file} is damaged"),
        (b'{"v":1,"n":0,"at":"2026-11-23T12:00:00Z","kind":"event"}\n', "line 3 of {file} is damaged"),
        (b'{"v":1,"n":true,"at":"2026-11-23T12:00:00Z","kind":"event"}\n', "line 3 of {file} is damaged"),
        (encode_line(entry(1)).replace(b"tick", b"tock"), "line 3 of {file} is damaged"),
        (NEWER, "line 3 of {file} is of a later version of postured"),
    ],
)
def test_a_broken_line_is_named(empty: Store, tmp_path: Path, line: bytes, said: str) -> None:
    path = tmp_path / "export"
    path.write_bytes(b'{"export":1}\n' + encode_line(entry(1)) + line + b'{"end":2}\n')

    with pytest.raises(BrokenExport) as refused:
        empty.take(path)

    assert refused.value.title == said.format(file=path)
    assert refused.value.exit_code == 65
    assert empty.entries() == []


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"", "Line 1: found no header of `postured export`."),
        (b"n,at,kind\n1,2,3\n", "Line 1: found no header of `postured export`."),
        (b"\xff\xfe\x00", "Line 1: found no header of `postured export`."),
        (b'{"version":1}\n{"end":0}\n', "Line 1: found no header of `postured export`."),
        (
            b'{"export":2}\n{"end":0}\n',
            "It is an export of a later version of postured; update postured here first.",
        ),
    ],
)
def test_what_is_no_export_is_refused(empty: Store, tmp_path: Path, data: bytes, detail: str) -> None:
    path = tmp_path / "export"
    path.write_bytes(data)

    with pytest.raises(BrokenExport, match="is no export that postured can take in") as refused:
        empty.take(path)
    assert refused.value.detail == detail


def test_a_file_that_is_not_there_is_told(empty: Store, tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="cannot read"):
        empty.take(tmp_path / "nowhere")


def test_the_table_has_what_people_look_for_in_columns(full: Store, tmp_path: Path) -> None:
    with full.export(tmp_path / "export.csv", as_table=True).open(newline="", encoding="utf-8") as file:
        found = list(csv.DictReader(file))

    last = found[-1]
    assert (last["kind"], last["what"], last["routine"], last["outcome"]) == ("decision", "outcome", "move", "done")
    assert (found[1]["kind"], found[1]["what"]) == ("event", "tick")
    assert json.loads(last["postured-export-1"])["took"] == 60.0


def test_an_export_says_what_it_has_not(full: Store, tmp_path: Path) -> None:
    with full.file("2026-11").open("ab") as file:
        file.write(b"damage\n" + NEWER + b"cut\x18\n" + b"torn")

    assert left(full.folder) == Left(damaged=1, newer=1)
    assert full.export(tmp_path / "export").read_bytes().endswith(b'\n{"end":5}\n')


def test_taking_in_sets_damage_aside_and_leaves_later_versions_alone(full: Store, empty: Store, tmp_path: Path) -> None:
    empty.fill([entry(2, "2026-11-23")])
    with empty.file("2026-11").open("ab") as file:
        file.write(NEWER + b"damage\n" + b"torn")

    empty.take(full.export(tmp_path / "export"))

    second, last = encode_line(ENTRIES[1]), encode_line(ENTRIES[4])
    assert empty.file("2026-11").read_bytes() == second + NEWER + last
    assert damage.kept(empty.aside) == [damage.Damage("2026-11.jsonl", 3, b"damage\n")]
