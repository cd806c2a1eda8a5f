"""``postured run``: the daemon, in the foreground. The one door to it, for ``doctor``'s questions too."""

import argparse
from collections.abc import Mapping
from typing import Any

from postured.daemon import app, probe
from postured.settings.paths import Paths


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


def would_find(environ: Mapping[str, str], paths: Paths) -> dict[str, Any]:
    """How each part would work if postured were started now. Nothing of it stays."""
    return probe.senses(environ, paths)


def would_notify(environ: Mapping[str, str]) -> dict[str, Any]:
    """The same for notices alone, and whether the session bus could be reached (``reached_bus``)."""
    return probe.notifier(environ)
