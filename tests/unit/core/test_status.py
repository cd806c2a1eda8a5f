"""What ``status``, ``why`` and ``next`` say, before it is put in words."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from postured.core import events as happened
from postured.core.decisions import Reason
from postured.core.presence import Presence
from postured.core.rules import Hours, Range, Routine, Rules
from postured.core.status import Status, status
from tests.day import MINUTE, MOVE, PLAIN, Day

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Hours(
    days=frozenset(range(5)),
    ranges=(Range(start=time(8), end=time(18)),),
    quiet_after_arrival=10 * MINUTE,
    quiet_before_end=10 * MINUTE,
)


def seen(day: Day, minute: float) -> Status:
    day.until(minute)
    return status(day.state, day.instant(minute), day.rules)


def test_it_tells_the_bout_and_what_comes() -> None:
    day = Day()

    now = seen(day, 23)

    assert (now.sitting, now.screen, now.presence) == (23 * MINUTE, 23 * MINUTE, Presence.ACTIVE)
    assert now.next is not None
    assert (now.next.routine, now.next.wait, now.next.reason) == ("move", 7 * MINUTE, Reason.DUE)
    assert now.since.elapsed == day.elapsed(0)


def test_a_done_break_begins_a_new_bout() -> None:
    now = seen(Day(answers="done"), 42)

    assert now.sitting == 12 * MINUTE
    assert now.sitting_today == 42 * MINUTE
    assert now.longest_bout == 30 * MINUTE
    assert now.today["done"] == 1
    assert now.adherence == 1


def test_a_pause_moves_what_comes_and_says_so() -> None:
    day = Day()
    day.do(1, happened.Pause, until=day.elapsed(100))

    now = seen(day, 10)

    assert now.held_by is Reason.PAUSED
    assert now.next is not None
    assert (now.next.wait, now.next.reason) == (90 * MINUTE, Reason.PAUSED)


def test_a_reminder_that_waits_for_a_pause_in_typing_is_the_one_that_comes() -> None:
    day = Day(replace(PLAIN, lull=timedelta(seconds=5)))
    day.do(20, happened.Typing)

    now = seen(day, 32)

    assert now.held_by is Reason.LULL
    assert now.next is not None
    assert (now.next.routine, now.next.wait, now.next.reason) == ("move", timedelta(0), Reason.LULL)


def test_on_saturday_the_next_one_is_on_monday_half_an_hour_into_the_shift() -> None:
    rules = replace(PLAIN, hours=OFFICE)
    saturday = Day(rules, start=datetime(2026, 11, 21, 11, tzinfo=BERLIN))

    now = seen(saturday, 5)

    assert now.next is not None
    assert now.next.due.wall == datetime(2026, 11, 23, 8, 30, tzinfo=BERLIN)
    assert now.next.reason is Reason.OUTSIDE_HOURS
    assert now.held_by is Reason.OUTSIDE_HOURS


def test_with_nothing_to_come_there_is_no_next() -> None:
    assert seen(Day(Rules()), 5).next is None
    assert seen(Day(replace(PLAIN, hours=Hours(days=frozenset()))), 5).next is None


def test_a_snoozed_reminder_is_what_comes_next() -> None:
    day = Day(answers="snooze")

    now = seen(day, 31)

    assert now.phase == "snoozed"
    assert now.next is not None
    assert now.next.wait == 4 * MINUTE
    assert now.open_until is not None
    assert now.open_until.elapsed == day.elapsed(35)


def test_a_running_break_says_when_it_ends() -> None:
    now = seen(Day(answers="start"), 31)

    assert now.phase == "running"
    assert now.open_until is not None
    assert now.open_until.elapsed - now.at.elapsed == MINUTE
    assert now.presence is Presence.ACTIVE


def test_a_shown_reminder_says_when_it_goes() -> None:
    now = seen(Day(), 31)

    assert now.phase == "shown"
    assert now.open_until is not None
    assert now.open_until.elapsed - now.at.elapsed == MINUTE


def test_away_says_since_the_last_input_and_what_comes_after_the_return() -> None:
    day = Day()
    day.idle(10)

    now = seen(day, 20)

    assert (now.presence, now.since.elapsed) == (Presence.AWAY, day.elapsed(10))
    assert now.next is not None
    assert now.next.wait == 30 * MINUTE


def test_somebody_of_whom_there_was_no_input_yet_is_still_before_they_are_away() -> None:
    day = Day(began=False)
    day.do(0, happened.Began)
    day.do(0, happened.Idle, since=day.elapsed(-0.5))

    soon, later = seen(day, 4), seen(day, 5)

    assert (soon.presence, soon.since.elapsed, soon.sitting) == (Presence.IDLE, day.elapsed(0), timedelta(0))
    assert (later.presence, later.since.elapsed) == (Presence.AWAY, day.elapsed(0))


def test_who_says_that_they_are_up_at_once_is_away() -> None:
    day = Day()
    day.do(0, happened.Up)

    assert seen(day, 0.1).presence is Presence.AWAY


def test_locked_says_since_the_lock() -> None:
    day = Day()
    day.idle(10)
    day.do(12, happened.Lock)

    now = seen(day, 13)

    assert (now.presence, now.since.elapsed) == (Presence.LOCKED, day.elapsed(12))


def test_clocks_tell_each_routine() -> None:
    lunch = Routine(name="lunch", at=(time(12, 30),))
    day = Day(replace(PLAIN, routines=(MOVE, lunch)), start=datetime(2026, 11, 23, 12, tzinfo=BERLIN))

    move, noon = seen(day, 12).clocks

    assert (move.shows, move.every) == (12 * MINUTE, 30 * MINUTE)
    assert noon.due is not None
    assert noon.due.elapsed == day.elapsed(30)
    assert noon.every is None


def test_min_gap_is_told() -> None:
    soon = replace(MOVE, name="soon", every=32 * MINUTE, natural_break=timedelta(hours=9))
    now = seen(Day(replace(PLAIN, routines=(MOVE, soon), merge_within=timedelta(0)), answers="done"), 33)

    assert now.held_by is Reason.MIN_GAP
    assert now.next is not None
    assert (now.next.routine, now.next.wait, now.next.reason) == ("soon", 7 * MINUTE, Reason.MIN_GAP)
