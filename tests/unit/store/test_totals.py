"""The totals of the days, kept beside the journal: always what the journal says, whatever became of the file."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postured.adapters.store import totals as stored
from postured.adapters.store.codec import NO_ENTRY, encode_line, month
from postured.adapters.store.files import CannotRead
from postured.adapters.store.retention import expire
from postured.adapters.store.totals import daily
from postured.core import events as happened
from postured.statistics.fold import totals_of
from postured.statistics.totals import DayTotals
from tests.journaled import Journaled

ALWAYS, EVER = date(1, 1, 1), date(9999, 12, 31)


def lived() -> list[dict[str, Any]]:
    """Three weeks over the turn of a month, with nights in which a bout and a reminder are left open."""
    day = Journaled()
    answers = (happened.Start, happened.Snooze, happened.Skip, happened.Done)
    for number in range(21):
        begin = number * 24 * 60
        for minute in range(begin + 10, begin + 480 + 7 * number, 10):
            day.until(minute)
            if day.state.open is not None:
                day.do(minute, answers[minute // 10 % 4])
            if minute % 70 == 0:
                day.away(minute + 3, back=minute + 3 + number % 7)
        day.do(begin + 700, happened.Walked, lasts=timedelta(minutes=number))
        day.away(begin + 701, back=begin + 24 * 60)
    return day.entries


LIVED = lived()
ALL = totals_of(LIVED)


class Store:
    """A journal's folder with the file of totals beside it."""

    def __init__(self, folder: Path) -> None:
        self.journal = folder / "journal"
        self.cache = folder / "totals.jsonl"
        self.journal.mkdir(exist_ok=True)
        self.read_bytes = 0

    def write(self, entries: Iterable[dict[str, Any]]) -> None:
        for entry in entries:
            with (self.journal / f"{month(entry)}.jsonl").open("ab") as file:
                file.write(encode_line(entry))

    def totals(self) -> dict[date, DayTotals]:
        """What is told, whole; and beside it how much of the journal was read for it."""
        self.read_bytes = 0

        def count(done: int, _all: int) -> None:
            self.read_bytes = done

        days = daily(str(self.journal), str(self.cache), count).between(ALWAYS, EVER)
        return {each.day: each for each in days}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def size(store: Store) -> int:
    return sum(each.stat().st_size for each in store.journal.iterdir())


def test_the_totals_are_the_journals(store: Store) -> None:
    store.write(LIVED)

    assert len(os.listdir(store.journal)) == 2
    assert store.totals() == ALL
    assert store.read_bytes == size(store)


def test_a_second_look_reads_nothing(store: Store) -> None:
    store.write(LIVED)
    store.totals()

    assert store.totals() == ALL
    assert store.read_bytes == 0


def test_only_what_was_added_is_read(store: Store) -> None:
    store.write(LIVED[:-10])
    store.totals()
    before = size(store)

    store.write(LIVED[-10:])

    assert store.totals() == ALL
    assert store.read_bytes == size(store) - before


def test_a_little_that_was_added_is_not_worth_writing(store: Store) -> None:
    store.write(LIVED[:-10])
    store.totals()
    written = store.cache.read_bytes()

    store.write(LIVED[-10:])
    store.totals()

    assert store.cache.read_bytes() == written


