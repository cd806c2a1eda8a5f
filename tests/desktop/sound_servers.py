"""Real sound servers of a test's own, with a microphone and a loudspeaker of no matter, and programs that record."""

import os
import signal
import socket
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.desktop.bus import PrivateBus
from tests.desktop.require import require
from tests.desktop.waiting import wait_for

MICROPHONE, LOUDSPEAKER = "mic", "out.monitor"


@dataclass
class SoundServer(ABC):
    """A sound server that may be ended, started again, and held up."""

    folder: str
    """Its runtime folder."""
    bus: PrivateBus | None = None
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    recorders: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environ(self) -> Mapping[str, str]:
        """What its clients find in their environment; no other server, and no other bus than the test's."""
        nowhere = f"unix:path={self.folder}/no-session-bus"
        return {
            "PATH": os.environ["PATH"],
            "HOME": self.folder,
            "XDG_RUNTIME_DIR": self.folder,
            "LANG": "C.UTF-8",
            "DBUS_SESSION_BUS_ADDRESS": nowhere,
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.folder}/no-system-bus",
            **({} if self.bus is None else self.bus.environ),
        }

    @abstractmethod
    def start(self) -> None:
        """Start it, and wait until it has its microphone."""

    def end(self) -> None:
        """End it, as a crash would."""
        while self.processes:
            process = self.processes.pop()
            process.kill()
            process.wait()

    def hang(self, *, hung: bool) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGSTOP if hung else signal.SIGCONT)

    def record(self, source: str = MICROPHONE, *words: str) -> subprocess.Popen[bytes]:
        """Have a program record; ``words`` are more options of parec."""
        return self._record("parec", "-d", source, *words)

    def hush(self) -> None:
        """End all that record."""
        while self.recorders:
            process = self.recorders.pop()
            process.kill()
            process.wait()

    def load(self, *module: str) -> str:
        """Load a module of the server; its number is returned."""
        return self._control("load-module", *module)

    def unload(self, module: str) -> None:
        self._control("unload-module", module)

    def records(self) -> int:
        """How many streams the server itself says record."""
        return len(self._control("list", "short", "source-outputs").splitlines())

    def _record(self, *command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command, env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder
        )
        self.recorders.append(process)
        return process

    def _run(self, *command: str) -> None:
        self.processes.append(
            subprocess.Popen(command, env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )

    def _control(self, *words: str) -> str:
        found = subprocess.run(["pactl", *words], env=self.environ, capture_output=True, text=True, timeout=10)
        assert found.returncode == 0, found.stderr
        return found.stdout.strip()

    def _answers(self) -> bool:
        return not subprocess.run(["pactl", "info"], env=self.environ, capture_output=True, timeout=10).returncode

    def _has_microphone(self) -> bool:
        return f"\t{MICROPHONE}\t" in self._control("list", "short", "sources")


class PulseAudio(SoundServer):
    """PulseAudio itself."""

    def start(self) -> None:
        modules = (
            "module-native-protocol-unix",
            "module-null-sink sink_name=out",
            f"module-null-source source_name={MICROPHONE}",
        )
        self._run(
            *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--realtime=no", "--high-priority=no"),
            *("--disable-shm=yes", *(word for each in modules for word in ("-L", each))),
        )
        wait_for(lambda: self._answers() and self._has_microphone(), 20, what="PulseAudio")


class PipeWire(SoundServer):
    """PipeWire with the three that make a sound server of it."""

    def start(self) -> None:
        self._run("pipewire")
        wait_for(self._lets_in, 20, what="PipeWire")
        self._run("wireplumber")
        # pipewire-pulse ends if a client that looks for it makes this folder a moment before it does so itself.
        os.makedirs(os.path.join(self.folder, "pulse"), 0o700, exist_ok=True)
        self._run("pipewire-pulse")
        wait_for(self._answers, 20, what="pipewire-pulse")
        self.load("module-null-sink", "sink_name=out")
        self.load("module-null-sink", f"sink_name={MICROPHONE}", "media.class=Audio/Source/Virtual")
        wait_for(self._has_microphone, 20, what="its microphone")

    def _lets_in(self) -> bool:
        """One that has ended leaves its socket, and what asks there too early gives up for good."""
        with socket.socket(socket.AF_UNIX) as client:
            return not client.connect_ex(os.path.join(self.folder, "pipewire-0"))

    def record_natively(self) -> subprocess.Popen[bytes]:
        """Have a program record that speaks PipeWire's own protocol."""
        return self._record("pw-record", "--target", MICROPHONE, os.path.join(self.folder, "recording.wav"))


@contextmanager
def pulseaudio(bus: PrivateBus | None = None) -> Iterator[PulseAudio]:
    """PulseAudio, started; ended after."""
    require("pulseaudio", "pactl")
    with tempfile.TemporaryDirectory(prefix="pulse", ignore_cleanup_errors=True) as folder:
        server = PulseAudio(folder, bus)
        with _running(server):
            yield server


@contextmanager
def pipewire(bus: PrivateBus) -> Iterator[PipeWire]:
    """PipeWire, started; ended after. Its session manager wants a bus."""
    require("pipewire", "wireplumber", "pipewire-pulse", "pactl", "pw-record")
    with tempfile.TemporaryDirectory(prefix="pipewire", ignore_cleanup_errors=True) as folder:
        server = PipeWire(folder, bus)
        with _running(server):
            yield server


@contextmanager
def _running(server: SoundServer) -> Iterator[None]:
    os.chmod(server.folder, 0o700)
    try:
        server.start()
        yield
    finally:
        server.hang(hung=False)
        server.hush()
        server.end()
