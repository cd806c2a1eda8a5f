"""Law 10: cues ride on breaks. Stretches that join a break on the feet are in ``test_exercises.py``."""

from dataclasses import replace
from datetime import time
from itertools import pairwise

import pytest

from postured.core import events as happened
from postured.core.decisions import Cue, Remind
from postured.core.rules import HOUR, Exercise, Routine, Rules, Style
from tests.day import MINUTE, MOVE, PLAIN, SECOND, Day

LUMBAR = Routine(
    name="lumbar-support",
    every=27 * MINUTE,
    lasts=15 * SECOND,
    natural_break=None,
    style=Style.AMBIENT,
    rides=True,
)
HIP = Routine(
    name="hip-flexor",
    every=2 * HOUR,
    lasts=MINUTE,
    natural_break=None,
    rides=True,
    exercises=("hip-flexor",),
    positions=("standing",),
)
LUNGE = Exercise(id="lunge", family="hip-flexor", lasts=MINUTE, position="standing")


def only(*routines: Routine, **more: int) -> Rules:
    return replace(PLAIN, routines=routines, exercises=(LUNGE,), **more)  # type: ignore[arg-type]  # whole numbers


def shown(day: Day) -> list[tuple[float, str, tuple[str, ...]]]:
    return [(minute, each.routine, each.merged) for minute, each in day.of(Remind) if isinstance(each, Remind)]


def cues(day: Day) -> list[float]:
    return [round(minute, 2) for minute, _ in day.of(Cue)]


def test_a_cue_waits_for_a_break_that_is_due_soon_and_does_not_make_it_come_early() -> None:
    day = Day(only(LUMBAR, MOVE))

    day.until(29.99)
    assert day.reminders == []

    day.until(30)
    assert shown(day) == [(30, "move", ("lumbar-support",))]


@pytest.mark.parametrize(
    ("every", "expected"),
    [(25, [(30, "move", ("lumbar-support",))]), (24, [(24, "lumbar-support", ()), (34, "move", ())])],
)
def test_soon_is_five_minutes(every: int, expected: list[tuple[float, str, tuple[str, ...]]]) -> None:
    day = Day(only(replace(LUMBAR, every=every * MINUTE), MOVE))

    day.until(34)

    assert shown(day) == expected


def test_a_break_at_a_time_of_day_is_worth_waiting_for_too() -> None:
    """Due at 9:34, tea at 9:38."""
    tea = Routine(name="tea", at=(time(9, 38),), lasts=MINUTE)
    day = Day(only(LUMBAR, tea))

    day.until(31)

    assert shown(day) == [(31, "tea", ("lumbar-support",))]


def test_a_break_takes_a_cue_with_it_that_is_nearly_due() -> None:
    day = Day(only(replace(LUMBAR, every=34 * MINUTE), MOVE))

    day.until(30)

    assert shown(day) == [(30, "move", ("lumbar-support",))]


def test_with_no_break_near_it_comes_by_itself_and_asks_for_nothing() -> None:
    day = Day(only(LUMBAR))

    day.until(60)

    first = day.of(Remind)[0][1]
    assert isinstance(first, Remind)
    assert (day.reminders[0], first.routine, first.style) == (27, "lumbar-support", Style.AMBIENT)
    assert day.results[0] == "expired"


def test_when_the_break_was_taken_unasked_the_cue_waits_no_longer() -> None:
    """Up at 28, before the break of minute 30: the cue comes when they are back."""
    day = Day(only(LUMBAR, MOVE))

    day.away(28, 31)

    assert shown(day) == [(31, "lumbar-support", ())]


def test_a_cue_never_leads_however_long_it_is() -> None:
    day = Day(only(replace(LUMBAR, lasts=4 * MINUTE, every=30 * MINUTE), MOVE))

    day.until(30)

    assert shown(day) == [(30, "move", ("lumbar-support",))]


def test_two_cues_wait_for_the_break_together() -> None:
    day = Day(only(LUMBAR, replace(LUMBAR, name="feet", every=28 * MINUTE), MOVE))

    day.until(30)

    assert shown(day) == [(30, "move", ("lumbar-support", "feet"))]


def test_a_cue_that_joins_one_that_comes_back_does_not_lead_it() -> None:
    day = Day(only(replace(LUMBAR, every=45 * MINUTE, lasts=4 * MINUTE), MOVE))
    day.do(31, happened.Snooze, lasts=20 * MINUTE)

    day.until(51)

    assert shown(day) == [(30, "move", ()), (51, "move", ("lumbar-support",))]


def test_a_cue_is_bound_by_the_budget_of_the_quiet_ones_only() -> None:
    day = Day(only(LUMBAR, per_hour=0, per_day=0))
    day.until(28)
    assert day.reminders == [27]

    day = Day(only(LUMBAR, ambient_per_hour=0))
    day.until(120)
    assert day.reminders == []


