"""Worlds that can only be looked at: one that a test plays, and the notes of macOS on Focus in a folder of ours."""

import json
import os
import shutil
import tempfile
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta

from postured.adapters.busy import macos
from postured.adapters.busy.looking import Looker
from postured.daemon.loop import Loop
from postured.errors import AdapterUnavailable
from tests.contract.busy_world import Build

_POLLS = timedelta(milliseconds=50)
_PATIENCE = timedelta(milliseconds=150)


@dataclass
class Looked:
    """What is looked at from a thread, and hangs when it is told to."""

    signal: str = "presentation"
    goes_on: bool = False
    there: bool = True
    free: threading.Event = field(default_factory=threading.Event)
    monitor: Looker = field(init=False)

    def look(self) -> frozenset[str]:
        self.free.wait()
        if not self.there:
            raise AdapterUnavailable("nobody is there")
        return frozenset({self.signal}) if self.goes_on else frozenset()

    def begin(self) -> None:
        self.goes_on = self.there

    def end(self) -> None:
        self.goes_on = False

    def vanish(self) -> None:
        self.there = self.goes_on = False

    def come_back(self) -> None:
        self.there = True

    def hang(self, hung: bool) -> None:
        if hung:
            self.free.clear()
        else:
            self.free.set()


def _looked(stack: ExitStack, loop: Loop) -> Looked:
    world = Looked()
    world.hang(False)
    stack.callback(world.hang, False)
    world.monitor = Looker("played", loop, frozenset({world.signal}), world.look, polls=_POLLS, patience=_PATIENCE)
    return world


@dataclass
class Focus:
    """A folder as macOS has it; the file in it is written anew each time, as macOS does."""

    folder: str
    monitor: Looker
    signal: str = "do-not-disturb"

    def begin(self) -> None:
        self._write([{"assertionDetails": {"assertionDetailsModeIdentifier": "com.apple.focus.work"}}])

    def end(self) -> None:
        self._write([])

    def vanish(self) -> None:
        shutil.rmtree(self.folder)

    def come_back(self) -> None:
        os.mkdir(self.folder)

    def hang(self, hung: bool) -> None:
        """Leave it as it is: a file cannot."""

    def _write(self, on: list[object]) -> None:
        if os.path.isdir(self.folder):
            with open(os.path.join(self.folder, "new"), "w") as notes:
                json.dump({"header": {"version": 5}, "data": [{"storeAssertionRecords": on}]}, notes)
            os.replace(notes.name, os.path.join(self.folder, "Assertions.json"))


def _focus(stack: ExitStack, loop: Loop) -> Focus:
    folder = os.path.join(stack.enter_context(tempfile.TemporaryDirectory(prefix="focus")), "DB")
    file = os.path.join(folder, "Assertions.json")

    def look() -> frozenset[str]:
        return frozenset({"do-not-disturb"}) if macos.is_noted(file) else frozenset()

    world = Focus(folder, Looker("focus", loop, frozenset({"do-not-disturb"}), look, polls=_POLLS))
    world.come_back()
    return world


WORLDS: dict[str, Build] = {"looked-at": _looked, "focus-of-macos": _focus}
