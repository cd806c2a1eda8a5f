"""A busy monitor whose source the test plays."""

from dataclasses import dataclass, field
from datetime import timedelta

from postured.busy_ports import BusyTold
from postured.ports import Reactor


@dataclass
class FakeBusyMonitor:
    """Satisfies ``busy_ports.BusyMonitor``: it tells what the test sets."""

    reactor: Reactor
    name: str = "fake"
    signals: frozenset[str] = frozenset({"microphone"})
    polls: timedelta | None = None
    there: bool = True
    near: bool = False
    going_on: set[str] = field(default_factory=set)
    _told: BusyTold | None = None
    _known: set[str] = field(default_factory=set)

    @property
    def tells(self) -> frozenset[str]:
        return self.signals if self.there and self._told is not None else frozenset()

    @property
    def trouble(self) -> str:
        return "" if self.there else "nobody answers"

    def start(self, told: BusyTold) -> None:
        self._told = told
        self._tell()

    def soon(self, near: bool) -> None:
        self.near = near

    def close(self) -> None:
        self._told = None

    def play(self, signal: str, *, busy: bool) -> None:
        """It begins, or ends; a source that is not there has nothing."""
        if busy and self.there:
            self.going_on.add(signal)
        else:
            self.going_on.discard(signal)
        self._tell()

    def vanish(self) -> None:
        self.there = False
        self.going_on.clear()
        self._tell()

    def come_back(self) -> None:
        self.there = True
        self._tell()

    def _tell(self) -> None:
        def tell() -> None:
            for signal in sorted(self.going_on ^ self._known):
                if self._told is not None:
                    self._told(signal, signal in self.going_on)
            self._known = set(self.going_on)

        self.reactor.later(timedelta(0), tell)
