"""Real panels on a test's own screen and bus, with a tray to look for an icon in."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from tests.desktop.bus import PrivateBus
from tests.desktop.require import find, require
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen

WATCHER = "org.kde.StatusNotifierWatcher"

_XFCE = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="{dark}"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
</channel>
"""
_LXQT = """[General]
__userfile__=true
panels=panel1

[panel1]
desktop=0
panelSize=32
position=Top
plugins=statusnotifier

[statusnotifier]
type=statusnotifier
"""
_TINT2 = """background_color = #dddddd 100
panel_items = S
panel_position = top left horizontal
panel_size = 300 32
panel_background_id = 1
systray_icon_size = 24
"""


@dataclass
class Panel:
    """A panel that a test may kill and start again."""

    command: tuple[str, ...]
    environ: Mapping[str, str]
    bus: PrivateBus
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Move the pointer there and press a button."""
        subprocess.run(
            ["xdotool", "mousemove", str(x), str(y), "click", str(button)],
            env=self.environ,
            check=True,
            capture_output=True,
            timeout=10,
        )

    def type(self, *keys: str) -> None:
        """Press keys, one after the other."""
        subprocess.run(
            ["xdotool", "key", "--delay", "60", *keys], env=self.environ, check=True, capture_output=True, timeout=10
        )


@contextmanager
def xfce4_panel(screen: Screen, bus: PrivateBus, folder: str, *, dark: bool = False) -> Iterator[Panel]:
    """xfce4-panel with nothing but its tray, at the top; not started yet."""
    require("xfce4-panel", "xfconf-query", "openbox")
    settings = os.path.join(folder, "config", "xfce4", "xfconf", "xfce-perchannel-xml")
    os.makedirs(settings, exist_ok=True)
    with open(os.path.join(settings, "xfce4-panel.xml"), "w", encoding="utf-8") as file:
        file.write(_XFCE.format(dark=str(dark).lower()))
    environ = {**screen.environ, **bus.environ, "HOME": folder, "XDG_CONFIG_HOME": os.path.join(folder, "config")}
    environ["XDG_CACHE_HOME"] = os.path.join(folder, "cache")
    with ExitStack() as stack:
        for command in (find("xfconfd") or "xfconfd", "openbox"):
            process = subprocess.Popen([command], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.kill)
        wait_for(lambda: bus.owner("org.xfce.Xfconf"), 20, what="xfconfd")
        panel = Panel(("xfce4-panel", "--disable-wm-check"), environ, bus)
        stack.callback(panel.end)
        yield panel


@contextmanager
def lxqt_panel(screen: Screen, bus: PrivateBus, folder: str) -> Iterator[Panel]:
    """lxqt-panel with nothing but its tray, at the top; not started yet."""
    require("lxqt-panel", "openbox")
    config = os.path.join(folder, "config", "lxqt")
    os.makedirs(config, exist_ok=True)
    with open(os.path.join(config, "panel.conf"), "w", encoding="utf-8") as file:
        file.write(_LXQT)
    environ = {**screen.environ, **bus.environ, "HOME": folder, "XDG_CONFIG_HOME": os.path.join(folder, "config")}
    environ |= {"XDG_RUNTIME_DIR": folder, "QT_QPA_PLATFORM": "xcb"}
    with ExitStack() as stack:
        process = subprocess.Popen(["openbox"], env=environ, stderr=subprocess.DEVNULL)
        stack.callback(process.wait)
        stack.callback(process.kill)
        panel = Panel(("lxqt-panel",), environ, bus)
        stack.callback(panel.end)
        yield panel


@contextmanager
def tint2(screen: Screen, bus: PrivateBus, folder: str) -> Iterator[Panel]:
    """tint2 with nothing but its tray, which knows only XEmbed; not started yet."""
    require("tint2", "openbox")
    config = os.path.join(folder, "tint2rc")
    with open(config, "w", encoding="utf-8") as file:
        file.write(_TINT2)
    environ = {**screen.environ, **bus.environ, "HOME": folder}
    with ExitStack() as stack:
        process = subprocess.Popen(["openbox"], env=environ, stderr=subprocess.DEVNULL)
        stack.callback(process.wait)
        stack.callback(process.kill)
        panel = Panel(("tint2", "-c", config), environ, bus)
        stack.callback(panel.end)
        yield panel
