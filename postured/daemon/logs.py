"""The daemon's log: lines on standard error. It never waits for whoever should read them."""

import logging
from typing import TextIO

from postured.adapters.notifier.terminal import write_if_taken


class Lines(logging.StreamHandler[TextIO]):
    """Drops what the stream does not take at once: a log that nobody reads must not hold up reminders."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            write_if_taken(self.stream, self.format(record) + self.terminator)
        except (OSError, ValueError):
            pass  # a closed terminal
        except Exception:  # noqa: BLE001 - what cannot be put into words is a bug; logging itself tells of it
            self.handleError(record)


def begin(stream: TextIO, verbose: int) -> None:
    """Log to ``stream``: warnings; what postured itself does, too, the more the higher ``verbose`` is."""
    handler = Lines(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    level = {0: logging.WARNING, 1: logging.INFO}.get(verbose, logging.DEBUG)
    logging.getLogger("postured").setLevel(level)
