"""Do not disturb, and films: with real dunst, Xfce and GNOME settings, and with services that stand for the rest."""

import signal
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from postured.adapters.busy import do_not_disturb, presentation
from postured.adapters.busy.gnome import GnomeDoNotDisturb
from postured.adapters.busy.question import Asked
from postured.busy_ports import BusyMonitor
from postured.daemon.loop import Loop
from postured.wire.dbus import Bus, session_bus
from tests.contract.busy_world import Build
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.notification_servers import NAME, Dunst, dunst
from tests.desktop.settings_services import Store, dconf, xfconfd
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import xvfb
from tests.fakes import inhibitors
from tests.fakes.bus_service import Answer, BusService
from tests.fakes.inhibitors import FakeService, Place


@dataclass
class Played:
    """A service that the test plays."""

    service: FakeService
    monitor: BusyMonitor
    signal: str
    there: bool = True

    def begin(self) -> None:
        self._hold(on=True)

    def end(self) -> None:
        self._hold(on=False)

    def vanish(self) -> None:
        self.service.die()
        self.there = self.service.holds = False

    def come_back(self) -> None:
        self.service.start()
        self.there = True

    def hang(self, hung: bool) -> None:
        if hung:
            self.service.hang()
            self.service.tell()  # whoever listens asks, and gets no answer
        else:
            self.service.wake()

    def _hold(self, *, on: bool) -> None:
        if self.there:
            self.service.hold(on=on)


@dataclass
class Paused:
    """A real dunst."""

    server: Dunst
    bus: PrivateBus
    monitor: BusyMonitor
    signal: str = do_not_disturb.SIGNAL
    there: bool = True

    def begin(self) -> None:
        self._pause("true")

    def end(self) -> None:
        self._pause("false")

    def vanish(self) -> None:
        self.server.end()
        self.there = False

    def come_back(self) -> None:
        self.server.start()
        wait_for(lambda: self.bus.owner(NAME), 20, what="dunst")
        self.there = True

    def hang(self, hung: bool) -> None:
        self.server.process.send_signal(signal.SIGSTOP if hung else signal.SIGCONT)

    def _pause(self, word: str) -> None:
        if self.there:
            self.server.pause(word)


@dataclass
class Switched:
    """A real store of settings; the switch in it is set by ``on`` and ``off``."""

    store: Store
    monitor: BusyMonitor
    signal: str
    on: tuple[str, ...]
    off: tuple[str, ...]

    def begin(self) -> None:
        self._set(self.on)

    def end(self) -> None:
        self._set(self.off)

    def vanish(self) -> None:
        self.store.end()

    def come_back(self) -> None:
        self.store.start()

    def hang(self, hung: bool) -> None:
        self.store.hang(hung=hung)

    def _set(self, command: tuple[str, ...]) -> None:
        if self.store.process is not None:
            self.store.set(*command)


class Shell(BusService):
    """Whom GNOME's setting is for."""

    name = "org.gnome.Shell"

    def answers(self, path: str, interface: str, member: str, body: tuple[Any, ...]) -> Answer:
        return None


@dataclass
class OnGnome(Switched):
    """GNOME's settings are real, and outlive the shell, which the test plays."""

    shell: Shell | None = None

    def vanish(self) -> None:
        assert self.shell is not None
        self.end()
        self.shell.die()

    def come_back(self) -> None:
        assert self.shell is not None
        self.shell.start()


def _bus(stack: ExitStack, loop: Loop) -> tuple[PrivateBus, Bus]:
    bus = stack.enter_context(private_bus())
    ours = Bus(loop, lambda: session_bus(bus.environ))
    stack.callback(ours.close)
    return bus, ours


def _played(place: Place, open_one: Callable[[Bus], Asked]) -> Build:
    def build(stack: ExitStack, loop: Loop) -> Played:
        bus, ours = _bus(stack, loop)
        service = FakeService(bus, place)
        service.start()
        stack.callback(service.die)
        monitor = open_one(ours)
        return Played(service, monitor, next(iter(monitor.signals)))

    return build


def _dunst(stack: ExitStack, loop: Loop) -> Paused:
    bus, ours = _bus(stack, loop)
    screen = stack.enter_context(xvfb())
    server = stack.enter_context(dunst(screen, bus, stack.enter_context(tempfile.TemporaryDirectory())))
    stack.callback(lambda: server.process.send_signal(signal.SIGCONT))
    return Paused(server, bus, do_not_disturb.dunst(ours))


def _xfce(channel: str, name: str, open_one: Callable[[Bus], Asked]) -> Build:
    def build(stack: ExitStack, loop: Loop) -> Switched:
        bus, ours = _bus(stack, loop)
        store = stack.enter_context(xfconfd(bus, stack.enter_context(tempfile.TemporaryDirectory())))
        query = ("xfconf-query", "-c", channel, "-p", name, "-n", "-t", "bool", "-s")
        monitor = open_one(ours)
        return Switched(store, monitor, next(iter(monitor.signals)), (*query, "true"), (*query, "false"))

    return build


def _gnome(stack: ExitStack, loop: Loop) -> OnGnome:
    bus, ours = _bus(stack, loop)
    store = stack.enter_context(dconf(bus, stack.enter_context(tempfile.TemporaryDirectory())))
    shell = Shell(bus)
    shell.start()
    stack.callback(shell.die)
    banners = ("gsettings", "set", "org.gnome.desktop.notifications", "show-banners")
    monitor = GnomeDoNotDisturb(loop, ours, store.environ)
    return OnGnome(store, monitor, do_not_disturb.SIGNAL, (*banners, "false"), (*banners, "true"), shell)


WORLDS: dict[str, Build] = {
    "dunst": _dunst,
    "xfce": _xfce("xfce4-notifyd", "/do-not-disturb", do_not_disturb.xfce),
    "gnome": _gnome,
    "plasma": _played(inhibitors.PLASMA, do_not_disturb.plasma),
    "logind-inhibitors": _played(inhibitors.LOGIND, presentation.logind),
    "session-manager": _played(inhibitors.SESSION_MANAGER, presentation.session_manager),
    "plasma-power": _played(inhibitors.PLASMA_POWER, presentation.plasma),
    "xfce-power": _xfce("xfce4-power-manager", "/xfce4-power-manager/presentation-mode", presentation.xfce),
}
