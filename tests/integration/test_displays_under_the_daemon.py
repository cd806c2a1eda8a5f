"""Displays that hang, die and come back under the whole daemon: no reminder is lost, and nobody is kept waiting."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from postured.adapters.ipc.client import ask
from postured.settings.paths import find
from tests.desktop.bus import PrivateBus
from tests.desktop.daemon import POSTURED, Home, running
from tests.desktop.sensing import Desktop, desktop_of
from tests.desktop.waiting import wait_for
from tests.integration.test_session_life import SECONDS_LONG

pytestmark = pytest.mark.desktop
SETTINGS = SECONDS_LONG.replace('every = "8s"', 'every = "4s"')


@pytest.fixture(params=["x11-sync", "ext-idle-notify", "mutter"])
def desktop(request: pytest.FixtureRequest, bus: PrivateBus) -> Iterator[Desktop]:
    with desktop_of(request.param, bus) as found:
        yield found


@pytest.fixture
def home(tmp_path: Path, desktop: Desktop) -> Home:
    wayland = {name: value for name, value in desktop.environ.items() if name not in ("HOME", "XDG_RUNTIME_DIR")}
    runtime = desktop.environ.get("XDG_RUNTIME_DIR", "")
    if "WAYLAND_DISPLAY" in wayland:
        wayland["WAYLAND_DISPLAY"] = os.path.join(runtime, wayland["WAYLAND_DISPLAY"])
    found = Home(str(tmp_path), wayland)
    found.configure(SETTINGS)
    return found


def status(home: Home) -> dict[str, Any]:
    report: dict[str, Any] = ask(find(home.environ).socket, "status")
    return report


def chosen(home: Home) -> str:
    return str(status(home)["senses"]["idle"]["chosen"])


def reminders(home: Home) -> int:
    return sum(each.get("decision") == "remind" for each in home.journal())


def next_reminder(home: Home) -> int:
    """Say no to the one that is open, so that another may come; how many have."""
    home.call("skip")
    return reminders(home)


def waited(home: Home, until: Callable[[], object]) -> float:
    """How long the loop let anybody wait, in seconds, until it is so."""
    longest = 0.0
    while not until():
        began = time.monotonic()
        status(home)
        longest = max(longest, time.monotonic() - began)
    return longest


def longest_answer(home: Home) -> float:
    """The same of some answers; the best of three tries, where the machine is busy."""

    def some() -> float:
        left = iter(range(20))
        return waited(home, lambda: next(left, None) is None)

    return min(some() for _ in range(3))


def wakings(process: int) -> int:
    """How often its loop slept and woke so far."""
    text = Path(f"/proc/{process}/task/{process}/status").read_text(encoding="utf-8")
    return int(text.split("voluntary_ctxt_switches:")[1].split()[0])


def works(desktop: Desktop, until: Callable[[], object], seconds: float = 30) -> None:
    """The person is at it until it is so."""

    def seen() -> bool:
        desktop.touch()
        return bool(until())

    wait_for(seen, seconds)


def test_a_display_that_hangs_dies_and_comes_back_costs_no_reminder(desktop: Desktop, home: Home) -> None:
    with running(home, "--no-tray") as daemon:
        assert chosen(home) == desktop.name
        works(desktop, lambda: status(home)["presence"] == "active")

        desktop.hang()
        try:
            before, began = wakings(daemon.process.pid), time.monotonic()
            # Who was at the desk when it hung up is taken to be there still, and is due.
            wait_for(lambda: time.monotonic() > began + 1)
            storm = wakings(daemon.process.pid) - before
            home.configure(SETTINGS.replace('idle_after = "2s"', 'idle_after = "1s"'))
            # The sense is opened anew for it, which takes seconds at a display that hangs.
            reload = subprocess.Popen([POSTURED, "reload"], env=home.environ, stdout=subprocess.DEVNULL)
            opening = waited(home, lambda: reload.poll() is not None)
            longest = longest_answer(home)
            wait_for(lambda: reminders(home) >= 1, 20)
        finally:
            desktop.wake()
        wait_for(lambda: chosen(home) == desktop.name, 40)

        desktop.end()
        wait_for(lambda: chosen(home) != desktop.name, 15)
        told = reminders(home)
        wait_for(lambda: next_reminder(home) > told, 30)
        longest = max(longest, longest_answer(home))

        desktop.start()
        wait_for(lambda: chosen(home) == desktop.name, 40)
        works(desktop, lambda: status(home)["presence"] == "active")
        wait_for(lambda: status(home)["presence"] != "active", 15)

        assert longest < 0.1
        assert opening < 0.5  # a machine that is busy with other things may take some
        assert reload.returncode == 0
        assert storm < 20
        assert "Traceback" not in daemon.said()
        assert daemon.end() == 0


def test_a_display_that_comes_after_the_daemon_is_found(desktop: Desktop, home: Home) -> None:
    desktop.end()
    with running(home, "--no-tray"):
        assert chosen(home) == "assumed"
        desktop.start()
        wait_for(lambda: chosen(home) == desktop.name, 40)
        works(desktop, lambda: status(home)["presence"] == "active")
        wait_for(lambda: status(home)["presence"] != "active", 20)
