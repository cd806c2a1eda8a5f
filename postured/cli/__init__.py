"""The command line's edge: the one place that prints an error and picks an exit code.

Nothing heavy is imported here; a command's module is imported when it is called.
"""

import errno
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TextIO

from postured import language
from postured.errors import CannotWrite, ExitCode, PosturedError
from postured.language import _

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; its exit code."""
    try:
        return _dispatch_and_flush(arguments)
    except PosturedError as error:
        explain(error, sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe has gone, as `head` does. Nobody is left to be told.
        _say_no_more()
        return ExitCode.OK
    except OSError as problem:
        if problem.errno not in _NO_ROOM or problem.filename is not None:
            raise
        _say_no_more()
        explain(CannotWrite(_("the answer cannot be written"), f"{problem.strerror}."), sys.stderr)
        return ExitCode.CANNOT_WRITE


def _say_no_more() -> None:
    """What is left of the output would be tried again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def explain(error: PosturedError, stream: TextIO) -> None:
    """One short line, then the details."""
    print(f"postured: {error.title}", file=stream)
    for line in error.detail.splitlines():
        print(f"  {line}".rstrip(), file=stream)


def _dispatch_and_flush(arguments: Sequence[str]) -> int:
    """Carry it out; a reader of a pipe that has gone is noticed here, and not when Python ends."""
    try:
        return _dispatch(arguments)
    finally:
        print(end="", flush=True)


def _dispatch(arguments: Sequence[str]) -> int:
    language.use(os.environ.get("POSTURED_LANGUAGE", ""))
    program = _program(arguments[0]) if arguments else None
    if program is not None:
        return program(arguments[1:])
    if arguments != ["--version"]:
        from postured.cli import spoken

        language.use(spoken.wanted(os.environ))
    from postured.cli.arguments import parser

    chosen = parser().parse_args(arguments)
    return _command(chosen)(chosen)


def _program(name: str) -> Callable[[Sequence[str]], int] | None:
    """What postured starts of itself, and nobody else does."""
    match name:
        case "tray-icon":
            from postured.adapters.tray import pystray_child

            return lambda _arguments: pystray_child.run(sys.stdin, sys.stdout)
        case "resolve":
            from postured.cli import resolve

            return resolve.main
        case "notify-by-plyer":
            from postured.adapters.notifier import plyer_child

            return plyer_child.main
    return None


def _command(chosen: Namespace) -> Callable[[Namespace], int]:
    """What carries the command out; only its module is loaded."""
    match chosen.command:
        case "run":
            from postured.cli.run import main
        case "status" | "why" | "next":
            from postured.cli.tell import main
        case "walk" if chosen.action is None:
            from postured.cli.tell import main
        case "stats":
            from postured.cli.stats import main
        case "exercises" if chosen.action != "unlock":
            from postured.cli.exercises import main
        case "safety":
            from postured.cli.safety import main
        case "simulate":
            from postured.cli.simulate import main
        case "replay":
            from postured.cli.replay import main
        case "export" | "import":
            from postured.cli.carry import main
        case "erase" | "store":
            from postured.cli.store import main
        case "doctor":
            from postured.cli.doctor import main
        case "config":
            from postured.cli.config import main
        case "autostart":
            from postured.cli.autostart import main
        case _:
            from postured.cli.steer import main
    return main
