"""What is done once a night, by APScheduler on the real loop and the real clock."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from postured.adapters.clock import local_now
from postured.adapters.scheduler import Nightly
from postured.daemon.loop import Loop
from tests.desktop.waiting import wait_for


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()


def test_it_comes_at_its_time_and_once(loop: Loop) -> None:
    calls: list[int] = []
    at = (local_now() + timedelta(seconds=0.4)).time()
    nightly = Nightly(loop, at, lambda: calls.append(1))

    assert calls == []
    wait_for(lambda: calls, turn=loop.turn)
    # The next one is planned, a day from now: the loop has it, and nothing is due.
    loop.turn(timedelta(seconds=0.3))
    loop.turn(timedelta(0))
    assert calls == [1]
    nightly.close()


def test_after_its_end_nothing_comes(loop: Loop) -> None:
    calls: list[int] = []
    nightly = Nightly(loop, (local_now() + timedelta(seconds=0.2)).time(), lambda: calls.append(1))
    nightly.close()

    ended: list[int] = []
    loop.later(timedelta(seconds=0.5), lambda: ended.append(1))
    wait_for(lambda: ended, turn=loop.turn)
    assert calls == []
