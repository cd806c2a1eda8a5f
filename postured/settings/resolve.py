"""From files, variables and options to the settings in force."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from postured.language import _, has
from postured.settings import policy as policies
from postured.settings import sources
from postured.settings.bounds import Bound, hold, together
from postured.settings.budget import hold_budget
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

Said = Mapping[str, Mapping[str, Any]]
"""What files say, by the file."""
_NOTHING: Said = {}


@dataclass(frozen=True, slots=True)
class Resolved:
    """The settings in force, and what they were made from."""

    combined: Combined
    problems: tuple[Problem, ...]
    """Of every layer, in the order of the layers; such a layer does not count, or as it was when it was good last."""
    files: tuple[str, ...]
    """What was read, or would have been if it were there."""
    refused: tuple[Problem, ...] = ()
    """Of policy files that do not count, since others than the system could have written them."""
    notes: tuple[Problem, ...] = ()
    """What the person should know, and nothing is wrong with: keys with another name now, wishes kept within bounds."""
    organisation: Organisation = _NOBODY
    bounds: tuple[Bound, ...] = ()
    """Those of the employer's that hold, one for each key."""
    last_good: Said = field(default_factory=dict)
    """What each file said when nothing was wrong with it last."""


def resolve(
    *,
    config: str | None,
    must_exist: bool = False,
    health: str | None = None,
    sets: Sequence[str] = (),
    policy: str | None = None,
    system: System | None = None,
    environ: Mapping[str, str],
    last_good: Said = _NOTHING,
) -> Resolved:
    """Read every layer and lay them over one another.

    ``config`` is the person's file, which may be missing unless it ``must_exist``. None for it, or for ``health``,
    leaves that layer out; so does an empty ``environ``. ``policy`` is an employer's file, as if it were in force;
    ``system`` is where those lie that are (``policy.of_this_machine()``), and None leaves them out. Where something is
    wrong with a file, what it said in ``last_good`` counts.
    """
    employer = _NO_POLICIES if system is None else policies.read(system, last_good)
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
    return _bound(_resolved(readings, last_good), files, employer)


def by_itself(layer: Layer, policies: Iterable[Layer] = ()) -> list[Problem]:
    """What is wrong with ``layer``, over the profile that it names, an employer's ``policies``, and nothing else."""
    readings = [Reading(each) for each in (*policies, layer)]
    return [each for each in _resolved(readings).problems if _is_of(each, layer)]


def _bound(resolved: Resolved, files: Sequence[PolicyFile], employer: Policies) -> Resolved:
    """``resolved`` within what those policies allow that count."""
    said = {(each.level, each.file) for each in resolved.combined.layers}
    counting = [each for each in files if (each.reading.layer.level, each.reading.layer.file) in said]
    whole = {each.reading.layer.file: each.said for each in files if each.reading.layer.file in resolved.last_good}
    bounds = together(bound for each in counting for bound in each.bounds)
    combined, notes = hold(resolved.combined, bounds)
    combined, counted = hold_budget(combined)
    read = (*resolved.files, *(each for each in employer.files if each not in resolved.files))
    return replace(
        resolved,
        combined=combined,
        files=read,
        refused=employer.refused,
        notes=(*resolved.notes, *notes, *counted, *_not_spoken(combined)),
        organisation=policies.told(counting),
        bounds=bounds,
        last_good={**resolved.last_good, **whole},
    )


def _not_spoken(combined: Combined) -> Iterator[Problem]:
    """A note on the language, if there is no translation to it."""
    language = combined.settings.language
    if language and not has(language):
        message = _('There is no translation to "{language}" yet, and reminders come in English.')
        yield combined.origin(("language",)).problem(("language",), message.format(language=language))


def _resolved(readings: Sequence[Reading], last_good: Said = _NOTHING) -> Resolved:
    profiles = _Profiles(last_good)
    problems: list[Problem] = []
    layers: list[Layer] = []
    whole: list[Layer] = []
    broken: list[Layer] = []
    for each in readings:
        found = in_order([*each.problems, *check(each.layer)])
        problems += in_order([*found, *(profiles.wrong_with(each.layer) if found else ())])
        layers += profiles.in_place_of(each.layer) if found else [each.layer]
        (broken if found else whole).append(each.layer)
    combined, profile = profiles.under(layers)
    problems += [each for each in combined.problems if not any(_is_of(each, layer) for layer in broken)]
    left_out = {id(each) for each in combined.left_out}
    whole += [profile.layer] if profile is not None and not profile.problems else []
    good = {each.file: each.values for each in whole if id(each) not in left_out and each.file and _is_json(each)}
    if left_out:
        instead = [it for each in layers for it in (profiles.in_place_of(each) if id(each) in left_out else [each])]
        combined, profile = profiles.under(instead)
    read = [each for each in [profile, *readings] if each is not None]
    files = dict.fromkeys([*profiles.read, *(each.layer.file for each in readings if each.layer.file)])
    return Resolved(
        combined,
        tuple(sorted(dict.fromkeys(problems), key=_rank)),
        tuple(files),
        notes=(*(note for each in read for note in each.notes), *combined.notes),
        last_good={file: last_good[file] for file in files if file in last_good} | good,
    )


