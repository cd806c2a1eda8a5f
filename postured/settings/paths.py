"""Where postured's files lie, on each platform. Nothing here opens a file but to make a folder private."""

import os
import posixpath
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from postured.errors import CannotWrite
from postured.language import _

_LONGEST_SOCKET = {"darwin": 103}
"""Bytes that a socket's address may have, by platform; 107 on Linux."""
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """The person's files and folders. None of them need exist."""

    config: str
    """The settings, which postured never writes unless asked to."""
    health: str
    """The [health] table, kept apart by whoever wants it more private."""
    exercises: str
    """A folder for exercises of their own."""
    data: str
    lock: str
    """Held by the one daemon; a demo run holds the same one."""
    journal: str
    """A folder, with a file a month."""
    snapshot: str
    totals: str
    """The totals of the days, to be thrown away at will: they come from the journal."""
    checkpoint: str
    """An older snapshot, which the journal can be played onto when old days have left it."""
    damaged: str
    """Lines of the journal that nobody can read, as they were found."""
    cache: str
    """What the settings last resolved to, so that a start is quick."""
    alive: str
    """Touched while the daemon lives, so that the next one knows when it died."""
    runtime: str
    """Gone after a log-out, or at the latest after a restart of the machine."""
    socket: str


def find(
    environ: Mapping[str, str], *, platform: str = sys.platform, user: int | None = None, demo: bool = False
) -> Paths:
    """Where the files of the person with this environment lie.

    A demo run keeps its own journal, snapshot and so on under ``demo`` in the data folder. ``user`` is the number
    of the user, where the platform has one; without it, that of this process.
    """
    os_path = _os_path(platform)
    config = _folder(environ, "XDG_CONFIG_HOME", ".config", platform)
    data = _folder(environ, "XDG_DATA_HOME", os_path.join(".local", "share"), platform)
    kept = os_path.join(data, "demo") if demo else data
    runtime = _runtime(environ, platform, os.getuid() if user is None and hasattr(os, "getuid") else user or 0)
    return Paths(
        config=os_path.join(config, "config.toml"),
        health=os_path.join(config, "health.toml"),
        exercises=os_path.join(config, "exercises"),
        data=data,
        lock=os_path.join(data, "lock"),
        journal=os_path.join(kept, "journal"),
        snapshot=os_path.join(kept, "snapshot.json"),
        totals=os_path.join(kept, "totals.jsonl"),
        checkpoint=os_path.join(kept, "checkpoint.json"),
        damaged=os_path.join(kept, "damaged.jsonl"),
        cache=os_path.join(kept, "settings.json"),
        alive=os_path.join(kept, "alive"),
        runtime=runtime,
        socket=os_path.join(runtime, "control.sock"),
    )


def shipped(*parts: str) -> str:
    """A file that comes with postured: in the installed package, or in ``config`` beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folder = os.path.join(package, "shipped")
    if not os.path.isdir(folder):
        folder = os.path.join(os.path.dirname(package), "config")
    return os.path.join(folder, *parts)


def private_folder(path: str) -> None:
    """Make sure that ``path`` is a folder of this user's that nobody else may enter.

    One that others could write to is not taken over where it lies open to everybody, as in /tmp: they may have put
    something there already.

    Raises:
        CannotWrite: it cannot be made, is a link or no folder, belongs to somebody else, or others could write to it.
    """
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        _make(path)
        _check(path)
    except OSError as error:
        raise CannotWrite(
            _("postured cannot use the folder {path}").format(path=path), error.strerror or str(error)
        ) from error


def _os_path(platform: str) -> ModuleType:
    if platform != "win32":
        return posixpath
    import ntpath  # a Linux daemon does without it

    return ntpath


def _folder(environ: Mapping[str, str], variable: str, default: str, platform: str) -> str:
    """The folder "postured" below what ``variable`` names, else where the platform keeps such files."""
    os_path = _os_path(platform)
    named = environ.get(variable, "")
    if os_path.isabs(named):  # the XDG specification: a relative one is to be ignored
        return str(os_path.join(named, "postured"))
    if platform == "darwin":
        default = os_path.join("Library", "Application Support")
    elif platform == "win32":
        return str(os_path.join(_windows_folder(environ, variable), "postured"))
    return str(os_path.join(_home(environ, platform), default, "postured"))


def _home(environ: Mapping[str, str], platform: str) -> str:
    if platform == "win32":
        return environ.get("USERPROFILE", "") or os.path.expanduser("~")
    return environ.get("HOME", "") or os.path.expanduser("~")


def _windows_folder(environ: Mapping[str, str], variable: str) -> str:
    """Settings roam with the person, data stays on the machine."""
    import ntpath

    name, folder = ("APPDATA", "Roaming") if variable == "XDG_CONFIG_HOME" else ("LOCALAPPDATA", "Local")
    return environ.get(name, "") or ntpath.join(_home(environ, "win32"), "AppData", folder)


def _runtime(environ: Mapping[str, str], platform: str, user: int) -> str:
    """The folder of the control socket: short enough for the socket's address to fit."""
    if platform == "win32":
        return str(_os_path(platform).join(_folder(environ, "XDG_DATA_HOME", "", platform), "run"))
    session = environ.get("XDG_RUNTIME_DIR", "")
    own = f"postured-{user}"
    candidates = []
    if os.path.isdir(session):  # the variable outlives the session that it names, as after `su`
        candidates.append(posixpath.join(session, "postured"))
    candidates.append(posixpath.join(environ.get("TMPDIR", ""), own))
    longest = _LONGEST_SOCKET.get(platform, 107)
    for folder in candidates:
        if posixpath.isabs(folder) and len(os.fsencode(posixpath.join(folder, "control.sock"))) <= longest:
            return folder
    return posixpath.join("/tmp", own)  # noqa: S108 - private_folder refuses one that somebody else put there


def _make(path: str) -> None:
    try:
        os.mkdir(path, mode=0o700)
    except FileExistsError:
        pass


def _check(path: str) -> None:
    if not hasattr(os, "getuid"):
        return  # Windows: the person's own folders are private by inheritance
    try:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        _refuse_other_than_folder(path)
        raise error from None
    try:
        _take(path, folder)
    finally:
        os.close(folder)


def _refuse_other_than_folder(path: str) -> None:
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        _refuse(path, _("It is a link, and could lead anywhere. Remove it, and postured makes a folder of its own."))
    if not stat.S_ISDIR(mode):
        _refuse(path, _("It is a file. Remove it, and postured makes a folder of its own."))


def _take(path: str, folder: int) -> None:
    found = os.fstat(folder)
    if found.st_uid != os.getuid():
        _refuse(path, _("It belongs to somebody else (user {user}).").format(user=found.st_uid))
    if found.st_mode & _OTHERS_MAY_WRITE and os.stat(os.path.dirname(path)).st_mode & _OTHERS_MAY_WRITE:
        _refuse(path, _("Others can write to it. Remove it, and postured makes a folder of its own."))
    if stat.S_IMODE(found.st_mode) != 0o700:
        os.fchmod(folder, 0o700)


def _refuse(path: str, why: str) -> None:
    raise CannotWrite(_("postured cannot use the folder {path}").format(path=path), why)
