"""What an exercise must be beyond its types."""

from typing import Any

import pytest

from postured.catalogue.bibliography import sources
from postured.catalogue.checks import flaws, house_rules, twin
from postured.settings.explain import Finding
from tests.unit.catalogue.samples import SOUND, an_entry

FLOOR = {"position": "floor", "office": False, "equipment": ["mat"]}
TWO_SIDES = {
    "dose": {"hold": "10s", "per_side": True},
    "steps": ["Tip your head to the right for 10 seconds.", "Come back and change sides."],
    "pose": "seated, head tipped 30 deg to the right; mirror",
}


def told(finding: Finding) -> tuple[str, str, str]:
    return (".".join(map(str, finding.key)), finding.message, finding.advice)


def test_a_sound_exercise_has_no_flaw() -> None:
    assert list(flaws(an_entry())) == []
    assert list(house_rules(an_entry(), sources())) == []


def test_it_cannot_be_called_like_a_category() -> None:
    (finding,) = flaws(an_entry("eyes"))

    assert told(finding) == (
        "exercises.eyes",
        'Found "eyes", which is the name of a category.',
        "Give the exercise a name of its own.",
    )


@pytest.mark.parametrize(
    ("skip_if", "missing"),
    [
        ([], '"recent-surgery", "acute-injury"'),
        (["vertigo", "acute-injury"], '"recent-surgery"'),
        (["recent-surgery"], '"acute-injury"'),
    ],
)
def test_an_exercise_spares_who_was_operated_on_or_is_hurt(skip_if: list[str], missing: str) -> None:
    (finding,) = flaws(an_entry(skip_if=skip_if))

    assert told(finding) == (
        "exercises.look-up.skip_if",
        f"Found no {missing}, which every exercise has.",
        f"Add {missing}. It only hides the exercise.",
    )


@pytest.mark.parametrize("category", ["lumbar-support", "eyes", "breathing", "hydration"])
def test_a_cue_need_not(category: str) -> None:
    assert list(flaws(an_entry(kind="cue", category=category, skip_if=[]))) == []


@pytest.mark.parametrize(
    "otherwise",
    [
        {"category": "glute"},
        {"category": "wrist"},
        {"category": "walk", "position": "walking"},
        {"category": "lumbar-support", "position": "standing"},
        {"category": "lumbar-support", "position": "floor", "skip_if": ["recent-surgery", "acute-injury"]},
    ],
)
def test_what_strains_is_no_cue_whatever_it_calls_itself(otherwise: dict[str, Any]) -> None:
    (finding,) = flaws(an_entry(kind="cue", **{"skip_if": [], **otherwise}))

    assert told(finding) == (
        "exercises.look-up.kind",
        'Found "cue", which only something seated can be, of one of these: lumbar-support, eyes, breathing, hydration.',
        'Write kind = "exercise", and have "recent-surgery", "acute-injury" in skip_if. It only hides the exercise.',
    )


def test_a_dose_counts_seconds_or_breaths() -> None:
    (finding,) = flaws(an_entry(dose={"hold": "5s", "breaths": 1}))

    assert told(finding) == (
        "exercises.look-up.dose",
        "Found both a hold and breaths, expected one of the two.",
        "Leave out hold or breaths.",
    )


@pytest.mark.parametrize(
    ("dose", "shortest"),
    [
        ({"hold": "20s"}, 20),
        ({"breaths": 4}, 20),
        ({"reps": 5, "seconds_per_rep": 4}, 20),
        ({"hold": "3s", "seconds_per_rep": 2, "reps": 4}, 20),
        ({"hold": "5s", "reps": 2, "sets": 2}, 20),
        ({"hold": "10s", "per_side": True}, 20),
        ({"breaths": 1, "reps": 2, "per_side": True}, 20),
    ],
)
def test_a_dose_fits_the_time_of_the_exercise(dose: dict[str, Any], shortest: int) -> None:
    def found(seconds: int) -> list[str]:
        return [finding.message for finding in flaws(an_entry(dose=dose, lasts=f"{seconds}s"))]

    assert found(shortest) == []
    assert found(shortest - 1) == ["Found 19s, expected at least the 20s of its dose."]
    assert found(3 * shortest) == []
    assert found(3 * shortest + 1) == ["Found 1m1s, expected at most 1m, as the dose takes 20s."]


@pytest.mark.parametrize("dose", [{}, {"reps": 5}])
def test_a_dose_without_times_fits_any(dose: dict[str, Any]) -> None:
    assert list(flaws(an_entry(dose=dose, lasts="30m"))) == []


def test_every_flaw_is_told_at_once() -> None:
    entry = an_entry("walk", skip_if=[], dose={"hold": "5m"}, name="It cures you", steps=["Buy it."])

    assert [finding.key[2:] for finding in flaws(entry)] == [(), ("skip_if",), ("lasts",), ("name",), ("steps", 0)]


@pytest.mark.parametrize(
    ("otherwise", "key"),
    [
        ({**FLOOR, "office": True}, "position"),
        ({**FLOOR, "equipment": []}, "position"),
        ({"equipment": ["chair", "mat"]}, "equipment"),
        ({"position": "walking", "equipment": ["chair"]}, "equipment"),
        ({**TWO_SIDES, "steps": ["Tip your head.", "Come back."]}, "steps"),
        ({**TWO_SIDES, "steps": ["Lay it on the other leg.", "Stay.", "Come back."]}, "steps"),
        ({**TWO_SIDES, "pose": "seated"}, "pose"),
        ({"sources": ["NOBODY: movement"]}, "sources"),
        ({"sources": ["MEM"]}, "sources"),
        ({"sources": ["MEM:movement"]}, "sources"),
    ],
)
def test_a_rule_of_the_house_is_told(otherwise: dict[str, Any], key: str) -> None:
    (finding,) = house_rules(an_entry(**otherwise), sources())

    assert finding.key == ("exercises", "look-up", key)
    assert finding.advice


@pytest.mark.parametrize(
    "otherwise",
    [
        FLOOR,
        TWO_SIDES,
        {**TWO_SIDES, "pose": "seated, right hip flexed 110; alternate"},
        {"position": "walking", "equipment": ["stairs"]},
    ],
)
def test_who_keeps_the_rules_of_the_house_is_told_nothing(otherwise: dict[str, Any]) -> None:
    assert list(house_rules(an_entry(**otherwise), sources())) == []


@pytest.mark.parametrize(
    ("steps", "alike"),
    [
        (SOUND["steps"], True),
        ([step.upper() for step in SOUND["steps"]], True),
        (["Sit tall, look up slowly, and stay for 10 seconds.", "Come back and do it once more!"], True),
        (["Sit tall.", "Look up slowly and stay for 20 seconds.", "Come back, and do it twice more."], True),
        (["Sit tall.", "Turn your head to one side.", "Come back, and do the other side."], False),
        (["Up."], False),
    ],
)
def test_nearly_the_same_steps_are_seen(steps: list[str], alike: bool) -> None:
    other = an_entry("other", steps=steps)

    assert (twin(an_entry(), [other]) is other) is alike
