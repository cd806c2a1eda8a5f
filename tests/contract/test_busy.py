"""What everybody who tells of calls and films promises (``busy_ports.BusyMonitor``), asked of each to be had here."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from postured.daemon.loop import Loop
from tests.contract import busy_front, busy_looking, busy_pulse, busy_questions, busy_video
from tests.contract.busy_world import SHORT, Build, Ear, World
from tests.desktop.waiting import wait_for
from tests.fakes.busy import FakeBusyMonitor

pytestmark = pytest.mark.desktop


@dataclass
class FakeWorld:
    """The fake, held to what it stands for."""

    monitor: FakeBusyMonitor
    signal: str = "microphone"
    held: bool = False
    waiting: bool = False

    def begin(self) -> None:
        self._play(busy=True)

    def end(self) -> None:
        self._play(busy=False)

    def vanish(self) -> None:
        self.monitor.vanish()

    def come_back(self) -> None:
        self.monitor.come_back()

    def hang(self, hung: bool) -> None:
        self.held = hung
        if not hung:
            self.monitor.play(self.signal, busy=self.waiting)

    def _play(self, *, busy: bool) -> None:
        self.waiting = busy
        if not self.held:
            self.monitor.play(self.signal, busy=busy)


WORLDS: dict[str, Build] = {"fake": lambda _stack, loop: FakeWorld(FakeBusyMonitor(loop))}
WORLDS |= busy_front.WORLDS
WORLDS |= busy_looking.WORLDS
WORLDS |= busy_pulse.WORLDS
WORLDS |= busy_questions.WORLDS
WORLDS |= busy_video.WORLDS


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture(params=sorted(WORLDS))
def world(request: pytest.FixtureRequest, loop: Loop) -> Iterator[World]:
    with ExitStack() as stack:
        world = WORLDS[request.param](stack, loop)
        stack.callback(world.monitor.close)
        yield world


Wait = Callable[[Callable[[], object]], None]


@pytest.fixture
def wait(loop: Loop) -> Wait:
    return lambda until: wait_for(until, 15, turn=loop.turn)


def settle(loop: Loop) -> None:
    """Let everything arrive that is on its way."""
    over: list[bool] = []
    loop.later(SHORT, lambda: over.append(True))
    wait_for(lambda: over, turn=loop.turn)


def start(world: World, ear: Ear, wait: Wait) -> None:
    """Start it as somebody whom a reminder is near, so that one that only looks does look."""
    world.monitor.start(ear.hear)
    world.monitor.soon(True)
    wait(lambda: world.signal in world.monitor.tells)


def test_it_is_told_when_it_begins_and_when_it_ends(world: World, loop: Loop, ear: Ear, wait: Wait) -> None:
    start(world, ear, wait)
    for _ in range(2):
        world.begin()
        wait(lambda: ear.words and ear.words[-1] == (world.signal, True))
        world.end()
        wait(lambda: ear.words[-1] == (world.signal, False))
    settle(loop)

    assert ear.words == [(world.signal, True), (world.signal, False)] * 2
    assert ear.threads == {threading.get_ident()}


def test_what_goes_on_already_is_told_soon(world: World, loop: Loop, ear: Ear, wait: Wait) -> None:
    world.begin()
    start(world, ear, wait)

    wait(lambda: ear.words)
    settle(loop)
    assert ear.words == [(world.signal, True)]
    world.end()
    wait(lambda: len(ear.words) > 1)


def test_nothing_is_told_while_nothing_goes_on(world: World, loop: Loop, ear: Ear, wait: Wait) -> None:
    start(world, ear, wait)
    settle(loop)

    assert not ear.words
    assert not world.monitor.trouble


def test_it_tells_of_what_it_said_it_would(world: World, ear: Ear, wait: Wait) -> None:
    start(world, ear, wait)

    assert world.signal in world.monitor.signals
    assert world.monitor.tells <= world.monitor.signals


def test_what_went_on_is_over_when_its_source_goes(world: World, loop: Loop, ear: Ear, wait: Wait) -> None:
    start(world, ear, wait)
    world.begin()
    wait(lambda: ear.words)

    world.vanish()

    wait(lambda: ear.words[-1] == (world.signal, False))
    wait(lambda: world.monitor.trouble)
    assert not world.monitor.tells
    world.come_back()
    wait(lambda: world.signal in world.monitor.tells)
    world.begin()
    wait(lambda: ear.words[-1] == (world.signal, True))
    world.end()
    wait(lambda: ear.words[-1] == (world.signal, False))
    settle(loop)
    assert ear.words == [(world.signal, True), (world.signal, False)] * 2


def test_a_source_that_comes_late_is_listened_to(world: World, ear: Ear, wait: Wait) -> None:
    world.vanish()
    world.monitor.start(ear.hear)
    world.monitor.soon(True)
    wait(lambda: world.monitor.trouble)
    assert not ear.words

    world.come_back()

    wait(lambda: world.signal in world.monitor.tells)
    world.begin()
    wait(lambda: ear.words == [(world.signal, True)])
    world.end()


def test_a_source_that_hangs_blocks_nothing_and_is_heard_again(world: World, loop: Loop, ear: Ear, wait: Wait) -> None:
    start(world, ear, wait)
    world.hang(True)
    settle(loop)
    world.hang(False)

    world.begin()

    wait(lambda: ear.words and ear.words[-1] == (world.signal, True))
    world.end()
    wait(lambda: ear.words[-1] == (world.signal, False))


def test_nothing_is_told_after_the_end(world: World, loop: Loop, ear: Ear, wait: Wait) -> None:
    start(world, ear, wait)
    world.monitor.close()
    world.begin()
    settle(loop)
    world.end()
    settle(loop)

    assert not ear.words


def test_it_may_be_closed_before_it_was_started(world: World) -> None:
    world.monitor.close()
