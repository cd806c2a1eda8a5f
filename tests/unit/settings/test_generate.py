"""What is made from the model: it must be what the model says now."""

import json
import re
import tomllib
from pathlib import Path

from postured.settings.declaration import leaves, settings
from postured.settings.generate import example, main, schema
from postured.settings.layers import BUILT_IN, Layer, Level, combine
from postured.settings.model import Settings
from postured.settings.paths import shipped

STALE = "stale: run python -m postured.settings.generate config/"


def test_the_example_is_what_the_model_says() -> None:
    assert Path(shipped("postured.example.toml")).read_text(encoding="utf-8") == example(), STALE


def test_the_schema_is_what_the_model_says() -> None:
    assert Path(shipped("postured.schema.json")).read_text(encoding="utf-8") == schema(), STALE


def test_the_generator_writes_both(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 0

    assert (tmp_path / "postured.example.toml").read_text(encoding="utf-8") == example()
    assert (tmp_path / "postured.schema.json").read_text(encoding="utf-8") == schema()


def test_a_copy_of_the_example_changes_nothing() -> None:
    combined = combine([Layer(Level.USER, tomllib.loads(example()))])

    assert combined.problems == ()
    assert combined.settings == Settings()


def test_the_example_with_every_line_switched_on_changes_nothing_either() -> None:
    values = tomllib.loads(re.sub(r"(?m)^#(?=\w)", "", example()))

    combined = combine([Layer(Level.USER, values)])

    assert combined.problems == ()
    assert combined.settings == Settings()
    said = {key for key, _value in leaves(values)}
    assert {each.key for each in settings() if each.key[0] != "routines"} <= said
    assert {("routines", "micro-break", each.key[-1]) for each in settings() if each.key[0] == "routines"} <= said


def test_every_key_of_the_example_has_its_sentence_above_it() -> None:
    text = example().replace("\n# ", " ")
    for each in settings():
        assert each.sentence in text, each.key


def test_the_schema_knows_every_key_its_sentence_and_its_default() -> None:
    made = json.loads(schema())
    for each in settings():
        at = made
        for part in each.key:
            at = at["properties"]["move" if part == "NAME" else part]
            if "$ref" in at:
                at = at | made["$defs"][at["$ref"].rpartition("/")[2]] | {"description": at.get("description", "")}
        assert at["description"] == each.sentence
        assert at.get("default") == each.default
        assert at.get("policy", False) == each.policy
        assert at.get("unit", "") == each.unit


def test_the_patterns_of_the_schema_take_the_defaults() -> None:
    made = json.loads(schema())
    (name_pattern,) = made["properties"]["routines"]["patternProperties"]
    length = made["$defs"]["Routine"]["properties"]["every"]["pattern"]
    for name, values in BUILT_IN.values["routines"].items():
        assert re.search(name_pattern, name)
        for key in ("every", "natural_break", "lasts"):
            assert key not in values or re.search(length, values[key])
    assert not re.search(length, "30")
    assert not re.search(length, "")
    assert re.search(made["$defs"]["Hours"]["properties"]["ranges"]["items"]["pattern"], "08:00-18:00")
