"""A journal whose disk is a list."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from postured.errors import PosturedError
from postured.ports import Reactor

T = TypeVar("T")


class FakeJournal:
    """Satisfies ``ports.Journal``. Its disk breaks and mends at the test's word."""

    def __init__(
        self,
        reactor: Reactor,
        *,
        changed: Callable[[], None] = lambda: None,
        deadline: timedelta = timedelta(seconds=1),
    ) -> None:
        self.kept: list[dict[str, Any]] = []
        """What is on the disk."""
        self.waiting: list[dict[str, Any]] = []
        """What is not."""
        self.closed = False
        self._reactor = reactor
        self._changed = changed
        self._deadline = deadline
        self._trouble = ""
        self._callers: list[Callable[[], None]] = []

    def append(self, entries: Iterable[Mapping[str, Any]]) -> None:
        (self.waiting if self._trouble else self.kept).extend(dict(entry) for entry in entries)

    def when_kept(self, call: Callable[[], None]) -> None:
        if not self.waiting:
            self._reactor.from_thread(call)
            return

        def once() -> None:
            if once in self._callers:
                self._callers.remove(once)
                cancel()
                call()

        self._callers.append(once)
        cancel = self._reactor.later(self._deadline, once)

    def rewrite(self, work: Callable[[], T], done: Callable[[T | Exception], None], *, forget: bool = False) -> None:
        if forget:
            self.waiting.clear()
        result: T | Exception
        try:
            result = work()
        except (OSError, PosturedError) as problem:
            result = problem
        self._reactor.from_thread(lambda: done(result))

    @property
    def trouble(self) -> str:
        return self._trouble

    def close(self) -> None:
        self.closed = True

    def break_disk(self, trouble: str = "The disk is full.") -> None:
        self._trouble = trouble
        self._reactor.from_thread(self._changed)

    def mend_disk(self) -> None:
        self._trouble = ""
        self.kept += self.waiting
        self.waiting.clear()
        for once in list(self._callers):
            self._reactor.from_thread(once)
        self._reactor.from_thread(self._changed)
