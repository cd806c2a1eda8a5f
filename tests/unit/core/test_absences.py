"""The person comes and goes: what counts as sitting, and what as a break."""

from dataclasses import replace
from datetime import timedelta

from postured.core import events as happened
from postured.core.decisions import Credit, Reason, Withdraw
from postured.core.rules import Counts, Routine, Style
from tests.day import MINUTE, MOVE, PLAIN, SECOND, Day

MICRO = Routine(
    name="micro-break",
    every=20 * MINUTE,
    lasts=20 * SECOND,
    natural_break=30 * SECOND,
    counts=Counts.SCREEN,
    style=Style.AMBIENT,
)
LONG = Routine(name="long-move", every=60 * MINUTE, lasts=5 * MINUTE, natural_break=5 * MINUTE)


def test_a_long_idle_time_counts_as_the_break() -> None:
    day = Day()

    said = day.away(20, 23)

    assert said == [Credit(routine="move", absence=3 * MINUTE, reason=Reason.NATURAL_BREAK)]
    assert day.clock() == 0


def test_a_short_one_satisfies_nothing_and_loses_nothing() -> None:
    day = Day()

    day.away(20, 21.5)
    day.until(31)

    assert day.reminders == [30]


def test_an_absence_gives_back_what_was_counted_since_the_last_input() -> None:
    day = Day(replace(PLAIN, routines=(replace(MOVE, natural_break=None),)))

    day.away(20, 26)

    assert day.sat() == 20


def test_reading_counts_as_sitting_and_half_a_minute_of_it_as_screen_time() -> None:
    day = Day(replace(PLAIN, routines=(replace(MOVE, natural_break=None), MICRO)))

    day.away(10, 14)

    assert day.sat() == 14
    assert day.sat(Counts.SCREEN) == 10.5


def test_each_kind_has_its_own_threshold() -> None:
    day = Day(replace(PLAIN, routines=(MICRO, MOVE, LONG)))

    said = day.away(10, 13)

    assert [each.routine for each in said if isinstance(each, Credit)] == ["micro-break", "move"]


def test_lock_for_a_second_changes_nothing() -> None:
    day = Day()

    day.do(25, happened.Lock)
    day.do(25 + 1 / 60, happened.Unlock)
    day.until(31)

    assert [round(each, 2) for each in day.reminders] == [30.02]


def test_lock_for_lunch_is_credited_as_away() -> None:
    day = Day()

    day.do(25, happened.Lock)
    said = day.do(70, happened.Unlock)
    day.until(101)

    assert said == [Credit(routine="move", absence=45 * MINUTE, reason=Reason.AWAY)]
    assert day.reminders == [100]


def test_a_lid_closed_briefly_makes_no_reminder_at_waking() -> None:
    day = Day()

    day.do(29, happened.Suspend)
    day.do(29 + 40 / 60, happened.Resume)
    day.input(29 + 40 / 60)
    day.until(31)

    assert [round(each, 2) for each in day.reminders] == [30.67]


def test_a_lid_closed_overnight_gives_one_credit_and_a_new_day() -> None:
    day = Day()

    day.do(29, happened.Suspend)
    woke = day.do(29 + 14 * 60, happened.Resume)
    said = day.input(30 + 14 * 60)

    assert woke == []
    assert [type(each) for each in said] == [Credit]
    assert day.state.tally.day == day.instant(day.minute).wall.date()


def test_suspend_under_a_reminder_ends_it_as_natural() -> None:
    day = Day()
    day.until(31)

    day.do(31, happened.Suspend)
    day.do(41, happened.Resume)
    day.input(41)

    assert [each.reason for _, each in day.of(Withdraw) if isinstance(each, Withdraw)] == ["suspended"]
    assert day.results == ["natural"]
    assert not day.of(Credit)


def test_no_timer_runs_while_suspended() -> None:
    day = Day()
    day.do(20, happened.Suspend)

    day.do(60, happened.Tick)

    assert day.said == []


