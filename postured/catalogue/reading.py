"""Reads the catalogue: what comes with postured, what the organisation adds, and what the person adds.

What is wrong with an exercise is told, and that exercise does not count; all others do.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from postured.catalogue.checks import flaws, twin
from postured.catalogue.entry import CATEGORIES, Declared, Entry, Exercises, Origin
from postured.language import _
from postured.settings import sources
from postured.settings.declaration import Slot
from postured.settings.explain import Finding, findings
from postured.settings.handover import Problem
from postured.settings.layers import Layer, Level, in_order, problem
from postured.settings.policy import System
from postured.settings.trust import distrust

BUILT_IN = os.path.dirname(os.path.abspath(__file__))
MOST_FILES = 500
"""In one folder."""
_TABLE = "exercises"
_LEVELS: dict[Origin, Level] = {
    "built-in": Level.BUILT_IN,
    "organisation": Level.RECOMMENDED,
    "own": Level.USER,
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every exercise that counts."""

    entries: Mapping[str, Entry]
    """By id, in the order in which people see them: ours by category, then the organisation's, then the person's."""
    problems: tuple[Problem, ...] = ()
    """Of the exercises and files that were left out."""
    files: tuple[str, ...] = ()
    """What was read, or would have been if it were there, folders too: watch these."""


def load(own: str | None = None, system: System | None = None) -> Catalogue:
    """The catalogue, with the exercises in the folder ``own``, and in the organisation's where ``system`` is.

    Either may be missing or None. The organisation's files are trusted as its policies are.
    """
    reading = _Reading()
    for category in CATEGORIES:
        reading.take_file("built-in", os.path.join(BUILT_IN, f"{category}.toml"))
    if system is not None:
        reading.take_folder("organisation", os.path.join(system.folder, "exercises"), system)
    if own is not None:
        reading.take_folder("own", own, None)
    return Catalogue(reading.entries, tuple(reading.problems), tuple(reading.files))


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    entries: dict[str, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def take_folder(self, origin: Origin, folder: str, system: System | None) -> None:
        """Read the files in ``folder``, by name; with a ``system``, only those that nobody else could have written."""
        self.files.append(folder)
        layer = Layer(_LEVELS[origin], {}, folder)
        try:
            names = sorted(each for each in os.listdir(folder) if each.endswith(".toml") and not each.startswith("."))
        except FileNotFoundError:
            return
        except OSError as error:
            message = _("It cannot be read: {reason}.").format(reason=error.strerror or error)
            self.problems.append(layer.problem((), message))
            return
        if len(names) > MOST_FILES:
            message = _("Found {count} files, expected at most {most}; the others are left out.")
            self.problems.append(layer.problem((), message.format(count=len(names), most=MOST_FILES)))
        for name in names[:MOST_FILES]:
            file = os.path.join(folder, name)
            doubt = None if system is None else distrust(file, system.folder, owner=system.owner, top=system.top)
            if doubt is None:
                self.take_file(origin, file)
            else:
                self.files.append(file)
                message = _("These exercises do not count: {why}").format(why=doubt.message)
                self.problems.append(Layer(layer.level, {}, file).problem((), message, doubt.advice))

    def take_file(self, origin: Origin, file: str) -> None:
        self.files.append(file)
        reading = sources.file(_LEVELS[origin], file, must_exist=True)
        found = [*reading.problems, *(problem(reading.layer, each) for each in _strangers(reading.layer))]
        exercises = reading.layer.values.get(_TABLE)
        for name, values in exercises.items() if isinstance(exercises, dict) else ():
            found += [problem(reading.layer, each) for each in self._take(origin, reading.layer, name, values)]
        self.problems += in_order(found)

    def _take(self, origin: Origin, layer: Layer, name: str, values: Any) -> list[Finding]:
        """Add the exercise, or say what is wrong with it."""
        declared = _declared(layer, name, values)
        if isinstance(declared, list):
            return declared
        entry = Entry(id=name, origin=origin, **dict(declared))
        found = list(self._flaws(entry))
        if not found:
            self.entries[name] = entry
        return found

    def _flaws(self, entry: Entry) -> Iterator[Finding]:
        key = (_TABLE, entry.id)
        if entry.id in self.entries:
            message = _("There is an exercise {id} already.").format(id=entry.id)
            yield Finding(key, message, _("Choose another name."), at_key=True)
        if entry.origin == "built-in":
            return  # a test holds ours to the rest
        yield from flaws(entry)
        if entry.origin == "organisation" and (other := twin(entry, self.entries.values())):
            message = _("It says nearly the same as {id}.").format(id=other.id)
            yield Finding((*key, "steps"), message, _("Leave it out, or say what is different about it."))


def _strangers(layer: Layer) -> list[Finding]:
    """What is wrong with a file around its exercises."""
    exercises = layer.values.get(_TABLE, {})
    around = {**layer.values, _TABLE: {}} if isinstance(exercises, dict) else layer.values
    try:
        Exercises.model_validate(around)
    except ValidationError as error:
        return list(findings(error, layer.spell, Slot(Exercises)))
    return []


def _declared(layer: Layer, name: str, values: Any) -> Declared | list[Finding]:
    try:
        return Exercises.model_validate({_TABLE: {name: values}}).exercises[name]
    except ValidationError as error:
        return list(findings(error, layer.spell, Slot(Exercises)))
