"""No sense of idleness, for a desktop that tells nothing: presence is assumed.

The person then counts as active whenever nothing else (a lock, a suspend, their own word) says otherwise.
"""

from collections.abc import Callable
from datetime import timedelta


class Assumed:
    """Satisfies ``ports.IdleMonitor``: says ``active()`` at the start, and nothing more."""

    name = "assumed"
    polls: timedelta | None = None
    tells_keys = False

    def start(
        self, *, idle: Callable[[timedelta], None], active: Callable[[], None], lost: Callable[[str], None]
    ) -> None:
        del idle, lost
        active()

    def watch_pauses(
        self, after: timedelta | None, told: Callable[[bool], None] | None = None, *, keys: bool = False
    ) -> None:
        """There is nothing to tell."""

    def soon(self, near: bool) -> None:
        """Nothing could come sooner."""

    def close(self) -> None:
        """There is nothing to let go of."""
