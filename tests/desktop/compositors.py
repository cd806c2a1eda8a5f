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
def kwin(bus: PrivateBus, folder: str | None = None) -> Iterator[KWin]:
    """KWin, started; ended after. ``folder`` is its runtime folder, where others are that it is to find."""
    require("kwin_wayland")
    with ExitStack() as stack:
        if folder is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kwin"))
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


NOBODY = 65534
_SWAY = """xwayland disable
output HEADLESS-1 resolution 640x480
"""


def as_nobody() -> tuple[str, ...]:
    """What goes before a command: sway refuses to run as root, and its clients need its folder."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


@dataclass
class Sway:
    """A sway with no screen, that may be ended and started again."""

    folder: str
    bus: PrivateBus
    process: subprocess.Popen[bytes] | None = None

    @property
    def environ(self) -> Mapping[str, str]:
        """For its clients."""
        mine = {"PATH": os.environ["PATH"], "HOME": self.folder, "XDG_RUNTIME_DIR": self.folder, "LANG": "C.UTF-8"}
        return {**mine, **self.bus.environ, "WAYLAND_DISPLAY": "wayland-1"}

    def start(self) -> None:
        config = os.path.join(self.folder, "sway")
        with open(config, "w", encoding="utf-8") as file:
            file.write(_SWAY)
        os.chmod(config, 0o644)
        headless = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
        environ = {name: value for name, value in self.environ.items() if name != "WAYLAND_DISPLAY"} | headless
        self.process = subprocess.Popen([*as_nobody(), "sway", "-c", config], env=environ, stderr=subprocess.DEVNULL)
        wait_for(self._answers, 20, what="sway")

    def end(self) -> None:
        """End it, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "sway ended before it was ready"
        try:
            connect(self.environ).close()
        except Exception:  # noqa: BLE001 - not there yet, in one way or another
            return False
        return True


@contextmanager
def sway(bus: PrivateBus) -> Iterator[Sway]:
    """A running sway; ended after."""
    require("sway", "setpriv")
    with tempfile.TemporaryDirectory(prefix="sway") as folder:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        compositor = Sway(folder, bus)
        compositor.start()
        try:
            yield compositor
        finally:
            compositor.end()
