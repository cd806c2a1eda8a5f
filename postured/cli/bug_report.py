"""What a bug report needs, without what is nobody's business: no names, no health, no paths, no texts of the person's.

It is built from what may be told, word by word, and only then gone over for the names of the person and the machine.
"""

import getpass
import json
import os
import platform
import re
import socket
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib import metadata
from typing import TYPE_CHECKING, Any

from postured import __version__
from postured.adapters import child
from postured.adapters.store import reading
from postured.errors import CannotWrite, PosturedError
from postured.language import _
from postured.settings.paths import Paths

if TYPE_CHECKING:
    from postured.cli.doctor import Findings

_LIBRARIES = (
    "apscheduler", "jeepney", "pillow", "plyer", "pydantic", "pydantic-settings", "pystray", "spanned-toml", "tzlocal",
)  # fmt: skip
_SESSION = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "XDG_SESSION_DESKTOP", "DESKTOP_SESSION")
_PERSONAL = ("settings", "own-files")
"""Parts whose trouble quotes what the person wrote."""
_MOST = 100
_KEPT = ("decision", "again", "id", "style", "soft", "reason", "outcome", "took", "absence", "lasts")
"""Of a decision, beside its moment and its routines."""
_RULE = (
    "every", "at", "lasts", "counts", "style", "natural_break", "wait_at_most", "rides", "daily_budget",
)  # fmt: skip
"""Of a routine, beside its name. What exercises and positions it has may tell of the person's health."""
_RULES = (
    "hours", "idle_after", "away_after", "calls_are_presence", "lull", "min_gap", "merge_within", "per_hour",
    "ambient_per_hour", "per_day", "settle", "hold_during", "snooze_steps", "expires_after", "ramp",
)  # fmt: skip

Rename = Callable[[str], str]


def write(path: str, bundle: Mapping[str, Any]) -> None:
    """Write it to a new file that only the person may read.

    Raises:
        CannotWrite: there is something in its place, or no writing to the folder.
    """
    title = _("cannot write {file}").format(file=path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        file = os.open(path, flags, 0o600)
    except FileExistsError as problem:
        raise CannotWrite(title, _("It is there already; name a new file.")) from problem
    except OSError as problem:
        raise CannotWrite(title, problem.strerror or str(problem)) from problem
    with open(file, "w", encoding="utf-8") as stream:
        json.dump(bundle, stream, indent=2, ensure_ascii=False)
        stream.write("\n")


def bundle(findings: "Findings", environ: Mapping[str, str], paths: Paths) -> dict[str, Any]:
    """All of it."""
    rename = _renaming()
    found = {
        "report": 1,
        "postured": __version__,
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "platform": {"system": platform.platform(), "distribution": _distribution()},
        "session": {name: environ[name] for name in _SESSION if environ.get(name)},
        "doctor": {
            "running": findings.running,
            "good": findings.good,
            "senses": {name: dict(sense) for name, sense in findings.senses.items() if name not in _PERSONAL},
        },
        "settings": _settings(rename),
        "decisions": _decisions(paths.journal, rename),
    }
    cleaned: dict[str, Any] = _clean(found, _strangers(environ))
    return cleaned


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        return ""


def _renaming() -> Rename:
    """A routine of the person's own may have a telling name; the same name becomes the same word."""
    from postured.settings.model import BUILT_IN_ROUTINES

    own: dict[str, str] = {}

    def rename(name: str) -> str:
        return name if name in BUILT_IN_ROUTINES else own.setdefault(name, f"own-{len(own) + 1}")

    return rename


def _settings(rename: Rename) -> dict[str, Any]:
    """The values in force, as the resolver says them. It knows [health], and says nothing of it."""
    try:
        found = child.ask_and_wait(["resolve"])
    except PosturedError as problem:
        return {"trouble": problem.title}
    rules = found["rules"]
    rules["hours"].pop("holidays", None)  # they tell where the person lives
    return {
        **{name: rules[name] for name in _RULES if name in rules},
        "routines": [
            {"routine": rename(each["name"]), **{name: each[name] for name in _RULE if name in each}}
            for each in rules["routines"]
        ],
        "language": found["language"],
        "sound": found["sound"],
        "tray": found["tray"],
        # What was found there can be anything, so only where it is.
        "problems": [{name: each[name] for name in ("layer", "line", "column")} for each in found["problems"]],
    }


def _decisions(folder: str, rename: Rename) -> list[dict[str, Any]]:
    """The last ones, the newest at the end; damaged and newer lines are left out."""
    kept: list[dict[str, Any]] = []
    try:
        for month in reversed(reading.months(folder)):
            found = reading.read_month(folder, month).entries
            kept = [each for each in found if each["kind"] == "decision"] + kept
            if len(kept) >= _MOST:
                break
    except PosturedError as problem:
        return [{"trouble": problem.title}]
    return [_decision(each, rename) for each in kept[-_MOST:]]


def _decision(entry: Mapping[str, Any], rename: Rename) -> dict[str, Any]:
    at = datetime.fromisoformat(entry["at"]).replace(second=0, microsecond=0)
    told: dict[str, Any] = {"at": at.isoformat(timespec="minutes")}
    told |= {name: entry[name] for name in _KEPT if name in entry}
    if "routine" in entry:
        told["routine"] = rename(str(entry["routine"]))
    if "satisfies" in entry:
        told["satisfies"] = [rename(str(each)) for each in entry["satisfies"]]
    return told


def _strangers(environ: Mapping[str, str]) -> list[tuple[re.Pattern[str], str]]:
    """Words that must not stand in it, and what stands there instead: longer ones first."""
    words = {os.path.expanduser("~"): "~", environ.get("HOME", ""): "~"}
    words |= dict.fromkeys(_users(environ), "USER")
    name = socket.gethostname()
    words |= {name: "HOST", name.partition(".")[0]: "HOST"}
    found = sorted((each for each in words if len(each) > 1), key=len, reverse=True)
    return [(re.compile(rf"(?<!\w){re.escape(each)}(?!\w)"), words[each]) for each in found]


def _users(environ: Mapping[str, str]) -> Iterable[str]:
    names = {environ.get(each, "") for each in ("USER", "LOGNAME", "USERNAME", "SUDO_USER")}
    try:
        names.add(getpass.getuser())
    except (OSError, KeyError):  # a user without an entry, as in a container
        pass
    return names


def _clean(value: Any, strangers: Iterable[tuple[re.Pattern[str], str]]) -> Any:
    """The same without strangers in its texts."""
    match value:
        case dict():
            return {name: _clean(each, strangers) for name, each in value.items()}
        case list() | tuple():
            return [_clean(each, strangers) for each in value]
        case str():
            for pattern, instead in strangers:
                value = pattern.sub(instead, value)
            return value
        case _:
            return value
