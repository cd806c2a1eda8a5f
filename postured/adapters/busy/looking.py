"""A system that tells of nothing by itself, and is looked at while a reminder is near, as macOS and Windows are."""

import threading
from collections.abc import Callable
from datetime import timedelta

from postured.busy_ports import BusyTold
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Cancel, Reactor

_POLLS = timedelta(seconds=3)
_WHILE_NOBODY_ASKS = 10
"""So many times as long is the wait between two looks at what was found to go on, while no reminder is near."""
_PATIENCE = timedelta(seconds=2)

Look = Callable[[], frozenset[str]]
"""What goes on now; AdapterUnavailable where it cannot be told. Runs on a thread, and may hang."""


class Looker:
    """Satisfies ``busy_ports.BusyMonitor`` for whatever ``look`` looks at.

    It looks once at the start, to learn whether it can, and then only while a reminder is near or something goes on.
    """

    polls: timedelta | None

    def __init__(
        self,
        name: str,
        reactor: Reactor,
        signals: frozenset[str],
        look: Look,
        *,
        polls: timedelta = _POLLS,
        patience: timedelta = _PATIENCE,
    ) -> None:
        """``polls`` and ``patience`` are real time. A look that takes longer than that is a source that is gone."""
        self.name = name
        self.signals = signals
        self.polls = polls
        self._every = polls
        self._patience = patience
        self._reactor = reactor
        self._ask = look
        self._told: BusyTold | None = None
        self._ending = threading.Lock()
        self._near = False
        self._looking = False
        self._knows = False
        self._problem = ""
        self._going: frozenset[str] = frozenset()
        self._next: Cancel = lambda: None

    @property
    def tells(self) -> frozenset[str]:
        return self.signals if self._knows else frozenset()

    @property
    def trouble(self) -> str:
        return "" if self._knows else self._problem or _("it does not answer")

    def start(self, told: BusyTold) -> None:
        self._told = told
        self._look()

    def soon(self, near: bool) -> None:
        """What goes on is looked at now and then even when no reminder is near, so that its end is told."""
        if near == self._near:
            return
        self._near = near
        if near:
            self._look()
        elif not self._going and not self._looking:
            self._next()

    def close(self) -> None:
        with self._ending:
            self._told = None
        self._next()

    def _look(self) -> None:
        """Have a thread look; one that still does is waited for, so that one which hangs is the only one."""
        if self._told is None or self._looking:
            return
        self._next()
        self._next = self._reactor.later(self._patience, lambda: self._find(None))
        threading.Thread(target=self._in_a_thread, name=f"{self.name} looks", daemon=True).start()
        self._looking = True

    def _in_a_thread(self) -> None:
        found, problem = None, ""
        try:
            found = self._ask() & self.signals
        except AdapterUnavailable as error:
            problem = f"{error.title}: {error.detail}" if error.detail else error.title
        except Exception as error:  # noqa: BLE001 - nothing that a system answers raises anywhere
            problem = str(error) or type(error).__name__
        with self._ending:
            if self._told is None:
                return  # and the loop may be gone
            self._reactor.from_thread(lambda: self._answered(found, problem))

    def _answered(self, found: frozenset[str] | None, problem: str) -> None:
        self._looking = False
        self._next()
        if self._told is None:
            return
        self._find(found, problem)
        if self._near or self._going:
            wait = self._every if self._near else self._every * _WHILE_NOBODY_ASKS
            self._next = self._reactor.later(wait, self._look)

    def _find(self, found: frozenset[str] | None, problem: str = "") -> None:
        """What goes on now; None for not known, and then nothing does."""
        self._knows, self._problem = found is not None, problem
        now = found or frozenset()
        before, self._going = self._going, now
        for signal in (*sorted(now - before), *sorted(before - now)):  # nothing is free between one and another
            if self._told is not None:
                self._told(signal, signal in now)
