"""Senses that the settings want no more: nothing of them is left on the bus, and nobody listens for them."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from postured.adapters.busy import busy_monitors
from postured.core.events import Event
from postured.daemon.busy import SENSED, BusySenses, Wanted
from postured.daemon.loop import Loop
from postured.wire.dbus import Bus, session_bus
from postured.wire.dbus_link import BUS, Reply
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.waiting import wait_for
from tests.fakes.clock import FakeClock

pytestmark = pytest.mark.desktop

ALL = Wanted(signals=frozenset(SENSED), programs=("slides",))


@pytest.fixture
def private() -> Iterator[PrivateBus]:
    with private_bus() as found:
        yield found


@pytest.fixture
def bus(private: PrivateBus, loop: Loop) -> Iterator[Bus]:
    """For the session's and the system's at once."""
    with closing(Bus(loop, lambda: session_bus(private.environ))) as bus:
        yield bus


def rules(loop: Loop, bus: Bus) -> list[str]:
    """Those that the bus has of us, as it says itself."""
    replies: list[Reply] = []
    bus.call(BUS, "/org/freedesktop/DBus", f"{BUS}.Debug.Stats", "GetAllMatchRules", then=replies.append)
    wait_for(lambda: replies, turn=loop.turn)
    assert replies[0].body is not None, replies[0].error
    return [rule for found in replies[0].body[0].values() for rule in found]


def test_senses_that_are_switched_off_leave_nothing_on_the_bus(
    loop: Loop, private: PrivateBus, bus: Bus, tmp_path: Path
) -> None:
    with tempfile.TemporaryDirectory() as runtime:
        # The socket of a compositor and the display are not there; they are tried, and closed as they are.
        environ = {"WAYLAND_DISPLAY": "none", "XDG_RUNTIME_DIR": runtime, "HOME": str(tmp_path), **private.environ}
        makers = busy_monitors(loop, session=bus, system=bus, folder=runtime, platform="linux", environ=environ)
        events: list[Event] = []
        senses = BusySenses(makers, clock=FakeClock(), put=events.append, reactor=loop)
        for _ in range(3):
            senses.want(ALL)
            assert len(rules(loop, bus)) > len(SENSED)
            senses.want(Wanted())
            assert rules(loop, bus) == []
        senses.close()
