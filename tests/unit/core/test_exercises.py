"""Which exercise a reminder shows, and what the person says of it: laws 21 and 22 in the course of a day."""

from dataclasses import replace
from datetime import time

import pytest

from postured.core import events as happened
from postured.core.decisions import Ask, Cue, Decision, HowWasIt, Outcome, Reason, Refuse, Remind, Result, Safety
from postured.core.events import Feeling
from postured.core.rules import Exercise, Hours, Range, Routine, Rules, Style, Walking
from tests.day import MINUTE, MOVE, PLAIN, SECOND, Day

SQUAT = Exercise(id="squat", family="glute", lasts=45 * SECOND, position="standing", asks=True)
HUG = Exercise(id="hug", family="glute", lasts=70 * SECOND, position="seated", asks=True)
TWIST = Exercise(id="twist", family="thoracic", lasts=75 * SECOND, position="seated", asks=True)
LOOK = Exercise(id="look", family="eyes", lasts=20 * SECOND, position="seated")
LONG = Exercise(id="long", family="glute", lasts=3 * MINUTE, position="standing", asks=True)
LUNGE = Exercise(id="lunge", family="hip-flexor", lasts=55 * SECOND, position="standing", asks=True)
HIPS = Routine(
    name="hip-flexor",
    every=20 * MINUTE,
    natural_break=None,
    rides=True,
    exercises=("hip-flexor",),
    positions=("standing",),
)


def drawing(*exercises: Exercise, routine: Routine = MOVE, riding: tuple[Routine, ...] = ()) -> Rules:
    """Rules whose one routine draws from ``exercises``."""
    own = replace(routine, exercises=tuple(each.family for each in exercises if each is not LUNGE))
    return replace(PLAIN, routines=(own, *riding), exercises=exercises)


def shown(day: Day) -> list[str | None]:
    """The exercise of each showing."""
    return [each.exercise for _, each in day.of(Remind) if isinstance(each, Remind)]


def asked(day: Day) -> list[tuple[float, str]]:
    """When the person was asked how an exercise was."""
    return [
        (minute, each.question.exercise)
        for minute, each in day.of(Ask)
        if isinstance(each, Ask) and isinstance(each.question, HowWasIt)
    ]


def done_at_30(*exercises: Exercise) -> Day:
    """The first exercise was done half an hour in."""
    day = Day(drawing(*exercises) if exercises else PLAIN)
    day.until(30)
    day.do(30, happened.Done)
    return day


def felt(day: Day, how: Feeling) -> list[Decision]:
    """What is decided about it, beside questions."""
    return [each for each in day.do(day.minute, happened.Felt, how=how) if not isinstance(each, Ask)]


def of_each_break(day: Day, answers: list[list[Feeling]]) -> list[list[Decision]]:
    """Do the exercises of as many breaks as ``answers`` has lists, and say those of each; what is decided."""
    decided = []
    for each in answers:
        day.until(day.minute + 30)
        day.do(day.minute, happened.Done)
        decided += [felt(day, how) for how in each]
    return decided


def test_a_reminder_brings_an_exercise_and_its_outcome_names_it() -> None:
    day = Day(drawing(SQUAT), answers="done")
    day.until(30)

    outcome = day.of(Outcome)[0][1]
    assert shown(day) == ["squat"]
    assert isinstance(outcome, Outcome)
    assert outcome.exercise == "squat"


def test_the_break_lasts_as_long_as_its_exercise_where_that_is_longer() -> None:
    assert Day(drawing(LONG), answers="start").rules.routines[0].lasts == 2 * MINUTE
    for exercise, minute in ((LONG, 33), (SQUAT, 32)):
        day = Day(drawing(exercise), answers="start")
        day.until(34)
        assert day.of(Outcome)[0][0] == minute


def test_the_same_reminder_brings_the_same_exercise_again() -> None:
    day = Day(drawing(SQUAT, HUG, TWIST), answers="snooze")
    day.until(66)

    assert len(shown(day)) == 4
    assert len(set(shown(day))) == 1


def test_no_family_comes_twice_running_and_every_exercise_in_its_turn() -> None:
    day = Day(drawing(SQUAT, HUG, TWIST), answers="done")
    day.until(4 * 30 + 5)

    first, second, third, fourth = shown(day)
    assert first == third == "twist" or second == fourth == "twist"
    assert set(shown(day)) == {"squat", "hug", "twist"}


def test_with_one_family_one_after_the_other_comes_before_any_comes_again() -> None:
    day = Day(drawing(SQUAT, HUG, LONG), answers="done")
    day.until(6 * 30 + 5)

    assert set(shown(day)[:3]) == {"squat", "hug", "long"}
    assert shown(day)[:3] == shown(day)[3:]