class _Profiles:
    """Reads the profiles that layers name, and remembers which files it tried."""

    def __init__(self, last_good: Said) -> None:
        self.read: list[str] = []
        self._last_good = last_good

    def under(self, layers: list[Layer]) -> tuple[Combined, Reading | None]:
        """``layers`` over the profile that they name.

        A layer that names none that exists does not count, nor does the profile of a layer that falls out for another
        reason: then what is left is laid out anew.
        """
        namer = next((each for each in reversed(layers) if _KEY[0] in each.values), None)
        if namer is None:
            return combine(layers), None
        rest = [each for each in layers if each is not namer]
        profile = self._profile(namer)
        if isinstance(profile, Problem):
            return _adding(self.under(rest), [profile], namer)
        combined = combine([*([] if profile.problems else [profile.layer]), *layers])
        if profile.problems or any(each is profile.layer for each in combined.left_out):
            wrong = [each for each in combined.problems if _is_of(each, profile.layer)]
            instead = combine([*self.in_place_of(profile.layer), *layers]), profile
            combined = _adding(instead, wrong, profile.layer)[0]
        if any(each is namer for each in combined.left_out):
            return _adding(self.under(rest), [each for each in combined.problems if _is_of(each, namer)], namer)
        return _adding((combined, profile), profile.problems)

    def wrong_with(self, namer: Layer) -> Sequence[Problem]:
        """What is wrong with the profile that ``namer`` names, or with its name."""
        if not isinstance(namer.values.get(_KEY[0]), str):
            return ()
        profile = self._profile(namer)
        return (profile,) if isinstance(profile, Problem) else profile.problems

    def in_place_of(self, layer: Layer) -> list[Layer]:
        """What counts while ``layer`` cannot: what its file said last, and what any of it says of health.

        That goes for the profile that it names, too: nothing that was hidden for somebody's health comes back.
        """
        found = []
        said = self._last_good.get(layer.file) if layer.file else None
        if said is not None:
            before = Layer(layer.level, policies.settings_of(layer.level, said), layer.file, yields=True)
            found = [] if check(before) else [before]
        return [*found, *(safe for each in [*found, layer] for safe in self._health_of(each))]

    def _health_of(self, layer: Layer) -> Iterator[Layer]:
        profile = self._profile(layer) if isinstance(layer.values.get(_KEY[0]), str) else None
        for each in (profile.layer if isinstance(profile, Reading) else None, layer):
            safe = None if each is None else health_of(each)
            if safe is not None:
                yield safe

    def _profile(self, namer: Layer) -> Reading | Problem:
        """What the profile that ``namer`` names says, or the problem that there is none."""
        name = namer.values[_KEY[0]]
        path = _path(name, namer)
        reading = sources.file(Level.PROFILE, path, must_exist=True)
        self.read += [path] if path not in self.read else []
        if any(each.missing for each in reading.problems) and path not in self._last_good:
            near = close_word(name, PROFILES)
            message = _('Found no profile "{name}", expected {names} or the path of a file.')
            names = ", ".join(f'"{each}"' for each in PROFILES)
            advice = _('Did you mean "{near}"?').format(near=near) if near else ""
            return namer.problem(_KEY, message.format(name=name, names=names), advice)
        wrong = [*reading.problems, *check(reading.layer)]
        if _KEY[0] in reading.layer.values:
            message = _("A profile cannot name another profile.")
            wrong = [reading.layer.problem(_KEY, message, value=False)]
        return replace(reading, problems=tuple(in_order(wrong)))


def _is_json(layer: Layer) -> bool:
    try:
        json.dumps(layer.values)
    except (TypeError, ValueError):
        return False
    return True


def _adding(
    found: tuple[Combined, Reading | None], problems: Sequence[Problem], *left_out: Layer
) -> tuple[Combined, Reading | None]:
    combined, profile = found
    problems, layers = (*problems, *combined.problems), (*left_out, *combined.left_out)
    return replace(combined, problems=problems, left_out=layers), profile


def _path(name: str, namer: Layer) -> str:
    """A path is taken from the folder of the file that it stands in."""
    if name in PROFILES:
        return shipped("profiles", f"{name}.toml")
    return os.path.join(os.path.dirname(namer.file), os.path.expanduser(name))


def _is_of(problem: Problem, layer: Layer) -> bool:
    return (problem.layer, problem.file) == (layer.level.label, layer.file)


def _rank(problem: Problem) -> int:
    return next(each for each in Level if each.label == problem.layer)
