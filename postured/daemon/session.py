"""Tells the inbox of lock, sleep and a set clock. Several tell of the same thing; it happens once."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, timedelta, tzinfo
from typing import Any

from postured.adapters import clock as machine
from postured.core.events import ClockSet, Event, Idle, Input, Lock, Resume, Suspend, Unlock
from postured.core.state import State
from postured.daemon import ways
from postured.daemon.waking import NextInput
from postured.ports import Cancel, Clock, Reactor
from postured.session_ports import ClockWatch, Locking, SessionListener, SessionMonitor

log = logging.getLogger(__name__)

_LEAST = timedelta(seconds=1)
"""Less is no sleep, and no setting of a clock: two clocks cannot be read at one moment."""
_COMES_SOON = timedelta(seconds=30)
"""A sleep that was announced and has not come within this time awake comes no more. Others may delay it for a while."""


class Session:
    """Wires those who tell of the session to the inbox.

    - The last word that the screen is open holds, whoever says it: one that forgets to say it keeps nobody locked out.
    - A sleep that nobody announced shows in the clocks: one of them stands still while the machine sleeps.
    """

    def __init__(
        self,
        monitors: Iterable[SessionMonitor],
        *,
        clock: Clock,
        put: Callable[[Event], None],
        state: Callable[[], State],
        kept: Callable[[Callable[[], None]], None],
        next_input: NextInput,
        idle_after: Callable[[], timedelta],
        reactor: Reactor,
        slept: Callable[[], timedelta] = machine.slept,
        awake: Callable[[], timedelta] = machine.awake,
    ) -> None:
        """``kept`` calls back once what was put survives a power cut; ``idle_after`` is by ``clock``.

        ``slept`` and ``awake`` say how long the machine has been each of it, in real time.
        """
        self._monitors = tuple(monitors)
        self._clock = clock
        self._put = put
        self._state = state
        self._kept = kept
        self._next_input = next_input
        self._idle_after = idle_after
        self._reactor = reactor
        self._words: dict[str, Locking] = {}
        """What each has said of the lock, but OPEN."""
        self._behind: set[str] = set()
        """Those who say that another person's session is in front."""
        self._locked = False
        self._unlocked_at = timedelta(0)
        self._unseen = False
        """Whether the screen was unlocked without an input that a sense told of."""
        self._asleep = False
        self._woken_at = timedelta(0)
        """On the elapsed clock."""
        self._doubt: Cancel = lambda: None
        self._read_slept, self._read_awake = slept, awake
        self._slept = slept()
        self._shown = self._shows()
        self._watch: ClockWatch | None = None
        self.clock_set: list[Callable[[], None]] = []
        """Called when the wall clock was set, or the zone changed."""

    def watch_clock(self, watch: ClockWatch) -> None:
        """Have ``watch`` closed at the end; it tells ``clock_told``."""
        self._watch = watch

    @property
    def zone_files(self) -> tuple[str, ...]:
        """Those that say which zone it is; who watches them calls ``look_at_zone``."""
        return () if self._watch is None else self._watch.files

    def look_at_zone(self) -> None:
        """The zone may have changed."""
        if self._watch is not None:
            self._watch.look()

    def start(self) -> None:
        """Begin to listen; what is so already is told soon."""
        for each in self._monitors:
            each.start(self._listener(each.name))

    def close(self) -> None:
        self._doubt()
        self._next_input.close()
        if self._watch is not None:
            self._watch.close()
        for each in self._monitors:
            each.close()

    @property
    def parts(self) -> Mapping[str, Callable[[], dict[str, Any]]]:
        """How well each of what it tells is known, in the form of ``ways``."""
        return {
            "lock": lambda: ways.lock(self._monitors),
            "sleep": lambda: ways.sleep(self._monitors),
            "wall-clock": lambda: ways.wall_clock(self._watch),
        }

    def look(self) -> None:
        """See whether the machine has slept; to be called before anything else is told."""
        now = self._read_slept()
        length = now - self._slept
        if length < _LEAST:
            return
        self._slept = now
        if self._asleep:
            self._wakes()
            return
        at = self._clock.now()
        self._put(Suspend(at=at.when(at.elapsed - length * self._clock.speed)))
        self._asleep = True
        self._wakes()

    def sensed(self, event: Event) -> None:
        """Pass on what a sense of input tells. It may have waited through a sleep to be sure of an input before it."""
        self.look()
        if not (isinstance(event, Input) and event.since < self._woken_at):
            self._put(event)

    def clock_told(self) -> None:
        """The wall clock may have been set, or the machine have slept."""
        self.look()
        before, self._shown = self._shown, self._shows()
        if abs(self._shown[0] - before[0]) >= _LEAST or self._shown[1] != before[1]:
            self._put(ClockSet(at=self._clock.now()))
            for each in self.clock_set:
                each()

    def _shows(self) -> tuple[timedelta, tzinfo | None]:
        """How far the wall clock is ahead of the elapsed one, and its zone."""
        now = self._clock.now()
        return timedelta(seconds=now.wall.astimezone(UTC).timestamp()) - now.elapsed, now.wall.tzinfo

    def _listener(self, name: str) -> SessionListener:
        return SessionListener(
            lock=lambda word: self._lock(name, word),
            front=lambda in_front: self._front(name, in_front=in_front),
            sleeps=self._sleeps,
            wakes=self._woken,
        )

    def _lock(self, name: str, word: Locking) -> None:
        if word is Locking.OPEN:
            self._words.clear()
        else:
            self._words[name] = word
        self._settle()

    def _front(self, name: str, *, in_front: bool) -> None:
        if in_front:
            self._behind.discard(name)
        else:
            self._behind.add(name)
        self._settle()

    @property
    def _unsure(self) -> bool:
        """Whether the next input would say that the screen is open."""
        return bool(self._words) and not self._behind and Locking.LOCKED not in self._words.values()

    def _settle(self) -> None:
        self.look()
        locked = bool(self._words or self._behind)
        if locked and not self._locked:
            self._locked = True
            self._put(Lock(at=self._clock.now()))
        elif self._locked and not locked:
            self._locked = False
            self._unlock()
        if self._unsure:
            self._wait_for_input()
        elif locked:
            self._next_input.stop()  # somebody vouches for the lock, and will for its end

    def _unlock(self) -> None:
        """An unlock is an input. Where the sense of input has seen none, it will not see the end of it either."""
        self._unseen = self._state().attendance.idle
        self._unlocked_at = self._clock.now().elapsed
        self._put(Unlock(at=self._clock.now()))
        if self._unseen:
            self._wait_for_input()
        else:
            self._next_input.stop()

    def _sleeps(self, ready: Callable[[], None]) -> None:
        self.look()
        if not self._asleep:
            self._asleep = True
            self._put(Suspend(at=self._clock.now()))
            self._doubt_after(self._read_awake())
        self._kept(ready)

    def _doubt_after(self, since: timedelta) -> None:
        """Nobody need tell that the sleep is over, or did not come."""

        def look() -> None:
            self.look()
            if self._asleep and self._read_awake() - since >= _COMES_SOON - _LEAST:
                log.info("the sleep that was announced did not come")
                self._wakes()
            elif self._asleep:
                self._doubt_after(since)

        self._doubt()
        self._doubt = self._reactor.later(_COMES_SOON, look)

    def _woken(self) -> None:
        self.look()
        self._wakes()

    def _wakes(self) -> None:
        self._doubt()
        if self._asleep:
            self._asleep = False
            now = self._clock.now()
            self._woken_at = now.elapsed
            self._put(Resume(at=now))
            self._wait_for_input()

    def _wait_for_input(self) -> None:
        self._next_input.wait(self._idle_after() / self._clock.speed)

    def still(self, ago: timedelta) -> None:
        """There has been no input for that long, in real time."""
        now = self._clock.now()
        if self._unseen and not self._locked:
            self._unseen = False
            self._put(Idle(at=now, since=max(self._unlocked_at, now.elapsed - ago * self._clock.speed)))

    def came(self, ago: timedelta) -> None:
        """The person is back, and has been for that long, in real time."""
        self._unseen = False
        now = self._clock.now()
        self.sensed(Input(at=now, since=now.elapsed - ago * self._clock.speed))
        if self._unsure:
            self._words.clear()
            self._settle()
