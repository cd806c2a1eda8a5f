"""Lock, sleep and a set clock reach the planner, however many tell of them, and in whatever order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from postured.core.events import Began, ClockSet, Event, Idle, Input, Lock, Resume, Suspend, Unlock
from postured.core.presence import Presence, presence
from postured.core.state import fresh
from postured.daemon import ways
from postured.daemon.consumer import Consumer
from postured.daemon.session import Session
from postured.daemon.waking import NextInput
from postured.session_ports import Locking
from tests.fakes.alarm import FakeAlarm
from tests.fakes.clock import FakeClock
from tests.fakes.clock_watch import FakeClockWatch
from tests.fakes.journal import FakeJournal
from tests.fakes.session import FakeSessionMonitor
from tests.unit.daemon.world import MINUTE, RULES, HandTurned

SECOND = timedelta(seconds=1)
LOCKED, OPEN, UNSURE = Locking.LOCKED, Locking.OPEN, Locking.UNSURE


class Waits(NextInput):
    """Waits for an input that the test makes."""

    def __init__(self) -> None:
        self.waits = False
        self.begun = 0
        self.idle_after = timedelta(0)

    def wait(self, idle_after: timedelta) -> None:
        self.waits = True
        self.begun += 1
        self.idle_after = idle_after

    def stop(self) -> None:
        self.waits = False

    def close(self) -> None:
        self.waits = False


@dataclass
class Machine:
    """A session in a machine that sleeps at the test's word."""

    speed: float = 1
    first: FakeSessionMonitor = field(default_factory=lambda: FakeSessionMonitor("first"))
    second: FakeSessionMonitor = field(default_factory=lambda: FakeSessionMonitor("second"))
    events: list[Event] = field(default_factory=list)
    slept: timedelta = 3 * SECOND
    awake: timedelta = 500 * SECOND

    def __post_init__(self) -> None:
        self.reactor = HandTurned()
        self.clock = FakeClock(speed=self.speed)
        self.journal = FakeJournal(self.reactor)
        state = fresh(self.clock.now())
        self.consumer = Consumer(
            state, RULES, clock=self.clock, alarm=FakeAlarm(self.clock, lambda: None), journal=self.journal, last=0
        )
        self.next_input = Waits()
        self.session = Session(
            (self.first, self.second),
            clock=self.clock,
            put=self._put,
            state=lambda: self.consumer.state,
            kept=self.journal.when_kept,
            next_input=self.next_input,
            idle_after=lambda: RULES.idle_after,
            reactor=self.reactor,
            slept=lambda: self.slept,
            awake=lambda: self.awake,
        )
        self.consumer.before = self.session.look
        self._put(Began(at=self.clock.now()))
        self._put(Input(at=self.clock.now(), since=self.clock.now().elapsed))
        self.session.start()
        self.events.clear()

    def _put(self, event: Event) -> None:
        self.events.append(event)
        self.consumer.put(event)

    def pass_time(self, by: timedelta) -> None:
        self.awake += by / self.speed
        self.clock.move(by)

    def sleep(self, by: timedelta) -> None:
        """The machine sleeps for that long, by its own clock; nobody says so."""
        self.slept += by / self.speed
        self.clock.move(by)

    def goes_idle(self) -> None:
        now = self.clock.now()
        self._put(Idle(at=now, since=now.elapsed))
        self.events.clear()

    def rings(self) -> None:
        """The wait that was begun last is over."""
        _delay, call = self.reactor.moments.pop()
        call()

    @property
    def kinds(self) -> list[type[Event]]:
        return [type(each) for each in self.events]

    @property
    def presence(self) -> Presence:
        return presence(self.consumer.state.attendance, self.clock.now().elapsed)


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_a_lock_and_its_end(machine: Machine) -> None:
    machine.first.lock(LOCKED)
    during = machine.presence
    machine.pass_time(MINUTE)
    machine.first.lock(OPEN)

    assert during is Presence.LOCKED
    assert machine.kinds == [Lock, Unlock]
    assert machine.presence is Presence.ACTIVE


