"""``postured config set``, ``init`` and ``open``: the person's own file is written or made, because they ask for it."""

import argparse
import json
import os
import subprocess
import sys

from postured.adapters.ipc.client import ask
from postured.cli.config_show import told_origin
from postured.errors import CannotWrite, ExitCode, NotRunning, PosturedError
from postured.language import _
from postured.settings import paths
from postured.settings.declaration import leaves, setting
from postured.settings.editing import written
from postured.settings.generate import MADE, example
from postured.settings.here import here
from postured.settings.layers import Level
from postured.settings.paths import Paths
from postured.settings.renamed import today
from postured.settings.writing import make, set_key


def main(chosen: argparse.Namespace) -> int:
    """Do what the word after ``config`` says."""
    return {"set": _set, "init": _init, "open": _open}[chosen.action](chosen)


def _set(chosen: argparse.Namespace) -> int:
    """Write one setting, and have a daemon that runs go by it."""
    own = paths.find(os.environ)
    file = chosen.config or _file(own, chosen.key)
    changed = set_key(file, chosen.key, chosen.value, under=here().combined)
    if changed:
        _reload(own.socket)
    prevails = "" if chosen.config else _what_prevails(chosen.key)
    if chosen.json:
        done = {"changed": changed, "key": chosen.key, "file": file, "in_force": not prevails}
        print(json.dumps({"version": 1, **done}))
    else:
        text = _("{key} is set, in {file}.") if changed else _("{key} is so already, in {file}.")
        print(text.format(key=chosen.key, file=file))
        if prevails:
            print(prevails)
    return ExitCode.OK


def _what_prevails(name: str) -> str:
    """What is in force in place of the person's own word on the key, and why; "" for nothing."""
    key = today(tuple(part.strip() for part in name.split(".")))
    resolved = here()
    origin = resolved.combined.origin(key)
    if origin.level is Level.USER or setting(key) is None:
        return ""
    note = next((each.message for each in resolved.notes if each.key == ".".join(key)), "")
    value = next((written(each) for at, each in leaves(origin.values) if at == key), "")
    told = _("But {value} is in force ({origin}).").format(value=value, origin=told_origin(origin, key))
    return note if note and (origin.clamps or origin.level < Level.USER) else told


def _init(chosen: argparse.Namespace) -> int:
    """Write a file with every setting in it, commented out, where the person has none."""
    file = chosen.config or paths.find(os.environ).config
    if not make(file, example().replace(MADE, "")):
        advice = _(
            "It stays as it is. `postured config open` opens it, `postured config schema` lists what can be set."
        )
        raise CannotWrite(_("there is a settings file already: {file}").format(file=file), advice)
    if chosen.json:
        print(json.dumps({"version": 1, "file": file}))
    else:
        text = _("{file} has every setting with its default. Take the # from those that you want otherwise.")
        print(text.format(file=file))
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
