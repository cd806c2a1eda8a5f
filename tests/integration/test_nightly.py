"""What is done once a night, by APScheduler on the real loop and the real clock."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import apscheduler.schedulers.base
import pytest

import postured.adapters.scheduler
from postured.adapters.clock import local_now
from postured.adapters.scheduler import Nightly
from postured.daemon.loop import Loop
from tests.desktop.waiting import wait_for


def test_it_comes_at_its_time_and_once(loop: Loop) -> None:
    calls: list[int] = []
    at = (local_now() + timedelta(seconds=0.4)).time()
    nightly = Nightly(loop, at, lambda: calls.append(1))

    assert calls == []
    wait_for(lambda: calls, turn=loop.turn)
    # The next one is planned, a day from now: the loop has it, and nothing is due.
    loop.turn(timedelta(seconds=0.3))
    loop.turn(timedelta(0))
    assert calls == [1]
    nightly.close()


def test_after_its_end_nothing_comes(loop: Loop) -> None:
    calls: list[int] = []
    nightly = Nightly(loop, (local_now() + timedelta(seconds=0.2)).time(), lambda: calls.append(1))
    nightly.close()

    ended: list[int] = []
    loop.later(timedelta(seconds=0.5), lambda: ended.append(1))
    wait_for(lambda: ended, turn=loop.turn)
    assert calls == []


class WallClock:
    """A wall clock that a test sets, for postured and APScheduler alike. It goes on from there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._off = timedelta(0)
        self.zone = ZoneInfo("Europe/Berlin")
        wall = self

        class SetDatetime(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # never a naive moment here
                return (datetime.now(UTC) + wall._off).astimezone(tz)

        monkeypatch.setattr(apscheduler.schedulers.base, "datetime", SetDatetime)
        monkeypatch.setattr(postured.adapters.scheduler, "local_now", lambda: SetDatetime.now(self.zone))

    def set(self, day: int, at: str) -> None:
        """To that day of a March and that time of day."""
        self._off = datetime.fromisoformat(f"2026-03-{day:02} {at}").replace(tzinfo=self.zone) - datetime.now(UTC)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> WallClock:
    return WallClock(monkeypatch)


class Nights:
    """Nights at 3:40 on the real loop."""

    def __init__(self, loop: Loop) -> None:
        self.calls = 0
        self.loop = loop
        self.nightly = Nightly(loop, time(3, 40), self._call)

    def _call(self) -> None:
        self.calls += 1

    def look(self, length: timedelta = timedelta(0)) -> int:
        """Turn the loop for so long, and some turns more; the calls so far."""
        over: list[bool] = []
        self.loop.later(length, lambda: over.append(True))
        wait_for(lambda: over, turn=self.loop.turn)
        for _ in range(5):
            self.loop.turn(timedelta(0))
        return self.calls


def test_a_clock_that_is_set_moves_the_night_with_it(loop: Loop, wall: WallClock) -> None:
    wall.set(2, "12:00:00")
    nights = Nights(loop)
    assert nights.look() == 0

    wall.set(3, "03:39:59")
    nights.nightly.plan_anew()
    assert nights.look() == 0
    assert nights.look(timedelta(seconds=1.2)) == 1
    nights.nightly.close()


def test_a_night_that_was_jumped_over_is_made_up_for_and_one_that_comes_twice_is_one(
    loop: Loop, wall: WallClock
) -> None:
    wall.set(2, "03:00:00")
    nights = Nights(loop)
    nights.look()

    wall.set(2, "05:00:00")
    nights.nightly.plan_anew()
    assert nights.look() == 1

    wall.set(2, "03:39:59")
    nights.nightly.plan_anew()
    assert nights.look(timedelta(seconds=1.2)) == 1
    wall.set(3, "03:39:59")
    nights.nightly.plan_anew()
    assert nights.look(timedelta(seconds=1.2)) == 2
    nights.nightly.close()


def test_in_another_zone_the_night_is_the_one_there(loop: Loop, wall: WallClock) -> None:
    wall.set(2, "19:39:59")
    nights = Nights(loop)
    wall.zone = ZoneInfo("Asia/Tokyo")  # it is 3:39:59 there
    nights.nightly.plan_anew()

    assert nights.look(timedelta(seconds=1.2)) == 1
    nights.nightly.close()
