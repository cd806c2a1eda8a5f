"""What every way of being told has in common."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder to be told of."""

    path: str
    entries: bool = True
    """Of a folder: whether it matters what becomes of the files in it. Else only which come and go."""


class Mechanism(Protocol):
    """A way of being told that something may have changed.

    - It is made with the reactor and with ``nudged``, which it calls on the loop, at least once after each change at a
      place; also for nothing. It raises NoSuchWay where it does not work.
    - ``arm`` replaces the places; it is called again after each nudge. One that cannot be watched is passed over.
    """

    name: str
    polls: timedelta | None

    def arm(self, places: Iterable[Place]) -> None: ...

    def close(self) -> None: ...


class NoSuchWay(Exception):
    """The system has nothing of the kind, or will not let us have it."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name
        self.why = why
