"""An idle monitor without a desktop: the test says what the person does. Held to the contract of ``IdleMonitor``."""

from collections.abc import Callable
from datetime import timedelta

HALF_A_MINUTE = timedelta(seconds=30)


class FakeIdleMonitor:
    """Satisfies ``ports.IdleMonitor``. The person has just touched something when it is made."""

    name = "fake"
    polls: timedelta | None = None

    def __init__(self, idle_after: timedelta = HALF_A_MINUTE) -> None:
        self.idle_after = idle_after
        self.since_input = timedelta(0)
        self.near = False
        """What ``soon`` was told last."""
        self.closed = False
        self._listens = False
        self._is_idle = False

    def start(
        self, *, idle: Callable[[timedelta], None], active: Callable[[], None], lost: Callable[[str], None]
    ) -> None:
        self._idle, self._active, self._lost = idle, active, lost
        self._listens = True
        self._is_idle = self.since_input >= self.idle_after
        self._tell()

    def soon(self, near: bool) -> None:
        self.near = near

    def close(self) -> None:
        self.closed = True
        self._listens = False

    def touch(self) -> None:
        """The person touches keyboard or pointer."""
        self.since_input = timedelta(0)
        self._look()

    def pass_time(self, by: timedelta) -> None:
        """Nobody touches anything for that long."""
        self.since_input += by
        self._look()

    def lose(self, why: str = "The display has gone") -> None:
        """The display goes."""
        if self._listens:
            self._listens = False
            self._lost(why)

    def _look(self) -> None:
        was, self._is_idle = self._is_idle, self.since_input >= self.idle_after
        if self._listens and was != self._is_idle:
            self._tell()

    def _tell(self) -> None:
        if self._is_idle:
            self._idle(self.since_input)
        else:
            self._active()
