"""Nothing comes while something else is going on."""

from dataclasses import replace

from postured.core import events as happened
from postured.core.decisions import Reason, Withdraw
from postured.core.rules import HOUR
from postured.core.status import status
from tests.day import PLAIN, Day

RULES = replace(PLAIN, hold_during=frozenset({"by-hand", "microphone", "fullscreen"}))


def test_a_reminder_waits_until_the_person_is_free_and_then_a_little() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="by-hand", until=day.elapsed(65))

    day.until(70)

    assert [round(each, 2) for each in day.reminders] == [65.5]


def test_free_ends_it_early() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="by-hand", until=day.elapsed(65))

    day.do(40, happened.Free, signal="by-hand")
    day.until(41)

    assert [round(each, 2) for each in day.reminders] == [40.33]
    assert day.state.busy == {}


def test_an_open_reminder_is_taken_down_and_the_same_one_comes_back() -> None:
    day = Day(RULES)
    day.until(31)

    day.do(31, happened.Busy, signal="fullscreen")
    day.do(50, happened.Free, signal="fullscreen")
    day.until(51)

    assert [each.reason for _, each in day.of(Withdraw) if isinstance(each, Withdraw)] == ["fullscreen"]
    assert [round(each, 2) for each in day.reminders] == [30, 50.5]
    assert day.state.open is not None
    assert day.state.open.id == 1


def test_a_call_in_a_running_break_ends_it_as_partial() -> None:
    day = Day(RULES, answers="start")
    day.until(30)

    day.do(31, happened.Busy, signal="microphone")
    day.until(40)

    assert day.results == ["partial"]


def test_a_cause_that_returns_within_settle_never_ended() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="microphone")
    day.do(35, happened.Free, signal="microphone")

    day.do(35.2, happened.Busy, signal="microphone")
    day.until(60)

    assert day.reminders == []


def test_two_causes_one_return() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="microphone")
    day.do(30, happened.Busy, signal="fullscreen")

    day.do(40, happened.Free, signal="microphone")
    day.do(50, happened.Free, signal="fullscreen")
    day.until(51)

    assert [round(each, 2) for each in day.reminders] == [50.5]


def test_a_signal_that_the_settings_do_not_name_holds_nothing() -> None:
    day = Day(replace(RULES, hold_during=frozenset()))
    day.do(20, happened.Busy, signal="microphone")

    day.until(31)

    assert day.reminders == [30]


def test_a_second_busy_keeps_since_when_it_is_so() -> None:
    day = Day(RULES)
    day.do(20, happened.Busy, signal="by-hand", until=day.elapsed(65))
    day.do(25, happened.Busy, signal="by-hand", until=day.elapsed(90))

    now = status(day.state, day.instant(30), RULES)

    assert now.busy["by-hand"].since.elapsed == day.elapsed(20)
    assert now.busy["by-hand"].until == day.instant(90)
    assert (now.held_by, now.held_until and now.held_until.elapsed) == (Reason.BY_HAND, day.elapsed(90))


def test_a_wish_is_met_while_busy_but_a_cause_that_begins_takes_it_down() -> None:
    day = Day(RULES)
    day.do(5, happened.Busy, signal="by-hand", until=day.elapsed(90))

    day.do(10, happened.Now)
    day.do(11, happened.Busy, signal="microphone")
    day.until(60)

    assert day.reminders == [10]


def test_a_restart_keeps_it() -> None:
    day = Day(RULES)
    day.do(5, happened.Busy, signal="by-hand", until=day.elapsed(5) + HOUR)

    day.restart(10, alive_until=9)
    day.until(64)

    assert day.reminders == []
