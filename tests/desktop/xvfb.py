"""A screen without glass: an X server of the test's own, with input that is as real as a server's can be."""

import os
import select
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.desktop.require import require

STARTS_WITHIN = 20.0
"""Seconds; a loaded machine needs some."""


@dataclass(frozen=True)
class Screen:
    """A running Xvfb."""

    display: str
    """":7"; the value of DISPLAY."""
    process: subprocess.Popen[bytes]

    @property
    def environ(self) -> Mapping[str, str]:
        """The test's own environment, with this display and no other."""
        without = {"WAYLAND_DISPLAY", "XAUTHORITY", "XDG_SESSION_TYPE"}
        return {key: value for key, value in os.environ.items() if key not in without} | {"DISPLAY": self.display}

    def end(self) -> None:
        """End the server, as a crash would: its clients find their connections closed."""
        self.process.kill()
        self.process.wait()


@contextmanager
def xvfb(*options: str, size: str = "800x600x24") -> Iterator[Screen]:
    """Start Xvfb on a free display, and end it after. Skips where Xvfb or xdotool is missing."""
    require("Xvfb", "xdotool")
    ready, tell = os.pipe()
    command = ("Xvfb", "-displayfd", str(tell), "-noreset", "-nolisten", "tcp", "-screen", "0", size, *options)
    process = subprocess.Popen(command, pass_fds=[tell], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(tell)
    screen = None
    try:
        screen = Screen(f":{_number(ready)}", process)
        yield screen
    finally:
        os.close(ready)
        process.kill()
        process.wait()


def touch(screen: Screen, *, environ: Mapping[str, str] | None = None) -> None:
    """Move the pointer there and back, as the person would: the server counts it as input."""
    _xdotool(screen, environ, "mousemove_relative", "5", "5", "mousemove_relative", "--", "-5", "-5")


def press(screen: Screen, key: str = "Shift_L", *, environ: Mapping[str, str] | None = None) -> None:
    """Press a key and let go of it."""
    _xdotool(screen, environ, "key", key)


def _xdotool(screen: Screen, environ: Mapping[str, str] | None, *words: str) -> None:
    subprocess.run(("xdotool", *words), env=environ or screen.environ, check=True, capture_output=True, timeout=20)


def _number(ready: int) -> int:
    """Which display the server chose; it says so once it answers."""
    said = b""
    while not said.endswith(b"\n"):
        assert select.select([ready], [], [], STARTS_WITHIN)[0], f"Xvfb was not ready within {STARTS_WITHIN:g} s"
        part = os.read(ready, 64)
        assert part, "Xvfb ended before it was ready"
        said += part
    return int(said)
