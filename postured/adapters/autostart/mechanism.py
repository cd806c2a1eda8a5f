"""What every way of starting with the session can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Whether postured starts with the session, and by what."""

    enabled: bool
    mechanism: str
    where: str
    """The file, or the place in the registry."""
    trouble: str = ""
    """Why it will not start all the same, or what else is odd; "" for nothing."""


class Mechanism(Protocol):
    """One way of starting with the session.

    - ``enable`` makes the session start ``command``, whose first word is an absolute path, from the next log-in on;
      what was there before is replaced. It raises CannotWrite.
    - ``disable`` takes that away; where there is nothing it does nothing. It raises CannotWrite.
    - ``status`` raises nothing.
    - Neither starts nor ends a postured.
    """

    def enable(self, command: Sequence[str]) -> None: ...

    def disable(self) -> None: ...

    def status(self) -> Status: ...
