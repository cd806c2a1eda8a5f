"""A story told as a trace, and what came of it: SCENARIOS are written with these few words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any

from postured.core.rules import Counts, Hours, Routine, Rules
from postured.simulator.records import lines
from postured.simulator.trace import parse
from postured.simulator.world import World

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MOVE = Routine(name="move", every=30 * MINUTE, lasts=2 * MINUTE, counts=Counts.SITTING, natural_break=2 * MINUTE)
PLAIN = Rules(
    routines=(MOVE,),
    hours=Hours(),
    lull=timedelta(0),
    per_hour=1000,
    ambient_per_hour=1000,
    per_day=1000,
    hold_during=frozenset(
        {
            "microphone",
            "camera",
            "screen-share",
            "fullscreen",
            "do-not-disturb",
            "presentation",
            "calendar",
            "program",
            "by-hand",
        }
    ),
)
"""The plain rules: one routine, around the clock, no quiet edges, budgets out of the way."""
START = "2026-11-23T09:00:00+01:00"
"""A Monday."""


@dataclass(frozen=True)
class Told:
    """What came of a story."""

    world: World
    records: list[dict[str, Any]]

    def of(self, decision: str) -> list[dict[str, Any]]:
        return [each for each in self.records if each.get("decision") == decision]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Every showing: the time since the start, and the routine."""
        return [(stamp(each["t"]), each["routine"]) for each in self.of("remind")]

    @property
    def reminders(self) -> list[str]:
        return [at for at, _ in self.shown]

    @property
    def outcomes(self) -> list[str]:
        return [each["outcome"] for each in self.of("outcome")]

    @property
    def credits(self) -> list[tuple[str, str, str]]:
        """Every credit: routine, length of the absence, reason."""
        return [(each["routine"], stamp(each["absence"]), each["reason"]) for each in self.of("credit")]

    @property
    def holds(self) -> list[tuple[str, str, str]]:
        return [(stamp(each["t"]), each["routine"], each["reason"]) for each in self.of("hold")]


def stamp(seconds: float) -> str:
    """``seconds`` as "h:mm:ss", with tenths where there are any."""
    whole, tenth = divmod(round(seconds * 10), 10)
    text = f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{text}.{tenth}" if tenth else text


def tell(
    story: str,
    rules: Rules = PLAIN,
    *,
    start: str = START,
    zone: str = "Europe/Berlin",
    answers: object = "done",
    ramp: bool = False,
) -> Told:
    """Play ``story``, a line an event: the time since the start ("25:00", "1:02:30"), the event, its fields.

    ``0:00 input``, ``20:00 busy signal=microphone``, ``30:00 command pause for=1h``, ``50:00 settings move.every=25m``
    (of a routine, as ``Rules`` know it).
    """
    head = {"trace": 1, "start": start, "timezone": zone, "answers": answers} | ({"ramp": True} if ramp else {})
    trace = parse("\n".join(json.dumps(each) for each in (head, *map(_event, _lines(story)))), "story")
    world = World(trace, rules, lambda values, _line: _changed(rules, values)).run()
    return Told(world, list(lines(world)))


def _lines(story: str) -> list[str]:
    return [line.split("#")[0].strip() for line in story.splitlines() if line.split("#")[0].strip()]


def _event(line: str) -> dict[str, Any]:
    moment, event, *words = line.split()
    fields = dict(word.split("=", 1) for word in words if "=" in word)
    bare = [word for word in words if "=" not in word]
    found: dict[str, Any] = {"t": _seconds(moment), "event": event}
    if event == "command":
        found["command"] = bare[0]
    if event == "settings":
        return {**found, "set": fields}
    return {**found, **fields}


def _seconds(moment: str) -> float:
    """``h:mm:ss`` or ``mm:ss``."""
    total = 0.0
    for part in moment.split(":"):
        total = total * 60 + float(part)
    return total


def _changed(rules: Rules, values: Mapping[str, Any]) -> Rules:
    """``move.every=25m`` and the like."""
    for key, text in values.items():
        name, field = key.split(".")
        length = timedelta(minutes=float(text.removesuffix("m")))
        change: dict[str, Any] = {field: length}
        routines = tuple(replace(each, **change) if each.name == name else each for each in rules.routines)
        rules = replace(rules, routines=routines)
    return rules


def at(*clocks: str) -> tuple[time, ...]:
    return tuple(map(time.fromisoformat, clocks))
