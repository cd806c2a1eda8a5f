"""The life of a reminder and of a person's presence as tables and diagrams, found by stepping the planner.

``python -m postured.simulator.states docs/states.md`` writes the page.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from postured import atomic
from postured.core import events as happened
from postured.core.decisions import Outcome
from postured.core.events import Event
from postured.core.instant import Instant
from postured.core.planner import next_wake, step
from postured.core.presence import presence
from postured.core.rules import HOUR, MINUTE, SECOND, Hours, Range, Routine, Rules
from postured.core.state import Shown, State, fresh

_START = datetime(2026, 11, 23, 9, tzinfo=UTC)
_RULES = Rules(
    routines=(Routine(name="move", every=30 * MINUTE, lasts=2 * MINUTE, natural_break=2 * MINUTE),),
    hold_during=frozenset({"microphone"}),
)
Make = Callable[[Instant], Event]


class _Walk:
    """The planner on its way, with an alarm."""

    def __init__(self, rules: Rules = _RULES) -> None:
        self.rules = rules
        self.state: State = fresh(Instant(_START, timedelta(0)))
        self.ended = ""
        self.do(lambda at: happened.Began(at=at))
        self.do(lambda at: happened.Input(at=at, since=at.elapsed))

    def do(self, make: Make) -> "_Walk":
        self._step(make(self.state.at))
        return self

    def wait(self, until: Callable[[State], bool] | None = None, longest: timedelta = HOUR) -> "_Walk":
        """Let the alarm ring, until it is so; without a condition, let that time pass."""
        end = self.state.at.elapsed + longest
        while until is None or not until(self.state):
            wake = next_wake(self.state, self.rules)
            if wake is None or wake.elapsed > end:
                self._step(happened.Tick(at=self.state.at.when(end)))
                break
            self._step(happened.Tick(at=wake))
        return self

    def on(self, phase: str) -> "_Walk":
        """Let the alarm ring until it is another phase, or for an hour."""
        return self.wait(lambda _state: self.phase != phase)

    def _step(self, event: Event) -> None:
        self.state, decisions = step(self.state, event, self.rules)
        for each in decisions:
            if isinstance(each, Outcome) and not self.ended:
                self.ended = each.result.value

    @property
    def phase(self) -> str:
        """What became of the reminder: its phase, or how it ended."""
        opened = self.state.open
        if self.ended:
            return f"*{self.ended}*"
        if opened is not None and opened.unanswered and isinstance(opened.phase, Shown):
            return "shown once more"
        return "" if opened is None else type(opened.phase).__name__.lower()


def _away(lasts: timedelta) -> Callable[[_Walk], _Walk]:
    """Behind the lock for so long, and back."""

    def go(walk: _Walk) -> _Walk:
        walk.do(lambda at: happened.Lock(at=at)).wait(longest=lasts)
        walk.do(lambda at: happened.Unlock(at=at))
        return walk.wait(longest=5 * SECOND)

    return go


def _snoozed_often(walk: _Walk) -> _Walk:
    """Put off one time more than may be."""
    for _ in _RULES.snooze_steps:
        walk.do(_ANSWERS["Snooze"])
        if walk.phase != "snoozed":
            return walk
        walk.on("snoozed")
    return walk.do(_ANSWERS["Snooze"])


def _with(rules: Rules) -> Callable[[_Walk], _Walk]:
    def change(walk: _Walk) -> _Walk:
        walk.rules = rules
        return walk.do(lambda at: happened.NewRules(at=at))

    return change


_ANSWERS: dict[str, Make] = {
    "Start": lambda at: happened.Start(at=at),
    "Done": lambda at: happened.Done(at=at),
    "Snooze": lambda at: happened.Snooze(at=at),
    "Skip": lambda at: happened.Skip(at=at),
    "Not for me": lambda at: happened.NotForMe(at=at),
    "I'm up": lambda at: happened.Up(at=at),
}
_EVENTS: dict[str, Make] = {
    "locked": lambda at: happened.Lock(at=at),
    "asleep": lambda at: happened.Suspend(at=at),
    "a call begins": lambda at: happened.Busy(at=at, signal="microphone"),
    "pause": lambda at: happened.Pause(at=at, until=at.elapsed + HOUR),
    "another break now": lambda at: happened.Now(at=at, routine="move"),
    "quit": lambda at: happened.Quit(at=at),
    "killed, started again": lambda at: happened.Began(at=at, alive_until=at.elapsed),
}
_STRETCHES: dict[str, Callable[[_Walk], _Walk]] = {
    "Snooze, for the fourth time": _snoozed_often,
    "away for a moment": _away(10 * SECOND),
    "away as long as the break": _away(_RULES.routines[0].lasts),
    "other settings": _with(replace(_RULES, min_gap=5 * MINUTE)),
    "its routine is switched off": _with(replace(_RULES, routines=())),
}
_PRESENCE: dict[str, Make] = {
    "input": lambda at: happened.Input(at=at, since=at.elapsed),
    "no input for idle_after": lambda at: happened.Idle(at=at, since=at.elapsed - 30 * SECOND),
    "locked": lambda at: happened.Lock(at=at),
    "unlocked": lambda at: happened.Unlock(at=at),
    "asleep": lambda at: happened.Suspend(at=at),
    "awake": lambda at: happened.Resume(at=at),
    "I'm up": lambda at: happened.Up(at=at),
}


def _shown(rules: Rules = _RULES) -> _Walk:
    return _Walk(rules).wait(lambda state: state.open is not None)


_PHASES: dict[str, Callable[[Rules], _Walk]] = {
    "shown": _shown,
    "snoozed": lambda rules: _shown(rules).do(_ANSWERS["Snooze"]),
    "resting": lambda rules: _shown(rules).on("shown"),
    "shown once more": lambda rules: _shown(rules).on("shown").on("resting"),
    "down": lambda rules: _shown(rules).do(_EVENTS["locked"]),
    "running": lambda rules: _shown(rules).do(_ANSWERS["Start"]),
}
_MEANS = {
    "shown": "on the screen, and not answered yet",
    "snoozed": "put off by the person",
    "resting": "nobody answered; it comes back once, quietly",
    "shown once more": "on the screen again, after nobody answered",
    "down": "taken down, because the person left or a call began; it comes back with them",
    "running": "its break has begun",
}


def _hours_over(phase: str) -> str:
    """What becomes of it when working hours end at that very moment."""
    end = (_PHASES[phase](_RULES).state.at.wall + SECOND).time()
    hours = Hours(ranges=(Range(start=_START.time(), end=end),))
    walk = _PHASES[phase](replace(_RULES, hours=hours))
    return walk.wait(longest=SECOND).phase


def reminder() -> Iterator[tuple[str, str, str]]:
    """Every (phase, event, what becomes of it)."""
    for phase, begin in _PHASES.items():
        for name, make in _ANSWERS.items():
            yield phase, name, begin(_RULES).do(make).phase
        for name, go in _STRETCHES.items():
            yield phase, name, go(begin(_RULES)).phase
        for name, make in _EVENTS.items():
            yield phase, name, begin(_RULES).do(make).phase
        yield phase, "working hours end", _hours_over(phase)
        yield phase, "time passes", begin(_RULES).on(phase).phase


def _presences() -> dict[str, Callable[[], _Walk]]:
    return {
        "active": _Walk,
        "idle": lambda: _Walk().wait(longest=MINUTE).do(_PRESENCE["no input for idle_after"]),
        "away": lambda: _Walk().wait(longest=MINUTE).do(_PRESENCE["no input for idle_after"]).wait(longest=10 * MINUTE),
        "locked": lambda: _Walk().wait(longest=MINUTE).do(_PRESENCE["locked"]),
        "suspended": lambda: _Walk().wait(longest=MINUTE).do(_PRESENCE["asleep"]),
    }


def attendance() -> Iterator[tuple[str, str, str]]:
    """Every (presence, event, presence after it)."""
    for word, begin in _presences().items():
        for name, make in _PRESENCE.items():
            state = begin().do(make).state
            yield word, name, presence(state.attendance, state.at.elapsed).value


def _table(rows: list[tuple[str, str, str]]) -> str:
    froms = list(dict.fromkeys(row[0] for row in rows))
    events = list(dict.fromkeys(row[1] for row in rows))
    becomes = {(row[0], row[1]): row[2] for row in rows}
    lines = ["| | " + " | ".join(froms) + " |", "| --- |" + " --- |" * len(froms)]
    for event in events:
        cells = ["" if becomes[word, event] == word else becomes[word, event] for word in froms]
        lines.append(f"| {event} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _diagram(rows: list[tuple[str, str, str]]) -> str:
    """Each arrow once, with all that leads along it."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for before, event, after in rows:
        if after != before:
            arrows.setdefault((before, after.strip("*")), []).append(event)
    lines = [
        f"    {_word(before)} --> {_word(after)}: {', '.join(events)}" for (before, after), events in arrows.items()
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _word(name: str) -> str:
    """As the diagram can have it."""
    return name.replace("-", "_").replace(" ", "_")


def page() -> str:
    """The whole page."""
    life, here = list(reminder()), list(attendance())
    meanings = "\n".join(f"- **{phase}**: {meaning}" for phase, meaning in _MEANS.items())
    return f"""# States

Made from the code by `python -m postured.simulator.states docs/states.md`: each cell is what the planner does when it
is stepped. An empty cell means that nothing changes.

## A reminder

At most one is open, in one of six phases:

{meanings}

How it ends is in *italics*; each reminder ends once.

{_table(life)}

{_diagram(life)}

## The person

As far as the machine can tell. With an absence of five minutes nobody is sitting any more; in a call somebody who is
idle is here all the same.

{_table(here)}

{_diagram(here)}
"""


if __name__ == "__main__":
    atomic.write(sys.argv[1], page().encode(), mode=0o644)
