"""What the Wayland sense asks of a compositor, and what it makes of those that cannot: without one."""

import struct
from collections.abc import Iterator
from datetime import timedelta

import pytest

from postured.adapters.idle.ext_idle_notify import ExtIdleNotify
from postured.errors import AdapterUnavailable
from postured.wire.wayland import Connection, WaylandError
from tests.fakes.wayland import ScriptedCompositor, event
from tests.fakes.x11 import HandLoop

HALF_A_MINUTE = timedelta(seconds=30)
NOTIFIER, SEAT, NOTIFICATION, SYNC, SYNC_AT_START, PAUSES = 4, 5, 6, 7, 8, 9
"""The numbers of its objects, in the order in which it makes them."""
IDLED, RESUMED = 0, 1


@pytest.fixture
def compositor() -> Iterator[ScriptedCompositor]:
    compositor = ScriptedCompositor()
    yield compositor
    compositor.close()


def make(compositor: ScriptedCompositor, loop: HandLoop, version: int = 1) -> ExtIdleNotify:
    compositor.offer(("wl_seat", 8), ("ext_idle_notifier_v1", version))
    display = Connection(compositor.theirs)
    compositor.done(SYNC)
    return ExtIdleNotify(display, loop, HALF_A_MINUTE)


def begun(compositor: ScriptedCompositor, loop: HandLoop) -> tuple[ExtIdleNotify, list[object]]:
    monitor = make(compositor, loop)
    compositor.done(SYNC_AT_START)
    said: list[object] = []
    monitor.start(
        idle=lambda since: said.append(round(since.total_seconds())),
        active=lambda: said.append("active"),
        lost=said.append,
    )
    compositor.heard()
    return monitor, said


@pytest.mark.parametrize(("version", "request_"), [(1, 1), (2, 2), (3, 2)])
def test_where_a_film_can_be_left_out_of_account_it_is(
    compositor: ScriptedCompositor, version: int, request_: int
) -> None:
    make(compositor, HandLoop(), version)

    assert (NOTIFIER, request_, struct.pack("=III", NOTIFICATION, 30_000, SEAT)) in compositor.heard()


@pytest.mark.parametrize(
    ("offers", "why"),
    [
        ([("wl_seat", 8)], "The compositor does not offer ext-idle-notify"),
        ([("ext_idle_notifier_v1", 1)], "The compositor has no keyboard or pointer"),
    ],
)
def test_a_compositor_that_cannot_will_not_do(
    compositor: ScriptedCompositor, offers: list[tuple[str, int]], why: str
) -> None:
    compositor.offer(*offers)

    with pytest.raises(AdapterUnavailable) as caught:
        ExtIdleNotify(Connection(compositor.theirs), HandLoop(), HALF_A_MINUTE)

    assert caught.value.title == why


def test_a_compositor_that_refuses_to_tell_will_not_do(compositor: ScriptedCompositor) -> None:
    compositor.offer(("wl_seat", 8), ("ext_idle_notifier_v1", 1))
    display = Connection(compositor.theirs)
    compositor.refuse(NOTIFIER)

    with pytest.raises(WaylandError):
        ExtIdleNotify(display, HandLoop(), HALF_A_MINUTE)


def test_idleness_that_was_told_before_the_start_is_told_at_the_start(compositor: ScriptedCompositor) -> None:
    monitor = make(compositor, HandLoop())
    said: list[object] = []
    compositor.say(event(NOTIFICATION, IDLED))
    compositor.done(SYNC_AT_START)

    monitor.start(idle=said.append, active=lambda: said.append("active"), lost=said.append)

    assert len(said) == 1
    assert said != ["active"]


def test_what_is_told_twice_is_passed_on_once(compositor: ScriptedCompositor) -> None:
    loop = HandLoop()
    _monitor, said = begun(compositor, loop)

    compositor.say(event(NOTIFICATION, RESUMED) + event(NOTIFICATION, IDLED) * 2 + event(NOTIFICATION, 7))
    loop.read()

    assert said == ["active", 30]


def test_pauses_have_a_notification_of_their_own_which_is_let_go(compositor: ScriptedCompositor) -> None:
    loop = HandLoop()
    monitor, said = begun(compositor, loop)
    told: list[bool] = []

    monitor.watch_pauses(timedelta(seconds=5), told.append)
    compositor.say(event(PAUSES, IDLED) + event(PAUSES, RESUMED))
    loop.read()
    assert compositor.heard() == [(NOTIFIER, 1, struct.pack("=III", PAUSES, 5_000, SEAT))]
    assert told == [False, True, False]
    assert said == ["active"]

    monitor.watch_pauses(None)
    assert compositor.heard() == [(PAUSES, 0, b"")]
    compositor.say(event(PAUSES, IDLED))
    loop.read()
    assert told == [False, True, False]


def test_a_compositor_that_refuses_later_is_lost(compositor: ScriptedCompositor) -> None:
    loop = HandLoop()
    _monitor, said = begun(compositor, loop)

    compositor.refuse(NOTIFIER)
    loop.read()

    assert said == ["active", "The display does not answer any more"]
