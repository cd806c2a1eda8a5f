"""What a sound server that never rests costs whoever listens to it, beside a program that only reads what it says.

    python bench/flood.py [--seconds 5]

A server of our own making tells of streams that come, change and go, so many a second, in bursts a hundredth of a
second apart, as real ones do. The listener is a process by itself: how much of a core it takes is what the kernel says.
At a thousand streams a second it is to be less than a twentieth.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from postured.adapters.busy.pipewire import PipeWireVideo
from postured.adapters.busy.pulse import PulseMicrophone
from postured.busy_ports import BusyMonitor
from postured.daemon.loop import Loop
from postured.wire.dbus import Bus, session_bus
from tests.fakes.pipewire import FakePipeWire, found, removed
from tests.fakes.pulse import MONITOR, FakePulse, event, recorder, serving

RATES = 100, 1000, 3000
BURSTS = 100
"""A second."""
TARGET = 0.05


def listen(kind: str, folder: str, seconds: float) -> None:
    """Listen for so long, and print the part of a core that it took; ``reads`` only takes the bytes away."""
    if kind.endswith("reads"):
        over = False
        path = (
            os.path.join(folder, "pulse", "native") if kind.startswith("pulse") else os.path.join(folder, "pipewire-0")
        )
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(path)
            print(flush=True)
            began, used = time.monotonic(), time.process_time()
            client.settimeout(0.5)
            while not over:
                try:
                    over = not client.recv(1 << 16) or time.monotonic() > began + seconds
                except TimeoutError:
                    over = time.monotonic() > began + seconds
    else:
        loop = Loop()
        environ = {"XDG_RUNTIME_DIR": folder, "PIPEWIRE_REMOTE": os.path.join(folder, "pipewire-0")}
        bus = Bus(loop, lambda: session_bus({}))
        monitor: BusyMonitor = PulseMicrophone(loop, bus, environ) if kind == "pulse" else PipeWireVideo(loop, environ)
        monitor.start(lambda *_told: None)
        while not monitor.tells:
            loop.turn(timedelta(seconds=1))
        print(flush=True)
        began, used = time.monotonic(), time.process_time()
        while time.monotonic() < began + seconds:
            loop.turn(timedelta(seconds=0.5))
    print((time.process_time() - used) / (time.monotonic() - began))


@contextmanager
def pulse(folder: str) -> Iterator[Callable[[int], None]]:
    server = FakePulse(b"".join(recorder(MONITOR, number=number) for number in range(30)))
    with serving(folder, server.converse):
        yield lambda streams: server.tell(
            b"".join(event(number % 30, kind) for number in range(streams) for kind in (1, 0x11, 0x21))
        )


@contextmanager
def pipewire(folder: str) -> Iterator[Callable[[int], None]]:
    server = FakePipeWire(folder)
    own = {"node.name": "a player", "client.id": "7", "object.serial": "4711", "media.class": "Stream/Output/Audio"}
    kinds = ("Client", "Node", "Port", "Port", "Link")
    stream = b"".join(found(100 + at, own, f"PipeWire:Interface:{kind}") for at, kind in enumerate(kinds))
    stream += b"".join(removed(100 + at) for at in range(len(kinds)))

    def tell(streams: int) -> None:
        if not streams:
            server.turn()
        else:
            server.wait_to_send()
            server.say(stream * streams)

    try:
        yield tell
    finally:
        server.close()


def share(kind: str, rate: int, seconds: float) -> float:
    """The part of a core that a listener of this kind takes."""
    serve = pulse if kind.startswith("pulse") else pipewire
    with tempfile.TemporaryDirectory(prefix="flood") as folder, serve(folder) as tell:
        command = [sys.executable, __file__, "--listen", kind, "--folder", folder, "--seconds", str(seconds)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as listener:
            assert listener.stdout is not None
            os.set_blocking(listener.stdout.fileno(), False)
            ready = False
            while listener.poll() is None:
                try:
                    tell(rate // BURSTS if ready else 0)
                except (OSError, AssertionError):
                    pass  # it is not there yet, or has ended
                ready = ready or listener.stdout.read(1) == "\n"
                time.sleep(1 / BURSTS)
            os.set_blocking(listener.stdout.fileno(), True)
            return float(listener.stdout.read())


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=float, default=5)
    arguments.add_argument("--listen", help=argparse.SUPPRESS)
    arguments.add_argument("--folder", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.listen:
        listen(chosen.listen, chosen.folder, chosen.seconds)
        return
    print("streams/s   server    postured  only reads  ratio  of the target")
    for kind in ("pulse", "pipewire"):
        for rate in RATES:
            ours, floor = (share(name, rate, chosen.seconds) for name in (kind, f"{kind}-reads"))
            print(
                f"{rate:9}   {kind:8} {ours:8.2%} {floor:11.2%} {ours / floor:6.1f} {ours / TARGET:14.0%}", flush=True
            )


if __name__ == "__main__":
    main()
