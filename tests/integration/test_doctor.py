"""`postured doctor` on whole and on crippled machines, with a daemon and without: exactly what it answers."""

import json
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.bus import PrivateBus
from tests.desktop.daemon import Home, running
from tests.desktop.notification_servers import Dunst, dunst
from tests.desktop.xvfb import Screen
from tests.fakes.logind import logind, system_bus
from tests.fakes.screensaver import screensaver

desktop = pytest.mark.desktop

CALLS = (
    "microphone",
    "camera",
    "screen-share",
    "fullscreen",
    "do-not-disturb",
    "presentation",
    "program",
    "calendar",
)
"""What can hold a reminder back."""

NO_BUS = "there is no session bus (D-Bus) here"
NO_SERVER = "no notification daemon is running"
HANGS = "the notification daemon does not answer"
NONE_EITHER = "notify-send would find no session bus either"
SAME_BUS = "plyer would ask the same session bus, and could do no better"
NO_DISPLAY = "The X display cannot be used: DISPLAY is not set"
GUESSES = "postured cannot tell when you are away, and takes it that you are here"
NO_PLAYER = "no program that plays sounds is installed"
PLAYERS = ("pw-play", "paplay", "canberra-gtk-play", "aplay")


def sense(chosen: str, others: Mapping[str, str] | None = None, *, works: bool = True, **more: Any) -> dict[str, Any]:
    return {"chosen": chosen, "works": works, "others": dict(others or {}), "trouble": "", **more}


DBUS = sense("dbus", buttons=True)
X11 = sense("x11-sync", polls=None)
EVERYWHERE = {
    "clock": sense("timerfd"),
    "wall-clock": sense("timerfd", polls=None),
    "journal": sense("files", damaged=0),
    "settings": sense("as-written"),
    "own-files": sense("as-written"),
    "sound": sense("", dict.fromkeys(PLAYERS, "not installed"), works=False, trouble=NO_PLAYER, enabled=False),
    "control": sense("runtime-folder"),
    "autostart": sense("xdg", enabled=False),
}
"""What is so on every machine of these tests, but for the tray: there is no panel."""


def terminal(dbus: str, plyer: str) -> dict[str, Any]:
    return sense("terminal", {"dbus": dbus, "plyer": plyer}, trouble=dbus, buttons=False)


def blind(*, running: bool, bus: bool = False) -> dict[str, Any]:
    others = {
        "x11-sync": NO_DISPLAY,
        "x11-screensaver": NO_DISPLAY,
        "mutter": "GNOME's Mutter does not run here" if bus else NO_BUS,
        "screensaver": "The desktop's screen saver does not run here" if bus else NO_BUS,
        "logind-idlehint": "there is no system bus (D-Bus) here",
    }
    trouble = f"{GUESSES} ({NO_DISPLAY})" if running else ""
    return sense("assumed", others, works=False, polls=None, trouble=trouble)


@pytest.fixture
def server(screen: Screen, bus: PrivateBus, tmp_path: Path) -> Iterator[Dunst]:
    with dunst(screen, bus, str(tmp_path)) as found:
        yield found


def home_with(tmp_path: Path, *parts: Mapping[str, str]) -> Home:
    """A home whose PATH has no program at all, so that only the desktop's own parts count."""
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    os.makedirs(tmp_path / "run", mode=0o700)
    found: dict[str, str] = {"PATH": str(nothing)}
    for each in parts:
        found |= each
    return Home(str(tmp_path), found)


def examined(home: Home) -> tuple[int, bool, dict[str, Any]]:
    """The exit code, whether it runs, and the senses but for those that other tests are about."""
    called = home.call("doctor", "--json")
    assert called.stderr == ""
    told = json.loads(called.stdout)
    assert told["version"] == 1
    assert told["good"] == (called.returncode == 0)
    for other in ("tray", "lock", "sleep", "files", *CALLS):
        told["senses"].pop(other, None)
    return called.returncode, told["running"], told["senses"]


def both(home: Home) -> Iterator[tuple[bool, tuple[int, bool, dict[str, Any]]]]:
    """What it answers without a daemon, and then with one."""
    yield False, examined(home)
    with running(home):
        home.wait_status(lambda _report: True)
        yield True, examined(home)


@desktop
def test_a_whole_desktop(tmp_path: Path, screen: Screen, bus: PrivateBus, server: Dunst) -> None:
    home = home_with(tmp_path, {"DISPLAY": screen.display}, bus.environ)
    for runs, found in both(home):
        assert found == (0, runs, {**EVERYWHERE, "notifier": DBUS, "idle": X11})


