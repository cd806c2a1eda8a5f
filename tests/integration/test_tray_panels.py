"""The tray icon in real panels: seen, clicked, chosen from, and there again after the panel comes back."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.desktop.bus import PrivateBus
from tests.desktop.daemon import AT_ONCE, Home, running
from tests.desktop.notification_servers import dunst
from tests.desktop.panels import Panel, lxqt_panel, tint2, xfce4_panel
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen, touch

pytestmark = pytest.mark.desktop

ICON = (12, 16)
LATER = ("--set", "routines.move.every=3h")


@pytest.fixture
def home(tmp_path: Path, screen: Screen, bus: PrivateBus) -> Home:
    home = Home(str(tmp_path), {"DISPLAY": screen.display, **bus.environ})
    home.configure(AT_ONCE)
    return home


@pytest.fixture(params=["xfce4-panel", "lxqt-panel"])
def panel(request: pytest.FixtureRequest, screen: Screen, bus: PrivateBus, tmp_path: Path) -> Iterator[Panel]:
    kind = xfce4_panel if request.param == "xfce4-panel" else lxqt_panel
    with kind(screen, bus, str(tmp_path)) as found:
        yield found


def shows(home: Home) -> bool:
    return bool(home.status()["senses"]["tray"]["works"])


def picture(screen: Screen) -> bytes:
    """The pixels of the icon's place in the panel."""
    found = subprocess.run(
        ["import", "-window", "root", "-crop", "30x32+0+0", "rgb:-"],
        env=screen.environ,
        capture_output=True,
        timeout=20,
    )
    return found.stdout


def choose(panel: Panel, *keys: str) -> None:
    """Open the menu with a real click, and go through it with real keys."""
    panel.click(*ICON, 3)
    panel.type(*keys)


def test_it_is_seen_while_postured_runs_and_no_longer(home: Home, panel: Panel, screen: Screen) -> None:
    panel.start()
    with running(home, *LATER) as daemon:
        wait_for(lambda: shows(home), 20)
        wait_for(lambda: len(set(picture(screen))) > 20, 20, what="an icon with soft edges")

        daemon.end()

        wait_for(lambda: len(set(picture(screen))) < 20, 20, what="an empty panel")


def test_a_choice_in_the_menu_reaches_the_daemon(home: Home, panel: Panel) -> None:
    panel.start()
    with running(home, *LATER):
        wait_for(lambda: shows(home), 20)

        def paused() -> bool:
            choose(panel, "Escape", "Escape")
            choose(panel, *["Up"] * 6, "Return")  # from below: Quit, About, Safety card, Settings, Today, Busy
            return bool(home.status()["busy"])

        wait_for(paused, 30)

        assert home.status()["busy"][0]["signal"] == "by-hand"
        assert home.status()["held"]["reason"] == "by-hand"


def test_a_panel_that_is_killed_finds_the_icon_again(home: Home, panel: Panel) -> None:
    panel.start()
    with running(home, *LATER):
        wait_for(lambda: shows(home), 20)

        panel.end()
        wait_for(lambda: not shows(home), 20)
        panel.start()

        wait_for(lambda: shows(home), 20)


def test_a_panel_that_comes_late_finds_the_icon(home: Home, panel: Panel) -> None:
    with running(home, *LATER):
        report = home.status()
        assert report["senses"]["tray"]["trouble"] == "no panel here shows tray icons"

        panel.start()

        wait_for(lambda: shows(home), 20)


def test_a_pause_changes_the_icon(home: Home, screen: Screen, bus: PrivateBus, tmp_path: Path) -> None:
    with ExitStack() as stack:
        panel = stack.enter_context(xfce4_panel(screen, bus, str(tmp_path)))
        panel.start()
        stack.enter_context(running(home, *LATER))
        wait_for(lambda: shows(home), 20)
        touch(screen)
        calm = picture(screen)

        home.call("pause", "1h")

        wait_for(lambda: picture(screen) != calm, 20)


def test_a_routine_is_switched_off_in_the_persons_file(
    home: Home, screen: Screen, bus: PrivateBus, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        panel = stack.enter_context(xfce4_panel(screen, bus, str(tmp_path)))
        panel.start()
        stack.enter_context(running(home))
        wait_for(lambda: shows(home), 20)

        def switched() -> bool:
            choose(panel, "Escape", "Escape")
            # Settings, its second line, the first routine: micro-break, which the file has off.
            choose(panel, *["Up"] * 4, "Right", "Down", "Right", "Return")
            with open(home.config, encoding="utf-8") as file:
                return file.read().count("enabled = false") < AT_ONCE.count("enabled = false")

        wait_for(switched, 40)

        home.wait_status(lambda report: "micro-break" in {each["routine"] for each in report["routines"]})
        assert os.stat(home.config).st_size > 0


def test_a_tray_that_only_knows_xembed_gets_an_icon_that_takes_clicks(
    home: Home, screen: Screen, bus: PrivateBus, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        panel = stack.enter_context(tint2(screen, bus, str(tmp_path)))
        panel.start()
        with running(home, *LATER) as first:  # so that the welcome is over
            first.end()
        server = stack.enter_context(dunst(screen, bus, str(tmp_path)))
        stack.enter_context(running(home, *LATER))

        report = home.wait_status(lambda found: found["senses"]["tray"]["works"], 40)
        assert report["senses"]["tray"]["chosen"] == "pystray"

        def told() -> bool:
            for x in range(4, 40, 8):
                panel.click(x, 16)
            return server.count() == 2  # beside what is to be acknowledged

        wait_for(told, 20, what="what a click on the icon tells")


def test_with_no_tray_at_all_nothing_stays_behind(home: Home) -> None:
    with running(home, *LATER) as daemon:

        def children() -> str:
            path = f"/proc/{daemon.process.pid}/task/{daemon.process.pid}/children"
            return Path(path).read_text(encoding="ascii")

        wait_for(children, 40, what="the child that looks for an old tray")
        wait_for(lambda: not children(), 40, what="its end")

        assert home.status()["senses"]["tray"]["works"] is False


def test_pause_and_done_from_the_menu(home: Home, screen: Screen, bus: PrivateBus, tmp_path: Path) -> None:
    with ExitStack() as stack:
        panel = stack.enter_context(xfce4_panel(screen, bus, str(tmp_path)))
        panel.start()
        stack.enter_context(running(home, "--set", "routines.move.every=1s", "--set", "snooze.expires_after=1h"))
        wait_for(lambda: shows(home), 20)

        def reminded() -> bool:
            touch(screen)
            return home.status()["open"] is not None

        wait_for(reminded, 20)

        def done() -> bool:
            choose(panel, "Escape", "Escape")
            choose(panel, "Down", "Down", "Return")  # Start, Done already
            return bool(home.status()["today"]["done"] == 1)

        wait_for(done, 30)

        def paused() -> bool:
            choose(panel, "Escape", "Escape")
            choose(panel, *["Up"] * 7, "Right", "Return")  # from below: …, Busy, Pause: 30 minutes
            return bool(home.status()["paused_until"])

        wait_for(paused, 30)
        assert "done" in home.outcomes()
