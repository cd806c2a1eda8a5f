"""Desktops that sense input, each in the same form: to be touched, ended, started again, and left hanging."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from postured.wire import x11
from postured.wire.x11_display import X11Error
from tests.desktop import compositors
from tests.desktop.bus import PrivateBus
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen, press, touch, xvfb
from tests.fakes.idle_services import Logind, ScreenSaver, Service


class Desktop(Protocol):
    """Something that senses input, and can be ill-treated."""

    name: str
    """Of the sense that goes by it."""

    @property
    def environ(self) -> Mapping[str, str]: ...

    def start(self) -> None: ...

    def end(self) -> None: ...

    def hang(self) -> None: ...

    def wake(self) -> None: ...

    def touch(self) -> None: ...

    def press(self) -> None:
        """Press a key, where that is another thing than a touch."""


class Compositor:
    """KWin, or Mutter on a screen that stays."""

    def __init__(self, name: str, program: compositors.KWin | compositors.Mutter) -> None:
        self.name = name
        self._program = program

    @property
    def environ(self) -> Mapping[str, str]:
        return self._program.environ

    def start(self) -> None:
        self._program.start()

    def end(self) -> None:
        self._program.end()

    def hang(self) -> None:
        assert self._program.process is not None
        os.kill(self._program.process.pid, signal.SIGSTOP)

    def wake(self) -> None:
        assert self._program.process is not None
        os.kill(self._program.process.pid, signal.SIGCONT)

    def touch(self) -> None:
        if isinstance(self._program, compositors.KWin):
            self._program.touch()
        else:
            touch(self._program.screen)

    def press(self) -> None:
        self.touch()


class XServer:
    """An X server that keeps its number."""

    name = "x11-sync"

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    @property
    def environ(self) -> Mapping[str, str]:
        nowhere = "unix:path=/nonexistent/bus"
        display = {"PATH": os.environ["PATH"], "DISPLAY": self._screen.display}
        return {**display, "DBUS_SESSION_BUS_ADDRESS": nowhere, "DBUS_SYSTEM_BUS_ADDRESS": nowhere}

    def start(self) -> None:
        command = ("Xvfb", self._screen.display, "-noreset", "-nolisten", "tcp")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._screen = Screen(self._screen.display, process)
        wait_for(self._answers, 20, what="Xvfb")

    def end(self) -> None:
        self._screen.end()

    def hang(self) -> None:
        os.kill(self._screen.process.pid, signal.SIGSTOP)

    def wake(self) -> None:
        os.kill(self._screen.process.pid, signal.SIGCONT)

    def touch(self) -> None:
        touch(self._screen)

    def press(self) -> None:
        press(self._screen)

    def _answers(self) -> bool:
        try:
            x11.connect(self.environ).close()
        except X11Error:
            return False
        return True


class OnBus:
    """A service that answers on a thread of the test's."""

    def __init__(self, name: str, service: Service) -> None:
        self.name = name
        self._service = service

    @property
    def environ(self) -> Mapping[str, str]:
        address = self._service.bus.environ["DBUS_SESSION_BUS_ADDRESS"]
        session = f"unix:path={self._service.bus.folder}/none" if self.name == "logind-idlehint" else address
        return {"DBUS_SESSION_BUS_ADDRESS": session, "DBUS_SYSTEM_BUS_ADDRESS": address}

    def start(self) -> None:
        self._service.start()

    def end(self) -> None:
        self._service.die()

    def hang(self) -> None:
        self._service.awake.clear()

    def wake(self) -> None:
        self._service.awake.set()

    def touch(self) -> None:
        self._service.touch()

    def press(self) -> None:
        self.touch()


@contextmanager
def desktop_of(name: str, bus: PrivateBus) -> Iterator[Desktop]:
    match name:
        case "ext-idle-notify":
            with compositors.kwin(bus) as kwin:
                yield Compositor(name, kwin)
        case "x11-sync":
            with xvfb() as screen:
                server = XServer(screen)
                try:
                    yield server
                finally:
                    server.end()
        case "mutter":
            with xvfb() as screen, compositors.mutter(screen, bus) as mutter:
                yield Compositor(name, mutter)
        case _:
            service = ScreenSaver(bus) if name == "screensaver" else Logind(bus)
            service.start()
            try:
                yield OnBus(name, service)
            finally:
                service.die()
