"""The first weeks, the questions that come in their course, and what is told of a spent budget."""

from dataclasses import replace
from datetime import timedelta

import pytest

from postured.core.decisions import Ask, HowIsIt, Reason, Remind
from postured.core.events import NewRules, Now
from postured.core.rules import HOUR, Routine, Style
from postured.core.status import status
from tests.day import MINUTE, MOVE, PLAIN, SECOND, Day

LONG = replace(MOVE, name="long-move", every=HOUR, lasts=5 * MINUTE, natural_break=5 * MINUTE)
MICRO = replace(MOVE, name="micro-break", every=20 * MINUTE, lasts=20 * SECOND, style=Style.AMBIENT, natural_break=None)
TEA = Routine(name="tea", every=50 * MINUTE, natural_break=None)
RAMP = replace(PLAIN, routines=(MICRO, MOVE, LONG, TEA), ramp=True, merge_within=timedelta(0))
A_DAY = 24 * 60.0


def begun(days_ago: int) -> Day:
    """A day of somebody who began so long ago."""
    day = Day(RAMP, answers="done")
    day.state = replace(day.state, first_day=day.instant(0).wall.date() - timedelta(days=days_ago))
    return day


def shown(day: Day, minutes: float) -> dict[str, list[float]]:
    start = day.minute
    day.until(start + minutes)
    found: dict[str, list[float]] = {}
    for minute, decision in ((each.minute, each.decision) for each in day.said):
        if type(decision).__name__ == "Remind":
            found.setdefault(decision.routine, []).append(minute - start)  # type: ignore[union-attr]
    return found


@pytest.mark.parametrize(
    ("days_ago", "routines"),
    [
        (0, {"long-move", "tea"}),
        (6, {"long-move", "tea"}),
        (7, {"move", "long-move", "tea"}),
        (13, {"move", "long-move", "tea"}),
        (14, {"micro-break", "move", "long-move", "tea"}),
    ],
)
def test_each_week_has_its_routines_and_ones_own_come_from_the_first_day(days_ago: int, routines: set[str]) -> None:
    day = begun(days_ago)
    day.do(0, NewRules)

    assert set(shown(day, 230)) == routines


def test_what_the_ramp_leaves_out_comes_for_whoever_asks_for_it() -> None:
    day = begun(0)

    day.do(3, Now, routine="move")
    day.do(4, NewRules)

    assert [(each.routine, each.satisfies) for _, each in day.of(Remind) if isinstance(each, Remind)] == [
        ("move", ("move",))
    ]
    assert day.results == ["done"]


def test_the_second_week_is_slower() -> None:
    day = begun(7)

    assert shown(day, 85)["move"] == [40]


def test_a_new_week_brings_nothing_all_at_once() -> None:
    day = Day(replace(RAMP, routines=(MICRO, MOVE, LONG)), answers="done")
    day.idle(30)
    day.input(14 * A_DAY)
    day.said.clear()

    found = shown(day, 25)

    assert found == {"micro-break": [20]}


def asked(day: Day) -> list[str]:
    return [
        each.decision.question.why
        for each in day.said
        if isinstance(each.decision, Ask) and isinstance(each.decision.question, HowIsIt)
    ]


def work(day: Day, days: int) -> None:
    """Some hours of work on each of so many days."""
    for _ in range(days):
        start = day.minute
        day.until(start + 4 * 60)
        day.idle(start + 4 * 60)
        day.input(start + A_DAY)


def test_seldom_done_is_asked_about_once_and_not_soon_again() -> None:
    day = Day(PLAIN, answers="skip")
    work(day, 12)

    assert asked(day) == ["seldom-done"]


def test_whoever_takes_breaks_is_not_asked() -> None:
    day = Day(PLAIN, answers="done")
    work(day, 12)

    assert asked(day) == []


def test_after_four_and_eight_weeks_there_is_a_tune_up() -> None:
    day = Day(PLAIN, answers="done")
    for _ in range(60):
        start = day.minute
        day.until(start + 40)
        day.idle(start + 40)
        day.input(start + A_DAY)

    assert asked(day) == ["week-4", "week-8"]


def test_why_names_a_spent_budget_and_its_end() -> None:
    """Law 28."""
    often = replace(MOVE, every=12 * MINUTE, natural_break=None)
    day = Day(replace(PLAIN, routines=(often,), per_hour=2), answers="done")
    day.until(40)

    now = status(day.state, day.instant(40), day.rules)

    assert now.held_by is Reason.BUDGET
    assert now.held_until == day.instant(72)
    assert now.next is not None
    assert (now.next.due, now.next.reason) == (day.instant(72), Reason.BUDGET)
    assert now.budget == {"hour": 2, "per_hour": 2, "day": 2, "per_day": 1000, "ambient": 0, "ambient_per_hour": 1000}