@given(st.lists(st.integers(0, len(LIVED)), max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bit_by_bit_comes_to_the_same_as_at_once(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, at: list[int]
) -> None:
    monkeypatch.setattr(stored, "_WORTH_WRITING", 1)
    store = Store(tmp_path_factory.mktemp("store"))

    begin = 0
    for end in [*sorted(at), len(LIVED)]:
        store.write(LIVED[begin:end])
        assert store.totals() == totals_of(LIVED[:end])
        begin = end


def test_only_the_sums_are_quicker_and_the_same(store: Store) -> None:
    store.write(LIVED)

    days = daily(str(store.journal), str(store.cache)).between(ALWAYS, EVER, whole=False)

    assert [(each.day, each.figures, each.walk) for each in days] == [
        (each.day, each.figures, each.walk) for each in ALL.values()
    ]


def test_the_days_that_are_asked_for_are_told(store: Store) -> None:
    store.write(LIVED)
    days = daily(str(store.journal), str(store.cache))

    told = days.between(date(2026, 11, 30), date(2026, 12, 2))

    assert [each.day.isoformat() for each in told] == ["2026-11-30", "2026-12-01", "2026-12-02"]
    assert days.dates() == list(ALL)


def test_half_a_line_waits_for_its_other_half(store: Store) -> None:
    store.write(LIVED[:-1])
    line = encode_line(LIVED[-1])
    file = store.journal / "2026-12.jsonl"
    with file.open("ab") as half:
        half.write(line[:40])

    assert store.totals() == totals_of(LIVED[:-1])

    with file.open("ab") as half:
        half.write(line[40:])
    assert store.totals() == ALL


def test_a_line_that_a_crash_cut_short_is_passed_over(store: Store) -> None:
    store.write(LIVED[:500])
    with (store.journal / f"{month(LIVED[500])}.jsonl").open("ab") as file:
        file.write(encode_line(LIVED[500])[:40] + NO_ENTRY)
    store.write(LIVED[500:])

    assert store.totals() == ALL


@pytest.mark.parametrize(
    "line",
    [
        b"\0" * 200 + b"\n",
        b'{"v":1,"kind":"decision"}\n',
        b'{"v":2,"at":"2026-11-23T09:00:00+01:00","kind":"decision","decision":"remind"}\n',
        b'{"v":1,"at":"2026-11-23T09:00:00+01:00","kind":"dec\n',
        b"[1,2]\n",
        b"\xff\xfe\n",
        b"\n",
        b'{"v":1,"at":"2026-11-23T09:00:00+01:00","kind":"x","y":[{"a":1}\n,{"b":2}]}\n',
        encode_line({"at": "2026-11-23T09:00:00+01:00", "kind": "event", "event": "walked", "lasts": 600.0}).replace(
            b"600", b"900"
        ),
    ],
)
def test_a_damaged_line_costs_no_other(store: Store, line: bytes) -> None:
    store.write(LIVED[:800])
    with (store.journal / f"{month(LIVED[800])}.jsonl").open("ab") as file:
        file.write(line)
    store.write(LIVED[800:])

    assert store.totals() == ALL


def test_a_bout_that_ends_on_monday_is_fridays_in_another_months_file(store: Store) -> None:
    store.write(LIVED)
    later = {
        **LIVED[-1],
        "kind": "sat",
        "at": "2027-02-01T09:00:00+01:00",
        "date": "2026-11-27",
        "hour": 17,
        "bout": 10**9,
        "sitting": 500.0,
        "screen": 0.0,
        "ended": True,
    }
    before = store.totals()[date(2026, 11, 27)].figures

    store.write([later])

    assert store.totals()[date(2026, 11, 27)].figures.sitting == before.sitting + 500
    assert store.totals() == totals_of([*LIVED, later])


@pytest.mark.parametrize("keep", [0, 1, 20, 100, 5000])
def test_a_file_that_was_cut_short_is_made_anew(store: Store, keep: int) -> None:
    store.write(LIVED)
    store.totals()
    store.cache.write_bytes(store.cache.read_bytes()[:keep])

    assert store.totals() == ALL
    assert store.read_bytes == size(store)
    assert store.totals() == ALL
    assert store.read_bytes == 0


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 5000, b"{}\n", b"[]\n", b"null\n", b'{"form":99}\n', b"\xff", b"[" * 100_000]
)
def test_a_file_that_is_none_of_ours_is_made_anew(store: Store, content: bytes) -> None:
    store.write(LIVED)
    store.cache.write_bytes(content)

    assert store.totals() == ALL


