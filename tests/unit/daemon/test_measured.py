"""What the consumer writes down for the statistics, beside what it does."""

from datetime import timedelta

import pytest

from postured.core.events import Idle, Input
from postured.daemon import consumer
from postured.statistics.fold import totals_of
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
