"""``postured run``: the daemon, in the foreground."""

import argparse

from postured.daemon import app


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
