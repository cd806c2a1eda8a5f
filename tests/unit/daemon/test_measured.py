"""What the consumer writes down for the statistics, beside what it does."""

from datetime import timedelta

import pytest

from postured.core.events import Idle, Input, Lock
from postured.daemon import consumer
from postured.statistics.fold import totals_of
from postured.statistics.totals import DayTotals
from tests.unit.daemon.world import MINUTE, World


def leave(world: World, minutes: float) -> None:
    since = world.clock.now().elapsed
    world.clock.move(MINUTE / 2)
    world.consumer.put(Idle(at=world.clock.now(), since=since))
    world.clock.move(minutes * MINUTE)
    world.consumer.put(Input(at=world.clock.now(), since=world.clock.now().elapsed))


def test_sitting_is_in_the_journal_in_its_order() -> None:
    world = World()
    world.let(20)

    leave(world, 10)

    kept = [*world.journal.kept, *world.journal.waiting]
    assert [each["n"] for each in kept] == list(range(1, len(kept) + 1))
    assert kept[-1]["n"] == world.consumer.last
    (day,) = totals_of(kept).values()
    assert (day.figures.sitting, day.figures.bouts) == (20 * 60, 1)


def figures(world: World) -> DayTotals:
    """Today's, with what is being sat."""
    to_come = world.ask("", "so-far", {})["entries"]
    (day,) = totals_of([*world.journal.kept, *world.journal.waiting, *to_come]).values()
    return day


@pytest.mark.parametrize("minutes", [7, 20, 100])
def test_what_is_being_sat_is_told_to_whoever_asks_and_written_down_by_nobody(minutes: int) -> None:
    world = World()
    world.let(minutes)
    before = world.consumer.last

    day = figures(world)

    assert day.figures.sitting == day.figures.screen == minutes * 60
    assert sum(each.sitting for each in day.hours.values()) == minutes * 60
    assert all(each.sitting <= 60 * 60 for each in day.hours.values())
    assert day.figures.bouts == 0
    assert world.consumer.last == before

    leave(world, 10)
    world.clock.move(3 * MINUTE)
    assert (figures(world).figures.sitting, figures(world).figures.bouts) == ((minutes + 3) * 60, 1)


def test_of_somebody_who_has_gone_nothing_is_to_come() -> None:
    world = World()
    world.let(7)
    world.consumer.put(Lock(at=world.clock.now()))
    world.clock.move(MINUTE)

    assert world.ask("", "so-far", {})["entries"] == []
    assert figures(world).figures.sitting == 7 * 60


def test_a_figure_that_fails_costs_no_reminder(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_given: object) -> None:
        raise OverflowError

    monkeypatch.setattr(consumer, "measures", fails)
    world = World()
    world.let(31)

    assert world.consumer.state.open is not None
    assert world.consumer.state.at.elapsed > timedelta(0)
    assert "could not be measured; going on" in caplog.text
