"""The worlds that the alarm's contract is tried in: one whose time passes when told, and one on a real, fast clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

import apscheduler.schedulers.base
import pytest

import postured.adapters.clock
from postured.adapters.clock import FastClock, since_boot
from postured.adapters.scheduler import SchedulerAlarm
from postured.core.instant import Instant, shift
from postured.daemon.loop import Loop
from tests.fakes.alarm import FakeAlarm
from tests.fakes.clock import FakeClock

SPEED = 1200
"""A minute of these tests lasts a twentieth of a second."""


class FakeWorld:
    """The fake alarm; its time passes when told."""

    def __init__(self) -> None:
        self.rings: list[timedelta] = []
        self.when_it_rings: Callable[[], None] = lambda: None
        self._clock = FakeClock()
        self.clock = self._clock
        self._alarm = FakeAlarm(self._clock, self._ring)
        self.alarm = self._alarm

    def step_wall(self, by: timedelta) -> None:
        self._clock.step_wall(by)

    def sleep(self, length: timedelta) -> None:
        """Suspend: time passes, and nothing of ours runs."""
        self._clock.move(length)

    def let_pass(self, length: timedelta) -> None:
        end = self.clock.now().elapsed + length
        armed = self._alarm.armed
        while armed is not None and armed.elapsed <= end:
            self._clock.move(max(armed.elapsed - self.clock.now().elapsed, timedelta(0)))
            self._alarm.turn()
            armed = self._alarm.armed
        self._clock.move(end - self.clock.now().elapsed)

    def _ring(self) -> None:
        self.rings.append(self.clock.now().elapsed)
        self.when_it_rings()


class SteppedClock:
    """A fast clock whose wall can be set, and whose elapsed time can jump as it does over a suspend."""

    def __init__(self) -> None:
        self._clock = FastClock(SPEED)
        self.speed = self._clock.speed
        self.wall_off = timedelta(0)
        self.slept = timedelta(0)

    def now(self) -> Instant:
        now = self._clock.now()
        return Instant(shift(now.wall, self.wall_off + self.slept), now.elapsed + self.slept)


class RealWorld:
    """APScheduler on the real loop. ``step_wall`` sets the clock that APScheduler reads, too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rings: list[timedelta] = []
        self.when_it_rings: Callable[[], None] = lambda: None
        self._clock = SteppedClock()
        self.clock = self._clock
        self.loop = Loop()
        self.machine_off: Callable[[], timedelta] = lambda: self._clock.wall_off
        world = self

        class SteppedDatetime(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # never a naive moment here
                return datetime.now(UTC).astimezone(tz) + world.machine_off()

        for module in (apscheduler.schedulers.base, postured.adapters.clock):
            monkeypatch.setattr(module, "datetime", SteppedDatetime)
        self.alarm = SchedulerAlarm(self.loop, self.clock, self._ring)

    def step_wall(self, by: timedelta) -> None:
        self._clock.wall_off += by

    def sleep(self, length: timedelta) -> None:
        """Suspend on a machine whose timers stand still in it; the daemon arms again on resume."""
        self._clock.slept += length

    def let_pass(self, length: timedelta) -> None:
        end = since_boot() + length / SPEED
        while (left := end - since_boot()) > timedelta(0):
            self.loop.turn(left)
        for _ in range(50):  # enough for what is due to come, if the machine overslept
            self.loop.turn(timedelta(0))

    def close(self) -> None:
        self.alarm.close()
        self.loop.close()

    def _ring(self) -> None:
        self.rings.append(self.clock.now().elapsed)
        self.when_it_rings()


World = FakeWorld | RealWorld
