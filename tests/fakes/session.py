"""Somebody who tells of the session as the test says. Held to the contract of ``SessionMonitor``."""

from collections.abc import Callable

from postured.session_ports import Locking, SessionListener


class FakeSessionMonitor:
    """Satisfies ``session_ports.SessionMonitor``. It is told at once, and never says the same twice."""

    def __init__(self, name: str = "fake", later: Callable[[Callable[[], None]], None] = lambda call: call()) -> None:
        """``later`` calls on the loop."""
        self.name = name
        self.there = True
        self.may_sleep = False
        """Whether the machine was let go to sleep."""
        self._later = later
        self._listener: SessionListener | None = None
        self._word = Locking.OPEN
        self._in_front = True
        self._asleep = False

    def start(self, listener: SessionListener) -> None:
        self._listener = listener

    @property
    def tells(self) -> frozenset[str]:
        return frozenset({"lock", "front", "sleep"} if self.there else ())

    @property
    def trouble(self) -> str:
        return "" if self.there else "nobody is there"

    def close(self) -> None:
        self._listener = None
        self.may_sleep = True

    def lock(self, word: Locking) -> None:
        if self.there and word is not self._word:
            self._word = word
            self._tell(lambda listener: listener.lock(word))

    def front(self, in_front: bool) -> None:
        if self.there and in_front != self._in_front:
            self._in_front = in_front
            self._tell(lambda listener: listener.front(in_front))

    def sleeps(self) -> None:
        if self.there and not self._asleep:
            self._asleep, self.may_sleep = True, False
            self._tell(lambda listener: listener.sleeps(self._let_sleep))

    def wakes(self) -> None:
        if self.there and self._asleep:
            self._asleep = False
            self._tell(lambda listener: listener.wakes())

    def vanish(self) -> None:
        """The source goes."""
        self.wakes()
        self.front(True)
        if self._word is Locking.LOCKED:
            self.lock(Locking.UNSURE)
        self.there = False

    def come_back(self) -> None:
        self.there = True

    def _let_sleep(self) -> None:
        self.may_sleep = True

    def _tell(self, what: Callable[[SessionListener], None]) -> None:
        def told() -> None:
            if self._listener is not None:
                what(self._listener)

        self._later(told)
