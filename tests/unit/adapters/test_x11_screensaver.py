"""When the screen saver extension is asked, and what its answers mean: without a server or a clock."""

import struct
from collections.abc import Callable
from datetime import timedelta

import pytest

from postured.adapters.idle.looking import Looking
from postured.adapters.idle.x11_screensaver import X11ScreenSaver
from postured.wire.x11 import Connection
from tests.fakes.x11 import HandLoop, ScriptedServer

SECOND = timedelta(seconds=1)


class Watched:
    """A monitor whose server says what the test says; ``said`` is what it told, lengths in seconds."""

    def __init__(self, idle_after: timedelta, at_start: float) -> None:
        self.server = ScriptedServer()
        self.loop = HandLoop()
        self.said: list[str | float] = []
        self.on_active: Callable[[], None] = lambda: None
        self.server.greet()
        self.server.extension(1)
        self.now = 1000 * SECOND
        count = X11ScreenSaver(Connection(self.server.theirs))
        self.monitor = Looking("x11-screensaver", count, self.loop, idle_after, now=lambda: self.now)
        self._asked = 1
        self._answer(at_start)
        self.monitor.start(idle=lambda length: self.said.append(length / SECOND), active=self._active, lost=print)
        self.server.heard()

    def look(self, since_input: float) -> None:
        """The time to look comes, and the last input was so many seconds ago."""
        self.loop.ring()
        self.answer(since_input)

    def answer(self, since_input: float) -> None:
        self._answer(since_input)
        self.loop.read()

    def _answer(self, since_input: float) -> None:
        self._asked += 1
        self.server.reply(self._asked, struct.pack("=III", 0, 0, round(since_input * 1000)))

    def _active(self) -> None:
        self.said.append("active")
        self.on_active()


@pytest.fixture
def watch(request: pytest.FixtureRequest) -> Callable[..., Watched]:
    def watch(idle_after: timedelta = 30 * SECOND, at_start: float = 0) -> Watched:
        watched = Watched(idle_after, at_start)
        request.addfinalizer(watched.server.close)
        return watched

    return watch


Watch = Callable[..., Watched]


def test_an_active_person_is_looked_at_when_idleness_could_begin(watch: Watch) -> None:
    watched = watch(at_start=2)
    assert watched.loop.wait == 28 * SECOND

    watched.look(10)
    assert watched.loop.wait == 20 * SECOND

    watched.look(30)
    assert watched.said == ["active", 30]


def test_an_idle_person_is_looked_at_every_half_minute(watch: Watch) -> None:
    watched = watch(at_start=45)

    assert watched.said == [45]
    assert watched.monitor.polls == 30 * SECOND
    assert watched.loop.wait == 30 * SECOND


def test_near_a_reminder_it_looks_at_once_and_then_every_five_seconds(watch: Watch) -> None:
    watched = watch(at_start=45)

    watched.monitor.soon(True)

    assert watched.loop.waiting == []
    assert watched.monitor.polls == 5 * SECOND
    watched.answer(46)
    assert watched.loop.wait == 5 * SECOND
    watched.look(1)
    assert watched.loop.wait == 5 * SECOND
    assert watched.said == [45, "active"]


def test_being_told_twice_that_a_reminder_is_near_makes_no_second_look(watch: Watch) -> None:
    watched = watch(at_start=45)
    watched.monitor.soon(True)
    watched.answer(46)

    watched.monitor.soon(True)

    assert watched.loop.wait == 5 * SECOND


def test_when_the_reminder_is_over_it_looks_seldom_again(watch: Watch) -> None:
    watched = watch(at_start=45)
    watched.monitor.soon(True)
    watched.answer(46)

    watched.monitor.soon(False)
    watched.look(51)

    assert watched.loop.wait == 30 * SECOND


def test_a_sped_up_run_looks_as_often_in_its_own_time(watch: Watch) -> None:
    watched = watch(idle_after=SECOND / 2, at_start=0.1)

    assert watched.loop.wait == 0.4 * SECOND
    assert watched.monitor.polls == SECOND / 2
    watched.monitor.soon(True)
    assert watched.monitor.polls == SECOND / 4


