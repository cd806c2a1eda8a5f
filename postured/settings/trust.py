"""Whether a file belongs to the system, so that nobody but its administrator can have written it."""

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from postured.language import _

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

    Links are followed, but not out of ``folder``. Every folder up to ``top`` counts: whoever can write to one of them
    can put another file in place. ``owner`` is the number of the user that the system's files belong to.
    """
    real, home = os.path.realpath(file), os.path.realpath(folder)
    if os.path.commonpath([real, home]) != home:
        message = _("It is a link that leads out of {folder}.").format(folder=folder)
        return Distrust(message, _("Put the file itself there."))
    if platform == "win32":
        return Distrust(_("On Windows postured cannot tell yet who may write to a file."), "")
    top = os.path.realpath(top)
    ways = {real: None, **dict.fromkeys(_folders(real, top)), **dict.fromkeys(_folders(file, top))}
    return next((found for found in (_of(path, owner) for path in ways) if found is not None), None)


def _folders(path: str, top: str) -> Iterator[str]:
    """Those around ``path``, up to ``top``."""
    around = os.path.dirname(os.path.abspath(path))
    yield around
    if around not in (top, os.path.dirname(around)):
        yield from _folders(around, top)


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
