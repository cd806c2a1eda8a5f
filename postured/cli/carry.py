"""``postured export`` and ``postured import``: the journal out into a file, and back."""

import argparse
import json
import os
import sys
from collections.abc import Iterable

from postured import __version__
from postured.adapters.clock import local_now
from postured.adapters.store import carrying
from postured.adapters.store.files import why
from postured.errors import CannotWrite, ExitCode, PosturedError
from postured.language import _, ngettext
from postured.settings import paths as places
from postured.settings.paths import Paths


def main(chosen: argparse.Namespace) -> int:
    """Do one of the two."""
    paths = places.find(os.environ)
    if chosen.command == "export":
        return _export(chosen, paths)
    return _import(chosen, paths)


def _export(chosen: argparse.Namespace, paths: Paths) -> int:
    made = carrying.table(paths.journal) if chosen.csv else _lines(paths)
    if chosen.to is None:
        for line in made:
            sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
    else:
        _write(chosen.to, made)
    left = carrying.left(paths.journal)
    if left.damaged:
        text = ngettext(
            "{count} damaged line is not in it.", "{count} damaged lines are not in it.", left.damaged
        ).format(count=left.damaged)
        print(text, file=sys.stderr)
    if left.newer:
        text = ngettext(
            "{count} line of a later version of postured is not in it.",
            "{count} lines of a later version of postured are not in it.",
            left.newer,
        ).format(count=left.newer)
        print(text, file=sys.stderr)
    return ExitCode.OK


def _lines(paths: Paths) -> Iterable[bytes]:
    return carrying.lines(paths.journal, written=local_now(), program=__version__)


def _write(path: str, made: Iterable[bytes]) -> None:
    """To a new file that only the person may read; where it cannot be whole, there is none."""
    title = _("cannot write {file}").format(file=path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        file = os.open(path, flags, 0o600)
    except FileExistsError as problem:
        raise CannotWrite(title, _("It is there already; name a new file.")) from problem
    except OSError as problem:
        raise CannotWrite(title, why(problem)) from problem
    try:
        with open(file, "wb") as stream:
            stream.writelines(made)
            stream.flush()
            os.fsync(stream.fileno())
    except (OSError, PosturedError) as problem:
        os.unlink(path)
        if isinstance(problem, OSError):
            raise CannotWrite(title, why(problem)) from problem
        raise


def _import(chosen: argparse.Namespace, paths: Paths) -> int:
    from postured.cli import run

    with run.in_its_place(paths):
        try:
            taken = carrying.take_in(chosen.file, paths.journal, paths.damaged)
        except OSError as problem:
            raise CannotWrite(_("the journal cannot be written"), why(problem)) from problem
    if chosen.json:
        print(json.dumps({"version": 1, "added": taken.added, "known": taken.known}))
    else:
        print(_told(taken))
    return ExitCode.OK


def _told(taken: carrying.Taken) -> str:
    if not taken.added:
        return _("Nothing in it is new.")
    text = ngettext("{count} entry taken in.", "{count} entries taken in.", taken.added).format(count=taken.added)
    if not taken.known:
        return text
    known = ngettext("{count} was there already.", "{count} were there already.", taken.known)
    return f"{text} {known.format(count=taken.known)}"