def test_a_routine_without_exercises_and_one_with_none_left_are_plain_breaks() -> None:
    plain = Day(answers="done")
    plain.until(30)
    assert shown(plain) == [None]

    locked = done_at_30(SQUAT, HUG)
    felt(locked, Feeling.LEG)
    locked.until(60)
    assert shown(locked)[1:] == [None]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([[Feeling.LEG]], Reason.LEG),
        ([[Feeling.WORSE], [Feeling.WORSE]], Reason.WORSE),
        ([[Feeling.WORSE], [Feeling.FINE], [Feeling.WORSE]], Reason.WORSE),
        ([[Feeling.FINE, Feeling.WORSE], [Feeling.FINE, Feeling.WORSE]], Reason.WORSE),
        ([[Feeling.WORSE, Feeling.LEG]], Reason.LEG),
        ([[Feeling.FINE, Feeling.LEG]], Reason.LEG),
    ],
)
def test_worse_in_two_breaks_or_into_the_leg_once_locks_the_family_and_shows_the_card(
    answers: list[list[Feeling]], reason: Reason
) -> None:
    """A list a break: all that was said of it, one after the other."""
    day = Day(drawing(SQUAT))
    said = of_each_break(day, answers)

    assert said[:-1] == [[]] * (len(said) - 1)
    assert said[-1] == [Safety(family="glute", reason=reason)]
    assert day.state.locked_families == {"glute"}


@pytest.mark.parametrize(
    "answers",
    [
        [[]],
        [[Feeling.FINE]],
        [[Feeling.WORSE]],
        [[Feeling.FINE] * 5],
        [[Feeling.WORSE, Feeling.FINE]],
        [[Feeling.WORSE] * 3],
        [[Feeling.WORSE, Feeling.FINE, Feeling.WORSE]],
        [[Feeling.WORSE, Feeling.FINE], [Feeling.WORSE]],
        [[Feeling.WORSE], [Feeling.FINE]],
    ],
)
def test_one_break_counts_once_by_the_last_word_on_it(answers: list[list[Feeling]]) -> None:
    day = Day(drawing(SQUAT))

    assert of_each_break(day, answers) == [[]] * sum(map(len, answers))
    assert day.state.locked_families == frozenset()


def test_what_was_said_in_the_break_and_after_it_is_of_one_break() -> None:
    day = Day(drawing(SQUAT), answers="start")
    day.until(31)
    felt(day, Feeling.WORSE)
    day.until(33)
    assert day.results == ["done"]

    assert felt(day, Feeling.WORSE) == []
    assert day.state.hurt == {"glute": 1}


def test_a_better_word_unlocks_nothing() -> None:
    day = done_at_30(SQUAT)
    felt(day, Feeling.LEG)
    felt(day, Feeling.FINE)

    assert day.state.locked_families == {"glute"}


def test_a_stretch_that_joined_the_break_is_spoken_of_by_itself() -> None:
    day = Day(drawing(SQUAT, LUNGE, riding=(HIPS,)), answers="start")
    day.until(30.2)
    felt(day, Feeling.WORSE)
    day.until(31)
    felt(day, Feeling.WORSE)

    assert day.state.hurt == {"glute": 1, "hip-flexor": 1}


def test_worse_in_two_families_locks_neither() -> None:
    day = Day(drawing(SQUAT, TWIST))
    for minute in (30, 60):
        day.until(minute)
        day.do(minute, happened.Done)
        assert felt(day, Feeling.WORSE) == []

    assert set(shown(day)) == {"squat", "twist"}
    assert day.state.locked_families == frozenset()


def test_worse_in_two_exercises_of_one_family_locks_it() -> None:
    day = Day(drawing(SQUAT, HUG))
    for minute in (30, 60):
        day.until(minute)
        day.do(minute, happened.Done)
        felt(day, Feeling.WORSE)

    assert set(shown(day)) == {"squat", "hug"}
    assert day.state.locked_families == {"glute"}


def test_a_locked_family_does_not_come_until_it_is_trusted_again() -> None:
    day = Day(drawing(SQUAT, HUG, TWIST), answers="done")
    while day.state.last_family != "glute":
        day.until(day.minute + 30)
    felt(day, Feeling.LEG)
    before = len(shown(day))
    day.until(day.minute + 8 * 60)
    assert set(shown(day)[before:]) == {"twist"}

    day.do(day.minute, happened.Trust, name="glute")
    before = len(shown(day))
    day.until(day.minute + 35)
    assert set(shown(day)[before:]) <= {"squat", "hug"}


