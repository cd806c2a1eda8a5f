"""Whether a file belongs to the system, so that nobody but its administrator can have written it."""

import os
import stat
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from postured.language import _

_MOST_LINKS = 40
"""As many as Linux follows."""
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class Distrust:
    """Why a file cannot be trusted, and what to do about it."""

    message: str
    advice: str


def distrust(
    file: str, folder: str, *, owner: int = 0, top: str = "/", platform: str = sys.platform
) -> Distrust | None:
    """Why ``file``, below ``folder``, may be somebody else's word; None where only the system can have written it.

    Links are followed, but not out of ``folder``. Every folder on the way counts, below ``top`` or beside it: whoever
    can write to one of them can put another file in place. ``owner`` is the number of the user that the system's files
    belong to.
    """
    real, home = os.path.realpath(file), os.path.realpath(folder)
    if os.path.commonpath([real, home]) != home:
        message = _("It is a link that leads out of {folder}.").format(folder=folder)
        return Distrust(message, _("Put the file itself there."))
    if platform == "win32":
        return Distrust(_("On Windows postured cannot tell yet who may write to a file."), "")
    below = os.path.realpath(top)
    ways = [each for each in dict.fromkeys(_ways(file)) if each == below or os.path.commonpath([each, below]) != each]
    return next((found for found in (_of(path, owner) for path in reversed(ways)) if found is not None), None)


def _ways(path: str) -> Iterator[str]:
    """Each folder that is looked into to find ``path``, through all links on the way; then what it is at last."""
    at, parts, links = os.path.abspath(os.sep), deque(os.path.abspath(path).split(os.sep)), 0
    while parts:
        part = parts.popleft()
        if part in ("", os.curdir):
            continue
        yield at
        step = os.path.normpath(os.path.join(at, part))
        if os.path.islink(step) and links < _MOST_LINKS:
            links += 1
            target = os.readlink(step)
            at = os.path.abspath(os.sep) if os.path.isabs(target) else at
            parts.extendleft(reversed(target.split(os.sep)))
        else:
            at = step
    yield at


def _of(path: str, owner: int) -> Distrust | None:
    try:
        found = os.stat(path)
    except OSError as error:
        return Distrust(_("It cannot be read: {reason}.").format(reason=error.strerror or error), "")
    if found.st_uid != owner:
        message = _("{path} belongs to user {user}, and not to the system.").format(path=path, user=found.st_uid)
        return Distrust(message, _("As an administrator: chown root {path}").format(path=path))
    if found.st_mode & _OTHERS_MAY_WRITE:
        message = _("Others than the system can write to {path}.").format(path=path)
        return Distrust(message, _("As an administrator: chmod go-w {path}").format(path=path))
    return None
