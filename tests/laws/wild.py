"""Days that nobody would live: any events in any order and timing, made from a seed, on settings of all kinds."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from postured import rulebook
from postured.core.events import Feeling
from postured.core.rules import Rules
from postured.simulator.days import office_days
from postured.simulator.happenings import (
    Answer,
    Answers,
    Busy,
    Clock,
    Command,
    Free,
    Line,
    Settings,
    Sign,
    Trace,
    What,
    Word,
)

EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ALWAYS: dict[str, Any] = {"hours.days": EVERY_DAY, "hours.ranges": []}
NO_EDGES: dict[str, Any] = {"hours.quiet_after_arrival": "0s", "hours.quiet_before_end": "0s"}
BUILT_IN = ("micro-break", "move", "long-move", "backstop", "lumbar-support", "hip-flexor")
SETTINGS: dict[str, dict[str, Any]] = {
    "default": {},
    "first-weeks": {},
    "plain": {
        **ALWAYS,
        **NO_EDGES,
        **{f"routines.{each}.enabled": False for each in BUILT_IN if each != "move"},
        "interruptions.lull": "0s",
        "interruptions.per_hour": 60,
        "interruptions.per_day": 1000,
        "walking.enabled": False,
    },
    "around-the-clock": ALWAYS,
    "night": {"hours.days": ["sun", "mon", "tue", "wed", "thu"], "hours.ranges": ["22:00-06:00"]},
    "ranges": {"hours.ranges": ["09:00-12:30", "12:30-15:00", "15:30-18:00", "20:00-01:00"]},
    "no-merge": {**ALWAYS, "interruptions.merge_within": "0s", "interruptions.min_gap": "0s"},
    "huge": {**ALWAYS, **NO_EDGES, "interruptions.per_hour": 60, "interruptions.ambient_per_hour": 60,
             "interruptions.per_day": 1000, "interruptions.min_gap": "1s"},
    "small": {**ALWAYS, "interruptions.per_hour": 1, "interruptions.ambient_per_hour": 1, "interruptions.per_day": 3},
    "none": {**ALWAYS, "interruptions.per_hour": 0, "interruptions.ambient_per_hour": 1},
    "everything": {
        **ALWAYS,
        "routines.sit-stand.enabled": True,
        "routines.hydration.enabled": True,
        "routines.lunch.enabled": True,
        "routines.lunch.at": ["02:30", "12:30", "12:33", "23:59"],
        "interruptions.per_day": 100,
        "interruptions.per_hour": 6,
    },
    "quick": {
        **ALWAYS,
        **NO_EDGES,
        "routines.micro-break.every": "1m",
        "routines.move.every": "3m",
        "routines.move.lasts": "30s",
        "interruptions.min_gap": "20s",
        "interruptions.merge_within": "10s",
        "interruptions.per_hour": 60,
        "interruptions.per_day": 1000,
        "interruptions.settle": "0s",
        "snooze.expires_after": "15s",
        "snooze.steps": ["30s", "1m"],
    },
    "patient": {**ALWAYS, "snooze.expires_after": "20m", "presence.away_after": "2m", "interruptions.settle": "1m"},
    "calls-are-nothing": {**ALWAYS, "presence.calls_are_presence": False, "interruptions.hold_during": ["fullscreen"]},
}  # fmt: skip
CHANGES: tuple[dict[str, Any], ...] = (
    {"routines.move.every": "25m"},
    {"routines.move.every": "5m"},
    {"routines.move.enabled": False},
    {"routines.move.enabled": True},
    {"routines.lunch.enabled": True},
    {"interruptions.per_hour": 1},
    {"interruptions.min_gap": "2m"},
    {"hours.ranges": ["00:00-12:00"]},
    {"walking.enabled": False},
    {"presence.away_after": "4m"},
    {"interruptions.hold_during": []},
    {"ramp.enabled": False},
)
SIGNALS = ("microphone", "microphone", "microphone", "camera", "fullscreen", "screen-share", "calendar", "by-hand")
ZONES = ("Europe/Berlin", "America/New_York", "UTC", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")
STARTS = (
    "2026-11-23T09:00:00",  # a Monday
    "2026-11-23T07:52:00",
    "2026-11-27T17:10:00",
    "2026-11-28T11:00:00",
    "2026-11-24T21:40:00",
    "2026-10-25T00:30:00",  # the clocks of Berlin go back
    "2027-03-27T22:30:00",  # and forward
    "2026-12-31T22:00:00",
)
WAITS = (0, 0, 0.5, 1, 2, 3, 4, 5, 10, 15, 20, 29, 30, 31, 40, 59, 60, 61, 119, 120, 180, 299, 300, 301, 600, 899, 900,
         1200, 1800, 3600, 7200, 30_000)  # fmt: skip
BUMPS = (0.0, -1.0, 1.0, -60.0, 60.0, -3540.0, 3600.0, -7200.0, 10_800.0, 86_400.0, -86_400.0)


@dataclass(frozen=True)
class Wild:
    """A day, and the settings that it is lived with."""

    settings: str
    """A name in ``SETTINGS``."""
    trace: Trace

    @property
    def rules(self) -> Rules:
        """Those that it begins with."""
        return rules_of(self.settings, {})

    def change(self, values: Mapping[str, Any], _line: int = 0) -> Rules:
        """Those after its settings were changed so."""
        return rules_of(self.settings, values)

    def with_lines(self, lines: tuple[Line, ...]) -> "Wild":
        """The same day with other things happening."""
        return replace(self, trace=replace(self.trace, lines=lines))

    @property
    def text(self) -> str:
        """As ``postured simulate`` would read it, with the settings that it needs in a line before it."""
        settings = "".join(f" --set '{each}'" for each in _sets(SETTINGS[self.settings]))
        answers = {each.value: weight for each, weight in self.trace.answers.weights.items()}
        head = {
            "trace": 1,
            "start": self.trace.start.isoformat(),
            "timezone": str(self.trace.start.tzinfo),
            "answers": answers | {"seed": self.trace.answers.seed},
            **({"ramp": True} if self.settings == "first-weeks" else {}),
        }
        return "\n".join([f"# {self.settings}:{settings}", *map(json.dumps, (head, *map(_told, self.trace.lines)))])


def rules_of(settings: str, changed: Mapping[str, Any]) -> Rules:
    """The rules of these settings; past the ramp, but for the first weeks."""
    return _rules(tuple(_sets({**SETTINGS[settings], **changed})), settings == "first-weeks")


@cache
def _rules(sets: tuple[str, ...], ramp: bool) -> Rules:
    rules = rulebook.alone(sets=sets)
    return rules if ramp else rulebook.past_the_ramp(rules)


def _sets(values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        yield f"{key}={value if isinstance(value, str) else json.dumps(value)}"


def wild_day(seed: int) -> Wild:
    """The day of that seed; the same one on every machine."""
    draw = random.Random(f"wild/{seed}")
    settings = draw.choice(tuple(SETTINGS))
    start = datetime.fromisoformat(draw.choice(STARTS)).replace(tzinfo=ZoneInfo(draw.choice(ZONES)))
    weights = {each: draw.choice((0.0, 1.0, 3.0)) for each in Answer}
    if not any(weights.values()):
        weights[Answer.DONE] = 1.0
    answers = Answers({each: weight for each, weight in weights.items() if weight}, seed)
    form = draw.randint(1, 10)
    if form <= 3:
        lines, start = _office(draw, seed)
    else:
        lines = _chaos(draw, start, COMING_AND_GOING if form == 4 else tuple(MAKERS))
    end = (lines[-1].t if lines else timedelta(0)) + timedelta(seconds=draw.choice((0, 60, 7200, 20_000)))
    return Wild(settings, Trace(start=start, lines=(*_possible(lines), Line(end, Sign.END)), answers=answers))


def _possible(lines: list[Line]) -> Iterator[Line]:
    """Nothing starts, and nobody unlocks or types anything, on a machine that sleeps; nobody types on a locked one."""
    asleep = locked = False
    for line in lines:
        if line.what is Sign.TYPING and (asleep or locked):
            continue
        if line.what in (Sign.START, Sign.UNLOCK) and asleep:
            yield Line(line.t, Sign.RESUME)
        wakes = (Sign.INPUT, Sign.RESUME, Sign.START, Sign.UNLOCK)
        asleep = line.what is Sign.SUSPEND or (asleep and line.what not in wakes)
        locked = line.what is Sign.LOCK or (locked and line.what is not Sign.UNLOCK)
        yield line


def _chaos(draw: random.Random, start: datetime, kinds: tuple[str, ...]) -> list[Line]:
    """Anything in any order, with more of some things on some days."""
    weights = [USUAL.get(each, 1.0) * draw.choice((0.0, 0.3, 1.0, 1.0, 4.0)) for each in kinds]
    weights[0] += 0.1
    waits = draw.choice((WAITS, WAITS[:22], WAITS[8:], WAITS[16:30]))
    t, lines = 0.0, []
    for _ in range(draw.randint(5, 90)):
        t += draw.choice(waits) if draw.random() < 0.7 else round(draw.uniform(0, 900), 1)
        kind = draw.choices(kinds, weights)[0]
        lines.append(Line(timedelta(seconds=t), MAKERS[kind](draw, start + timedelta(seconds=t))))
        if draw.random() < 0.05:
            lines.append(lines[-1])
    return lines


def _office(draw: random.Random, seed: int) -> tuple[list[Line], datetime]:
    """A believable day, with a few things in it that are not, from the first input on."""
    trace = office_days(seed, draw.choice(("focused", "meetings", "part-time")))
    begin = trace.lines[0].t
    lines = [Line(each.t - begin, each.what) for each in trace.lines[:-1]]
    end = lines[-1].t.total_seconds()
    kinds = tuple(MAKERS)
    for _ in range(draw.choice((0, 1, 3, 10, 25))):
        t = round(draw.uniform(0, end), draw.choice((0, 1)))
        kind = draw.choices(kinds, [USUAL.get(each, 1.0) for each in kinds])[0]
        lines.append(Line(timedelta(seconds=t), MAKERS[kind](draw, trace.start + begin + timedelta(seconds=t))))
    return sorted(lines, key=lambda each: each.t), trace.start + begin


def _clock(draw: random.Random, wall: datetime) -> What:
    by = timedelta(seconds=draw.choice(BUMPS))
    match draw.randint(1, 3):
        case 1:
            return Clock(zone=draw.choice(ZONES))
        case 2:
            return Clock(to=wall + by)
        case _:
            return Clock(to=wall + by, zone=draw.choice(ZONES))


def _pause(draw: random.Random, wall: datetime) -> What:
    match draw.randint(1, 4):
        case 1:
            return Command(word=Word.PAUSE)
        case 2:
            return Command(word=Word.PAUSE, lasts=timedelta(seconds=draw.choice((1, 60, 1800, 90_000))))
        case 3:
            return Command(word=Word.PAUSE, until="tomorrow")
        case _:
            return Command(word=Word.PAUSE, until=wall + timedelta(minutes=draw.choice((-5, 1, 30, 300))))


def _snooze(draw: random.Random, _wall: datetime) -> What:
    lasts = draw.choice((None, None, None, timedelta(seconds=1), timedelta(minutes=7)))
    return Command(word=Word.SNOOZE, lasts=lasts)


def _now(draw: random.Random, _wall: datetime) -> What:
    return Command(word=Word.NOW, routine=draw.choice((None, None, "move", "micro-break", "hip-flexor", "nothing")))


def _always(what: What) -> Callable[[random.Random, datetime], What]:
    return lambda _draw, _wall: what


MAKERS: dict[str, Callable[[random.Random, datetime], What]] = {
    **{each.value: _always(each) for each in Sign if each is not Sign.END},
    "busy": lambda draw, _wall: Busy(draw.choice(SIGNALS)),
    "free": lambda draw, _wall: Free(draw.choice(SIGNALS)),
    "clock": _clock,
    "settings": lambda draw, _wall: Settings(draw.choice(CHANGES)),
    "pause": _pause,
    "snooze-by-word": _snooze,
    "now": _now,
    "felt": lambda draw, _wall: Command(word=Word.FELT, answer=draw.choice(tuple(Feeling))),
    "walked": lambda draw, _wall: Command(word=Word.WALK, lasts=timedelta(minutes=draw.randint(1, 30))),
    **{
        each.value: _always(Command(word=each))
        for each in (Word.DONE, Word.SKIP, Word.NOT_FOR_ME, Word.UP)
    },
    "begin": _always(Command(word=Word.START)),
    "go-on": _always(Command(word=Word.RESUME)),
    "quit": _always(Command(word=Word.QUIT)),
}  # fmt: skip
COMING_AND_GOING = ("input", "idle", "typing", "lull", "lock", "unlock", "suspend", "resume", "clock")
"""What makes a day whose sitting time can be worked out on paper."""
USUAL = {"input": 8.0, "idle": 5.0, "lull": 2.0, "unlock": 3.0, "resume": 2.0, "free": 2.0, "start": 3.0, "quit": 0.3}


def _told(line: Line) -> dict[str, Any]:
    head = {"t": line.t.total_seconds()}
    match line.what:
        case Sign():
            return {**head, "event": line.what.value}
        case Busy(signal=signal):
            return {**head, "event": "busy", "signal": signal}
        case Free(signal=signal):
            return {**head, "event": "free", "signal": signal}
        case Settings(values=values):
            return {**head, "event": "settings", "set": dict(values)}
        case Clock(to=to, zone=zone):
            when = {} if to is None else {"to": to.isoformat()}
            return {**head, "event": "clock", **when, **({} if zone is None else {"timezone": zone})}
        case Command():
            return {**head, "event": "command", "command": line.what.word.value, **_more(line.what)}


def _more(command: Command) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if command.lasts is not None:
        more["for"] = f"{command.lasts.total_seconds():.0f}s"
    if command.until is not None:
        more["until"] = command.until if isinstance(command.until, str) else command.until.isoformat()
    if command.routine is not None:
        more["routine"] = command.routine
    if command.word is Word.FELT:
        more["answer"] = command.answer.value
    return more


def shrunken(wild: Wild, breaks: Callable[[Wild], bool]) -> Wild:
    """The day with as many of its lines left out as may be while it still ``breaks``."""
    size = max(1, len(wild.trace.lines) // 2)
    while size:
        start = 0
        while start < len(wild.trace.lines):
            lines = wild.trace.lines
            shorter = wild.with_lines((*lines[:start], *lines[start + size :]))
            if breaks(shorter):
                wild = shorter
            else:
                start += size
        size //= 2
    return wild
