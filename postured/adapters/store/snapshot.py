"""What is written over and over: the snapshot of the planner's state, and the sign that postured is alive."""

import json
import os
from binascii import crc32
from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from typing import Any, NamedTuple

from postured.adapters.store.files import open_plain, why, write_all, write_whole
from postured.errors import CannotWrite
from postured.language import _

_MICROSECOND = timedelta(microseconds=1)
_RECORD = 128


class Found(NamedTuple):
    """What lies in a snapshot's place."""

    data: dict[str, Any] | None
    problem: str
    """What is wrong with it, a sentence for the person; "" where nothing is, or where there is none."""


def write(path: str, data: Mapping[str, Any]) -> None:
    """Replace the snapshot, such that a crash leaves the old one or the new one. It waits for the disk.

    Raises:
        CannotWrite: it is as it was.
    """
    write_whole(path, json.dumps(data, separators=(",", ":"), allow_nan=False).encode())


def is_sound(path: str) -> bool:
    """Whether the snapshot can be read, or there is none; it stays where it is."""
    try:
        with open(path, "rb") as file:
            return isinstance(json.loads(file.read()), dict)
    except FileNotFoundError:
        return True
    except (OSError, ValueError, RecursionError):
        return False


def read(path: str) -> Found:
    """The snapshot. A damaged one is moved aside, never deleted."""
    try:
        with open(path, "rb") as file:
            data = json.loads(file.read())
    except FileNotFoundError:
        return Found(None, "")
    except OSError as problem:
        reason = problem.strerror or str(problem)
        return Found(None, _("{file} cannot be read: {reason}.").format(file=path, reason=reason))
    except (ValueError, RecursionError):
        data = None
    return Found(data, "") if isinstance(data, dict) else Found(None, set_aside(path))


def set_aside(path: str) -> str:
    """Move a snapshot that cannot be used out of the way; the sentence that tells the person so."""
    aside = next(name for name in (f"{path}.damaged-{at}" for at in count(1)) if not os.path.lexists(name))
    try:
        os.rename(path, aside)
    except OSError as problem:
        return _("{file} is damaged and cannot be moved aside: {reason}.").format(file=path, reason=why(problem))
    return _("{file} was damaged. It is kept as {aside}.").format(file=path, aside=aside)


class Alive:
    """A small record of how far postured has come, so that a kill or a power cut can be dated afterwards.

    It is overwritten in place and not synced: a killed process loses nothing by that, and a power cut a few minutes.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def touch(self, elapsed: timedelta, boot: str) -> bool:
        """Record that postured lived at ``elapsed`` in the run of the machine that ``boot`` names (up to 80 bytes).

        Whether it could be recorded; a broken disk is the journal's to tell.
        """
        text = f"{elapsed // _MICROSECOND} {boot}".rstrip().encode()
        record = (b"%08x " % crc32(text) + text).ljust(_RECORD - 1) + b"\n"
        if len(record) != _RECORD:
            raise ValueError(f"too long a name for a boot: {boot!r}")
        try:
            file = open_plain(self._path, os.O_WRONLY)
        except (OSError, CannotWrite):
            return False
        try:
            write_all(file, record)
            return True
        except OSError:
            return False
        finally:
            os.close(file)

    def read(self) -> tuple[timedelta, str] | None:
        """The last record; None where there is none, or nothing that can be relied on."""
        try:
            with open(self._path, "rb") as file:
                record = file.read(_RECORD + 1)
            checksum, text = record[:8], record[9:].rstrip(b" \n")
            elapsed, _space, boot = text.partition(b" ")
            if len(record) != _RECORD or checksum != b"%08x" % crc32(text):
                return None
            return int(elapsed) * _MICROSECOND, boot.decode()
        except (OSError, ValueError, OverflowError):
            return None
