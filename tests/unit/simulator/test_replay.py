"""A real day again, beside what other settings would have decided."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from postured.adapters.store import entries
from postured.adapters.store.codec import encode_line
from postured.cli import main
from postured.core.decisions import Decision
from postured.core.events import Done, Event, Tick
from postured.core.rules import Rules
from postured.simulator.replay import Moment, replay
from tests.day import MINUTE, MOVE, PLAIN, Day

MONDAY = date(2026, 11, 23)


class Kept(Day):
    """A day whose journal is kept."""

    def __init__(self, rules: Rules = PLAIN) -> None:
        self.journal: list[dict[str, Any]] = []
        super().__init__(rules)

    def _step(self, minute: float, event: Event) -> list[Decision]:
        self.journal.append(entries.of_event(len(self.journal) + 1, event))
        decisions = super()._step(minute, event)
        for each in decisions:
            self.journal.append(entries.of_decision(len(self.journal) + 1, self.instant(minute), each))
        return decisions


class Late(Kept):
    """One on a busy machine: each alarm rings three seconds late."""

    def _step(self, minute: float, event: Event) -> list[Decision]:
        if isinstance(event, Tick):
            minute += 0.05
            event = Tick(at=self.instant(minute))
        return super()._step(minute, event)


def a_day() -> Kept:
    day = Kept()
    day.do(30.1, Done)
    day.until(50)
    day.away(55, 70)
    day.do(100.1, Done)
    day.until(120)
    return day


def said(moments: list[Moment]) -> list[tuple[str, str, bool, bool]]:
    return [(each.at.wall.strftime("%H:%M"), each.entry["decision"], each.then, each.now) for each in moments]


def test_with_the_same_settings_it_would_have_gone_the_same_way() -> None:
    found = replay(a_day().journal, MONDAY, PLAIN)

    assert ("09:37", "remind", True, True) in said(found)
    assert ("10:17", "credit", True, True) in said(found)
    assert all(each.then and each.now for each in found)


def test_with_others_both_are_told() -> None:
    rules = replace(PLAIN, routines=(replace(MOVE, every=40 * MINUTE),))

    found = said(replay(a_day().journal, MONDAY, rules))

    assert ("09:37", "remind", True, False) in found
    assert ("09:47", "remind", False, True) in found
    assert [each[0] for each in found] == sorted(each[0] for each in found)


def test_only_that_day_is_told_and_the_days_before_it_count() -> None:
    day = Kept()
    day.away(20, 24 * 60)
    day.do(24 * 60 + 30.1, Done)

    found = replay(day.journal, MONDAY + timedelta(days=1), PLAIN)

    assert [each.entry["decision"] for each in found] == ["credit", "remind", "outcome"]
    assert {each.at.wall.date() for each in found} == {MONDAY + timedelta(days=1)}
    assert all(each.then and each.now for each in found)


def test_the_alarms_of_then_do_not_ring_again() -> None:
    day = a_day()
    more = [*day.journal, entries.of_event(999, Tick(at=day.instant(125)))]

    assert said(replay(more, MONDAY, PLAIN)) == said(replay(day.journal, MONDAY, PLAIN))


def test_what_came_by_time_alone_after_the_last_event_came_then_and_now() -> None:
    day = Kept()
    day.until(50)

    found = replay(day.journal, MONDAY, PLAIN)

    assert ("09:44", "remind", True, True) in said(found)  # nobody answered, and it came back
    assert all(each.then and each.now for each in found)


def test_time_goes_on_to_the_journals_last_line_and_no_further() -> None:
    day = Kept()
    day.until(50)
    rules = replace(PLAIN, routines=(replace(MOVE, every=20 * MINUTE),))

    now = [each for each in said(replay(day.journal, MONDAY, rules)) if each[3]]

    assert now[0] == ("09:27", "remind", False, True)
    assert max(now)[0] <= max(each for each, _decision, then, _now in said(replay(day.journal, MONDAY, PLAIN)) if then)


def test_where_the_next_day_has_begun_the_day_is_told_to_its_end() -> None:
    day = Kept()
    day.until(15 * 60 + 10)  # past midnight
    rules = replace(PLAIN, routines=(replace(MOVE, every=23 * MINUTE),))

    now = [each[0] for each in said(replay(day.journal, MONDAY, rules)) if each[3]]

    assert max(now) > "23:30"


def test_an_alarm_that_rang_late_makes_no_difference() -> None:
    day = Late()
    day.do(30.1, Done)
    day.away(55, 70)
    day.until(200)

    found = replay(day.journal, MONDAY, PLAIN)

    assert len(found) > 5
    assert all(each.then and each.now for each in found)


def test_what_comes_a_second_later_is_the_same_and_what_comes_much_later_is_another() -> None:
    day = a_day()
    late = [{**each} for each in day.journal]
    for seconds, same in ((1, True), (20, False)):
        rules = replace(PLAIN, routines=(replace(MOVE, every=30 * MINUTE + timedelta(seconds=seconds)),))
        first = replay(late, MONDAY, rules)[0]
        assert (first.entry["decision"], first.then, first.now) == ("remind", True, same)


def test_nothing_rings_while_postured_was_dead() -> None:
    day = Kept()
    day.until(20)
    day.restart(120, alive_until=20)
    day.until(125)

    assert all(each.then and each.now for each in replay(day.journal, MONDAY, PLAIN))
    assert "remind" not in {each.entry["decision"] for each in replay(day.journal, MONDAY, PLAIN)}


def test_an_entry_that_nobody_knows_is_passed_over() -> None:
    day = a_day()
    strange = [{**day.journal[0], "event": "yodel"}, {"kind": "event", "at": "x"}]

    assert said(replay([*strange, *day.journal], MONDAY, PLAIN)) == said(replay(day.journal, MONDAY, PLAIN))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    folder = tmp_path / "postured" / "journal"
    folder.mkdir(parents=True)
    (folder / "2026-11.jsonl").write_bytes(b"".join(map(encode_line, a_day().journal)))
    return tmp_path


def test_the_command_tells_the_day_and_marks_what_would_be_otherwise(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", "--day", "2026-11-23"]) == 0
    text = capsys.readouterr().out

    assert "09:37  move: shown" in text
    assert any(line.startswith("-") for line in text.splitlines())  # the defaults are other settings than those


def test_the_command_has_a_line_a_decision_for_programs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", "--day", "2026-11-23", "--json"]) == 0
    head, *rest = map(json.loads, capsys.readouterr().out.splitlines())

    assert head == {"version": 1, "stream": "replay", "date": "2026-11-23"}
    assert {"then", "now", "wall", "decision"} <= rest[0].keys()


def test_a_day_that_the_journal_does_not_have(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", "--day", "2020-01-01"]) == 1
    assert capsys.readouterr().out == "The journal has nothing of that day.\n"
