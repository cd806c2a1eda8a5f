"""``postured config check``: whether the settings can be used, and all that is wrong with them."""

import argparse
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from postured.adapters.clock import local_now
from postured.catalogue.reading import Catalogue, load
from postured.catalogue.wanted import unknown
from postured.errors import ExitCode, MissingSettings, SettingsError, UsageError
from postured.language import _
from postured.rulebook import calendars_of
from postured.settings import paths, policy, sources
from postured.settings.handover import Problem
from postured.settings.here import employers_here, here
from postured.settings.layers import Layer, Level, combine
from postured.settings.report import heading, report
from postured.settings.resolve import by_itself
from postured.settings.sources import open_to_others

_OF_POLICIES_ALONE = {"organisation", "bounds"}


@dataclass(frozen=True, slots=True)
class _Checked:
    files: tuple[str, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


def main(chosen: argparse.Namespace) -> int:
    """Check the files that are named, each by itself, or else all settings of this machine.

    Raises:
        UsageError: a policy is to be checked, and no file is named.
        SettingsError: something is wrong; all of it is in the detail.
        MissingSettings: nothing else is wrong than that a file that was named is not there.
    """
    if chosen.policy and not chosen.files:
        raise UsageError(_("which file?"), _("Name the policy: postured config check --policy mandatory.toml"))
    found = _files(chosen.files, as_policy=chosen.policy) if chosen.files else _machine()
    missing = bool(chosen.files and found.problems) and all(each.missing for each in found.problems)
    if chosen.json:
        print(json.dumps(_plain(found)))
        return (ExitCode.NO_INPUT if missing else ExitCode.SETTINGS) if found.problems else ExitCode.OK
    if found.problems:
        kind = MissingSettings if missing else SettingsError
        raise kind(heading(found.problems), report(found.problems))
    print(_all_is_well(found))
    return ExitCode.OK


def plain(problem: Problem) -> dict[str, Any]:
    """A problem as --json tells it; the line itself may hold what is nobody else's business."""
    return {name: getattr(problem, name) for name in ("layer", "file", "line", "column", "key", "message", "advice")}


def _machine() -> _Checked:
    """All layers as the daemon reads them here, what an employer's files that do not count say among them."""
    resolved = here()
    catalogue = _catalogue()
    calendars = calendars_of(resolved.combined, local_now())
    others = [*resolved.refused, *catalogue.problems, *unknown(resolved.combined, catalogue), *calendars.problems]
    shown = open_to_others(paths.find(os.environ).health)
    return _Checked(
        tuple(each for each in resolved.files if os.path.isfile(each)),
        (*resolved.problems, *others, *([shown] if shown else [])),
        resolved.notes,
    )


def _catalogue() -> Catalogue:
    return load(paths.find(os.environ).exercises, policy.of_this_machine())


def _files(files: Sequence[str], *, as_policy: bool) -> _Checked:
    readings = [_read(each, as_policy=as_policy) for each in files]
    catalogue = _catalogue()
    problems = [problem for each in readings for problem in each.problems or _alone(each.layer, catalogue)]
    return _Checked(tuple(files), tuple(problems), tuple(note for each in readings for note in each.notes))


def _read(file: str, *, as_policy: bool) -> sources.Reading:
    """The layer in ``file``. An employer's is known by its name, or by what only such a file may hold."""
    reading = sources.file(Level.USER, file, must_exist=True)
    level = _level_by_name(file)
    if not as_policy and level is None and not _OF_POLICIES_ALONE & set(reading.layer.values):
        return reading
    return policy.read_file(level or Level.MANDATORY, file).reading


def _level_by_name(file: str) -> Level | None:
    """Which policy lies under such a name: ``recommended.toml``, ``mandatory.d/10-hours.toml``."""
    names = [each.split(".")[0] for each in os.path.abspath(file).split(os.sep)[-2:]]
    return next((each for each in (Level.RECOMMENDED, Level.MANDATORY) if each.label in names), None)


def _alone(layer: Layer, catalogue: Catalogue) -> Iterable[Problem]:
    """What is wrong with ``layer`` over the profile that it names and what an employer says here, and nothing else."""
    employer = [] if layer.level.is_policy else employers_here()
    return by_itself(layer, employer) or unknown(combine([*employer, layer]), catalogue)


def _all_is_well(found: _Checked) -> str:
    if not found.files:
        return _("You have no settings file, and need none: everything is as it comes.")
    lines = [_("Nothing is wrong with your settings."), *(f"  {each}" for each in found.files)]
    return "\n".join([*lines, *(["", report(found.notes)] if found.notes else [])])


def _plain(found: _Checked) -> dict[str, Any]:
    return {
        "version": 1,
        "files": list(found.files),
        "problems": [plain(each) for each in found.problems],
        "notes": [plain(each) for each in found.notes],
    }
