"""What the senses of input do when their desktop dies, hangs, comes late or comes back. The loop goes on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

import pytest

from postured.adapters.clock import SystemClock
from postured.adapters.idle import open_idle
from postured.core.events import Event, Idle, Input
from postured.daemon.loop import Loop
from postured.daemon.senses import Presence
from postured.errors import AdapterUnavailable
from postured.ports import IdleMonitor
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.sensing import Desktop, desktop_of
from tests.desktop.waiting import wait_for

IDLE_AFTER = timedelta(milliseconds=400)
AWHILE = timedelta(milliseconds=700)


@pytest.fixture(scope="module")
def bus() -> Iterator[PrivateBus]:
    with private_bus() as bus:
        yield bus


pytestmark = pytest.mark.desktop
SENSES = ("x11-sync", "ext-idle-notify", "mutter", "screensaver", "logind-idlehint")


@pytest.fixture(params=SENSES)
def desktop(request: pytest.FixtureRequest, bus: PrivateBus) -> Iterator[Desktop]:
    with desktop_of(request.param, bus) as found:
        yield found


@pytest.fixture
def opened(loop: Loop, desktop: Desktop) -> Iterator[Callable[[], IdleMonitor]]:
    """Open the desktop's sense; it is closed after."""
    monitors: list[IdleMonitor] = []

    def opened() -> IdleMonitor:
        found = open_idle(loop, idle_after=IDLE_AFTER, environ=desktop.environ, wanted=desktop.name)
        monitors.append(found.monitor)
        return found.monitor

    yield opened
    for each in monitors:
        each.close()


Open = Callable[[], IdleMonitor]


def listen(monitor: IdleMonitor) -> list[str]:
    said: list[str] = []
    monitor.start(
        idle=lambda _: said.append("idle"),
        active=lambda: said.append("active"),
        lost=lambda why: said.append(f"lost: {why}"),
    )
    return said


def rest(loop: Loop, length: timedelta = AWHILE) -> float:
    """Turn for so long; which part of the time the processor was busy with it."""
    over: list[bool] = []
    loop.later(length, lambda: over.append(True))
    began, busy = time.monotonic(), time.thread_time()
    wait_for(lambda: over, turn=loop.turn)
    return (time.thread_time() - busy) / (time.monotonic() - began)


def test_a_desktop_that_dies_is_lost_once_and_then_there_is_silence(loop: Loop, desktop: Desktop, opened: Open) -> None:
    said = listen(opened())
    wait_for(lambda: said[-1] == "idle", turn=loop.turn)

    desktop.end()
    wait_for(lambda: said[-1].startswith("lost: "), turn=loop.turn)
    before = list(said)
    busy = rest(loop)

    assert before[-2] == "idle"
    assert said == before
    assert busy < 0.2


def test_a_desktop_that_died_before_the_start_is_lost_too(loop: Loop, desktop: Desktop, opened: Open) -> None:
    monitor = opened()
    desktop.end()

    said = listen(monitor)
    wait_for(lambda: len(said) > 1, turn=loop.turn)

    assert said[0] == "active"
    assert said[1].startswith("lost: ")


def test_a_monitor_that_was_closed_does_not_miss_its_desktop(loop: Loop, desktop: Desktop, opened: Open) -> None:
    monitor = opened()
    said = listen(monitor)
    witness = listen(opened())

    monitor.close()
    before = list(said)
    desktop.end()
    wait_for(lambda: witness[-1].startswith("lost: "), turn=loop.turn)

    assert said == before


def test_a_desktop_that_hangs_at_the_start_is_heard_when_it_goes_on(loop: Loop, desktop: Desktop, opened: Open) -> None:
    monitor = opened()
    desktop.hang()

    began = time.monotonic()
    said = listen(monitor)
    took = time.monotonic() - began
    busy = rest(loop)
    at_first = list(said)
    desktop.wake()
    wait_for(lambda: said[-1] == "idle", 10, turn=loop.turn)

    assert at_first == ["active"]
    assert took < 0.5  # 0.1 of it is for the answer, the rest for a machine that is busy with other things
    assert busy < 0.2


def test_a_desktop_that_hangs_meanwhile_blocks_nothing(loop: Loop, desktop: Desktop, opened: Open) -> None:
    monitor = opened()
    said = listen(monitor)
    wait_for(lambda: said[-1] == "idle", turn=loop.turn)
    ticks: list[float] = [time.monotonic()]

    def tick() -> None:
        ticks.append(time.monotonic())
        loop.later(timedelta(milliseconds=20), tick)

    desktop.hang()
    tick()
    monitor.soon(True)
    monitor.watch_pauses(IDLE_AFTER / 2, lambda _paused: None)
    busy = rest(loop)
    desktop.wake()
    desktop.touch()
    wait_for(lambda: "active" in said[1:], 15, turn=loop.turn)

    assert max(b - a for a, b in pairwise(ticks)) < 0.5  # a machine that is busy with other things may take some
    assert busy < 0.3


def test_a_desktop_that_hangs_is_given_up(desktop: Desktop, opened: Open) -> None:
    desktop.hang()
    try:
        with pytest.raises(AdapterUnavailable) as caught:
            opened()
    finally:
        desktop.wake()

    assert "answer" in f"{caught.value.title} {caught.value.detail}"


@contextmanager
def present(loop: Loop, desktop: Desktop, events: list[Event]) -> Iterator[Presence]:
    """The daemon's sense of presence at that desktop, begun."""
    presence = Presence(
        lambda idle_after: open_idle(loop, idle_after=idle_after, environ=desktop.environ),
        SystemClock(),
        IDLE_AFTER,
        events.append,
        loop,
    )
    presence.start()
    try:
        yield presence
    finally:
        presence.close()


def test_a_desktop_that_is_killed_and_comes_back_is_found_again(loop: Loop, desktop: Desktop) -> None:
    events: list[Event] = []
    with present(loop, desktop, events) as presence:
        assert presence.report()["chosen"] == desktop.name
        desktop.end()
        wait_for(lambda: presence.report()["chosen"] != desktop.name, 15, turn=loop.turn)
        desktop.start()
        wait_for(lambda: presence.report()["chosen"] == desktop.name, 40, turn=loop.turn)
        before = len(events)
        wait_for(lambda: isinstance(events[-1], Idle), turn=loop.turn)
        desktop.touch()
        rest(loop, timedelta(milliseconds=100))
        assert [type(each) for each in events[before:]].count(Input) <= 1

    assert presence.trouble == ""


def test_a_desktop_that_comes_late_is_found(loop: Loop, desktop: Desktop) -> None:
    desktop.end()
    events: list[Event] = []
    with present(loop, desktop, events) as presence:
        assert not presence.has_sense
        assert "postured cannot tell when you are away" in presence.trouble

        desktop.start()

        wait_for(lambda: presence.report()["chosen"] == desktop.name, 40, turn=loop.turn)
        wait_for(lambda: isinstance(events[-1], Idle), turn=loop.turn)
        assert presence.trouble == ""
