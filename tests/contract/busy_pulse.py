"""The microphone in worlds with a real sound server: PulseAudio without a bus to tell of it, and PipeWire with one."""

from contextlib import ExitStack
from dataclasses import dataclass

from postured.adapters.busy.pulse import PulseMicrophone
from postured.daemon.loop import Loop
from postured.wire.dbus import Bus, session_bus
from tests.contract.busy_world import Build
from tests.desktop.bus import private_bus
from tests.desktop.sound_servers import SoundServer, pipewire, pulseaudio


@dataclass
class Microphone:
    """A sound server, and the one who tells of its microphone."""

    server: SoundServer
    monitor: PulseMicrophone
    signal: str = "microphone"

    def begin(self) -> None:
        self.server.record()

    def end(self) -> None:
        self.server.hush()

    def vanish(self) -> None:
        self.server.end()
        self.server.hush()

    def come_back(self) -> None:
        self.server.start()

    def hang(self, hung: bool) -> None:
        self.server.hang(hung=hung)


def _world(stack: ExitStack, loop: Loop, server: SoundServer) -> Microphone:
    bus = Bus(loop, lambda: session_bus(server.environ))
    stack.callback(bus.close)
    return Microphone(server, PulseMicrophone(loop, bus, server.environ))


def _on_pulseaudio(stack: ExitStack, loop: Loop) -> Microphone:
    return _world(stack, loop, stack.enter_context(pulseaudio()))


def _on_pipewire(stack: ExitStack, loop: Loop) -> Microphone:
    return _world(stack, loop, stack.enter_context(pipewire(stack.enter_context(private_bus()))))


WORLDS: dict[str, Build] = {"pulseaudio": _on_pulseaudio, "pipewire": _on_pipewire}
