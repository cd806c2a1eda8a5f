"""Programs of the machine's: where one lies, and a short-lived one run beside the loop."""

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from postured.ports import Cancel, Reactor
from postured.wire.retries import Retries

_LOOKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60)
"""Seconds: a process that has closed its output, or was killed, is about to end; one that hangs in a driver is not."""


def find(program: str, environ: Mapping[str, str]) -> str:
    """Where ``program`` lies on the PATH; "" where it does not."""
    for folder in environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, program)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return ""


def run(
    reactor: Reactor,
    command: Sequence[str],
    environ: Mapping[str, str],
    *,
    patience: timedelta,
    ended: Callable[[int | None], None],
) -> Cancel:
    """Run ``command``, its first word a path, with no input and its output thrown away. Never blocks.

    ``ended`` gets its exit code, once, later; None when it was killed because it took longer than ``patience``. What
    is returned kills it, and then ``ended`` is not called. What it started itself is killed with it. OSError where it
    cannot be started.
    """
    return _Run(reactor, _spawned(command, environ), patience, ended).kill


class _Run:
    """One process: its output is watched only to learn when it ends."""

    def __init__(
        self, reactor: Reactor, spawned: tuple[int, int], patience: timedelta, ended: Callable[[int | None], None]
    ) -> None:
        self._reactor = reactor
        self._child, self._output = spawned
        self._ended: Callable[[int | None], None] | None = ended
        self._late = False
        self._looks = Retries(*_LOOKS)
        self._looking: Cancel = lambda: None
        self._reaped = False
        self._hurry = reactor.later(patience, self._hurry_up)
        reactor.watch(self._output, self._read)

    def kill(self) -> None:
        self._ended = None
        self._end()

    def _hurry_up(self) -> None:
        self._late = True
        self._end()

    def _end(self) -> None:
        if not self._reaped:
            os.killpg(self._child, signal.SIGKILL)
            self._look()

    def _read(self) -> None:
        try:
            more = os.read(self._output, 65536)
        except BlockingIOError:
            return
        if not more:
            self._reactor.forget(self._output)
            self._look()

    def _look(self) -> None:
        """See whether it has ended. One that hangs in a driver cannot even be killed, and is not waited for."""
        self._looking()
        if self._reaped:
            return
        child, status = os.waitpid(self._child, os.WNOHANG)
        if not child:
            self._looking = self._reactor.later(self._looks.next(), self._look)
            if self._late:
                self._tell(None)
            return
        self._reaped = True
        self._hurry()
        self._reactor.forget(self._output)
        os.close(self._output)
        self._tell(None if self._late else os.waitstatus_to_exitcode(status))

    def _tell(self, code: int | None) -> None:
        ended, self._ended = self._ended, None
        if ended is not None:
            ended(code)


def _spawned(command: Sequence[str], environ: Mapping[str, str]) -> tuple[int, int]:
    """The process number, and the file that its output comes from."""
    output, theirs = os.pipe()
    os.set_blocking(output, False)
    try:
        child = os.posix_spawn(
            command[0],
            list(command),
            environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, theirs, 1),
                (os.POSIX_SPAWN_DUP2, theirs, 2),
            ],
            setpgroup=0,  # what it starts itself ends with it
        )
    except OSError:
        os.close(output)
        raise
    finally:
        os.close(theirs)
    return child, output
