"""After a sleep the next input is found, though the sense of input never noticed that the person was gone."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from postured.adapters.idle import OpenedIdle
from postured.daemon.waking import NextInput
from tests.desktop.waiting import wait_for
from tests.fakes.idle import FakeIdleMonitor
from tests.unit.daemon.world import HandTurned

SECOND = timedelta(seconds=1)
IDLE_AFTER = 30 * SECOND


class Timed(HandTurned):
    """Time passes when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.now = timedelta(days=3)

    def later(self, delay: timedelta, call: Callable[[], None]) -> Callable[[], None]:
        return super().later(self.now + delay, call)

    def pass_to(self, now: timedelta) -> None:
        self.now = now
        for entry in sorted(self.moments, key=lambda each: each[0]):
            if entry in self.moments and entry[0] <= now:
                self.moments.remove(entry)
                entry[1]()


class World:
    """A person, a display, and somebody who waits."""

    def __init__(self) -> None:
        self.reactor = Timed()
        self.came: list[timedelta] = []
        self.stills: list[timedelta] = []
        self.opened: list[FakeIdleMonitor] = []
        self.name = "fake"
        self.breaks = self.has_sense = False
        self.display_answers = threading.Event()
        self.display_answers.set()
        self.polls: timedelta | None = None
        self.since_input = timedelta(0)
        self.next = NextInput(
            self._open,
            self.reactor,
            self.came.append,
            self.stills.append,
            has_sense=lambda: self.has_sense,
            now=lambda: self.reactor.now,
        )

    def _open(self, idle_after: timedelta) -> OpenedIdle:
        if self.breaks:
            raise OSError("too many open files")
        monitor = FakeIdleMonitor(idle_after)
        monitor.since_input = self.since_input
        monitor.polls = self.polls
        self.opened.append(monitor)
        self.display_answers.wait(30)
        return OpenedIdle(self.name, monitor, ())

    @property
    def monitor(self) -> FakeIdleMonitor:
        return self.opened[-1]

    def wait(self, *, since_input: timedelta = timedelta(0)) -> None:
        """Begin to wait, with the last input that long ago, as the display counts."""
        self.since_input = since_input
        self.next.wait(IDLE_AFTER)
        wait_for(lambda: self.reactor.soon, what="the opened sense")
        self.reactor.turn()

    def look_again(self) -> timedelta:
        """Pass the wait for the next look, and have it done; how long the wait was."""
        ((at, _call),) = self.reactor.moments
        wait = at - self.reactor.now
        self.reactor.pass_to(at)
        wait_for(lambda: self.reactor.soon, what="the opened sense")
        self.reactor.turn()
        return wait

    def still(self, by: timedelta) -> None:
        """Nobody touches anything for that long."""
        end = self.reactor.now + by
        while self.reactor.now < end:
            step = min(SECOND / 2, end - self.reactor.now)
            self.monitor.pass_time(step)
            self.reactor.pass_to(self.reactor.now + step)

    def touch(self) -> None:
        self.monitor.touch()


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.next.close()


def test_the_input_from_before_the_sleep_is_no_return(world: World) -> None:
    """The display's clock stood still: it says that something was touched just now."""
    world.wait()
    world.still(600 * SECOND)

    assert world.came == []


def test_stillness_is_told_while_it_waits(world: World) -> None:
    world.wait(since_input=40 * SECOND)
    at_once = list(world.stills)
    world.reactor.pass_to(world.reactor.now)
    soon = list(world.stills)
    world.touch()
    world.still(29 * SECOND)
    before = list(world.stills)
    world.still(2 * SECOND)

    assert at_once == []
    assert soon == before == [IDLE_AFTER]
    assert world.stills == [IDLE_AFTER, IDLE_AFTER]


def test_who_goes_on_with_what_they_do_is_back_since_the_first_input(world: World) -> None:
    world.wait()
    world.still(60 * SECOND)
    for _ in range(3):
        world.touch()
        world.still(2 * SECOND)
    before = list(world.came)
    world.touch()
    world.still(SECOND)

    assert before == []
    assert world.came == [7 * SECOND]
    assert world.monitor.closed


def test_who_looks_at_the_screen_for_a_while_is_back_with_the_next_input(world: World) -> None:
    world.wait()
    world.still(60 * SECOND)
    world.touch()
    world.still(20 * SECOND)
    before = list(world.came)
    world.touch()

    assert before == []
    assert world.came == [20 * SECOND]