def test_what_is_trusted_again_begins_anew() -> None:
    day = Day(drawing(SQUAT))
    of_each_break(day, [[Feeling.WORSE]] * 2)
    day.do(day.minute, happened.Trust, name="glute")
    assert day.state.locked_families == frozenset()

    said = [felt(day, Feeling.WORSE), *of_each_break(day, [[Feeling.WORSE]])]
    assert said == [[], [Safety(family="glute", reason=Reason.WORSE)]]


def test_what_feels_wrong_during_the_break_is_of_its_exercise() -> None:
    day = Day(drawing(SQUAT), answers="start")
    day.until(31)

    assert felt(day, Feeling.LEG)[0] == Safety(family="glute", reason=Reason.LEG)
    assert day.state.open is None


def test_what_is_felt_while_another_waits_is_of_the_last_one_that_was_done() -> None:
    day = done_at_30(SQUAT, TWIST)
    family = day.state.last_family
    day.until(61)
    assert day.state.last_family != family
    felt(day, Feeling.LEG)

    assert day.state.locked_families == {family}


def test_before_any_exercise_nothing_was_felt() -> None:
    for day in (Day(drawing(SQUAT)), done_at_30()):
        assert felt(day, Feeling.LEG) == [Refuse(reason=Reason.NO_EXERCISE)]
        assert day.state.locked_families == frozenset()


def test_not_for_me_hides_that_one_and_ends_the_reminder() -> None:
    day = Day(drawing(SQUAT, HUG))
    day.until(30)
    first = shown(day)[0]
    day.do(31, happened.NotForMe)

    outcome = day.of(Outcome)[0][1]
    assert isinstance(outcome, Outcome)
    assert (outcome.result, outcome.exercise) == (Result.NOT_FOR_ME, first)
    assert day.state.hidden == {first}
    assert day.state.open is None

    day.answers = "done"
    day.until(31 + 8 * 60)
    assert set(shown(day)[1:]) == {"squat", "hug"} - {first}


def test_a_hidden_one_that_is_trusted_comes_again() -> None:
    day = Day(drawing(SQUAT))
    day.until(30)
    day.do(30, happened.NotForMe)
    day.do(31, happened.Trust, name="squat")
    day.until(60)

    assert shown(day) == ["squat", "squat"]


def test_not_for_me_of_a_plain_break_only_ends_it() -> None:
    day = Day()
    day.until(30)
    day.do(30, happened.NotForMe)

    assert day.results == ["not-for-me"]
    assert day.state.hidden == frozenset()


def test_after_an_exercise_the_person_is_asked_how_it_was() -> None:
    day = Day(drawing(SQUAT), answers="start")
    day.until(33)

    assert asked(day) == [(32, "squat")]


def test_a_part_of_an_exercise_is_asked_about_and_one_that_was_not_done_is_not() -> None:
    part = Day(drawing(SQUAT), answers="start")
    part.do(31, happened.Skip)
    assert asked(part) == [(31, "squat")]

    for answers in ("skip", "snooze", ""):
        day = Day(drawing(SQUAT), answers=answers)
        day.until(59)
        assert asked(day) == []


def test_it_is_not_asked_of_a_cue_or_a_plain_break() -> None:
    for day in (Day(drawing(LOOK), answers="done"), Day(answers="done")):
        day.until(119)
        assert asked(day) == []


def test_it_is_asked_once_and_not_of_what_was_said_unasked() -> None:
    day = Day(drawing(SQUAT), answers="start")
    day.until(59)
    assert len(asked(day)) == 1

    told = Day(drawing(SQUAT), answers="start")
    told.idle(30.2)
    told.do(33, happened.Felt, how=Feeling.FINE)
    told.input(45)
    assert asked(told) == []


def test_whoever_walked_off_is_asked_when_they_are_back_within_the_hour() -> None:
    day = Day(drawing(SQUAT), answers="start")
    day.idle(30.2)
    day.until(50)
    assert asked(day) == []
    day.input(50)
    assert asked(day) == [(50, "squat")]

    late = Day(drawing(SQUAT), answers="start")
    late.idle(30.2)
    late.input(32 + 61)
    late.until(100)
    assert asked(late) == []


@pytest.mark.parametrize("signal", ["microphone", "camera", "screen-share", "fullscreen", "by-hand"])
def test_in_a_call_and_the_like_nobody_is_asked_until_it_is_over(signal: str) -> None:
    rules = replace(drawing(SQUAT), hold_during=frozenset({signal}))
    day = Day(rules, answers="start")
    day.do(31, happened.Busy, signal=signal)
    day.until(40)
    assert asked(day) == []

    day.do(40, happened.Free, signal=signal)
    assert asked(day) == []
    day.away(40.1, 42)
    assert asked(day) == [(42, "squat")]


