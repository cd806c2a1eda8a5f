"""``postured config show``: the settings in force, as TOML that could stand in a file, and where each comes from."""

import argparse
import json
import os
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from postured.cli.config_check import plain
from postured.errors import ExitCode, MissingSettings
from postured.language import _, ngettext
from postured.settings.bounds import Bound
from postured.settings.declaration import leaves
from postured.settings.editing import written
from postured.settings.handover import Problem
from postured.settings.here import here
from postured.settings.layers import Layer, Level
from postured.settings.report import heading, report
from postured.settings.resolve import Resolved

_HEALTH = "health"
_POLICIES = [each.label for each in Level if each.is_policy]
"""No policy says anything of health."""
_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    comment: str = ""
    mark: bool = False
    """Somebody said so; the others are as they come."""


def main(chosen: argparse.Namespace) -> int:
    """Print the settings in force; [health] only where it is asked for.

    Raises:
        MissingSettings: the file that was named is not there.
    """
    resolved = here(chosen.config)
    missing = [each for each in resolved.problems if each.missing and each.file == chosen.config]
    if missing:
        raise MissingSettings(heading(missing), report(missing))
    if chosen.json:
        print(json.dumps(_plain(resolved, health=chosen.health, origin=chosen.origin)))
    else:
        print_lines([*_head(resolved), *_lines(resolved, health=chosen.health, origin=chosen.origin)])
    return ExitCode.OK


def origin_of(layer: Layer, key: tuple[str, ...]) -> dict[str, Any]:
    """Where a value comes from, as --json tells it."""
    at = layer.place(key, True)
    return {"layer": layer.level.label, "file": layer.file or None, "line": at.line if at else None}


def bound_of(bound: Bound) -> dict[str, Any]:
    """How far the employer lets the person go, as --json tells it."""
    return {"min": bound.least, "max": bound.most, "file": bound.layer.file}


def told_origin(layer: Layer, key: tuple[str, ...]) -> str:
    """The same for a person: "yours, ~/.config/postured/config.toml:3"."""
    at = layer.place(key, True)
    if not layer.file:
        return _speaker(layer.level)
    line = f":{at.line}" if at and at.line else ""
    return f"{_speaker(layer.level)}, {_short(layer.file)}{line}"


def values_in_force(resolved: Resolved, *, health: bool) -> dict[str, Any]:
    """As TOML has them. What leaving out has a meaning of its own is left out."""
    values = resolved.combined.settings.model_dump(mode="json", exclude_none=True)
    return values if health else {name: each for name, each in values.items() if name != _HEALTH}


def _speaker(level: Level) -> str:
    return {
        Level.BUILT_IN: _("built in"),
        Level.PROFILE: _("profile"),
        Level.RECOMMENDED: _("recommended"),
        Level.USER: _("yours"),
        Level.ENVIRONMENT: _("environment"),
        Level.COMMAND_LINE: _("command line"),
        Level.MANDATORY: _("mandatory"),
    }[level]


def _plain(resolved: Resolved, *, health: bool, origin: bool) -> dict[str, Any]:
    values = values_in_force(resolved, health=health)
    said = resolved.organisation
    found: dict[str, Any] = {
        "version": 1,
        "settings": values,
        "organisation": {"name": said.name, "contact": said.contact, "note": said.note},
        "problems": [_discreet(each, health=health) for each in (*resolved.problems, *resolved.refused)],
        "notes": [_discreet(each, health=health) for each in resolved.notes],
    }
    if origin:
        told = [
            each for each in resolved.combined.layers if not each.clamps and (health or set(each.values) - {_HEALTH})
        ]
        names = dict.fromkeys((each.level.label, each.file or None) for each in told)
        found["layers"] = [{"layer": layer, "file": file} for layer, file in names]
        found["bounds"] = [{"key": ".".join(each.key), **bound_of(each)} for each in resolved.bounds]
        found["origins"] = {".".join(key): _origin(resolved, key) for key, _value in leaves(values)}
    return found


