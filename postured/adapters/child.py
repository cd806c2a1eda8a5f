"""A short-lived child process of postured's own, whose one answer is a line of JSON on its standard output."""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from postured.errors import PosturedError
from postured.language import _
from postured.ports import Reactor

_PATIENCE = timedelta(seconds=30)
_MOST = 4 * 1024 * 1024


class ChildFailed(PosturedError):
    """The child ended without an answer that can be read."""


def command(*arguments: str) -> list[str]:
    """The command line that runs this very postured with ``arguments``."""
    return [sys.executable, "-P", "-m", "postured", *arguments]


def ask_and_wait(
    arguments: Sequence[str], *, patience: timedelta = _PATIENCE, environ: Mapping[str, str] = os.environ
) -> Any:
    """Run the child and wait for its answer. For the start, before the loop runs; one that takes too long is ended.

    Raises:
        ChildFailed: it gave none.
    """
    child, answer = _start(arguments, environ)
    hurry = threading.Timer(patience.total_seconds(), os.kill, (child, signal.SIGKILL))
    hurry.start()
    try:
        with open(answer, "rb") as file:
            data = file.read()
    except BaseException:
        # Such as a signal to end: the child must not outlive us, nor be left unburied.
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    finally:
        hurry.cancel()
    return _answer(data, os.waitpid(child, 0)[1])


def ask(
    reactor: Reactor,
    arguments: Sequence[str],
    *,
    answered: Callable[[Any], None],
    failed: Callable[[PosturedError], None],
    patience: timedelta = _PATIENCE,
    fine: Collection[int] = (0,),
    environ: Mapping[str, str] = os.environ,
) -> None:
    """Run the child beside the loop, and call ``answered`` or ``failed`` once; one that takes too long is ended.

    ``fine`` are the exit codes with which it has answered.
    """
    try:
        child, answer = _start(arguments, environ)
    except PosturedError as problem:
        failed(problem)
        return
    os.set_blocking(answer, False)
    parts: list[bytes] = []

    def ready() -> None:
        try:
            part = os.read(answer, 65536)
        except BlockingIOError:
            return
        if part and sum(map(len, parts)) < _MOST:
            parts.append(part)
            return
        if part:
            os.kill(child, signal.SIGKILL)  # else the loop would wait for it to end
        hurry()
        reactor.forget(answer)
        os.close(answer)
        try:
            value = _answer(b"".join(parts), os.waitpid(child, 0)[1], fine)
        except PosturedError as problem:
            failed(problem)
        else:
            answered(value)

    hurry = reactor.later(patience, lambda: os.kill(child, signal.SIGKILL))
    reactor.watch(answer, ready)


def _start(arguments: Sequence[str], environ: Mapping[str, str]) -> tuple[int, int]:
    """Start the child; its process number and the file that its answer comes from. Raises ChildFailed."""
    answer, theirs = os.pipe()
    try:
        child = os.posix_spawn(
            sys.executable,
            command(*arguments),
            environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, theirs, 1)],
        )
    except OSError as problem:
        os.close(answer)
        raise ChildFailed(_("a helper process could not be started"), str(problem)) from problem
    finally:
        os.close(theirs)
    return child, answer


def _answer(data: bytes, status: int, fine: Collection[int] = (0,)) -> Any:
    code = os.waitstatus_to_exitcode(status)
    if code not in fine:
        raise ChildFailed(_("a helper process ended with {code}").format(code=code))
    try:
        return json.loads(data)
    except ValueError as problem:
        raise ChildFailed(_("a helper process gave an answer that cannot be read"), str(problem)) from problem
