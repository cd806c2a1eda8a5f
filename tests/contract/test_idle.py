"""What every idle monitor promises (``ports.IdleMonitor``), asked of every one; most with real input."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import pytest

from postured.adapters.idle import open_idle
from postured.adapters.idle.assumed import Assumed
from postured.daemon.loop import Loop
from postured.ports import IdleMonitor
from tests.desktop import compositors
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.compositors import KWin, Mutter
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen, press, touch, xvfb
from tests.fakes.idle import FakeIdleMonitor
from tests.fakes.idle_services import Logind, ScreenSaver, Service, running

IDLE_AFTER = timedelta(milliseconds=400)
PAUSE = timedelta(milliseconds=200)
AN_HOUR = timedelta(hours=1)
SLACK = timedelta(seconds=3)
"""How late a loaded machine may be."""
AGES = timedelta(seconds=10)


@dataclass
class Heard:
    """What a monitor said, in order."""

    words: list[str] = field(default_factory=list)
    lengths: list[timedelta] = field(default_factory=list)
    """With each "idle", for how long."""
    reasons: list[str] = field(default_factory=list)

    def idle(self, for_how_long: timedelta) -> None:
        self.words.append("idle")
        self.lengths.append(for_how_long)

    def active(self) -> None:
        self.words.append("active")

    def lost(self, why: str) -> None:
        self.words.append("lost")
        self.reasons.append(why)


def listen(monitor: IdleMonitor) -> Heard:
    heard = Heard()
    monitor.start(idle=heard.idle, active=heard.active, lost=heard.lost)
    return heard


class Desk(Protocol):
    """A person at a desktop, with the monitors that watch it."""

    def open(self, idle_after: timedelta = IDLE_AFTER) -> IdleMonitor: ...

    def touch(self) -> None: ...

    def wait(self, until: Callable[[], object], what: str, within: timedelta = AGES) -> None:
        """Nobody touches anything until ``until`` holds; fails when that takes longer."""

    def be_away(self) -> None:
        """Nobody touches anything for ``IDLE_AFTER``."""

    def unplug(self) -> None:
        """The display goes."""

    def held(self) -> int:
        """How many connections to the desktop are held."""


class EveryMonitor:
    """The lines that hold for a monitor without any sense, too."""

    @pytest.fixture
    def desk(self) -> Iterator[Desk]:
        raise NotImplementedError

    def test_start_says_that_a_person_is_active_before_it_returns(self, desk: Desk) -> None:
        monitor = desk.open(AN_HOUR)
        desk.touch()

        heard = listen(monitor)

        assert heard.words == ["active"]

    def test_soon_makes_a_monitor_that_polls_poll_faster(self, desk: Desk) -> None:
        monitor = desk.open()
        listen(monitor)
        before = monitor.polls

        monitor.soon(True)
        near = monitor.polls
        monitor.soon(False)

        assert near is None if before is None else near is not None and near < before
        assert monitor.polls == before

    def test_after_close_nothing_is_called_and_nothing_is_held(self, desk: Desk) -> None:
        held = desk.held()
        monitor = desk.open()
        heard = listen(monitor)
        before = list(heard.words)

        monitor.close()
        monitor.close()

        assert desk.held() == held
        witness = listen(desk.open())
        desk.touch()
        desk.wait(lambda: "active" in witness.words, "activity")
        assert heard.words == before


class EverySense(EveryMonitor):
    """The lines that hold for a monitor that can tell."""

    def test_start_says_that_a_person_is_idle_already_before_it_returns(self, desk: Desk) -> None:
        monitor = desk.open()
        desk.be_away()

        heard = listen(monitor)

        assert heard.words == ["idle"]
        assert heard.lengths[0] >= IDLE_AFTER

    def test_idle_comes_when_input_has_been_missing_for_long_enough(self, desk: Desk) -> None:
        desk.touch()
        heard = listen(desk.open(timedelta(seconds=1)))
        desk.wait(lambda: "idle" in heard.words, "idleness")

        assert heard.words == ["active", "idle"]
        assert timedelta(seconds=1) <= heard.lengths[0] < timedelta(seconds=1) + SLACK

    def test_active_comes_at_the_next_input(self, desk: Desk) -> None:
        monitor = desk.open()
        desk.be_away()
        heard = listen(monitor)

        desk.touch()
        desk.wait(lambda: "active" in heard.words, "activity")

        assert heard.words == ["idle", "active"]

    def test_idle_and_active_alternate(self, desk: Desk) -> None:
        monitor = desk.open()
        desk.be_away()
        heard = listen(monitor)

        desk.touch()
        desk.touch()
        desk.wait(lambda: heard.words[1:] and heard.words[-1] == "idle", "idleness again")
        desk.touch()
        desk.wait(lambda: heard.words[-1] == "active", "activity again")

        assert heard.words == ["idle", "active"] * max(2, len(heard.words) // 2)  # more where the desk is slow

    def test_activity_is_told_of_within_the_time_between_two_looks(self, desk: Desk) -> None:
        monitor = desk.open()
        desk.be_away()
        heard = listen(monitor)
        between = monitor.polls or timedelta(0)

        desk.touch()

        desk.wait(lambda: "active" in heard.words, "activity", between + SLACK)
        assert between <= IDLE_AFTER

    def test_a_display_that_goes_is_lost_once(self, doomed_desk: Desk) -> None:
        heard = listen(doomed_desk.open(AN_HOUR))
        witness = listen(doomed_desk.open(AN_HOUR))

        doomed_desk.unplug()
        doomed_desk.wait(lambda: "lost" in heard.words and "lost" in witness.words, "the loss")

        assert heard.words == ["active", "lost"]
        assert heard.reasons != [""]


class TellsPauses(EverySense):
    """The lines that hold for a monitor that can tell of short pauses."""

    def test_short_pauses_are_told_beside_the_long_ones(self, desk: Desk) -> None:
        monitor = desk.open(AN_HOUR)
        desk.touch()
        heard = listen(monitor)
        told: list[bool] = []

        monitor.watch_pauses(PAUSE, told.append)
        desk.wait(lambda: told[-1:] == [True], "a pause")
        before = len(told)
        desk.touch()
        desk.wait(lambda: told[before:] == [False, True], "its end and another")

        assert heard.words == ["active"]

    def test_a_pause_that_is_on_is_told_within_its_length(self, desk: Desk) -> None:
        monitor = desk.open(AN_HOUR)
        listen(monitor)
        desk.be_away()
        told: list[bool] = []

        monitor.watch_pauses(PAUSE, told.append)

        desk.wait(lambda: told[-1:] == [True], "the pause", PAUSE + SLACK)

    def test_of_two_wishes_the_later_one_counts(self, desk: Desk) -> None:
        monitor = desk.open(AN_HOUR)
        listen(monitor)
        first: list[bool] = []
        second: list[bool] = []
        monitor.watch_pauses(AN_HOUR, first.append)
        before = len(first)

        monitor.watch_pauses(PAUSE, second.append)
        desk.wait(lambda: second[-1:] == [True], "a pause")

        assert len(first) == before

    def test_nothing_is_told_once_nobody_wants_to_know(self, desk: Desk) -> None:
        monitor = desk.open(AN_HOUR)
        listen(monitor)
        told: list[bool] = []
        monitor.watch_pauses(PAUSE, told.append)
        before = list(told)

        monitor.watch_pauses(None)
        desk.be_away()

        assert told == before

    def test_a_pause_does_not_end_the_idleness_it_is_part_of(self, desk: Desk) -> None:
        monitor = desk.open()
        desk.be_away()
        heard = listen(monitor)
        told: list[bool] = []

        monitor.watch_pauses(PAUSE, told.append)
        desk.wait(lambda: told[-1:] == [True], "the pause")
        desk.touch()
        desk.wait(lambda: "active" in heard.words and False in told, "activity")

        assert heard.words == ["idle", "active"]


class AssumedDesk:
    """A desktop that tells nothing."""

    def open(self, idle_after: timedelta = IDLE_AFTER) -> IdleMonitor:
        return Assumed()

    def touch(self) -> None:
        pass

    def wait(self, until: Callable[[], object], what: str, within: timedelta = AGES) -> None:
        assert until(), what

    def be_away(self) -> None:
        raise NotImplementedError

    def unplug(self) -> None:
        raise NotImplementedError

    def held(self) -> int:
        return 0


class TestAssumed(EveryMonitor):
    @pytest.fixture
    def desk(self) -> Desk:
        return AssumedDesk()


class FakeDesk:
    """A person whom the test moves, in time that the test passes."""

    def __init__(self) -> None:
        self.monitors: list[FakeIdleMonitor] = []

    def open(self, idle_after: timedelta = IDLE_AFTER) -> IdleMonitor:
        self.monitors.append(FakeIdleMonitor(idle_after))
        return self.monitors[-1]

    def touch(self) -> None:
        for monitor in self.monitors:
            monitor.touch()

    def wait(self, until: Callable[[], object], what: str, within: timedelta = AGES) -> None:
        for _ in range(1000):
            if until():
                return
            for monitor in self.monitors:
                monitor.pass_time(timedelta(milliseconds=10))
        pytest.fail(f"{what} did not come")

    def be_away(self) -> None:
        for monitor in self.monitors:
            monitor.pass_time(IDLE_AFTER)

    def unplug(self) -> None:
        for monitor in self.monitors:
            monitor.lose()
            monitor.lose()

    def held(self) -> int:
        return sum(not monitor.closed for monitor in self.monitors)


class TestFake(TellsPauses):
    @pytest.fixture
    def desk(self) -> Desk:
        return FakeDesk()

    @pytest.fixture
    def doomed_desk(self) -> Desk:
        return FakeDesk()


class RealDesk:
    """A person at a desktop that runs; how it is touched and ended is its own matter."""

    def __init__(self, name: str, environ: Mapping[str, str], *, witness: str = "") -> None:
        """``witness`` names the sense by which the test knows that nobody touches anything, if not the same."""
        self._name = name
        self._environ = environ
        self._witness = witness or name
        self._loop = Loop()
        self._opened: list[IdleMonitor] = []

    def open(self, idle_after: timedelta = IDLE_AFTER) -> IdleMonitor:
        return self._open(self._name, idle_after)

    def touch(self) -> None:
        raise NotImplementedError

    def wait(self, until: Callable[[], object], what: str, within: timedelta = AGES) -> None:
        wait_for(until, within.total_seconds(), turn=self._loop.turn, what=what)

    def be_away(self) -> None:
        witness = self._open(self._witness, IDLE_AFTER)
        heard = listen(witness)
        self.wait(lambda: heard.words[-1] == "idle", "idleness")
        witness.close()

    def unplug(self) -> None:
        raise NotImplementedError

    def held(self) -> int:
        return sum(self._is_socket(file) for file in os.listdir("/proc/self/fd"))

    def end(self) -> None:
        for monitor in self._opened:
            monitor.close()
        self._loop.close()

    def _open(self, name: str, idle_after: timedelta) -> IdleMonitor:
        opened = open_idle(self._loop, idle_after=idle_after, environ=self._environ, wanted=name)
        self._opened.append(opened.monitor)
        return opened.monitor

    @staticmethod
    def _is_socket(file: str) -> bool:
        try:
            return os.readlink(f"/proc/self/fd/{file}").startswith("socket:")
        except OSError:
            return False


class X11Desk(RealDesk):
    """At an X server, with input that goes the way of all input."""

    def __init__(self, screen: Screen, name: str) -> None:
        super().__init__(name, screen.environ, witness="x11-sync")
        self._screen = screen

    def touch(self) -> None:
        touch(self._screen)

    def unplug(self) -> None:
        self._screen.end()


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with xvfb() as screen:
        yield screen


@pytest.fixture(scope="module")
def bus() -> Iterator[PrivateBus]:
    with private_bus() as bus:
        yield bus


@pytest.mark.desktop
class X11Sense(TellsPauses):
    NAME: str

    @pytest.fixture
    def desk(self, screen: Screen) -> Iterator[Desk]:
        desk = X11Desk(screen, self.NAME)
        yield desk
        desk.end()

    @pytest.fixture
    def doomed_desk(self) -> Iterator[Desk]:
        with xvfb() as screen:
            desk = X11Desk(screen, self.NAME)
            yield desk
            desk.end()


class TestX11Sync(X11Sense):
    NAME = "x11-sync"

    def test_it_does_not_poll(self, desk: Desk) -> None:
        assert desk.open().polls is None

    def test_it_tells_keys_from_the_pointer(self, desk: Desk, screen: Screen) -> None:
        monitor = desk.open(AN_HOUR)
        press(screen)
        listen(monitor)
        keys: list[bool] = []
        monitor.watch_pauses(PAUSE, keys.append, keys=True)
        desk.wait(lambda: keys[-1:] == [True], "a pause in typing")

        desk.touch()
        desk.be_away()
        before = list(keys)
        press(screen)
        desk.wait(lambda: keys[-1] is False, "the end of the pause")

        assert monitor.tells_keys
        assert before[-1] is True
        assert len(before) <= 2


class TestX11ScreenSaver(X11Sense):
    NAME = "x11-screensaver"

    def test_it_says_that_it_polls(self, desk: Desk) -> None:
        assert desk.open(timedelta(seconds=30)).polls == timedelta(seconds=30)


class KWinDesk(RealDesk):
    """At a Wayland compositor."""

    def __init__(self, compositor: KWin) -> None:
        super().__init__("ext-idle-notify", compositor.environ)
        self._compositor = compositor

    def touch(self) -> None:
        self._compositor.touch()

    def unplug(self) -> None:
        self._compositor.end()


@pytest.fixture(scope="module")
def kwin(bus: PrivateBus) -> Iterator[KWin]:
    with compositors.kwin(bus) as compositor:
        yield compositor


@pytest.mark.desktop
class TestExtIdleNotify(TellsPauses):
    @pytest.fixture
    def desk(self, kwin: KWin) -> Iterator[Desk]:
        desk = KWinDesk(kwin)
        yield desk
        desk.end()

    @pytest.fixture
    def doomed_desk(self, bus: PrivateBus) -> Iterator[Desk]:
        with compositors.kwin(bus) as compositor:
            desk = KWinDesk(compositor)
            yield desk
            desk.end()

    def test_it_does_not_poll(self, desk: Desk) -> None:
        assert desk.open().polls is None


class MutterDesk(RealDesk):
    """At GNOME's compositor."""

    def __init__(self, compositor: Mutter) -> None:
        super().__init__("mutter", compositor.environ)
        self._compositor = compositor

    def touch(self) -> None:
        touch(self._compositor.screen)

    def unplug(self) -> None:
        self._compositor.end()


