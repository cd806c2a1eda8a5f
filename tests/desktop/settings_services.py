"""Real stores of a desktop's settings, on a test's own bus and in a home of its own: Xfce's and GNOME's."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.desktop.bus import PrivateBus
from tests.desktop.require import find, require
from tests.desktop.waiting import wait_for


@dataclass
class Store:
    """One of them, and the command that changes it."""

    bus: PrivateBus
    folder: str
    program: str
    name: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def environ(self) -> Mapping[str, str]:
        mine = {"HOME": self.folder, "XDG_CONFIG_HOME": f"{self.folder}/config", "XDG_RUNTIME_DIR": self.folder}
        return {"PATH": os.environ["PATH"], **mine, **self.bus.environ}

    def start(self) -> None:
        self.process = subprocess.Popen(
            [find(self.program) or self.program], env=self.environ, stderr=subprocess.DEVNULL
        )
        wait_for(lambda: self.bus.owner(self.name), 20, what=self.program)

    def end(self) -> None:
        """Kill it, and let what it kept be forgotten."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        shutil.rmtree(f"{self.folder}/config", ignore_errors=True)

    def hang(self, *, hung: bool) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGSTOP if hung else signal.SIGCONT)

    def set(self, *command: str) -> None:
        """Change a setting as a person's own panel would."""
        subprocess.run(command, env=self.environ, check=True, capture_output=True, timeout=20)


@contextmanager
def _running(store: Store) -> Iterator[Store]:
    store.start()
    try:
        yield store
    finally:
        store.hang(hung=False)
        store.end()


@contextmanager
def xfconfd(bus: PrivateBus, folder: str) -> Iterator[Store]:
    """Xfce's; change it with xfconf-query."""
    require("xfconf-query")
    with _running(Store(bus, folder, "xfconfd", "org.xfce.Xfconf")) as store:
        yield store


@contextmanager
def dconf(bus: PrivateBus, folder: str) -> Iterator[Store]:
    """GNOME's; change it with gsettings."""
    require("gsettings", "dconf-service")
    with _running(Store(bus, folder, "dconf-service", "ca.desrt.dconf")) as store:
        yield store