def _origin(resolved: Resolved, key: tuple[str, ...]) -> dict[str, Any]:
    layer = resolved.combined.origin(key)
    locked = layer.level is Level.MANDATORY and not layer.clamps
    return {**origin_of(layer, key), "locked": locked, "clamped": layer.clamps}


def _discreet(problem: Problem, *, health: bool) -> dict[str, Any]:
    """What is found in [health], or in a line that nobody could read, is told where it is asked for."""
    found = plain(problem)
    if (
        health
        or problem.layer in _POLICIES
        or (problem.key and problem.key.split(".")[0] != _HEALTH and _HEALTH not in os.path.basename(problem.file))
    ):
        return found
    return {**found, "message": _("`postured config check` tells what it is."), "advice": ""}


def _head(resolved: Resolved) -> Iterator[Line]:
    organisation = resolved.organisation
    told = [each for each in (organisation.name, organisation.contact, organisation.note) if each]
    problems = [*resolved.problems, *resolved.refused]
    if problems:
        text = ngettext(
            "{count} problem in the settings; `postured config check` tells it.",
            "{count} problems in the settings; `postured config check` tells them.",
            len(problems),
        )
        told.append(text.format(count=len(problems)))
    told += [f"{each.key}: {each.message}" for each in resolved.notes if each.key.split(".")[0] != _HEALTH]
    for each in told:
        yield from (Line("", f"# {line}") for line in textwrap.wrap(each, _WIDTH - 2))
    if told:
        yield Line("")


def _lines(resolved: Resolved, *, health: bool, origin: bool) -> Iterator[Line]:
    yield from lines(resolved, values_in_force(resolved, health=health), origin=origin)
    if not health:
        yield Line("")
        yield Line("", _("# [health] is shown with --health."))


def lines(
    resolved: Resolved, values: Mapping[str, Any], *, origin: bool, above: tuple[str, ...] = ()
) -> Iterator[Line]:
    """``values``, which stand in the table ``above``, and then the tables in it, each with its header."""
    keys = {name: each for name, each in values.items() if not isinstance(each, Mapping)}
    if keys and above:
        yield Line("")
        yield Line(f"[{'.'.join(above)}]")
    yield from _keys(resolved, above, keys, origin)
    for name, table in values.items():
        if isinstance(table, Mapping):
            yield from lines(resolved, table, origin=origin, above=(*above, name))


def _keys(resolved: Resolved, above: tuple[str, ...], table: Mapping[str, Any], origin: bool) -> Iterator[Line]:
    for name, value in table.items():
        key = (*above, name)
        layer = resolved.combined.origin(key)
        *most, last = _written(name, value)
        comment = f"# {told_origin(layer, key)}" if origin else ""
        mark = layer.level is not Level.BUILT_IN
        if comment and len(last) + 2 + len(comment) > _WIDTH:
            yield Line("", comment)
            comment = ""
        yield from (Line(each, mark=mark) for each in most)
        yield Line(last, comment, mark)


def _written(name: str, value: Any) -> list[str]:
    """The key and its value; a long list over several lines."""
    line = f"{name} = {written(value)}"
    if len(line) <= _WIDTH or not isinstance(value, list):
        return [line]
    rows = [""]
    for item in map(written, value):
        if rows[-1] and len(rows[-1]) + len(item) + 6 > _WIDTH:
            rows.append("")
        rows[-1] += f" {item}," if rows[-1] else f"{item},"
    return [f"{name} = [", *(f"    {each}" for each in rows), "]"]


def _short(file: str) -> str:
    home = os.path.expanduser("~")
    return "~" + file[len(home) :] if home != "/" and file.startswith(home + os.sep) else file


def print_lines(lines: Iterable[Line]) -> None:
    """On a terminal, what somebody said stands out; elsewhere it is plain text."""
    if not sys.stdout.isatty():
        print("\n".join("  ".join(part for part in (each.text, each.comment) if part) for each in lines))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for each in lines:
        gap = "  " if each.text and each.comment else ""
        text = Text.assemble((each.text, "bold" if each.mark else ""), gap, (each.comment, "dim"))
        console.print(text, soft_wrap=True)
