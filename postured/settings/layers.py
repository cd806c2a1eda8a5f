"""Lays the settings' layers over one another, and remembers where each value came from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from pydantic import ValidationError

from postured.document import Key, Place
from postured.settings.clashes import clashes
from postured.settings.declaration import leaves
from postured.settings.explain import Finding, findings
from postured.settings.handover import Problem
from postured.settings.model import Settings


class Level(IntEnum):
    """Who speaks in a layer; the greater prevails."""

    BUILT_IN = 0
    PROFILE = 1
    RECOMMENDED = 2
    """The employer's default: the person may change it."""
    USER = 3
    ENVIRONMENT = 4
    COMMAND_LINE = 5
    MANDATORY = 6
    """The employer's rule: nobody overrides it."""

    @property
    def label(self) -> str:
        return self.name.lower().replace("_", "-")


def _nowhere(_key: Key, _value: bool) -> Place | None:
    return None


@dataclass(frozen=True, slots=True)
class Layer:
    """One place that settings come from. Of two of the same level, the later one prevails."""

    level: Level
    values: Mapping[str, Any]
    """As TOML has them."""
    file: str = ""
    """Where the person would look for them; "" for a layer that is no file."""
    place: Callable[[Key, bool], Place | None] = _nowhere
    """Finds the value at a key, or with False the key itself."""
    spell: Callable[[tuple[str, ...]], str] = ".".join
    """Writes a key as the person does here."""

    def problem(
        self, key: Key, message: str, advice: str = "", *, value: bool = True, missing: bool = False
    ) -> Problem:
        """A problem with what this layer says at ``key``."""
        at = self.place(key, value)
        return Problem(
            layer=self.level.label,
            file=self.file,
            line=at.line if at else None,
            column=at.column if at else None,
            key=".".join(part for part in key if isinstance(part, str)),
            message=message,
            advice=advice,
            excerpt=at.excerpt if at else "",
            missing=missing,
        )


@dataclass(frozen=True, slots=True)
class Combined:
    """The settings in force, who said what, and what is wrong with the layers that were left out."""

    settings: Settings
    origins: Mapping[tuple[str, ...], Layer]
    """The layer behind each value. A key of a routine that nobody set is not here: it is built in."""
    layers: tuple[Layer, ...]
    """Those that count, the weakest first."""
    problems: tuple[Problem, ...] = ()

    def origin(self, key: tuple[str, ...]) -> Layer:
        return self.origins.get(key, BUILT_IN)


BUILT_IN = Layer(Level.BUILT_IN, Settings().model_dump(mode="json", exclude_none=True))


_ADDS_UP = "skip_if"
"""The one list that is not replaced: what one place hides for the person's health, no other brings back."""


def combine(layers: Iterable[Layer]) -> Combined:
    """Lay ``layers`` over the built-in one: tables merge, anything else (a list too) is replaced whole.

    Each layer is checked by itself first, so that a bad value is told also where a stronger layer covers it. What
    settings must be to each other is checked as each layer comes on top of those below it. A layer with any problem
    is left out whole.
    """
    good = _on_top((), BUILT_IN)
    problems: list[Problem] = []
    for layer in sorted(layers, key=lambda each: each.level):
        found = check(layer)
        if not found:
            above = _on_top(good.layers, layer)
            found = _clashes(above.settings, layer)
        if found:
            problems += found
        else:
            good = above
    return Combined(good.settings, good.origins, good.layers, tuple(problems))


def check(layer: Layer) -> list[Problem]:
    """What is wrong with ``layer`` by itself, in the order of its text."""
    try:
        Settings.model_validate(layer.values)
    except ValidationError as error:
        return in_order(problem(layer, each) for each in findings(error, layer.spell))
    return []


def health_of(layer: Layer) -> Layer | None:
    """What a ``layer`` that cannot be used whole says of the person's health, as far as that can be read; else None.

    A slip of the pen elsewhere in a file must not bring back an exercise that somebody was to leave alone.
    """
    said = layer.values.get("health")
    if not isinstance(said, Mapping):
        return None
    readable = {key: value for key, value in said.items() if not check(_health(layer, {key: value}))}
    tags = said.get("skip_if")
    if "skip_if" not in readable and isinstance(tags, list):
        readable["skip_if"] = [each for each in tags if not check(_health(layer, {"skip_if": [each]}))]
    return _health(layer, readable) if readable else None


def _health(layer: Layer, values: Mapping[str, Any]) -> Layer:
    return replace(layer, values={"health": values})


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of one layer, as they come in its text."""
    return sorted(problems, key=lambda each: (each.line, each.column or 0) if each.line else (0, 0))


def problem(layer: Layer, finding: Finding) -> Problem:
    """``finding``, told of ``layer``."""
    return layer.problem(finding.key, finding.message, finding.advice, value=not finding.at_key)


def _on_top(below: Sequence[Layer], layer: Layer) -> Combined:
    layers = (*below, layer)
    values: dict[str, Any] = {}
    origins: dict[tuple[str, ...], Layer] = {}
    for each in layers:
        _merge(values, each.values)
        origins.update((key, each) for key, _value in leaves(each.values))
    return Combined(Settings.model_validate(values), origins, layers)


def _merge(into: dict[str, Any], values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, Mapping):
            _merge(into.setdefault(name, {}), value)
        elif name == _ADDS_UP and isinstance(into.get(name), list) and isinstance(value, list):
            into[name] = [*into[name], *(each for each in value if each not in into[name])]
        else:
            into[name] = value


def _clashes(settings: Settings, layer: Layer) -> list[Problem]:
    """What does not go together; told where ``layer``, whose fault it is, says something about it."""
    said = {key for key, _value in leaves(layer.values)}
    problems = []
    for clash in clashes(settings):
        key = next((each for each in clash.keys if each in said), clash.keys[-1])
        problems.append(layer.problem(key, clash.message, clash.advice))
    return in_order(problems)
