"""An employer's policy files: where they lie, what they say, and whether they are the system's own."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import ValidationError

from postured.language import _
from postured.settings import bounds as bounding
from postured.settings import sources
from postured.settings.bounds import Bound
from postured.settings.declaration import Slot
from postured.settings.explain import findings
from postured.settings.handover import Organisation, Problem
from postured.settings.kinds import Text
from postured.settings.layers import Combined, Layer, Level, check, in_order, problem, says
from postured.settings.model import Table
from postured.settings.trust import distrust

MOST_FILES = 100
"""In one folder of drop-ins."""
_ORGANISATION = "organisation"
_MORE = (_ORGANISATION, bounding.TABLE)
_NOBODY = Organisation()
_NOTHING: Mapping[str, Mapping[str, Any]] = {}
_Line = Annotated[str, Text(r"[^\x00-\x1f\x7f]{0,200}", lambda: _("a line of up to 200 characters"))]


class _Organisation(Table):
    name: _Line = ""
    contact: _Line = ""
    note: _Line = ""


class _Extras(Table):
    organisation: _Organisation = _Organisation()


@dataclass(frozen=True, slots=True)
class System:
    """Where an employer's files lie."""

    folder: str
    owner: int = 0
    """The number of the user that they must belong to."""
    top: str = "/"
    """The folder from which on everything must be the system's."""


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """One policy file."""

    reading: sources.Reading
    """What it says of settings; nothing where anything in it is wrong."""
    organisation: Organisation = _NOBODY
    bounds: tuple[Bound, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)
    """All of it, as TOML has it; nothing where anything is wrong."""


@dataclass(frozen=True, slots=True)
class Policies:
    """All that the employer says."""

    policies: tuple[PolicyFile, ...] = ()
    """The weakest first."""
    refused: tuple[Problem, ...] = ()
    """Files that do not count because others than the system could have written them."""
    files: tuple[str, ...] = ()
    """What was read or refused, or would have been read if it were there, folders too: watch these."""


def of_this_machine(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> System:
    """Where the employer's files of this machine lie; no setting of the person's changes it."""
    if platform == "darwin":
        return System("/Library/Application Support/postured")
    if platform == "win32":
        import ntpath

        drive = ntpath.splitdrive(environ.get("SYSTEMROOT", ""))[0] or "C:"
        return System(ntpath.join(drive + "\\", "ProgramData", "postured"), top=drive + "\\")
    return System("/etc/postured")


def read(system: System, last_good: Mapping[str, Mapping[str, Any]] = _NOTHING) -> Policies:
    """Every policy file, those in ``NAME.d`` after ``NAME.toml`` and by name; of two, the later prevails.

    Where something is wrong with one, the organisation and the bounds in what it said in ``last_good`` go on.
    """
    found: list[PolicyFile] = []
    refused: list[Problem] = []
    files = [system.folder]
    for level in (Level.RECOMMENDED, Level.MANDATORY):
        folder = os.path.join(system.folder, f"{level.label}.d")
        main = os.path.join(system.folder, f"{level.label}.toml")
        names, trouble = _drop_ins(level, folder)
        refused += trouble
        files += [main, folder, *names]
        for path in [main, *names]:
            if _is_missing(path):
                continue
            doubt = distrust(path, system.folder, owner=system.owner, top=system.top)
            if doubt is None:
                found.append(read_file(level, path, last_good.get(path)))
            else:
                message = _("This policy does not count: {why}").format(why=doubt.message)
                refused.append(Layer(level, {}, path).problem((), message, doubt.advice))
    return Policies(tuple(found), tuple(refused), tuple(files))


def read_file(level: Level, path: str, before: Mapping[str, Any] | None = None) -> PolicyFile:
    """The policy in the file at ``path``, whoever it belongs to: that is for ``read`` to judge.

    Where something is wrong with it, the organisation and the bounds are those from ``before``.
    """
    reading = sources.file(level, path, must_exist=True)
    problems = tuple(_for_an_administrator(path, reading.problems))
    found = None if problems else _judged(reading.layer)
    if isinstance(found, PolicyFile):
        return found
    good = _judged(Layer(level, before, path)) if before is not None else None
    broken = sources.Reading(replace(reading.layer, values={}), problems or tuple(in_order(found or ())))
    return replace(good, reading=broken) if isinstance(good, PolicyFile) else PolicyFile(broken)


def _judged(layer: Layer) -> PolicyFile | list[Problem]:
    """The policy that ``layer`` is with its bounds, or what is wrong with it."""
    settings = replace(layer, values=settings_of(layer.level, layer.values))
    organisation, wrong = _organisation(layer)
    wrong += [problem(layer, each) for each in bounding.findings(layer)]
    wrong += check(settings)
    return wrong or PolicyFile(
        sources.Reading(settings), organisation, bounding.bounds(settings, layer.values), layer.values
    )


def settings_of(level: Level, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a file with those ``values`` says of settings: a policy has more in it."""
    return {name: each for name, each in values.items() if not (level.is_policy and name in _MORE)}


def told(policies: Iterable[PolicyFile]) -> Organisation:
    """Who the organisation is; of several words on it the last counts."""
    said: dict[str, str] = {}
    for each in policies:
        of = each.organisation
        said |= {name: text for name, text in [("name", of.name), ("contact", of.contact), ("note", of.note)] if text}
    return Organisation(**said)


def locked_by(combined: Combined, key: tuple[str, ...]) -> str:
    """The policy file that fixes ``key``, which the person then cannot set; "" for none. Bounds are no lock."""
    for layer in reversed(combined.layers):
        if layer.level is Level.MANDATORY and not layer.clamps and says(layer.values, key):
            return layer.file
    return ""


def _is_missing(path: str) -> bool:
    """Whether there is nothing at all. What nobody may look at is there."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _drop_ins(level: Level, folder: str) -> tuple[list[str], list[Problem]]:
    layer = Layer(level, {}, folder)
    try:
        names = sorted(each for each in os.listdir(folder) if each.endswith(".toml") and not each.startswith("."))
    except FileNotFoundError:
        return [], []
    except OSError as error:
        message = _("It cannot be read: {reason}.").format(reason=error.strerror or error)
        return [], [layer.problem((), message)]
    trouble = []
    if len(names) > MOST_FILES:
        message = _("Found {count} files, expected at most {most}; the others are left out.")
        trouble = [layer.problem((), message.format(count=len(names), most=MOST_FILES))]
    return [os.path.join(folder, each) for each in names[:MOST_FILES]], trouble


def _organisation(layer: Layer) -> tuple[Organisation, list[Problem]]:
    try:
        said = _Extras.model_validate({k: v for k, v in layer.values.items() if k == _ORGANISATION}).organisation
    except ValidationError as error:
        wrong = [problem(layer, each) for each in findings(error, layer.spell, Slot(_Extras))]
        return _NOBODY, wrong
    return Organisation(name=said.name, contact=said.contact, note=said.note), []


def _for_an_administrator(path: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """A person cannot give themselves the right to read what is the system's."""
    unreadable = os.path.exists(path) and not os.access(path, os.R_OK)
    advice = _("As an administrator: chmod a+r {path}").format(path=path)
    for each in problems:
        yield replace(each, advice=advice) if unreadable else each
