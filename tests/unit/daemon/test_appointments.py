"""What the inbox is told of the person's appointments, and when."""

from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta

import pytest

from postured.core.events import Busy, Event, Free
from postured.core.state import Cause, State, fresh
from postured.daemon.appointments import Appointments
from postured.settings.handover import Handover
from tests.fakes.clock import ODD, FakeClock
from tests.unit.daemon.world import RULES, HandTurned

SECOND = timedelta(seconds=1)
MINUTE = 60 * SECOND
HELD = replace(RULES, hold_during=frozenset({"calendar"}))
NOW = round(ODD.astimezone(UTC).timestamp())


@dataclass
class Told:
    """Appointments, told in minutes from now, and what they put into the inbox."""

    speed: float = 1.0
    reactor: HandTurned = field(default_factory=HandTurned)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = FakeClock(ODD, speed=self.speed)
        self.state: State = fresh(self.clock.now())
        self.appointments = Appointments(clock=self.clock, put=self.put, state=lambda: self.state, reactor=self.reactor)

    def put(self, event: Event) -> None:
        """The inbox, and what the planner makes of it."""
        self.events.append(event)
        busy = dict(self.state.busy)
        if isinstance(event, Busy):
            busy[event.signal] = Cause(since=event.at.elapsed, until=event.until)
        elif isinstance(event, Free):
            busy.pop(event.signal, None)
        self.state = replace(self.state, busy=busy)

    def adopt(self, *spans: tuple[int, int], named: bool = True) -> None:
        seconds = tuple((NOW + 60 * begin, NOW + 60 * end) for begin, end in spans)
        self.appointments.adopt(Handover(rules=HELD, appointments=seconds, calendars=named))

    def let(self, minutes: float) -> None:
        """Let time pass up to the next moment that was asked for, which comes in real time."""
        ((delay, call),) = self.reactor.moments
        assert abs(delay * self.speed - minutes * MINUTE) < SECOND
        self.clock.move(delay * self.speed)
        self.reactor.moments.clear()
        call()

    @property
    def words(self) -> list[str]:
        return [type(each).__name__ for each in self.events]


@pytest.mark.parametrize("speed", [1.0, 60.0])
def test_each_begins_and_ends_when_it_should(speed: float) -> None:
    told = Told(speed)
    told.adopt((-30, -10), (20, 50), (60, 90))
    assert told.words == []

    told.let(20)
    (busy,) = told.events
    assert isinstance(busy, Busy)
    assert busy.signal == "calendar"
    assert busy.until is not None
    assert abs(busy.until - busy.at.elapsed - 30 * MINUTE) < SECOND
    told.let(30)
    told.let(10)

    assert told.words == ["Busy", "Free", "Busy"]


def test_one_that_goes_on_already_is_told_at_once() -> None:
    told = Told()
    told.adopt((-10, 20))

    assert told.words == ["Busy"]
    told.adopt((-10, 20))
    assert told.words == ["Busy"]


def test_one_that_is_moved_is_told_anew_and_one_that_is_called_off_ends() -> None:
    told = Told()
    told.adopt((-10, 20))

    told.adopt((-10, 40))
    told.adopt((30, 40))

    assert told.words == ["Busy", "Busy", "Free"]


def test_nothing_is_told_where_no_calendar_is_named_or_none_would_hold_a_reminder() -> None:
    told = Told()
    told.adopt((-10, 20), named=False)
    told.appointments.adopt(Handover(rules=RULES, appointments=((NOW - 60, NOW + 60),), calendars=True))

    assert told.words == []
    assert told.appointments.part()["enabled"] is False


def test_a_clock_that_is_set_into_one_and_out_of_it() -> None:
    told = Told()
    told.adopt((60, 90))

    told.clock.step_wall(70 * MINUTE)
    told.appointments.look()
    told.clock.step_wall(-70 * MINUTE)
    told.appointments.look()

    assert told.words == ["Busy", "Free"]


def test_a_clock_that_is_set_back_within_one_does_not_end_it_early() -> None:
    told = Told()
    told.adopt((-60, 20))

    told.clock.step_wall(-40 * MINUTE)
    told.appointments.look()

    first, second = told.events
    assert isinstance(first, Busy)
    assert isinstance(second, Busy)
    assert first.until is not None
    assert second.until is not None
    assert abs(second.until - first.until - 40 * MINUTE) < SECOND


def test_after_a_state_that_was_begun_anew_it_is_told_again() -> None:
    told = Told()
    told.adopt((-10, 20))
    told.state = fresh(told.clock.now())

    told.appointments.look()
    told.appointments.look()

    assert told.words == ["Busy", "Busy"]


def test_one_that_went_on_when_postured_ended_and_is_called_off_since_is_over() -> None:
    told = Told()
    told.state = replace(told.state, busy={"calendar": Cause(since=timedelta(0), until=timedelta(hours=1))})

    told.adopt((60, 90))

    assert told.words == ["Free"]
    assert isinstance(told.events[0], Free)


def test_a_far_one_is_waited_for_in_steps() -> None:
    told = Told()
    told.adopt((5 * 24 * 60, 5 * 24 * 60 + 30))

    told.let(2 * 24 * 60)

    assert told.words == []
    assert len(told.reactor.moments) == 1