def test_no_look_is_made_while_an_answer_is_missing(watch: Watch) -> None:
    watched = watch()

    watched.loop.ring()
    watched.monitor.soon(True)

    assert watched.loop.waiting == []
    assert len(watched.server.heard()) == 8


def test_an_error_instead_of_an_answer_changes_nothing_and_the_next_look_comes(watch: Watch) -> None:
    watched = watch(at_start=2)

    watched.loop.ring()
    watched.server.refuse(3)
    watched.loop.read()

    assert watched.said == ["active"]
    assert watched.loop.wait == 28 * SECOND


def test_input_between_two_late_looks_still_shows(watch: Watch) -> None:
    """A loop that was held up may look so late that the person is idle anew."""
    watched = watch(at_start=100)

    watched.look(60)
    assert watched.said == [100, "active"]
    assert watched.loop.wait == 0 * SECOND

    watched.look(60)
    assert watched.said == [100, "active", 60]


def test_being_closed_by_what_it_tells_it_is_silent(watch: Watch) -> None:
    watched = watch(at_start=45)
    watched.on_active = watched.monitor.close

    watched.look(1)

    assert watched.loop.waiting == []
    assert watched.loop.reads == {}


def test_input_shows_though_the_look_is_so_late_that_the_count_is_greater_than_before(watch: Watch) -> None:
    watched = watch(at_start=31)

    watched.now += 120 * SECOND
    watched.look(100)

    assert watched.said == [31, "active"]


def test_a_late_look_at_a_person_who_is_still_away_tells_nothing(watch: Watch) -> None:
    watched = watch(at_start=31)

    watched.now += 120 * SECOND
    watched.look(150.98)

    assert watched.said == [31]


def test_an_answer_that_comes_late_is_no_input(watch: Watch) -> None:
    """Only the time up to the question is sure to be in the count."""
    watched = watch(at_start=31)
    watched.now += 30 * SECOND
    watched.loop.ring()
    watched.now += 60 * SECOND

    watched.answer(61)

    assert watched.said == [31]


def test_shorter_pauses_are_looked_for_as_often_as_they_could_begin_or_end(watch: Watch) -> None:
    watched = watch(at_start=0)
    told: list[bool] = []

    watched.monitor.watch_pauses(5 * SECOND, told.append)
    watched.answer(2)
    assert (told, watched.loop.wait) == ([False], 3 * SECOND)

    watched.now += 3 * SECOND
    watched.look(5)
    assert (told, watched.loop.wait) == ([False, True], 5 * SECOND)

    watched.now += 5 * SECOND
    watched.look(10)
    assert told == [False, True]

    watched.now += 5 * SECOND
    watched.look(1)
    assert told == [False, True, False]
    assert watched.said == ["active"]


def test_a_pause_that_has_ended_and_begun_anew_between_two_looks_is_told(watch: Watch) -> None:
    watched = watch(at_start=0)
    told: list[bool] = []
    watched.monitor.watch_pauses(5 * SECOND, told.append)
    watched.answer(8)

    watched.now += 20 * SECOND
    watched.look(6)

    assert told == [True, False, True]


def test_pauses_that_nobody_wants_to_know_of_cost_no_look(watch: Watch) -> None:
    watched = watch(at_start=2)
    told: list[bool] = []
    watched.monitor.watch_pauses(5 * SECOND, told.append)
    watched.monitor.watch_pauses(None)

    watched.answer(3)

    assert told == []
    assert watched.loop.wait == 27 * SECOND


def test_an_end_of_the_watching_that_comes_from_the_telling_is_heeded(watch: Watch) -> None:
    watched = watch(at_start=0)
    told: list[bool] = []

    def tell(paused: bool) -> None:
        told.append(paused)
        if not paused:
            watched.monitor.watch_pauses(None)

    watched.monitor.watch_pauses(5 * SECOND, tell)
    watched.answer(8)
    watched.now += 20 * SECOND
    watched.look(6)

    assert told == [True, False]
