"""``postured simulate``: a day without waiting for it, on settings of its own and nothing of this machine."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from itertools import chain
from typing import Any

from postured import rulebook
from postured.core.rules import Rules
from postured.errors import ExitCode, PosturedError, UsageError
from postured.language import _
from postured.settings.handover import Problem
from postured.settings.resolve import resolve
from postured.simulator import activitywatch, days, jsontext, trace
from postured.simulator.happenings import Command, Trace
from postured.simulator.records import lines
from postured.simulator.trace import BadTrace
from postured.simulator.world import World

_LARGEST = 256 << 20
_MOST_DAYS = 3650


class NoSuchTrace(PosturedError):
    """There is no such file."""

    exit_code = ExitCode.NO_INPUT


def main(chosen: argparse.Namespace) -> int:
    """Play the trace, or days that are made up, and tell what came of it."""
    found = _trace(chosen)
    world = _played(found, chosen.config, chosen)
    _all_known(world, chosen)
    other = None if chosen.compare is None else _played(found, chosen.compare, chosen)
    if chosen.json:
        _print(chosen, world, other)
        return ExitCode.OK
    from postured.simulator import drawing  # rich is not for every caller

    drawing.show(world, other)
    return ExitCode.OK


def _print(chosen: argparse.Namespace, world: World, other: World | None) -> None:
    records = lines(world) if other is None else lines(world, compared=False, config=chosen.config)
    if other is not None:
        records = chain(records, lines(other, compared=True, config=chosen.compare))
    for each in records:
        print(json.dumps(each))


def _trace(chosen: argparse.Namespace) -> Trace:
    if chosen.trace is not None:
        if (chosen.day, chosen.days, chosen.seed) != (None, None, None):
            raise UsageError(
                _("--day, --days and --seed make days up, and a trace has its own"),
                _("Leave out the trace, or these."),
            )
        return read(chosen.trace, chosen.timezone)
    if chosen.timezone is not None:
        raise UsageError(_("--timezone is for an ActivityWatch export, and none is given"))
    count = 1 if chosen.days is None else chosen.days
    if not 1 <= count <= _MOST_DAYS:
        raise UsageError(_("--days takes a number from 1 to {most}").format(most=_MOST_DAYS))
    return days.office_days(1 if chosen.seed is None else chosen.seed, chosen.day or "focused", count)


def _name(path: str) -> str:
    return _("standard input") if path == "-" else path


def read(path: str, zone: tzinfo | None = None) -> Trace:
    """The trace in a file, or of somebody's ActivityWatch, whose clock was that of ``zone``; UTC for None.

    Raises:
        BadTrace: it is neither.
        NoSuchTrace: there is no such file.
        UsageError: there is a ``zone`` for a trace, which names its own.
    """
    name = _name(path)
    try:
        if path == "-":
            data = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with open(os.path.expanduser(path), "rb") as file:
                data = file.read(_LARGEST + 1)
        text = data.decode()
    except UnicodeDecodeError:
        raise BadTrace(name, 0, _("It is no text in UTF-8.")) from None
    except OSError as error:
        raise NoSuchTrace(_("cannot read {path}").format(path=path), error.strerror or str(error)) from error
    if len(data) > _LARGEST:
        raise BadTrace(name, 0, _("It is larger than any trace should be."))
    if activitywatch.looks_like(text):
        return activitywatch.parse(text, name, zone or UTC)
    if zone is not None:
        raise UsageError(
            _("--timezone is for an ActivityWatch export"), _("A trace names its own: “timezone” in its first line.")
        )
    return trace.parse(text, name)


def _played(found: Trace, config: str | None, chosen: argparse.Namespace) -> World:
    rules = _rules(config, chosen.policy, {}, found)
    return World(found, rules, _changing(config, chosen, found)).run()


def _all_known(world: World, chosen: argparse.Namespace) -> None:
    """Raise for a routine that the trace asks for and nobody has."""
    for line in world.unknown:
        if isinstance(line.what, Command):
            message = _("Found {found} for routine, which is none that is switched on.")
            raise BadTrace(
                _name(chosen.trace),
                line.number,
                message.format(found=jsontext.found(line.what.routine)),
                jsontext.meant(line.what.routine, world.routines),
            )


def _changing(
    config: str | None, chosen: argparse.Namespace, found: Trace
) -> Callable[[Mapping[str, Any], int], Rules]:
    def change(values: Mapping[str, Any], line: int) -> Rules:
        resolved = resolve(config=config, must_exist=True, sets=_sets(values), policy=chosen.policy, environ={})
        if resolved.problems:
            raise BadTrace(_name(chosen.trace), line, "\n".join(map(_told, resolved.problems)))
        return _rules(config, chosen.policy, values, found)

    return change


def _told(problem: Problem) -> str:
    """One that a line of settings has, which stands where the trace says."""
    key = f"{problem.key}: " if problem.key else ""
    return f"{key}{problem.message} {problem.advice}".rstrip()


def _rules(config: str | None, policy: str | None, values: Mapping[str, Any], found: Trace) -> Rules:
    """Past the ramp, unless the trace says that these are somebody's first days."""
    years = range(found.start.year - 1, (found.start + found.end).year + 2)
    rules = rulebook.alone(config, sets=_sets(values), policy=policy, years=years)
    return rules if found.ramp else rulebook.past_the_ramp(rules)


def _sets(values: Mapping[str, Any]) -> list[str]:
    return [f"{key}={_toml(value)}" for key, value in values.items()]


def _toml(value: object) -> str:
    """What JSON says of a setting, as ``--set`` takes it."""
    return value if isinstance(value, str) else json.dumps(value)
