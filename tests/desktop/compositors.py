"""Real compositors of a test's own, without a screen, whose input comes from the test."""

import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from postured.wire.wayland import connect
from tests.desktop.bus import PrivateBus
from tests.desktop.require import find, require
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen

MUTTER = "org.gnome.Mutter.IdleMonitor"
_FAKE_INPUT = "org_kde_kwin_fake_input"
_AUTHENTICATE, _POINTER_MOTION = 0, 1


@dataclass
class KWin:
    """A KWin that may be ended and started again under the same name."""

    folder: str
    program: str
    bus: PrivateBus
    process: subprocess.Popen[bytes] | None = None

    @property
    def environ(self) -> Mapping[str, str]:
        """What its clients find in their environment; no other display, and no other bus than the test's."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": self.folder,
            "XDG_RUNTIME_DIR": self.folder,
            "WAYLAND_DISPLAY": "wayland-7",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.folder}/no-system-bus",
            **self.bus.environ,
        }

    def start(self) -> None:
        environ = {name: value for name, value in self.environ.items() if name != "WAYLAND_DISPLAY"}
        environ |= {"KWIN_WAYLAND_NO_PERMISSION_CHECKS": "1", "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(
            [self.program, "--virtual", "--no-lockscreen", "--socket", self.environ["WAYLAND_DISPLAY"]],
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(self._answers, 30, what="KWin")

    def end(self) -> None:
        """End it, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def touch(self) -> None:
        """Move the pointer a little, as the person would."""
        display = connect(self.environ)
        try:
            fake = display.bind(_FAKE_INPUT, 1)
            assert fake is not None, "KWin lets nobody make input"
            text = struct.pack("=I", 2) + b"x\0\0\0"
            display.send(fake, _AUTHENTICATE, text + text)
            display.send(fake, _POINTER_MOTION, struct.pack("=ii", 5 << 8, 5 << 8))
            display.roundtrip()
        finally:
            display.close()

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "KWin ended before it was ready"
        try:
            connect(self.environ).close()
        except Exception:  # noqa: BLE001 - not there yet, in one way or another
            return False
        return True


@contextmanager
def kwin(bus: PrivateBus) -> Iterator[KWin]:
    """KWin, started; ended after."""
    require("kwin_wayland")
    with tempfile.TemporaryDirectory(prefix="kwin") as folder, ExitStack() as stack:
        os.chmod(folder, 0o700)
        # The installed one wants a right that a container may not have; a copy does without. It must keep its name.
        program = shutil.copy(find("kwin_wayland") or "", os.path.join(folder, "kwin_wayland"))
        compositor = KWin(folder, program, bus)
        stack.callback(compositor.end)
        compositor.start()
        yield compositor


@dataclass
class Mutter:
    """A Mutter on an X screen, as GNOME has one, that may be ended and started again."""

    screen: Screen
    bus: PrivateBus
    folder: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def environ(self) -> Mapping[str, str]:
        """For its clients: they see its bus, and no display."""
        nowhere = f"unix:path={self.folder}/no-system-bus"
        return {"PATH": os.environ["PATH"], **self.bus.environ, "DBUS_SYSTEM_BUS_ADDRESS": nowhere}

    def start(self) -> None:
        environ = {"DISPLAY": self.screen.display, "HOME": self.folder, "XDG_RUNTIME_DIR": self.folder}
        self.process = subprocess.Popen(
            ["mutter", "--x11", "--sm-disable"],
            env={**self.environ, **environ, "LANG": "C.UTF-8", "GSETTINGS_BACKEND": "memory", "NO_AT_BRIDGE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(lambda: self.bus.owner(MUTTER), 30, what="Mutter")

    def end(self) -> None:
        """End it, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def mutter(screen: Screen, bus: PrivateBus) -> Iterator[Mutter]:
    """Mutter, started; ended after."""
    require("mutter")
    with tempfile.TemporaryDirectory(prefix="mutter") as folder:
        os.chmod(folder, 0o700)
        compositor = Mutter(screen, bus, folder)
        try:
            compositor.start()
            yield compositor
        finally:
            compositor.end()
