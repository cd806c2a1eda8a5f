"""What the installed daemon costs while it runs: memory, wake-ups, CPU and start, beside an idle ``python3``.

    python bench/footprint.py [--seconds 60] [--starts 9] [--senses]

It starts the ``postured`` that lies beside this Python, in a home of its own, on its own Xvfb and session bus with
dunst, xfce4-panel, PulseAudio and PipeWire, and adds up every child that is still there. All that can hold a reminder
back is listened to, a calendar and a named program too; ``--senses`` tells what each of them costs by itself, beside
a daemon with none. Needs what the desktop tests need.
"""

import argparse
import contextlib
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.desktop.bus import private_bus
from tests.desktop.notification_servers import dunst
from tests.desktop.panels import WATCHER, xfce4_panel
from tests.desktop.sound_servers import pulseaudio
from tests.desktop.video_streams import video_server
from tests.desktop.xvfb import xvfb
from tests.fakes.logind import logind, system_bus
from tests.fakes.screensaver import screensaver

POSTURED = str(Path(sys.executable).with_name("postured"))

SENSES = (
    "microphone",
    "camera",
    "screen-share",
    "fullscreen",
    "program",
    "do-not-disturb",
    "presentation",
    "calendar",
)
CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//postured//footprint//EN
BEGIN:VEVENT
UID:each-night
DTSTART:20260101T030000Z
DTEND:20260101T033000Z
RRULE:FREQ=DAILY
END:VEVENT
END:VCALENDAR
"""


def children(process: int) -> list[int]:
    """The process and all that it started and that still runs."""
    found = [process]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text().split():
            found += children(int(child))
    return found


def memory(process: int) -> dict[str, float]:
    """PSS, RSS and private memory in MiB."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    kib = {name: int(number) for name, number in re.findall(r"^(\w+):\s+(\d+) kB", rollup, re.MULTILINE)}
    return {
        "PSS": kib["Pss"] / 1024,
        "RSS": kib["Rss"] / 1024,
        "USS": (kib["Private_Clean"] + kib["Private_Dirty"]) / 1024,
    }


def activity(process: int) -> tuple[int, float]:
    """Context switches that the process asked for, and CPU seconds, over all its threads."""
    switches, seconds = 0, 0.0
    for task in Path(f"/proc/{process}/task").iterdir():
        found = re.search(r"^voluntary_ctxt_switches:\s+(\d+)", (task / "status").read_text(), re.MULTILINE)
        switches += int(found.group(1)) if found else 0
        seconds += int((task / "schedstat").read_text().split()[0]) / 1e9
    return switches, seconds


@contextlib.contextmanager
def desktop(folder: Path) -> Iterator[dict[str, str]]:
    """A screen, both buses, a notification daemon, a panel, a sound server; what a program finds in its environment.

    logind and the screen locker are played, and say nothing while nothing happens, as the real ones do.
    """
    with (
        xvfb() as screen,
        private_bus() as bus,
        dunst(screen, bus, str(folder)),
        xfce4_panel(screen, bus, str(folder)) as panel,
        pulseaudio(bus) as sound,
        video_server() as video,
        logind(bus),
        screensaver(bus),
    ):
        panel.start()
        wait_for(lambda: bus.owner(WATCHER))
        (folder / "run").mkdir(mode=0o700)
        yield {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "DISPLAY": screen.display,
            **bus.environ,
            **system_bus(bus),
            "PULSE_SERVER": f"unix:{sound.folder}/pulse/native",
            "PIPEWIRE_RUNTIME_DIR": video.folder,
            "LANG": "C.UTF-8",
        }


def listen_to(folder: Path, senses: Iterable[str]) -> None:
    """Have the settings ask for these senses alone."""
    named = ", ".join(f'"{each}"' for each in senses)
    config = folder / ".config" / "postured" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f'[interruptions]\nhold_during = [{named}]\nprograms = ["obs"]\ncalendars = ["~/nights.ics"]\n')
    (folder / "nights.ics").write_text(CALENDAR)


