"""The JSON Schema of the journal's lines, from the declarations that they are written by.

``python -m postured.adapters.store.schema docs/`` writes it; a test fails when it is stale.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from postured.adapters.store.codec import VERSION
from postured.adapters.store.entries import DECISION_WORDS
from postured.core.decisions import Decision, Outcome
from postured.core.events import Event
from postured.statistics import totals
from postured.statistics.measures import Measure
from postured.statistics.totals import Figures, Walk

_NAME = "journal.schema.json"
_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    timedelta: {"type": "number", "description": "seconds"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    NoneType: {"type": "null"},
}

_CHECK = {
    "crc": {"type": "string", "pattern": "^[0-9a-f]{8}$", "description": "CRC-32 of all that is before it in the line"}
}


def schema() -> dict[str, Any]:
    """The schema of one line."""
    lines = [
        *(_event(each) for each in get_args(Event)),
        *(_decision(each) for each in get_args(Decision)),
        *(_entry(each, {"kind": {"const": _kebab(each)}}, _fields(each)) for each in get_args(Measure)),
        _totals(),
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of postured's journal",
        "description": "Each line is one entry. A line of a later version has a greater v, and may look otherwise.",
        "oneOf": lines,
        "$defs": {"figures": _some(Figures)},
    }


def main(argv: list[str]) -> int:
    """Write it into the folder that is named."""
    with open(os.path.join(argv[0], _NAME), "w", encoding="utf-8") as file:
        file.write(text())
    return 0


def text() -> str:
    """The schema as the file has it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _event(cls: type) -> dict[str, Any]:
    kind = {"kind": {"const": "event"}, "event": {"const": _kebab(cls)}}
    return _entry(cls, kind, {name: each for name, each in _fields(cls).items() if name != "at"})


def _decision(cls: type) -> dict[str, Any]:
    word = _kebab(cls)
    kind = {"kind": {"const": "decision"}, "decision": {"const": DECISION_WORDS.get(word, word)}}
    renamed = {"outcome" if cls is Outcome and name == "result" else name: each for name, each in _fields(cls).items()}
    return _entry(cls, kind, renamed)


def _totals() -> dict[str, Any]:
    figures, whole = {"$ref": "#/$defs/figures"}, {"type": "object"}
    parts = {
        "date": _SIMPLE[date],
        "version": {"const": totals.VERSION},
        "figures": figures,
        "walk": _some(Walk),
        **{name: {**whole, "additionalProperties": figures} for name in ("routines", "hours", "exercises")},
    }
    head = {"v": {"const": VERSION}, "at": _SIMPLE[datetime], "kind": {"const": "totals"}}
    about = "What a day came to. It stands for all entries of that day that come before it."
    return _object({**head, **parts, **_CHECK}, required=(*head, *parts, *_CHECK), description=about)


def _some(cls: type) -> dict[str, Any]:
    """An object of which zeros are left out."""
    return _object({name: each for name, (each, _) in _typed(cls).items()}, required=())


def _entry(cls: type, kind: Mapping[str, Any], own: Mapping[str, tuple[dict[str, Any], bool]]) -> dict[str, Any]:
    head = {
        "v": {"const": VERSION},
        "n": {"type": "integer", "minimum": 1},
        "at": _SIMPLE[datetime],
        "elapsed": _SIMPLE[timedelta],
    }
    required = (*head, *kind, *(name for name, (_, needed) in own.items() if needed), *_CHECK)
    properties = {**head, **kind, **{name: each for name, (each, _) in own.items()}, **_CHECK}
    return _object(properties, required=required, description=(cls.__doc__ or "").partition("\n")[0])


def _object(properties: Mapping[str, Any], *, required: Iterable[str], description: str = "") -> dict[str, Any]:
    told = {"description": description} if description else {}
    return {
        **told,
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _fields(cls: type) -> dict[str, tuple[dict[str, Any], bool]]:
    """Each field's schema, and whether every entry has it: what is None is left out."""
    return _typed(cls, without_none=True)


def _typed(cls: Any, *, without_none: bool = False) -> dict[str, tuple[dict[str, Any], bool]]:
    hints = get_type_hints(cls)
    found = {}
    for each in fields(cls):
        options = _options(hints[each.name])
        needed = NoneType not in options
        found[each.name] = (_any_of([one for one in options if not without_none or one is not NoneType]), needed)
    return found


def _options(declared: Any) -> list[Any]:
    return list(get_args(declared)) if get_origin(declared) in (Union, UnionType) else [declared]


def _any_of(options: list[Any]) -> dict[str, Any]:
    if len(options) == 1:
        return _of(options[0])
    classes: list[Any] = [each for each in options if is_dataclass(each)]
    told = [_of(each) for each in options if each not in classes]
    told += [_tagged(each) for each in classes] if len(classes) > 1 else [_of(each) for each in classes]
    return {"anyOf": told}


def _of(declared: Any) -> dict[str, Any]:
    origin = get_origin(declared)
    if origin is tuple:
        return {"type": "array", "items": _of(get_args(declared)[0])}
    if origin in (Union, UnionType):
        return _any_of(_options(declared))
    if isinstance(declared, type) and issubclass(declared, Enum):
        return {"enum": [each.value for each in declared]}
    if isinstance(declared, type) and is_dataclass(declared):
        own = _typed(declared)
        return _object({name: each for name, (each, _) in own.items()}, required=own)
    return _SIMPLE[declared]


def _tagged(cls: type) -> dict[str, Any]:
    """One of several dataclasses, which its kind tells from the others."""
    own = _typed(cls)
    properties = {"kind": {"const": _kebab(cls)}, **{name: each for name, (each, _) in own.items()}}
    return _object(properties, required=properties)


def _kebab(cls: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