def test_who_types_without_a_pause_is_back_too(world: World) -> None:
    world.wait()
    world.still(60 * SECOND)
    for _ in range(14):
        world.touch()
        world.still(SECOND / 2)

    assert world.came == [7 * SECOND]


def test_a_bump_is_no_return(world: World) -> None:
    world.wait()
    world.still(60 * SECOND)
    world.touch()
    world.still(600 * SECOND)

    assert world.came == []


def test_a_second_bump_much_later_is_no_return_either(world: World) -> None:
    world.wait()
    world.still(60 * SECOND)
    world.touch()
    world.still(40 * SECOND)
    world.touch()
    before = list(world.came)
    world.still(5 * SECOND)
    world.touch()

    assert before == []
    assert world.came == [5 * SECOND]


def test_input_that_never_pauses_from_the_start_is_somebody(world: World) -> None:
    world.wait()
    for _ in range(11):
        world.touch()
        world.still(SECOND / 2)

    assert world.came == [5 * SECOND]


def test_where_presence_is_assumed_the_person_is_back_at_once(world: World) -> None:
    world.name = "assumed"
    world.wait()

    assert world.came == [timedelta(0)]
    assert world.monitor.closed


def test_a_sense_that_looks_now_and_then_is_not_made_to_look_each_second(world: World) -> None:
    world.polls = SECOND
    world.wait()

    assert [each.idle_after for each in world.opened] == [SECOND, IDLE_AFTER]
    assert world.opened[0].closed


def test_a_new_wait_takes_the_place_of_the_old(world: World) -> None:
    world.wait()
    world.still(60 * SECOND)
    first = world.monitor
    world.wait(since_input=60 * SECOND)
    first.touch()
    world.still(SECOND)

    assert first.closed
    assert world.came == []


def test_one_that_opens_too_late_is_let_go(world: World) -> None:
    world.next.wait(IDLE_AFTER)
    wait_for(lambda: world.reactor.soon, what="the opened sense")
    world.next.stop()
    world.reactor.turn()

    assert world.monitor.closed
    assert world.reactor.moments == []


def test_one_that_opens_after_the_end_is_let_go(world: World) -> None:
    world.display_answers.clear()
    world.next.wait(IDLE_AFTER)
    wait_for(lambda: world.opened, what="the display to be asked")

    world.next.close()
    world.display_answers.set()

    wait_for(lambda: world.monitor.closed, what="the letting go")
    assert not world.reactor.soon


def test_after_the_end_nothing_is_opened(world: World) -> None:
    world.next.close()
    world.next.wait(IDLE_AFTER)

    assert "wait for an input" not in [each.name for each in threading.enumerate()]
    assert world.opened == []


def test_a_display_that_goes_is_looked_for_again_and_ever_less_often(world: World) -> None:
    world.wait(since_input=60 * SECOND)
    waits = []
    for _ in range(3):
        world.monitor.lose()
        waits.append(world.look_again())

    assert waits == [SECOND, 2 * SECOND, 4 * SECOND]
    assert [each.closed for each in world.opened] == [True, True, True, False]
    world.still(60 * SECOND)
    assert world.came == []
    world.touch()
    world.still(20 * SECOND)
    world.touch()
    assert world.came == [20 * SECOND]


def test_a_display_that_cannot_be_opened_is_tried_again(world: World) -> None:
    world.breaks = True
    world.wait()
    world.breaks = False
    world.look_again()
    world.still(60 * SECOND)
    world.touch()
    world.still(20 * SECOND)
    world.touch()

    assert world.came == [20 * SECOND]


def test_a_display_that_others_still_see_is_waited_for_before_presence_is_assumed(world: World) -> None:
    world.name, world.has_sense = "assumed", True
    world.wait()
    world.look_again()
    before = list(world.came)
    world.has_sense = False
    world.look_again()

    assert before == []
    assert world.came == [timedelta(0)]


def test_a_new_wait_takes_the_place_of_one_whose_display_went(world: World) -> None:
    world.wait(since_input=60 * SECOND)
    world.monitor.lose()
    world.wait(since_input=60 * SECOND)
    world.next.stop()

    assert world.reactor.moments == []
    assert [each.closed for each in world.opened] == [True, True]
