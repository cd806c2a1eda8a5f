"""The life that ``chaos_store`` ends again and again: weeks in seconds, with the daemon's own parts.

What happens is the same in every life; where one ends, the next goes on. It writes what was acknowledged to its
standard output, a line of JSON each.
"""

import json
import os
import random
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

from postured.adapters.store import erasing, reading, retention
from postured.adapters.store import snapshot as snapshots
from postured.adapters.store.journal import JournalFolder
from postured.core import events
from postured.core.events import Event
from postured.core.instant import Instant, shift
from postured.core.rules import Counts, Routine, Rules, Style, Walking
from postured.core.state import fresh
from postured.daemon import recovery
from postured.daemon.consumer import Consumer
from postured.daemon.keeping import Keeping
from postured.daemon.loop import Loop
from postured.daemon.minute import EachMinute
from postured.daemon.upkeep import Upkeep
from postured.settings.handover import Handover
from postured.settings.paths import Paths, find
from tests.fakes.alarm import FakeAlarm

BEGIN = datetime(2026, 3, 2, 0, 3, 17, 250_000, tzinfo=ZoneInfo("Europe/Berlin"))
STEP = timedelta(minutes=6)
ENTRIES, TOTALS = timedelta(days=3), timedelta(days=9)
"""How long they are kept."""
MINUTE = timedelta(minutes=1)
NEVER = timedelta(hours=1)
AHEAD = 12
"""So many events are under way at once."""
RULES = Rules(
    routines=(
        Routine(name="move", every=30 * MINUTE, lasts=2 * MINUTE, natural_break=2 * MINUTE),
        Routine(name="micro-break", every=20 * MINUTE, lasts=MINUTE / 3, counts=Counts.SCREEN, style=Style.AMBIENT),
    ),
    lull=timedelta(0),
    walking=Walking(goal=30 * MINUTE, start=5 * MINUTE),
)


class WeekClock:
    """Satisfies ``ports.Clock``; stands where the last event happened."""

    speed = 1.0

    def __init__(self) -> None:
        self.event = 0

    def now(self) -> Instant:
        return moment(self.event)


def moment(number: int) -> Instant:
    """When the event of that number happens."""
    return Instant(shift(BEGIN, number * STEP), number * STEP)


def number_at(at: Instant) -> int:
    return at.elapsed // STEP


def event(number: int) -> Event:
    """The same in every life."""
    at, draw = moment(number), random.Random(number)
    kind: Any = draw.choice(
        (events.Tick, events.Tick, events.Input, events.Input, events.Idle, events.Done, events.Start, events.Snooze,
         events.Skip, events.Lock, events.Unlock, events.Walked, events.Busy, events.Free, events.Felt, events.Up)
    )  # fmt: skip
    more: dict[type, dict[str, object]] = {
        events.Input: {"since": at.elapsed},
        events.Idle: {"since": at.elapsed},
        events.Walked: {"lasts": 5 * MINUTE},
        events.Busy: {"signal": "microphone"},
        events.Free: {"signal": "microphone"},
        events.Felt: {"how": draw.choice(list(events.Feeling))},
    }
    made: Event = kind(at=at, **more.get(kind, {}))
    return made


def paths_in(home: str) -> Paths:
    return find({"HOME": home, "XDG_DATA_HOME": home})


def recovered(paths: Paths) -> recovery.Recovered:
    """What a start would find."""
    taken = None
    for path in (paths.snapshot, paths.checkpoint):
        found = snapshots.read(path)
        taken = taken or (None if found.data is None else recovery.read_snapshot(found.data))
    later = reading.entries_after(paths.journal, 0 if taken is None else taken.included)
    return recovery.recover(taken, later, None, rules=RULES, now=moment(0), boot="")


def announce(module: ModuleType, name: str) -> None:
    """Say so before a whole file is put in its place: that takes a moment which no blind kill would meet."""
    real = getattr(module, name)

    def announced(*given: object) -> None:
        say("replacing", 0)
        real(*given)

    setattr(module, name, announced)


class Life:
    """The child: event after event, as fast as the disk takes them."""

    def __init__(self, home: str, erase: str | None, draw: random.Random) -> None:
        """``erase`` is the day before which all is erased in the midst of it, "" for all of it, None for nothing."""
        for module, name in ((retention, "replace"), (erasing, "replace"), (snapshots, "write_whole")):
            announce(module, name)
        paths = paths_in(home)
        before = recovered(paths)
        self._clock = WeekClock()
        self._clock.event = 0 if before.state is None else number_at(before.state.at)
        self._loop = Loop()
        self._journal = JournalFolder(paths.journal, self._loop, deadline=NEVER)
        alarm = FakeAlarm(self._clock, lambda: None)
        start = before.state or fresh(moment(0))
        self._consumer = Consumer(start, RULES, clock=self._clock, alarm=alarm, journal=self._journal, last=before.last)
        minute = EachMinute(self._loop)
        keeping = Keeping(paths, self._loop, self._consumer, self._clock, lambda: True, minute)
        self._upkeep = Upkeep(
            paths, self._loop, journal=self._journal, consumer=self._consumer, keeping=keeping, clock=self._clock,
            tell=lambda _text: None,
        )  # fmt: skip
        self._upkeep.adopt(Handover(rules=RULES, forget_entries_after=ENTRIES, forget_totals_after=TOTALS))
        self._erase = erase
        self._erase_at = self._clock.event + draw.randrange(2, 80)

    def run(self) -> None:
        for _ in range(AHEAD):
            self._next()
        self._loop.run()

    def _next(self) -> None:
        self._clock.event += 1
        number = self._clock.event
        self._consumer.put(event(number))
        if moment(number).wall.date() != moment(number - 1).wall.date():
            say("night", number)
            self._upkeep.night()
        if self._erase is not None and number >= self._erase_at:
            self._begin_erasing(number)
        self._journal.when_kept(lambda: self._kept(number))

    def _begin_erasing(self, number: int) -> None:
        before, self._erase = self._erase, None
        say("erasing", number, before or "")
        self._upkeep.erase(
            date.fromisoformat(before) if before else None, lambda _result: say("erased", number), lambda _problem: None
        )

    def _kept(self, number: int) -> None:
        say("kept", number)
        self._next()


def say(*words: object) -> None:
    os.write(1, (json.dumps(words) + "\n").encode())
