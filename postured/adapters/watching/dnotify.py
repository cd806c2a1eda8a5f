"""Linux tells by a signal that something has changed in a folder (``F_NOTIFY``): no library, no limit to run into."""

import fcntl
import os
import signal
from collections.abc import Callable, Iterable
from datetime import timedelta

from postured.adapters.watching.mechanism import NoSuchWay, Place
from postured.ports import Reactor

_COMES_AND_GOES = sum(getattr(fcntl, name, 0) for name in ("DN_CREATE", "DN_RENAME", "DN_DELETE"))
_ANYTHING = _COMES_AND_GOES | sum(getattr(fcntl, name, 0) for name in ("DN_MODIFY", "DN_ATTRIB"))
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_DIRECTORY", 0)


class Dnotify:
    """One signal for each arming of a folder, however much goes on in it: a busy folder keeps nobody busy."""

    name = "dnotify"
    polls: timedelta | None = None

    def __init__(self, reactor: Reactor, nudged: Callable[[], None]) -> None:
        """Call it on the main thread, which is the one that signals come to."""
        self._folders: dict[str, int] = {}
        try:
            # Set before anything is asked for: the system's own answer to this signal is to end the process.
            self._before = signal.signal(signal.SIGIO, lambda _number, _frame: reactor.from_thread(nudged))
        except ValueError as problem:
            raise NoSuchWay(self.name, str(problem)) from problem
        try:
            self._try()
        except OSError as problem:
            self.close()
            raise NoSuchWay(self.name, problem.strerror or str(problem)) from problem

    def arm(self, places: Iterable[Place]) -> None:
        wanted = {each.path: _ANYTHING if each.entries else _COMES_AND_GOES for each in places}
        for path in [each for each in self._folders if each not in wanted]:
            os.close(self._folders.pop(path))
        for path, changes in wanted.items():
            self._arm(path, changes)

    def close(self) -> None:
        self.arm(())
        signal.signal(signal.SIGIO, self._before)

    def _arm(self, path: str, changes: int) -> None:
        file = self._folders.pop(path, None)
        try:
            if file is None or not _is_still(file, path):
                if file is not None:
                    os.close(file)
                file = os.open(path, _FLAGS)
            self._folders[path] = file
            fcntl.fcntl(file, fcntl.F_NOTIFY, changes)
        except OSError:
            pass  # a file, which its folder tells of; or a folder that we may not look into

    def _try(self) -> None:
        folder = os.open("/", _FLAGS)
        try:
            fcntl.fcntl(folder, fcntl.F_NOTIFY, _COMES_AND_GOES)
        finally:
            os.close(folder)


def _is_still(file: int, path: str) -> bool:
    """Whether the folder at ``path`` is the one that is open; another may have been put in its place."""
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except OSError:
        return False
