"""What the daemon needs to hear of the person's session and of the clock on the wall. Protocols, as in ``ports``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol


class Locking(StrEnum):
    """What is known of the screen's lock."""

    OPEN = "open"
    LOCKED = "locked"
    UNSURE = "unsure"
    """It was locked, or was asked to lock, and nobody says what is so now. The person's next input says: open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionListener:
    """Who is told what becomes of the session; see ``SessionMonitor``."""

    lock: Callable[[Locking], None]
    front: Callable[[bool], None]
    """Whether this session is the one that is seen, and not another person's."""
    sleeps: Callable[[Callable[[], None]], None]
    wakes: Callable[[], None]


class SessionMonitor(Protocol):
    """Tells when the person's session is locked, behind another person's, or put to sleep, as far as its source knows.

    - ``start`` returns at once; what is so then is told later, as a change. Until then the screen is open, the session
      in front and the machine awake.
    - Every word comes on the loop, and none twice in a row.
    - ``sleeps`` is called when the machine is about to sleep, with ``ready``, which lets it: where the source can, the
      machine waits for that, a few seconds at most. ``wakes`` is called once after it, also when no sleep came of it.
    - When the source goes, a lock that it told of becomes UNSURE, the session is in front again, and a sleep is over.
      A source that comes back, or comes late, is listened to.
    - ``tells`` is what it can tell of now: "lock", "front", "sleep"; empty while the source does not answer, and then
      ``trouble`` says why. Neither ever raises.
    - ``close`` lets go of the source and of a sleep that waits; nothing is called after it.
    """

    @property
    def name(self) -> str: ...

    def start(self, listener: SessionListener) -> None: ...

    @property
    def tells(self) -> frozenset[str]: ...

    @property
    def trouble(self) -> str: ...

    def close(self) -> None: ...


class ClockWatch(Protocol):
    """Tells that the clock on the wall shows another time than the one that would have come, or is in another zone.

    - ``told`` (given when it is made) is called on the loop soon after the clock was set or the zone changed. It may be
      called for nothing, as when the machine wakes. Whoever reads the clock then finds the new time in the new zone.
    - ``files`` say which zone it is; whoever watches files calls ``look`` when one of them may have changed.
    - ``polls`` is the longest time between two looks at the clock; None where the system tells.
    - ``close`` ends it; nothing is called after it.
    """

    @property
    def name(self) -> str: ...

    @property
    def files(self) -> tuple[str, ...]: ...

    @property
    def polls(self) -> timedelta | None: ...

    def look(self) -> None: ...

    def close(self) -> None: ...
