"""A loop, an ear, and a monitor of whatever sound server the test has."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from postured.adapters.busy.pulse import PulseMicrophone
from postured.daemon.loop import Loop
from postured.wire.dbus import Bus, session_bus
from tests.contract.busy_world import Ear
from tests.desktop.waiting import wait_for
from tests.integration.microphone.parties import Make, Wait

IMPATIENT = timedelta(milliseconds=200)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def wait(loop: Loop) -> Wait:
    return lambda until: wait_for(until, turn=loop.turn)


@pytest.fixture
def make(loop: Loop, ear: Ear, tmp_path: Path) -> Iterator[Make]:
    """Make and start one for the server in the test's folder, or in the environment given."""
    made: list[Callable[[], None]] = []

    def making(**environ: str) -> PulseMicrophone:
        given = {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), **environ}
        bus = Bus(loop, lambda: session_bus(given))
        monitor = PulseMicrophone(loop, bus, given, patience=IMPATIENT)
        made.extend([monitor.close, bus.close])
        monitor.start(ear.hear)
        return monitor

    yield making
    for close in made:
        close()
