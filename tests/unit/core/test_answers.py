"""What the person answers, and what becomes of a reminder that nobody does."""

from dataclasses import replace

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


def test_a_running_break_outlives_a_pause() -> None:
    day = Day(answers="start")
    day.until(30)

    day.do(31, happened.Pause, until=day.elapsed(91))
    day.until(33)

    assert day.results == ["done"]


def test_done_also_restarts_what_it_covers() -> None:
    day = Day(replace(PLAIN, routines=(MICRO, MOVE)), answers="done")

    day.until(49)

    shown = [(minute, each.routine) for minute, each in day.of(Remind) if isinstance(each, Remind)]
    assert shown == [(20, "micro-break"), (30, "move")]


def test_snooze_in_a_running_break_ends_it_with_what_was_taken() -> None:
    day = Day(answers="start")
    day.until(30)

    day.do(31, happened.Snooze)
    day.until(40)

    assert day.results == ["partial"]
