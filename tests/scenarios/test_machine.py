"""What the machine does to postured, and what a hand does to its file: stories that no trace can tell."""

from pathlib import Path

import pytest

from postured.adapters.clock import since_boot
from postured.core import events as happened
from postured.core.planner import next_wake
from postured.core.state import fresh
from postured.daemon.consumer import Consumer
from postured.errors import ExitCode
from tests.contract.alarm_worlds import RealWorld
from tests.desktop.daemon import AT_ONCE, Home, running
from tests.desktop.waiting import wait_for
from tests.fakes.journal import FakeJournal
from tests.scenarios.story import MINUTE, PLAIN, SECOND


def test_timer_survives_suspend(monkeypatch: pytest.MonkeyPatch) -> None:
    """An alarm for ten minutes from now, the machine asleep for thirty: the planner is woken as soon as it resumes."""
    world = RealWorld(monkeypatch)
    try:
        begin = world.clock.now()
        consumer = Consumer(
            fresh(begin), PLAIN, clock=world.clock, alarm=world.alarm, journal=FakeJournal(world.loop), last=0
        )
        world.when_it_rings = consumer.ring
        consumer.put(happened.Began(at=begin))
        consumer.put(happened.Busy(at=begin, signal="by-hand", until=begin.elapsed + 10 * MINUTE))

        world.sleep(30 * MINUTE)
        resumed = since_boot()
        world.alarm.arm(next_wake(consumer.state, PLAIN))  # as after every event, that of the resume too
        while not world.rings and since_boot() - resumed < SECOND:
            world.loop.turn(SECOND / 10)

        assert len(world.rings) == 1
        assert since_boot() - resumed < SECOND
        assert consumer.state.busy == {}
    finally:
        world.close()


GOOD = AT_ONCE.replace('every = "40s"', 'every = "41m"')


def reload(home: Home) -> int:
    """How a reload ends; on a machine with a lot to do it may have to be asked for again."""
    ends: list[int] = []

    def answered() -> bool:
        ends.append(home.call("reload").returncode)
        return ends[-1] != ExitCode.NOT_RUNNING

    wait_for(answered, 60, what="an answer")
    return ends[-1]


def test_bad_edit(tmp_path: Path) -> None:
    """A file saved half-written: the last good settings stay, the person is told once, the next good save is taken."""
    home = Home(str(tmp_path))
    home.configure(GOOD)

    def every() -> float:
        return float(next(each["every"] for each in home.status()["routines"] if each["routine"] == "move"))

    with running(home, "--no-tray") as daemon:
        assert every() == 41 * 60

        home.configure(GOOD[: GOOD.index("41m") + 1])  # the disk has the rest a moment later
        for _ in range(3):
            assert reload(home) == 78
            assert every() == 41 * 60
        assert [each["part"] for each in home.status()["problems"]].count("settings") == 1
        assert daemon.said().count("A setting needs a look") == 1

        home.configure(GOOD.replace("41m", "42m"))
        assert reload(home) == 0
        assert every() == 42 * 60
        assert "settings" not in [each["part"] for each in home.status()["problems"]]
        assert daemon.said().count("A setting needs a look") == 1
