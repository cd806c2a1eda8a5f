"""Lays the settings' layers over one another, and remembers where each value came from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, get_args

from pydantic import ValidationError

from postured.document import Key, Place
from postured.language import _
from postured.settings.clashes import Clash, clashes
from postured.settings.declaration import close_word, leaves
from postured.settings.explain import Finding, findings
from postured.settings.floor import crossings
from postured.settings.handover import Problem
from postured.settings.model import Health, Settings
from postured.settings.words import Tag


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

    @property
    def is_policy(self) -> bool:
        """Whether the employer speaks."""
        return self in (Level.RECOMMENDED, Level.MANDATORY)

    @property
    def is_persons(self) -> bool:
        """Whether the person speaks, wherever."""
        return self in (Level.USER, Level.ENVIRONMENT, Level.COMMAND_LINE)


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
    clamps: bool = False
    """It keeps a value of the person's within bounds, and is there for that alone."""
    yields: bool = False
    """It was good once, and counts as far as it still goes with the rest."""

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
    left_out: tuple[Layer, ...] = ()
    """Those with a problem, as they came."""
    notes: tuple[Problem, ...] = ()
    """What the person says and an employer's word leaves no room for."""

    def origin(self, key: tuple[str, ...]) -> Layer:
        return self.origins.get(key, BUILT_IN)


BUILT_IN = Layer(Level.BUILT_IN, Settings().model_dump(mode="json", exclude_none=True))


_ADDS_UP = "skip_if"
"""The one list that is not replaced: what one place hides for the person's health, no other brings back."""


def combine(layers: Iterable[Layer]) -> Combined:
    """Lay ``layers`` over the built-in one: tables merge, anything else (a list too) is replaced whole.

    Each layer is checked by itself first, so that a bad value is told also where a stronger layer covers it. What
    settings must be to each other is checked as each layer comes on top of those below it. A layer with any problem
    is left out whole. What the person says, or chooses for a profile, comes last of all to that check: no wish of
    theirs is a fault of a policy, and no policy costs them more than the wish that it leaves no room for.
    """
    layers = sorted(layers, key=lambda each: each.level)
    chosen = next((each.level for each in reversed(layers) if "profile" in each.values), Level.BUILT_IN)
    persons = [each for each in Level if each.is_persons or (each is Level.PROFILE and chosen.is_persons)]
    good = _laid((BUILT_IN,))
    problems: list[Problem] = []
    left_out: list[Layer] = []
    notes: list[Problem] = []
    for layer in sorted(layers, key=lambda each: each.level in persons):
        found = check(layer)
        wrong = [] if found else list(clashes(_with(good, layer).settings))
        ruled_out = _ruled_out(wrong, good, layer) if layer.level in persons else []
        found += _told(layer, [] if layer.yields else [each for each in wrong if each not in ruled_out])
        if found:
            problems += found
            left_out.append(layer)
        else:
            notes += _told(layer, [_beside_policy(each) for each in ruled_out])
            good = _with(good, _fitting(good, layer))
    return replace(good, problems=tuple(problems), left_out=tuple(left_out), notes=tuple(notes))


def _with(good: Combined, layer: Layer) -> Combined:
    return _laid(sorted((*good.layers, layer), key=lambda each: each.level))


def _ruled_out(wrong: Sequence[Clash], good: Combined, layer: Layer) -> list[Clash]:
    """Those clashes of ``layer`` that there would not be without the policies."""
    if not wrong:
        return []
    own = list(clashes(without_policies(_with(good, layer))))
    return [each for each in wrong if each not in own]


def _fitting(good: Combined, layer: Layer) -> Layer:
    """What of ``layer`` goes with ``good``."""
    while (clash := next(clashes(_with(good, layer).settings), None)) is not None:
        key = next(each for each in clash.keys if says(layer.values, each))
        layer = replace(layer, values=_without(layer.values, key))
    return layer


def employers(combined: Combined) -> list[Layer]:
    """The policies that count in ``combined``."""
    return [each for each in combined.layers if each.level.is_policy and not each.clamps]


def check(layer: Layer) -> list[Problem]:
    """What is wrong with ``layer`` by itself, in the order of its text; of a policy also what none may say."""
    found = [problem(layer, each) for each in crossings(layer.values)] if layer.level.is_policy else []
    try:
        Settings.model_validate(layer.values)
    except ValidationError as error:
        found += [problem(layer, each) for each in findings(error, layer.spell)]
    return in_order(found)


