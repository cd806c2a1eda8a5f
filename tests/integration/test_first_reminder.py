"""From the settings to the first real reminder and its answer, on real desktops: the installed daemon, end to end."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.desktop.bus import PrivateBus
from tests.desktop.daemon import AT_ONCE, ONE_ROUTINE, Home, running
from tests.desktop.notification_servers import Dunst, Xfce4Notifyd, dunst, xfce4_notifyd
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen, touch

pytestmark = pytest.mark.desktop

FAST = ("--speed", "20")


@pytest.fixture
def home(tmp_path: Path, screen: Screen, bus: PrivateBus) -> Home:
    return Home(str(tmp_path), {"DISPLAY": screen.display, **bus.environ})


@pytest.fixture
def dunst_server(screen: Screen, bus: PrivateBus, tmp_path: Path) -> Iterator[Dunst]:
    with dunst(screen, bus, str(tmp_path)) as found:
        yield found


@pytest.fixture
def xfce_server(screen: Screen, bus: PrivateBus, tmp_path: Path) -> Iterator[Xfce4Notifyd]:
    with xfce4_notifyd(screen, bus, str(tmp_path)) as found:
        yield found


def working(screen: Screen, until: object, seconds: float = 20) -> None:
    """The person moves the pointer now and then, until it is so."""

    def seen() -> bool:
        touch(screen)
        return bool(until())  # type: ignore[operator]  # a condition

    wait_for(seen, seconds)


def test_dunst_shows_the_reminder_start_runs_the_break_and_the_journal_has_it(
    screen: Screen, home: Home, dunst_server: Dunst
) -> None:
    home.configure(ONE_ROUTINE)
    with running(home, *FAST) as daemon:
        working(screen, lambda: dunst_server.count() == 1)
        assert home.status()["open"]["routine"] == "move"

        dunst_server.choose("Start")
        working(screen, lambda: home.status()["today"]["done"] == 1)

        assert home.outcomes(demo=True) == ["done"]
        wait_for(lambda: dunst_server.count() == 0)
        report = home.status()
        assert report["open"] is None
        assert report["problems"] == []
        assert report["senses"]["idle"]["chosen"] == "x11-sync"
        assert daemon.end() == 0
    assert home.journal() == []


def test_later_brings_the_same_reminder_back(screen: Screen, home: Home, dunst_server: Dunst) -> None:
    home.configure(ONE_ROUTINE)
    with running(home, *FAST, "--set", "snooze.steps=20s"):
        working(screen, lambda: dunst_server.count() == 1)

        dunst_server.choose("Later")
        wait_for(lambda: home.status()["open"]["phase"] == "snoozed")
        wait_for(lambda: dunst_server.count() == 0)
        working(screen, lambda: dunst_server.count() == 1)

        assert home.status()["open"]["showings"] == 2


def test_xfce4_notifyd_takes_a_real_click_on_the_button(screen: Screen, home: Home, xfce_server: Xfce4Notifyd) -> None:
    home.configure(ONE_ROUTINE)
    with running(home, *FAST):
        working(screen, xfce_server.windows)
        wait_for(lambda: xfce_server.place()[3] > 60)
        left, top, width, height = xfce_server.place()

        def clicked() -> bool:
            xfce_server.click(left + round(width * 0.19), top + round(height * 0.74))
            opened = home.status()["open"]
            return opened is None or opened["phase"] == "running"

        wait_for(clicked, 10)
        working(screen, lambda: home.outcomes(demo=True) == ["done"])

        assert home.status()["today"]["done"] == 1


def test_walking_off_is_the_break(screen: Screen, home: Home, dunst_server: Dunst) -> None:
    home.configure(ONE_ROUTINE.replace("10m", "1m"))
    with running(home, *FAST):
        working(screen, lambda: dunst_server.count() == 1)

        wait_for(lambda: home.status()["presence"] in ("idle", "away"))
        wait_for(lambda: home.status()["at"] and home.status()["presence"] == "away", 30)
        working(screen, lambda: home.outcomes(demo=True) == ["natural"])


def test_the_first_run_says_hello_once_and_its_buttons_only_explain(
    screen: Screen, home: Home, dunst_server: Dunst
) -> None:
    with running(home) as daemon:
        wait_for(lambda: dunst_server.count() == 1)

        dunst_server.choose("I understand")
        wait_for(lambda: "acknowledged" in {each.get("event") for each in home.journal()})
        wait_for(lambda: dunst_server.count() == 1)
        dunst_server.choose("Skip")
        wait_for(lambda: dunst_server.count() == 1)

        assert home.status()["open"] is None
        assert home.status()["today"]["shown"] == 0
        assert "decision" not in {each["kind"] for each in home.journal()}
        assert "postured is here." in daemon.said()
        assert daemon.end() == 0
    wait_for(lambda: dunst_server.count() == 0)
    with running(home):
        home.wait_status(lambda report: report["senses"]["notifier"]["works"])
        assert dunst_server.count() == 0


def test_a_reminder_that_is_open_is_withdrawn_at_the_end(screen: Screen, home: Home, dunst_server: Dunst) -> None:
    home.configure(AT_ONCE)
    with running(home, "--set", "routines.move.every=2s") as daemon:
        working(screen, lambda: home.status()["open"] is not None)

        assert daemon.end(signal.SIGINT) == 0

    assert home.outcomes() == ["withdrawn"]
    wait_for(lambda: dunst_server.count() <= 1)  # the welcome may stay; the reminder does not


def test_a_hung_notification_daemon_blocks_nothing(screen: Screen, home: Home, dunst_server: Dunst) -> None:
    home.configure(ONE_ROUTINE)
    with running(home, "--speed", "10") as daemon:
        home.wait_status(lambda report: report["senses"]["notifier"]["works"])
        dunst_server.process.send_signal(signal.SIGSTOP)
        try:
            working(screen, lambda: "* Time to move" in daemon.said(), 30)
            assert "does not answer" in home.status()["problems"][0]["message"]
            assert home.call("done").returncode == 0
        finally:
            dunst_server.process.send_signal(signal.SIGCONT)
        wait_for(lambda: home.status()["problems"] == [])
        wait_for(lambda: dunst_server.count() == 0)


def test_a_notification_daemon_that_dies_is_found_again(
    screen: Screen, bus: PrivateBus, home: Home, tmp_path: Path
) -> None:
    home.configure(ONE_ROUTINE)
    with running(home, *FAST), ExitStack() as stack:
        assert home.status()["senses"]["notifier"]["chosen"] == "terminal"

        server = stack.enter_context(dunst(screen, bus, str(tmp_path)))
        home.wait_status(lambda report: report["senses"]["notifier"]["chosen"] == "dbus")
        server.end()
        home.wait_status(lambda report: "no notification daemon" in str(report["problems"]))
        server.start()

        home.wait_status(lambda report: report["problems"] == [])
        working(screen, lambda: server.count() == 1)
