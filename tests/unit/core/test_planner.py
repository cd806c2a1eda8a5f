"""The planner, told as stories."""

from dataclasses import replace
from datetime import timedelta

from postured.core import events as happened
from postured.core.decisions import Begin, Credit, Later, Outcome, Reason, Refuse, Remind, Result, Withdraw
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


def test_half_an_hour_of_sitting_earns_a_reminder() -> None:
    day = Day()

    day.until(31)

    assert day.reminders == [30]


def test_it_says_what_it_is_and_why() -> None:
    day = Day()

    day.until(31)

    assert day.said[0].decision == Remind(
        id=1,
        again=0,
        routine="move",
        style=Style.NOTIFICATION,
        lasts=2 * MINUTE,
        reason=Reason.DUE,
        satisfies=("move",),
    )


def test_nothing_is_counted_before_the_first_input() -> None:
    day = Day(began=False)
    day.do(0, happened.Began)

    day.input(10)
    day.until(41)

    assert day.reminders == [40]


def test_the_answer_done_starts_the_interval_anew() -> None:
    day = Day()
    day.until(31)

    day.do(31, happened.Done)
    day.until(90)

    assert day.results == ["done", "expired"]
    assert day.reminders[:2] == [30, 61]


def test_done_without_start_took_the_time_since_it_was_shown() -> None:
    day = Day()
    day.until(31)

    day.do(31, happened.Done)

    outcome = day.said[-1].decision
    assert isinstance(outcome, Outcome)
    assert (outcome.result, outcome.took) == (Result.DONE, 1 * MINUTE)
    assert day.sat() == 30


def test_done_takes_no_longer_than_the_break_lasts() -> None:
    rules = replace(PLAIN, expires_after=20 * MINUTE)
    day = Day(rules)

    day.do(40, happened.Done)

    assert day.sat() == 38


def test_start_runs_the_break_to_its_end() -> None:
    day = Day(answers="start")

    day.until(33)

    assert [type(each.decision) for each in day.said] == [Remind, Begin, Outcome]
    assert day.said[-1].minute == 32
    assert day.results == ["done"]
    assert day.sat() == 31


def test_input_in_a_running_break_is_no_return() -> None:
    day = Day(answers="start")

    day.away(30.5, 31.5)
    day.until(62.5)

    assert day.results[0] == "done"
    assert day.reminders == [30, 62]


def test_a_running_break_outlives_leaving_and_the_timers_start_at_the_return() -> None:
    day = Day(replace(PLAIN, routines=(replace(MOVE, lasts=5 * MINUTE, natural_break=5 * MINUTE),)), answers="start")

    day.do(31, happened.Lock)
    day.do(36, happened.Unlock)
    day.until(67)

    assert day.results[0] == "done"
    assert day.reminders == [30, 66]
    assert not day.of(Credit)


def test_skip_ends_a_reminder_and_starts_the_interval_anew() -> None:
    day = Day(answers="skip")

    day.until(61)

    assert day.results == ["skipped", "skipped"]
    assert day.reminders == [30, 60]


def test_skip_in_a_running_break_makes_it_partial() -> None:
    day = Day(answers="start")
    day.until(30)

    day.do(31, happened.Skip)
    day.until(62)

    outcome = day.of(Outcome)[0][1]
    assert isinstance(outcome, Outcome)
    assert (outcome.result, outcome.took) == (Result.PARTIAL, 1 * MINUTE)
    assert day.reminders[1] == 61


def test_snooze_offers_five_ten_twenty_and_the_fourth_ends_it() -> None:
    day = Day(answers="snooze")

    day.until(66)

    assert day.reminders == [30, 35, 45, 65]
    assert day.results == ["snoozed-out"]
    shown = [each for _, each in day.of(Remind) if isinstance(each, Remind)]
    assert [each.again for each in shown] == [0, 1, 2, 3]
    assert {each.id for each in shown} == {1}
    assert [each.reason for each in shown] == ["due", "snoozed", "snoozed", "snoozed"]


def test_snooze_takes_a_time_of_ones_own() -> None:
    day = Day()
    day.until(30)

    day.do(31, happened.Snooze, lasts=7 * MINUTE)
    day.until(40)

    assert day.reminders == [30, 38]
    assert isinstance(day.of(Later)[0][1], Later)


def test_what_nobody_answers_goes_and_comes_back_once_quietly() -> None:
    day = Day()

    day.until(41)

    assert day.reminders == [30, 37]
    again = day.of(Remind)[1][1]
    assert isinstance(again, Remind)
    assert (again.style, again.reason, again.again) == (Style.AMBIENT, Reason.RETURNED, 1)
    assert day.of(Withdraw)[0][0] == 32
    assert day.results == ["expired"]
    assert day.of(Outcome)[0][0] == 39


def test_an_ambient_one_asks_for_nothing_and_does_not_return() -> None:
    day = Day(replace(PLAIN, routines=(MICRO,)))

    day.until(41.9)

    assert day.reminders == [20]
    assert day.results == ["expired"]


def test_an_answer_to_a_reminder_that_is_gone_means_nothing() -> None:
    day = Day(answers="done")
    day.until(35)

    said = day.do(36, happened.Skip, id=1)

    assert said == [Refuse(reason=Reason.NOTHING_OPEN)]
    assert day.results == ["done"]


