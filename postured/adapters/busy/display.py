"""One who tells of the window in front by a display of its own, which is opened aside, lost, and opened again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from postured.adapters.busy.front import NOTHING, SIGNALS, Front, goes_on
from postured.busy_ports import BusyTold
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Cancel, Reactor
from postured.wire.aside import aside
from postured.wire.retries import Retries

_RETRIES = (1, 2, 4, 600)
"""Seconds after a loss, and while there is no display; the last goes on. Each reminder that is near has it try, too."""


class Windows(Protocol):
    """A display that tells of the window in front.

    - ``attach`` puts it on the loop: from there on ``front`` gets the window in front, whenever it may be another or
      otherwise; None while nobody there knows which it is. ``gone`` is called once when the display ends.
    - ``soon`` says that a reminder is near, or no more: what is not told by events is looked at then. It may come
      before ``attach``.
    - ``close`` lets go of it; nothing is called after it.
    """

    def attach(self, reactor: Reactor, *, front: Callable[[Front | None], None], gone: Callable[[], None]) -> None: ...

    def soon(self, near: bool) -> None: ...

    def close(self) -> None: ...


class OnDisplay:
    """Satisfies ``busy_ports.BusyMonitor``. A display may hang: it is opened in a thread of its own."""

    signals = SIGNALS
    polls: timedelta | None = None

    def __init__(
        self,
        name: str,
        reactor: Reactor,
        open_windows: Callable[[], Windows],
        *,
        programs: tuple[str, ...] = (),
        unknowing: str = "",
    ) -> None:
        """``open_windows`` may block; AdapterUnavailable from it is for good, all else is till the next try.

        ``unknowing`` says to the person why nobody there knows which window is in front.
        """
        self.trouble = ""
        self._name = name
        self._reactor = reactor
        self._open_windows = open_windows
        self._programs = programs
        self._unknowing = unknowing
        self._windows: Windows | None = None
        self._knows = False
        self._on: frozenset[str] = frozenset()
        self._retries = Retries(*_RETRIES)
        self._retry: Cancel = lambda: None
        self._near = self._waits = False
        """Whether there is no display, and none is being looked for just now."""
        self._lasting: Cancel = lambda: None
        self._opening: Cancel = lambda: None
        self._closed = False

    @property
    def name(self) -> str:
        return self._name

    @property
    def tells(self) -> frozenset[str]:
        return self.signals if self._knows else frozenset()

    def start(self, told: BusyTold) -> None:
        self._told = told
        self.trouble = _("it has not answered yet")
        self._open()

    def soon(self, near: bool) -> None:
        """Where there is no display, this is a moment to look for one."""
        self._near = near
        if self._windows is not None:
            self._windows.soon(near)
        elif near and self._waits:
            self._retry()
            self._open()

    def close(self) -> None:
        self._closed = True
        self._opening()
        self._retry()
        self._lasting()
        if self._windows is not None:
            self._windows.close()
            self._windows = None

    def _open(self) -> None:
        self._waits = False
        self._opening = aside(
            self._reactor,
            f"open {self._name}",
            self._open_windows,
            done=self._take,
            failed=self._failed,
            let_go=lambda windows: windows.close(),
        )

    def _take(self, windows: Windows) -> None:
        self._windows, self.trouble = windows, ""
        self._lasting = self._retries.it_came(self._reactor)
        windows.soon(self._near)
        windows.attach(self._reactor, front=self._shows, gone=self._gone)

    def _gone(self) -> None:
        self._windows = None
        self._lasting()
        self._fail(_("the display has ended"))

    def _failed(self, problem: Exception) -> None:
        if isinstance(problem, AdapterUnavailable):
            self._fail(problem.title, for_good=True)
        else:
            self._fail(str(problem) or type(problem).__name__)

    def _fail(self, why: str, *, for_good: bool = False) -> None:
        if self._closed:
            return
        self.trouble, self._knows = why, False
        self._settle(NOTHING)
        if not for_good:
            self._retry = self._reactor.later(self._retries.next(), self._open)
            self._waits = True

    def _shows(self, front: Front | None) -> None:
        if self._closed:
            return
        self._knows = front is not None
        self.trouble = "" if self._knows else self._unknowing
        self._settle(front or NOTHING)

    def _settle(self, front: Front) -> None:
        before, self._on = self._on, goes_on(front, self._programs)
        for signal in sorted(before ^ self._on):
            self._told(signal, signal in self._on)
