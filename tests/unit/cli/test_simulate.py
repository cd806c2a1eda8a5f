"""`postured simulate` at the command line: what it is given, what it says of what it cannot use, and its heads."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postured.cli import main
from postured.errors import ExitCode

HEADER = {"trace": 1, "start": "2026-11-23T09:00:00+01:00", "timezone": "Europe/Berlin", "answers": "done"}
INPUT = {"t": 0, "event": "input"}
END = {"t": 3000, "event": "end"}
Simulate = Callable[..., tuple[int, str, str]]


@pytest.fixture
def simulate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Simulate:
    """The exit code, and what was printed on either stream."""
    monkeypatch.setenv("POSTURED_LANGUAGE", "en")

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["simulate", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def trace(tmp_path: Path) -> Callable[..., str]:
    """A file with these lines."""

    def write(*lines: Any) -> str:
        path = tmp_path / "day.jsonl"
        texts = [each if isinstance(each, str) else json.dumps(each) for each in (HEADER, *lines)]
        path.write_text("\n".join(texts), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def export(tmp_path: Path) -> str:
    path = tmp_path / "aw.json"
    event = {"timestamp": "2026-11-23T08:00:00+00:00", "duration": 3000, "data": {"status": "not-afk"}}
    path.write_text(json.dumps({"buckets": {"afk": {"type": "afkstatus", "events": [event]}}}), encoding="utf-8")
    return str(path)


def records(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_trace_is_played(simulate: Simulate, trace: Callable[..., str]) -> None:
    code, out, err = simulate(trace(INPUT, END), "--json")

    assert (code, err) == (0, "")
    head, *rest = records(out)
    assert head == {"version": 1, "stream": "simulate"}
    assert rest[-1]["decision"] == "summary"


def test_days_are_made_up_by_kind_number_and_seed(simulate: Simulate) -> None:
    plain = simulate("--json")[1]

    assert plain == simulate("--json", "--day", "focused", "--days", "1", "--seed", "1")[1]
    assert plain != simulate("--json", "--seed", "2")[1]


@pytest.mark.parametrize("option", [("--day", "focused"), ("--days", "1"), ("--seed", "1")])
def test_a_trace_leaves_nothing_to_make_up(
    simulate: Simulate, trace: Callable[..., str], option: tuple[str, str]
) -> None:
    code, out, err = simulate(trace(INPUT, END), *option)

    assert (code, out) == (ExitCode.USAGE, "")
    assert err.startswith("postured: --day, --days and --seed make days up, and a trace has its own\n")


def test_a_break_of_a_routine_that_there_is_not_is_told_with_its_line(
    simulate: Simulate, trace: Callable[..., str]
) -> None:
    now = {"t": 100, "event": "command", "command": "now", "routine": "mvoe"}
    path = trace(INPUT, now, END)

    code, out, err = simulate(path)

    assert (code, out) == (ExitCode.DATA, "")
    assert err.splitlines() == [
        f"postured: cannot use the trace {path}:3",
        "  Found “mvoe” for routine, which is none that is switched on. Did you mean “move”?",
    ]


@pytest.mark.parametrize("routine", ["move", "walk"])
def test_a_break_of_a_routine_that_there_is_may_be_asked_for(
    simulate: Simulate, trace: Callable[..., str], routine: str
) -> None:
    now = {"t": 100, "event": "command", "command": "now", "routine": routine}

    assert simulate(trace(INPUT, now, END), "--json")[0] == 0


def test_settings_of_a_trace_that_will_not_do_are_told_as_the_trace_has_them(
    simulate: Simulate, trace: Callable[..., str]
) -> None:
    wrong = {"routines.move.evry": "25m", "interruptions.per_hour": "x"}
    path = trace(INPUT, {"t": 100, "event": "settings", "set": wrong}, END)

    code, _out, err = simulate(path)

    assert code == ExitCode.DATA
    assert err.splitlines() == [
        f"postured: cannot use the trace {path}:3",
        '  interruptions.per_hour: Found "x", expected a whole number from 0 to 60.',
        "  routines.move.evry: There is no setting routines.move.evry. Did you mean routines.move.every?",
    ]


def test_settings_of_a_trace_count_from_there_on(simulate: Simulate, trace: Callable[..., str]) -> None:
    off = {
        "t": 100,
        "event": "settings",
        "set": {"routines.move.enabled": False, "routines.micro-break.enabled": False},
    }

    _code, out, _err = simulate(trace(INPUT, off, END), "--json")

    assert [each["decision"] for each in records(out)[1:]] == ["summary"]


def test_broken_json_is_told_with_the_line_that_it_stands_in(simulate: Simulate, trace: Callable[..., str]) -> None:
    path = trace(INPUT, '{"t": 5, "event": "idle"')

    _code, _out, err = simulate(path)

    assert err.splitlines() == [
        f"postured: cannot use the trace {path}:3",
        "  Found no JSON from character 25 of line 3 on.",
    ]


def test_two_runs_beside_each_other_have_heads_that_tell_them_apart(
    simulate: Simulate, trace: Callable[..., str], tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[routines.move]\nevery = "20m"\n', encoding="utf-8")

    code, out, _err = simulate(trace(INPUT, END), "--compare", str(other), "--json")

    assert code == 0
    heads = [each for each in records(out) if "stream" in each]
    assert heads == [
        {"version": 1, "stream": "simulate", "compared": False, "config": None},
        {"version": 1, "stream": "simulate", "compared": True, "config": str(other)},
    ]


def first(out: str) -> str:
    wall: str = next(each["wall"] for each in records(out) if each.get("decision") == "summary")
    return wall


def test_an_export_of_activitywatch_is_in_the_timezone_that_is_said(simulate: Simulate, export: str) -> None:
    assert first(simulate(export, "--json")[1]).endswith("+00:00")
    assert first(simulate(export, "--timezone", "Europe/Berlin", "--json")[1]) == "2026-11-23T09:50:00+01:00"


def test_working_hours_are_those_of_that_timezone(simulate: Simulate, export: str) -> None:
    reminded = [
        [each for each in records(simulate(export, *words, "--json")[1]) if each.get("decision") == "remind"]
        for words in ((), ("--timezone", "America/New_York"))
    ]

    assert reminded[0]
    assert not reminded[1]  # three in the morning


@pytest.mark.parametrize("given", ["a trace", "nothing"])
def test_a_timezone_is_for_an_export_alone(simulate: Simulate, trace: Callable[..., str], given: str) -> None:
    words = [trace(INPUT, END)] if given == "a trace" else []

    code, out, err = simulate(*words, "--timezone", "Europe/Berlin")

    assert (code, out) == (ExitCode.USAGE, "")
    assert err.startswith("postured: --timezone is for an ActivityWatch export")


def test_a_timezone_that_there_is_not(simulate: Simulate, export: str) -> None:
    code, _out, err = simulate(export, "--timezone", "Mars/Olympus")

    assert code == ExitCode.USAGE
    assert "“Mars/Olympus” is no timezone; write one such as Europe/Berlin" in err
