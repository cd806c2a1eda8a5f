"""What a resolved handover depends on, small enough to compare at every start. It reads no file."""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from postured import __version__


def stamps(files: Iterable[str], environ: Mapping[str, str], config: str | None, sets: Sequence[str]) -> dict[str, Any]:
    """Plain data that equals a stored one, read back from JSON, as long as the settings come out the same.

    ``files`` are those of the handover; ``config`` and ``sets`` what the command line said.
    """
    return {
        "version": __version__,
        "config": config,
        "sets": list(sets),
        "environ": {
            name: text
            for name, text in sorted(environ.items())
            if name.startswith("POSTURED_") or name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
        },
        "files": {file: _stamp(file) for file in sorted(files)},
    }


def _stamp(file: str) -> list[int] | None:
    """Size and inode too: a file that is renamed into place can carry an old time. And who may write to a policy."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return [found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode, found.st_uid]
