"""``postured autostart``: whether postured starts with the session."""

import argparse
import json
import os
import sys
from dataclasses import asdict

from postured.adapters import autostart
from postured.adapters.autostart import Autostart
from postured.adapters.autostart.mechanism import Status
from postured.errors import ExitCode
from postured.language import _


def main(chosen: argparse.Namespace) -> int:
    """Switch it, or only tell; ``status`` answers with its exit code too."""
    way = autostart.find(os.environ)
    _switch(way, chosen.action)
    status = way.status()
    print(json.dumps({"version": 1, **asdict(status)}) if chosen.json else _said(status))
    return ExitCode.NOTHING if chosen.action == "status" and not status.enabled else ExitCode.OK


def command() -> list[str]:
    """What a session is to start: this very postured, by a path that holds wherever it is called from."""
    folder = os.path.dirname(sys.executable)
    script = os.path.join(folder, "postured")
    if os.access(script, os.X_OK):
        return [script, "run"]
    without_window = os.path.join(folder, "pythonw.exe")
    python = without_window if os.path.exists(without_window) else sys.executable
    return [python, "-P", "-m", "postured", "run"]


def _switch(way: Autostart, action: str) -> None:
    if action == "enable":
        way.enable(command())
    elif action == "disable":
        way.disable()


def _said(status: Status) -> str:
    names = {
        "systemd": _("a systemd user unit"),
        "xdg": _("a desktop entry"),
        "launchd": _("a launch agent"),
        "run-key": _("the registry"),
    }
    if not status.enabled:
        return _("postured does not start with your session; `postured autostart enable` changes that.")
    text = _("postured starts with your session, by {what}: {where}")
    said = text.format(what=names[status.mechanism], where=status.where)
    return f"{said}\n{status.trouble}" if status.trouble else said
