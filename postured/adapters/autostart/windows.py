"""The Windows way: a line in the registry, under what runs when the person logs in."""

import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

from postured import atomic
from postured.adapters.autostart.mechanism import Status

_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_NAME = "postured"


class Registry(Protocol):
    """One key of the registry, with named texts in it; OSError where it cannot be written."""

    def read(self, name: str) -> str | None: ...

    def write(self, name: str, text: str) -> None: ...

    def delete(self, name: str) -> None:
        """Take the text away; none there is fine."""


class RunKey:
    """The line under Run."""

    where = rf"HKEY_CURRENT_USER\{_KEY}\{_NAME}"

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def enable(self, command: Sequence[str]) -> None:
        try:
            self._registry.write(_NAME, subprocess.list2cmdline(command))
        except OSError as problem:
            raise atomic.cannot_write(self.where, problem) from problem

    def disable(self) -> None:
        try:
            self._registry.delete(_NAME)
        except OSError as problem:
            raise atomic.cannot_write(self.where, problem) from problem

    def status(self) -> Status:
        return Status(enabled=bool(self._registry.read(_NAME)), mechanism="run-key", where=self.where)


if sys.platform == "win32":
    import winreg

    class OwnRegistry:
        """The person's own Run key."""

        def read(self, name: str) -> str | None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
                    return str(winreg.QueryValueEx(key, name)[0])
            except OSError:
                return None

        def write(self, name: str, text: str) -> None:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
                winreg.SetValueEx(key, name, 0, winreg.REG_SZ, text)

        def delete(self, name: str) -> None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY, 0, winreg.KEY_SET_VALUE) as key:
                    winreg.DeleteValue(key, name)
            except FileNotFoundError:
                pass
