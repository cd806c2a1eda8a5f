"""Law 8: what falls due together comes together, and the longest leads."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from postured.core import events as happened
from postured.core.decisions import Hold, Outcome, Reason, Remind
from postured.core.rules import Counts, Routine, Rules, Style
from tests.day import MINUTE, MOVE, PLAIN, SECOND, Day

MICRO = Routine(
    name="micro-break", every=20 * MINUTE, lasts=20 * SECOND, natural_break=30 * SECOND, style=Style.AMBIENT
)
LONG = replace(MOVE, name="long-move", every=33 * MINUTE, lasts=5 * MINUTE, natural_break=5 * MINUTE)


def only(*routines: Routine, **more: int) -> Rules:
    return replace(PLAIN, routines=routines, **more)  # type: ignore[arg-type]  # budgets are whole numbers


def at(name: str, *clocks: time, lasts: timedelta = 30 * MINUTE) -> Routine:
    """A routine at times of day; the days here begin at 9:07."""
    return Routine(name=name, at=clocks, lasts=lasts, natural_break=None)


def shown(day: Day) -> list[tuple[float, str, tuple[str, ...]]]:
    """Every showing, with what was merged into it."""
    return [(minute, each.routine, each.merged) for minute, each in day.of(Remind) if isinstance(each, Remind)]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (timedelta(minutes=33), [(30, "long-move", ("move",))]),
        (timedelta(minutes=35), [(30, "long-move", ("move",))]),
        (timedelta(minutes=35, seconds=1), [(30, "move", ())]),
    ],
)
def test_the_later_is_taken_up_to_five_minutes_early(
    later: timedelta, expected: list[tuple[float, str, tuple[str, ...]]]
) -> None:
    day = Day(only(MOVE, replace(LONG, every=later)))

    day.until(30)

    assert shown(day) == expected


def test_they_come_when_the_first_is_due_and_not_before() -> None:
    day = Day(only(MOVE, LONG))

    day.until(29.99)
    assert day.reminders == []

    day.until(30)
    assert day.reminders == [30]


def test_those_that_came_early_begin_anew_together_whatever_became_of_it() -> None:
    day = Day(only(MOVE, LONG), answers="skip")

    day.until(61)

    assert shown(day) == [(30, "long-move", ("move",)), (60, "long-move", ("move",))]


def test_one_that_is_merely_covered_goes_on_unless_the_break_is_taken() -> None:
    """A move of 2 minutes is more than a micro-break: taken it is both, refused it is neither."""
    rules = only(replace(MICRO, every=40 * MINUTE), MOVE)
    refused, taken = Day(rules, answers="skip"), Day(rules, answers="done")
    for day in (refused, taken):
        day.until(30)
        first = day.of(Remind)[0][1]
        assert isinstance(first, Remind)
        assert (first.satisfies, first.merged) == (("micro-break", "move"), ())

    assert refused.clock("micro-break") == 30
    assert taken.clock("micro-break") == 0


def test_a_longer_one_is_not_covered_by_a_shorter() -> None:
    day = Day(only(MOVE, replace(LONG, every=50 * MINUTE)), answers="done")

    day.until(30)

    first = day.of(Remind)[0][1]
    assert isinstance(first, Remind)
    assert first.satisfies == ("move",)
    assert day.clock("long-move") == 30


def test_the_longest_leads_and_the_others_follow_by_length() -> None:
    day = Day(only(MICRO, LONG, replace(MOVE, every=22 * MINUTE), replace(LONG, name="other", lasts=3 * MINUTE)))
    day.do(1, happened.Pause, until=day.elapsed(31))

    day.until(31)

    assert shown(day) == [(31, "long-move", ("other", "move", "micro-break"))]


def test_equal_lengths_keep_the_order_of_the_settings() -> None:
    one, two = replace(MOVE, name="one", every=32 * MINUTE), replace(MOVE, name="two")
    for first, second in ((one, two), (two, one)):
        day = Day(only(first, second))
        day.until(30)

        assert shown(day) == [(30, first.name, (second.name,))]


def test_where_the_longest_has_no_room_the_next_leads_and_it_waits() -> None:
    """The hour has no room for another that interrupts: the micro-break comes, without the long one."""
    rules = replace(
        only(replace(MICRO, every=40 * MINUTE), replace(LONG, every=40 * MINUTE), MOVE, per_hour=1),
        min_gap=timedelta(0),
    )
    day = Day(rules, answers="skip")

    day.until(91)

    assert shown(day)[:2] == [(30, "move", ()), (40, "micro-break", ())]
    assert [each for each in shown(day) if each[1] == "long-move"] == [(90, "long-move", ("move",))]


def test_what_is_only_nearly_due_makes_no_room_for_what_is_due() -> None:
    """No quiet one comes before its time because a loud one has no room."""
    rules = replace(only(replace(MICRO, every=43 * MINUTE), replace(MOVE, every=20 * MINUTE), per_hour=1))
    day = Day(rules, answers="skip")

    day.until(44)

    assert shown(day) == [(20, "move", ()), (43, "micro-break", ())]
    assert day.of(Hold)[0] == (40, Hold(routine="move", reason=Reason.BUDGET))


def test_a_time_of_day_is_never_early_and_the_other_waits_for_it() -> None:
    """Due at 9:37, lunch at 9:41."""
    day = Day(only(MOVE, at("lunch", time(9, 41))))

    day.until(33.9)
    assert day.said == []

    day.until(34)
    assert shown(day) == [(34, "lunch", ("move",))]


def test_a_shorter_one_at_a_time_of_day_is_waited_for_too() -> None:
    day = Day(only(MOVE, at("tea", time(9, 41), lasts=MINUTE)))

    day.until(34)

    assert shown(day) == [(34, "move", ("tea",))]


@pytest.mark.parametrize(("clock", "minute"), [(time(9, 42), 35), (time(9, 43), 30)])
def test_for_a_time_of_day_it_waits_five_minutes_and_no_longer(clock: time, minute: float) -> None:
    day = Day(only(MOVE, at("lunch", clock)))

    day.until(35)

    assert day.reminders == [minute]


def test_one_time_of_day_after_the_other_does_not_put_it_off_for_ever() -> None:
    """Due at 9:37: five minutes are over at 9:42, whatever comes at 9:45."""
    day = Day(only(MOVE, at("lunch", time(9, 41)), at("tea", time(9, 45))), answers="skip")

    day.until(50)

    assert shown(day) == [(34, "lunch", ("move",)), (44, "tea", ())]


def test_a_time_of_day_takes_a_clock_with_it_that_is_nearly_due() -> None:
    """Lunch at 9:33, a move due at 9:37: at 9:33 both."""
    day = Day(only(MOVE, at("lunch", time(9, 33))), answers="skip")

    day.until(50)

    assert shown(day) == [(26, "lunch", ("move",))]


def test_what_falls_due_while_one_is_snoozed_joins_it_under_the_same_number() -> None:
    day = Day(only(MOVE, replace(MICRO, every=45 * MINUTE)))
    day.do(31, happened.Snooze, lasts=20 * MINUTE)

    day.until(51)
    day.do(51.5, happened.Skip)

    assert shown(day) == [(30, "move", ()), (51, "move", ("micro-break",))]
    assert [each.id for _, each in day.of(Remind) if isinstance(each, Remind)] == [1, 1]
    assert day.results == ["skipped"]
    assert day.clock("micro-break") == 0


def test_what_is_nearly_due_when_it_comes_back_joins_too_but_only_with_one_that_is() -> None:
    nearly, due = replace(MICRO, name="nearly", every=54 * MINUTE), replace(MICRO, name="due", every=50 * MINUTE)
    for routines, joined in (((MOVE, nearly, due), ("nearly", "due")), ((MOVE, nearly), ())):
        day = Day(only(*routines))
        day.do(31, happened.Snooze, lasts=20 * MINUTE)
        day.until(51)

        assert shown(day)[1] == (51, "move", joined)


def test_a_longer_one_that_joins_leads_and_its_break_is_the_one_to_take() -> None:
    day = Day(only(MOVE, replace(LONG, every=45 * MINUTE, style=Style.WINDOW)))
    day.do(31, happened.Snooze, lasts=20 * MINUTE)
    day.until(51)

    again = day.of(Remind)[1][1]
    assert isinstance(again, Remind)
    assert (again.id, again.again, again.routine, again.merged) == (1, 1, "long-move", ("move",))
    assert (again.lasts, again.style, again.satisfies) == (5 * MINUTE, Style.WINDOW, ("move", "long-move"))

    day.do(51, happened.Start)
    day.until(60)
    outcome = day.of(Outcome)[0][1]
    assert isinstance(outcome, Outcome)
    assert (outcome.routine, outcome.took) == ("long-move", 5 * MINUTE)
    assert outcome.style is Style.NOTIFICATION  # as it was first shown


def test_a_longer_one_without_room_for_its_style_does_not_lead() -> None:
    """A quiet one that comes back stays a quiet one; the loud one waits for its own time."""
    rules = replace(
        only(replace(MICRO, every=30 * MINUTE), replace(MOVE, every=10 * MINUTE), per_hour=1), min_gap=timedelta(0)
    )
    day = Day(rules)
    day.do(10, happened.Tick)
    day.do(10.5, happened.Skip)
    day.do(30, happened.Tick)
    assert shown(day)[-1] == (30, "micro-break", ())
    day.do(30, happened.Snooze)
    day.until(35)
    assert shown(day)[-1] == (35, "micro-break", ())

    day.do(35, happened.Skip)
    day.until(70)

    assert shown(day)[3:] == [(65, "micro-break", ()), (70, "move", ())]


def test_what_falls_due_under_an_open_one_never_comes_beside_it() -> None:
    day = Day(replace(only(MOVE, replace(LONG, every=36 * MINUTE)), expires_after=20 * MINUTE))

    day.until(49)
    assert shown(day) == [(30, "move", ())]

    day.until(55)
    assert shown(day)[1:] == [(55, "long-move", ("move",))]


def test_screen_and_sitting_time_are_merged_by_what_they_have_left() -> None:
    """An eye break counts screen time: after ten minutes of reading it is not nearly due."""
    eyes = replace(MICRO, counts=Counts.SCREEN, natural_break=None, every=32 * MINUTE)
    day = Day(only(replace(MOVE, natural_break=None), eyes))
    day.away(10, 14.5)

    day.until(30)

    assert shown(day) == [(30, "move", ())]
