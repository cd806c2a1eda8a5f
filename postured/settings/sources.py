"""Reads each layer; what the values mean is ``layers``' business."""

import os
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from postured.document import BadDocument, Key, Place, read
from postured.language import _
from postured.settings.declaration import Slot, close_word, slot, spelled, truth
from postured.settings.explain import unknown
from postured.settings.handover import Problem
from postured.settings.layers import Layer, Level, problem, says
from postured.settings.model import Health, Settings
from postured.settings.renamed import Modern, modern, today

_PREFIX = "POSTURED_"
_OTHERS_OF_OURS = re.compile("POSTURED_REQUIRE_DESKTOP|POSTURED_TEST_.*")
"""Variables that are no settings."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A layer, and what was wrong before anybody looked at its values; with problems the layer does not count."""

    layer: Layer
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    """What the person should know, and nothing is wrong with: keys that have another name now."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One setting as text."""

    key: tuple[str, ...]
    name: str
    """The key as the person wrote it, with what stood before it."""
    text: str
    old: tuple[str, ...] = ()
    """What the key was called, where it has another name now."""


class _Readable(Settings, BaseSettings):
    # For the source to look at. Settings itself stays a plain model: a BaseSettings reads the environment whenever
    # one is made. Not strict: a strict one would have the source turn "30" into half a minute by itself.
    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_nested_delimiter="__", strict=False)


class _Texts(EnvSettingsSource):
    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:  # noqa: ARG002 - its signature
        """Take a table apart, and leave the rest as it is; JSON would be the rule, and raise without saying where."""
        found = _toml(value, value)
        return found if isinstance(found, dict) else value


def file(level: Level, path: str, *, must_exist: bool = False) -> Reading:
    """The layer in the file at ``path``; an empty one where there is no such file, unless it ``must_exist``."""
    try:
        document = read(path)
    except BadDocument as error:
        if error.missing and not must_exist:
            return Reading(Layer(level, {}, path))
        at = error.place
        broken = Layer(level, {}, path, lambda _key, _value: at)
        return Reading(broken, (broken.problem((), error.message, error.advice, missing=error.missing),))
    found = modern(document.values)
    layer = Layer(
        level, found.values, document.file, lambda key, value: document.place(found.written(key), value=value), spelled
    )
    return Reading(layer, _twice(layer, found), _notes(layer, found))


def health_file(path: str) -> Reading:
    """The person's [health] table, where it lies in a file of its own."""
    reading = file(Level.USER, path)
    layer = reading.layer
    strangers = tuple(_stranger(layer, key) for key in layer.values if key != "health")
    return replace(reading, problems=reading.problems + strangers)


def _stranger(layer: Layer, key: str) -> Problem:
    """A key of ``layer`` that is not [health], in the file that is for nothing else."""
    if key in Health.model_fields:
        message, advice = _("Found {key} outside of [health]."), _("Put it under [health].")
    else:
        message = _("Found {key}, expected nothing but [health] in this file.")
        meant = close_word(key, ["health"])
        advice = _("Did you mean {meant}?").format(meant="[health]") if meant else _("It belongs into config.toml.")
    return layer.problem((key,), message.format(key=key), advice, value=False)


