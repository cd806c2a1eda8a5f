"""Typing and its pauses on their way to the inbox: asked for only while a reminder waits, and never for longer."""

from datetime import timedelta

import pytest

from postured.core.events import Event, Lull, Typing
from postured.daemon.lulls import Lulls
from tests.fakes.clock import FakeClock
from tests.fakes.idle import FakeIdleMonitor
from tests.unit.daemon.world import MINUTE, HandTurned

SECOND = timedelta(seconds=1)
LULL = 5 * SECOND


class Bench:
    """Somebody at a desk, who has just pressed a key."""

    def __init__(self, *, speed: float = 1.0, tells_keys: bool = True) -> None:
        self.reactor = HandTurned()
        self.clock = FakeClock(speed=speed)
        self.events: list[Event] = []
        self.sense = FakeIdleMonitor()
        self.sense.tells_keys = tells_keys
        self.sense.start(idle=lambda _since: None, active=lambda: None, lost=lambda _why: None)
        self.lulls = Lulls(self.reactor, self.clock, self.events.append)
        self.lulls.take(self.sense)

    def need(self, wait: timedelta | None, lull: timedelta = LULL, *, running: bool = False) -> None:
        self.lulls.need(wait, lull, running=running)

    def kinds(self) -> list[type[Event]]:
        return [type(each) for each in self.events]


def test_nothing_is_asked_while_no_reminder_is_near() -> None:
    bench = Bench()

    bench.need(None)
    assert bench.reactor.moments == []
    bench.need(20 * MINUTE)

    assert bench.sense.pause is None
    assert [delay for delay, _ in bench.reactor.moments] == [20 * MINUTE - 6 * SECOND]


def test_it_is_asked_in_time_to_know_when_the_reminder_is_due() -> None:
    bench = Bench()
    bench.need(20 * MINUTE)

    ((_, near),) = bench.reactor.moments
    near()

    assert bench.sense.pause == LULL
    assert bench.events == [Typing(at=bench.clock.now())]


def test_a_pause_and_the_typing_after_it_are_told() -> None:
    bench = Bench()
    bench.need(timedelta(0))

    bench.sense.pass_time(LULL)
    bench.sense.press()

    assert bench.kinds() == [Typing, Lull, Typing]


def test_whoever_pauses_already_is_not_typing() -> None:
    bench = Bench()
    bench.sense.pass_time(LULL)

    bench.need(timedelta(0))

    assert bench.events == []


def test_moving_the_pointer_is_not_typing() -> None:
    bench = Bench()
    bench.need(timedelta(0))

    bench.sense.pass_time(LULL)
    bench.sense.touch()

    assert bench.kinds() == [Typing, Lull]


def test_once_nobody_wants_to_know_the_typing_is_over() -> None:
    bench = Bench()
    bench.need(timedelta(0))

    bench.need(20 * MINUTE)

    assert bench.kinds() == [Typing, Lull]
    assert bench.sense.pause is None


def test_in_a_running_break_it_is_asked_where_keys_can_be_told() -> None:
    bench = Bench()

    bench.need(20 * MINUTE, running=True)

    assert bench.kinds() == [Typing]


def test_in_a_running_break_a_pointer_may_be_moved() -> None:
    bench = Bench(tells_keys=False)

    bench.need(20 * MINUTE, running=True)

    assert bench.sense.pause is None


def test_who_wants_no_lull_is_not_asked_about() -> None:
    bench = Bench()

    bench.need(timedelta(0), timedelta(0), running=True)

    assert bench.sense.pause is None
    assert bench.reactor.moments == []


def test_another_length_of_pause_is_asked_for_anew() -> None:
    bench = Bench()
    bench.need(timedelta(0))

    bench.need(timedelta(0), 2 * SECOND)

    assert bench.sense.pause == 2 * SECOND
    assert bench.kinds() == [Typing, Lull, Typing]


def test_in_a_sped_up_day_the_pause_is_shorter_too() -> None:
    bench = Bench(speed=60)

    bench.need(20 * MINUTE)
    ((wait, near),) = bench.reactor.moments
    near()

    assert wait == 20 * SECOND - 6 * SECOND / 60
    assert bench.sense.pause == LULL / 60


def test_while_nobody_is_here_nothing_is_asked() -> None:
    bench = Bench()
    bench.need(timedelta(0))

    bench.lulls.take(None)
    assert bench.sense.pause is None
    bench.need(timedelta(0))
    assert bench.kinds() == [Typing, Lull]

    bench.lulls.take(bench.sense)
    assert bench.sense.pause == LULL


@pytest.mark.parametrize("near", [True, False])
def test_another_sense_is_asked_what_the_last_one_was(near: bool) -> None:
    bench = Bench()
    bench.need(timedelta(0) if near else 20 * MINUTE)
    other = FakeIdleMonitor()

    bench.lulls.take(other)

    assert bench.sense.pause is None
    assert other.pause == (LULL if near else None)


def test_what_the_telling_leads_to_may_be_that_nobody_wants_to_know() -> None:
    """A reminder that waited for the pause is shown at it, and then none waits."""
    bench = Bench()
    told: list[Event] = []

    def put(event: Event) -> None:
        told.append(event)
        if isinstance(event, Lull):
            lulls.need(20 * MINUTE, LULL, running=False)

    lulls = Lulls(bench.reactor, bench.clock, put)
    lulls.take(bench.sense)
    lulls.need(timedelta(0), LULL, running=False)

    bench.sense.pass_time(LULL)

    assert [type(each) for each in told] == [Typing, Lull]
    assert bench.sense.pause is None