def test_in_a_pause_and_outside_working_hours_nobody_is_asked() -> None:
    paused = Day(drawing(SQUAT), answers="start")
    paused.do(31, happened.Pause, until=paused.elapsed(300))
    paused.until(200)
    assert asked(paused) == []

    hours = Hours(ranges=(Range(start=time(8), end=time(9, 38)),))
    over = Day(replace(drawing(SQUAT), hours=hours), answers="start")  # it begins at 9:07
    over.until(60)
    assert over.results == ["done"]
    assert asked(over) == []


def test_it_waits_for_the_end_of_another_reminder() -> None:
    lunch = Routine(name="lunch", at=(time(9, 50),), natural_break=None)
    rules = drawing(SQUAT)
    day = Day(replace(rules, routines=(*rules.routines, lunch)), answers="start")
    day.idle(30.2)
    day.until(43)
    day.answers = ""
    day.input(44)
    assert day.reminders == [30, 44]
    assert asked(day) == []

    day.do(45, happened.Skip)
    assert asked(day) == [(45, "squat")]


def test_a_stretch_joins_a_break_on_the_feet_and_the_question_is_of_it() -> None:
    day = Day(drawing(SQUAT, LUNGE, riding=(HIPS,)), answers="start")
    day.until(33)

    cues = [(minute, each) for minute, each in day.of(Cue) if isinstance(each, Cue)]
    assert cues == [(30.5, Cue(id=1, routine="hip-flexor", exercise="lunge"))]
    assert asked(day) == [(32, "lunge")]


def test_no_stretch_joins_a_break_in_the_chair() -> None:
    day = Day(drawing(HUG, LUNGE, riding=(HIPS,)), answers="start")
    day.until(33)

    assert day.of(Cue) == []


def test_no_stretch_comes_of_a_locked_family() -> None:
    day = Day(drawing(SQUAT, LUNGE, riding=(HIPS,)), answers="start")
    day.state = replace(day.state, locked_families=frozenset({"hip-flexor"}))
    day.until(33)

    assert day.of(Cue) == []


@pytest.mark.parametrize("kind", [happened.Felt, happened.NotForMe])
def test_what_is_said_while_a_stretch_is_on_the_screen_is_of_the_stretch(kind: type[happened.Event]) -> None:
    day = Day(drawing(SQUAT, LUNGE, riding=(HIPS,)), answers="start")
    day.until(31)
    fields = {"how": Feeling.LEG} if kind is happened.Felt else {}
    day.do(31, kind, **fields)

    assert day.state.locked_families | day.state.hidden <= {"hip-flexor", "lunge"}


def test_what_was_felt_to_be_worse_keeps_the_walking_goal_from_growing() -> None:
    day = Day(replace(drawing(SQUAT), walking=Walking()))
    day.until(30)
    day.do(30, happened.Done)
    felt(day, Feeling.FINE)
    assert day.state.walks is not None
    assert day.state.walks.unwell is None

    felt(day, Feeling.WORSE)
    assert day.state.walks is not None
    assert day.state.walks.unwell == day.instant(30).wall.date()


def test_what_was_said_survives_a_restart() -> None:
    day = done_at_30(SQUAT, HUG)
    felt(day, Feeling.WORSE)
    day.restart(50, alive_until=40)
    felt(day, Feeling.WORSE)
    assert day.state.locked_families == frozenset()

    day.until(85)
    day.do(85, happened.Done)
    felt(day, Feeling.WORSE)
    assert day.state.locked_families == {"glute"}


def test_an_ambient_break_has_its_exercise_too() -> None:
    micro = replace(MOVE, name="micro-break", style=Style.AMBIENT, lasts=20 * SECOND)
    day = Day(drawing(LOOK, routine=micro))
    day.until(30)

    assert shown(day) == ["look"]


def test_what_went_into_the_leg_does_not_stay_on_the_screen() -> None:
    day = Day(drawing(SQUAT), answers="done")
    day.until(40)
    day.answers = ""
    day.until(60)
    assert day.state.open is not None

    day.do(61, happened.Felt, how=Feeling.LEG)

    assert day.state.open is None
    assert day.results[-1] == "withdrawn"


def test_and_ends_the_break_that_it_was_said_in() -> None:
    day = Day(drawing(SQUAT), answers="start")
    day.until(30.5)

    day.do(31, happened.Felt, how=Feeling.LEG)

    assert day.state.open is None
    assert day.results == ["partial"]