def health_of(layer: Layer) -> Layer | None:
    """What a ``layer`` that cannot be used whole says of the person's health, as far as that can be read; else None.

    A slip of the pen must not bring back an exercise that somebody was to leave alone: neither one elsewhere in the
    file, nor one in the very place or spelling of what they said.
    """
    if layer.level.is_policy:
        return None
    said = _of_health(layer.values)
    readable = {key: value for key, value in said.items() if not check(_health(layer, {key: value}))}
    tags = [each for each in map(_tag_meant, said.get("skip_if", ())) if each]
    if tags and "skip_if" not in readable:
        readable["skip_if"] = tags
    return _health(layer, readable) if readable else None


def _of_health(values: Mapping[str, Any]) -> dict[str, Any]:
    """What stands under [health], and what was meant to: its keys outside of all tables, and tags wherever they are."""
    under = values.get("health")
    beside = {key: values[key] for key in Health.model_fields if key in values}
    said = {**beside, **(under if isinstance(under, Mapping) else {})}
    tags = [each for found in _all_named("skip_if", values) for each in (found if isinstance(found, list) else [found])]
    return {**said, "skip_if": tags} if tags else said


def _all_named(name: str, table: Mapping[str, Any]) -> Iterator[Any]:
    """The values of that name, or of one misspelt, in ``table`` and the tables in it."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _all_named(name, value)
        elif close_word(key, [name]):
            yield value


def _tag_meant(said: object) -> str:
    """The tag that looks most like what was ``said``, since it only hides; "" if none does."""
    return close_word(said, get_args(Tag)) if isinstance(said, str) else ""


def _health(layer: Layer, values: Mapping[str, Any]) -> Layer:
    return replace(layer, values={"health": values})


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of one layer, as they come in its text."""
    return sorted(problems, key=lambda each: (each.line, each.column or 0) if each.line else (0, 0))


def problem(layer: Layer, finding: Finding) -> Problem:
    """``finding``, told of ``layer``."""
    return layer.problem(finding.key, finding.message, finding.advice, value=not finding.at_key)


def without_policies(combined: Combined) -> Settings:
    """What would be in force if no employer said anything."""
    return _laid([each for each in combined.layers if not each.level.is_policy]).settings


def lay(over: Combined, layer: Layer) -> Combined:
    """``layer`` on top of all others, whatever its level."""
    found = _laid((*over.layers, layer))
    return replace(over, settings=found.settings, origins=found.origins, layers=found.layers)


def _laid(layers: Sequence[Layer]) -> Combined:
    values: dict[str, Any] = {}
    origins: dict[tuple[str, ...], Layer] = {}
    for each in layers:
        _merge(values, each.values)
        origins.update((key, each) for key, _value in leaves(each.values))
    return Combined(Settings.model_validate(values), origins, tuple(layers))


def _merge(into: dict[str, Any], values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, Mapping):
            _merge(into.setdefault(name, {}), value)
        elif name == _ADDS_UP and isinstance(into.get(name), list) and isinstance(value, list):
            into[name] = [*into[name], *(each for each in value if each not in into[name])]
        else:
            into[name] = value


def _told(layer: Layer, found: Iterable[Clash]) -> list[Problem]:
    """What does not go together; told where ``layer``, whose fault it is, says something about it."""
    said = {key for key, _value in leaves(layer.values)}
    problems = []
    for clash in found:
        key = next((each for each in clash.keys if each in said), clash.keys[-1])
        problems.append(layer.problem(key, clash.message, clash.advice))
    return in_order(problems)


def _beside_policy(clash: Clash) -> Clash:
    message = _("{problem} Your wish stays in place, and does not count beside what your employer says.")
    return replace(clash, message=message.format(problem=clash.message), advice="")


def says(values: Any, key: tuple[str, ...]) -> bool:
    """Whether there is anything at ``key``, a value or a table."""
    for part in key:
        if not isinstance(values, Mapping) or part not in values:
            return False
        values = values[part]
    return True


def _without(values: Mapping[str, Any], key: tuple[str, ...]) -> Mapping[str, Any]:
    if len(key) == 1:
        return {name: each for name, each in values.items() if name != key[0]}
    return {**values, key[0]: _without(values[key[0]], key[1:])}
