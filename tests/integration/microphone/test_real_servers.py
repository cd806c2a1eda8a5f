"""The microphone with PulseAudio and PipeWire, and what records there without being a call."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from postured.daemon.loop import Loop
from tests.contract.busy_world import Ear
from tests.desktop.bus import PrivateBus
from tests.desktop.sound_servers import LOUDSPEAKER, SoundServer, pipewire, pulseaudio
from tests.integration.microphone.parties import BEGAN, ENDED, Make, Wait, pass_time

pytestmark = pytest.mark.desktop


@pytest.mark.parametrize("kind", [pulseaudio, pipewire], ids=["pulseaudio", "pipewire"])
def test_what_is_no_call_on_a_real_server(
    make: Make,
    loop: Loop,
    ear: Ear,
    wait: Wait,
    bus: PrivateBus,
    kind: Callable[[PrivateBus], AbstractContextManager[SoundServer]],
) -> None:
    with kind(bus) as server:
        monitor = make(**server.environ)
        wait(lambda: monitor.tells)
        server.record(LOUDSPEAKER)
        server.record("mic", "--property=media.name=Peak detect")
        server.record("mic", "--property=application.id=org.PulseAudio.pavucontrol")
        wait(lambda: server.records() == 3)
        loopback = server.load("module-loopback", "source=mic", "sink=out")
        wait(lambda: server.records() >= 4)
        pass_time(loop, timedelta(seconds=1))
        assert not ear.words

        first, second = server.record(), server.record()
        wait(lambda: ear.words == [BEGAN])
        first.kill()
        pass_time(loop, timedelta(seconds=1))
        assert ear.words == [BEGAN]
        second.kill()
        wait(lambda: ear.words == [BEGAN, ENDED])
        server.unload(loopback)


def test_a_recorder_that_speaks_pipewires_own_protocol_is_heard(
    make: Make, ear: Ear, wait: Wait, bus: PrivateBus
) -> None:
    with pipewire(bus) as server:
        monitor = make(**server.environ)
        wait(lambda: monitor.tells)
        server.record_natively()
        wait(lambda: ear.words == [BEGAN])
        server.hush()
        wait(lambda: ear.words == [BEGAN, ENDED])


def test_a_server_that_the_bus_tells_of_is_found_without_looking(
    make: Make, ear: Ear, wait: Wait, bus: PrivateBus, loop: Loop
) -> None:
    with pulseaudio(bus) as server:
        server.end()
        monitor = make(**server.environ)
        for _ in range(3):
            monitor.soon(True)  # further and further off are the times at which it would try by itself
        server.start()
        began = time.monotonic()
        wait(lambda: monitor.tells)
        assert time.monotonic() - began < 1


def test_a_real_server_that_hangs_for_long_counts_as_gone_and_is_found_again(
    make: Make, ear: Ear, wait: Wait, bus: PrivateBus
) -> None:
    with pulseaudio(bus) as server:
        monitor = make(**server.environ)
        server.record()
        wait(lambda: ear.words == [BEGAN])
        server.hang(hung=True)
        monitor.soon(True)
        wait(lambda: ear.words == [BEGAN, ENDED])
        assert "does not answer" in monitor.trouble
        server.hang(hung=False)
        wait(lambda: ear.words == [BEGAN, ENDED, BEGAN])
