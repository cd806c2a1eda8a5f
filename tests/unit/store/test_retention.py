"""Old days go, and their totals stay to the last figure, whatever went on at midnight and wherever it was cut short."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bench.chaos_life import moment
from bench.chaos_store import in_order, played
from postured.adapters.store import damage, retention, rewriting
from postured.adapters.store.codec import encode_line, month
from postured.adapters.store.reading import months
from postured.adapters.store.retention import expire, seen_day
from postured.adapters.store.rewriting import rows
from postured.core.state import fresh
from postured.statistics.fold import totals_of
from postured.statistics.totals import DayTotals, plain

FIRST = date(2026, 3, 25)
NIGHTS = 13
DAYS = 23 + NIGHTS
DAY = timedelta(days=1)
WALKED = {"kind": "event", "event": "walked", "lasts": 60.0}
NEWER = b'{"v":3,"to":"come"}\n'


@cache
def lived() -> tuple[dict[str, Any], ...]:
    """Days around the clock at the turn of a month, with breaks, walks, calls and bouts across every midnight."""
    life = played(fresh(moment(0)), DAYS * 240, None)
    some = [each for _event, found in sorted(life.entries.items()) for each in found if each["at"] >= str(FIRST)]
    return tuple({**each, "n": number} for number, each in enumerate(some, start=1))


@dataclass
class Store:
    folder: str
    aside: str
    was: dict[date, DayTotals] = field(default_factory=dict)

    def fill(self, entries: Iterable[dict[str, Any]]) -> None:
        files: dict[str, list[bytes]] = {}
        for each in entries:
            files.setdefault(month(each), []).append(encode_line(each))
        for name, lines in files.items():
            Path(self.folder, f"{name}.jsonl").write_bytes(b"".join(lines))
        self.was = self.totals()

    def totals(self) -> dict[date, DayTotals]:
        return totals_of(in_order(self.folder))

    def expire(self, entries_before: date | None, totals_before: date | None = None) -> list[str]:
        return expire(self.folder, self.aside, entries_before=entries_before, totals_before=totals_before)

    def days(self) -> set[date]:
        """Those that entries are left of."""
        found = (each for name in months(self.folder) for each in rows(self.folder, name))
        return {each.day for each in found if each.day is not None and not each.is_totals}

    def data(self) -> bytes:
        return b"".join(Path(self.folder, f"{name}.jsonl").read_bytes() for name in months(self.folder))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "journal").mkdir()
    return Store(str(tmp_path / "journal"), str(tmp_path / "damaged.jsonl"))


def entry(number: int, day: str, **more: Any) -> dict[str, Any]:
    return {"n": number, "at": f"{day}T12:00:00+01:00", "elapsed": float(number), **WALKED, **more}


def test_night_after_night_the_totals_are_what_they_were(store: Store) -> None:
    store.fill(lived())
    for night in range(1, NIGHTS):
        before = FIRST + night * DAY
        store.expire(before)

        assert store.totals() == store.was, before
        assert min(store.days(), default=before) >= before - 2 * DAY
    assert len(store.days()) <= 3


def test_a_night_with_nothing_new_writes_nothing(store: Store) -> None:
    store.fill(lived())
    for night in (2, 7, 9):
        store.expire(FIRST + night * DAY)
        kept = store.data()

        assert store.expire(FIRST + night * DAY) == []
        assert store.data() == kept


class CrashError(Exception):
    pass


@pytest.mark.parametrize("seed", [4, 6, 9, 22])
def test_a_crash_between_two_files_loses_nothing(store: Store, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    store.fill(lived())
    draw, replaces = Random(seed), 0
    real: Callable[..., None] = rewriting.replace

    def replace(*given: Any) -> None:
        nonlocal replaces
        replaces -= 1
        if replaces < 0:
            raise CrashError
        real(*given)

    monkeypatch.setattr(retention, "replace", replace)
    before = FIRST
    while before < FIRST + NIGHTS * DAY:
        before += draw.choice((1, 1, 2, 6)) * DAY
        replaces = draw.choice((0, 1, 1, 2, 9))
        try:
            store.expire(before)
        except CrashError:
            pass

        assert store.totals() == store.was


def test_a_day_becomes_one_line_that_stands_for_it(store: Store) -> None:
    remind = entry(1, "2026-11-01", kind="decision", decision="remind", id=1, again=0, routine="move", style="window")
    done = entry(2, "2026-11-01", kind="decision", decision="outcome", id=1, outcome="done", routine="move", took=60.0)
    store.fill([remind, done, entry(3, "2026-11-02")])

    assert store.expire(date(2026, 11, 2)) == ["2026-11"]

    assert list(in_order(store.folder)) == [
        {"at": done["at"], "kind": "totals", **plain(store.was[date(2026, 11, 1)])},
        entry(3, "2026-11-02"),
    ]
    assert store.was[date(2026, 11, 1)].figures.done == 1


def test_totals_go_after_their_own_time_and_an_empty_month_has_no_file(store: Store) -> None:
    store.fill([entry(1, "2026-09-30"), entry(2, "2026-10-01"), entry(3, "2026-10-02")])
    store.expire(date(2026, 10, 2))
    assert months(store.folder) == ["2026-09", "2026-10"]

    store.expire(date(2026, 10, 2), date(2026, 10, 1))

    assert months(store.folder) == ["2026-10"]
    assert [each.get("date") for each in in_order(store.folder)] == ["2026-10-01", None]


def test_never_means_never(store: Store) -> None:
    store.fill([entry(1, "1999-09-30"), entry(2, "2026-10-01")])

    assert store.expire(None) == []
    assert store.days() == {date(1999, 9, 30), date(2026, 10, 1)}


def test_a_later_versions_line_stays_and_a_damaged_one_is_set_aside(store: Store) -> None:
    store.fill([entry(1, "2026-10-01"), entry(2, "2026-10-02")])
    path = Path(store.folder, "2026-10.jsonl")
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(NEWER + first + b"damage\n" + b"cut\x18\n" + second + b"torn")

    store.expire(date(2026, 10, 2))

    assert path.read_bytes().splitlines(keepends=True)[1:] == [NEWER, second]
    assert damage.kept(store.aside) == [damage.Damage("2026-10.jsonl", 3, b"damage\n")]


def test_what_a_crash_left_under_way_is_removed(store: Store) -> None:
    store.fill([entry(1, "2026-10-01")])
    left = Path(store.folder, ".2026-10.jsonl.4711.new")
    left.write_bytes(b"half")

    store.expire(None)

    assert not left.exists()


def test_a_symlink_in_a_months_place_is_not_written_through(store: Store, tmp_path: Path) -> None:
    store.fill([entry(1, "2026-10-01")])
    precious = tmp_path / "precious"
    Path(store.folder, "2026-10.jsonl").rename(precious)
    Path(store.folder, "2026-10.jsonl").symlink_to(precious)
    kept = precious.read_bytes()

    with pytest.raises(Exception, match="a symlink is in the place of"):
        store.expire(date(2026, 10, 2))
    assert precious.read_bytes() == kept


@pytest.mark.parametrize(
    ("today", "counted_from"),
    [
        ("2026-11-04", "2026-11-04"),
        ("2026-12-17", "2026-12-17"),
        ("2026-12-18", "2026-11-02"),  # away for long, or the clock is wrong: two more days will tell
        ("2099-01-01", "2026-11-02"),
        ("2020-01-01", "2020-01-01"),
    ],
)
def test_a_wrong_clock_lets_nothing_go(store: Store, today: str, counted_from: str) -> None:
    store.fill([entry(1, "2026-11-01"), entry(2, "2026-11-02"), entry(3, "2026-11-03")])
    store.fill([entry(4, today)] if today > "2026-12" else [])

    found = seen_day(store.folder, date.fromisoformat(today), timedelta(days=45))

    assert found == date.fromisoformat(counted_from)


def test_an_empty_journal_has_nothing_to_let_go(store: Store) -> None:
    assert store.expire(date(2026, 1, 1), date(2026, 1, 1)) == []
    assert seen_day(store.folder, date(2026, 1, 1), DAY) == date(2026, 1, 1)
