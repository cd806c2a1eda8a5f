"""How quickly ten years of a journal can be asked and added to, beside what is allowed and beside SQLite.

    python bench/store.py [--years 10] [--rounds 9] [--keep FOLDER]

The journal is made by the simulator: 250 working days a year of somebody in an office, each event, decision and note of
sitting as the daemon would write it, the same in every run but for the dates, for it ends today. ``--keep`` leaves it
in the folder, or takes the one that lies there. Questions are asked of whole processes, as the person starts them, and
the quickest of the rounds counts. SQLite has the same days in a table with a row a day and the same columns, which is
what it can do best, and the same entries in another; it is asked by a small Python program, that only imports it.
"""

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Self

sys.path.insert(0, str(Path(__file__).parents[1]))

from postured import rulebook
from postured.adapters.store import entries
from postured.adapters.store.codec import encode_line
from postured.adapters.store.lines import LineFile
from postured.adapters.store.totals import daily
from postured.core.events import Event
from postured.core.planner import Step, step
from postured.core.rules import Rules
from postured.core.state import State
from postured.simulator import world
from postured.simulator.days import office_days
from postured.statistics.measures import measures

DAYS, WEEK = 250, 5
MONTH, ALL, COLD, APPEND = 0.150, 0.400, 6.0, 2.0
"""What is allowed: seconds, and how many times as long as a bare write."""
COLUMNS = ("shown", "done", "natural", "sitting", "screen", "longest_bout")
BATCH = 3
"""Entries of one append: an event, what was decided on it, a note."""
EVER = (date(1, 1, 1), date(9999, 12, 31))


def make(folder: Path, years: int) -> None:
    """The journal of so many years, up to this week."""
    folder.mkdir(parents=True)
    weeks = years * DAYS // WEEK
    today = date.today()  # noqa: DTZ011 - the person's own
    monday = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    with Files(folder) as files:
        for entry in lived(years * DAYS, monday):
            files.write(entry)


