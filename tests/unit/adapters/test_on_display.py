"""Who tells of the window in front, where the display cannot be opened yet: it is tried again, whatever went wrong."""

from collections.abc import Callable
from datetime import timedelta

from postured.adapters.busy.display import OnDisplay, Windows
from postured.adapters.busy.front import Front
from postured.errors import AdapterUnavailable
from postured.ports import Reactor
from tests.desktop.waiting import wait_for
from tests.unit.daemon.world import HandTurned

SECOND = timedelta(seconds=1)


class OneWindow:
    """Satisfies ``display.Windows``: one that fills the screen."""

    def attach(self, reactor: Reactor, *, front: Callable[[Front | None], None], gone: Callable[[], None]) -> None:
        del reactor
        self.gone = gone
        front(Front(True, ("slides",)))

    def soon(self, near: bool) -> None:
        """It tells by events."""

    def close(self) -> None:
        """There is nothing to let go of."""


class Bench:
    """A display that cannot be opened as often as there are ``problems``."""

    def __init__(self, *problems: Exception) -> None:
        self.problems = list(problems)
        self.windows = OneWindow()
        self.told: list[tuple[str, bool]] = []
        self.reactor = HandTurned()
        self.monitor = OnDisplay("fake", self.reactor, self._open)
        self.monitor.start(lambda signal, goes_on: self.told.append((signal, goes_on)))
        self.opens()

    def _open(self) -> Windows:
        if self.problems:
            raise self.problems.pop(0)
        return self.windows

    def opens(self) -> None:
        wait_for(lambda: self.reactor.soon, what="what came of the opening")
        self.reactor.turn()

    def wait(self) -> timedelta:
        """Pass the one wait there is; how long it was."""
        ((delay, call),) = self.reactor.moments
        self.reactor.moments.clear()
        call()
        self.opens()
        return delay


def test_a_problem_that_nobody_foresaw_is_told_and_the_display_tried_again() -> None:
    bench = Bench(OSError("too many open files"), ValueError())
    assert bench.monitor.trouble == "too many open files"

    waits = [bench.wait()]
    assert bench.monitor.trouble == "ValueError"
    waits.append(bench.wait())

    assert waits == [SECOND, 2 * SECOND]
    assert bench.monitor.trouble == ""
    assert bench.told == [("fullscreen", True)]


def test_a_reminder_that_is_near_has_it_tried_at_once() -> None:
    bench = Bench(OSError("too many open files"))
    bench.monitor.soon(True)
    bench.opens()

    assert bench.told == [("fullscreen", True)]


def test_what_is_for_good_is_not_tried_again() -> None:
    bench = Bench(AdapterUnavailable("it never tells"))

    assert bench.monitor.trouble == "it never tells"
    assert bench.reactor.moments == []


def test_a_display_that_ends_is_opened_again() -> None:
    bench = Bench()
    bench.windows.gone()
    assert bench.told == [("fullscreen", True), ("fullscreen", False)]
    bench.wait()

    assert bench.told[-1] == ("fullscreen", True)
