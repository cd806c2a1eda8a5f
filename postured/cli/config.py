"""``postured config``: looks at the settings, and writes them when asked to."""

import argparse
import json
import os

from postured.adapters.ipc.client import ask
from postured.errors import ExitCode, NotRunning
from postured.language import _
from postured.settings import paths
from postured.settings.paths import Paths
from postured.settings.writing import set_key


def main(chosen: argparse.Namespace) -> int:
    """Do what the word after ``config`` says."""
    return _set(chosen)


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


def _file(own: Paths, key: str) -> str:
    """Whoever keeps [health] in a file of its own wants it to stay there."""
    is_health = key.partition(".")[0].strip() == "health"
    return own.health if is_health and os.path.exists(own.health) else own.config


def _reload(socket: str) -> None:
    try:
        ask(socket, "reload")
    except NotRunning:
        pass
