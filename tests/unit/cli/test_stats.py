"""``postured stats``: how it is called, and what the person reads in a terminal of 80 columns."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from postured.adapters.store.codec import encode_line, month
from postured.cli import main, stats, stats_drawing
from postured.language import date as dated
from postured.statistics.fold import totals_of
from postured.statistics.periods import By, period
from postured.statistics.totals import DayTotals, Figures
from tests.german import german
from tests.unit.statistics.test_fold import BY_HAND, DAY, decided, ended, sat, shown
from tests.unit.statistics.test_periods import FAMILIES

Told = Callable[..., tuple[int, str, str]]
ENGLISH = re.compile(
    r"\b(the|of|taken|day|days|a|for|times|away|still|week|breaks?|sitting|stretches|longest|over|goals?|rung|walking|"
    r"quiet|answered|rule|needed|hour|screen|absences|journal|nothing|reading)\b",
    re.IGNORECASE,
)


def write(data: Path, entries: Iterable[dict[str, Any]]) -> None:
    folder = data / "postured" / "journal"
    folder.mkdir(parents=True, exist_ok=True)
    for entry in entries:
        with (folder / f"{month(entry)}.jsonl").open("ab") as file:
            file.write(encode_line({name: each for name, each in entry.items() if each is not None}))


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """Say `postured stats …` with the day made by hand in the journal: exit code, output, errors."""
    monkeypatch.setenv("POSTURED_LANGUAGE", "en")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")
    write(tmp_path / "data", BY_HAND)

    def say(*words: str) -> tuple[int, str, str]:
        code = main(["stats", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return say


def test_json_tells_the_day(told: Told) -> None:
    code, out, err = told("--from", "2026-11-23", "--to", "2026-11-23", "--json")

    found = json.loads(out)
    assert (code, err) == (0, "")
    assert (found["version"], found["from"], found["to"]) == (1, "2026-11-23", "2026-11-23")
    assert (found["totals"]["shown"], found["totals"]["done"], found["totals"]["adherence"]) == (10, 2, 0.2857)
    assert [each["date"] for each in found["days"]] == ["2026-11-23"]


def test_csv_tells_the_same(told: Told) -> None:
    code, out, _err = told("--from", "2026-11-23", "--to", "2026-11-23", "--by", "routine", "--csv")

    rows = {each["routine"]: each for each in csv.DictReader(io.StringIO(out))}
    assert code == 0
    assert (rows["move"]["shown"], rows["move"]["done"], rows["long"]["partial"]) == ("8", "1", "1")


def test_families_come_from_the_catalogue(told: Told, tmp_path: Path) -> None:
    write(tmp_path / "data", [shown("20:00:00", 20, "move", "notification", "wall-slides"),
                              ended("20:01:00", 20, "move", "notification", "done", 60)])  # fmt: skip

    _code, out, _err = told("--from", "2026-11-23", "--to", "2026-11-23", "--by", "category", "--json")

    families = {each["category"]: each["done"] for each in json.loads(out)["groups"]}
    assert families["neck-shoulder"] == 1
    assert families["walk"] == 1  # walk-brisk-10; the others of that day are in no catalogue


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ((), -29, 0),
        (("--days", "1"), 0, 0),
        (("--days", "3650"), -3649, 0),
        (("--from", "2020-02-29"), date(2020, 2, 29), 0),
        (("--to", "2026-11-30"), DAY, date(2026, 11, 30)),
        (("--to", "2020-01-01"), date(2020, 1, 1), date(2020, 1, 1)),
        (("--from", "2026-11-01", "--to", "2026-11-02"), date(2026, 11, 1), date(2026, 11, 2)),
    ],
)
def test_the_days_that_are_asked_for(
    told: Told, words: tuple[str, ...], first: date | int, last: date | int, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = date(2026, 12, 24)
    monkeypatch.setattr(stats, "local_now", lambda: datetime(2026, 12, 24, 12, tzinfo=UTC))

    _code, out, _err = told(*words, "--json")

    wanted = [each if isinstance(each, date) else today + timedelta(days=each) for each in (first, last)]
    assert [json.loads(out)["from"], json.loads(out)["to"]] == [each.isoformat() for each in wanted]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--days", "0"), "postured: --days takes a number from 1 to 36600"),
        (("--days", "40000"), "postured: --days takes a number from 1 to 36600"),
        (("--days", "7", "--from", "2026-01-01"), "postured: --days goes without --from and --to"),
        (("--from", "2026-01-02", "--to", "2026-01-01"), "postured: --from must not be after --to"),
        (("--from", "soon"), "postured: argument --from: “soon” is no date; write 2026-11-23"),
        (("--by", "mood"), "postured: argument --by: invalid choice"),
        (("--json", "--csv"), "postured: argument --csv: not allowed with argument --json"),
    ],
)
def test_a_wrong_call_is_told(told: Told, words: tuple[str, ...], line: str) -> None:
    code, out, err = told(*words)

    assert (code, out) == (64, "")
    assert err.startswith(line)


def test_without_a_journal_there_is_nothing_to_tell(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "none"))

    code, out, err = told()

    assert (code, err) == (0, "")
    assert "The journal has nothing of these days yet." in out
    assert not (tmp_path / "none").exists()


def test_a_run_for_trying_out_counts_for_nothing(told: Told, tmp_path: Path) -> None:
    demo = tmp_path / "data" / "postured" / "demo"
    demo.mkdir(parents=True)
    (tmp_path / "data" / "postured" / "journal").rename(demo / "journal")

    _code, out, _err = told("--from", "2026-11-23", "--to", "2026-11-23", "--json")

    assert json.loads(out)["days"] == []


def drawn(days: list[DayTotals], by: By | None = None, encoding: str = "utf-8", width: int = 80) -> list[str]:
    """What the terminal shows, without colour."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding)
    console = Console(file=file, width=width, highlight=False, markup=False, emoji=False)
    told = period(days, days[0].day, days[-1].day, by or By.DAY, lambda each: FAMILIES.get(each, ""))
    stats_drawing.show(told, days, by_itself=by is None, console=console)
    file.flush()
    return raw.getvalue().decode(encoding).splitlines()


