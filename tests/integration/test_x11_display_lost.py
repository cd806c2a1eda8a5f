"""What an idle monitor does when its X server dies or hangs."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from postured.adapters.idle import open_idle
from postured.daemon.loop import Loop
from postured.errors import AdapterUnavailable
from postured.ports import IdleMonitor
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen

pytestmark = [pytest.mark.desktop, pytest.mark.parametrize("name", ["x11-sync", "x11-screensaver"])]

IDLE_AFTER = timedelta(milliseconds=300)


@contextmanager
def hanging(screen: Screen) -> Iterator[None]:
    os.kill(screen.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(screen.process.pid, signal.SIGCONT)


def open_one(loop: Loop, screen: Screen, name: str) -> IdleMonitor:
    return open_idle(loop, idle_after=IDLE_AFTER, environ=screen.environ, wanted=name).monitor


def listen(monitor: IdleMonitor) -> list[str]:
    said: list[str] = []
    monitor.start(
        idle=lambda _: said.append("idle"),
        active=lambda: said.append("active"),
        lost=lambda why: said.append(f"lost: {why}"),
    )
    return said


def test_a_server_that_dies_is_lost_once_and_then_there_is_silence(loop: Loop, screen: Screen, name: str) -> None:
    said = listen(open_one(loop, screen, name))
    wait_for(lambda: said[-1] == "idle", turn=loop.turn)
    quiet: list[bool] = []

    screen.end()
    wait_for(lambda: said[-1].startswith("lost"), turn=loop.turn)
    before = list(said)
    loop.later(2 * IDLE_AFTER, lambda: quiet.append(True))
    wait_for(lambda: quiet, turn=loop.turn)

    assert before[-2:] == ["idle", "lost: The display does not answer any more"]
    assert said == before


def test_a_server_that_died_before_the_start_is_lost_too(loop: Loop, screen: Screen, name: str) -> None:
    monitor = open_one(loop, screen, name)
    screen.end()

    said = listen(monitor)
    at_once = list(said)
    wait_for(lambda: len(said) > 1, turn=loop.turn)

    assert at_once == ["active"]
    assert said == ["active", "lost: The display does not answer any more"]


def test_a_monitor_that_was_closed_does_not_miss_its_server(loop: Loop, screen: Screen, name: str) -> None:
    monitor = open_one(loop, screen, name)
    said = listen(monitor)
    witness = listen(open_one(loop, screen, name))

    monitor.close()
    before = list(said)
    screen.end()
    wait_for(lambda: witness[-1].startswith("lost"), turn=loop.turn)

    assert said == before


def test_a_server_that_hangs_at_the_start_is_heard_when_it_goes_on(loop: Loop, screen: Screen, name: str) -> None:
    monitor = open_one(loop, screen, name)

    with hanging(screen):
        said = listen(monitor)
        assert said == ["active"]
    wait_for(lambda: said[-1] == "idle", turn=loop.turn)

    monitor.close()


def test_a_server_that_hangs_is_given_up(loop: Loop, screen: Screen, name: str) -> None:
    with hanging(screen), pytest.raises(AdapterUnavailable) as caught:
        open_one(loop, screen, name)

    assert (caught.value.title, caught.value.detail) == ("The X display cannot be used", "no answer in time")
