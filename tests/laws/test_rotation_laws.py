"""Law 22 over the whole catalogue that comes with postured: a month of reminders, and every tag of health."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import combinations
from typing import get_args

import pytest

from postured.catalogue.entry import Entry
from postured.catalogue.reading import load
from postured.core.instant import Instant
from postured.core.rotation import candidates, draw
from postured.core.rules import Exercise, Routine, Rules
from postured.core.state import Use, WalkDiary, fresh
from postured.core.today import WALK, rules_of
from postured.rulebook import rules_from, suiting
from postured.settings.layers import Layer, Level, combine
from postured.settings.model import BUILT_IN_ROUTINES, Health, Settings
from postured.settings.words import Tag
from tests.rotation import best, oldest

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TAGS: tuple[Tag, ...] = get_args(Tag)
HOUR = (
    (20, "micro-break"),
    (30, "move"),
    (41, "lumbar-support"),
    (45, "hydration"),
    (50, "micro-break"),
    (55, "sit-stand"),
    (60, "long-move"),
)
"""What comes in an hour at the desk, if all of it is switched on, and at which minute."""
ONCE = {2: ((5, "backstop"),), 4: ((5, "lunch"),), 6: ((5, WALK), (10, "backstop"))}
"""What comes beside it, by the hour."""
PLAIN = {"backstop"}
"""Breaks that have no exercise by themselves."""
OVERSHADOWED = {"move": {"walk"}}
"""Its one walk is the long-move's too, which takes it several times a day: it is never the one that rested longest."""


@cache
def entries() -> tuple[Entry, ...]:
    found = load()
    assert found.problems == ()
    return tuple(found.entries.values())


def as_they_come(*, everything_on: bool) -> Settings:
    """The default settings; with ``everything_on``, the routines too that are off until somebody wants them."""
    on = {name: {"enabled": True} for name in BUILT_IN_ROUTINES} if everything_on else {}
    return combine([Layer(Level.USER, {"routines": on})]).settings


@cache
def rules(*, everything_on: bool = False, skip_if: tuple[Tag, ...] = ()) -> Rules:
    """The planner's rules, with a walk of the walking goal among its routines."""
    settings = as_they_come(everything_on=everything_on)
    health = settings.health.model_copy(update={"skip_if": skip_if})
    found = rules_from(settings, suiting(entries(), health))
    now = Instant(MONDAY, timedelta(0))
    walks = WalkDiary(rung_since=MONDAY.date(), paced_at=MONDAY, next_at=time(15), next_lasts=5 * MINUTE)
    return rules_of(replace(fresh(now), first_day=MONDAY.date() - timedelta(days=99), walks=walks), found)


@dataclass(frozen=True)
class Shown:
    """One draw."""

    routine: Routine
    reminder: int
    exercise: Exercise | None


def comes(of: Rules, days: int = 30) -> Iterator[tuple[datetime, Routine, bool]]:
    """What comes in ``days`` from nine to five, and whether it joins the reminder before it."""
    cue = of.routine("hip-flexor")
    for day in range(days):
        for hour in range(8):
            nine = MONDAY + timedelta(days=day, hours=1 + hour)
            for minute, name in (*HOUR, *ONCE.get(hour, ())):
                if (routine := of.routine(name)) is not None:
                    yield nine + minute * MINUTE, routine, False
                if name == "long-move" and hour % 2 and cue is not None:
                    yield nine + minute * MINUTE, cue, True


def month_of(of: Rules, only: str = "") -> list[Shown]:
    """The draws of a month, each held to the law; with ``only`` that routine is the one that there is."""
    used: dict[str, Use] = {}
    shown: list[Shown] = []
    last_family, reminder = "", 0
    for wall, routine, joins in comes(of):
        if only and routine.name != only:
            continue
        reminder += only != "" or not joins
        at = wall - MONDAY
        among = candidates(routine, of.exercises)
        found = draw(among, used, at=at, reminder=reminder, last_family=last_family, salt=wall.date().isoformat())
        allowed = oldest(best(among, used, at=at, reminder=reminder, last_family=last_family), used)
        assert found in allowed if among else found is None
        if found is not None:
            used[found.id] = Use(at, reminder)
            last_family = found.family
        shown.append(Shown(routine, reminder, found))
    return shown


def families(routine: Routine) -> set[str]:
    """The categories that it names, and those of the exercises that it names."""
    by_id = {each.id: each.category for each in entries()}
    return {by_id.get(each, each) for each in routine.exercises}


