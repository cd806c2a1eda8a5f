"""Law 16: a break that has begun goes on to its end, unless the person goes back to typing."""

from dataclasses import replace

import pytest

from postured.core import events as happened
from postured.core.decisions import Outcome, Reason
from postured.core.rules import Routine, Rules
from tests.day import MINUTE, MOVE, PLAIN, SECOND, Day

LONG = replace(MOVE, every=30 * MINUTE, lasts=5 * MINUTE, natural_break=5 * MINUTE)
RULES = replace(PLAIN, routines=(LONG,), lull=5 * SECOND)
S = 1 / 60


def running(rules: Rules = RULES) -> Day:
    """A break of five minutes that began at 30:06."""
    day = Day(rules)
    day.until(30.1)
    day.do(30.1, happened.Start)
    return day


def outcome(day: Day) -> tuple[float, str, float]:
    """When the first reminder ended, as what, and how many minutes its break took."""
    minute, ended = day.of(Outcome)[0]
    assert isinstance(ended, Outcome)
    return round(minute, 3), ended.result, round(ended.took / MINUTE, 3)


def test_ten_seconds_of_typing_end_it_as_what_it_was_until_then() -> None:
    day = running()
    day.do(32.1, happened.Typing)

    day.until(32.1 + 9 * S)
    assert day.results == []

    day.until(36)
    assert outcome(day) == (round(32.1 + 10 * S, 3), "partial", 2)


def test_a_word_or_two_do_not() -> None:
    day = running()
    for minute in (31, 32, 33):
        day.do(minute, happened.Typing)
        day.do(minute + 9 * S, happened.Lull)

    day.until(36)

    assert outcome(day) == (35.1, "done", 5)


def test_the_mouse_does_not() -> None:
    day = running()
    for minute in (31, 32, 33, 34):
        day.input(minute)

    day.until(36)

    assert outcome(day) == (35.1, "done", 5)


def test_going_still_again_is_a_pause_in_typing() -> None:
    day = running()
    day.do(32, happened.Typing)
    day.do(32.1, happened.Idle, since=day.elapsed(32.1))

    day.until(36)

    assert outcome(day)[1] == "done"


def test_whoever_never_stopped_has_taken_nothing() -> None:
    """Start pressed by hand, the keys going all the while."""
    day = Day(RULES)
    day.do(25, happened.Typing)
    day.until(40)  # ten minutes of waiting for a pause
    day.do(40.1, happened.Start)

    day.until(46)

    assert outcome(day) == (round(40.1 + 10 * S, 3), "partial", 0)


def test_typing_in_the_last_seconds_is_too_late_to_matter() -> None:
    day = running()
    day.do(35.1 - 9 * S, happened.Typing)

    day.until(36)

    assert outcome(day) == (35.1, "done", 5)


def test_the_clock_starts_anew_where_the_break_broke_off() -> None:
    day = running()
    day.do(32.1, happened.Typing)
    day.do(33, happened.Lull)

    day.until(32.1 + 10 * S + 30.01)

    assert [round(each, 2) for each in day.reminders] == [30, 62.27]


def test_what_was_typed_after_it_is_sitting_again() -> None:
    day = running()
    day.do(32.1, happened.Typing)

    day.until(40)

    # From 30:06 to 32:16 nobody sat: it is known after ten seconds only that the break was over.
    assert day.sat() == pytest.approx(40 - 2 - 10 * S, abs=0.01)


def test_a_part_restarts_what_its_time_reached() -> None:
    eyes = Routine(name="eyes", every=50 * MINUTE, lasts=20 * SECOND, natural_break=30 * SECOND)
    rules = replace(RULES, routines=(eyes, LONG))
    short, long = running(rules), running(rules)
    short.do(30.4, happened.Skip)
    long.do(30.7, happened.Skip)

    assert short.clock("eyes") == pytest.approx(30.1)
    assert long.clock("eyes") == 0


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (happened.Idle, {"since": 31}),
        (happened.Lock, {}),
        (happened.Suspend, {}),
        (happened.Up, {}),
        (happened.Start, {}),
        (happened.Pause, {"until": 90}),
    ],
)
def test_nothing_else_ends_it(kind: type[happened.Event], fields: dict[str, float]) -> None:
    day = running()

    day.do(31.5, kind, **{name: day.elapsed(minute) for name, minute in fields.items()})
    day.do(40, happened.Resume)
    day.until(40.5)

    assert outcome(day)[1:] == ("done", 5)


@pytest.mark.parametrize(
    ("kind", "reason"), [(happened.Now, Reason.NOW), (happened.Quit, Reason.QUIT), (happened.NewRules, Reason.SETTINGS)]
)
def test_what_would_withdraw_it_ends_it_as_the_part_that_was_taken(kind: type[happened.Event], reason: Reason) -> None:
    day = running()
    if kind is happened.NewRules:
        day.rules = replace(RULES, routines=(replace(MOVE, name="other"),))

    day.do(32.1, kind)

    assert outcome(day) == (32.1, "partial", 2)
    ended = day.of(Outcome)[0][1]
    assert isinstance(ended, Outcome)
    assert ended.reason is reason


def test_not_for_me_in_a_running_break_is_the_answer_that_counts() -> None:
    day = running()

    day.do(31, happened.NotForMe)

    assert day.results == ["not-for-me"]
    assert not day.state.attendance.on_break


def test_done_in_a_running_break_ends_it_there() -> None:
    day = running()

    day.do(33.1, happened.Done)
    day.until(36)

    assert outcome(day) == (33.1, "done", 3)


@pytest.mark.parametrize(("minute", "took"), [(30.5, 0.5), (31.9, 1.9), (32, 2)])
def test_the_persons_word_is_the_time_since_it_was_shown(minute: float, took: float) -> None:
    day = Day(replace(PLAIN, expires_after=10 * MINUTE))

    day.do(minute, happened.Done)

    assert outcome(day) == (minute, "done", took)
    assert day.sat() == pytest.approx(30)


def test_up_under_one_that_waits_begins_it() -> None:
    """Snoozed or held, "I'm up" takes it."""
    day = Day(RULES)
    day.do(30.1, happened.Snooze)

    day.do(33, happened.Up)
    day.until(39)

    assert outcome(day) == (38, "done", 5)


def test_up_that_was_said_long_before_the_break_takes_nothing_back() -> None:
    """Said behind a lock, and then a break was begun: what they come back to is now, not then."""
    day = Day(PLAIN)
    day.do(10, happened.Lock)
    day.do(20, happened.Up)
    day.do(90, happened.Now)
    day.do(91, happened.Up)
    day.do(91.5, happened.Unlock)

    day.until(100)

    assert day.results == ["done"]
    assert day.sat() == 17
