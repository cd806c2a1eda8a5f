"""Sleep and set clocks for one program, without touching the machine's: a small library is loaded before all others."""

import os
import signal
import struct
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.desktop.require import require

_SOURCE = Path(__file__).with_suffix(".c")


@dataclass
class TimeShift:
    """How much later it is for the programs with this environment."""

    folder: Path
    slept: timedelta = timedelta(0)
    stepped: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        require("gcc")
        command = ["gcc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", self._library, str(_SOURCE), "-ldl"]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        self._write()

    @property
    def _library(self) -> str:
        return str(self.folder / "time_shift.so")

    @property
    def environ(self) -> Mapping[str, str]:
        return {"LD_PRELOAD": self._library, "TIME_SHIFT": str(self.folder / "shift")}

    def sleep(self, process: int, by: timedelta) -> None:
        """The machine sleeps, and with it the process; nobody tells."""
        os.kill(process, signal.SIGSTOP)
        self.slept += by
        self._write()
        os.kill(process, signal.SIGCONT)

    def step_wall(self, by: timedelta) -> None:
        """Somebody sets the clock on the wall."""
        self.stepped += by
        self._write()

    def _write(self) -> None:
        numbers = (round(each.total_seconds() * 1e9) for each in (self.slept, self.stepped))
        # In place: the programs have the file in their memory.
        file = os.open(self.folder / "shift", os.O_WRONLY | os.O_CREAT, 0o600)
        os.pwrite(file, struct.pack("=qq", *numbers), 0)
        os.close(file)
