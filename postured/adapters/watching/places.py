"""Which folders tell of changes at a path, and what a path looks like now."""

import os
from collections.abc import Iterable, Iterator

from postured.adapters.watching.mechanism import Place

_MOST_LINKS = 40
"""In a row, as the kernel has it."""


def look(paths: Iterable[str]) -> dict[str, object]:
    """Something for each path that is another after each change at it; links are followed."""
    return {path: _look(path) for path in paths}


def places(paths: Iterable[str]) -> tuple[Place, ...]:
    """The folders, and the files in them, at which a change to one of ``paths`` shows.

    Those are the path itself, the folder around it and around each link on the way to it, and the one around that,
    since a folder may be put in another's place; where one does not exist, the nearest that does, for what is missing
    to come.
    """
    found: dict[str, bool] = {}
    for path in paths:
        for place, entries in _places(path):
            found[place] = found.get(place, False) or entries
    return tuple(Place(path, entries) for path, entries in found.items())


def _look(path: str) -> object:
    try:
        found = os.stat(path)
    except OSError as problem:
        return problem.errno
    # A change of the rights, of the owner or of the name moves the time of the inode alone.
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def _places(path: str) -> Iterator[tuple[str, bool]]:
    for each in _way(path, _MOST_LINKS):
        around = os.path.dirname(each)
        if os.path.exists(each):
            yield each, True
            yield around, not os.path.isdir(each)
            yield os.path.dirname(around), False
        else:
            yield _nearest(around), False


def _way(path: str, links: int) -> Iterator[str]:
    """``path``; each link on the way to it, be it a folder's; and where that leads."""
    yield path
    at = path
    while links and os.path.dirname(at) != at:
        if os.path.islink(at):
            yield at
            target = os.path.normpath(os.path.join(os.path.dirname(at), os.readlink(at)))
            yield from _way(target + path[len(at) :], links - 1)
            return
        at = os.path.dirname(at)


def _nearest(folder: str) -> str:
    """The nearest folder around ``folder`` that exists."""
    while not os.path.isdir(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return folder