def wait_for(condition: object, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise TimeoutError(condition)
        time.sleep(0.005)


class Daemon:
    """One run of the installed daemon, with the seconds that it took until it said READY."""

    def __init__(self, environ: dict[str, str], folder: Path) -> None:
        path = folder / "notify"
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(str(path))
            ready.settimeout(30)
            began = time.monotonic()
            self.process = subprocess.Popen(
                [POSTURED, "run"], env={**environ, "NOTIFY_SOCKET": str(path)}, stderr=subprocess.DEVNULL
            )
            while b"READY=1" not in ready.recv(4096):
                pass
            self.start = time.monotonic() - began

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


def idle_python(environ: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], env=environ)


def quiet_minute(processes: list[int], seconds: float) -> tuple[float, float]:
    """Wake-ups and CPU milliseconds a minute, of all of them."""
    before = [activity(each) for each in processes]
    time.sleep(seconds)
    after = [activity(each) for each in processes]
    wakes = sum(b[0] - a[0] for a, b in zip(before, after, strict=True))
    cpu = sum(b[1] - a[1] for a, b in zip(before, after, strict=True))
    return wakes * 60 / seconds, cpu * 60_000 / seconds


@contextlib.contextmanager
def typist(environ: dict[str, str]) -> Iterator[None]:
    """Somebody who types all the time."""
    process = subprocess.Popen(["sh", "-c", "while :; do xdotool key Shift_L; sleep 0.3; done"], env=environ)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def row(name: str, processes: list[int], seconds: float) -> None:
    sizes = [memory(each) for each in processes]
    total = {kind: sum(each[kind] for each in sizes) for kind in ("PSS", "USS", "RSS")}
    threads = sum(len(list(Path(f"/proc/{each}/task").iterdir())) for each in processes)
    wakes, cpu = quiet_minute(processes, seconds)
    print(
        f"{name:<14} PSS {total['PSS']:5.1f}  USS {total['USS']:5.1f}  RSS {total['RSS']:5.1f} MiB"
        f"  processes {len(processes)}  threads {threads}  wake-ups/min {wakes:5.1f}  CPU ms/min {cpu:6.2f}"
    )


def each_sense(environ: dict[str, str], folder: Path, rounds: int) -> None:
    """What a sense adds in private memory, the median of some daemons each."""

    def measured(senses: Iterable[str]) -> float:
        listen_to(folder, senses)
        daemon = Daemon(environ, folder)
        time.sleep(10)  # past the resolver
        size = sum(memory(each)["USS"] for each in children(daemon.process.pid))
        daemon.end()
        return size

    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, senses in (("none", ()), *((each, (each,)) for each in SENSES), ("all", SENSES)):
            found.setdefault(name, []).append(measured(senses))
    none = statistics.median(found["none"])
    print("sense           USS MiB  more  ratio")
    for name, sizes in found.items():
        size = statistics.median(sizes)
        print(f"{name:<14} {size:8.2f} {size - none:5.2f} {size / none:6.3f}")


def measure(chosen: argparse.Namespace, environ: dict[str, str], folder: Path) -> None:
    if chosen.senses:
        each_sense(environ, folder, rounds=3)
        return
    listen_to(folder, (*SENSES, "by-hand"))
    cold = Daemon(environ, folder)
    cold.end()
    starts = []
    for _ in range(chosen.starts):
        daemon = Daemon(environ, folder)
        starts.append(daemon.start)
        daemon.end()
    print(f"start to ready: first {cold.start:.3f} s; warm cache, median of {len(starts)}: ", end="")
    print(f"{statistics.median(starts):.3f} s (min {min(starts):.3f}, max {max(starts):.3f})")
    daemon, bare = Daemon(environ, folder), idle_python(environ)
    time.sleep(45)  # past the fresh look at the settings, and into idleness
    row("postured", children(daemon.process.pid), chosen.seconds)
    with typist(environ):
        time.sleep(15)  # past the return
        row("while typing", children(daemon.process.pid), chosen.seconds)
    row("idle python3", [bare.pid], chosen.seconds)
    bare.kill()
    bare.wait()
    daemon.end()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=float, default=60, help="how long to watch each")
    arguments.add_argument("--starts", type=int, default=9)
    arguments.add_argument("--senses", action="store_true", help="what each sense costs, instead")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="footprint") as name:
        folder = Path(name) / "home"  # what others do beside it, in a folder for all, is not of its making
        folder.mkdir(mode=0o700)
        with desktop(folder) as environ:
            measure(chosen, environ, folder)


if __name__ == "__main__":
    main()
