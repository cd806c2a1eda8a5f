"""Bumps, returns and typing, as they come from real desktops with real input."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from postured.adapters.clock import FastClock
from postured.adapters.idle import open_idle
from postured.core.events import Event, Idle, Input, Lull, Typing
from postured.daemon.loop import Loop
from postured.daemon.senses import Presence
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.daemon import AT_ONCE, ONE_ROUTINE, Home, running
from tests.desktop.sensing import Desktop, desktop_of
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen, press, touch

pytestmark = pytest.mark.desktop

SECOND = timedelta(seconds=1)
SPEED = 5
"""So a bump is over after 0.6 s, and idleness begins after 2."""
IDLE_AFTER = 10 * SECOND
LULL = 5 * SECOND


@pytest.fixture(scope="module")
def bus() -> Iterator[PrivateBus]:
    with private_bus() as bus:
        yield bus


@pytest.fixture(params=("x11-sync", "ext-idle-notify", "mutter", "screensaver"))
def desktop(request: pytest.FixtureRequest, bus: PrivateBus) -> Iterator[Desktop]:
    with desktop_of(request.param, bus) as found:
        yield found


class Desk:
    """The daemon's sense of presence at a desktop, and what it has told."""

    def __init__(self, desktop: Desktop) -> None:
        self.loop = Loop()
        self.clock = FastClock(SPEED)
        self.events: list[Event] = []
        self.presence = Presence(
            lambda idle_after: open_idle(self.loop, idle_after=idle_after, environ=desktop.environ),
            self.clock,
            IDLE_AFTER,
            self.events.append,
            self.loop,
        )

    def wait(self, until: Callable[[], object], what: str) -> None:
        wait_for(until, 20, turn=self.loop.turn, what=what)

    def rest(self, length: timedelta) -> None:
        """Turn for so long, by the clock."""
        over: list[bool] = []
        self.loop.later(length / SPEED, lambda: over.append(True))
        self.wait(lambda: over, "the end of a rest")

    def kinds(self) -> list[type[Event]]:
        return [type(each) for each in self.events]


@contextmanager
def sitting_at(desktop: Desktop) -> Iterator[Desk]:
    desk = Desk(desktop)
    desktop.touch()
    desk.presence.start()
    try:
        yield desk
    finally:
        desk.presence.close()
        desk.loop.close()


def test_a_bump_is_no_return_and_inputs_that_go_on_are(desktop: Desktop) -> None:
    with sitting_at(desktop) as desk:
        desk.wait(lambda: Idle in desk.kinds(), "idleness")
        before = len(desk.events)

        desktop.touch()
        desk.wait(lambda: len(desk.events) > before, "what is told after the bump")
        assert desk.kinds()[before:] == [Idle]

        since = desk.clock.now().elapsed
        polls = desk.presence.report()["polls"] or 0.0
        while desk.kinds()[-1] is not Input:
            desktop.touch()
            desk.rest(4 * SECOND)
            assert desk.clock.now().elapsed - since < timedelta(minutes=1)
        back = desk.events[-1]
        assert isinstance(back, Input)
        assert back.since - since < 4 * SECOND + timedelta(seconds=polls) * SPEED
        assert back.at.elapsed - back.since > 3 * SECOND


def test_whoever_goes_on_typing_is_typing_until_they_pause(desktop: Desktop) -> None:
    with sitting_at(desktop) as desk:
        desk.presence.soon(timedelta(0), lull=LULL)
        for _ in range(5):
            desktop.press()
            desk.rest(SECOND)
        assert Typing in desk.kinds()
        assert Lull not in desk.kinds()

        desk.wait(lambda: Lull in desk.kinds(), "the pause")

    assert desk.kinds() == [Input, Typing, Lull]


def test_at_x11_a_pointer_that_moves_is_not_typing(bus: PrivateBus) -> None:
    with desktop_of("x11-sync", bus) as desktop, sitting_at(desktop) as desk:
        desk.presence.soon(timedelta(0), lull=LULL)
        desk.wait(lambda: desk.presence.report()["chosen"] == "x11-sync", "the sense")
        desktop.press()
        desk.rest(SECOND)
        for _ in range(7):
            desktop.touch()
            desk.rest(SECOND)

        assert desk.kinds()[-1] is Lull


@contextmanager
def typist(screen: Screen) -> Iterator[None]:
    """Somebody who types without a pause."""
    script = "while :; do xdotool key Shift_L; sleep 0.1; done"
    process = subprocess.Popen(["sh", "-c", script], env=screen.environ)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def test_a_reminder_waits_for_a_pause_in_real_typing(tmp_path: Path, screen: Screen) -> None:
    home = Home(str(tmp_path), {"DISPLAY": screen.display})
    home.configure(AT_ONCE)

    def told(what: str) -> bool:
        return any(each.get("decision") == what for each in home.journal(demo=True))

    with running(home, "--speed", "10"):
        with typist(screen):
            home.wait_status(lambda report: (report["held"] or {}).get("reason") == "lull", 30)
            waiting = home.journal(demo=True)
        wait_for(lambda: told("remind"), 15, what="the reminder")

    assert "typing" in [each.get("event") for each in waiting]
    assert "remind" not in json.dumps(waiting)
    after = home.journal(demo=True)[len(waiting) :]
    assert "lull" in [each.get("event") for each in after]
    (shown,) = [each for each in after if each.get("decision") == "remind"]
    assert not shown.get("soft", False)


def test_a_real_run_on_wayland_goes_by_its_compositor(tmp_path: Path, bus: PrivateBus) -> None:
    with desktop_of("ext-idle-notify", bus) as desktop:
        folder = desktop.environ["XDG_RUNTIME_DIR"]
        home = Home(str(tmp_path), {"WAYLAND_DISPLAY": f"{folder}/{desktop.environ['WAYLAND_DISPLAY']}"})
        with running(home, "--speed", "10"):
            report = home.wait_status(lambda report: report["presence"] == "idle", 20)
            assert report["senses"]["idle"]["chosen"] == "ext-idle-notify"
            assert json.loads(home.call("doctor", "--json").stdout)["senses"]["idle"]["works"]

            def here() -> bool:
                desktop.touch()
                return bool(home.status()["presence"] == "active")

            wait_for(here, 20, what="the return")


def test_a_pointer_that_moves_in_a_real_run_keeps_no_reminder_waiting(tmp_path: Path, screen: Screen) -> None:
    home = Home(str(tmp_path), {"DISPLAY": screen.display})
    home.configure(AT_ONCE)
    with running(home, "--speed", "10"):
        press(screen)

        def moved_on() -> bool:
            touch(screen)
            return any(each.get("decision") == "remind" for each in home.journal(demo=True))

        wait_for(moved_on, 20, what="the reminder")

    kinds = [each.get("event") for each in home.journal(demo=True)]
    assert "hold" not in [each.get("decision") for each in home.journal(demo=True)]
    assert "typing" not in kinds or "lull" in kinds


def test_whoever_looks_on_while_a_day_goes_by_in_minutes_sees_its_reminders(tmp_path: Path, screen: Screen) -> None:
    home = Home(str(tmp_path), {"DISPLAY": screen.display})
    home.configure(ONE_ROUTINE.replace("40s", "10m"))
    with running(home, "--speed", "60") as daemon:
        touch(screen)
        home.wait_status(lambda report: report["today"]["shown"] == 1, 30)
        report = home.status()

    assert report["presence"] == "active"
    assert "every moment without input would be an absence" in daemon.said()
    assert report["senses"]["idle"]["chosen"] == "assumed"
