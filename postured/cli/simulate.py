"""``postured simulate``: a day without waiting for it, on settings of its own and nothing of this machine."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from postured import rulebook
from postured.core.rules import Rules
from postured.errors import ExitCode, PosturedError, UsageError
from postured.language import _
from postured.simulator import activitywatch, days, trace
from postured.simulator.happenings import Trace
from postured.simulator.records import lines
from postured.simulator.trace import BadTrace
from postured.simulator.world import World

_LARGEST = 256 << 20
_MOST_DAYS = 3650
_FIRST = datetime.fromisoformat("2026-11-23T00:00:00+01:00")
"""A Monday, so that a seed means the same days for ever."""


class NoSuchTrace(PosturedError):
    """There is no such file."""

    exit_code = ExitCode.NO_INPUT


def main(chosen: argparse.Namespace) -> int:
    """Play the trace, or days that are made up, and tell what came of it."""
    found = _trace(chosen)
    world = _played(found, chosen.config, chosen)
    other = None if chosen.compare is None else _played(found, chosen.compare, chosen)
    if chosen.json:
        for each in (world, other):
            if each is not None:
                for record in lines(each):
                    print(json.dumps(record))
        return ExitCode.OK
    from postured.simulator import drawing  # rich is not for every caller

    drawing.show(world, other)
    return ExitCode.OK


def _trace(chosen: argparse.Namespace) -> Trace:
    if chosen.trace is not None:
        return read(chosen.trace)
    if not 1 <= chosen.days <= _MOST_DAYS:
        raise UsageError(_("--days takes a number from 1 to {most}").format(most=_MOST_DAYS))
    return days.office_days(chosen.seed, chosen.day, chosen.days)


def read(path: str) -> Trace:
    """The trace in a file, or of somebody's ActivityWatch.

    Raises:
        BadTrace: it is neither.
        NoSuchTrace: there is no such file.
    """
    name = _("standard input") if path == "-" else path
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
    return activitywatch.parse(text, name) if activitywatch.looks_like(text) else trace.parse(text, name)


def _played(found: Trace, config: str | None, chosen: argparse.Namespace) -> World:
    rules = _rules(config, chosen.policy, {}, found)
    return World(found, rules, _changing(config, chosen, found)).run()


def _changing(
    config: str | None, chosen: argparse.Namespace, found: Trace
) -> Callable[[Mapping[str, Any], int], Rules]:
    def change(values: Mapping[str, Any], line: int) -> Rules:
        try:
            return _rules(config, chosen.policy, values, found)
        except PosturedError as problem:
            raise BadTrace(chosen.trace or "", line, problem.detail or problem.title) from problem

    return change


def _rules(config: str | None, policy: str | None, values: Mapping[str, Any], found: Trace) -> Rules:
    """Past the ramp, unless the trace says that these are somebody's first days."""
    sets = [f"{key}={_toml(value)}" for key, value in values.items()]
    years = range(found.start.year - 1, (found.start + found.end).year + 2)
    rules = rulebook.alone(config, sets=sets, policy=policy, years=years)
    return rules if found.ramp else rulebook.past_the_ramp(rules)


def _toml(value: object) -> str:
    """What JSON says of a setting, as ``--set`` takes it."""
    return value if isinstance(value, str) else json.dumps(value)
