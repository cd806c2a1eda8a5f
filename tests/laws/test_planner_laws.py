"""What is true of any day whatever: laws 6, 16, 24 and 26 on random events."""

from dataclasses import replace
from datetime import time, timedelta
from typing import get_args

from hypothesis import assume, given
from hypothesis import strategies as st

from postured.core import events as happened
from postured.core.decisions import Outcome, Remind
from postured.core.events import Event
from postured.core.planner import next_wake
from postured.core.rules import HOUR, Exercise, Hours, Range, Routine, Rules, Style, Walking
from tests.day import BOOT, MINUTE, MOVE, PLAIN, SECOND, Day

MICRO = Routine(
    name="micro-break", every=20 * MINUTE, lasts=20 * SECOND, natural_break=30 * SECOND, style=Style.AMBIENT
)
LUNCH = Routine(name="lunch", at=(time(9, 40),), lasts=30 * MINUTE, natural_break=None)
HIP = Routine(
    name="hip-flexor", every=40 * MINUTE, natural_break=None, rides=True, exercises=("hip-flexor",), lasts=MINUTE
)
LUMBAR = Routine(
    name="lumbar-support",
    every=30 * MINUTE,
    natural_break=None,
    rides=True,
    style=Style.AMBIENT,
    lasts=15 * SECOND,
)
LONG = Routine(
    name="long-move", every=HOUR, lasts=5 * MINUTE, natural_break=5 * MINUTE, style=Style.WINDOW, exercises=("walk",)
)
EXERCISES = (
    Exercise(id="look-far", family="eyes", lasts=20 * SECOND, position="seated"),
    Exercise(id="walk-2", family="walk", lasts=2 * MINUTE, position="walking", asks=True),
    Exercise(id="walk-5", family="walk", lasts=5 * MINUTE, position="walking", asks=True),
    Exercise(id="lunge", family="hip-flexor", lasts=MINUTE, position="standing", asks=True),
)
FULL = replace(
    PLAIN,
    routines=(replace(MICRO, exercises=("eyes",)), replace(MOVE, exercises=("walk",)), LONG, LUNCH, LUMBAR, HIP),
    exercises=EXERCISES,
    walking=Walking(),
    per_hour=2,
    ambient_per_hour=3,
    per_day=14,
    lull=5 * SECOND,
    hold_during=frozenset({"by-hand", "microphone"}),
)
OFFICE = Hours(
    days=frozenset({0}), ranges=(Range(start=time(9), end=time(10)), Range(start=time(10, 30), end=time(12)))
)
RULES = st.sampled_from(
    [
        PLAIN,
        replace(PLAIN, routines=(MICRO, MOVE, LUNCH)),
        replace(PLAIN, routines=(MICRO, MOVE, LUNCH), hours=replace(OFFICE, quiet_after_arrival=10 * MINUTE)),
        replace(PLAIN, routines=(), hold_during=frozenset({"by-hand"})),
        replace(PLAIN, hold_during=frozenset({"by-hand", "microphone"})),
        FULL,
        replace(FULL, hours=replace(OFFICE, quiet_after_arrival=10 * MINUTE), ramp=True),
    ]
)
KINDS: tuple[type[Event], ...] = tuple(kind for kind in get_args(Event) if kind is not happened.Began)


@st.composite
def moments(draw: st.DrawFn, kinds: tuple[type[Event], ...] = KINDS) -> list[tuple[float, type[Event], float]]:
    """Any events in any order, at times that only go forward."""
    minute = 0.0
    day = []
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=40)):
        minute += draw(st.sampled_from([0, 0.01, 0.5, 1, 2, 3, 5, 7, 16, 40]))
        day.append((minute, kind, draw(st.sampled_from([0, 0.5, 3, 90]))))
    return day


def fields(day: Day, minute: float, kind: type[Event], extra: float) -> dict[str, object]:
    if kind in (happened.Idle, happened.Input):
        return {"since": day.elapsed(max(0, minute - extra))}
    if kind is happened.Free:
        return {"signal": "by-hand"}
    if kind is happened.Busy:
        return {"signal": "by-hand" if extra else "microphone", "until": day.elapsed(minute + extra) if extra else None}
    if kind is happened.Felt:
        return {"how": happened.Feeling.LEG if extra else happened.Feeling.WORSE}
    if kind is happened.Trust:
        return {"name": "eyes"}
    if kind is happened.Walked:
        return {"lasts": MINUTE * (extra + 1)}
    if kind is happened.Acknowledged:
        return {"version": 1}
    if kind is happened.Stepped:
        return {"count": int(extra * 100)}
    if kind is happened.Pause:
        return {"until": day.elapsed(minute + extra)}
    return {}


def play(day: Day, story: list[tuple[float, type[Event], float]], *, then: float = 120) -> Day:
    for minute, kind, extra in story:
        day.do(minute, kind, **fields(day, minute, kind, extra))
    day.until(max(day.minute, story[-1][0] if story else 0) + then)
    return day


