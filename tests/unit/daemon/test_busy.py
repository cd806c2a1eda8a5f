"""What the inbox is told of calls, and whom a failing sense takes down: nobody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from postured.busy_ports import BusyMonitor, BusyTold
from postured.core.events import Busy, Event, Free
from postured.daemon.busy import BusySenses, Wanted, wanted
from postured.settings.handover import Handover
from tests.fakes.busy import FakeBusyMonitor
from tests.fakes.clock import FakeClock
from tests.unit.daemon.world import RULES, HandTurned, World

CALLS = replace(RULES, hold_during=frozenset({"microphone", "camera", "program", "by-hand"}))
NOBODY: Mapping[str, BusyMonitor] = {}


def call_what_is_due(reactor: HandTurned) -> None:
    for entry in [each for each in reactor.moments if not each[0]]:
        reactor.moments.remove(entry)
        entry[1]()


@dataclass
class Told:
    """Busy senses over monitors of the test's own, and what they put into the inbox."""

    monitors: Mapping[str, BusyMonitor]
    reactor: HandTurned = field(default_factory=HandTurned)
    clock: FakeClock = field(default_factory=FakeClock)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.senses = BusySenses(
            lambda signals, _programs: {
                name: self._make(name) for name, each in self.monitors.items() if each.signals & signals
            },
            clock=self.clock,
            put=self.events.append,
            reactor=self.reactor,
        )

    def _make(self, name: str) -> Callable[[], BusyMonitor]:
        return lambda: self.monitors[name]

    def want(self, *signals: str) -> None:
        self.senses.want(Wanted(signals=frozenset(signals)))
        self.turn()

    def turn(self) -> None:
        call_what_is_due(self.reactor)

    def play(self, monitor: FakeBusyMonitor, signal: str, *, busy: bool) -> None:
        monitor.play(signal, busy=busy)
        self.turn()

    @property
    def words(self) -> list[str]:
        return [f"{type(each).__name__} {each.signal}" for each in self.events if isinstance(each, Busy | Free)]


def fake(told: HandTurned, *signals: str, polls: timedelta | None = None) -> FakeBusyMonitor:
    return FakeBusyMonitor(told, signals=frozenset(signals), polls=polls)


@pytest.fixture
def reactor() -> HandTurned:
    return HandTurned()


def test_what_two_tell_of_goes_on_while_one_of_them_says_so(reactor: HandTurned) -> None:
    one, other = fake(reactor, "microphone"), fake(reactor, "microphone")
    told = Told({"one": one, "other": other}, reactor)
    told.want("microphone")

    told.play(one, "microphone", busy=True)
    told.play(other, "microphone", busy=True)
    told.play(one, "microphone", busy=False)
    assert told.words == ["Busy microphone"]

    told.play(other, "microphone", busy=False)
    assert told.words == ["Busy microphone", "Free microphone"]


def test_one_that_begins_as_the_other_ends_leaves_no_gap(reactor: HandTurned) -> None:
    front = fake(reactor, "fullscreen", "program")
    told = Told({"front": front}, reactor)
    told.want("fullscreen", "program")
    told.play(front, "fullscreen", busy=True)

    front.going_on = {"program"}
    front._tell()
    told.turn()

    assert told.words == ["Busy fullscreen", "Free fullscreen", "Busy program"]


def test_what_nobody_wants_is_not_listened_to(reactor: HandTurned) -> None:
    front = fake(reactor, "fullscreen", "program")
    told = Told({"front": front}, reactor)
    told.want("fullscreen")

    told.play(front, "program", busy=True)

    assert told.words == []
    told.want("fullscreen", "program")
    assert told.words == ["Busy program"]
    told.want("program")
    told.want()
    assert told.words == ["Busy program", "Free program"]
    assert front._told is None


def test_settings_that_are_read_again_end_no_call(reactor: HandTurned) -> None:
    microphone, camera = fake(reactor, "microphone"), fake(reactor, "camera")
    told = Told({"one": microphone, "other": camera}, reactor)
    told.want("microphone")
    told.play(microphone, "microphone", busy=True)

    told.want("microphone", "camera")
    told.want("microphone", "camera")

    assert told.words == ["Busy microphone"]


def test_what_goes_on_is_told_again_to_an_inbox_that_begins_anew(reactor: HandTurned) -> None:
    front, call = fake(reactor, "fullscreen", "program"), fake(reactor, "microphone")
    told = Told({"front": front, "call": call}, reactor)
    told.want("fullscreen", "program", "microphone")
    told.play(front, "fullscreen", busy=True)
    told.play(call, "microphone", busy=True)
    told.play(front, "fullscreen", busy=False)
    told.events.clear()

    told.senses.tell_again()

    assert told.words == ["Busy microphone"]
    told.play(call, "microphone", busy=False)
    assert told.words == ["Busy microphone", "Free microphone"]