def test_what_two_say_happens_once(machine: Machine) -> None:
    for each in (machine.first, machine.second):
        each.lock(LOCKED)
    for each in (machine.second, machine.first):
        each.lock(OPEN)

    assert machine.kinds == [Lock, Unlock]


def test_one_that_never_says_open_keeps_nobody_locked_out(machine: Machine) -> None:
    machine.first.lock(LOCKED)
    machine.second.lock(LOCKED)

    machine.first.lock(OPEN)

    assert machine.presence is Presence.ACTIVE
    assert machine.kinds == [Lock, Unlock]


def test_the_next_lock_is_one_again(machine: Machine) -> None:
    machine.first.lock(LOCKED)
    machine.second.lock(LOCKED)
    machine.first.lock(OPEN)
    machine.first.lock(LOCKED)

    assert machine.kinds == [Lock, Unlock, Lock]


def test_a_lock_in_doubt_ends_with_the_next_input(machine: Machine) -> None:
    machine.first.lock(UNSURE)
    during = machine.presence, machine.next_input.waits
    machine.pass_time(10 * MINUTE)
    machine.session.came(4 * SECOND)

    assert during == (Presence.LOCKED, True)
    assert machine.kinds == [Lock, Input, Unlock]
    assert machine.presence is Presence.ACTIVE


def test_a_lock_that_somebody_vouches_for_outlives_an_input(machine: Machine) -> None:
    machine.second.lock(LOCKED)
    machine.first.lock(UNSURE)

    machine.session.came(SECOND)

    assert machine.presence is Presence.LOCKED
    assert not machine.next_input.waits


def test_a_doubt_that_is_cleared_waits_for_no_input(machine: Machine) -> None:
    machine.first.lock(UNSURE)

    machine.first.lock(LOCKED)

    assert machine.kinds == [Lock]
    assert not machine.next_input.waits


def test_another_persons_turn_is_an_absence(machine: Machine) -> None:
    machine.first.front(False)
    during = machine.presence
    machine.first.front(True)

    assert during is Presence.LOCKED
    assert machine.kinds == [Lock, Unlock]


def test_a_session_that_was_locked_while_away_is_locked_still(machine: Machine) -> None:
    machine.first.lock(LOCKED)
    machine.first.front(False)

    machine.first.front(True)
    back = machine.presence
    machine.first.lock(OPEN)

    assert back is Presence.LOCKED
    assert machine.kinds == [Lock, Unlock]


def test_an_unlock_behind_anothers_session_brings_nobody_back(machine: Machine) -> None:
    machine.first.front(False)
    machine.second.lock(LOCKED)

    machine.second.lock(OPEN)

    assert machine.presence is Presence.LOCKED


def test_an_unlock_from_afar_is_a_return_and_then_stillness(machine: Machine) -> None:
    """The sense of input has said that nobody is there, and will not say it again."""
    machine.first.lock(LOCKED)
    machine.goes_idle()

    machine.first.lock(OPEN)
    unlocked, at_once = machine.clock.now().elapsed, machine.presence
    machine.session.still(RULES.idle_after)
    machine.pass_time(RULES.idle_after)
    machine.session.still(RULES.idle_after)
    machine.pass_time(6 * MINUTE)

    assert machine.kinds == [Unlock, Idle]
    assert at_once is Presence.ACTIVE
    assert machine.events[1] == Idle(at=machine.events[1].at, since=unlocked)
    assert machine.presence is Presence.AWAY
    assert machine.next_input.waits


def test_who_goes_on_after_an_unlock_is_not_called_still(machine: Machine) -> None:
    machine.first.lock(LOCKED)
    machine.goes_idle()
    machine.first.lock(OPEN)

    machine.session.came(SECOND)
    machine.session.still(RULES.idle_after)

    assert machine.kinds == [Unlock, Input]


def test_before_a_sleep_all_is_kept(machine: Machine) -> None:
    machine.journal.break_disk("The disk is slow")

    machine.first.sleeps()
    held = machine.first.may_sleep
    machine.journal.mend_disk()
    machine.reactor.turn()

    assert machine.kinds == [Suspend]
    assert not held
    assert machine.first.may_sleep
    assert machine.presence is Presence.SUSPENDED


