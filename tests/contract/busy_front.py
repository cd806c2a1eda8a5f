"""The window in front in worlds with real windows: openbox on X11, sway and KWin on Wayland."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from postured.adapters.busy.display import OnDisplay
from postured.adapters.busy.kwin import KWinFront
from postured.adapters.busy.wlr_windows import open_wlr
from postured.adapters.busy.x11_windows import open_x11
from postured.busy_ports import BusyMonitor
from postured.daemon.loop import Loop
from postured.wire.dbus import Bus, session_bus
from tests.architecture.source import ROOT
from tests.contract.busy_world import Build
from tests.desktop.bus import private_bus
from tests.desktop.compositors import kwin, sway
from tests.desktop.require import require
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import xvfb

X11 = (sys.executable, "-m", "tests.desktop.x11_window", "Slides")
WAYLAND = (sys.executable, "-m", "tests.desktop.wayland_window", "org.example.Slides")


@dataclass
class Windowed:
    """A desktop, and a window that fills its screen while something goes on."""

    monitor: BusyMonitor
    command: tuple[str, ...]
    environ: Mapping[str, str]
    process: Callable[[], subprocess.Popen[bytes] | None]
    """The window manager's, while it runs."""
    start: Callable[[], None]
    kill: Callable[[], None]
    signal: str = "fullscreen"
    windows: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def begin(self) -> None:
        self.show(*self.command)
        self.tell("full")

    def show(self, *command: str) -> None:
        """Open a window."""
        self.windows.append(
            subprocess.Popen(
                command,
                env=self.environ,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    def tell(self, word: str) -> None:
        """Have the last window be "full", or "small"."""
        told = self.windows[-1].stdin
        assert told is not None
        told.write(f"{word}\n".encode())
        told.flush()

    def end(self) -> None:
        """Close all of them, as a crash would."""
        for each in self.windows:
            each.kill()
            each.communicate()
        self.windows.clear()

    def vanish(self) -> None:
        self.kill()
        self.end()

    def come_back(self) -> None:
        self.start()

    def hang(self, hung: bool) -> None:
        found = self.process()
        if found is not None:
            found.send_signal(signal.SIGSTOP if hung else signal.SIGCONT)


@dataclass
class Manager:
    """openbox, which may be ended and started again."""

    environ: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["openbox"], env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self._is_up, 20, what="openbox")

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _is_up(self) -> bool:
        """Whether it has said so; a mark of an earlier one may have stayed behind."""
        assert self.process is not None
        asked = ["xprop", "-root", "_OPENBOX_PID"]
        found = subprocess.run(asked, env=self.environ, capture_output=True, text=True, timeout=20)
        return found.stdout.split()[-1:] == [str(self.process.pid)]


def on_x11(stack: ExitStack, loop: Loop, programs: tuple[str, ...] = ()) -> Windowed:
    require("openbox", "xprop")
    screen = stack.enter_context(xvfb())
    environ = {**screen.environ, "HOME": stack.enter_context(tempfile.TemporaryDirectory())}
    manager = Manager(environ)
    stack.callback(manager.end)
    manager.start()
    why = "no window manager"
    monitor = OnDisplay("x11", loop, lambda: open_x11(environ), programs=programs, unknowing=why)
    world = Windowed(monitor, X11, environ, lambda: manager.process, manager.start, manager.end)
    stack.callback(world.end)
    return world


def on_sway(stack: ExitStack, loop: Loop, programs: tuple[str, ...] = ()) -> Windowed:
    bus = stack.enter_context(private_bus())
    compositor = stack.enter_context(sway(bus))
    monitor = OnDisplay("wlr", loop, lambda: open_wlr(compositor.environ, programs), programs=programs)
    world = Windowed(monitor, WAYLAND, compositor.environ, lambda: compositor.process, compositor.start, compositor.end)
    stack.callback(world.end)
    return world


def on_kwin(stack: ExitStack, loop: Loop, programs: tuple[str, ...] = ()) -> Windowed:
    bus = stack.enter_context(private_bus())
    compositor = stack.enter_context(kwin(bus))
    ours = Bus(loop, lambda: session_bus(bus.environ))
    stack.callback(ours.close)
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    monitor = KWinFront(ours, folder, programs=programs)
    world = Windowed(monitor, WAYLAND, compositor.environ, lambda: compositor.process, compositor.start, compositor.end)
    stack.callback(world.end)

    def start() -> None:
        compositor.start()
        wait_for(lambda: bus.owner("org.kde.KWin"), 20, what="KWin")

    world.start = start
    return world


WORLDS: dict[str, Build] = {"x11": on_x11, "sway": on_sway, "kwin": on_kwin}
