"""The daemon's one thread on real files and a real timer. Each wait has a deadline."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from postured.adapters.clock import since_boot
from postured.adapters.timerfd import BootTimer
from postured.daemon import loop as loop_module
from postured.daemon.loop import Loop
from tests.desktop.waiting import wait_for

NONE = timedelta(0)
SHORT = timedelta(milliseconds=20)
LONG = timedelta(minutes=5)


@pytest.fixture(params=["timer", "no timer"])
def loop(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loop]:
    if request.param == "no timer":
        monkeypatch.setattr(loop_module, "BootTimer", no_timer)
    with closing(Loop()) as made:
        yield made


def no_timer() -> None:
    raise OSError("no timerfd on this system")


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def test_moments_come_in_their_order_and_not_before(loop: Loop) -> None:
    came: list[str] = []
    began = since_boot()
    loop.later(3 * SHORT, lambda: came.append("third"))
    loop.later(SHORT, lambda: came.append("first"))
    loop.later(2 * SHORT, lambda: came.append("second"))
    wait_for(lambda: len(came) == 3, turn=loop.turn)

    assert came == ["first", "second", "third"]
    assert since_boot() - began >= 3 * SHORT


def test_moments_of_one_time_come_in_the_order_in_which_they_were_asked_for(loop: Loop) -> None:
    came: list[int] = []
    for number in range(20):
        loop.later(NONE, lambda number=number: came.append(number))  # type: ignore[misc]  # bound early
    wait_for(lambda: len(came) == 20, turn=loop.turn)

    assert came == list(range(20))


def test_what_is_cancelled_does_not_come_and_cancelling_twice_or_late_does_nothing(loop: Loop) -> None:
    came: list[str] = []
    cancels = [loop.later(SHORT, lambda word=word: came.append(word)) for word in ("a", "b", "c")]  # type: ignore[misc]
    cancels[1]()
    cancels[1]()
    wait_for(lambda: len(came) == 2, turn=loop.turn)
    cancels[0]()

    assert came == ["a", "c"]


def test_a_moment_that_asks_for_another_at_once_lets_files_have_their_turn(loop: Loop, pipe: tuple[int, int]) -> None:
    heard: list[bytes] = []
    loop.watch(pipe[0], lambda: heard.append(os.read(pipe[0], 10)))
    os.write(pipe[1], b"x")

    def on_and_on() -> None:
        loop.later(NONE, on_and_on)

    on_and_on()
    wait_for(lambda: heard, turn=loop.turn)


def test_another_thread_wakes_a_loop_that_waits(loop: Loop) -> None:
    came: list[str] = []
    loop.later(LONG, lambda: came.append("much later"))

    def from_outside() -> None:
        for _ in range(100_000):  # more than the bell's pipe holds
            loop.from_thread(lambda: None)
        loop.from_thread(lambda: came.append(threading.current_thread().name))
        loop.from_thread(loop.stop)

    thread = threading.Thread(target=from_outside)
    thread.start()
    loop.run()
    thread.join()

    assert came == [threading.current_thread().name]


def test_a_callback_that_raises_ends_nothing(
    loop: Loop, pipe: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    came: list[str] = []

    def fails() -> None:
        came.append("failed")
        raise RuntimeError("a bug")

    loop.later(NONE, fails)
    loop.later(SHORT, lambda: came.append("moment"))
    loop.soon(fails)
    loop.soon(lambda: came.append("soon"))
    os.write(pipe[1], b"x")

    def read() -> None:
        loop.forget(pipe[0])
        fails()

    loop.watch(pipe[0], read)
    wait_for(lambda: "moment" in came, turn=loop.turn)

    assert came.count("failed") == 3
    assert "soon" in came
    assert "a callback failed; going on" in caplog.text


def test_a_file_that_is_forgotten_in_the_same_turn_is_not_called(loop: Loop) -> None:
    first, second = os.pipe(), os.pipe()
    called: list[int] = []

    def forget_both(file: int) -> None:
        called.append(file)
        loop.forget(first[0])
        loop.forget(second[0])

    for read, write in (first, second):
        os.write(write, b"x")
        loop.watch(read, lambda read=read: forget_both(read))  # type: ignore[misc]
    loop.turn(SHORT)
    loop.turn(SHORT)

    assert len(called) == 1
    for end in (*first, *second):
        os.close(end)


def test_a_file_that_has_the_number_of_one_closed_in_the_same_turn_is_not_taken_for_ready(loop: Loop) -> None:
    first, second = os.pipe(), os.pipe()
    called: list[str] = []
    reused: list[int] = []

    def close_the_other(mine: int, other: int) -> None:
        called.append("old")
        loop.forget(mine)
        loop.forget(other)
        empty, _write = os.pipe()
        os.dup2(empty, other)
        reused.extend((empty, _write))
        loop.watch(other, lambda: called.append("new"))

    for (read, write), other in ((first, second), (second, first)):
        os.write(write, b"x")
        loop.watch(read, lambda mine=read, other=other[0]: close_the_other(mine, other))  # type: ignore[misc]
    loop.turn(SHORT)
    before = list(called)
    os.write(reused[1], b"x")
    wait_for(lambda: "new" in called, turn=loop.turn)

    assert before == ["old"]
    for end in (*first, *second, *reused):
        os.close(end)


def test_watching_anew_replaces_and_forgetting_what_is_unknown_does_no_harm(loop: Loop, pipe: tuple[int, int]) -> None:
    called: list[str] = []
    loop.watch(pipe[1], None, lambda: called.append("old"))

    def new() -> None:
        loop.forget(pipe[1])
        called.append("new")

    loop.watch(pipe[1], None, new)
    wait_for(lambda: called, turn=loop.turn)
    loop.watch(pipe[1], None, lambda: called.append("again"))
    loop.watch(pipe[1], None)
    loop.forget(pipe[1])
    loop.forget(9999)
    loop.turn(SHORT)

    assert called == ["new"]


def test_a_loop_with_nothing_to_do_returns_when_it_was_told(loop: Loop) -> None:
    began = since_boot()
    loop.turn(SHORT)

    assert since_boot() - began < timedelta(seconds=5)


@pytest.fixture(params=["as the system has it", "through libc"])
def timer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[BootTimer]:
    if sys.platform != "linux":
        pytest.skip("no timerfd on this system")
    if request.param == "through libc":
        monkeypatch.setattr(sys, "version_info", (3, 12, 0))
    with closing(BootTimer()) as made:
        yield made


def test_the_timer_rings_at_its_moment_and_not_before(timer: BootTimer, loop: Loop) -> None:
    rung: list[timedelta] = []
    at = since_boot() + 2 * SHORT

    def ring() -> None:
        timer.drain()
        rung.append(since_boot())

    loop.watch(timer.fileno(), ring)
    timer.set(at)
    wait_for(lambda: rung, turn=loop.turn)

    assert at <= rung[0] < at + timedelta(seconds=4)


def test_the_timer_can_be_moved_turned_off_and_set_to_the_past(timer: BootTimer, loop: Loop) -> None:
    rung: list[bool] = []

    def ring() -> None:
        timer.drain()
        rung.append(True)

    loop.watch(timer.fileno(), ring)
    timer.set(since_boot() + SHORT)
    timer.set(None)
    passed: list[bool] = []
    loop.later(3 * SHORT, lambda: passed.append(True))
    wait_for(lambda: passed, turn=loop.turn)
    assert rung == []
    timer.drain()

    timer.set(NONE)
    wait_for(lambda: rung, turn=loop.turn)
    assert rung == [True]


def test_both_ways_to_the_timer_are_closed_to_children(timer: BootTimer) -> None:
    assert not os.get_inheritable(timer.fileno())
    assert not os.get_blocking(timer.fileno())


def test_elsewhere_there_is_no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")

    with pytest.raises(OSError, match="no timerfd"):
        BootTimer()
