"""Only one postured at a time: a lock that the kernel gives up when its holder ends, however it ends."""

import errno
import fcntl
import json
import os
from datetime import datetime

from postured.adapters.clock import local_now
from postured.errors import AlreadyRunning, CannotWrite
from postured.language import _, day_and_time

_ENOUGH = 4096
"""More than such a file ever holds."""


class Held:
    """The lock, until ``release`` or the end of the process.

    The file stays: were it removed, two processes could hold locks on two files of the same name.
    """

    def __init__(self, file: int) -> None:
        self._file = file

    def release(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def hold(path: str) -> Held:
    """Take the lock at ``path``, whose folder exists.

    Raises AlreadyRunning, with the holder's process and its start, or CannotWrite.
    """
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise _cannot_lock(path, problem) from problem
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _sign(file)
    except BlockingIOError as problem:
        running = _already_running(file)
        os.close(file)
        raise running from problem
    except OSError as problem:
        os.close(file)
        raise _cannot_lock(path, problem) from problem
    return Held(file)


def _sign(file: int) -> None:
    """Say who holds it, for whoever comes too late."""
    os.fchmod(file, 0o600)
    line = json.dumps({"version": 1, "pid": os.getpid(), "since": local_now().isoformat(timespec="seconds")}) + "\n"
    # One write over the old line, and then the rest cut off: a reader finds the new line, if anything whole.
    os.pwrite(file, line.encode(), 0)
    os.ftruncate(file, len(line))


def _already_running(file: int) -> AlreadyRunning:
    title = _("postured is already running")
    holder = _read_holder(file)
    if holder is None:
        return AlreadyRunning(title, _("It has only just started, or is about to end."))
    pid, since = holder
    detail = _("It is process {pid}, since {since}. `postured status` shows what it does.")
    return AlreadyRunning(title, detail.format(pid=pid, since=day_and_time(since, local_now())))


def _read_holder(file: int) -> tuple[int, datetime] | None:
    """Who signed the lock. None for a line that is half written, or an ended process's."""
    try:
        found = json.loads(os.pread(file, _ENOUGH, 0))
        pid, since = int(found["pid"]), datetime.fromisoformat(found["since"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return (pid, since) if _lives(pid) else None


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return pid > 0


def _cannot_lock(path: str, problem: OSError) -> CannotWrite:
    title = _("The lock file cannot be used: {path}").format(path=path)
    match problem.errno:
        case errno.ENOLCK | errno.ENOSYS | errno.ENOTSUP:
            detail = _("Its file system has no locks. Set XDG_RUNTIME_DIR to a folder on a local disk.")
        case errno.ELOOP:
            detail = _("It is a symbolic link, which postured does not follow. Remove it.")
        case _other:
            detail = problem.strerror or str(problem)
    return CannotWrite(title, detail)
