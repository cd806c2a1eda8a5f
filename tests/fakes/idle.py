"""An idle monitor without a desktop: the test says what the person does. Held to the contract of ``IdleMonitor``."""

from collections.abc import Callable
from datetime import timedelta

HALF_A_MINUTE = timedelta(seconds=30)


class FakeIdleMonitor:
    """Satisfies ``ports.IdleMonitor``. The person has just touched something when it is made."""

    name = "fake"
    polls: timedelta | None = None
    tells_keys = True

    def __init__(self, idle_after: timedelta = HALF_A_MINUTE) -> None:
        self.idle_after = idle_after
        self.since_input = timedelta(0)
        self.since_key = timedelta(0)
        self.near = False
        """What ``soon`` was told last."""
        self.pause: timedelta | None = None
        """What ``watch_pauses`` was told last."""
        self.closed = False
        self._listens = False
        self._is_idle = False
        self._told: Callable[[bool], None] | None = None
        self._keys = False
        self._is_paused = False

    def start(
        self, *, idle: Callable[[timedelta], None], active: Callable[[], None], lost: Callable[[str], None]
    ) -> None:
        self._idle, self._active, self._lost = idle, active, lost
        self._listens = True
        self._is_idle = self.since_input >= self.idle_after
        self._tell()

    def watch_pauses(
        self, after: timedelta | None, told: Callable[[bool], None] | None = None, *, keys: bool = False
    ) -> None:
        self.pause, self._told, self._keys = after, told, keys and self.tells_keys
        if after is not None and told is not None:
            self._is_paused = self._quiet() >= after
            told(self._is_paused)

    def soon(self, near: bool) -> None:
        self.near = near

    def close(self) -> None:
        self.closed = True
        self._listens = False

    def touch(self) -> None:
        """The person touches the pointer."""
        self.since_input = timedelta(0)
        self._look()

    def press(self) -> None:
        """The person presses a key."""
        self.since_key = timedelta(0)
        self.touch()

    def pass_time(self, by: timedelta) -> None:
        """Nobody touches anything for that long."""
        self.since_input += by
        self.since_key += by
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
        self._look_at_pause()

    def _look_at_pause(self) -> None:
        if self.pause is None or self._told is None or not self._listens:
            return
        was, self._is_paused = self._is_paused, self._quiet() >= self.pause
        if was != self._is_paused:
            self._told(self._is_paused)

    def _quiet(self) -> timedelta:
        return self.since_key if self._keys else self.since_input

    def _tell(self) -> None:
        if self._is_idle:
            self._idle(self.since_input)
        else:
            self._active()
