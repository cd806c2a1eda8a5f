"""The machine's own clocks, as far as they can be told apart without waiting long."""

from datetime import timedelta

from postured.adapters.clock import FastClock, SystemClock, boot, local_now, since_boot
from tests.desktop.waiting import wait_for

NEAR = timedelta(seconds=5)
"""More than any machine needs between two lines."""


def test_elapsed_time_goes_on_from_where_it_stopped() -> None:
    begins_at = timedelta(days=400, seconds=7)
    clock = SystemClock(begins_at)
    first, second = clock.now(), clock.now()

    assert begins_at <= first.elapsed <= second.elapsed < begins_at + NEAR
    assert clock.speed == 1
    assert abs(first.wall - local_now()) < NEAR


def test_a_first_start_takes_the_machines_own_count() -> None:
    before = since_boot()

    assert before <= SystemClock().now().elapsed <= since_boot()


def test_both_hands_of_a_fast_clock_run_at_its_speed_from_now_on() -> None:
    before = since_boot(), local_now()
    clock = FastClock(3600, timedelta(days=3))
    began = since_boot()
    wait_for(lambda: clock.now().elapsed > timedelta(days=3, seconds=72))
    now = clock.now()

    passed = now.elapsed - timedelta(days=3)
    assert (since_boot() - before[0]) * 3600 >= passed >= timedelta(seconds=72)
    assert since_boot() - began >= timedelta(milliseconds=19)
    assert abs((now.wall - before[1]) - passed) < NEAR
    assert clock.speed == 3600


def test_the_wall_has_its_zone_and_the_run_of_the_machine_a_name() -> None:
    assert local_now().utcoffset() is not None
    assert boot() == boot()
