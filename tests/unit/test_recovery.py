"""A restart has the state that there would have been: snapshot, journal and sign of life put together."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postured.adapters.store import entries
from postured.core import events as happened
from postured.core.decisions import Credit, Decision, Outcome, Reason, Result
from postured.core.events import Event
from postured.core.instant import Instant
from postured.core.planner import step
from postured.core.rules import Style, Walking
from postured.core.state import State, fresh
from postured.daemon import recovery
from postured.plain import PlainError, decode, encode
from tests.day import MINUTE, PLAIN, Day
from tests.laws.test_planner_laws import fields, moments

BERLIN = ZoneInfo("Europe/Berlin")
AT = Instant(datetime(2026, 11, 23, 9, 7, tzinfo=UTC), timedelta(hours=5, seconds=7))


class Journaled(Day):
    """A day that keeps its journal, as the daemon does."""

    def __init__(self) -> None:
        self.journal: list[dict[str, Any]] = []
        super().__init__()

    def _step(self, minute: float, event: Event) -> list[Decision]:
        self.journal.append(entries.of_event(len(self.journal) + 1, event))
        decisions = super()._step(minute, event)
        for decision in decisions:
            self.journal.append(entries.of_decision(len(self.journal) + 1, event.at, decision))
        return decisions

    def snapshot(self) -> Any:
        return through_json(
            recovery.snapshot(
                self.state,
                included=len(self.journal),
                last=len(self.journal),
                boot="b00t",
                offset=timedelta(hours=3),
            )
        )


def through_json(data: object) -> Any:
    return json.loads(json.dumps(data))


def recovered(
    day: Journaled,
    taken: recovery.Snapshot | None,
    after: int,
    *,
    alive: tuple[timedelta, str] | None = None,
    now: Instant = AT,
    boot: str = "other",
) -> recovery.Recovered:
    later: list[Mapping[str, Any]] = [each for each in through_json(day.journal) if each["n"] > after]
    return recovery.recover(taken, later, alive, rules=PLAIN, now=now, boot=boot)


def same(one: State | None, other: State) -> bool:
    """Equal but for the name of the zone, which the journal does not keep."""
    return encode(one) == encode(other) if one is not None else False


@given(moments(), st.floats(0, 1))
def test_the_journal_played_onto_any_snapshot_gives_the_state_that_was(
    story: list[tuple[float, type[Event], float]], part: float
) -> None:
    day = Journaled()
    taken, after = None, 0
    for number, (minute, kind, extra) in enumerate(story):
        if number == int(part * len(story)):
            taken, after = recovery.read_snapshot(day.snapshot()), len(day.journal)
        day.do(minute, kind, **fields(day, minute, kind, extra))

    found = recovered(day, taken, after)

    assert same(found.state, day.state)
    assert found.last == len(day.journal)


def test_with_nothing_kept_there_is_no_state() -> None:
    found = recovery.recover(None, [], None, rules=PLAIN, now=AT, boot="b00t")

    assert found == recovery.Recovered(state=None, last=0, begins_at=None, alive_until=None)


def test_within_one_run_of_the_machine_elapsed_time_goes_on_by_its_count() -> None:
    day = Journaled()
    day.until(20)
    taken = recovery.read_snapshot(day.snapshot())
    machine = day.elapsed(25) - timedelta(hours=3)

    found = recovered(day, taken, len(day.journal), now=Instant(AT.wall, machine), boot="b00t")

    assert found.begins_at == day.elapsed(25)


def test_after_a_restart_of_the_machine_it_goes_on_by_the_wall_clock() -> None:
    day = Journaled()
    day.until(20)
    day.do(20, happened.Tick)
    taken = recovery.read_snapshot(day.snapshot())
    now = Instant(day.instant(50).wall, timedelta(seconds=40))

    found = recovered(day, taken, len(day.journal), now=now)

    assert found.begins_at == day.elapsed(50)


def test_a_wall_clock_behind_the_journal_never_takes_elapsed_time_back() -> None:
    day = Journaled()
    day.do(20, happened.Tick)
    now = Instant(day.instant(-300).wall, timedelta(seconds=40))

    found = recovered(day, None, 0, now=now)

    assert found.begins_at == day.elapsed(20)


def test_the_sign_of_life_dates_the_end() -> None:
    day = Journaled()
    day.do(5, happened.Tick)

    found = recovered(day, None, 0, alive=(day.elapsed(19), "b00t"), now=Instant(day.instant(30).wall, timedelta(0)))

    assert found.alive_until == day.elapsed(20)  # until just before the beat that did not come
    assert found.begins_at == day.elapsed(30)


def test_an_old_sign_of_life_is_worth_nothing() -> None:
    day = Journaled()
    day.do(5, happened.Tick)

    late = Instant(day.instant(30).wall, timedelta(0))
    assert recovered(day, None, 0, alive=(day.elapsed(2), "b00t"), now=late).alive_until == day.elapsed(6)


def test_started_again_at_once_it_has_lived_all_the_while() -> None:
    day = Journaled()
    day.do(5, happened.Tick)

    found = recovered(day, None, 0, now=Instant(day.instant(5.2).wall, timedelta(0)))

    assert found.alive_until == found.begins_at == day.elapsed(5.2)


def test_with_nobody_there_no_beat_is_missed() -> None:
    day = Journaled()
    day.idle(5)

    found = recovered(day, None, 0, now=Instant(day.instant(30).wall, timedelta(0)))

    assert found.alive_until == day.elapsed(5.5)


def test_a_snapshot_of_another_form_is_passed_over() -> None:
    day = Journaled()
    data = day.snapshot()

    assert recovery.read_snapshot({**data, "version": 2}) is None
    assert recovery.read_snapshot({**data, "state": {}}) is None
    assert recovery.read_snapshot([]) is None


def test_an_entry_that_is_not_understood_is_passed_over() -> None:
    day = Journaled()
    strange = {"n": 99, "at": AT.wall.isoformat(), "elapsed": 1e6, "kind": "event", "event": "yodel"}

    found = recovery.recover(None, [*through_json(day.journal), strange], None, rules=PLAIN, now=AT, boot="")

    assert same(found.state, day.state)
    assert found.last == 99


def test_an_event_that_the_planner_fails_on_does_not_keep_it_from_starting(caplog: pytest.LogCaptureFixture) -> None:
    day = Journaled()
    poison = entries.of_event(99, happened.Busy(at=day.instant(1), signal="yodel"))
    rules = replace(PLAIN, hold_during=frozenset({"yodel"}))  # no settings can say so

    found = recovery.recover(
        None, [*through_json(day.journal), through_json(poison)], None, rules=rules, now=AT, boot=""
    )

    assert same(found.state, day.state)
    assert "the planner failed on Busy" in caplog.text


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event_comes_back_from_its_entry(kind: type[Event]) -> None:
    since = {"since": timedelta(seconds=3)} if kind in (happened.Input, happened.Idle) else {}
    until = {"until": timedelta(seconds=3)} if kind is happened.Pause else {}
    signal = {"signal": "by-hand"} if kind in (happened.Busy, happened.Free) else {}
    others: dict[type[Event], dict[str, object]] = {
        happened.Felt: {"how": happened.Feeling.LEG},
        happened.Trust: {"name": "glute"},
        happened.Walked: {"lasts": timedelta(minutes=12)},
        happened.Stepped: {"count": 4200},
        happened.Acknowledged: {"version": 2},
    }
    event = kind(at=AT, **since, **until, **signal, **others.get(kind, {}))  # type: ignore[arg-type]  # by its kind

    assert entries.event_of({"v": 1, **through_json(entries.of_event(7, event))}) == event


def test_an_outcome_is_kept_in_the_words_of_a_trace() -> None:
    outcome = Outcome(
        id=3, routine="move", style=Style.NOTIFICATION, result=Result.DONE, began=AT.elapsed, took=2 * MINUTE
    )

    assert entries.of_decision(8, AT, outcome) == {
        "n": 8,
        "at": "2026-11-23T09:07:00+00:00",
        "elapsed": 18007.0,
        "kind": "decision",
        "decision": "outcome",
        "id": 3,
        "routine": "move",
        "style": "notification",
        "outcome": "done",
        "began": 18007.0,
        "took": 120.0,
    }


def test_a_decision_tells_of_no_event() -> None:
    entry = entries.of_decision(8, AT, Credit(routine="move", absence=MINUTE, reason=Reason.AWAY))

    assert entries.event_of(entry) is None


def test_an_entry_without_a_moment_is_refused() -> None:
    with pytest.raises(PlainError):
        entries.moment_of({"n": 1, "at": "noon", "elapsed": 3})


def test_a_state_is_plain_data_and_back() -> None:
    day = Day(answers="start")
    day.until(31)

    assert decode(State, through_json(encode(day.state))) == day.state


@pytest.mark.parametrize(
    "day", [datetime(2026, 3, 29, 0, 3, 17, tzinfo=BERLIN), datetime(2026, 10, 25, 0, 3, 17, tzinfo=BERLIN)]
)
def test_a_replay_on_the_day_that_the_clocks_change_knows_when_its_midnight_is(day: datetime) -> None:
    """What is kept has an offset, and no zone."""
    rules = replace(PLAIN, walking=Walking(goal=30 * MINUTE, start=5 * MINUTE))
    begin = Instant(day, timedelta(hours=9))
    ticks: list[Event] = [happened.Tick(at=begin.when(begin.elapsed + number * 6 * MINUTE)) for number in range(1, 40)]
    events: list[Event] = [happened.Began(at=begin), happened.Input(at=begin, since=begin.elapsed), *ticks]
    state = fresh(begin)
    for each in events:
        state = step(state, each, rules).state
    kept = [through_json(entries.of_event(number, each)) for number, each in enumerate(events, start=1)]

    found = recovery.recover(None, kept, None, rules=rules, now=state.at, boot="")

    assert found.state is not None
    assert state.walks is not None
    assert state.walks.next_at is not None
    assert encode(found.state) == encode(state)
