"""What may block is done beside the loop, and whatever comes of it comes back, once."""

import threading

import pytest

from postured.wire.aside import aside
from postured.wire.retries import Retries
from tests.desktop.waiting import wait_for
from tests.unit.daemon.world import HandTurned


class Work:
    """Something that takes until it is told to end, and what became of it."""

    def __init__(self, *, breaks: bool = False) -> None:
        self.reactor = HandTurned()
        self.may_end = threading.Event()
        self.breaks = breaks
        self.heard: list[str] = []
        self.cancel = aside(
            self.reactor,
            "work",
            self._work,
            done=lambda made: self.heard.append(f"done: {made}"),
            failed=lambda problem: self.heard.append(f"failed: {problem}"),
            let_go=lambda made: self.heard.append(f"let go: {made}"),
        )

    def _work(self) -> str:
        assert threading.current_thread() is not threading.main_thread()
        self.may_end.wait(30)
        if self.breaks:
            raise OSError("too many open files")
        return "a thing"

    def end(self) -> None:
        self.may_end.set()
        wait_for(lambda: self.reactor.soon, what="what came of it")


def test_what_was_made_comes_back_on_the_loop() -> None:
    work = Work()
    work.end()
    before = list(work.heard)
    work.reactor.turn()
    work.cancel()

    assert before == []
    assert work.heard == ["done: a thing"]


def test_what_nobody_foresaw_is_told() -> None:
    work = Work(breaks=True)
    work.end()
    work.reactor.turn()

    assert work.heard == ["failed: too many open files"]


@pytest.mark.parametrize(("breaks", "heard"), [(False, ["let go: a thing"]), (True, [])])
def test_what_came_back_after_it_was_ended_is_let_go(breaks: bool, heard: list[str]) -> None:
    work = Work(breaks=breaks)
    work.end()
    work.cancel()
    work.reactor.turn()

    assert work.heard == heard


def test_what_is_made_after_it_was_ended_does_not_come_back_and_is_let_go() -> None:
    work = Work()
    work.cancel()
    work.may_end.set()
    wait_for(lambda: work.heard, what="the letting go")

    assert work.heard == ["let go: a thing"]
    assert not work.reactor.soon


def test_a_thread_that_cannot_be_started_is_told_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", full)
    work = Work()
    before = list(work.heard)
    work.reactor.turn()

    assert before == []
    assert work.heard == ["failed: can't start new thread"]


def test_waits_grow_and_the_last_goes_on_until_they_begin_anew() -> None:
    retries = Retries(1, 2, 600)
    begun, over = [], []
    waits = []
    for _ in range(4):
        begun.append(retries.begun)
        over.append(retries.over)
        waits.append(retries.next().total_seconds())
    retries.begin_anew()

    assert waits == [1, 2, 600, 600]
    assert begun == [False, True, True, True]
    assert over == [False, False, True, True]
    assert not retries.begun
    assert retries.next().total_seconds() == 1


def test_what_came_at_once_wakes_nobody_to_see_that_it_lasts() -> None:
    reactor = HandTurned()

    Retries(1, 2).it_came(reactor)

    assert reactor.moments == []


def test_what_came_after_a_wait_and_lasts_begins_the_waits_anew() -> None:
    reactor, retries = HandTurned(), Retries(1, 2)
    retries.next()
    gone = retries.it_came(reactor)
    gone()
    assert reactor.moments == []
    assert retries.begun

    retries.it_came(reactor)
    ((_minute, lasted),) = reactor.moments
    lasted()
    assert not retries.begun
