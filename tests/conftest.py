"""The tests read English, whatever the machine speaks. What many tests stand on: a screen, a bus, a loop."""

import os
from collections.abc import Iterator
from contextlib import closing

import pytest

from postured.daemon.loop import Loop
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.xvfb import Screen, xvfb

os.environ["LANGUAGE"] = "en"


@pytest.fixture
def screen() -> Iterator[Screen]:
    with xvfb() as found:
        yield found


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    """One bus, for whoever looks for the session's or the system's."""
    with private_bus() as found:
        yield found


@pytest.fixture
def loop() -> Iterator[Loop]:
    with closing(Loop()) as made:
        yield made
