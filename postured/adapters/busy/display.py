"""One who tells of the window in front by a display of its own, which is opened aside, lost, and opened again."""

import threading
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from postured.adapters.busy.front import NOTHING, SIGNALS, Front, goes_on
from postured.busy_ports import BusyTold
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Cancel, Reactor

_RETRIES = tuple(timedelta(seconds=each) for each in (1, 2, 4, 600))
"""After a loss, and while there is no display; the last goes on. Each reminder that is near has it try, too."""
_LASTS = timedelta(minutes=1)
"""A display that was there for so long is not one that comes and goes."""


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
        fails: tuple[type[Exception], ...],
    ) -> None:
        """``open_windows`` may block; AdapterUnavailable from it is for good, one of ``fails`` till the next try.

        ``unknowing`` says to the person why nobody there knows which window is in front.
        """
        self.trouble = ""
        self._name = name
        self._reactor = reactor
        self._open_windows = open_windows
        self._programs = programs
        self._unknowing = unknowing
        self._fails = fails
        self._windows: Windows | None = None
        self._knows = False
        self._on: frozenset[str] = frozenset()
        self._retries = deque(_RETRIES)
        self._retry: Cancel = lambda: None
        self._near = self._waits = False
        """Whether there is no display, and none is being looked for just now."""
        self._lasting: Cancel = lambda: None
        self._handing_over = threading.Lock()
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
        with self._handing_over:
            self._closed = True
        self._retry()
        self._lasting()
        if self._windows is not None:
            self._windows.close()
            self._windows = None

    def _open(self) -> None:
        self._waits = False
        threading.Thread(target=self._work, name=f"open {self._name}", daemon=True).start()

    def _work(self) -> None:
        try:
            windows = self._open_windows()
        except AdapterUnavailable as problem:
            why = problem.title
            self._hand_over(lambda: self._fail(why, for_good=True))
        except self._fails as problem:
            why = str(problem)
            self._hand_over(lambda: self._fail(why))
        else:
            if not self._hand_over(lambda: self._take(windows)):
                windows.close()

    def _hand_over(self, call: Callable[[], None]) -> bool:
        """Back to the loop; not once nobody listens there."""
        with self._handing_over:
            if not self._closed:
                self._reactor.from_thread(call)
            return not self._closed

    def _take(self, windows: Windows) -> None:
        if self._closed:
            windows.close()
            return
        self._windows, self.trouble = windows, ""
        self._lasting = self._reactor.later(_LASTS, self._has_lasted)
        windows.soon(self._near)
        windows.attach(self._reactor, front=self._shows, gone=self._gone)

    def _has_lasted(self) -> None:
        self._retries = deque(_RETRIES)

    def _gone(self) -> None:
        self._windows = None
        self._lasting()
        self._fail(_("the display has ended"))

    def _fail(self, why: str, *, for_good: bool = False) -> None:
        if self._closed:
            return
        self.trouble, self._knows = why, False
        self._settle(NOTHING)
        if not for_good:
            wait = self._retries.popleft() if len(self._retries) > 1 else self._retries[0]
            self._retry = self._reactor.later(wait, self._open)
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