class Files:
    """The journal's files: an entry goes to that of its month."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, BinaryIO] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        for file in self._open.values():
            file.close()

    def write(self, entry: dict[str, Any]) -> None:
        month = entry["at"][:7]
        if month not in self._open:
            self._open[month] = (self._folder / f"{month}.jsonl").open("ab")
        self._open[month].write(encode_line(entry))


def lived(days: int, first: date) -> Iterator[dict[str, Any]]:
    """What the daemon would write of so many days."""
    rules = rulebook.past_the_ramp(rulebook.alone())
    made: list[dict[str, Any]] = []
    count = 0

    def noting(state: State, event: Event, now: Rules) -> Step:
        nonlocal count
        found = step(state, event, now)
        made.append(entries.of_event(count + 1, event))
        made.extend(entries.of_decision(count + 2 + at, event.at, each) for at, each in enumerate(found.decisions))
        count += 1 + len(found.decisions)
        for each in measures(state, event, found.state, now):
            count += 1
            made.append(entries.of_measure(count, event.at, each))
        return found

    world.step = noting
    try:
        world.World(office_days(1, "focused", days, first), rules).run()
    finally:
        world.step = step
    return iter(made)


def asked(*words: str) -> list[str]:
    return [sys.executable, "-m", "postured", "stats", *words, "--json"]


def process(command: list[str], data: Path) -> tuple[float, str]:
    """Seconds that one run took, and what it said on its second stream."""
    environ = {**os.environ, "XDG_DATA_HOME": str(data), "PYTHONPATH": str(Path(__file__).parents[1])}
    began = time.perf_counter()
    done = subprocess.run(
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True
    )
    return time.perf_counter() - began, done.stderr


def peak(data: Path) -> float:
    """MiB that a reading of all of the journal takes at most."""
    (data / "postured" / "totals.jsonl").unlink(missing_ok=True)
    _took, said = process([sys.executable, "-c", PEAK, "stats", "--days", "30", "--json"], data)
    return float(said) / 1024


def quickest(rounds: int, command: list[str], data: Path) -> float:
    return min(process(command, data)[0] for _ in range(rounds))


def to_sqlite(path: Path, journal: Path, totals: Path) -> None:
    """The same days, and the same entries, as tables."""
    days = daily(str(journal), str(totals)).between(*EVER, whole=False)
    with sqlite3.connect(path) as base:
        base.execute(f"CREATE TABLE days (date TEXT PRIMARY KEY, {', '.join(COLUMNS)})")
        rows = [(str(each.day), *(getattr(each.figures, name) for name in COLUMNS)) for each in days]
        base.executemany(f"INSERT INTO days VALUES ({', '.join('?' * (1 + len(COLUMNS)))})", rows)
        base.execute("CREATE TABLE entries (n INTEGER PRIMARY KEY, at TEXT, kind TEXT, what TEXT, data TEXT)")
        base.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", rows_of(journal))
    base.close()


def rows_of(journal: Path) -> Iterator[tuple[Any, ...]]:
    for file in sorted(journal.iterdir()):
        for line in file.open("rb"):
            entry = json.loads(line)
            yield entry["n"], entry["at"], entry["kind"], entry.get(entry["kind"]), line.decode()


PEAK = """
import sys
from postured.cli import main
main(sys.argv[1:])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")), file=sys.stderr)
"""
ASK_DAYS = """
import json, sqlite3, sys
base = sqlite3.connect(sys.argv[1])
rows = base.execute("SELECT * FROM days WHERE date >= ? ORDER BY date", (sys.argv[2],)).fetchall()
sums = base.execute("SELECT sum(shown), sum(done), sum(sitting) FROM days WHERE date >= ?", (sys.argv[2],)).fetchone()
json.dump({"totals": sums, "days": rows}, sys.stdout)
"""
COUNT_AGAIN = """
import json, sqlite3, sys
base = sqlite3.connect(sys.argv[1])
json.dump(base.execute(\"\"\"
    SELECT substr(at, 1, 10) AS day, what, json_extract(data, '$.style'), json_extract(data, '$.outcome'), count(*),
        sum(json_extract(data, '$.sitting'))
    FROM entries WHERE kind <> 'event' GROUP BY 1, 2, 3, 4\"\"\").fetchall(), sys.stdout)
"""


def append_journal(path: Path, batches: Iterable[bytes]) -> list[float]:
    """Seconds that each batch took, as the journal's writer adds it."""
    file = LineFile(str(path))
    times = timed(file.append, batches)
    file.close()
    return times


def append_bare(path: Path, batches: Iterable[bytes]) -> list[float]:
    """The same bytes with nothing but a write and an fsync."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def add(data: bytes) -> None:
        os.write(file, data)
        os.fsync(file)

    times = timed(add, batches)
    os.close(file)
    return times


def append_sqlite(path: Path, batches: Iterable[bytes]) -> list[float]:
    """The same bytes in a transaction each, with its log as SQLite advises for many small writes, synced each time."""
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = FULL")
    base.execute("CREATE TABLE entries (n INTEGER PRIMARY KEY, data BLOB)")

    def add(data: bytes) -> None:
        base.execute("BEGIN")
        base.executemany("INSERT INTO entries (data) VALUES (?)", [(line,) for line in data.splitlines()])
        base.execute("COMMIT")

    times = timed(add, batches)
    base.close()
    return times


def timed(add: Callable[[bytes], object], batches: Iterable[bytes]) -> list[float]:
    times = []
    for batch in batches:
        began = time.perf_counter()
        add(batch)
        times.append(time.perf_counter() - began)
    return times


def tell(name: str, value: float, allowed: float, unit: str = "s") -> None:
    met = "met" if value < allowed else "MISSED"
    print(f"  {name:<44} {value:7.3f} of {allowed:g} {unit} ({value / allowed:.2f}x, {met})")


def from_nothing(data: Path, totals: Path) -> float:
    totals.unlink(missing_ok=True)
    return process(asked("--days", "30"), data)[0]


def questions(data: Path, rounds: int) -> None:
    """What the person asks, cold and warm, and the same of SQLite."""
    journal, totals, base = data / "postured" / "journal", data / "postured" / "totals.jsonl", data / "days.sqlite"
    cold = min(from_nothing(data, totals) for _ in range(min(3, rounds)))
    least, _said = process([sys.executable, "-m", "postured", "--version"], data)
    print("Questions, as whole processes")
    tell("cold: all of the journal is read", cold, COLD)
    print(f"  {'  and takes at most':<44} {peak(data):7.1f} MiB, {peak(data / 'nowhere'):.1f} without a journal")
    month = quickest(rounds, asked("--days", "30"), data)
    whole = quickest(rounds, asked("--days", "3650"), data)
    tell("stats --days 30 --json", month, MONTH)
    tell("stats --days 3650 --json", whole, ALL)
    print(f"  {'postured --version, for comparison':<44} {least:7.3f} s")
    base.unlink(missing_ok=True)
    to_sqlite(base, journal, totals)
    print("The same of SQLite, from a Python that imports nothing else, and postured over it")
    today = date.today()  # noqa: DTZ011 - the person's own
    for name, days, ours in (("30 days", 30, month), ("3650 days", 3650, whole)):
        since = str(today - timedelta(days=days - 1))
        theirs = quickest(rounds, [sys.executable, "-c", ASK_DAYS, str(base), since], data)
        print(f"  {f'a table with a row a day, {name}':<44} {theirs:7.3f} s  {ours / theirs:.2f}x")
    again, _said = process([sys.executable, "-c", COUNT_AGAIN, str(base)], data)
    print(f"  {'all entries counted by day (cold)':<44} {again:7.3f} s  {cold / again:.2f}x")
    sizes = sum(file.stat().st_size for file in journal.iterdir()), totals.stat().st_size, base.stat().st_size
    print("  MiB: journal {:.1f}, totals {:.1f}; SQLite with both {:.1f}".format(*(each / 2**20 for each in sizes)))


def appends(data: Path, count: int) -> None:
    """Adding entries, such that they survive a power cut."""
    lines = next(iter(sorted((data / "postured" / "journal").iterdir()))).read_bytes().splitlines(keepends=True)
    batches = [b"".join(lines[at : at + BATCH]) for at in range(0, count * BATCH, BATCH)]
    ways: dict[str, Callable[[Path, Iterable[bytes]], list[float]]] = {
        "bare": append_bare,
        "journal": append_journal,
        "sqlite": append_sqlite,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory(prefix="appends", dir=data) as folder:
        # In turns, so that a busy disk is busy for all of them.
        for part in range(0, len(batches), 50):
            for name, way in ways.items():
                times[name] += way(Path(folder) / f"{name}-{part}", batches[part : part + 50])
    median = {name: statistics.median(each) for name, each in times.items()}
    print(f"Append with fsync, median of {len(batches)} batches of {BATCH} entries, in {data}")
    for name, took in median.items():
        print(f"  {name:<44} {took * 1e6:7.0f} µs  {took / median['bare']:.2f}x a bare write and fsync")
    tell("the journal over the bare write", median["journal"] / median["bare"], APPEND, "times")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--appends", type=int, default=500)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="store") as name:
        data = Path(chosen.keep or name).absolute()
        journal = data / "postured" / "journal"
        if not journal.exists():
            make(journal, chosen.years)
        lines = sum(file.read_bytes().count(b"\n") for file in journal.iterdir())
        print(f"Python {sys.version.split()[0]}, {chosen.years} years, {lines} entries, best of {chosen.rounds} rounds")
        questions(data, chosen.rounds)
        appends(data, chosen.appends)
    return 0


if __name__ == "__main__":
    sys.exit(main())
