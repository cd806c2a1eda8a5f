"""The small files by which a session is told what to start."""

import os
import stat
from collections.abc import Mapping

from postured import atomic
from postured.language import _


def config_folder(environ: Mapping[str, str]) -> str:
    """The person's folder of settings, by the XDG specification."""
    return _folder(environ, "XDG_CONFIG_HOME", ".config")


def data_folder(environ: Mapping[str, str]) -> str:
    """The person's folder of data, by the XDG specification."""
    return _folder(environ, "XDG_DATA_HOME", os.path.join(".local", "share"))


def home(environ: Mapping[str, str]) -> str:
    return environ.get("HOME") or os.path.expanduser("~")


def read(path: str) -> str | None:
    """What the file says; None where there is none, or none that can be read."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, ValueError):
        return None


def write(path: str, text: str) -> None:
    """Put the file there, with its folders; one that says so already is left alone. Raises CannotWrite."""
    if read(path) == text:
        return
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        target, mode = _target(path)
    except OSError as problem:
        raise atomic.cannot_write(path, problem) from problem
    atomic.write(target, text.encode(), mode=mode)


def remove(path: str) -> None:
    """Take the file away, if it is there. Raises CannotWrite."""
    try:
        os.unlink(path)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as problem:
        raise atomic.cannot_write(path, problem) from problem


def gone(program: str) -> str:
    """A word for the person where ``program`` cannot be started; "" where it can."""
    if os.access(program, os.X_OK):
        return ""
    text = _("It starts {program}, which is not there any more; `postured autostart enable` sets that right.")
    return text.format(program=program)


def _target(path: str) -> tuple[str, int]:
    """The file to write, and its mode: a link of the person's own stays one, unless it leads to no file."""
    target = os.path.realpath(path)
    if os.path.isfile(target):
        return target, stat.S_IMODE(os.stat(target).st_mode)
    return path, 0o644  # a masked unit is a link to /dev/null


def _folder(environ: Mapping[str, str], variable: str, default: str) -> str:
    named = environ.get(variable, "")
    return named if os.path.isabs(named) else os.path.join(home(environ), default)