def year(count: int = 365) -> list[DayTotals]:
    by_hand = totals_of(BY_HAND)[DAY]
    first = DAY - timedelta(days=count - 1)
    return [
        DayTotals(
            day=first + timedelta(days=number), figures=by_hand.figures, walk=by_hand.walk, routines=by_hand.routines,
            hours=by_hand.hours, exercises=by_hand.exercises,
        )
        for number in range(count)
        if (first + timedelta(days=number)).weekday() < 5
    ]  # fmt: skip


def test_one_day_in_the_terminal() -> None:
    assert drawn([totals_of(BY_HAND)[DAY]]) == [
        "  Mon 2026-11-23",
        "",
        "  Breaks       2 of 7 taken (29 %), 1 more in part",
        "               answered after 9 s as a rule",
        "  Quiet ones   1 of 2 taken; they ask for nothing",
        "  Waiting      3 reminders waited for a better moment",
        "               2 were not needed any more when it came",
        "  Absences     away: 1, still: 1; each did a break's work",
        "               1 reminder needed no answer, for you were up anyway",
        "  Sitting      3 h 03 min",
        "  Stretches    2, the longest 2 h 02 min; 0.7 breaks an hour of sitting",
        "               2 over 30 min, of these 1 over 1 h and 1 over 2 h",
        "  Screen       2 h 31 min",
        "  Walking      14 min, 4200 steps",
        "               1 of 1 day's goal met, rung 3 of 8",
    ]


@pytest.mark.parametrize("by", [None, *By])
@pytest.mark.parametrize("count", [1, 30, 365, 3650])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_it_fits_eighty_columns_without_colour(by: By | None, count: int, encoding: str) -> None:
    lines = drawn(year(count) or year(3), by, encoding)

    assert max(map(len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)
    assert "\x1b" not in "".join(lines)


def test_a_month_is_told_day_by_day_and_a_year_by_weeks() -> None:
    month_told, year_told = drawn(year(30)), drawn(year())

    assert sum(line.startswith("  Mon") for line in month_told) == 5
    assert "  Day              Sitting                           Breaks taken" in month_told
    assert any(line.startswith("  Days from        Sitting a day") for line in year_told)
    assert len(year_told) < 60


def test_no_line_is_longer_than_a_narrow_terminal() -> None:
    assert max(map(len, drawn(year(30), width=40))) <= 40


def test_a_bar_shows_what_is_more_than_nothing() -> None:
    days = [
        DayTotals(day=DAY, figures=Figures(sitting=36000.0, shown=100, done=1)),
        DayTotals(day=DAY + timedelta(days=1), figures=Figures(sitting=1.0)),
    ]

    lines = drawn(days)[-2:]

    assert lines[0] == "  Mon 2026-11-23   ████████████████████10 h 00 min   ▏░░░░░░░░░░░ 1 of 100"
    assert lines[1] == "  Tue 2026-11-24   ▏                           1 s"


@pytest.mark.parametrize("by", [None, By.WEEK, By.ROUTINE, By.HOUR, By.CATEGORY])
def test_a_german_reads_german(tmp_path: Path, by: By | None) -> None:
    with german(str(tmp_path)):
        text = "\n".join([*drawn(year(60), by), *drawn([totals_of(BY_HAND)[DAY]], by)])

    assert ENGLISH.findall(text.replace("walk-brisk", "").replace("move", "")) == []


def test_the_weekday_of_a_date_is_beside_it() -> None:
    assert drawn([DayTotals(day=DAY, figures=Figures(sitting=60.0))])[0].endswith(
        dated(datetime(2026, 11, 23, tzinfo=UTC))
    )


def test_as_a_process_it_reads_beside_a_writer_and_imports_little(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write(data, BY_HAND)
    with (data / "postured" / "journal" / "2026-11.jsonl").open("ab") as file:
        file.write(encode_line(decided("20:00:00", "credit", routine="move", absence=60.0, reason="away"))[:50])
    code = (
        "import sys\n"
        "from postured.cli import main\n"
        "code = main(['stats', '--from', '2026-11-23', '--to', '2026-11-23', '--json'])\n"
        "heavy = {'rich', 'pydantic', 'asyncio', 'sqlite3', 'subprocess', 'postured.core.planner'} & set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )

    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, timeout=60, check=True, env={**os.environ, "XDG_DATA_HOME": str(data)},
    )  # fmt: skip

    assert json.loads(found.stdout)["totals"]["credits"] == 3
    assert found.stderr.strip() == "[]"


def test_reading_much_shows_a_bar_to_who_looks_on(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "data", [sat(9, 0, number, number) for number in range(2000)])
    monkeypatch.setattr(stats, "_WORTH_A_BAR", 1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")

    code, out, err = told("--days", "1", "--json")

    assert code == 0
    assert json.loads(out)["version"] == 1
    assert "Reading your journal" in err
