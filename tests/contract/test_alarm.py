"""What ``ports.Alarm`` promises, of the fake and of the real one. The real one waits on a real, sped-up clock."""

import tracemalloc
from collections.abc import Iterator
from datetime import timedelta

import pytest

from postured.adapters.clock import since_boot
from postured.core.instant import Instant
from tests.contract.alarm_worlds import SPEED, FakeWorld, RealWorld, World

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture(params=["fake", "real"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "fake":
        yield FakeWorld()
    else:
        yield request.getfixturevalue("real")


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Iterator[RealWorld]:
    world = RealWorld(monkeypatch)
    yield world
    world.close()


def after(world: World, length: timedelta) -> Instant:
    now = world.clock.now()
    return now.when(now.elapsed + length)


def assert_rang_once(world: World, at: Instant) -> None:
    """By when it rang, and not by whether it has rung yet: a busy machine oversleeps."""
    assert len(world.rings) == 1
    assert world.rings[0] >= at.elapsed


def test_rings_once_and_not_before_its_moment(world: World) -> None:
    at = after(world, MINUTE)

    world.alarm.arm(at)
    world.let_pass(4 * MINUTE)

    assert_rang_once(world, at)


def test_a_moment_that_has_passed_rings_at_once_but_not_inside_arm(world: World) -> None:
    world.alarm.arm(after(world, -HOUR))
    inside = list(world.rings)
    world.let_pass(timedelta(0))

    assert inside == []
    assert len(world.rings) == 1


def test_this_very_moment_rings_at_once(world: World) -> None:
    world.alarm.arm(world.clock.now())
    world.let_pass(timedelta(0))

    assert len(world.rings) == 1


def test_arming_again_replaces_what_was_set(world: World) -> None:
    later = after(world, 3 * MINUTE)

    world.alarm.arm(after(world, 2 * MINUTE))
    world.alarm.arm(later)
    world.let_pass(4 * MINUTE)

    assert_rang_once(world, later)


def test_can_be_brought_forward(world: World) -> None:
    world.alarm.arm(after(world, 9 * HOUR))
    world.alarm.arm(sooner := after(world, MINUTE))
    world.let_pass(2 * MINUTE)

    assert_rang_once(world, sooner)


def test_none_turns_it_off(world: World) -> None:
    world.alarm.arm(None)
    world.alarm.arm(after(world, MINUTE))
    world.alarm.arm(None)
    world.alarm.arm(None)
    world.let_pass(2 * MINUTE)

    assert world.rings == []


def test_a_passed_moment_can_still_be_turned_off(world: World) -> None:
    world.alarm.arm(after(world, -MINUTE))
    world.alarm.arm(None)
    world.let_pass(MINUTE)

    assert world.rings == []


def test_can_be_armed_from_its_own_ring(world: World) -> None:
    def once_more() -> None:
        if len(world.rings) < 4:
            world.alarm.arm(after(world, MINUTE))

    world.when_it_rings = once_more
    world.alarm.arm(after(world, MINUTE))
    for _ in range(60):
        if len(world.rings) < 4:
            world.let_pass(MINUTE)
    world.let_pass(MINUTE)

    assert len(world.rings) == 4


def test_can_be_turned_off_and_closed_from_its_own_ring(world: World) -> None:
    def end() -> None:
        world.alarm.arm(None)
        world.alarm.close()

    world.when_it_rings = end
    world.alarm.arm(after(world, MINUTE))
    world.let_pass(3 * MINUTE)

    assert len(world.rings) == 1


@pytest.mark.parametrize("step", [-30 * 24 * HOUR, -2 * HOUR, -MINUTE, MINUTE, 2 * HOUR, 30 * 24 * HOUR], ids=str)
def test_a_stepped_wall_clock_neither_delays_nor_hastens(world: World, step: timedelta) -> None:
    at = after(world, 2 * MINUTE)

    world.alarm.arm(at)
    world.let_pass(MINUTE)
    world.step_wall(step)
    world.let_pass(2 * MINUTE)

    assert_rang_once(world, at)


@pytest.mark.parametrize("step", [-2 * HOUR, 2 * HOUR], ids=str)
def test_a_step_right_after_arming_changes_nothing(world: World, step: timedelta) -> None:
    at = after(world, MINUTE)

    world.alarm.arm(at)
    world.step_wall(step)
    world.let_pass(2 * MINUTE)

    assert_rang_once(world, at)


def test_timer_survives_suspend(world: World) -> None:
    """What fell due in the sleep rings at once when it is armed again."""
    at = after(world, HOUR)

    world.alarm.arm(at)
    world.let_pass(MINUTE)
    world.sleep(3 * HOUR)
    world.alarm.arm(at)
    world.let_pass(timedelta(0))

    assert len(world.rings) == 1


def test_a_suspend_shorter_than_the_wait_rings_in_time(world: World) -> None:
    at = after(world, HOUR)

    world.alarm.arm(at)
    world.sleep(58 * MINUTE)
    world.alarm.arm(at)
    world.let_pass(3 * MINUTE)

    assert_rang_once(world, at)


def test_a_closed_alarm_is_silent(world: World) -> None:
    world.alarm.arm(after(world, MINUTE))
    world.alarm.close()
    world.alarm.close()
    world.alarm.arm(after(world, MINUTE))
    world.let_pass(2 * MINUTE)

    assert world.rings == []


@pytest.mark.parametrize("sign", [1, -1], ids=["forward", "back"])
def test_a_wall_clock_set_while_the_alarm_looks_at_it_does_no_harm(real: RealWorld, sign: int) -> None:
    """The worst moment for a step is between our reading of the wall clock and APScheduler's."""
    at = after(real, MINUTE)
    real.alarm.arm(at)
    real.let_pass(MINUTE / 2)
    readings = 0

    def off() -> timedelta:
        nonlocal readings
        readings += 1
        return sign * HOUR * min(readings, 12)

    real.machine_off = off
    real.alarm.arm(at)
    real.let_pass(2 * MINUTE)

    assert_rang_once(real, at)


def test_arming_ten_thousand_times_leaves_nothing_behind(real: RealWorld) -> None:
    def arm(times: int) -> None:
        for more in range(times):
            real.alarm.arm(after(real, HOUR + more * SECOND))
            if more % 100 == 0:
                real.loop.turn(timedelta(0))

    arm(500)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        arm(10_000)
        real.loop.turn(timedelta(0))
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()

    assert len(real.alarm._scheduler.get_jobs()) == 1
    assert len(real.loop._moments) == 1
    assert grown < 64 * 1024, f"{grown} bytes more than before"
    real.alarm.arm(None)
    assert real.alarm._scheduler.get_jobs() == []
    assert real.loop._moments == []


def test_a_ring_leaves_no_timer_behind(real: RealWorld) -> None:
    left: list[int] = []
    real.when_it_rings = lambda: left.append(len(real.loop._moments))

    real.alarm.arm(after(real, -MINUTE))
    real.let_pass(timedelta(0))

    assert left == [0]
    assert real.alarm._scheduler.get_jobs() == []


def test_a_closed_alarm_leaves_no_timer_behind(real: RealWorld) -> None:
    real.alarm.arm(after(real, HOUR))
    real.alarm.close()

    assert real.loop._moments == []


def test_waiting_wakes_nobody(real: RealWorld) -> None:
    """Between arming and ringing the loop sleeps: the alarm is not a poll."""
    real.alarm.arm(after(real, 10 * HOUR))
    real.loop.turn(timedelta(0))
    at_most = MINUTE / SPEED
    began = since_boot()

    real.loop.turn(at_most)

    assert since_boot() - began >= at_most * 0.9
