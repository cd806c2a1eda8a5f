"""The command line's edge: the one place that prints an error and picks an exit code.

Nothing heavy is imported here; a command's module is imported when it is called.
"""

import os
import sys
from collections.abc import Sequence
from typing import TextIO

from postured import language
from postured.errors import ExitCode, PosturedError


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; its exit code."""
    language.use(os.environ.get("POSTURED_LANGUAGE", ""))
    try:
        return _dispatch_and_flush(arguments)
    except PosturedError as error:
        explain(error, sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe has gone, as `head` does. Nobody is left to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK


def explain(error: PosturedError, stream: TextIO) -> None:
    """One short line, then the details."""
    print(f"postured: {error.title}", file=stream)
    for line in error.detail.splitlines():
        print(f"  {line}", file=stream)


def _dispatch_and_flush(arguments: Sequence[str]) -> int:
    """Carry it out; a reader of a pipe that has gone is noticed here, and not when Python ends."""
    try:
        return _dispatch(arguments)
    finally:
        print(end="", flush=True)


def _dispatch(arguments: Sequence[str]) -> int:
    if arguments and arguments[0] == "tray-icon":
        from postured.adapters.tray import pystray_child

        return pystray_child.run(sys.stdin, sys.stdout)
    if arguments and arguments[0] == "resolve":
        from postured.cli import resolve

        return resolve.main(arguments[1:])
    if arguments and arguments[0] == "notify-by-plyer":
        from postured.adapters.notifier import plyer_child

        return plyer_child.main(arguments[1:])
    from postured.cli.arguments import parser

    chosen = parser().parse_args(arguments)
    match chosen.command:
        case "run":
            from postured.cli import run

            return run.main(chosen)
        case "status" | "why" | "next":
            from postured.cli import tell

            return tell.main(chosen)
        case "exercises" if chosen.action != "unlock":
            from postured.cli import exercises

            return exercises.main(chosen)
        case "simulate":
            from postured.cli import simulate

            return simulate.main(chosen)
        case "replay":
            from postured.cli import replay

            return replay.main(chosen)
        case "safety":
            from postured.cli import safety

            return safety.run(chosen)
        case "walk" if chosen.action is None:
            from postured.cli import tell

            return tell.main(chosen)
        case "doctor":
            from postured.cli import doctor

            return doctor.main(chosen)
        case "config":
            from postured.cli import config

            return config.main(chosen)
        case "autostart":
            from postured.cli import autostart

            return autostart.main(chosen)
        case _:
            from postured.cli import steer

            return steer.main(chosen)
