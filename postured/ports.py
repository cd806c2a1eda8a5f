"""What the daemon needs of the world. One Protocol a need; a Protocol's docstring is its contract; no code."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from postured.core.instant import Instant

T = TypeVar("T")

Cancel = Callable[[], None]
"""Undoes what returned it. Calling it twice, or too late, does nothing."""


class Reactor(Protocol):
    """The daemon's loop, as adapters see it.

    - Every callback runs on the loop's one thread, and must not block.
    - ``watch`` calls ``read`` when the file can be read, ``write`` when it can be written; watching a file
      again replaces what was asked before. ``forget`` ends it; an unknown file does no harm.
    - ``later`` calls once, after real time (not the time of a sped-up run); time asleep counts, where the system
      can tell it.
    - What a callback raises is logged and ends nothing else.
    - ``from_thread`` is the one method that other threads may call: the loop runs ``call`` soon.
    """

    def watch(self, file: int, read: Callable[[], None] | None, write: Callable[[], None] | None = None) -> None: ...

    def forget(self, file: int) -> None: ...

    def later(self, delay: timedelta, call: Callable[[], None]) -> Cancel: ...

    def from_thread(self, call: Callable[[], None]) -> None: ...


class Clock(Protocol):
    """Tells the moment.

    - ``now`` reads both clocks together; ``elapsed`` never goes back, counts suspend, and goes on over a reboot.
    - ``speed`` is how many of its seconds pass in a real one: 1, but in a sped-up run.
    """

    speed: float

    def now(self) -> Instant: ...


class Alarm(Protocol):
    """Rings once, on the loop.

    - ``arm`` replaces what was set before; None turns the alarm off.
    - A moment that has passed rings at once, but never inside ``arm``.
    - It goes by ``elapsed`` alone: setting the wall clock neither hastens nor delays it; a suspend delays the
      ring to the resume, and never loses it.
    """

    def arm(self, at: Instant | None) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Button:
    """One answer that a notice offers."""

    key: str
    """What comes back when it is pressed."""
    label: str
    """What the person reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to show: a reminder, or a word to the person. Plain text; the adapter escapes."""

    title: str
    body: str
    buttons: tuple[Button, ...] = ()
    ambient: bool = False
    """Quiet: low urgency, no sound, not kept in the desktop's list."""
    stays_for: timedelta | None = None
    """Real time after which the desktop may take it down by itself; None leaves that to whoever shows it."""


class Delivery(StrEnum):
    """What became of a notice. Not a boolean: a desktop can answer and still refuse."""

    SHOWN = "shown"
    REFUSED = "refused"
    """The desktop answered, and will not show it."""
    UNREACHABLE = "unreachable"
    """Nobody answered, or not in time."""


class Notifier(Protocol):
    """Shows at most one notice a slot ("reminder", "notice", "problem").

    - ``show`` puts a notice up in place of the slot's last one, and returns at once. ``delivered`` is called exactly
      once, later and on the loop, however long the desktop takes (a desktop that hangs is UNREACHABLE after 5 s;
      what it shows after that is taken down again).
    - ``answered`` is called with a button's key, once, when the person presses it; the notice is then gone.
      A notice that was replaced or withdrawn answers nothing.
    - ``withdraw`` takes the slot's notice down; with nothing up it does nothing.
    - No method raises because the desktop is gone, and a desktop that comes back is used again.
    - ``has_buttons`` says whether a notice shown now would offer its buttons.
    - ``works`` says whether it could show a notice now; ``trouble`` says what is wrong, "" for nothing.
    - ``close`` takes down what is up and lets go of the desktop.
    """

    @property
    def name(self) -> str: ...

    def show(
        self,
        slot: str,
        notice: Notice,
        *,
        delivered: Callable[[Delivery], None],
        answered: Callable[[str], None],
    ) -> None: ...

    def withdraw(self, slot: str) -> None: ...

    @property
    def has_buttons(self) -> bool: ...

    @property
    def works(self) -> bool: ...

    @property
    def trouble(self) -> str: ...

    def close(self) -> None: ...


class IdleMonitor(Protocol):
    """Tells when the person's input stops and comes back.

    - ``start`` reports the present state before it returns: ``active()``, or ``idle(for_how_long)`` when there has
      been no input for ``idle_after`` already. It waits 0.1 s for it at most: where a desktop takes longer, presence
      is assumed, and corrected when the desktop answers.
    - Then it calls ``idle(for_how_long)`` once when input has been missing for ``idle_after`` (real time; the
      argument is the real time since the last input) and ``active()`` once at the next input; the two alternate.
    - When its display goes it calls ``lost(why)`` once, with a word for the person, and is silent from then on.
    - ``watch_pauses`` has it tell of shorter pauses as well: ``told(True)`` once there has been no input for ``after``
      (real time), ``told(False)`` at the next; first how it is by now, False where that cannot be known. Another call
      takes the place of the last, and None ends it. With ``keys`` it goes by keys alone, if it ``tells_keys``. One that
      cannot tell of so short a pause tells nothing.
    - ``soon`` tells it that a reminder is near: a monitor that must poll polls faster then.
    - ``polls`` is the longest time between two looks; None for one that is told by events.
    - ``tells_keys`` is whether it can tell keys from other input.
    - ``close`` lets go of the display; nothing is called after it.
    """

    name: str
    polls: timedelta | None
    tells_keys: bool

    def start(
        self, *, idle: Callable[[timedelta], None], active: Callable[[], None], lost: Callable[[str], None]
    ) -> None: ...

    def watch_pauses(
        self, after: timedelta | None, told: Callable[[bool], None] | None = None, *, keys: bool = False
    ) -> None: ...

    def soon(self, near: bool) -> None: ...

    def close(self) -> None: ...


