"""Real notification daemons on a test's own bus and screen, and ways to answer as a person would."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from tests.desktop.bus import PrivateBus
from tests.desktop.require import find, require
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen

NAME = "org.freedesktop.Notifications"

_DUNSTRC = """[global]
    width = 420
    height = 240
    origin = top-right
    offset = 20x20
    font = DejaVu Sans 11
    dmenu = {picker}
    mouse_left_click = do_action
[urgency_normal]
    timeout = 0
[urgency_low]
    timeout = 0
"""
_PICKER = """#!/bin/sh
# What dunst offers comes on standard input, a line each; the wanted one goes back.
grep -m 1 -- "$(cat {wish})"
"""


@dataclass
class Dunst:
    """dunst, whose menu of actions is answered by a script."""

    environ: Mapping[str, str]
    folder: str
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        wish, picker = os.path.join(self.folder, "wish"), os.path.join(self.folder, "picker")
        with open(picker, "w", encoding="utf-8") as file:
            file.write(_PICKER.format(wish=wish))
        os.chmod(picker, 0o755)
        config = os.path.join(self.folder, "dunstrc")
        with open(config, "w", encoding="utf-8") as file:
            file.write(_DUNSTRC.format(picker=picker))
        self.process = subprocess.Popen(["dunst", "-conf", config], env=self.environ, stderr=subprocess.DEVNULL)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()

    def count(self) -> int:
        """How many are on the screen."""
        found = subprocess.run(
            ["dunstctl", "count", "displayed"], env=self.environ, capture_output=True, text=True, timeout=10
        )
        return int(found.stdout.strip() or 0)

    def pause(self, word: str) -> None:
        """Hold its notices back, "true", or no more, "false"."""
        subprocess.run(["dunstctl", "set-paused", word], env=self.environ, check=True, capture_output=True, timeout=20)

    def choose(self, label: str) -> None:
        """Pick the action with that label from dunst's menu."""
        with open(os.path.join(self.folder, "wish"), "w", encoding="utf-8") as file:
            file.write(label)
        subprocess.run(["dunstctl", "context"], env=self.environ, check=True, capture_output=True, timeout=10)


@contextmanager
def dunst(screen: Screen, bus: PrivateBus, folder: str) -> Iterator[Dunst]:
    """A running dunst that owns the notifications' name."""
    require("dunst", "dunstctl")
    server = Dunst({**screen.environ, **bus.environ, "HOME": folder}, folder)
    server.start()
    try:
        wait_for(lambda: bus.owner(NAME), 20, what="dunst")
        yield server
    finally:
        server.end()


@dataclass
class Xfce4Notifyd:
    """xfce4-notifyd, whose buttons are real windows to click on."""

    environ: Mapping[str, str]

    def windows(self) -> list[str]:
        """The X windows of its notices."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--class", "xfce4-notifyd"],
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=10,
        )
        return found.stdout.split()

    def place(self) -> tuple[int, int, int, int]:
        """Where the notice is: left, top, width and height."""
        found = subprocess.run(
            ["xdotool", "getwindowgeometry", "--shell", self.windows()[0]],
            env=self.environ,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
        values = dict(line.split("=", 1) for line in found.stdout.splitlines() if "=" in line)
        return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])

    def click(self, x: int, y: int) -> None:
        """Move the pointer there and press its first button."""
        subprocess.run(
            ["xdotool", "mousemove", str(x), str(y), "click", "1"],
            env=self.environ,
            check=True,
            capture_output=True,
            timeout=10,
        )


@contextmanager
def xfce4_notifyd(screen: Screen, bus: PrivateBus, folder: str) -> Iterator[Xfce4Notifyd]:
    """A running xfce4-notifyd with the store of settings that it insists on, and a window manager."""
    require("xfce4-notifyd", "xfconf-query", "openbox")
    environ = {**screen.environ, **bus.environ, "HOME": folder, "XDG_CONFIG_HOME": f"{folder}/config"}
    with ExitStack() as stack:

        def start(*command: str) -> None:
            process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.kill)

        start(find("xfconfd") or "xfconfd")
        start("openbox")
        wait_for(lambda: bus.owner("org.xfce.Xfconf"), 20, what="xfconfd")
        start(find("xfce4-notifyd") or "xfce4-notifyd")
        wait_for(lambda: bus.owner(NAME), 20, what="xfce4-notifyd")
        yield Xfce4Notifyd(environ)
