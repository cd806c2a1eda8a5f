"""The tray icon in waybar, on a Wayland compositor with no screen: seen, and there again after waybar comes back."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.compositors import as_nobody, sway
from tests.desktop.daemon import AT_ONCE, Home, running
from tests.desktop.panels import Panel
from tests.desktop.require import require
from tests.desktop.waiting import wait_for

pytestmark = pytest.mark.desktop

LATER = ("--set", "routines.move.every=3h")
PLACE = "0,0 32x32"

_WAYBAR = {"layer": "top", "position": "top", "height": 32, "modules-left": ["tray"], "tray": {"icon-size": 24}}
_STYLE = "* { border: none; margin: 0; padding: 0; } window#waybar { background: #dddddd; }"


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    with private_bus() as found:
        os.chmod(found.folder, 0o711)
        yield found


@pytest.fixture
def compositor(bus: PrivateBus) -> Iterator[Mapping[str, str]]:
    with sway(bus) as found:
        yield found.environ


@pytest.fixture
def waybar(compositor: Mapping[str, str], bus: PrivateBus) -> Iterator[Panel]:
    """waybar with nothing but its tray, at the top; not started yet."""
    require("waybar")
    folder = compositor["HOME"]
    config, style = os.path.join(folder, "waybar.json"), os.path.join(folder, "waybar.css")
    Path(config).write_text(json.dumps(_WAYBAR), encoding="utf-8")
    Path(style).write_text(_STYLE, encoding="utf-8")
    panel = Panel((*as_nobody(), "waybar", "-c", config, "-s", style), compositor, bus)
    yield panel
    panel.end()


@pytest.fixture
def home(tmp_path: Path, bus: PrivateBus) -> Home:
    home = Home(str(tmp_path), bus.environ)
    home.configure(AT_ONCE)
    return home


def shows(home: Home) -> bool:
    return bool(home.status()["senses"]["tray"]["works"])


def picture(compositor: Mapping[str, str]) -> bytes:
    """The pixels of the icon's place in the bar."""
    found = subprocess.run(
        [*as_nobody(), "grim", "-t", "ppm", "-g", PLACE, "-"], env=compositor, capture_output=True, timeout=20
    )
    return found.stdout.partition(b"\n255\n")[2]


def test_waybar_shows_it_while_postured_runs_and_no_longer(
    home: Home, waybar: Panel, compositor: Mapping[str, str]
) -> None:
    require("grim")
    waybar.start()
    wait_for(lambda: set(picture(compositor)) == {0xDD}, 20, what="an empty bar")
    with running(home, *LATER) as daemon:
        wait_for(lambda: shows(home), 20)
        assert home.status()["senses"]["tray"]["chosen"] == "status-notifier"
        wait_for(lambda: len(set(picture(compositor))) > 20, 20, what="an icon with soft edges")

        daemon.end()

        wait_for(lambda: set(picture(compositor)) == {0xDD}, 20, what="an empty bar again")


def test_waybar_finds_it_again_after_it_is_killed(home: Home, waybar: Panel, compositor: Mapping[str, str]) -> None:
    require("grim")
    waybar.start()
    with running(home, *LATER):
        wait_for(lambda: shows(home), 20)

        waybar.end()
        wait_for(lambda: not shows(home), 20)
        waybar.start()

        wait_for(lambda: shows(home), 20)
        wait_for(lambda: len(set(picture(compositor))) > 20, 20, what="the icon again")


def test_a_pause_changes_the_icon_in_waybar(home: Home, waybar: Panel, compositor: Mapping[str, str]) -> None:
    require("grim")
    waybar.start()
    with running(home, *LATER):
        wait_for(lambda: shows(home), 20)
        wait_for(lambda: len(set(picture(compositor))) > 20, 20, what="an icon with soft edges")
        calm = picture(compositor)

        home.call("pause", "1h")

        wait_for(lambda: picture(compositor) != calm, 20, what="another icon")
