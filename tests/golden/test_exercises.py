"""`postured exercises show` says what it said when somebody last read it."""

from postured.catalogue.entry import CATEGORIES
from postured.catalogue.reading import load
from tests.golden.write import EXERCISES, FOLDER, LANGUAGES, texts

ADVICE = "read what has changed; if it is meant, run `.venv/bin/python -m tests.golden.write`"


def test_they_say_what_is_kept() -> None:
    kept = {(file.parent.name, file.stem): file.read_text(encoding="utf-8") for file in FOLDER.glob("*/*.txt")}
    said = {(language, name): text for language, name, text in texts()}

    assert said.keys() == kept.keys(), ADVICE
    for key, text in said.items():
        assert text == kept[key], f"{key}: {ADVICE}"


def test_there_is_one_of_each_category_in_each_language() -> None:
    entries = load().entries

    assert [entries[name].category for name in EXERCISES] == list(CATEGORIES)
    assert {folder.name for folder in FOLDER.iterdir()} == set(LANGUAGES)