class Journal(Protocol):
    """Keeps what happened, one line an entry.

    - ``append`` takes entries in order and returns at once; the disk is somebody else's thread.
    - ``when_kept`` calls back on the loop once everything appended before it survives a crash (or, on a disk that
      is slow or broken, after a second: a person is not kept waiting for a disk).
    - ``rewrite`` has ``work`` done on what was written: beside the loop, while nothing is being written, and before
      anything that waits; with ``forget``, what waits is never written. ``done`` is called on the loop with what it
      returned, or with the exception that it raised.
    - ``trouble`` says what is wrong with the disk, "" for nothing; entries then wait in memory and are written later.
    - ``close`` writes what is left, for at most two seconds.
    """

    def append(self, entries: Iterable[Mapping[str, Any]]) -> None: ...

    def when_kept(self, call: Callable[[], None]) -> None: ...

    def rewrite(
        self, work: Callable[[], T], done: Callable[[T | Exception], None], *, forget: bool = False
    ) -> None: ...

    @property
    def trouble(self) -> str: ...

    def close(self) -> None: ...


class Mood(StrEnum):
    """What the tray icon says without words."""

    CALM = "calm"
    SOON = "soon"
    """A reminder is coming: the ring fills."""
    OPEN = "open"
    HELD = "held"
    """Something keeps reminders back: a call, or the person's own "busy"."""
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """How the tray icon looks, and what it says when pointed at."""

    mood: Mood
    fill: float = 0.0
    """How much of the interval before the next reminder is over, from 0 to 1."""
    title: str
    """One short line, plain text."""
    tooltip: str
    """A few lines, plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One line of the tray menu."""

    key: str = ""
    """What comes back when it is chosen; "" for a line that only tells, or a separator (which has no label either)."""
    label: str = ""
    enabled: bool = True
    checked: bool | None = None
    """None for a line that is no switch."""
    children: tuple["MenuItem", ...] = ()


class Tray(Protocol):
    """An icon with a menu in the desktop's panel.

    - ``show`` replaces face and menu, and returns at once. Showing the same again does nothing.
    - ``chosen`` (given when it is made) is called with an item's key, on the loop, once a choice; with "activate" when
      the icon itself is clicked.
    - A panel that comes late, or comes back, finds the icon as it is by then.
    - ``works`` says whether a panel shows it now; ``trouble`` what is wrong, "" for nothing. Neither ever raises.
    - ``changed`` (given when it is made) is called on the loop when ``works`` has changed.
    - ``close`` takes the icon away; nothing is called after it.
    """

    @property
    def name(self) -> str: ...

    def show(self, face: Face, menu: tuple[MenuItem, ...]) -> None: ...

    @property
    def works(self) -> bool: ...

    @property
    def trouble(self) -> str: ...

    def close(self) -> None: ...


class Chime(Protocol):
    """One soft sound.

    - ``play`` begins it and returns at once; while it plays, another ``play`` does nothing.
    - ``name`` is what plays it, "" for nothing; ``passed_over`` what is better and did not work, with why.
    - ``works`` says whether it could be heard now, as far as is known; ``trouble`` what is wrong, "" for nothing.
      Neither ever raises.
    - ``close`` ends what plays; nothing plays after it.
    """

    @property
    def name(self) -> str: ...

    @property
    def works(self) -> bool: ...

    @property
    def trouble(self) -> str: ...

    @property
    def passed_over(self) -> Mapping[str, str]: ...

    def play(self) -> None: ...

    def close(self) -> None: ...


class Watcher(Protocol):
    """Tells that something has changed among files.

    - ``watch`` takes the place of what was watched before. A path may be a file, a folder or a link (then what it leads
      to is watched as well), and need not exist: that it comes is a change.
    - ``changed`` (given when it is made) is called on the loop, once, when something at one of the paths is otherwise
      than it was and nothing has changed for ``SETTLE``: half a save is none. Where there is no end to the changes it
      is called all the same, after a few seconds.
    - What ``can_wait``, of these paths, may be told some minutes late, where others write around it all the time.
    - Of a folder only that changes: which entries it has, and who may write to it.
    - ``polls`` is the longest time between two looks; None for one that is told by events.
    - ``name`` is the way that it is told; ``passed_over`` what is better and does not work here, with why.
    - ``close`` ends it; nothing is called after it.
    """

    SETTLE: timedelta

    @property
    def name(self) -> str: ...

    @property
    def passed_over(self) -> Mapping[str, str]: ...

    @property
    def polls(self) -> timedelta | None: ...

    def watch(self, paths: Iterable[str], can_wait: Iterable[str] = ()) -> None: ...

    def close(self) -> None: ...
