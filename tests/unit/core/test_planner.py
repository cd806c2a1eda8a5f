"""The planner, told as stories: what is due, pauses, wishes, new settings."""

from dataclasses import replace

from postured.core import events as happened
from postured.core.decisions import Outcome, Reason, Refuse, Remind
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


def test_ten_minutes_lie_between_a_showing_and_the_next_reminder() -> None:
    soon = replace(MOVE, name="soon", every=22 * MINUTE)
    day = Day(replace(PLAIN, routines=(MICRO, soon), merge_within=0 * MINUTE))

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


def test_after_quit_nothing_new_comes() -> None:
    day = Day(answers="snooze")
    day.until(30)
    day.do(30, happened.Snooze, lasts=15 * MINUTE)

    day.do(44, happened.Quit)
    day.until(120)

    assert day.results == ["withdrawn"]
    assert day.reminders == [30]


def test_a_start_after_quit_reminds_again() -> None:
    day = Day()
    day.do(20, happened.Quit)

    day.restart(21, alive_until=20)
    day.until(32)

    assert len(day.reminders) == 1


def test_a_wish_in_a_running_break_is_shown_and_stays() -> None:
    day = Day(replace(PLAIN, routines=(MOVE, LONG)))
    day.until(30)
    day.do(30, happened.Start)

    day.do(31.5, happened.Now, routine="long-move")

    assert day.results == ["partial"]
    assert day.state.open is not None
    assert day.state.open.routine == "long-move"


def test_whoever_asks_is_here_whatever_the_senses_say() -> None:
    day = Day()
    day.idle(10)

    day.do(14, happened.Now)
    day.input(14.3)

    assert day.results == []
    assert day.state.open is not None
