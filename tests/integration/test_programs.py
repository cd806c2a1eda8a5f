"""Short-lived programs that are run beside the loop: nothing of them is left behind."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from postured.daemon.loop import Loop
from postured.wire.programs import run
from tests.desktop.children import has_children
from tests.desktop.waiting import wait_for

LONG = timedelta(minutes=5)


@pytest.fixture
def loop() -> Iterator[Loop]:
    """Which sees the end of all that was started."""
    with closing(Loop()) as made:
        yield made
        wait_for(lambda: not has_children(), turn=made.turn)


@pytest.fixture
def alive() -> Iterator[tuple[int, int]]:
    """Two ends of a pipe: whoever is started holds the second, and its end is seen at the first."""
    ends = os.pipe()
    os.set_inheritable(ends[1], True)
    os.set_blocking(ends[0], False)
    yield ends
    os.close(ends[0])


def starts_another(end: int) -> list[str]:
    """A program that waits for one that it starts, which says so at ``end``."""
    return ["/bin/sh", "-c", f"echo $(echo begun > /proc/self/fd/{end}; sleep 300)"]


def says(end: int) -> bytes | None:
    """What is said at the other end: nothing once nobody holds it, and None for not yet."""
    try:
        return os.read(end, 100)
    except BlockingIOError:
        return None


def test_who_takes_too_long_is_killed_with_all_that_it_started(loop: Loop, alive: tuple[int, int]) -> None:
    ended: list[int | None] = []
    run(loop, starts_another(alive[1]), os.environ, patience=timedelta(seconds=1), ended=ended.append)
    os.close(alive[1])
    wait_for(lambda: says(alive[0]), turn=loop.turn)

    wait_for(lambda: ended, turn=loop.turn)

    assert ended == [None]
    wait_for(lambda: says(alive[0]) == b"", turn=loop.turn)


def test_who_is_wanted_no_more_is_killed_with_all_that_it_started(loop: Loop, alive: tuple[int, int]) -> None:
    ended: list[int | None] = []
    stop = run(loop, starts_another(alive[1]), os.environ, patience=LONG, ended=ended.append)
    os.close(alive[1])
    wait_for(lambda: says(alive[0]), turn=loop.turn)

    stop()

    wait_for(lambda: says(alive[0]) == b"", turn=loop.turn)
    assert ended == []


def test_an_output_that_is_not_ready_after_all_stops_nobody() -> None:
    ended: list[int | None] = []
    watched: list[Callable[[], None]] = []

    class Watches(Loop):
        """Takes note of who reads."""

        def watch(self, file: int, read: Callable[[], None] | None, write: Callable[[], None] | None = None) -> None:
            if read is not None:
                watched.append(read)
            super().watch(file, read, write)

    with closing(Watches()) as other:
        run(other, ["/bin/sh", "-c", "sleep 0.2"], os.environ, patience=LONG, ended=ended.append)
        watched[-1]()
        at_once = list(ended)
        wait_for(lambda: ended, turn=other.turn)

    assert at_once == []
    assert ended == [0]
