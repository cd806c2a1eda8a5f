"""The exercises that come with postured keep every rule, in every language."""

import tomllib
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from postured.catalogue.bibliography import sources
from postured.catalogue.checks import flaws, house_rules, twin
from postured.catalogue.claims import claims
from postured.catalogue.entry import CATEGORIES, Declared, Entry
from postured.catalogue.reading import BUILT_IN, load
from tests.architecture.source import PACKAGE

CATALOGUE = load()
ENTRIES = list(CATALOGUE.entries.values())


def test_nothing_is_wrong_with_any_file() -> None:
    assert CATALOGUE.problems == ()


def test_every_category_has_its_file_and_only_its_own_exercises() -> None:
    files = {file.stem for file in Path(BUILT_IN).glob("*.toml")}

    assert files == {*CATEGORIES, "sources"}
    for category in CATEGORIES:
        tables = tomllib.loads(Path(BUILT_IN, f"{category}.toml").read_text())["exercises"]
        assert {each["category"] for each in tables.values()} == {category}


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_key_is_written_out_in_the_order_of_the_declaration(category: str) -> None:
    """Somebody who writes an exercise of their own copies one of these."""
    for name, table in tomllib.loads(Path(BUILT_IN, f"{category}.toml").read_text())["exercises"].items():
        wanted = [key for key in Declared.model_fields if key != "note" or "note" in table]
        assert list(table) == wanted, name


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_exercise_keeps_every_rule(entry: Entry) -> None:
    assert [*flaws(entry), *house_rules(entry, sources())] == []


def test_no_two_say_nearly_the_same() -> None:
    assert [(one.id, other.id) for one, other in combinations(ENTRIES, 2) if twin(one, [other])] == []


def test_every_source_is_named_by_an_exercise_and_promises_nothing() -> None:
    used = {each.partition(":")[0] for entry in ENTRIES for each in entry.sources}

    assert used == set(sources())
    assert [claim for source in sources().values() for claim in claims(source.seen)] == []


def test_no_translation_promises_what_the_original_does_not() -> None:
    texts = [
        (file.parts[-3], message.string)
        for file in PACKAGE.glob("locale/*/LC_MESSAGES/exercises.po")
        for message in read_po(BytesIO(file.read_bytes()))
        if message.id
    ]

    assert {language for language, _text in texts} >= {"de"}
    assert [(language, text, claim) for language, text in texts for claim in claims(str(text))] == []
