"""A session bus of the test's own: nothing is started on it but what the test starts."""

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.desktop.require import require
from tests.desktop.waiting import wait_for

_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass
class PrivateBus:
    """A bus that a test may end and start again at the same address."""

    folder: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> str:
        return os.path.join(self.folder, "bus")

    @property
    def environ(self) -> Mapping[str, str]:
        return {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.socket}"}

    def start(self) -> None:
        config = os.path.join(self.folder, "bus.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(_CONFIG.format(socket=self.socket))
        self.process = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork"], stderr=subprocess.DEVNULL
        )
        wait_for(self._listens, 20, what="the bus")

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        if os.path.exists(self.socket):
            os.unlink(self.socket)

    def _listens(self) -> bool:
        """Whether it takes connections; its socket is there a moment before."""
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(self.socket) == 0

    def owner(self, name: str) -> bool:
        """Whether somebody on the bus has that name."""
        found = subprocess.run(
            [
                *("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus"),
                *("/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", f"string:{name}"),
            ],
            env={**os.environ, **self.environ},
            capture_output=True,
            text=True,
            timeout=10,
        )
        return "boolean true" in found.stdout


@contextmanager
def private_bus() -> Iterator[PrivateBus]:
    """Start a bus and end it after."""
    require("dbus-daemon")
    with tempfile.TemporaryDirectory(prefix="bus") as folder:
        bus = PrivateBus(folder)
        bus.start()
        try:
            yield bus
        finally:
            bus.end()
