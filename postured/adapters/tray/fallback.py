"""The best tray, and another one where no panel takes the best for a while."""

from collections.abc import Callable
from datetime import timedelta

from postured.ports import Face, MenuItem, Reactor, Tray

PATIENCE = timedelta(seconds=10)
"""How long a panel may take to come up with the session."""


class Fallback:
    """Satisfies ``ports.Tray``, made of one that is given and one that is opened only when it is needed."""

    def __init__(
        self, reactor: Reactor, best: Tray, open_other: Callable[[], Tray], *, patience: timedelta = PATIENCE
    ) -> None:
        self._best = best
        self._open_other = open_other
        self._other: Tray | None = None
        self._shown: tuple[Face, tuple[MenuItem, ...]] | None = None
        self._cancel = reactor.later(patience, self._look)

    @property
    def name(self) -> str:
        return self._now.name

    @property
    def works(self) -> bool:
        return self._now.works

    @property
    def trouble(self) -> str:
        return self._now.trouble

    def show(self, face: Face, menu: tuple[MenuItem, ...]) -> None:
        self._shown = face, menu
        if self._best.works and self._other is not None:
            self._other.close()
            self._other = None
        self._best.show(face, menu)
        if self._other is not None:
            self._other.show(face, menu)

    def close(self) -> None:
        self._cancel()
        if self._other is not None:
            self._other.close()
        self._best.close()

    @property
    def _now(self) -> Tray:
        return self._other if self._other is not None and self._other.works else self._best

    def _look(self) -> None:
        if not self._best.works and self._other is None:
            self._other = self._open_other()
            if self._shown is not None:
                self._other.show(*self._shown)
