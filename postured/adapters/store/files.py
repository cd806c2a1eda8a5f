"""Files that only their person reads, and that a crash cannot leave half written."""

import errno
import os
import stat
import threading

from postured.errors import CannotWrite, ExitCode, PosturedError
from postured.language import _

# Windows has no such flags and needs another one: there, text and binary files differ.
_FLAGS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK", "O_BINARY"))


class CannotRead(PosturedError):
    """A file of the person's is there and cannot be read."""

    exit_code = ExitCode.NO_INPUT


def why(problem: OSError | PosturedError) -> str:
    """What is wrong, in a few words without a full stop."""
    if isinstance(problem, PosturedError):
        return problem.title
    match problem.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return _("the disk is full")
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return _("writing there is not allowed")
        case errno.ENOENT | errno.ENOTDIR:
            return _("its folder is gone")
        case _other:
            return problem.strerror or str(problem)


def make_folder(path: str) -> None:
    """Make the folder, for its owner alone, in one that is there.

    Raises:
        CannotWrite: a symlink is in its place.
        OSError: it cannot be made.
    """
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        if os.path.islink(path):
            raise _in_its_place(path, _("a symlink")) from None
        if not os.path.isdir(path):
            raise


def open_plain(path: str, flags: int) -> int:
    """Open a file of ours, making it for its owner alone.

    Raises:
        CannotWrite: something else is in its place, a symlink say.
        OSError: the system's other reasons.
    """
    if os.path.islink(path):
        raise _in_its_place(path, _("a symlink"))
    file = os.open(path, flags | os.O_CREAT | _FLAGS, 0o600)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise _in_its_place(path, _("something that is no file"))
    return file


def write_all(file: int, data: bytes) -> None:
    """Write to the last byte: a nearly full disk takes less than it is given before it says so."""
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


def write_whole(path: str, data: bytes) -> None:
    """Put ``data`` in the file's place, such that after a crash there is the old content or the new.

    Raises:
        CannotWrite: a full disk, a symlink in the file's place …
    """
    if os.path.islink(path):
        raise _in_its_place(path, _("a symlink"))
    folder, name = os.path.split(path)
    # By the thread, and not the process: two of them may write the same file.
    new = os.path.join(folder, f".{name}.{threading.get_native_id()}.new")
    try:
        _write_synced(new, data)
        os.replace(new, path)
        sync_folder(folder)
    except OSError as problem:
        try:
            os.unlink(new)
        except OSError:
            pass
        raise CannotWrite(_("cannot write {file}").format(file=path), why(problem)) from problem


def remove(path: str) -> bool:
    """Remove the file, or the symlink in its place, such that a crash does not bring it back. Whether it was there.

    Raises:
        CannotWrite: it is there still.
    """
    try:
        os.unlink(path)
        sync_folder(os.path.dirname(path))
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as problem:
        raise CannotWrite(_("cannot remove {file}").format(file=path), why(problem)) from problem
    return True


def sync_folder(path: str) -> None:
    """Make what was made, renamed or removed in the folder survive a crash."""
    if not hasattr(os, "O_DIRECTORY"):
        return  # Windows cannot, and need not
    folder = os.open(path or ".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write_synced(path: str, data: bytes) -> None:
    file = open_plain(path, os.O_WRONLY | os.O_TRUNC)
    try:
        write_all(file, data)
        os.fsync(file)
    finally:
        os.close(file)


def _in_its_place(path: str, what: str) -> CannotWrite:
    return CannotWrite(
        _("{what} is in the place of {file}").format(what=what, file=path),
        _("postured writes through none, so that nobody can lead it to another file. Move it away."),
    )