def test_any_byte_that_changed_is_noticed(store: Store) -> None:
    store.write(LIVED)
    store.totals()
    good = store.cache.read_bytes()

    for at in range(0, len(good), len(good) // 60):
        store.cache.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        assert store.totals() == ALL, at


def test_a_journal_that_lost_a_month_is_read_anew(store: Store) -> None:
    store.write(LIVED)
    store.totals()

    (store.journal / "2026-11.jsonl").unlink()

    assert store.totals() == totals_of(each for each in LIVED if month(each) == "2026-12")
    assert store.read_bytes == size(store)


def test_a_month_that_was_rewritten_is_read_anew(store: Store) -> None:
    store.write(LIVED)
    store.totals()
    file = store.journal / "2026-11.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)

    new = file.with_suffix(".new")
    new.write_bytes(b"".join(lines[200:]))
    new.rename(file)

    assert store.totals() == totals_of(LIVED[200:])


def test_a_month_that_was_mended_is_read_anew(store: Store) -> None:
    store.write(LIVED)
    store.totals()
    file = store.journal / "2026-11.jsonl"
    walk = next(each for each in LIVED if each.get("event") == "walked" and each["lasts"] == 120)
    wrong = {**walk, "lasts": 180.0}  # as long a line

    new = file.with_suffix(".new")
    new.write_bytes(file.read_bytes().replace(encode_line(walk), encode_line(wrong)))
    new.rename(file)

    assert store.totals() == totals_of(wrong if each is walk else each for each in LIVED)


def test_a_month_that_was_cut_and_grew_again_is_read_anew(store: Store) -> None:
    store.write(LIVED[:1200])
    store.totals()
    file = store.journal / "2026-11.jsonl"
    kept = 100
    with file.open("r+b") as cut:
        cut.truncate(sum(len(encode_line(each)) for each in LIVED[:kept]))
    store.write(LIVED[kept + 5 :])

    assert store.totals() == totals_of([*LIVED[:kept], *LIVED[kept + 5 :]])


def test_an_older_month_that_was_brought_in_is_read_in_its_place(store: Store) -> None:
    november = [each for each in LIVED if month(each) == "2026-11"]
    store.write(LIVED[len(november) :])
    store.totals()

    store.write(november)

    assert store.totals() == ALL


@pytest.mark.parametrize("border", ["2026-11-24", "2026-12-01", "2026-12-07"])
def test_days_that_became_lines_of_totals_are_told_as_before(store: Store, border: str) -> None:
    store.write(LIVED)
    store.totals()

    expire(
        str(store.journal), str(store.cache) + ".aside", entries_before=date.fromisoformat(border), totals_before=None
    )

    assert store.totals() == ALL


def test_no_journal_has_no_days(tmp_path: Path) -> None:
    assert daily(str(tmp_path / "none"), str(tmp_path / "totals.jsonl")).dates() == []
    assert os.listdir(tmp_path) == []


def test_the_file_is_the_persons_alone(store: Store) -> None:
    store.write(LIVED)

    store.totals()

    assert stat.S_IMODE(store.cache.stat().st_mode) == 0o600
    assert os.listdir(store.cache.parent).count("totals.jsonl") == 1


def test_nothing_is_written_through_a_symlink(store: Store, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine")
    store.cache.symlink_to(other)
    store.write(LIVED)

    assert store.totals() == ALL
    assert other.read_text() == "mine"


def test_where_the_file_cannot_be_written_the_journal_is_read_each_time(store: Store) -> None:
    store.cache = store.cache.parent / "gone" / "totals.jsonl"
    store.write(LIVED)

    assert store.totals() == ALL
    assert store.totals() == ALL


_AS_NOBODY = """
import os, sys
from postured.adapters.store.totals import daily
from postured.errors import PosturedError
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
try:
    print(len(daily(sys.argv[1], sys.argv[2]).dates()))
except PosturedError as problem:
    print(type(problem).__name__, problem.title, problem.detail, sep="|")
"""


def as_nobody(store: Store) -> str:
    """What an ordinary user is told of this store."""
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    for folder in (store.journal, *store.journal.parents):
        if folder == Path("/tmp"):
            break
        folder.chmod(0o755)
    package = Path(stored.__file__).parents[3]
    found = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(store.journal), str(store.cache)],
        capture_output=True, text=True, timeout=60, check=False, env={"PYTHONPATH": str(package), "LANGUAGE": "en"},
    )  # fmt: skip
    assert found.stderr == ""
    return found.stdout.strip()


def test_a_month_that_is_closed_to_its_reader_is_told(store: Store) -> None:
    store.write(LIVED)
    (store.journal / "2026-12.jsonl").chmod(0)

    told = as_nobody(store)

    assert told == f"CannotRead|cannot read {store.journal}/2026-12.jsonl|{os.strerror(errno.EACCES)}"


def test_who_may_read_and_not_write_is_told_all_the_same(store: Store) -> None:
    store.write(LIVED)

    assert as_nobody(store) == str(len(ALL))
    assert not store.cache.exists()


def test_a_journal_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("")

    with pytest.raises(CannotRead):
        daily(str(tmp_path / "journal"), str(tmp_path / "totals.jsonl"))