@pytest.mark.parametrize("name", [*BUILT_IN_ROUTINES, WALK])
def test_in_a_month_every_category_of_a_routine_comes_all_that_may_and_no_break_is_plain(name: str) -> None:
    of = rules(everything_on=True)
    month = month_of(of, only=name)
    (routine,) = {each.routine for each in month}
    came = {each.exercise for each in month if each.exercise is not None}

    assert came == set(candidates(routine, of.exercises))
    assert {each.family for each in came} == families(routine)
    assert any(each.exercise is None for each in month) == (name in PLAIN)


@pytest.mark.parametrize("everything_on", [False, True])
def test_in_a_month_of_them_all_too_everything_comes_and_no_break_is_plain(everything_on: bool) -> None:
    of = rules(everything_on=everything_on)
    month = month_of(of)

    assert {each.routine for each in month} == set(of.routines)
    assert {each.routine.name for each in month if each.exercise is None} == PLAIN
    may = {each for routine in of.routines for each in candidates(routine, of.exercises)}
    assert {each.exercise for each in month if each.exercise is not None} == may
    for routine in of.routines:
        came = {each.exercise.family for each in month if each.routine == routine and each.exercise is not None}
        assert came == families(routine) - OVERSHADOWED.get(routine.name, set()), routine.name


def test_where_there_are_enough_nothing_comes_again_within_five_reminders() -> None:
    last: dict[str, int] = {}
    again: set[str] = set()
    for each in month_of(rules()):
        if each.exercise is not None:
            if each.reminder - last.get(each.exercise.id, -99) <= 5:
                again.add(each.routine.name)
            last[each.exercise.id] = each.reminder

    assert again <= {"long-move", WALK}, "these have only a few walks to draw from"


def test_the_same_month_is_drawn_twice_the_same() -> None:
    assert month_of(rules()) == month_of(rules())


def tag_sets() -> list[tuple[Tag, ...]]:
    return [*((tag,) for tag in TAGS), *combinations(TAGS, 2)]


def test_there_are_twenty_tags_and_190_pairs() -> None:
    assert (len(TAGS), len(tag_sets())) == (20, 210)


@pytest.mark.parametrize("tags", tag_sets(), ids="+".join)
def test_with_every_tag_and_all_pairs_nothing_comes_that_carries_one(tags: tuple[Tag, ...]) -> None:
    carries = {each.id: set(each.skip_if) for each in entries()}
    of = rules(everything_on=True, skip_if=tags)

    for routine in of.routines:
        among = candidates(routine, of.exercises)
        for number in range(1, 12):
            found = draw(among, {}, at=timedelta(0), reminder=number, last_family="", salt="2026-11-23")
            assert (found is None) == (not among)
            assert found is None or not carries[found.id] & set(tags)
        assert not any(carries[each.id] & set(tags) for each in among)


@pytest.mark.parametrize("tags", [(), *((tag,) for tag in TAGS), TAGS], ids="+".join)
def test_eyes_breath_and_the_chair_are_for_everybody(tags: tuple[Tag, ...]) -> None:
    of = rules(skip_if=tags)

    assert all(
        each.exercise is not None for each in month_of(of) if each.routine.name in ("micro-break", "lumbar-support")
    )


ALL_MOVEMENT = {"recent-surgery", "acute-injury"}
PLAIN_WITH: dict[str, set[str]] = {
    "move": ALL_MOVEMENT,
    "sit-stand": ALL_MOVEMENT,
    "long-move": {*ALL_MOVEMENT, "calf-symptoms"},
    "lunch": {*ALL_MOVEMENT, "calf-symptoms"},
    "hip-flexor": {*ALL_MOVEMENT, "hip-replacement", "balance-impairment"},
    "hydration": {"fluid-restriction"},
}
"""Which tags leave a routine nothing but a plain break, or in a break on the feet no stretch. The walks do not come."""


def test_with_any_other_tag_alone_a_routine_keeps_something() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for tag in TAGS:
        of = rules(everything_on=True, skip_if=(tag,))
        for routine in of.routines:
            if routine.name not in PLAIN and not candidates(routine, of.exercises):
                found[routine.name].add(tag)

    assert found == PLAIN_WITH


def test_the_default_settings_hide_only_what_needs_the_floor_a_step_stairs_or_another_desk() -> None:
    left = {each.id for each in suiting(entries(), Health())}
    special = {"mat", "step", "stairs", "sit-stand-desk"}

    assert {each.id for each in entries()} - left == {
        each.id for each in entries() if each.position == "floor" or special & set(each.equipment)
    }
    assert all("mat" in each.equipment for each in entries() if each.position == "floor")
