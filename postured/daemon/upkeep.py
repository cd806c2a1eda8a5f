"""Looks after the store: lets old days go, each night and when the person wants it, and sets aside what is damaged."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from postured.adapters.scheduler import Nightly
from postured.adapters.store import damage, erasing, retention
from postured.adapters.store import snapshot as snapshots
from postured.adapters.store.files import remove, why
from postured.adapters.store.reading import months, read_month
from postured.core.decisions import Reason, Withdraw
from postured.core.events import Began, Busy, Event, Input, Pause
from postured.core.forgetting import forget
from postured.core.instant import Instant
from postured.core.rules import MINUTE
from postured.core.state import State, fresh
from postured.daemon import recovery
from postured.daemon.consumer import Consumer
from postured.daemon.keeping import Keeping
from postured.errors import CannotWrite, PosturedError
from postured.language import _, ngettext
from postured.ports import Clock, Journal, Reactor
from postured.settings.handover import Handover
from postured.settings.paths import Paths

log = logging.getLogger(__name__)

_AT = time(3, 40)
_AFTER_START = 15 * MINUTE
"""For a machine that is off at night."""
_WRITTEN_IN = 2
"""Damage is looked for in so many months, the last ones; `postured store verify` looks at all."""


class Upkeep:
    """What it does to the journal is done by the journal's own writer, so that no line is lost between the two."""

    def __init__(
        self,
        paths: Paths,
        reactor: Reactor,
        *,
        journal: Journal,
        consumer: Consumer,
        keeping: Keeping,
        clock: Clock,
        tell: Callable[[str], None],
    ) -> None:
        """``tell`` gets a sentence about damage that was not known before."""
        self._paths = paths
        self._journal = journal
        self._consumer = consumer
        self._keeping = keeping
        self._clock = clock
        self._tell = tell
        self._ages: tuple[timedelta | None, timedelta | None] = (None, None)
        self._soon = reactor.later(_AFTER_START, self.night)
        self._nightly = Nightly(reactor, _AT, self.night)

    def close(self) -> None:
        self._soon()
        self._nightly.close()

    def clock_set(self) -> None:
        """The wall clock was set, or the zone changed."""
        self._nightly.plan_anew()

    def adopt(self, handover: Handover) -> None:
        """Go by these settings from here on."""
        self._ages = handover.forget_entries_after, handover.forget_totals_after

    def night(self) -> None:
        """Do now what is done each night, beside the loop."""
        taken, today, ages = self._keeping.snapshot(), self._clock.now().wall.date(), self._ages
        self._journal.rewrite(lambda: _look_after(self._paths, taken, today, *ages), self._looked_after)

    def erase(
        self, before: date | None, done: Callable[[dict[str, Any]], None], failed: Callable[[PosturedError], None]
    ) -> None:
        """Let go of the days ``before`` that one for good, or of everything, and begin anew."""

        def erased(result: object) -> None:
            if isinstance(result, Exception):
                failed(_cannot(result))
            else:
                # A snapshot that was under way may have come after: the last one is of now.
                self._keeping.save(lambda: done({"version": 1, "erased": True}))

        if before is None:
            self._journal.rewrite(lambda: erase(self._paths, None), erased, forget=True)
            self._begin_anew()
        else:
            self._journal.rewrite(lambda: erase(self._paths, before), erased)
            self._consumer.state = forget(self._consumer.state, before)

    def _begin_anew(self) -> None:
        """As at the first start of all, but for the entries' numbers, which go on, and what is asked for right now."""
        consumer, now = self._consumer, self._clock.now()
        opened, here = consumer.state.open, consumer.state.attendance.absence is None
        wanted = list(_wanted_now(consumer.state, now))
        if opened is not None:
            consumer.perform(Withdraw(id=opened.id, routine=opened.routine, reason=Reason.SETTINGS))
        consumer.state = fresh(now)
        consumer.put(Began(at=now))
        if here:
            consumer.put(Input(at=now, since=now.elapsed))
        for event in wanted:
            consumer.put(event)
        for each in consumer.begun_anew:
            each()

    def _looked_after(self, result: int | Exception) -> None:
        if isinstance(result, Exception):
            # The journal tells the person of a broken disk; the next night tries again.
            log.warning("the store could not be looked after: %s", _cannot(result).detail or result)
        elif result:
            self._tell(damage_told(result, self._paths.damaged))


def _wanted_now(state: State, now: Instant) -> Iterator[Event]:
    """What somebody has asked for who wants to be left alone for a while; it is of no day that is gone."""
    if state.paused_until is not None:
        yield Pause(at=now, until=state.paused_until)
    mine = state.busy.get(Reason.BY_HAND)
    if mine is not None:
        yield Busy(at=now, signal=Reason.BY_HAND.value, until=mine.until)


def erase(paths: Paths, before: date | None) -> None:
    """Let go of the days ``before`` that one, or of all, on the disk. For the one who may write there.

    Raises:
        CannotRead, CannotWrite, OSError: something is there still.
    """
    if before is None:
        erasing.erase_all(paths.data)
        return
    erasing.erase_before(paths.journal, paths.damaged, paths.totals, before)
    for path in (paths.snapshot, paths.checkpoint):
        _forget_in(path, before)
    erasing.remove_damaged_snapshots(paths.data)


def damage_told(count: int, kept_in: str) -> str:
    """That so many lines cannot be read, as a sentence."""
    text = ngettext(
        "{count} line of the journal cannot be read. It is kept in {file}; `postured store verify` tells more.",
        "{count} lines of the journal cannot be read. They are kept in {file}; `postured store verify` tells more.",
        count,
    )
    return text.format(count=count, file=kept_in)


def _look_after(
    paths: Paths, taken: dict[str, object], today: date, entries: timedelta | None, totals: timedelta | None
) -> int:
    """How many damaged lines were not known before."""
    # When old days have left the journal, it can no longer be played from its beginning.
    snapshots.write(paths.checkpoint, taken)
    known = len(damage.kept(paths.damaged))
    for month in months(paths.journal)[-_WRITTEN_IN:]:
        damage.set_aside(paths.damaged, damage.of_month(month, read_month(paths.journal, month).damaged))
    retention.expire(
        paths.journal,
        paths.damaged,
        entries_before=_before(paths.journal, today, entries),
        totals_before=_before(paths.journal, today, totals),
    )
    return len(damage.kept(paths.damaged)) - known


def _before(journal: str, today: date, age: timedelta | None) -> date | None:
    return None if age is None else retention.seen_day(journal, today, age / 2) - age


def _forget_in(path: str, before: date) -> None:
    """A snapshot that nobody can read may tell of any day, and goes whole."""
    found = snapshots.read(path)
    taken = None if found.data is None else recovery.read_snapshot(found.data)
    if taken is None:
        remove(path)
    else:
        snapshots.write(path, recovery.as_data(replace(taken, state=forget(taken.state, before))))


def _cannot(problem: Exception) -> PosturedError:
    if isinstance(problem, PosturedError):
        return problem
    reason = why(problem) if isinstance(problem, OSError) else str(problem)
    return CannotWrite(_("what was kept could not be changed"), reason)
