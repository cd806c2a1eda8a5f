"""Puts a small file in its place whole: after a crash there is the old one or the new one, never a half."""

import contextlib
import os

from postured.errors import CannotWrite
from postured.language import _

_FLAGS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))
"""Windows has two of these not, and needs the third: there, text and binary files differ."""


def write(path: str, data: bytes, *, mode: int) -> None:
    """Write ``data`` beside the file and move it over; its folder must be there.

    Raises:
        CannotWrite: the folder is read-only, the disk is full …; the old file is as it was.
    """
    folder, name = os.path.split(path)
    new = os.path.join(folder, f".{name}.{os.getpid()}.new")
    try:
        _write_synced(new, data, mode)
        os.replace(new, path)
        _sync_folder(folder)
    except OSError as problem:
        with contextlib.suppress(OSError):
            os.unlink(new)
        raise cannot_write(path, problem) from problem


def cannot_write(path: str, problem: OSError) -> CannotWrite:
    """The system's reason, as the person is told it."""
    advice = _("See that you may write in {folder}, and that there is room.").format(folder=os.path.dirname(path))
    return CannotWrite(_("cannot write {file}").format(file=path), f"{problem.strerror or problem}. {advice}")


def _write_synced(path: str, data: bytes, mode: int) -> None:
    with open(
        path, "wb", opener=lambda name, _flags: os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
    ) as file:
        os.chmod(path, mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: str) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return  # Windows cannot, and need not
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
