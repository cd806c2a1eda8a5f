"""What is done each minute is done in one turn of the loop."""

from dataclasses import replace
from pathlib import Path

import pytest

from postured.core.events import Tick
from postured.daemon.keeping import Keeping
from postured.daemon.minute import EachMinute
from postured.settings.paths import find
from tests.desktop.waiting import wait_for
from tests.unit.daemon.test_tray_keeper import Panel, keep
from tests.unit.daemon.world import MINUTE, HandTurned, World


def turn(reactor: HandTurned) -> None:
    """The one moment that is planned comes."""
    ((delay, call),) = reactor.moments
    assert delay == MINUTE
    reactor.moments.clear()
    call()


def test_all_who_want_it_are_called_in_one_turn_until_they_want_it_no_more() -> None:
    reactor, called = HandTurned(), list[str]()
    minute = EachMinute(reactor)
    minute.also.append(lambda: called.append("too"))
    assert reactor.moments == []

    minute.want("a", lambda: called.append("a"))
    minute.want("b", lambda: called.append("b"))
    turn(reactor)
    assert called == ["a", "b", "too"]

    minute.want("a", None)
    turn(reactor)
    assert called == ["a", "b", "too", "b", "too"]

    minute.want("b", None)
    assert reactor.moments == []
    minute.want("a", lambda: called.append("again"))
    turn(reactor)
    assert called[-2:] == ["again", "too"]
    minute.close()
    assert reactor.moments == []


def test_one_that_fails_is_logged_and_keeps_no_other_from_its_turn(caplog: pytest.LogCaptureFixture) -> None:
    reactor, called = HandTurned(), list[str]()
    minute = EachMinute(reactor)

    def fails() -> None:
        raise OSError("no colour left")

    minute.want("tray", fails)
    minute.want("alive", lambda: called.append("alive"))
    turn(reactor)
    turn(reactor)

    assert called == ["alive", "alive"]
    assert "no colour left" in caplog.text


def test_the_sign_of_life_and_the_tray_wake_the_machine_once_a_minute_together(tmp_path: Path) -> None:
    world, panel = World(), Panel(works=True)
    paths = replace(find({"HOME": str(tmp_path)}), snapshot=str(tmp_path / "snapshot"), alive=str(tmp_path / "alive"))
    keeping = Keeping(paths, world.reactor, world.consumer, world.clock, lambda: True, world.minute)
    keeper = keep(world)
    world.consumer.changed.append(keeper.show)
    keeper.attach(panel)
    world.consumer.put(Tick(at=world.clock.now()))
    assert len(world.reactor.moments) == 1

    shown = len(panel.menus)
    turn(world.reactor)
    assert len(panel.menus) == shown + 1
    assert len(world.reactor.moments) == 1

    world.sense.pass_time(MINUTE)
    assert world.reactor.moments == []
    wait_for((tmp_path / "alive").exists)
    keeper.close()
    keeping.close()
