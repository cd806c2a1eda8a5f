"""A story told as a trace, and what came of it: SCENARIOS are written with these few words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from postured.core.decisions import Decision
from postured.core.due import spent
from postured.core.events import Event
from postured.core.planner import step
from postured.core.rules import Counts, Hours, Range, Routine, Rules, Style
from postured.core.status import Status, status
from postured.simulator.records import lines
from postured.simulator.trace import parse
from postured.simulator.world import World

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MOVE = Routine(name="move", every=30 * MINUTE, lasts=2 * MINUTE, counts=Counts.SITTING, natural_break=2 * MINUTE)
MICRO = Routine(
    name="micro-break",
    every=20 * MINUTE,
    lasts=20 * SECOND,
    counts=Counts.SCREEN,
    style=Style.AMBIENT,
    natural_break=30 * SECOND,
    wait_at_most=3 * MINUTE,
)
LONG = Routine(name="long-move", every=HOUR, lasts=5 * MINUTE, natural_break=5 * MINUTE, style=Style.WINDOW)
BACKSTOP = Routine(
    name="backstop",
    every=2 * HOUR,
    lasts=10 * MINUTE,
    natural_break=5 * MINUTE,
    style=Style.WINDOW,
    wait_at_most=15 * MINUTE,
    daily_budget=False,
)
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
    rules: Rules
    """As they were at the beginning."""
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
    def showings(self) -> list[tuple[str, int, str, str]]:
        """Every showing: the time since the start, the reminder's number, the routine, and the reason."""
        return [(stamp(each["t"]), each["id"], each["routine"], each["reason"]) for each in self.of("remind")]

    @property
    def clocks(self) -> list[str]:
        """The wall clock at each showing, as "Mon 09:30:00"."""
        return [datetime.fromisoformat(each["wall"]).strftime("%a %H:%M:%S") for each in self.of("remind")]

    @property
    def outcomes(self) -> list[str]:
        return [each["outcome"] for each in self.of("outcome")]

    @property
    def ends(self) -> list[tuple[str, str, str]]:
        """Every outcome: the time since the start, the routine, and what it is."""
        return [(stamp(each["t"]), each["routine"], each["outcome"]) for each in self.of("outcome")]

    @property
    def taken_down(self) -> list[tuple[str, str, str]]:
        """Every time that a reminder was taken down without its end: when, the routine, and the reason."""
        return [(stamp(each["t"]), each["routine"], each["reason"]) for each in self.of("withdraw")]

    @property
    def credits(self) -> list[tuple[str, str, str]]:
        """Every credit: routine, length of the absence, reason."""
        return [(each["routine"], stamp(each["absence"]), each["reason"]) for each in self.of("credit")]

    @property
    def holds(self) -> list[tuple[str, str, str]]:
        return [(stamp(each["t"]), each["routine"], each["reason"]) for each in self.of("hold")]

    @property
    def sitting(self) -> str:
        """All sitting time of the story."""
        return stamp(self.of("summary")[0]["sitting"])

    @property
    def screen(self) -> str:
        """All screen time of the story."""
        return stamp(self.of("summary")[0]["screen"])

    @property
    def status(self) -> Status:
        """What is so at the end of the story."""
        return status(self.world.state, self.world.state.at, self.rules)

    def clock(self, name: str) -> str:
        """What that routine's clock shows at the end of the story."""
        routine = self.rules.routine(name)
        assert routine is not None
        return stamp(spent(self.world.state, routine, self.world.state.at.elapsed, self.rules).total_seconds())

    def then(self, kind: type[Event], **fields: object) -> tuple[Decision, ...]:
        """Something more happens at the end of the story, that no trace can tell: what is decided on it."""
        event = kind(at=self.world.state.at, **fields)  # type: ignore[arg-type]  # by its kind
        self.world.state, decisions = step(self.world.state, event, self.rules)
        return decisions


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
    told = Told(world, rules, list(lines(world)))
    _sound(told)
    return told


def _sound(told: Told) -> None:
    """What is so in every story: laws 8, 9 and 16."""
    opened: int | None = None
    last: float | None = None
    showings = 0
    for each in told.records[1:-1]:
        match each["decision"]:
            case "remind" if each["again"] == 0:
                assert opened is None, f"two are open at {stamp(each['t'])}"
                asked = each["reason"] == "asked"
                gap = told.rules.min_gap.total_seconds()
                assert asked or last is None or each["t"] - last >= gap, f"too soon at {stamp(each['t'])}"
                opened, showings, last = each["id"], 1, each["t"]
            case "remind":
                assert (each["id"], each["again"]) == (opened, showings), f"another one at {stamp(each['t'])}"
                showings, last = showings + 1, each["t"]
            case "outcome":
                assert each["id"] == opened, f"no such reminder at {stamp(each['t'])}"
                opened = None
    assert opened is None


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


def hours(*ranges: str, days: str = "mon tue wed thu fri sat sun", quiet: timedelta = timedelta(0)) -> Hours:
    """Working hours: ``ranges`` as in "09:00-17:00"; ``quiet`` is that of both edges."""
    week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    pairs = [at(*each.split("-")) for each in ranges]
    return Hours(
        days=frozenset(map(week.index, days.split())),
        ranges=tuple(Range(start=start, end=end) for start, end in pairs),
        quiet_after_arrival=quiet,
        quiet_before_end=quiet,
    )
