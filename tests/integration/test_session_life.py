"""Work, lock, unlock, sleep, wake, at the speed of life: the installed daemon on a desktop whose servers are played."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from postured.adapters.clock import since_boot
from postured.adapters.ipc.client import ask
from postured.settings.paths import find
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.daemon import AT_ONCE, POSTURED, Home, Running, running
from tests.desktop.require import require
from tests.desktop.time_shift import TimeShift
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen, touch, xvfb
from tests.fakes.bus_service import BusService
from tests.fakes.logind import FakeLogind, logind, system_bus
from tests.fakes.screensaver import FakeSaver, screensaver

pytestmark = pytest.mark.desktop

HOUR = timedelta(hours=1)
SECONDS_LONG = (
    AT_ONCE.replace('every = "40s"', 'every = "8s"')
    .replace('lasts = "20s"', 'lasts = "2s"')
    .replace('natural_break = "10m"', 'natural_break = "3s"')
    + """
[presence]
idle_after = "2s"
away_after = "3s"
[interruptions]
lull = "0s"
min_gap = "0s"
per_hour = 60
per_day = 100
[walking]
enabled = false
[ramp]
enabled = false
"""
)


@pytest.fixture
def shift(tmp_path: Path) -> TimeShift:
    return TimeShift(tmp_path)


@pytest.fixture
def home(tmp_path: Path, screen: Screen, bus: PrivateBus, shift: TimeShift) -> Home:
    found = Home(str(tmp_path), {"DISPLAY": screen.display, **bus.environ, **system_bus(bus), **shift.environ})
    found.configure(SECONDS_LONG)
    return found


@pytest.fixture
def seat(bus: PrivateBus) -> Iterator[FakeLogind]:
    with logind(bus) as found:
        yield found


@pytest.fixture
def saver(bus: PrivateBus) -> Iterator[FakeSaver]:
    with screensaver(bus) as found:
        yield found


def status(home: Home) -> dict[str, Any]:
    """What `postured status --json` would print; asked from here, that is quicker."""
    report: dict[str, Any] = ask(find(home.environ).socket, "status")
    return report


def wait_status(home: Home, condition: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    found: list[dict[str, Any]] = []

    def is_so() -> bool:
        found[:] = [status(home)]
        return bool(condition(found[0]))

    wait_for(is_so, 20, what="that status")
    return found[0]


def _tell(report: dict[str, Any]) -> int:
    """How many tell of the lock."""
    lock = report["senses"]["lock"]
    return int(lock["works"]) + len(lock["also"])


def works(screen: Screen, until: Callable[[], object], seconds: float = 30) -> None:
    """The person moves the pointer now and then, until it is so."""

    def seen() -> bool:
        touch(screen)
        return bool(until())

    wait_for(seen, seconds)


def presence(home: Home) -> str:
    return str(status(home)["presence"])


def happened(home: Home, *of: str) -> list[str]:
    """Events of these kinds that the journal has, in order."""
    return [each["event"] for each in home.journal() if each.get("event") in of]


def decided(home: Home, decision: str) -> list[dict[str, Any]]:
    return [each for each in home.journal() if each.get("decision") == decision]


@contextmanager
def at_work(home: Home, screen: Screen, *servers: BusService) -> Iterator[Running]:
    """The daemon runs, has found the servers, and the person is at their desk."""
    with running(home, "--no-tray") as daemon:
        wait_status(home, lambda report: _tell(report) == len(servers))
        works(screen, lambda: presence(home) == "active")
        yield daemon


def test_a_day_of_seconds(screen: Screen, home: Home, seat: FakeLogind, saver: FakeSaver, shift: TimeShift) -> None:
    with at_work(home, screen, seat, saver) as daemon:
        works(screen, lambda: status(home)["open"] is not None)
        assert home.call("skip").returncode == 0

        # Both say that the screen is locked, and that it is open again: an absence, long enough for a natural break.
        works(screen, lambda: status(home)["sitting"] > 2)
        seat.hint(locked=True)
        saver.shield(up=True)
        locked = wait_status(home, lambda report: report["presence"] == "locked")
        wait_for(lambda: _since(home, locked["since"]) > timedelta(seconds=4), 15)
        assert status(home)["open"] is None
        seat.hint(locked=False)
        saver.shield(up=False)
        touch(screen)
        works(screen, lambda: presence(home) == "active")
        assert [each["reason"] for each in decided(home, "credit")] == ["away"]

        # The machine sleeps for an hour: written down before, told of after, and nobody is back for the waking alone.
        works(screen, lambda: status(home)["sitting"] > 2)
        seat.prepare(asleep=True)
        wait_for(lambda: seat.inhibitors == 0)
        assert happened(home, "suspend", "resume") == ["suspend"]
        shift.sleep(daemon.process.pid, HOUR)
        seat.prepare(asleep=False)
        wait_for(lambda: seat.inhibitors == 1)
        assert presence(home) == "away"
        works(screen, lambda: presence(home) == "active")

        credit = decided(home, "credit")[-1]
        assert credit["absence"] >= HOUR.total_seconds()
        works(screen, lambda: status(home)["open"] is not None)
        assert happened(home, "lock", "unlock", "suspend", "resume") == ["lock", "unlock", "suspend", "resume"]
        assert daemon.end() == 0
    assert seat.inhibitors == 0


def _since(home: Home, moment: str) -> timedelta:
    return datetime.fromisoformat(status(home)["at"]).astimezone(UTC) - datetime.fromisoformat(moment).astimezone(UTC)


def test_todays_figures_count_up_to_this_moment(screen: Screen, home: Home) -> None:
    with at_work(home, screen):
        works(screen, lambda: status(home)["sitting"] > 2)
        told = json.loads(home.call("stats", "--days", "1", "--json").stdout)

        assert told["totals"]["sitting"] > 1


def test_a_sleep_without_a_logind_is_seen_when_the_clock_tells_of_the_waking(
    screen: Screen, home: Home, shift: TimeShift
) -> None:
    _may_set_the_clock()
    with at_work(home, screen) as daemon:
        assert status(home)["senses"]["sleep"]["chosen"] == "clocks"
        works(screen, lambda: status(home)["sitting"] > 2)

        shift.sleep(daemon.process.pid, HOUR)
        time.clock_settime(time.CLOCK_REALTIME, time.time())  # the kernel does as much when it wakes
        wait_for(lambda: happened(home, "suspend", "resume") == ["suspend", "resume"], 15)
        assert presence(home) == "away"
        works(screen, lambda: presence(home) == "active")

        assert decided(home, "credit")[-1]["absence"] >= HOUR.total_seconds()


def test_a_sleep_that_nobody_tells_of_is_seen_before_anything_else_happens(
    screen: Screen, home: Home, shift: TimeShift
) -> None:
    with at_work(home, screen) as daemon:
        works(screen, lambda: status(home)["sitting"] > 2)

        shift.sleep(daemon.process.pid, HOUR)
        works(screen, lambda: happened(home, "suspend", "resume") == ["suspend", "resume"])
        works(screen, lambda: presence(home) == "active")

        said = [each.get("event", each.get("decision")) for each in home.journal()]
        assert "remind" not in said[: said.index("credit")]
        assert said.index("resume") < said.index("credit")
        assert decided(home, "credit")[0]["absence"] >= HOUR.total_seconds()


def test_a_clock_that_is_set_moves_neither_sitting_nor_reminders(screen: Screen, home: Home, shift: TimeShift) -> None:
    _may_set_the_clock()
    with at_work(home, screen):
        works(screen, lambda: status(home)["sitting"] > 2)
        before = status(home)

        shift.step_wall(timedelta(hours=-5))
        time.clock_settime(time.CLOCK_REALTIME, time.time())
        wait_for(lambda: happened(home, "clock-set") == ["clock-set"], 15)
        after = status(home)

        assert after["sitting"] < before["sitting"] + 8
        assert _since(home, before["at"]) < timedelta(hours=-4)
        works(screen, lambda: status(home)["open"] is not None)


def test_another_zone_is_gone_by_as_soon_as_the_machine_has_it(home: Home) -> None:
    zone = home.path("localtime")
    os.symlink("/usr/share/zoneinfo/Europe/Berlin", zone)
    home.desktop = {**home.desktop, "TZ": zone}
    with running(home, "--no-tray"):
        assert datetime.fromisoformat(status(home)["at"]).utcoffset() in (HOUR, 2 * HOUR)

        os.symlink("/usr/share/zoneinfo/Asia/Tokyo", home.path("new"))
        os.replace(home.path("new"), zone)

        wait_for(lambda: happened(home, "clock-set") == ["clock-set"], 15)
        assert datetime.fromisoformat(status(home)["at"]).utcoffset() == 9 * HOUR


def test_a_clock_that_is_set_to_the_night_brings_what_is_done_at_night(home: Home, shift: TimeShift) -> None:
    _may_set_the_clock()
    with running(home, "--no-tray"):
        now = datetime.now(ZoneInfo(home.environ["TZ"]))
        tonight = now.replace(hour=3, minute=40, second=0, microsecond=0)
        night = tonight if tonight > now else tonight + timedelta(days=1)
        checkpoint = find(home.environ).checkpoint
        assert not os.path.exists(checkpoint)

        shift.step_wall(night.astimezone(UTC) - now - timedelta(seconds=1))
        time.clock_settime(time.CLOCK_REALTIME, time.time())

        wait_for(lambda: os.path.exists(checkpoint), 15)


def test_somebody_elses_turn_at_the_machine_is_an_absence(screen: Screen, home: Home, seat: FakeLogind) -> None:
    with at_work(home, screen, seat):
        seat.switch(away=True)
        wait_status(home, lambda report: report["presence"] == "locked")
        seat.switch(away=False)
        wait_status(home, lambda report: report["presence"] == "active")


def test_a_wish_to_lock_that_nobody_confirms_ends_with_the_person(screen: Screen, home: Home, seat: FakeLogind) -> None:
    with at_work(home, screen, seat):
        seat.ask("Lock")
        wait_status(home, lambda report: report["presence"] == "locked")

        works(screen, lambda: presence(home) == "active")

        assert happened(home, "lock", "unlock") == ["lock", "unlock"]


def test_each_server_may_go_and_come_back_and_no_reminder_is_lost(
    screen: Screen, home: Home, seat: FakeLogind, saver: FakeSaver
) -> None:
    with at_work(home, screen, seat, saver) as daemon:
        for _ in range(3):
            seat.die()
            saver.die()
            wait_status(home, lambda report: not report["senses"]["lock"]["works"])
            seat.start()
            saver.start()
            wait_status(home, lambda report: report["senses"]["lock"].get("also"))
        before = _switches(daemon.process.pid)
        over = time.monotonic() + 1
        wait_for(lambda: time.monotonic() > over)
        storm = _switches(daemon.process.pid) - before

        works(screen, lambda: status(home)["open"] is not None)
        seat.hint(locked=True)
        wait_status(home, lambda report: report["presence"] == "locked")

        assert storm < 20
        assert daemon.said().count("Traceback") == 0


def test_servers_that_come_after_the_daemon_are_heard(screen: Screen, home: Home, bus: PrivateBus) -> None:
    with at_work(home, screen), logind(bus) as seat:
        wait_status(home, lambda report: report["senses"]["lock"]["works"])
        seat.hint(locked=True)
        wait_status(home, lambda report: report["presence"] == "locked")


def test_a_system_bus_that_comes_after_the_daemon_or_comes_back_tells_of_lock_and_sleep(
    screen: Screen, home: Home
) -> None:
    with private_bus() as late:
        late.end()
        home.desktop = {**home.desktop, **system_bus(late)}
        with at_work(home, screen):
            assert status(home)["senses"]["sleep"]["chosen"] == "clocks"
            for _ in range(2):
                late.start()
                with logind(late) as seat:
                    wait_status(home, lambda report: report["senses"]["lock"]["works"])
                    assert status(home)["senses"]["sleep"]["chosen"] == "logind"
                    wait_for(lambda seat=seat: seat.inhibitors == 1)  # type: ignore[misc]
                    before = happened(home, "suspend", "resume")
                    seat.prepare(asleep=True)
                    wait_for(lambda seat=seat: seat.inhibitors == 0)  # type: ignore[misc]
                    seat.prepare(asleep=False)
                    wait_for(
                        lambda before=before: happened(home, "suspend", "resume") == [*before, "suspend", "resume"]  # type: ignore[misc]
                    )
                    seat.hint(locked=True)
                    wait_status(home, lambda report: report["presence"] == "locked")
                    late.end()
                wait_status(home, lambda report: not report["senses"]["lock"]["works"])
                works(screen, lambda: presence(home) == "active")


def test_servers_that_hang_hold_nobody_up(screen: Screen, home: Home, seat: FakeLogind, saver: FakeSaver) -> None:
    seat.hang()
    saver.hang()
    with running(home, "--no-tray") as daemon:
        works(screen, lambda: status(home)["open"] is not None)
        report = status(home)
        assert report["senses"]["lock"]["works"] is False
        assert report["senses"]["sleep"]["chosen"] == "clocks"
        assert min(_longest_answer(home) for _ in range(3)) < 0.1  # the slowest of many, where the machine is busy

        seat.wake()
        saver.wake()
        wait_status(home, lambda report: report["senses"]["lock"].get("also"))
        assert daemon.end() == 0


@contextmanager
def running_later(home: Home, by: timedelta) -> Iterator[None]:
    """The daemon, in a time namespace: the machine has been on for so much longer."""
    require("unshare")
    if os.getuid() != 0:
        pytest.skip("only root may have clocks of its own")
    shifted = ["unshare", "--time", f"--boottime={by // timedelta(seconds=1)}", "--fork", "--kill-child"]
    with open(home.path("later"), "w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [*shifted, POSTURED, "run", "--no-tray"], env=home.environ, stderr=output, stdin=subprocess.DEVNULL
        )
    try:
        wait_for(lambda: home.call("status").returncode == 0, 20)
        yield
    finally:
        process.kill()
        process.wait()


def test_started_again_after_the_machine_was_off_its_time_goes_on(home: Home) -> None:
    """The machine's own count of time has begun anew; nobody but the wall clock knows how long it was off."""
    with running(home, "--no-tray") as daemon:
        assert home.call("pause", "1h").returncode == 0
        paused_until = datetime.fromisoformat(status(home)["paused_until"])
        daemon.end()
    path = find(home.environ).snapshot
    snapshot = json.loads(Path(path).read_text(encoding="utf-8"))
    Path(path).write_text(json.dumps({**snapshot, "boot": "another run of the machine"}), encoding="utf-8")

    with running_later(home, timedelta(seconds=30) - since_boot()):
        found = datetime.fromisoformat(status(home)["paused_until"])

    assert abs(found - paused_until) < timedelta(seconds=5)


