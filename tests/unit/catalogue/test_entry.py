"""The form of an exercise."""

from datetime import timedelta
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from postured.catalogue.entry import CATEGORIES, Category, Dose, Entry, Line, Source, Verified
from postured.settings.words import Tag
from tests.unit.catalogue.samples import SOUND, an_entry

NEEDED = ("name", "category", "position", "kind", "office", "lasts", "steps", "skip_if")


@pytest.mark.parametrize("key", NEEDED)
def test_what_cannot_be_left_out(key: str) -> None:
    without = {name: value for name, value in SOUND.items() if name != key}

    with pytest.raises(ValidationError, match=key):
        Entry.model_validate({**without, "id": "x", "origin": "own"})


def test_all_else_can() -> None:
    entry = Entry.model_validate({key: SOUND[key] for key in NEEDED} | {"id": "x", "origin": "own"})

    assert (entry.equipment, entry.target, entry.sources, entry.dose) == ((), (), (), Dose())
    assert (entry.easier, entry.harder, entry.pose, entry.note) == ("", "", "", "")
    assert entry.verified == Verified(movement="J", dosage="J")
    assert (entry.version, entry.reviewed) == (1, "not clinically reviewed")


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("category", "legs"),
        ("position", "lying"),
        ("kind", "stretch"),
        ("office", 1),
        ("office", "yes"),
        ("equipment", ["sofa"]),
        ("equipment", "chair"),
        ("skip_if", ["headache"]),
        ("dose", {"hold_s": 20}),
        ("dose", {"hold": 20}),
        ("dose", {"hold": "11m"}),
        ("dose", {"reps": 0}),
        ("dose", {"breaths": -1}),
        ("dose", {"per_side": 1}),
        ("lasts", "0s"),
        ("lasts", 30),
        ("steps", []),
        ("steps", ["Sit."] * 7),
        ("steps", [""]),
        ("steps", ["a" * 121]),
        ("steps", ["Sit.\nStand."]),
        ("steps", [" Sit."]),
        ("name", "a" * 61),
        ("name", "Look\x1b[31m up"),
        ("name", "Look\u202eup"),
        ("note", "a" * 301),
        ("pose", "a" * 401),
        ("verified", {"movement": "VV"}),
        ("version", 0),
        ("colour", "red"),
        ("id", "Look Up"),
        ("id", "look--up"),
        ("id", "-look"),
        ("id", "a" * 61),
        ("origin", "mine"),
    ],
)
def test_what_is_not_taken(key: str, bad: Any) -> None:
    with pytest.raises(ValidationError):
        Entry.model_validate({**SOUND, "id": "x", "origin": "own", key: bad})


@pytest.mark.parametrize(
    ("key", "good"),
    [
        ("steps", ["Sit."] * 6),
        ("steps", ["a" * 120]),
        ("name", "Schultern – schön locker"),
        ("dose", {"hold": "10m"}),
        ("verified", {"movement": "n/a", "dosage": "V2"}),
        ("skip_if", list(get_args(Tag))),
    ],
)
def test_what_is_taken(key: str, good: Any) -> None:
    assert key in an_entry(**{key: good}).model_fields_set


def test_the_categories_come_in_their_order() -> None:
    assert get_args(Category) == CATEGORIES
    assert (CATEGORIES[0], CATEGORIES[-1], len(CATEGORIES)) == ("lumbar-support", "hydration", 12)


@pytest.mark.parametrize(
    ("dose", "seconds"),
    [
        ({}, 0),
        ({"reps": 9}, 0),
        ({"hold": "20s"}, 20),
        ({"breaths": 6}, 30),
        ({"hold": "3s", "reps": 10, "per_side": True, "seconds_per_rep": 3}, 120),
        ({"hold": "30s", "sets": 2, "per_side": True}, 120),
    ],
)
def test_the_effort_of_a_dose(dose: dict[str, Any], seconds: int) -> None:
    assert Dose.model_validate(dose).effort == timedelta(seconds=seconds)


def test_a_line_says_what_it_takes() -> None:
    line = Line(20, least=0)

    assert line.expected() == "a line of text of at most 20 characters"
    assert line.expected_many() == "lines of text of at most 20 characters"
    assert line.guess("Sit\n tall, then stand up.") == ""
    assert line.guess("Sit\n tall.") == "Sit tall."
    assert line.guess(3) == ""
    assert line.read("") == ""
    assert line.schema() == {"type": "string", "minLength": 0, "maxLength": 20}
    assert line.write("as it is") == "as it is"
    assert get_args(Source)[1] == Line(200)
