"""Exercises as the planner has them and people read them: three that ask how they were, and one that does not."""

from dataclasses import replace
from datetime import timedelta

from postured.core.rules import Exercise, Rules
from postured.settings.handover import ExerciseText, Handover
from tests.unit.daemon.world import MOVE, RULES, World

FIGURE_FOUR = Exercise(id="figure-four", family="glute", lasts=timedelta(seconds=75), position="seated", asks=True)
WALK = Exercise(id="round", family="walk", lasts=timedelta(minutes=2), position="walking", asks=True)
HIPS = Exercise(id="hips", family="hip-flexor", lasts=timedelta(seconds=55), position="standing", asks=True)
LOOK_FAR = Exercise(id="look-far", family="eyes", lasts=timedelta(seconds=20), position="seated")

TEXTS = (
    ExerciseText(
        id="figure-four",
        name="Figure four on the chair",
        steps=("Sit tall.", "Lay one ankle on the other knee.", "Lean forward a little."),
        dose="20 seconds, on each side",
        note="The stretch is felt in the buttock.",
    ),
    ExerciseText(id="round", name="Once down the corridor", steps=("Stand up.", "Walk there and back.")),
    ExerciseText(id="hips", name="Hips at the desk", steps=("Hold on to the desk.",), dose="2 breaths"),
    ExerciseText(id="look-far", name="Look far away", steps=("Find the farthest thing.",), dose="20 seconds"),
)
FAMILIES = {"glute": "Buttocks", "walk": "Walking", "hip-flexor": "Front of the hips", "eyes": "Eyes"}


def world_with(*exercises: Exercise, rules: Rules = RULES) -> World:
    """A world whose move break draws from ``exercises``, one of which is the next."""
    move = replace(MOVE, exercises=tuple(each.family for each in exercises))
    others = tuple(each for each in rules.routines if each.name != "move")
    rules = replace(rules, routines=(move, *others), exercises=exercises)
    return World(rules, handover=Handover(rules=rules, exercises=TEXTS, families=FAMILIES))


def text_of(exercise: Exercise) -> ExerciseText:
    """What there is to say of it."""
    return next(each for each in TEXTS if each.id == exercise.id)