def test_lock_under_a_reminder_takes_it_down_and_brings_the_same_back() -> None:
    day = Day()
    day.until(31)

    day.do(31, happened.Lock)
    day.do(31 + 1 / 60, happened.Unlock)

    kinds = [(type(each.decision).__name__, getattr(each.decision, "id", 0)) for each in day.said]
    assert kinds == [("Remind", 1), ("Withdraw", 1), ("Remind", 1)]
    assert day.said[-1].decision.reason is Reason.RETURNED  # type: ignore[union-attr]  # it is a Remind, see above


def test_walking_off_under_a_reminder_takes_the_break() -> None:
    day = Day()
    day.until(30)

    day.away(30.2, 33)

    assert day.results == ["natural"]
    assert day.clock() == 0


def test_nothing_is_shown_to_a_person_who_does_not_move() -> None:
    day = Day()

    day.idle(29.5)
    day.until(31)
    day.input(31)

    assert day.reminders == [31]


def test_up_begins_an_absence_by_word() -> None:
    day = Day()

    day.do(20, happened.Up)
    day.idle(20)
    said = day.input(24)

    assert said == [Credit(routine="move", absence=4 * MINUTE, reason=Reason.AWAY)]
    assert day.sat() == 20


def test_up_under_a_reminder_begins_its_break() -> None:
    day = Day()
    day.until(30)

    day.do(31, happened.Up)
    day.until(34)

    assert day.results == ["done"]


def test_up_is_not_believed_while_input_goes_on() -> None:
    day = Day()

    day.do(20, happened.Up)
    day.until(32)

    assert day.reminders == [30]


def test_a_wall_clock_that_is_set_moves_no_interval() -> None:
    day = Day()

    day.set_clock(20, day.instant(20).wall - timedelta(hours=2))
    day.until(31)
    day.do(31, happened.Done)
    day.set_clock(40, day.instant(40).wall + timedelta(hours=3))
    day.until(62)

    assert day.reminders == [30, 61]
    assert not day.of(Credit)


def test_a_running_break_and_the_absence_that_touches_it_are_one() -> None:
    """Law 4: the break from 30 to 32 and the absence to 36 are six minutes."""
    day = Day(replace(PLAIN, routines=(MOVE, LONG)), answers="start")
    day.until(32)

    day.idle(31.8)
    said = day.input(36)

    assert [each.routine for each in said if isinstance(each, Credit)] == ["long-move"]
    assert day.sat() == 30


def test_stillness_before_a_lock_belongs_to_the_absence() -> None:
    """Law 4: an absence is measured from the last input, also when the sense tells of it after the lock."""
    day = Day(replace(PLAIN, routines=(LONG,)))
    day.do(20.4, happened.Lock)
    day.do(20.5, happened.Idle, since=day.elapsed(20))

    said = day.do(25, happened.Unlock)

    assert [each.absence for each in said if isinstance(each, Credit)] == [5 * MINUTE]
    assert day.sat() == 20


def test_a_person_who_left_at_the_kill_was_away() -> None:
    day = Day(replace(PLAIN, routines=(LONG,)))
    day.until(20)
    day.do(23, happened.Began, alive_until=day.elapsed(20))

    day.do(23, happened.Idle, since=day.elapsed(20))
    said = day.input(27)

    assert [each.routine for each in said if isinstance(each, Credit)] == ["long-move"]
    assert day.sat() == 20


def test_a_break_asked_for_from_afar_keeps_nobody_at_the_desk() -> None:
    """Whoever asks is taken to be here; where no input follows, they are gone again from then on."""
    day = Day(PLAIN)
    day.idle(10)
    day.do(60, happened.Now)

    day.until(120)

    assert day.sat() == 10
    assert day.reminders == [60]


def test_killed_at_the_end_of_a_break_the_absence_after_it_is_one_with_it() -> None:
    long = replace(MOVE, name="long-move", every=60 * MINUTE, natural_break=5 * MINUTE)
    day = Day(replace(PLAIN, routines=(MOVE, long)), answers="start")
    day.until(32)
    day.restart(32, alive_until=32)
    assert day.of(Credit) == []

    day.idle(32)
    day.input(36)

    assert day.of(Credit) == [(36, Credit(routine="long-move", absence=6 * MINUTE, reason=Reason.AWAY))]
