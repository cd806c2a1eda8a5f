"""``postured run``: the daemon, in the foreground. The one door to it, for ``doctor``'s questions too."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from postured.daemon import app, instance, probe, upkeep
from postured.settings.paths import Paths, private_folder


def main(chosen: argparse.Namespace) -> int:
    """Run until it is told to end."""
    return app.run(
        app.Options(
            speed=chosen.speed,
            tray=not chosen.no_tray,
            config=chosen.config,
            sets=tuple(chosen.set),
            verbose=chosen.verbose,
        )
    )


@contextmanager
def in_its_place(paths: Paths) -> Iterator[None]:
    """Be the one who may write to the store, while no postured runs.

    Raises:
        AlreadyRunning: one runs.
        CannotWrite: the data folder cannot be used.
    """
    private_folder(paths.data)
    held = instance.hold(paths.lock)
    try:
        yield
    finally:
        held.release()


def erase(paths: Paths, before: date | None) -> None:
    """Let go of the days ``before`` that one, or of all; ``in_its_place``. Raises as files do."""
    upkeep.erase(paths, before)


def would_find(environ: Mapping[str, str], paths: Paths) -> dict[str, Any]:
    """How each part would work if postured were started now. Nothing of it stays."""
    return probe.senses(environ, paths)


def try_presence(environ: Mapping[str, str], say: Callable[[str], None]) -> bool | None:
    """Try with the person whether stillness and input are noticed; None where that cannot be tried."""
    from postured.daemon import trial

    return trial.presence(environ, say)


def would_notify(environ: Mapping[str, str]) -> dict[str, Any]:
    """The same for notices alone, and whether the session bus could be reached (``reached_bus``)."""
    return probe.notifier(environ)
