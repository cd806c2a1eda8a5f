"""Event, journal, planner, world, alarm: in that order, whatever breaks on the way."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from postured.core.decisions import Decision, Outcome, Remind
from postured.core.events import Began, Busy, Skip, Tick, Up
from postured.core.instant import Instant
from postured.core.planner import next_wake
from postured.core.rules import Rules
from postured.core.state import fresh
from postured.daemon.consumer import Consumer
from tests.fakes.clock import FakeClock
from tests.unit.daemon.world import MINUTE, MOVE, RULES, World


class Diary:
    """A journal and an alarm that write down what they are told, and in which order."""

    trouble = ""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def append(self, entries: Iterable[Mapping[str, Any]]) -> None:
        self.lines += [f"{each['n']} {each.get('event') or each.get('decision')}" for each in entries]

    def when_kept(self, call: object) -> None:
        raise NotImplementedError

    def rewrite(self, work: object, done: object, *, forget: bool = False) -> None:
        raise NotImplementedError

    def arm(self, at: Instant | None) -> None:
        self.lines.append("arm")

    def close(self) -> None:
        raise NotImplementedError


def test_each_event_goes_to_the_journal_the_planner_the_world_and_the_alarm() -> None:
    clock, diary = FakeClock(), Diary()
    consumer = Consumer(fresh(clock.now()), RULES, clock=clock, alarm=diary, journal=diary, last=41)
    consumer.perform = lambda decision: diary.lines.append(type(decision).__name__)
    consumer.changed.append(lambda: diary.lines.append("changed"))
    began = Began(at=clock.now())
    consumer.put(began, lambda decided: diary.lines.append(f"{len(decided)} decided"))

    assert diary.lines == ["42 began", "arm", "0 decided", "changed"]
    assert (consumer.last, consumer.included) == (42, 42)


def test_a_reminder_is_in_the_journal_before_it_is_on_the_screen() -> None:
    world = World()
    kept: list[int] = []
    world.consumer.perform = lambda _decision: kept.append(len(world.journal.kept))
    world.let(30)

    (at_showing,) = kept
    assert at_showing == len(world.journal.kept)
    assert world.journal.kept[-1]["decision"] == "remind"
    assert [each["n"] for each in world.journal.kept] == list(range(1, len(world.journal.kept) + 1))
    assert world.consumer.included == world.consumer.last - 1


def test_the_alarm_is_set_to_what_the_planner_wants() -> None:
    world = World()
    before = world.clock.now().elapsed

    assert world.alarm.armed is not None
    assert world.alarm.armed.elapsed - before == 30 * MINUTE
    assert world.alarm.armed == next_wake(world.consumer.state, RULES)


def test_an_event_that_comes_in_while_another_is_handled_waits_its_turn() -> None:
    world = World()
    order: list[str] = []

    def perform(decision: Decision) -> None:
        order.append(type(decision).__name__)
        if isinstance(decision, Remind):
            world.consumer.put(Skip(at=world.clock.now(), id=decision.id), lambda _said: order.append("skipped"))
            order.append("asked")

    world.consumer.perform = perform
    world.consumer.changed.append(lambda: order.append("changed"))
    world.let(30)

    assert order == ["Remind", "asked", "changed", "Outcome", "skipped", "changed"]


def test_an_event_whose_clock_reads_earlier_is_taken_at_the_moment_of_the_state() -> None:
    world = World()
    earlier = world.clock.now()
    world.clock.move(MINUTE)
    world.consumer.ring()
    world.consumer.put(Tick(at=earlier))

    entry = world.journal.kept[-1]
    assert entry["elapsed"] == (earlier.elapsed + MINUTE).total_seconds()
    assert entry["at"] == earlier.wall.isoformat()
    assert world.consumer.state.at.elapsed == earlier.elapsed + MINUTE


def test_a_notice_that_fails_costs_neither_the_alarm_nor_the_next_reminder(caplog: pytest.LogCaptureFixture) -> None:
    world = World()
    shown: list[Decision] = []

    def perform(decision: Decision) -> None:
        shown.append(decision)
        if len(shown) == 1:
            raise RuntimeError("a bug in the first notice")

    world.consumer.perform = perform
    world.let(120)

    assert len([each for each in shown if isinstance(each, Remind)]) > 2
    assert any(isinstance(each, Outcome) for each in shown)
    assert world.alarm.armed is not None
    assert "a bug in the first notice" in caplog.text


def test_a_listener_that_fails_costs_nobody_else_anything(caplog: pytest.LogCaptureFixture) -> None:
    world = World()
    heard: list[str] = []

    def fails(*_what: object) -> None:
        raise RuntimeError("a bug in a listener")

    world.consumer.changed.insert(0, fails)
    world.consumer.changed.append(lambda: heard.append("changed"))
    world.consumer.put(Up(at=world.clock.now()), fails)
    world.consumer.put(Tick(at=world.clock.now()), lambda _decided: heard.append("answered"))

    assert heard == ["changed", "answered", "changed"]
    assert "a bug in a listener" in caplog.text


def test_new_rules_are_an_event_and_the_same_rules_are_none() -> None:
    world = World()
    before = len(world.journal.kept)
    world.consumer.adopt(Rules(routines=(MOVE,), lull=timedelta(0)))
    assert len(world.journal.kept) == before

    world.consumer.adopt(Rules())

    assert world.events()[-1] == {"event": "new-rules"}
    assert world.consumer.rules == Rules()


def test_an_event_that_the_planner_fails_on_is_passed_over_and_the_alarm_rings_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock, diary = FakeClock(), Diary()
    broken = replace(RULES, hold_during=frozenset({"yodel"}))  # no settings can say so
    consumer = Consumer(fresh(clock.now()), broken, clock=clock, alarm=diary, journal=diary, last=0)
    before = consumer.state

    consumer.put(Busy(at=clock.now(), signal="yodel"), lambda decided: diary.lines.append(f"{len(decided)} decided"))
    consumer.put(Tick(at=clock.now()))

    assert diary.lines == ["1 busy", "arm", "0 decided", "2 tick", "arm"]
    assert consumer.state.busy == before.busy
    assert "the planner failed on Busy" in caplog.text
