"""The journal on the disk: a file a month, written by a thread of its own so that the loop never waits."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, TypeVar, cast

from postured.adapters.store.codec import encode_line, month
from postured.adapters.store.lines import LineFile, Lines
from postured.adapters.store.writer import Job, Line, Writer
from postured.language import _, ngettext
from postured.ports import Cancel, Reactor

T = TypeVar("T")

_CLOSES_WITHIN = timedelta(seconds=2)

log = logging.getLogger(__name__)


class JournalFolder:
    """Satisfies ``ports.Journal``. Only the folder itself is made; the one that it lies in must be there."""

    def __init__(
        self,
        folder: str,
        reactor: Reactor,
        *,
        changed: Callable[[], None] = lambda: None,
        deadline: timedelta = timedelta(seconds=1),
        retry_after: timedelta = timedelta(seconds=30),
        hangs_after: timedelta = timedelta(seconds=10),
        holds: int = 10_000,
        open_file: Callable[[str], Lines] = LineFile,
    ) -> None:
        """``changed`` is called on the loop when trouble begins or ends; ``deadline`` is for ``when_kept``.

        A disk that says nothing for ``hangs_after`` is trouble, too. Over ``holds`` waiting entries the oldest are
        dropped.
        """
        self._reactor = reactor
        self._changed = changed
        self._deadline = deadline
        self._hangs_after = hangs_after
        self._given = 0
        self._kept = 0
        self._callers: list[tuple[int, Callable[[], None]]] = []
        self._reason = ""
        self._dropped_before = 0
        self._hang: Cancel | None = None
        self._writer = Writer(
            folder,
            open_file,
            kept=lambda number: reactor.from_thread(lambda: self._on_kept(number)),
            failed=lambda reason: reactor.from_thread(lambda: self._on_failed(reason)),
            retry_after=retry_after,
            holds=holds,
        )

    def append(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Raises ValueError or TypeError for what is no entry (see ``codec``), and then takes none."""
        encoded = [(month(entry), line) for entry, line in ((each, encode_line(each)) for each in entries)]
        if not encoded:
            return
        lines = [Line(number, *each) for number, each in enumerate(encoded, start=self._given + 1)]
        self._given += len(lines)
        self._writer.put(lines)
        if self._hang is None:
            self._hang = self._reactor.later(self._hangs_after, self._on_hang)

    def when_kept(self, call: Callable[[], None]) -> None:
        if self._kept >= self._given:
            self._reactor.from_thread(call)
            return

        def once() -> None:
            if caller in self._callers:
                self._callers.remove(caller)
                cancel()
                call()

        caller = (self._given, once)
        self._callers.append(caller)
        cancel = self._reactor.later(self._deadline, once)

    def rewrite(self, work: Callable[[], T], done: Callable[[T | Exception], None], *, forget: bool = False) -> None:
        def told(result: object) -> None:
            self._reactor.from_thread(lambda: done(cast("T | Exception", result)))

        self._writer.between(Job(work, told), forget=forget)

    @property
    def trouble(self) -> str:
        if not self._reason:
            return ""
        text = _("What happens cannot be saved: {reason}. It waits in memory.").format(reason=self._reason)
        dropped = self._writer.dropped - self._dropped_before
        if dropped:
            lost = ngettext(
                "{count} entry found no room and is lost.", "{count} entries found no room and are lost.", dropped
            )
            text += " " + lost.format(count=dropped)
        return text

    def close(self) -> None:
        self._quiet()
        if not self._writer.finish(_CLOSES_WITHIN):
            log.warning("the last entries of the journal could not be saved: %s", self._reason or "the disk hangs")

    def _on_kept(self, number: int) -> None:
        self._kept = number
        for waits_for, once in list(self._callers):
            if waits_for <= number:
                once()
        self._quiet()
        if number == self._given:
            self._set_reason("")
        else:
            self._hang = self._reactor.later(self._hangs_after, self._on_hang)

    def _on_failed(self, reason: str) -> None:
        self._quiet()
        self._set_reason(reason)

    def _on_hang(self) -> None:
        self._hang = None
        if not self._reason:
            self._set_reason(_("the disk does not answer"))

    def _quiet(self) -> None:
        """The disk has answered."""
        if self._hang is not None:
            self._hang()
            self._hang = None

    def _set_reason(self, reason: str) -> None:
        had, self._reason = self._reason, reason
        if had and not reason:
            lost, self._dropped_before = self._writer.dropped - self._dropped_before, self._writer.dropped
            if lost:
                log.warning("%d entries of the journal are lost: they found no room in memory", lost)
        if bool(had) != bool(reason):
            self._changed()