@given(RULES, moments())
def test_every_reminder_ends_in_exactly_one_outcome_and_one_is_open_at_most(
    rules: Rules, story: list[tuple[float, type[Event], float]]
) -> None:
    day = play(Day(rules), story)

    first = [each.id for _, each in day.of(Remind) if isinstance(each, Remind) and each.again == 0]
    ended = [each.id for _, each in day.of(Outcome) if isinstance(each, Outcome)]
    still_open = [] if day.state.open is None else [day.state.open.id]
    assert first == sorted(set(first))
    assert ended + still_open == first


@given(RULES, moments())
def test_clocks_never_show_less_than_nothing_nor_more_than_the_time_that_passed(
    rules: Rules, story: list[tuple[float, type[Event], float]]
) -> None:
    day = play(Day(rules), story)

    assert 0 <= day.sat() <= day.minute + 0.001
    for routine in day.rules.routines:
        assert day.clock(routine.name) >= 0


@given(RULES, moments(), st.floats(0, 400), st.booleans())
def test_late_early_and_doubled_ticks_change_nothing(
    rules: Rules, story: list[tuple[float, type[Event], float]], minute: float, twice: bool
) -> None:
    plain = play(Day(rules), story)

    ticked = Day(rules)
    ticks: list[tuple[float, type[Event], float]] = [(minute, happened.Tick, 0)] * (2 if twice else 1)
    play(ticked, sorted([*story, *ticks], key=lambda each: each[0]))
    ticked.until(plain.minute)
    plain.until(ticked.minute)

    assert ticked.said == plain.said


@given(RULES, moments())
def test_an_alarm_that_rang_asks_for_a_later_one(rules: Rules, story: list[tuple[float, type[Event], float]]) -> None:
    day = play(Day(rules), story)

    wake = next_wake(day.state, day.rules)

    assert wake is None or wake.elapsed > day.elapsed(day.minute)


ASKED_ANEW = (happened.Typing, happened.Lock, happened.Suspend, happened.Up, happened.Quit, happened.Busy)
PLAYABLE = tuple(kind for kind in KINDS if kind not in ASKED_ANEW)
"""Without those of which a restart must ask the senses anew."""


@given(RULES, moments(PLAYABLE), st.integers(0, 40))
def test_killed_at_any_moment_it_goes_on_as_if_nothing_had_been(
    rules: Rules, story: list[tuple[float, type[Event], float]], number: int
) -> None:
    """Law 26, with no reminder open: the same state, and the same decisions ever after."""
    story = [(at, kind, 0 if kind in (happened.Idle, happened.Input) else extra) for at, kind, extra in story]
    lived, killed = Day(rules), Day(rules)
    for day in (lived, killed):
        play(day, story[:number], then=0)
    assume(killed.state.open is None)
    here = killed.state.attendance.absence is None

    minute = killed.minute
    if here:
        killed.restart(minute, alive_until=minute)
    else:
        killed.do(minute, happened.Began, alive_until=killed.elapsed(minute))
    rest = [each for each in story[number:] if each[0] > minute]
    for day in (lived, killed):
        day.said.clear()
        play(day, rest, then=240)

    assert killed.said == lived.said
    assert [killed.clock(each.name) for each in rules.routines] == [lived.clock(each.name) for each in rules.routines]


@given(RULES, moments(), st.floats(0, 300))
def test_killed_with_an_open_reminder_that_one_is_interrupted_and_waits_for_the_gap(
    rules: Rules, story: list[tuple[float, type[Event], float]], minute: float
) -> None:
    day = Day(rules)
    play(day, [each for each in story if each[0] <= minute], then=0)
    if day.state.open is None:
        day.do(day.minute, happened.Now)
    opened = day.state.open
    assume(opened is not None)
    assert opened is not None

    said = day.do(day.minute, happened.Began, alive_until=day.elapsed(day.minute))

    assert [(each.id, each.result) for each in said if isinstance(each, Outcome)] == [(opened.id, "interrupted")]
    assert day.state.retry[opened.routine] == day.elapsed(day.minute) + rules.min_gap


def test_the_interval_goes_on_over_a_restart() -> None:
    """SCENARIOS restart-mid-interval."""
    day = Day()
    day.until(20)

    day.restart(20.5, alive_until=20)
    day.until(31)

    assert day.reminders == [30]


def test_a_long_time_without_postured_is_an_absence() -> None:
    day = Day()
    day.until(20)

    day.restart(200, alive_until=20)
    day.until(231)

    assert day.sat() == 51
    assert day.reminders == [230]


def test_a_reminder_that_was_open_at_the_kill_is_interrupted_and_due_again_after_the_gap() -> None:
    """SCENARIOS killed-with-open-reminder."""
    day = Day()
    day.until(31)

    day.restart(32, alive_until=31)
    day.until(43)

    assert day.results == ["interrupted"]
    assert day.reminders == [30, 42]


def test_a_pause_survives_a_restart() -> None:
    day = Day()
    day.do(10, happened.Pause, until=day.elapsed(70))

    day.restart(20, alive_until=19)
    day.until(71)

    assert day.reminders == [70]


def test_the_start_is_odd() -> None:
    """So that a zero in the wrong place shows."""
    assert BOOT % timedelta(hours=1) != timedelta(0)
