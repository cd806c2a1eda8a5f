"""What a running daemon leaves on the disk for the next one; real files, and the thread that writes them."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from postured.adapters.store import snapshot as snapshots
from postured.adapters.store.background import Background
from postured.core.events import Tick
from postured.daemon import recovery
from postured.daemon.keeping import Keeping
from postured.plain import encode
from postured.settings.paths import Paths, find
from tests.desktop.waiting import wait_for
from tests.unit.daemon.world import MINUTE, World


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return replace(
        find({"HOME": str(tmp_path)}), snapshot=str(tmp_path / "snapshot.json"), alive=str(tmp_path / "alive")
    )


def kept(paths: Paths) -> recovery.Snapshot | None:
    found = snapshots.read(paths.snapshot)
    return None if found.data is None else recovery.read_snapshot(found.data)


def test_the_first_event_and_every_fiftieth_entry_are_kept(paths: Paths) -> None:
    world = World()
    keeping = Keeping(paths, world.reactor, world.consumer, world.clock, lambda: True, world.minute)
    world.consumer.put(Tick(at=world.clock.now()))
    wait_for(lambda: kept(paths) is not None)
    first = kept(paths)
    assert first is not None
    assert first.included == world.consumer.included

    for _ in range(50):
        world.consumer.put(Tick(at=world.clock.now()))
    wait_for(lambda: (found := kept(paths)) is not None and found.included == world.consumer.included)
    keeping.close()


def test_the_end_keeps_the_last_state(paths: Paths) -> None:
    world = World()
    keeping = Keeping(paths, world.reactor, world.consumer, world.clock, lambda: True, world.minute)
    world.let(31)
    keeping.close()
    found = kept(paths)

    assert found is not None
    assert encode(found.state) == encode(world.consumer.state)
    assert (found.included, found.last) == (world.consumer.included, world.consumer.last)


def test_a_sign_of_life_is_given_each_minute_while_the_person_is_active(paths: Paths) -> None:
    world = World()
    keeping = Keeping(paths, world.reactor, world.consumer, world.clock, lambda: True, world.minute)
    world.consumer.put(Tick(at=world.clock.now()))
    ((delay, beat),) = world.reactor.moments
    assert delay == MINUTE

    world.reactor.moments.clear()
    beat()
    sign = snapshots.Alive(paths.alive)
    wait_for(lambda: (found := sign.read()) is not None and found[0] == world.clock.now().elapsed)
    assert len(world.reactor.moments) == 1

    world.sense.pass_time(MINUTE)
    assert world.reactor.moments == []

    world.sense.touch()
    ((_, not_a_bump),) = world.reactor.moments
    world.reactor.moments.clear()
    not_a_bump()
    assert [delay for delay, _ in world.reactor.moments] == [MINUTE]
    keeping.close()
    assert world.reactor.moments == []


def test_no_sign_of_life_wakes_a_machine_where_presence_is_assumed(paths: Paths) -> None:
    world, has_sense = World(), [False]
    keeping = Keeping(paths, world.reactor, world.consumer, world.clock, lambda: has_sense[0], world.minute)
    world.consumer.put(Tick(at=world.clock.now()))
    assert world.reactor.moments == []

    has_sense[0] = True
    world.consumer.put(Tick(at=world.clock.now()))
    assert len(world.reactor.moments) == 1

    has_sense[0] = False
    world.consumer.put(Tick(at=world.clock.now()))
    assert world.reactor.moments == []
    keeping.close()


def test_a_disk_that_takes_nothing_ends_nothing(tmp_path: Path, paths: Paths) -> None:
    world = World()
    broken = replace(paths, snapshot=str(tmp_path / "no" / "folder"), alive=str(tmp_path / "no" / "alive"))
    keeping = Keeping(broken, world.reactor, world.consumer, world.clock, lambda: True, world.minute)
    world.let(31)
    keeping.close()

    assert world.consumer.state.open is not None


def test_only_the_latest_job_of_a_name_is_done_and_one_that_fails_ends_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    background, done, may_go = Background(), list[str](), threading.Event()

    def fails() -> None:
        may_go.wait(30)
        raise OSError("a full disk")

    background.run("a", fails)
    wait_for(lambda: not background._jobs)
    background.run("b", lambda: done.append("old"))
    background.run("c", lambda: done.append("other"))
    background.run("b", lambda: done.append("new"))
    may_go.set()
    background.finish(10)

    assert done == ["new", "other"]
    assert "a could not be written" in caplog.text


def test_the_thread_goes_when_there_is_nothing_to_do_and_comes_again() -> None:
    background, done = Background(), list[int]()
    for number in range(3):
        background.run("a", lambda number=number: done.append(number))  # type: ignore[misc]
        background.finish(10)
        wait_for(background._rests.is_set)

    assert done == [0, 1, 2]
