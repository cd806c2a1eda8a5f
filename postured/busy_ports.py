"""What the daemon needs to hear of calls, films and appointments. A Protocol, as in ``ports``."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

BusyTold = Callable[[str, bool], None]
"""Called with the signal (one of ``core.decisions.Reason``) and whether it goes on."""


class BusyMonitor(Protocol):
    """Tells when something goes on that a reminder should wait for, as far as its one source knows.

    - ``signals`` are those that it may ever tell of.
    - ``start`` returns at once; what goes on already is told soon, as a beginning. Until then nothing goes on.
    - Every word comes on the loop. Each signal begins and ends in turn: no word comes twice in a row.
    - When the source goes, what it told of is over. A source that comes back, or comes late, is listened to.
    - ``tells`` are the signals that it can tell of now; empty while the source does not answer, and then ``trouble``
      says why, to the person. Neither ever raises, and nothing that a source sends raises anywhere.
    - ``soon(True)`` says that a reminder is about to come, or is held back: a monitor that can only look, looks at once
      and then every ``polls`` till ``soon(False)``; what it told of is told to be over when a look finds it over.
    - ``polls`` is the longest time between two looks in such a while; None for one that is told by events.
    - What goes on is told, never by whom or in what: no name of a program, a device or a window is kept or logged.
    - ``close`` lets go of the source; nothing is called after it.
    """

    @property
    def name(self) -> str: ...

    @property
    def signals(self) -> frozenset[str]: ...

    @property
    def tells(self) -> frozenset[str]: ...

    @property
    def trouble(self) -> str: ...

    @property
    def polls(self) -> timedelta | None: ...

    def start(self, told: BusyTold) -> None: ...

    def soon(self, near: bool) -> None: ...

    def close(self) -> None: ...