class Broken(FakeBusyMonitor):
    """Fails in all that it is asked."""

    def start(self, told: BusyTold) -> None:
        raise RuntimeError("it is broken")

    def soon(self, near: bool) -> None:
        raise RuntimeError("it is broken")

    def close(self) -> None:
        raise RuntimeError("it is broken")


def test_one_that_fails_takes_nobody_down(reactor: HandTurned, caplog: pytest.LogCaptureFixture) -> None:
    broken, good = Broken(reactor), fake(reactor, "microphone")
    told = Told({"a broken one": broken, "good": good}, reactor)

    told.want("microphone")
    told.play(good, "microphone", busy=True)

    assert told.words == ["Busy microphone"]
    assert "a cannot be listened to" in caplog.text
    assert told.senses.parts["microphone"]()["chosen"] == "fake"


class HalfBegun(FakeBusyMonitor):
    """Listens to its source, and then fails."""

    def start(self, told: BusyTold) -> None:
        super().start(told)
        raise RuntimeError("it is broken")


def test_one_that_failed_to_begin_does_not_go_on_listening(
    reactor: HandTurned, caplog: pytest.LogCaptureFixture
) -> None:
    broken = HalfBegun(reactor)
    told = Told({"a broken one": broken}, reactor)

    told.want("microphone")

    assert broken._told is None
    assert "a cannot be listened to" in caplog.text


def test_what_cannot_be_opened_takes_nobody_down(reactor: HandTurned, caplog: pytest.LogCaptureFixture) -> None:
    good = fake(reactor, "microphone")

    def fails() -> BusyMonitor:
        raise OSError("no such thing")

    senses = BusySenses(
        lambda _signals, _programs: {"bad": fails, "good": lambda: good},
        clock=FakeClock(),
        put=lambda _event: None,
        reactor=reactor,
    )
    senses.want(Wanted(signals=frozenset({"microphone"})))

    assert good.tells
    assert "bad cannot be listened to" in caplog.text
    assert "no such thing" in caplog.text


@pytest.fixture
def world() -> World:
    return World(CALLS)


@pytest.fixture
def camera(world: World) -> FakeBusyMonitor:
    """One that can only look, in the daemon of ``world``."""
    monitor = fake(world.reactor, "camera", polls=timedelta(seconds=5))
    senses = BusySenses(
        lambda _signals, _programs: {"camera": lambda: monitor},
        clock=world.clock,
        put=world.consumer.put,
        reactor=world.reactor,
    )
    senses.want(Wanted(signals=frozenset({"camera"})))
    world.desk.seen.append(senses.soon)
    return monitor


def test_one_that_can_only_look_looks_once_a_reminder_is_near(world: World, camera: FakeBusyMonitor) -> None:
    world.let(1)
    world.consumer.ring()
    ((delay, ring),) = [each for each in world.reactor.moments if each[0] > timedelta(minutes=20)]
    assert delay == timedelta(minutes=29) - timedelta(seconds=5)
    assert not camera.near

    ring()

    assert camera.near


def test_what_could_not_be_opened_is_tried_again_once_a_reminder_is_near(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    problems = [OSError("too many open files")]
    camera = fake(world.reactor, "camera")

    def make() -> BusyMonitor:
        if problems:
            raise problems.pop()
        return camera

    senses = BusySenses(
        lambda _signals, _programs: {"camera": make}, clock=world.clock, put=world.consumer.put, reactor=world.reactor
    )
    senses.want(Wanted(signals=frozenset({"camera"})))
    world.desk.seen.append(senses.soon)
    world.let(1)
    world.consumer.ring()
    before = camera.tells
    ((_delay, ring),) = [each for each in world.reactor.moments if each[0] > timedelta(minutes=20)]
    ring()

    assert not before
    assert camera.tells
    assert camera.near
    assert "camera cannot be listened to" in caplog.text


def test_it_looks_on_while_a_reminder_waits_and_no_longer(world: World, camera: FakeBusyMonitor) -> None:
    camera.play("camera", busy=True)
    call_what_is_due(world.reactor)
    assert not camera.near
    world.let(31)
    assert world.desk.status().waits
    assert camera.near

    camera.play("camera", busy=False)
    call_what_is_due(world.reactor)
    world.let(1)

    assert world.desk.status().phase == "shown"
    assert not camera.near


def test_no_program_is_looked_for_where_none_is_named() -> None:
    handover = Handover(rules=CALLS)

    assert wanted(CALLS, handover).signals == {"microphone", "camera"}
    assert wanted(CALLS, replace(handover, programs=("obs",))).signals == {"microphone", "camera", "program"}
