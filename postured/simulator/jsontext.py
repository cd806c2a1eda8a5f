"""JSON from a stranger, strictly: what it cannot mean is refused, and what was found is told in words. Pure."""

import difflib
import json
import math
from collections.abc import Iterable
from typing import Any

from postured.language import _

_DIGITS = 18
_SHOWN = 40


class NotJson(ValueError):
    """The text is no JSON, or says something that no value of ours can be."""


def parse(text: str, line: int = 1) -> Any:
    """What ``text`` says. No NaN, no Infinity, no number that is huge, no name twice in one object.

    ``line`` is the number that its first line has for the person.

    Raises:
        NotJson: with words for the person.
    """
    try:
        return json.loads(
            text, parse_constant=_constant, parse_int=_whole, parse_float=_decimal, object_pairs_hook=_object
        )
    except json.JSONDecodeError as problem:
        where = _("no JSON from character {column} of line {line} on")
        raise NotJson(where.format(column=problem.colno, line=line + problem.lineno - 1)) from problem
    except RecursionError as problem:
        raise NotJson(_("brackets in brackets without end")) from problem


def found(value: object) -> str:
    """``value`` in a few words, fit for a terminal."""
    match value:
        case str():
            text = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
            return _("“{text}”").format(text="".join(each if each.isprintable() else "�" for each in text))
        case list() | tuple():
            return _("a list")
        case dict():
            return _("an object")
        case _:
            return json.dumps(value)


def near(word: object, choices: Iterable[str]) -> str:
    """The one of ``choices`` that ``word`` may have been meant to be; "" for none."""
    if not isinstance(word, str):
        return ""
    folded = {each.lower(): each for each in choices}
    match = difflib.get_close_matches(word[:_SHOWN].lower().replace("_", "-"), folded, n=1)
    return folded[match[0]] if match else ""


def meant(word: object, choices: Iterable[str]) -> str:
    """The question that goes with ``near``; "" where there is nothing to ask."""
    guess = near(word, choices)
    return _("Did you mean “{near}”?").format(near=guess) if guess else ""


def _constant(text: str) -> Any:
    raise NotJson(_("{text}, which is no number").format(text=text))


def _whole(text: str) -> int:
    if len(text) > _DIGITS:
        raise NotJson(_("a number of {count} digits").format(count=len(text)))
    return int(text)


def _decimal(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise NotJson(_("a number that is too large"))
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    given = dict(pairs)
    if len(given) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotJson(_("{name} twice in one object").format(name=found(twice)))
    return given