def test_where_the_break_has_no_room_the_cue_comes_without_it() -> None:
    day = Day(only(LUMBAR, MOVE, per_hour=0))

    day.until(30)

    assert shown(day) == [(30, "lumbar-support", ())]


def at_the_break(*routines: Routine, minute: float = 120) -> Day:
    """Somebody who takes no break until there is one that the stretch can join."""
    day = Day(only(*routines))
    day.until(minute)
    day.do(minute, happened.Start)
    return day


FAR = replace(MOVE, every=2 * HOUR)


def test_a_stretch_follows_the_first_half_minute_on_the_feet() -> None:
    day = at_the_break(HIP, FAR)

    day.until(123)

    assert cues(day) == [120.5]
    assert day.of(Cue)[0][1] == Cue(id=1, routine="hip-flexor", exercise="lunge")
    assert day.results == ["done"]


@pytest.mark.parametrize(("every", "joins"), [(119, True), (120, True), (121, False)])
def test_it_joins_a_break_that_it_is_due_at_or_before(every: int, joins: bool) -> None:
    day = at_the_break(replace(HIP, every=every * MINUTE), FAR)

    day.until(123)

    assert bool(cues(day)) is joins


def test_it_joins_no_break_that_ends_within_the_half_minute() -> None:
    day = at_the_break(HIP, replace(FAR, lasts=30 * SECOND))

    day.until(123)

    assert cues(day) == []


def test_it_joins_no_break_that_ended_before_it() -> None:
    day = at_the_break(HIP, FAR)
    day.do(120.4, happened.Skip)

    day.until(123)

    assert cues(day) == []


def test_it_joins_no_break_that_is_only_said_to_have_been() -> None:
    day = Day(only(HIP, FAR), answers="done")

    day.until(130)

    assert cues(day) == []


def test_it_comes_once_in_two_hours_and_its_clock_begins_anew() -> None:
    day = Day(only(HIP, replace(MOVE, every=25 * MINUTE)), answers="start")

    day.until(10 * 60)

    # The first break after two hours of sitting is the fifth, then every fifth again.
    breaks = [minute for minute, each in day.of(Remind)]
    assert cues(day) == [round(minute + 0.5, 2) for minute in breaks[4::5]]


def test_one_stretch_a_break_and_the_second_with_the_next() -> None:
    other = replace(HIP, name="calf", exercises=("calf",))
    rules = replace(
        only(HIP, other, replace(FAR, lasts=3 * MINUTE)),
        exercises=(LUNGE, replace(LUNGE, id="heel-drop", family="calf")),
    )
    day = Day(rules, answers="start")

    day.until(123)

    assert [each.routine for _, each in day.of(Cue) if isinstance(each, Cue)] == ["hip-flexor"]
    assert day.clock("calf") == pytest.approx(120)


def test_a_stretch_with_nothing_to_show_is_none() -> None:
    rules = replace(only(HIP, FAR), exercises=())
    day = Day(rules, answers="start")

    day.until(123)

    assert cues(day) == []
    assert day.results == ["done"]


def test_a_stretch_keeps_no_cue_and_no_break_waiting() -> None:
    """It never comes alone, so nothing waits for it, and it asks for no alarm."""
    day = Day(only(replace(HIP, every=20 * MINUTE), LUMBAR, replace(MOVE, every=60 * MINUTE)))

    day.until(27)

    assert shown(day) == [(27, "lumbar-support", ())]


def test_no_setting_brings_a_cue_more_often_than_once_an_hour() -> None:
    """Every twenty minutes, say the settings: the first comes then, the next an hour after it."""
    often = replace(LUMBAR, every=20 * MINUTE)
    alone = Day(only(often))
    alone.until(150)
    assert shown(alone) == [(20, "lumbar-support", ()), (80, "lumbar-support", ()), (140, "lumbar-support", ())]

    riding = Day(only(often, replace(MOVE, every=25 * MINUTE)), answers="done")
    riding.until(105)
    assert shown(riding)[0] == (25, "move", ("lumbar-support",))
    with_cue = [minute for minute, name, merged in shown(riding) if "lumbar-support" in (name, *merged)]
    assert min(later - sooner for sooner, later in pairwise(with_cue)) >= 60


def test_no_setting_brings_a_stretch_more_often_than_once_in_two_hours() -> None:
    hip = replace(HIP, every=30 * MINUTE)
    day = Day(replace(only(MOVE, hip), exercises=(LUNGE,)), answers="start")

    day.until(290)

    cues = [minute for minute, _ in day.of(Cue)]
    assert cues[0] == 30.5
    assert [round(later - sooner) >= 120 for sooner, later in pairwise(cues)] == [True, True]


def test_a_kill_makes_no_cue_come_sooner() -> None:
    day = Day(only(replace(LUMBAR, every=20 * MINUTE)))
    day.until(23)

    day.restart(30, alive_until=29.9)
    day.until(82)

    assert [minute for minute, _, _ in shown(day)] == [20, 80]