def open_to_others(path: str) -> Problem | None:
    """That others on this machine can read ``path``, which is about the person's health; it counts all the same."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return None
    if os.name != "posix" or not mode & 0o077:
        return None
    message = _("Others on this machine can read what it says of your health.")
    return Layer(Level.USER, {}, path).problem(
        (), message, _("This keeps it yours: chmod 600 {file}").format(file=path)
    )


def environment(environ: Mapping[str, str]) -> Reading:
    """What POSTURED_… variables say: ``POSTURED_ROUTINES__MICRO_BREAK__EVERY=25m``."""
    said = [
        _Said(_key_of(name), name, text)
        for name, text in environ.items()
        if name.startswith(_PREFIX) and not _OTHERS_OF_OURS.fullmatch(name)
    ]
    return _texts(Level.ENVIRONMENT, said, _variable)


def command_line(sets: Iterable[str]) -> Reading:
    """What ``--set KEY=VALUE`` says, as often as it is given; of one key, the last."""
    said: dict[tuple[str, ...], _Said] = {}
    unclear = []
    for each in sets:
        name, equals, text = each.partition("=")
        key = tuple(part.strip() for part in name.split("."))
        said[key] = _Said(key, f"--set {name}", text)
        if not equals or not all(key):
            unclear.append(said.pop(key))
    reading = _texts(Level.COMMAND_LINE, list(said.values()), ".".join)
    return replace(reading, problems=(*(_unclear(each) for each in unclear), *reading.problems))


def assignment(name: str, text: str) -> Reading:
    """One setting, named and said as ``--set`` does."""
    return _texts(Level.COMMAND_LINE, [_Said(tuple(part.strip() for part in name.split(".")), name, text)], ".".join)


def _twice(layer: Layer, found: Modern) -> tuple[Problem, ...]:
    return tuple(_both(layer, old) for old in found.twice)


def _both(layer: Layer, old: tuple[str, ...]) -> Problem:
    new = today(old)
    message = _("{old} is called {new} now, and both are set.")
    text = message.format(old=layer.spell(old), new=layer.spell(new))
    return layer.problem(old, text, _("Keep {new}.").format(new=layer.spell(new)), value=False)


def _notes(layer: Layer, found: Modern) -> tuple[Problem, ...]:
    message = _("{old} is called {new} now. It counts all the same.")
    return tuple(
        layer.problem(old, message.format(old=layer.spell(old), new=layer.spell(new)), value=False)
        for new, old in found.old.items()
    )


def _texts(level: Level, said: list[_Said], spell: Callable[[tuple[str, ...]], str]) -> Reading:
    named = [replace(each, key=today(each.key), old=each.key) for each in said]
    source = _Texts(_Readable)
    source.env_vars = {_PREFIX.lower() + "__".join(each.key): each.text for each in named}
    values = _typed(source(), ())
    found = _renamed(named, modern(values))
    layer = Layer(level, found.values, "", lambda key, value: _place_in(named, key, value=value), spell)
    # pydantic-settings passes over what it does not know without a word; so it does with what we know where the table
    # around it is said to be something else, which is told there.
    passed_over = (each.key for each in named if not says(values, each.key) and slot(each.key) is None)
    problems = tuple(problem(layer, unknown(key, spell)) for key in passed_over)
    return Reading(layer, problems + _twice(layer, found), _notes(layer, found))


def _renamed(said: list[_Said], found: Modern) -> Modern:
    """``found``, and what was renamed before it was put together from ``said``."""
    renamed = [each for each in said if each.key != each.old]
    keys = Counter(each.key for each in said)
    return Modern(
        found.values,
        {each.key: each.old for each in renamed if keys[each.key] == 1} | dict(found.old),
        (*(each.old for each in renamed if keys[each.key] > 1), *found.twice),
    )


def _key_of(variable: str) -> tuple[str, ...]:
    """A variable's name has no hyphens: where names are free, "_" stands for one."""
    key: tuple[str, ...] = ()
    for part in variable.removeprefix(_PREFIX).lower().split("__"):
        around = slot(key)
        is_free = around is not None and around.named is not None
        key = (*key, part.replace("_", "-") if is_free else part)
    return key


def _variable(key: tuple[str, ...]) -> str:
    return _PREFIX + "__".join(key).upper().replace("-", "_")


def _typed(value: Any, key: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {name: _typed(each, (*key, name)) for name, each in value.items()}
    return _from_text(value, slot(key)) if isinstance(value, str) else value


def _from_text(text: str, at: Slot | None) -> Any:
    """``text`` as the TOML value that is meant: quotes and brackets may be left out."""
    found = _toml(text, text)
    if at is None:
        return found
    if at.items is not None:
        return found if isinstance(found, list) else [each.strip() for each in str(found).split(",") if each.strip()]
    if at.annotation is bool:
        meant = truth(text)
        return found if meant is None else meant
    return text if at.holds_text and not isinstance(found, str) else found


def _toml(text: str, otherwise: Any) -> Any:
    try:
        values = tomllib.loads(f"value = {text}")
    except (tomllib.TOMLDecodeError, RecursionError):
        return otherwise
    return values["value"] if len(values) == 1 else otherwise


def _place_in(said: list[_Said], key: Key, *, value: bool) -> Place | None:
    """Where ``key`` was said; else what was said of the table around it or, for want of that, of one below it."""
    related = [
        (abs(len(mine) - len(key)), number)
        for number, each in enumerate(said)
        for mine in (each.old, each.key)
        if all(part == other for part, other in zip(mine, key, strict=False))
    ]
    return _place_of(said[min(related)[1]], value=value) if related else None


def _place_of(said: _Said, *, value: bool) -> Place:
    line = f"{said.name}={said.text}"
    excerpt = "".join(each if each.isprintable() else "\ufffd" for each in line)
    key_at = said.name.rfind(" ") + 2
    return Place(None, len(said.name) + 2 if value else key_at, excerpt)


def _unclear(said: _Said) -> Problem:
    at = Place(None, 7, said.name)
    layer = Layer(Level.COMMAND_LINE, {}, place=lambda _key, _value: at)
    message = _('Found "{found}", expected KEY=VALUE such as routines.move.every=25m.')
    return layer.problem((), message.format(found=said.name.removeprefix("--set ")))
