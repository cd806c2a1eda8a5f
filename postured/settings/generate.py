"""Makes the commented example and the JSON Schema from the model: ``python -m postured.settings.generate config/``."""

import json
import os
import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from pydantic import BaseModel

from postured.document import Key
from postured.settings.declaration import ANY_NAME, Setting, settings, slot
from postured.settings.layers import BUILT_IN
from postured.settings.model import Routine, Settings

_HEAD = """\
# Every setting of postured, with its default.
#
# Your own file is ~/.config/postured/config.toml. Write only what you want otherwise: take a line from here, without
# its "#". A length of time is written "20s", "5m", "1h30m" or "90d".
"""
MADE = """\
#
# Made from postured/settings/model.py by `python -m postured.settings.generate config/`; change it there.
"""
"""For whoever finds the example among the sources; it says nothing to somebody who begins a file of theirs with it."""
_WIDTH = 100


def example() -> str:
    """The commented example. Every key is commented out, so that a copy of it changes nothing."""
    blocks = [_HEAD + MADE]
    for table, group in groupby(settings(), key=lambda each: each.key[:-1]):
        if table == ("routines", ANY_NAME):
            blocks += _routines(list(group))
        else:
            blocks.append(_table(table, group))
    blocks += [_table((name,), ()) for name in _empty_tables()]
    return "\n".join(blocks)


def schema() -> str:
    """The JSON Schema, for editors to check and complete by."""
    made = Settings.model_json_schema()
    for model, definition in [(Settings, made), *((_model(name), each) for name, each in made["$defs"].items())]:
        if model is not None:
            _complete(definition, model)
    routines = made["properties"]["routines"]
    routines["additionalProperties"] = False
    routines["properties"] = {name: {"$ref": "#/$defs/Routine"} for name in BUILT_IN.values["routines"]}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "The settings of postured"}
    return json.dumps(head | made | head, indent=2, ensure_ascii=False) + "\n"


def main(argv: list[str]) -> int:
    """Write both files into the folder that is named."""
    for name, text in (("postured.example.toml", example()), ("postured.schema.json", schema())):
        with open(os.path.join(argv[0], name), "w", encoding="utf-8") as opened:
            opened.write(text)
    return 0


def _table(key: tuple[str, ...], group: Iterable[Setting]) -> str:
    lines = [*_comment(_sentence(key)), f"[{'.'.join(key)}]"] if key else []
    for each in group:
        lines += ["", *_comment(_about(each)), f"#{each.key[-1]} = {_toml(each.default)}"]
    return "\n".join(lines[0 if key else 1 :]) + "\n"


def _routines(group: list[Setting]) -> Iterator[str]:
    """The first with all that a routine can say, the others with what makes them what they are."""
    usual = Routine().model_dump(mode="json")
    first, *others = BUILT_IN.values["routines"].items()
    name, values = first
    yield _table(("routines", name), [replace(each, default=values[each.key[-1]]) for each in group])
    for name, values in others:
        lines = [f"[routines.{name}]"]
        lines += [f"#{key} = {_toml(value)}" for key, value in values.items() if value != usual[key]]
        yield "\n".join(lines) + "\n"


def _about(setting: Setting) -> str:
    unit = f" ({setting.unit})" if setting.unit else ""
    policy = " A policy may set it." if setting.policy else ""
    return f"{setting.sentence}\nTakes {setting.expected}{unit}.{policy}"


def _comment(text: str) -> list[str]:
    lines = (line for part in text.split("\n") for line in textwrap.wrap(part, _WIDTH - 2, break_on_hyphens=False))
    return [f"# {line}" for line in lines]


def _sentence(key: Key) -> str:
    at = slot(key)
    return (at.table.__doc__ or "") if at is not None and at.table is not None else ""


def _empty_tables() -> list[str]:
    return [name for name, value in BUILT_IN.values.items() if value == {}]


def _model(name: str) -> type[BaseModel] | None:
    """The model of a table; a list of words has a definition too, and no model."""
    models: list[type[BaseModel]] = [*_tables(), Routine]
    return next((each for each in models if each.__name__ == name), None)


def _tables() -> Iterator[type[BaseModel]]:
    for name in Settings.model_fields:
        at = slot((name,))
        if at is not None and at.table is not None:
            yield at.table


def _complete(definition: dict[str, Any], model: type[BaseModel]) -> None:
    """Defaults as TOML has them, which pydantic gets wrong for lists of our kinds; and no titles, which say nothing."""
    defaults = model().model_dump(mode="json")
    definition.pop("title", None)
    for name, each in definition.get("properties", {}).items():
        each.pop("title", None)
        each.pop("default", None)
        if defaults[name] is not None and not isinstance(defaults[name], dict):
            each["default"] = defaults[name]


def _toml(value: Any) -> str:
    """JSON is TOML enough for text, numbers, true and false, and lists of them."""
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
