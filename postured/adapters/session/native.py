"""A system that tells of sleep and lock by calls into a thread of its own, as macOS and Windows do."""

import logging
import threading
from collections.abc import Callable
from enum import StrEnum

from postured.adapters.session.word import Word
from postured.ports import Reactor
from postured.session_ports import SessionListener

log = logging.getLogger(__name__)

_PATIENCE = 1.5
"""Seconds that the system is kept from its sleep at most: Windows allows two."""


class Told(StrEnum):
    """What the system said."""

    LOCKED = "locked"
    OPEN = "open"
    BEHIND = "behind"
    """Another person's session is in front."""
    FRONT = "front"
    SLEEPS = "sleeps"
    WAKES = "wakes"


Heard = Callable[[Told], None]
"""May be called on any thread. With SLEEPS it returns when the machine may sleep."""
Stop = Callable[[], None]


def in_a_thread(name: str, run: Callable[[Callable[[], None]], None]) -> None:
    """Have a thread ``run``, and wait until that calls what it is given. Raises OSError where it ends without."""
    ready, begun, problems = threading.Event(), threading.Event(), list[Exception]()

    def begin() -> None:
        begun.set()
        ready.set()

    def carry() -> None:
        try:
            run(begin)
        except Exception as problem:
            log.exception("%s: no more", name)
            problems.append(problem)
        finally:
            ready.set()

    threading.Thread(target=carry, name=name, daemon=True).start()
    ready.wait()
    if not begun.is_set():
        raise OSError(str(problems[0]) if problems else name) from (problems[0] if problems else None)


class NativeSession:
    """Satisfies ``session_ports.SessionMonitor`` for whatever system ``listen`` listens to."""

    def __init__(
        self, name: str, reactor: Reactor, listen: Callable[[Heard], Stop], tells: frozenset[str], *, fails: str = ""
    ) -> None:
        """``listen`` begins to call what it is given, until what it returns is called.

        It raises OSError where the system has nothing of the kind, which ``fails`` says to the person.
        """
        self.name = name
        self._reactor = reactor
        self._listen = listen
        self._all = tells
        self._fails = fails
        self._stop: Stop | None = None
        self._waiting: set[threading.Event] = set()
        self._asleep = False
        self._in_front = True
        self._closed = False

    def start(self, listener: SessionListener) -> None:
        self._word, self._listener = Word(listener.lock), listener
        try:
            self._stop = self._listen(self._heard)
        except (OSError, AttributeError, RuntimeError) as problem:
            self._fails = f"{self._fails} ({problem})" if self._fails else str(problem)

    @property
    def tells(self) -> frozenset[str]:
        return self._all if self._stop is not None else frozenset()

    @property
    def trouble(self) -> str:
        return "" if self._stop is not None else self._fails

    def close(self) -> None:
        self._closed = True
        for each in tuple(self._waiting):
            each.set()
        if self._stop is not None:
            self._stop()

    def _heard(self, what: Told) -> None:
        ready = threading.Event()
        if what is Told.SLEEPS:
            self._waiting.add(ready)
        self._reactor.from_thread(lambda: self._take(what, ready.set))
        if what is Told.SLEEPS:
            ready.wait(_PATIENCE)
            self._waiting.discard(ready)

    def _take(self, what: Told, ready: Callable[[], None]) -> None:
        if self._closed:
            ready()
            return
        match what:
            case Told.LOCKED | Told.OPEN:
                self._word.locks(what is Told.LOCKED)
            case Told.BEHIND | Told.FRONT if self._in_front != (what is Told.FRONT):
                self._in_front = what is Told.FRONT
                self._listener.front(self._in_front)
            case Told.SLEEPS if not self._asleep:
                self._asleep = True
                self._listener.sleeps(ready)
            case Told.WAKES if self._asleep:
                self._asleep = False
                self._listener.wakes()
            case _said_before:
                ready()
