"""What the system tells the daemon by signals: end, or read the settings again."""

import errno
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from postured.daemon.loop import Loop
from postured.ports import Cancel

_Handler = Callable[[int, FrameType | None], object] | int | None
"""What ``signal.signal`` takes and gives."""


class ToldToEnd(BaseException):
    """The process is to end, and nothing runs yet that would have to be told."""


class AtStart:
    """What has come by signal before anything could answer it."""

    def __init__(self) -> None:
        self.end = False
        self.reload = False


@contextmanager
def at_start() -> Iterator[AtStart]:
    """Until ``listen`` takes over: SIGTERM and SIGINT raise ToldToEnd on the spot; SIGHUP is kept for later.

    The process must not answer in the system's own way, which is to be killed.
    """
    told = AtStart()

    def on_leave(_number: int, _frame: FrameType | None) -> None:
        told.end = True
        raise ToldToEnd

    def on_reload(_number: int, _frame: FrameType | None) -> None:
        told.reload = True

    before = _handle({signal.SIGTERM: on_leave, signal.SIGINT: on_leave, signal.SIGHUP: on_reload})
    try:
        yield told
    finally:
        _handle(before)


def _terminal_is_gone() -> bool:
    """Whether the terminal that postured was started in has been closed: SIGHUP says so, too."""
    try:
        os.tcgetpgrp(2)
    except OSError as problem:
        return problem.errno == errno.EIO
    return False


def listen(loop: Loop, *, leave: Callable[[], None], reload: Callable[[], None]) -> Cancel:
    """From SIGTERM or SIGINT on, ``leave`` once on the loop; at each SIGHUP, ``reload``.

    A SIGHUP because the terminal was closed means to leave. Once it is leaving, the next SIGINT ends the process on
    the spot: for a person whose first Ctrl-C seems to do nothing. Call it on the main thread; call what it returns
    before the loop is closed: that puts everything back.
    """
    left = False

    def on_leave(_number: int, _frame: FrameType | None) -> None:
        nonlocal left
        # By the kernel, and not by Python, which might be what is stuck.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if not left:
            left = True
            loop.from_thread(leave)

    def on_reload(number: int, frame: FrameType | None) -> None:
        if _terminal_is_gone():
            on_leave(number, frame)
        else:
            loop.from_thread(reload)

    before = _handle({signal.SIGTERM: on_leave, signal.SIGINT: on_leave, signal.SIGHUP: on_reload})
    # Python runs handlers between its own steps; this wakes it from its wait for files.
    bell = signal.set_wakeup_fd(loop.bell, warn_on_full_buffer=False)

    def put_back() -> None:
        signal.set_wakeup_fd(bell)
        _handle(before)
        before.clear()

    return put_back


def _handle(handlers: Mapping[signal.Signals, _Handler]) -> dict[signal.Signals, _Handler]:
    """Have signals handled so; how they were before."""
    return {number: signal.signal(number, handler) for number, handler in handlers.items()}