@pytest.fixture(scope="module")
def mutter(screen: Screen, bus: PrivateBus) -> Iterator[Mutter]:
    with compositors.mutter(screen, bus) as compositor:
        yield compositor


@pytest.mark.desktop
class TestMutter(TellsPauses):
    @pytest.fixture
    def desk(self, mutter: Mutter) -> Iterator[Desk]:
        desk = MutterDesk(mutter)
        yield desk
        desk.end()

    @pytest.fixture
    def doomed_desk(self) -> Iterator[Desk]:
        with xvfb() as screen, private_bus() as bus, compositors.mutter(screen, bus) as compositor:
            desk = MutterDesk(compositor)
            yield desk
            desk.end()

    def test_it_does_not_poll(self, desk: Desk) -> None:
        assert desk.open().polls is None


class ServiceDesk(RealDesk):
    """At a desktop that is a service on a bus, and nothing more."""

    def __init__(self, name: str, service: Service) -> None:
        address = service.bus.environ["DBUS_SESSION_BUS_ADDRESS"]
        super().__init__(name, {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address})
        self._service = service

    def touch(self) -> None:
        self._service.touch()

    def unplug(self) -> None:
        self._service.die()


@pytest.mark.desktop
class TestScreenSaver(TellsPauses):
    @pytest.fixture
    def desk(self, bus: PrivateBus) -> Iterator[Desk]:
        with running(ScreenSaver(bus)) as service:
            desk = ServiceDesk("screensaver", service)
            yield desk
            desk.end()

    @pytest.fixture
    def doomed_desk(self, desk: Desk) -> Desk:
        return desk

    def test_it_says_that_it_polls(self, desk: Desk) -> None:
        assert desk.open(timedelta(seconds=30)).polls == timedelta(seconds=30)


@pytest.mark.desktop
class TestLogindIdleHint(EverySense):
    """It cannot tell of short pauses, and is told of long ones by a desktop of the test's."""

    @pytest.fixture
    def desk(self, bus: PrivateBus) -> Iterator[Desk]:
        with running(Logind(bus)) as service:
            desk = ServiceDesk("logind-idlehint", service)
            yield desk
            desk.end()

    @pytest.fixture
    def doomed_desk(self, desk: Desk) -> Desk:
        return desk

    def test_it_tells_nothing_of_short_pauses(self, desk: Desk) -> None:
        monitor = desk.open()
        listen(monitor)
        told: list[bool] = []

        monitor.watch_pauses(PAUSE, told.append)
        desk.be_away()

        assert told == []