def test_a_stale_answer_does_not_touch_the_next_reminder() -> None:
    day = Day()
    day.until(31)
    day.do(31, happened.Done)
    day.until(62)

    said = day.do(62, happened.Done, id=1)

    assert said == [Refuse(reason=Reason.NOTHING_OPEN)]
    assert day.state.open is not None


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


def test_pause_holds_everything_and_ends_by_itself() -> None:
    day = Day()

    day.do(20, happened.Pause, until=day.elapsed(80))
    day.until(81)

    assert day.reminders == [80]
    assert day.state.paused_until is None


def test_pause_until_a_time_of_day() -> None:
    day = Day()

    day.do(20, happened.Pause, until=day.instant(50).wall)
    day.until(51)

    assert day.reminders == [50]


def test_pause_withdraws_what_is_open() -> None:
    day = Day()
    day.until(31)

    day.do(31, happened.Pause, until=day.elapsed(91))
    day.until(92)

    assert day.results == ["withdrawn"]
    assert day.reminders == [30, 91]


def test_a_running_break_outlives_a_pause() -> None:
    day = Day(answers="start")
    day.until(30)

    day.do(31, happened.Pause, until=day.elapsed(91))
    day.until(33)

    assert day.results == ["done"]


def test_resume_when_not_paused_does_nothing_and_the_later_statement_stands() -> None:
    day = Day()

    assert day.do(1, happened.Unpause) == []
    day.do(2, happened.Pause, until=day.elapsed(62))
    day.do(3, happened.Pause, until=day.elapsed(10))
    day.until(31)

    assert day.reminders == [30]


def test_now_shows_at_once_and_withdraws_what_was_open() -> None:
    day = Day(replace(PLAIN, routines=(MOVE, LONG)))
    day.until(31)

    day.do(31, happened.Now, routine="long-move")

    assert day.results == ["withdrawn"]
    shown = day.said[-1].decision
    assert isinstance(shown, Remind)
    assert (shown.routine, shown.reason) == ("long-move", Reason.ASKED)


def test_now_works_in_a_pause_and_changes_nothing_else() -> None:
    day = Day()
    day.do(1, happened.Pause, until=day.elapsed(500))

    day.do(10, happened.Now)

    assert day.reminders == [10]
    assert day.state.paused_until is not None


def test_now_for_a_routine_that_is_not_there_is_refused() -> None:
    day = Day()

    assert day.do(1, happened.Now, routine="yodel") == [Refuse(reason=Reason.NO_ROUTINE)]


def test_of_several_that_are_due_the_longest_comes_and_the_others_wait() -> None:
    day = Day(replace(PLAIN, routines=(MICRO, MOVE, replace(LONG, every=30 * MINUTE))))

    day.away(19, 19.8)
    day.until(30)

    shown = [(minute, each.routine) for minute, each in day.of(Remind) if isinstance(each, Remind)]
    assert shown == [(30, "long-move")]


def test_done_also_restarts_what_it_covers() -> None:
    day = Day(replace(PLAIN, routines=(MICRO, MOVE)), answers="done")

    day.until(49)

    shown = [(minute, each.routine) for minute, each in day.of(Remind) if isinstance(each, Remind)]
    assert shown == [(20, "micro-break"), (30, "move")]


def test_ten_minutes_lie_between_a_showing_and_the_next_reminder() -> None:
    soon = replace(MOVE, name="soon", every=22 * MINUTE)
    day = Day(replace(PLAIN, routines=(MICRO, soon)))

    day.until(31)

    assert day.reminders == [20, 30]


def test_a_stretch_that_rides_on_breaks_never_comes_alone() -> None:
    """Law 10: a hip-flexor stretch in the chair would be the wrong one."""
    stretch = replace(MOVE, name="hip-flexor", rides=True, natural_break=None)
    day = Day(replace(PLAIN, routines=(stretch,)))

    day.until(300)

    assert day.reminders == []


def test_quit_withdraws_what_is_open() -> None:
    day = Day()
    day.until(31)

    said = day.do(31, happened.Quit)

    assert [type(each) for each in said] == [Outcome]
    assert day.results == ["withdrawn"]


def test_a_switched_off_routine_ends_its_reminder() -> None:
    day = Day()
    day.until(31)
    day.rules = replace(PLAIN, routines=(LONG,))

    day.do(31, happened.NewRules)

    assert day.results == ["withdrawn"]
    assert day.clock("long-move") == 0


def test_an_edited_interval_keeps_what_has_accrued() -> None:
    day = Day()
    day.until(20)
    day.rules = replace(PLAIN, routines=(replace(MOVE, every=25 * MINUTE),))

    day.do(20, happened.NewRules)
    day.until(26)

    assert day.reminders == [25]


def test_a_wall_clock_that_is_set_moves_no_interval() -> None:
    day = Day()

    day.set_clock(20, day.instant(20).wall - timedelta(hours=2))
    day.until(31)
    day.do(31, happened.Done)
    day.set_clock(40, day.instant(40).wall + timedelta(hours=3))
    day.until(62)

    assert day.reminders == [30, 61]
    assert not day.of(Credit)
