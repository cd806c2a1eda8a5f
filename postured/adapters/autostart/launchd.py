"""The macOS way: an agent of the person's own, which launchd starts when they log in."""

import os
import plistlib
from collections.abc import Mapping, Sequence

from postured.adapters.autostart import files
from postured.adapters.autostart.mechanism import Status

LABEL = "local.postured"


def agent(command: Sequence[str]) -> str:
    """The agent that runs ``command``, and starts it again only when it crashed."""
    said = {
        "Label": LABEL,
        "ProgramArguments": list(command),
        "RunAtLoad": True,
        "KeepAlive": {"Crashed": True},
        "ProcessType": "Interactive",
        "LimitLoadToSessionType": "Aqua",
    }
    return plistlib.dumps(said, sort_keys=False).decode()


class LaunchAgent:
    """The agent in ``~/Library/LaunchAgents``."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.path = os.path.join(files.home(environ), "Library", "LaunchAgents", f"{LABEL}.plist")

    def enable(self, command: Sequence[str]) -> None:
        files.write(self.path, agent(command))

    def disable(self) -> None:
        files.remove(self.path)

    def status(self) -> Status:
        program = _program(files.read(self.path) or "")
        trouble = files.gone(program) if program else ""
        return Status(enabled=bool(program), mechanism="launchd", where=self.path, trouble=trouble)


def _program(text: str) -> str:
    """What the agent starts; "" for none."""
    try:
        return str(plistlib.loads(text.encode())["ProgramArguments"][0])
    except Exception:  # noqa: BLE001 - a list that cannot be read raises whatever its reader raises
        return ""
