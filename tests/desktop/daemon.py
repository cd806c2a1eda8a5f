"""The installed postured, run as a person runs it: its own home, its own processes, its command line."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.desktop.waiting import wait_for

POSTURED = os.path.join(os.path.dirname(sys.executable), "postured")

ONE_ROUTINE = """
[routines.micro-break]
enabled = false
[routines.long-move]
enabled = false
[routines.backstop]
enabled = false
[routines.lumbar-support]
enabled = false
[routines.hip-flexor]
enabled = false
[routines.move]
every = "40s"
lasts = "20s"
exercises = []
natural_break = "10m"
"""
"""One reminder, soon; the rest of the settings as they come."""

AT_ONCE = (
    ONE_ROUTINE
    + """
[hours]
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ranges = []
quiet_after_arrival = "0s"
quiet_before_end = "0s"
"""
)
"""The same around the clock, for runs at the speed of life."""


@dataclass
class Home:
    """A person's folders, and what a program of theirs finds in its environment."""

    folder: str
    desktop: Mapping[str, str] = field(default_factory=dict)
    """DISPLAY, the bus's address and the like; nothing of the machine's own."""

    @property
    def environ(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": self.folder,
            "XDG_RUNTIME_DIR": self.path("run"),
            "LANG": "C.UTF-8",
            "TZ": "Europe/Berlin",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.path('no-system-bus')}",
            **self.desktop,
        }

    def path(self, *parts: str) -> str:
        return os.path.join(self.folder, *parts)

    @property
    def data(self) -> str:
        return self.path(".local", "share", "postured")

    @property
    def config(self) -> str:
        return self.path(".config", "postured", "config.toml")

    def configure(self, text: str) -> None:
        os.makedirs(os.path.dirname(self.config), exist_ok=True)
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text)

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run([POSTURED, *words], env=self.environ, capture_output=True, text=True, timeout=30)

    def status(self) -> dict[str, Any]:
        found = self.call("status", "--json")
        assert found.returncode == 0, found.stderr
        report: dict[str, Any] = json.loads(found.stdout)
        return report

    def wait_status(self, condition: Callable[[dict[str, Any]], object], seconds: float = 15) -> dict[str, Any]:
        """Ask until the status is such; meanwhile others may have to turn."""
        report: dict[str, Any] = {}

        def asked() -> bool:
            found = self.call("status", "--json")
            if found.returncode == 0:
                report.clear()
                report.update(json.loads(found.stdout))
            return found.returncode == 0 and bool(condition(report))

        wait_for(asked, seconds, what="that status")
        return report

    def journal(self, *, demo: bool = False) -> list[dict[str, Any]]:
        """Every entry that is kept."""
        folder = os.path.join(self.data, "demo", "journal") if demo else os.path.join(self.data, "journal")
        entries = []
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                entries += [json.loads(line) for line in file]
        return entries

    def outcomes(self, *, demo: bool = False) -> list[str]:
        return [each["outcome"] for each in self.journal(demo=demo) if each.get("decision") == "outcome"]


@dataclass
class Running:
    """A daemon that runs in the foreground of a test."""

    process: subprocess.Popen[str]
    output: str
    """A file with all that it wrote to its standard error."""

    def said(self) -> str:
        with open(self.output, encoding="utf-8") as file:
            return file.read()

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send the signal, and wait for the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(15)


@contextmanager
def running(home: Home, *words: str, name: str = "output") -> Iterator[Running]:
    """Start `postured run`, and wait until it answers; end it after, if it has not ended."""
    os.makedirs(home.path("run"), mode=0o700, exist_ok=True)
    output = home.path(name)
    with open(output, "w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [POSTURED, "run", *words], env=home.environ, stderr=file, stdin=subprocess.DEVNULL, text=True
        )
    daemon = Running(process, output)
    try:
        wait_for(
            lambda: home.call("status", "--json").returncode == 0 or process.poll() is not None, 20, what="postured"
        )
        assert process.poll() is None, daemon.said()
        yield daemon
    finally:
        process.kill()
        process.wait()
