"""Which exercise comes: law 22, rule by rule."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postured.core.rotation import candidates, draw, longest, mix
from postured.core.rules import Exercise, Routine
from postured.core.state import Use
from tests.rotation import best, oldest

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
NOW = timedelta(days=40, hours=3)
TODAY = "2026-11-23"


def exercise(name: str, family: str = "eyes", lasts: timedelta = 30 * SECOND, position: str = "seated") -> Exercise:
    return Exercise(id=name, family=family, lasts=lasts, position=position)


EYES = tuple(exercise(f"eyes-{number}") for number in range(8))
WRISTS = tuple(exercise(f"wrist-{number}", "wrist") for number in range(8))
BREATH = exercise("breath", "breathing")


def drawn(
    among: tuple[Exercise, ...],
    used: Mapping[str, Use] | None = None,
    *,
    reminder: int = 100,
    last_family: str = "",
    salt: str = TODAY,
) -> str | None:
    found = draw(among, used or {}, at=NOW, reminder=reminder, last_family=last_family, salt=salt)
    return None if found is None else found.id


def use(*, hours: float, reminders: int) -> Use:
    """It came so many hours and so many reminders ago."""
    return Use(NOW - timedelta(hours=hours), 100 - reminders)


LONG_AGO = use(hours=100, reminders=50)


def test_the_same_history_draws_the_same_on_every_machine() -> None:
    assert [drawn(EYES + WRISTS, reminder=number) for number in (1, 2, 3)] == ["eyes-6", "eyes-4", "wrist-1"]
    assert (mix(""), mix("2026-11-23:1:eyes-0")) == (17058014651485797458, 1999540435834917235)


def test_another_day_or_another_reminder_draws_another() -> None:
    by_day = {drawn(EYES, salt=str(date(2026, 11, 23) + timedelta(days=day))) for day in range(100)}
    by_number = {drawn(EYES, reminder=number) for number in range(100)}

    assert by_day == by_number == {each.id for each in EYES}


def test_the_order_in_the_catalogue_decides_nothing() -> None:
    assert drawn(EYES) == drawn(EYES[::-1]) == drawn(EYES[3:] + EYES[:3])


def test_with_nothing_to_draw_from_it_is_a_plain_break() -> None:
    assert drawn(()) is None


def test_one_that_never_came_goes_before_one_that_came_long_ago() -> None:
    used = {each.id: LONG_AGO for each in EYES[:7]}

    assert drawn(EYES, used) == "eyes-7"


def test_the_one_that_came_longest_ago_is_next() -> None:
    used = {each.id: use(hours=48 + number, reminders=20 + number) for number, each in enumerate(EYES)}

    assert drawn(EYES, used) == "eyes-7"


def test_what_came_within_24_hours_waits_while_there_is_another() -> None:
    others = {each.id: LONG_AGO for each in EYES[1:]}

    assert drawn(EYES, {**others, "eyes-0": use(hours=23.99, reminders=30)}) != "eyes-0"
    assert drawn(EYES[:2], {"eyes-0": use(hours=200, reminders=70), "eyes-1": LONG_AGO}) == "eyes-0"
    assert drawn(EYES[:2], {"eyes-0": use(hours=24, reminders=30), "eyes-1": use(hours=23, reminders=29)}) == "eyes-0"


@pytest.mark.parametrize(("reminders", "comes"), [(1, False), (5, False), (6, True)])
def test_what_came_with_one_of_the_last_five_reminders_waits_too(reminders: int, comes: bool) -> None:
    used = {"eyes-0": use(hours=90, reminders=reminders), "eyes-1": use(hours=80, reminders=6)}

    assert (drawn(EYES[:2], used) == "eyes-0") is comes


def test_the_family_just_shown_waits_where_there_are_several() -> None:
    for number in range(30):
        found = drawn(EYES + WRISTS, reminder=number, last_family="eyes")
        assert found is not None
        assert found.startswith("wrist")
    assert drawn(EYES, last_family="eyes") is not None


RELAXING = [
    # What the 24 hours forbid, comes before what the five reminders forbid, and that before the family just shown.
    ("all is fine", {"wrist-0": LONG_AGO}, "wrist-0"),
    ("24 hours", {"wrist-0": use(hours=3, reminders=9)}, "wrist-0"),
    ("five reminders", {"wrist-0": use(hours=3, reminders=2)}, "wrist-0"),
    ("five reminders at night", {"wrist-0": use(hours=30, reminders=2)}, "wrist-0"),
]


@pytest.mark.parametrize(("used", "found"), [each[1:] for each in RELAXING], ids=[each[0] for each in RELAXING])
def test_the_family_just_shown_is_the_last_to_give_way(used: dict[str, Use], found: str) -> None:
    assert drawn((EYES[0], WRISTS[0]), used, last_family="eyes") == found


def test_the_24_hours_give_way_before_the_five_reminders() -> None:
    used = {"wrist-0": use(hours=3, reminders=6), "wrist-1": use(hours=100, reminders=5)}

    assert drawn((EYES[0], *WRISTS[:2]), used, last_family="eyes") == "wrist-0"


def test_the_family_just_shown_gives_way_when_there_is_nothing_else() -> None:
    only = (EYES[0], replace(WRISTS[0], family="eyes"))

    assert drawn(only, last_family="eyes") in {"eyes-0", "wrist-0"}


uses = st.builds(use, hours=st.floats(0, 60), reminders=st.integers(1, 12))
pool = EYES[:3] + WRISTS[:3] + (BREATH,)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(pool), unique=True),
    st.dictionaries(st.sampled_from([each.id for each in pool]), uses),
    st.sampled_from(["", "eyes", "wrist", "breathing"]),
)
def test_what_is_drawn_is_the_oldest_of_what_the_strictest_rules_leave(
    among: list[Exercise], used: dict[str, Use], last_family: str
) -> None:
    found = draw(among, used, at=NOW, reminder=100, last_family=last_family, salt=TODAY)

    allowed = oldest(best(among, used, at=NOW, reminder=100, last_family=last_family), used)
    assert (found in allowed) if among else found is None


def test_a_routine_draws_from_its_families_and_its_exercises() -> None:
    routine = Routine(name="micro-break", exercises=("eyes", "breath"))

    assert candidates(routine, (*EYES, *WRISTS, BREATH)) == (*EYES, BREATH)
    assert candidates(Routine(name="backstop"), EYES) == ()


def test_what_is_hidden_is_never_drawn_by_itself_or_with_its_family() -> None:
    routine = Routine(name="micro-break", exercises=("eyes", "wrist"))

    assert candidates(routine, EYES + WRISTS, {"eyes-3", "wrist"}) == (*EYES[:3], *EYES[4:])
    assert candidates(routine, EYES, {"eyes"}) == ()


def test_a_routine_may_limit_the_positions() -> None:
    standing, walking = exercise("up", position="standing"), exercise("off", position="walking")
    every = (*EYES, standing, walking)

    assert candidates(Routine(name="x", exercises=("eyes",), positions=("standing", "walking")), every) == every[-2:]
    assert candidates(Routine(name="x", exercises=("eyes",)), every) == every


@pytest.mark.parametrize(
    ("lasts", "most"),
    [
        (15 * SECOND, 75 * SECOND),
        (20 * SECOND, 80 * SECOND),
        (60 * SECOND, 120 * SECOND),
        (2 * MINUTE, 4 * MINUTE),
        (10 * MINUTE, 20 * MINUTE),
    ],
)
def test_an_exercise_may_outlast_its_break_by_a_minute_or_as_much_again(lasts: timedelta, most: timedelta) -> None:
    routine = Routine(name="x", lasts=lasts, exercises=("eyes",))
    just, over = exercise("just", lasts=most), exercise("over", lasts=most + SECOND)

    assert longest(routine) == most
    assert candidates(routine, (just, over)) == (just,)