def test_no_bus_and_no_display(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    for runs, found in both(home):
        senses = {**EVERYWHERE, "notifier": terminal(NO_BUS, NONE_EITHER), "idle": blind(running=runs)}
        assert found == (1, runs, senses)


@desktop
def test_no_bus(tmp_path: Path, screen: Screen) -> None:
    home = home_with(tmp_path, {"DISPLAY": screen.display})
    for runs, found in both(home):
        assert found == (1, runs, {**EVERYWHERE, "notifier": terminal(NO_BUS, NONE_EITHER), "idle": X11})


@desktop
def test_no_display(tmp_path: Path, bus: PrivateBus, server: Dunst) -> None:
    home = home_with(tmp_path, bus.environ)
    for runs, found in both(home):
        assert found == (1, runs, {**EVERYWHERE, "notifier": DBUS, "idle": blind(running=runs, bus=True)})


@desktop
def test_no_notification_daemon(tmp_path: Path, screen: Screen, bus: PrivateBus) -> None:
    home = home_with(tmp_path, {"DISPLAY": screen.display}, bus.environ)
    for runs, found in both(home):
        assert found == (1, runs, {**EVERYWHERE, "notifier": terminal(NO_SERVER, SAME_BUS), "idle": X11})


@desktop
def test_a_hung_notification_daemon_is_found_out_also_by_a_daemon_that_had_met_it(
    tmp_path: Path, screen: Screen, bus: PrivateBus, server: Dunst
) -> None:
    home = home_with(tmp_path, {"DISPLAY": screen.display}, bus.environ)
    senses = {**EVERYWHERE, "notifier": terminal(HANGS, SAME_BUS), "idle": X11}
    with running(home):
        home.wait_status(lambda report: report["senses"]["notifier"]["buttons"])
        server.process.send_signal(signal.SIGSTOP)
        try:
            assert examined(home) == (1, True, senses)
        finally:
            server.process.send_signal(signal.SIGCONT)
        assert examined(home) == (0, True, {**senses, "notifier": DBUS})
    server.process.send_signal(signal.SIGSTOP)
    assert examined(home) == (1, False, senses)


@desktop
@pytest.mark.parametrize(
    ("session", "why"),
    [("", "XDG_RUNTIME_DIR is not set"), ("/nowhere/at/all", "XDG_RUNTIME_DIR names no folder that can be used")],
)
def test_no_runtime_folder(
    tmp_path: Path, screen: Screen, bus: PrivateBus, server: Dunst, session: str, why: str
) -> None:
    parts = {"DISPLAY": screen.display, "XDG_RUNTIME_DIR": session, "TMPDIR": str(tmp_path)}
    home = home_with(tmp_path, parts, bus.environ)
    control = sense("temporary-folder", {"runtime-folder": why})
    for runs, found in both(home):
        assert found == (0, runs, {**EVERYWHERE, "notifier": DBUS, "idle": X11, "control": control})


def test_a_daemon_that_is_stuck_is_told_from_one_that_does_not_run(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    with running(home) as daemon:
        daemon.process.send_signal(signal.SIGSTOP)
        try:
            code, runs, senses = examined(home)
        finally:
            daemon.process.send_signal(signal.SIGCONT)

    assert (code, runs) == (1, False)
    assert senses["control"] == sense("runtime-folder", works=False, trouble="postured does not answer")


def test_settings_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    home.configure("[hours]\nrangs = []\n")
    for _runs, (code, _running, senses) in both(home):
        assert code == 1
        assert (senses["settings"]["chosen"], senses["settings"]["works"]) == ("what-is-good", False)
        assert "hours.rangs" in senses["settings"]["trouble"]


def test_a_broken_exercise_of_ones_own_is_named_and_degrades_nothing(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    mine = os.path.join(os.path.dirname(home.config), "exercises", "mine.toml")
    os.makedirs(os.path.dirname(mine))
    Path(mine).write_text('[exercises.bend]\nname = "Bend"\n', encoding="utf-8")
    for _runs, (_code, _running, senses) in both(home):
        assert (senses["own-files"]["chosen"], senses["own-files"]["works"]) == ("what-is-good", False)
        assert f"{mine}:1:12: exercises.bend.category" in senses["own-files"]["trouble"]
        assert senses["settings"]["works"]


def test_a_journal_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    os.makedirs(home.data, mode=0o700)
    (Path(home.data) / "journal").write_text("", encoding="utf-8")
    code, _running, senses = examined(home)

    assert code == 1
    assert (senses["journal"]["chosen"], senses["journal"]["works"]) == ("memory", False)
    assert senses["journal"]["trouble"].startswith("there is a file where a folder should be: ")


def test_it_leaves_nothing_behind(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    examined(home)

    assert sorted(os.listdir(tmp_path)) == ["nothing", "run"]
    assert os.listdir(tmp_path / "run") == []


def test_without_a_panel_the_icon_is_missed_and_switched_off_it_is_not(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    assert senses_of(home)["tray"] == sense("", {"status-notifier": NO_BUS}, works=False, trouble=NO_BUS, enabled=True)

    home.configure("[tray]\nenabled = false\n")
    assert senses_of(home)["tray"]["enabled"] is False


def senses_of(home: Home) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(home.call("doctor", "--json").stdout)["senses"]
    return found


def test_for_a_person_it_says_first_that_it_is_not_running(tmp_path: Path) -> None:
    called = home_with(tmp_path).call("doctor")

    assert called.returncode == 1
    assert called.stdout.startswith("postured is not running; this is what it would find.\n\n !  reminders ")


NO_SYSTEM_BUS = "there is no system bus (D-Bus) here"


def test_nobody_to_tell_of_lock_and_sleep(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    with running(home):
        running_found = senses_of(home)
    found = senses_of(home)

    for each in (running_found, found):
        assert each["lock"]["chosen"] == ""
        assert each["lock"]["trouble"] == "nobody tells when the screen is locked; it is taken for open"
        assert each["lock"]["others"]["logind"] == NO_SYSTEM_BUS
        assert each["lock"]["others"]["org.gnome.ScreenSaver"] == NO_BUS
        assert each["sleep"] == sense("clocks", {"logind": NO_SYSTEM_BUS})


@desktop
def test_all_who_tell_of_lock_and_sleep(tmp_path: Path, bus: PrivateBus) -> None:
    home = home_with(tmp_path, bus.environ, system_bus(bus))
    with logind(bus), screensaver(bus):
        found = senses_of(home)
        with running(home):
            home.wait_status(lambda report: report["senses"]["lock"].get("also"))
            running_found = senses_of(home)

    for each in (found, running_found):
        assert each["lock"] == sense("logind", also=["org.gnome.ScreenSaver"])
        assert each["sleep"] == sense("logind")


@desktop
def test_a_locker_without_a_logind_is_enough_for_the_lock(tmp_path: Path, bus: PrivateBus) -> None:
    home = home_with(tmp_path, bus.environ, system_bus(bus))
    with screensaver(bus):
        found = senses_of(home)

    assert found["lock"] == sense("org.gnome.ScreenSaver", {"logind": "logind does not run here"}, also=[])
    assert found["sleep"] == sense("clocks", {"logind": "logind does not run here"})


@desktop
def test_who_tells_of_calls_and_films_and_what_nobody_asks_for(
    tmp_path: Path, screen: Screen, bus: PrivateBus, server: Dunst
) -> None:
    del server
    home = home_with(tmp_path, {"DISPLAY": screen.display}, bus.environ)
    home.configure('[interruptions]\nhold_during = ["microphone", "do-not-disturb", "program", "calendar"]\n')
    for runs in (False, True):
        with running(home, "--no-tray") if runs else nullcontext():
            if runs:
                home.wait_status(lambda report: report["senses"]["do-not-disturb"]["works"])
            told = json.loads(home.call("doctor", "--json").stdout)["senses"]
            page = home.call("doctor").stdout

        quiet, microphone = told["do-not-disturb"], told["microphone"]
        assert (quiet["chosen"], quiet["works"], quiet["enabled"]) == ("dunst", True, True)
        assert (microphone["works"], microphone["enabled"]) == (False, True)
        assert microphone["others"]["pulse"] == "no sound server (PulseAudio or PipeWire) runs here"
        for name in ("camera", "program", "calendar", "screen-share", "presentation", "fullscreen"):
            assert (told[name]["works"], told[name]["enabled"]) == (False, False)
        assert " ok do not disturb  told by dunst\n" in page
        assert " -  microphone      not known here; it holds no reminder back\n" in page
        assert " -  camera          not asked for; it holds no reminder back\n" in page
