"""The sense of input on its way to the inbox: real time becomes the clock's, and a lost display is not the end."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

from postured.adapters.idle import OpenedIdle
from postured.core.events import Event, Idle, Input
from postured.daemon.senses import Presence
from tests.desktop.waiting import wait_for
from tests.fakes.clock import FakeClock
from tests.fakes.idle import FakeIdleMonitor
from tests.unit.daemon.world import MINUTE, HandTurned

SECOND = timedelta(seconds=1)
HALF = timedelta(seconds=30)


class Bench:
    """Each sense that is opened is a fake; the names are given ahead."""

    def __init__(
        self,
        *names: str,
        speed: float = 1.0,
        polls: timedelta | None = None,
        better: tuple[str, ...] = (),
        makes: Sequence[type[FakeIdleMonitor]] = (),
    ) -> None:
        """Each that is opened says that it passed over those of ``better``, best first, which are before it.

        One that is named "breaks" fails as nobody expected. The first are of the kinds that ``makes`` has.
        """
        self.names = list(names)
        self.better = better
        self.makes = list(makes)
        self.display_answers = threading.Event()
        self.display_answers.set()
        self.polls = polls
        self.opened: list[FakeIdleMonitor] = []
        self.events: list[Event] = []
        self.clock = FakeClock(speed=speed)
        self.reactor = HandTurned()
        self.presence = Presence(self._open, self.clock, HALF, self.events.append, self.reactor)

    def _open(self, idle_after: timedelta) -> OpenedIdle:
        name = self.names.pop(0)
        if name == "breaks":
            raise OSError("too many open files")
        kind = self.makes.pop(0) if self.makes else FakeIdleMonitor
        sense = kind(idle_after)
        sense.polls = self.polls
        self.opened.append(sense)
        if len(self.opened) > 1:
            assert threading.current_thread() is not threading.main_thread(), "the loop would wait for the display"
            self.display_answers.wait(30)
        missing = [("x11-sync", "no display")] if name == "assumed" else []
        missing += [(each, "gone") for each in self.better[: (*self.better, name).index(name)]]
        return OpenedIdle(name, sense, tuple(missing))

    def ring(self) -> None:
        """What waits for a moment comes due."""
        for moment in list(self.reactor.moments):
            if moment in self.reactor.moments:
                self.reactor.moments.remove(moment)
                moment[1]()

    def wait(self) -> timedelta:
        """How long the one thing that waits does."""
        ((delay, _),) = self.reactor.moments
        return delay

    def kinds(self) -> list[str]:
        """The events since the start, by their names."""
        return [type(each).__name__ for each in self.events[1:]]

    def opens(self, count: int = 1) -> None:
        """Wait until so many senses that were opened aside have come, and hand them over."""
        wait_for(lambda: len(self.reactor.soon) >= count, 30)
        self.reactor.turn()


def test_idle_and_back_are_told_with_the_moment_of_the_last_input() -> None:
    bench = Bench("fake")
    bench.presence.start()
    bench.clock.move(HALF)
    now = bench.clock.now()
    bench.opened[0].pass_time(HALF)
    bench.opened[0].touch()
    bench.ring()

    assert bench.events[1:] == [Idle(at=now, since=now.elapsed - HALF), Input(at=now, since=now.elapsed)]


def test_in_a_sped_up_day_the_threshold_is_scaled_and_so_is_the_time_since() -> None:
    bench = Bench("fake", speed=60)
    bench.presence.start()
    sense = bench.opened[0]
    assert sense.idle_after == timedelta(seconds=0.5)

    sense.pass_time(timedelta(seconds=1))

    now = bench.clock.now()
    assert bench.events[-1] == Idle(at=now, since=now.elapsed - MINUTE)


def test_when_the_display_goes_the_next_best_sense_takes_over_and_the_person_is_told() -> None:
    bench = Bench("fake", "assumed")
    bench.presence.start()
    assert bench.presence.trouble == ""

    bench.opened[0].lose("The display has gone")
    bench.opens()

    assert bench.opened[0].closed
    assert isinstance(bench.events[-1], Input)
    assert bench.presence.report() == {
        "chosen": "assumed",
        "works": False,
        "polls": None,
        "others": {"x11-sync": "no display"},
        "trouble": bench.presence.trouble,
    }
    assert bench.presence.trouble == (
        "postured cannot tell when you are away, and takes it that you are here (The display has gone)"
    )


def test_without_any_display_the_reasons_are_told() -> None:
    bench = Bench("assumed")

    assert bench.presence.trouble.endswith("(no display)")


def test_another_threshold_opens_the_sense_anew_and_the_same_one_does_not() -> None:
    bench = Bench("fake", "fake")
    bench.presence.start()
    bench.presence.change(HALF)
    assert len(bench.opened) == 1

    bench.presence.change(MINUTE)
    bench.opens()

    assert bench.opened[0].closed
    assert bench.opened[1].idle_after == MINUTE


def test_a_sense_that_looks_is_told_when_a_reminder_is_near() -> None:
    bench = Bench("fake", polls=HALF)
    bench.presence.start()
    bench.presence.soon(30 * MINUTE)
    ((far, near),) = bench.reactor.moments
    assert (far, bench.opened[0].near) == (28 * MINUTE, False)

    near()
    assert bench.opened[0].near

    bench.presence.soon(None)
    assert not bench.opened[0].near
    assert bench.reactor.moments == []


def test_a_sense_that_is_told_is_not_troubled() -> None:
    bench = Bench("fake")
    bench.presence.start()
    bench.presence.soon(MINUTE)

    assert bench.reactor.moments == []
    assert not bench.opened[0].near


def test_a_display_that_hangs_holds_nothing_up_and_the_old_sense_goes_on() -> None:
    bench = Bench("fake", "fake")
    bench.presence.start()
    bench.display_answers.clear()
    bench.presence.change(MINUTE)

    bench.opened[0].pass_time(HALF)
    assert isinstance(bench.events[-1], Idle)
    assert not bench.opened[0].closed

    bench.display_answers.set()
    bench.opens()
    assert bench.opened[0].closed
    assert bench.opened[1].idle_after == MINUTE
    assert isinstance(bench.events[-1], Idle)
    bench.ring()
    assert isinstance(bench.events[-1], Input)


def test_of_two_that_were_opened_the_later_one_counts() -> None:
    bench = Bench("fake", "fake", "fake")
    bench.presence.start()
    bench.display_answers.clear()
    bench.presence.change(MINUTE)
    wait_for(lambda: len(bench.opened) == 2)
    bench.presence.change(2 * MINUTE)
    wait_for(lambda: len(bench.opened) == 3)

    bench.display_answers.set()
    bench.opens()

    wait_for(lambda: bench.opened[1].closed)
    assert [each.closed for each in bench.opened] == [True, True, False]
    bench.opened[2].touch()
    assert bench.opened[2].idle_after == 2 * MINUTE


def test_a_sense_that_comes_after_the_end_is_let_go() -> None:
    bench = Bench("fake", "fake")
    bench.presence.start()
    bench.display_answers.clear()
    bench.presence.change(MINUTE)
    wait_for(lambda: len(bench.opened) == 2)

    bench.presence.close()
    bench.display_answers.set()

    wait_for(lambda: bench.opened[1].closed)
    assert not bench.reactor.soon


def test_a_display_that_has_come_is_found_at_the_next_reload() -> None:
    bench = Bench("assumed", "assumed", "fake")
    bench.presence.start()
    bench.presence.change(HALF)
    bench.opens()
    assert not bench.presence.has_sense
    assert len(bench.events) == 1

    bench.presence.change(HALF)
    bench.opens()

    assert bench.presence.has_sense
    assert bench.presence.trouble == ""
    assert len(bench.events) == 2


def away(speed: float = 1.0) -> Bench:
    """Somebody who has been away for a while."""
    bench = Bench("fake", "fake", "assumed", speed=speed)
    bench.presence.start()
    bench.opened[0].pass_time(HALF)
    return bench


def test_a_bump_is_not_a_return() -> None:
    bench = away()
    sense = bench.opened[0]

    sense.touch()
    sense.pass_time(3 * SECOND)
    bench.ring()
    sense.pass_time(27 * SECOND)

    assert bench.kinds() == ["Idle", "Idle"]
    assert bench.reactor.moments == []
    assert sense.pause is None


def test_two_bumps_with_less_than_three_seconds_between_are_one() -> None:
    bench = away()
    sense = bench.opened[0]

    sense.touch()
    sense.pass_time(2 * SECOND)
    sense.touch()
    sense.pass_time(3 * SECOND)
    bench.ring()
    sense.pass_time(27 * SECOND)

    assert bench.kinds() == ["Idle", "Idle"]


def test_input_that_goes_on_is_a_return_since_the_first() -> None:
    bench = away()
    sense = bench.opened[0]
    since = bench.clock.now().elapsed

    sense.touch()
    assert bench.wait() == 6.6 * SECOND
    for _ in range(6):
        bench.clock.move(1.1 * SECOND)
        sense.pass_time(1.1 * SECOND)
        sense.touch()
    bench.ring()

    assert bench.kinds() == ["Idle", "Input"]
    assert bench.events[-1] == Input(at=bench.clock.now(), since=since)
    assert sense.pause is None


def test_a_second_input_after_a_pause_is_a_return_at_once() -> None:
    bench = away()
    sense = bench.opened[0]
    since = bench.clock.now().elapsed

    sense.touch()
    bench.clock.move(20 * SECOND)
    sense.pass_time(3 * SECOND)
    sense.pass_time(17 * SECOND)
    sense.touch()

    assert bench.events[-1] == Input(at=bench.clock.now(), since=since)
    assert bench.reactor.moments == []


def test_in_a_sped_up_day_a_bump_is_shorter_too() -> None:
    bench = away(speed=60)

    bench.opened[0].touch()

    assert bench.opened[0].pause == SECOND / 20
    assert bench.wait() == 0.11 * SECOND


def test_a_short_pause_needs_no_second_look() -> None:
    bench = Bench("fake")
    bench.presence.start()

    bench.opened[0].pass_time(20 * SECOND)
    bench.opened[0].touch()

    assert bench.kinds() == []
    assert bench.reactor.moments == []


def test_a_display_that_goes_in_the_middle_of_a_return_leaves_it_to_the_next() -> None:
    bench = away()
    bench.opened[0].touch()

    bench.opened[0].lose()
    bench.opens()
    assert bench.kinds() == ["Idle"]
    bench.ring()

    assert bench.kinds() == ["Idle", "Input"]


def test_a_display_that_is_missing_is_looked_for_again_and_again() -> None:
    bench = Bench("fake", "assumed", "assumed", "fake", "fake")
    bench.presence.start()
    bench.opened[0].lose()
    bench.opens()
    assert bench.wait() == 2 * SECOND

    bench.ring()
    bench.opens()
    assert bench.wait() == 4 * SECOND
    assert bench.opened[2].closed
    assert not bench.opened[1].closed

    bench.ring()
    bench.opens()
    assert bench.presence.has_sense
    assert bench.wait() == MINUTE


def test_without_any_display_it_is_looked_for_ever_less_often() -> None:
    bench = Bench(*["assumed"] * 12)
    bench.presence.start()
    waits = []
    for _ in range(11):
        waits.append(bench.wait() / SECOND)
        bench.ring()
        bench.opens()

    assert waits == [1, 2, 4, 8, 15, 30, 60, 120, 300, 300, 300]


def test_a_lesser_sense_takes_over_and_gives_way_when_the_better_is_back() -> None:
    bench = Bench("fake", "lesser", "lesser", "fake", better=("fake",))
    bench.presence.start()
    bench.opened[0].lose()
    bench.opens()
    assert bench.presence.report()["chosen"] == "lesser"

    bench.ring()
    bench.opens()
    assert bench.opened[2].closed
    bench.ring()
    bench.opens()

    assert bench.presence.report()["chosen"] == "fake"
    assert bench.opened[1].closed


def test_a_better_sense_whose_desktop_comes_late_is_found() -> None:
    bench = Bench("lesser", "lesser", "fake", better=("fake",))
    bench.presence.start()
    assert bench.presence.report()["chosen"] == "lesser"

    bench.ring()
    bench.opens()
    assert bench.opened[1].closed
    bench.ring()
    bench.opens()

    assert bench.presence.report()["chosen"] == "fake"
    assert bench.opened[0].closed


def test_a_better_sense_that_this_desktop_does_not_have_is_given_up() -> None:
    bench = Bench(*["lesser"] * 9, better=("fake",))
    bench.presence.start()
    for _ in range(8):
        bench.ring()
        bench.opens()

    assert bench.reactor.moments == []
    assert not bench.opened[0].closed


def test_the_first_sense_that_is_lost_is_looked_for_at_once_however_long_a_better_one_was() -> None:
    bench = Bench(*["lesser"] * 5, better=("fake",))
    bench.presence.start()
    for _ in range(3):
        bench.ring()
        bench.opens()

    bench.opened[0].lose()
    bench.opens()

    assert not bench.opened[4].closed
    assert bench.wait() == 2 * SECOND


def test_a_better_sense_that_does_not_come_back_is_given_up() -> None:
    bench = Bench("fake", *["lesser"] * 9, better=("fake",))
    bench.presence.start()
    bench.opened[0].lose()
    bench.opens()
    for _ in range(7):
        bench.ring()
        bench.opens()

    assert bench.reactor.moments == []


def test_a_display_that_comes_and_goes_is_not_run_after() -> None:
    bench = Bench(*["fake"] * 4)
    bench.presence.start()
    bench.opened[0].lose()
    bench.opens()

    bench.opened[1].lose()
    assert len(bench.opened) == 2
    assert bench.wait() == 2 * SECOND
    bench.ring()
    bench.opens()
    bench.opened[2].lose()

    assert bench.wait() == 4 * SECOND


def test_a_display_that_has_lasted_is_looked_for_at_once_when_it_goes() -> None:
    bench = Bench(*["fake"] * 3)
    bench.presence.start()
    bench.opened[0].lose()
    bench.opens()
    assert bench.wait() == MINUTE
    bench.ring()

    bench.opened[1].lose()
    bench.opens()

    assert len(bench.opened) == 3


def test_one_that_goes_while_a_better_one_is_looked_for_is_not_taken_for_the_one_that_was_found() -> None:
    bench = Bench("fake", "lesser", "lesser", better=("fake",))
    bench.presence.start()
    bench.opened[0].lose()
    bench.opens()
    bench.display_answers.clear()
    bench.ring()
    wait_for(lambda: len(bench.opened) == 3)

    bench.opened[1].lose()
    bench.display_answers.set()
    bench.opens()

    assert bench.opened[1].closed
    assert not bench.opened[2].closed
    bench.opened[2].pass_time(HALF)
    assert isinstance(bench.events[-1], Idle)
    assert len(bench.reactor.moments) == 1


def test_another_threshold_holds_though_a_better_sense_is_looked_for_meanwhile() -> None:
    bench = Bench("fake", "lesser", "lesser", "lesser", better=("fake",))
    bench.presence.start()
    bench.opened[0].lose()
    bench.opens()
    bench.display_answers.clear()
    bench.presence.change(MINUTE)
    wait_for(lambda: len(bench.opened) == 3)
    bench.ring()
    bench.display_answers.set()
    bench.opens(len(bench.opened) - 2)
    if bench.names:  # its turn comes with the next look
        bench.ring()
        bench.opens()

    assert [each.idle_after for each in bench.opened if not each.closed] == [MINUTE]


def test_an_opening_that_fails_is_tried_again() -> None:
    bench = Bench("fake", "breaks", "breaks", "fake")
    bench.presence.start()
    bench.opened[0].lose("The display has gone")
    bench.opens()
    assert bench.wait() == 2 * SECOND
    assert bench.presence.trouble == (
        "postured cannot tell just now whether you are here, and looks for another way (The display has gone)"
    )
    assert not bench.presence.report()["works"]

    bench.ring()
    bench.opens()
    assert bench.wait() == 4 * SECOND
    bench.ring()
    bench.opens()

    assert bench.presence.trouble == ""
    assert bench.presence.report()["works"]
    bench.opened[1].pass_time(HALF)
    assert isinstance(bench.events[-1], Idle)


def test_a_new_threshold_for_which_nothing_opens_yet_is_not_forgotten() -> None:
    bench = Bench("fake", "breaks", "fake")
    bench.presence.start()
    bench.presence.change(MINUTE)
    bench.opens()
    assert not bench.opened[0].closed

    bench.ring()
    bench.opens()

    assert bench.opened[0].closed
    assert bench.opened[1].idle_after == MINUTE


def test_a_lesser_sense_that_lives_gives_way_to_no_worse_one() -> None:
    bench = Bench("fake", "lesser", "assumed", "fake", better=("fake", "lesser"))
    bench.presence.start()
    bench.opened[0].lose()
    bench.opens()

    bench.ring()
    bench.opens()
    assert bench.presence.report()["chosen"] == "lesser"
    assert not bench.opened[1].closed
    bench.ring()
    bench.opens()

    assert bench.presence.report()["chosen"] == "fake"


def test_one_that_another_threshold_could_not_be_had_of_is_looked_for_again() -> None:
    bench = Bench("fake", "lesser", "fake", better=("fake",))
    bench.presence.start()
    bench.presence.change(MINUTE)
    bench.opens()
    assert bench.presence.report()["chosen"] == "lesser"

    bench.ring()
    bench.opens()

    assert bench.presence.report()["chosen"] == "fake"
    assert bench.opened[2].idle_after == MINUTE


class LostAtOnce(FakeIdleMonitor):
    """Its display goes as it begins."""

    def start(
        self, *, idle: Callable[[timedelta], None], active: Callable[[], None], lost: Callable[[str], None]
    ) -> None:
        super().start(idle=idle, active=active, lost=lost)
        self.lose()


def test_one_that_goes_as_it_begins_is_looked_for_again() -> None:
    bench = Bench("fake", "fake", "fake", makes=[FakeIdleMonitor, LostAtOnce])
    bench.presence.start()
    bench.opened[0].lose()
    bench.opens()
    assert bench.wait() == 2 * SECOND

    bench.ring()
    bench.opens()

    assert [each.closed for each in bench.opened] == [True, True, False]