def test_a_sleep_that_two_tell_of_is_one(machine: Machine) -> None:
    machine.first.sleeps()
    machine.second.sleeps()
    machine.reactor.turn()
    machine.sleep(60 * MINUTE)
    machine.second.wakes()
    machine.first.wakes()
    machine.session.clock_told()

    assert machine.kinds == [Suspend, Resume]
    assert machine.first.may_sleep
    assert machine.second.may_sleep


def test_waking_brings_nobody_back_until_there_is_input(machine: Machine) -> None:
    machine.first.sleeps()
    machine.sleep(60 * MINUTE)
    machine.first.wakes()
    woken = machine.presence, machine.next_input.waits
    machine.pass_time(9 * SECOND)
    machine.session.came(4 * SECOND)

    assert woken == (Presence.AWAY, True)
    assert machine.presence is Presence.ACTIVE
    assert machine.events[-1] == Input(at=machine.clock.now(), since=machine.clock.now().elapsed - 4 * SECOND)


def test_an_input_from_before_the_sleep_is_no_return_from_it(machine: Machine) -> None:
    """The sense of input waits a moment to tell a return from a bump; the machine may sleep in that moment."""
    before = machine.clock.now().elapsed
    machine.first.sleeps()
    machine.sleep(60 * MINUTE)
    machine.first.wakes()

    machine.session.sensed(Input(at=machine.clock.now(), since=before))

    assert machine.kinds == [Suspend, Resume]
    assert machine.presence is Presence.AWAY


def test_neither_is_one_that_is_told_before_anybody_has_told_of_the_sleep(machine: Machine) -> None:
    before = machine.clock.now().elapsed
    machine.sleep(60 * MINUTE)

    machine.session.sensed(Input(at=machine.clock.now(), since=before))

    assert machine.kinds == [Suspend, Resume]


def test_what_is_sensed_after_it_counts(machine: Machine) -> None:
    machine.sleep(60 * MINUTE)
    now = machine.clock.now()

    machine.session.sensed(Idle(at=now, since=now.elapsed - MINUTE))
    machine.session.sensed(Input(at=now, since=now.elapsed))

    assert machine.kinds == [Suspend, Resume, Idle, Input]


def test_a_sleep_that_nobody_tells_of_shows_in_the_clocks(machine: Machine) -> None:
    before = machine.clock.now()
    machine.sleep(60 * MINUTE)

    machine.session.clock_told()

    assert machine.kinds == [Suspend, Resume]
    assert machine.events[0].at == before
    assert machine.events[1].at == machine.clock.now()
    assert machine.next_input.waits


def test_a_sleep_is_told_before_the_alarm_that_rang_after_it(machine: Machine) -> None:
    machine.sleep(60 * MINUTE)

    machine.consumer.ring()

    assert machine.kinds == [Suspend, Resume]
    assert machine.journal.kept[-1]["event"] == "tick"


def test_a_sleep_is_told_before_the_input_that_follows_it(machine: Machine) -> None:
    machine.sleep(60 * MINUTE)
    now = machine.clock.now()

    machine.consumer.put(Input(at=now, since=now.elapsed))

    assert machine.kinds == [Suspend, Resume]
    assert [each["event"] for each in machine.journal.kept[-3:]] == ["suspend", "resume", "input"]
    assert machine.presence is Presence.ACTIVE


def test_a_lock_after_a_sleep_comes_after_it(machine: Machine) -> None:
    machine.sleep(60 * MINUTE)

    machine.first.lock(LOCKED)

    assert machine.kinds == [Suspend, Resume, Lock]


def test_the_word_that_comes_when_the_sleep_is_over_makes_no_second_one_that_matters(machine: Machine) -> None:
    """The bus may deliver both words of a sleep after it."""
    machine.sleep(60 * MINUTE)
    machine.session.clock_told()
    before = list(machine.journal.kept)

    machine.first.sleeps()
    machine.first.wakes()
    machine.pass_time(2 * SECOND)
    machine.session.came(SECOND)

    new = [each for each in machine.journal.kept if each not in before]
    assert [each.get("event") for each in new if "event" in each] == ["suspend", "resume", "input"]
    absence = [each for each in new if each.get("decision") == "credit"]
    assert machine.presence is Presence.ACTIVE
    assert len(absence) <= 1


