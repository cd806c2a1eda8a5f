"""From files, variables and options to the settings in force."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from postured.language import _
from postured.settings import policy as policies
from postured.settings import sources
from postured.settings.bounds import hold
from postured.settings.declaration import close_word
from postured.settings.handover import Organisation, Problem
from postured.settings.layers import Combined, Layer, Level, check, combine, health_of, in_order
from postured.settings.paths import shipped
from postured.settings.policy import Policies, PolicyFile, System
from postured.settings.sources import Reading

PROFILES = ("standard", "gentle", "five-per-thirty", "sit-stand", "eyes-only")
"""Those that come with postured."""
_KEY = ("profile",)
_NO_POLICIES = Policies()
_NOBODY = Organisation()


@dataclass(frozen=True, slots=True)
class Resolved:
    """The settings in force, and what they were made from."""

    combined: Combined
    problems: tuple[Problem, ...]
    """Of every layer, in the order of the layers; such a layer does not count."""
    files: tuple[str, ...]
    """What was read, or would have been if it were there."""
    refused: tuple[Problem, ...] = ()
    """Of policy files that do not count, since others than the system could have written them."""
    notes: tuple[Problem, ...] = ()
    """What the person should know, and nothing is wrong with: keys with another name now, wishes kept within bounds."""
    organisation: Organisation = _NOBODY


def resolve(
    *,
    config: str | None,
    must_exist: bool = False,
    health: str | None = None,
    sets: Sequence[str] = (),
    policy: str | None = None,
    system: System | None = None,
    environ: Mapping[str, str],
) -> Resolved:
    """Read every layer and lay them over one another.

    ``config`` is the person's file, which may be missing unless it ``must_exist``. None for it, or for ``health``,
    leaves that layer out; so does an empty ``environ``. ``policy`` is an employer's file, as if it were in force;
    ``system`` is where those lie that are (``policy.of_this_machine()``), and None leaves them out.
    """
    employer = _NO_POLICIES if system is None else policies.read(system)
    files = list(employer.policies)
    if policy is not None:
        files.append(policies.read_file(Level.MANDATORY, policy))
    readings = [each.reading for each in files if each.reading.layer.level is Level.RECOMMENDED]
    if config is not None:
        readings.append(sources.file(Level.USER, config, must_exist=must_exist))
    if health is not None:
        readings.append(sources.health_file(health))
    readings += [sources.environment(environ), sources.command_line(sets)]
    readings += [each.reading for each in files if each.reading.layer.level is Level.MANDATORY]
    return _bound(_resolved(readings), files, employer)


def by_itself(layer: Layer) -> list[Problem]:
    """What is wrong with ``layer``, laid over the profile that it names and nothing else."""
    return [each for each in _resolved([Reading(layer)]).problems if _is_of(each, layer)]


def _bound(resolved: Resolved, files: Sequence[PolicyFile], employer: Policies) -> Resolved:
    """``resolved`` within what those policies allow that count."""
    counting = [each for each in files if any(each.reading.layer is layer for layer in resolved.combined.layers)]
    combined, notes = hold(resolved.combined, [bound for each in counting for bound in each.bounds])
    read = (*resolved.files, *(each for each in employer.files if each not in resolved.files))
    return replace(
        resolved,
        combined=combined,
        files=read,
        refused=employer.refused,
        notes=(*resolved.notes, *notes),
        organisation=policies.told(counting),
    )


def _resolved(readings: Sequence[Reading]) -> Resolved:
    problems: list[Problem] = []
    sound = []
    for each in readings:
        found = in_order([*each.problems, *check(each.layer)])
        problems += found
        if not found:
            sound.append(each.layer)
        elif (safe := health_of(each.layer)) is not None:
            sound.append(safe)
    combined, profile = _with_profile(sound)
    problems += combined.problems
    dropped = [each for each in sound if all(each is not kept for kept in combined.layers)]
    if safes := [safe for safe in map(health_of, dropped) if safe is not None]:
        combined, profile = _with_profile([*(each for each in sound if each not in dropped), *safes])
    read = [each for each in [profile, *readings] if each is not None]
    files = tuple(each.layer.file for each in read if each.layer.file)
    notes = tuple(note for each in read for note in each.notes)
    return Resolved(combined, tuple(sorted(problems, key=_rank)), files, notes=notes)


def _with_profile(layers: list[Layer]) -> tuple[Combined, Reading | None]:
    """``layers`` over the profile that they name.

    A layer that names none that exists does not count, nor does the profile of a layer that falls out for another
    reason: then what is left is laid out anew.
    """
    namer = next((each for each in reversed(layers) if _KEY[0] in each.values), None)
    if namer is None:
        return combine(layers), None
    rest = [each for each in layers if each is not namer]
    profile = _profile(namer)
    if isinstance(profile, Problem):
        return _adding(_with_profile(rest), [profile])
    below = [] if profile.problems else [profile.layer]
    combined = combine([*below, *layers])
    if all(each is not namer for each in combined.layers):
        return _adding(_with_profile(rest), [each for each in combined.problems if _is_of(each, namer)])
    return _adding((combined, profile), profile.problems)


def _adding(found: tuple[Combined, Reading | None], problems: Sequence[Problem]) -> tuple[Combined, Reading | None]:
    combined, profile = found
    return replace(combined, problems=(*problems, *combined.problems)), profile


def _profile(namer: Layer) -> Reading | Problem:
    """What the profile that ``namer`` names says, or the problem that there is none."""
    name = namer.values[_KEY[0]]
    path = _path(name, namer)
    reading = sources.file(Level.PROFILE, path, must_exist=True)
    if any(each.missing for each in reading.problems):
        near = close_word(name, PROFILES)
        message = _('Found no profile "{name}", expected {names} or the path of a file.')
        names = ", ".join(f'"{each}"' for each in PROFILES)
        advice = _('Did you mean "{near}"?').format(near=near) if near else ""
        return namer.problem(_KEY, message.format(name=name, names=names), advice)
    if _KEY[0] not in reading.layer.values:
        return reading
    message = _("A profile cannot name another profile.")
    return replace(reading, problems=(reading.layer.problem(_KEY, message, value=False),))


def _path(name: str, namer: Layer) -> str:
    """A path is taken from the folder of the file that it stands in."""
    if name in PROFILES:
        return shipped("profiles", f"{name}.toml")
    return os.path.join(os.path.dirname(namer.file), os.path.expanduser(name))


def _is_of(problem: Problem, layer: Layer) -> bool:
    return (problem.layer, problem.file) == (layer.level.label, layer.file)


def _rank(problem: Problem) -> int:
    return next(each for each in Level if each.label == problem.layer)
