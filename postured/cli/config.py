"""``postured config``: looks at the settings, and writes them when asked to."""

import argparse
import json
import os
import subprocess
import sys

from postured.adapters.ipc.client import ask
from postured.errors import ExitCode, NotRunning, PosturedError
from postured.language import _
from postured.settings import paths
from postured.settings.paths import Paths
from postured.settings.writing import make, set_key


def main(chosen: argparse.Namespace) -> int:
    """Do what the word after ``config`` says."""
    return _open(chosen) if chosen.action == "open" else _set(chosen)


def _set(chosen: argparse.Namespace) -> int:
    """Write one setting, and have a daemon that runs go by it."""
    own = paths.find(os.environ)
    file = chosen.config or _file(own, chosen.key)
    changed = set_key(file, chosen.key, chosen.value)
    if changed:
        _reload(own.socket)
    if chosen.json:
        print(json.dumps({"version": 1, "changed": changed, "key": chosen.key, "file": file}))
    else:
        text = _("{key} is set, in {file}.") if changed else _("{key} is so already, in {file}.")
        print(text.format(key=chosen.key, file=file))
    return ExitCode.OK


def _open(chosen: argparse.Namespace) -> int:
    """Hand the person's file to the editor that the desktop has for it."""
    file = chosen.config or paths.find(os.environ).config
    make(file)
    opener = {"darwin": "open", "win32": "explorer"}.get(sys.platform, "xdg-open")
    try:
        subprocess.Popen(
            [opener, file],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as problem:
        advice = _("Your settings are in {file}.").format(file=file)
        raise PosturedError(_("nothing here opens files ({program})").format(program=opener), advice) from problem
    if chosen.json:
        print(json.dumps({"version": 1, "file": file}))
    return ExitCode.OK


def _file(own: Paths, key: str) -> str:
    """Whoever keeps [health] in a file of its own wants it to stay there."""
    is_health = key.partition(".")[0].strip() == "health"
    return own.health if is_health and os.path.exists(own.health) else own.config


def _reload(socket: str) -> None:
    try:
        ask(socket, "reload")
    except NotRunning:
        pass
