"""As much of JSON Schema as our own schemas use."""

import re
from collections.abc import Mapping
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}


def fits(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    """Whether ``value`` is what ``schema``, a part of ``root``, describes."""
    return all(_WORDS[word](value, told, schema, root) for word, told in schema.items() if word not in _SILENT)


_SILENT = {"$schema", "$defs", "title", "description", "format"}


def _type(value: Any, told: str, _schema: Any, _root: Any) -> bool:
    return isinstance(value, _TYPES[told]) and (told == "boolean" or not isinstance(value, bool))


def _ref(value: Any, told: str, _schema: Any, root: Any) -> bool:
    return fits(value, root["$defs"][told.rpartition("/")[2]], root)


def _properties(value: Any, told: Mapping[str, Any], schema: Any, root: Any) -> bool:
    others = schema.get("additionalProperties", True)
    return all(
        fits(each, told[name], root) if name in told else others is True or (others and fits(each, others, root))
        for name, each in value.items()
    )


def _one_of(value: Any, told: Any, _schema: Any, root: Any) -> bool:
    return sum(fits(value, each, root) for each in told) == 1


_WORDS: Mapping[str, Any] = {
    "type": _type,
    "const": lambda value, told, _schema, _root: type(value) is type(told) and value == told,
    "enum": lambda value, told, _schema, _root: value in told,
    "minimum": lambda value, told, _schema, _root: value >= told,
    "pattern": lambda value, told, _schema, _root: re.search(told, value) is not None,
    "required": lambda value, told, _schema, _root: set(told) <= set(value),
    "items": lambda value, told, _schema, root: all(fits(each, told, root) for each in value),
    "anyOf": lambda value, told, _schema, root: any(fits(value, each, root) for each in told),
    "oneOf": _one_of,
    "properties": _properties,
    "additionalProperties": lambda value, told, schema, root: _properties(
        value, schema.get("properties", {}), schema, root
    ),
    "$ref": _ref,
}