def test_started_again_after_a_sleep_the_time_between_was_an_absence(screen: Screen, home: Home) -> None:
    """The machine's own count of time has gone on, as in a sleep, and is no other machine's."""
    with at_work(home, screen) as daemon:
        works(screen, lambda: status(home)["sitting"] > 2)
        daemon.end(signal.SIGKILL)

    with running_later(home, 2 * HOUR):
        works(screen, lambda: presence(home) == "active")
        credit = decided(home, "credit")[-1]

    assert 7100 <= credit["absence"] <= 7300  # up to the sign of life that did not come, they are taken to be here


def test_a_second_session_of_the_same_person_has_no_daemon_of_its_own(screen: Screen, home: Home) -> None:
    with running(home, "--no-tray"), xvfb() as other, private_bus() as other_bus:
        second = Home(
            home.folder, {**home.desktop, "DISPLAY": other.display, **other_bus.environ, "XDG_SESSION_ID": "7"}
        )
        for runtime in ({}, {"XDG_RUNTIME_DIR": ""}):
            second.desktop = {**second.desktop, **runtime}
            found = second.call("run", "--no-tray")

            assert found.returncode == 75
            assert "postured is already running" in found.stderr


def _longest_answer(home: Home) -> float:
    """How long the daemon kept anybody waiting, in seconds, of twenty times."""
    longest = 0.0
    for _ in range(20):
        began = time.monotonic()
        status(home)
        longest = max(longest, time.monotonic() - began)
    return longest


def _may_set_the_clock() -> None:
    try:
        time.clock_settime(time.CLOCK_REALTIME, time.time())
    except PermissionError:
        pytest.skip("only root may set the clock, and not in every container")


def _switches(process: int) -> int:
    """How often it woke by itself so far."""
    text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(text.split("voluntary_ctxt_switches:")[1].split()[0])