def test_clocks_that_cannot_be_read_at_one_moment_are_no_sleep(machine: Machine) -> None:
    machine.slept += timedelta(milliseconds=900)

    machine.session.clock_told()

    assert machine.kinds == []


def test_a_sleep_that_was_told_of_and_does_not_come_is_over_at_last(machine: Machine) -> None:
    machine.first.sleeps()
    machine.pass_time(30 * SECOND)

    machine.rings()

    assert machine.kinds == [Suspend, Resume]


def test_a_sleep_that_comes_after_all_is_not_over_before_it_is(machine: Machine) -> None:
    machine.first.sleeps()
    machine.pass_time(10 * SECOND)
    machine.sleep(20 * SECOND)

    machine.rings()

    assert machine.kinds == [Suspend, Resume]
    assert machine.events[1].at == machine.clock.now()


def test_a_sleep_that_others_delay_is_waited_for(machine: Machine) -> None:
    machine.first.sleeps()
    machine.pass_time(20 * SECOND)

    machine.rings()

    assert machine.kinds == [Suspend]
    assert machine.reactor.moments


def test_in_a_sped_up_run_a_sleep_is_as_much_longer() -> None:
    machine = Machine(speed=60)
    before = machine.clock.now()
    machine.sleep(60 * MINUTE)

    machine.session.look()

    assert machine.events[0].at == before
    assert machine.next_input.idle_after == RULES.idle_after / 60


def test_a_clock_that_was_set_is_told(machine: Machine) -> None:
    also: list[int] = []
    machine.session.clock_set.append(lambda: also.append(len(machine.events)))
    machine.clock.step_wall(timedelta(hours=-2))

    machine.session.clock_told()
    machine.session.clock_told()

    assert machine.events == [ClockSet(at=machine.clock.now())]
    assert also == [1]


def test_a_clock_that_is_kept_right_is_no_news(machine: Machine) -> None:
    machine.clock.step_wall(timedelta(milliseconds=400))

    machine.session.clock_told()

    assert machine.events == []


def test_another_zone_is_told_though_it_be_as_late(machine: Machine) -> None:
    machine.clock.move_to_zone(ZoneInfo("Europe/Paris"))

    machine.session.clock_told()

    assert machine.kinds == [ClockSet]


def test_whoever_watches_files_has_the_zone_looked_at(machine: Machine) -> None:
    soon: list[Callable[[], None]] = []
    watch = FakeClockWatch(machine.session.clock_told, soon.append)
    watch.files = ("/etc/localtime",)
    machine.session.watch_clock(watch)
    machine.clock.move_to_zone(ZoneInfo("Asia/Kolkata"))
    watch.zone_changed = True

    machine.session.look_at_zone()
    for call in soon:
        call()

    assert machine.session.zone_files == ("/etc/localtime",)
    assert machine.kinds == [ClockSet]


def test_its_parts_say_who_tells(machine: Machine) -> None:
    machine.first.there = False
    found = {name: tell() for name, tell in machine.session.parts.items()}

    assert found["lock"] == {
        "chosen": "second",
        "works": True,
        "others": {"first": "nobody is there"},
        "trouble": "",
        "also": [],
    }
    assert found["sleep"]["chosen"] == "second"
    assert found["wall-clock"]["works"] is False


def test_with_nobody_to_tell_the_screen_is_taken_for_open(machine: Machine) -> None:
    machine.first.there = machine.second.there = False

    found = ways.lock((machine.first, machine.second))

    assert found["works"] is False
    assert found["trouble"] == "nobody tells when the screen is locked; it is taken for open"
    assert ways.sleep((machine.first, machine.second))["chosen"] == "clocks"


def test_two_that_tell_are_both_named(machine: Machine) -> None:
    assert ways.lock((machine.first, machine.second))["also"] == ["second"]


def test_the_end_lets_go_of_all(machine: Machine) -> None:
    machine.first.sleeps()

    machine.session.close()
    machine.first.lock(LOCKED)

    assert machine.first.may_sleep
    assert machine.kinds == [Suspend]
    assert machine.reactor.moments == []
