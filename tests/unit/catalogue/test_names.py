"""Every short word of the catalogue is said in the person's words."""

from collections.abc import Callable
from typing import Any, get_args

import pytest

from postured.catalogue import names
from postured.catalogue.bibliography import sources
from postured.catalogue.claims import claims
from postured.catalogue.entry import Category, Dose, Mark, Origin
from postured.settings.words import Equipment, Position, Tag

CLOSED = [
    (names.category, Category),
    (names.position, Position),
    (names.equipment, Equipment),
    (names.tag, Tag),
    (names.mark, Mark),
    (names.origin, Origin),
]


@pytest.mark.parametrize(("say", "words"), CLOSED, ids=lambda each: getattr(each, "__name__", ""))
def test_every_word_has_its_meaning(say: Callable[[Any], str], words: Any) -> None:
    said = [say(word) for word in get_args(words)]

    assert all(said)
    assert len(set(said)) == len(said)
    assert [claim for text in said for claim in claims(text)] == []


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        ({}, ""),
        ({"hold": "20s"}, "20 seconds"),
        ({"hold": "5s", "reps": 8, "seconds_per_rep": 3}, "5 seconds, 8 times"),
        ({"hold": "30s", "per_side": True, "sets": 2}, "30 seconds, on each side, 2 rounds"),
        ({"breaths": 6, "per_side": True}, "6 breaths, on each side"),
        ({"breaths": 1}, "1 breath"),
        ({"reps": 10, "seconds_per_rep": 4}, "10 times"),
    ],
)
def test_a_dose_in_words(dose: dict[str, Any], said: str) -> None:
    assert names.dose(Dose.model_validate(dose)) == said


def test_a_source_says_what_was_seen_and_how() -> None:
    assert sources()["SEED"].seen == "a collection of public texts on desk work and back care"
    assert {each.mark for each in sources().values()} <= set(get_args(Mark))
    assert all(each.seen for each in sources().values())
