"""What a day with the default settings is really like, told by the simulator.

``python -m postured.simulator.default_day docs/default-day.md`` writes the page.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from postured import atomic, rulebook
from postured.core.rules import MINUTE, Rules
from postured.core.state import State
from postured.simulator.happenings import Answer, Answers, Busy, Free, Line, Sign, Trace
from postured.simulator.story import Story, Told, tell
from postured.simulator.words import outcome, short
from postured.simulator.world import World

_START = datetime.fromisoformat("2026-11-23T09:00:00+01:00")
_HOURS = ['hours.ranges=["09:00-17:30"]']
_MOSTLY = Answers({Answer.DONE: 7.0, Answer.SNOOZE: 1.0, Answer.SKIP: 1.0, Answer.IGNORE: 1.0}, 3)
_STILL = (40, 75, 95, 50, 130, 60, 45, 160, 55, 80)
"""Seconds of stillness between two stretches of work, over and over."""


def day() -> Trace:
    """09:00 to 17:30, a call from 11 to 12, lunch from 12:30 to 13:15, a little stillness every quarter of an hour."""
    lines = [Line(timedelta(0), Sign.INPUT)]
    lines += _work(0, 120)
    lines += [Line(120 * MINUTE, Busy("microphone")), Line(180 * MINUTE, Free("microphone"))]
    lines += _work(181, 210)
    lines += [Line(210 * MINUTE, Sign.LOCK), Line(255 * MINUTE, Sign.UNLOCK)]
    lines += _work(255, 510)
    lines += [Line(510 * MINUTE, Sign.IDLE), Line(540 * MINUTE, Sign.END)]
    return Trace(start=_START, lines=tuple(lines), answers=_MOSTLY)


def _work(begin: int, end: int) -> Iterator[Line]:
    minute, number = begin + 13, begin
    while minute < end - 5:
        yield Line(minute * MINUTE, Sign.IDLE)
        yield Line(minute * MINUTE + timedelta(seconds=_STILL[number % len(_STILL)]), Sign.INPUT)
        minute += 11 + number % 5
        number += 1


def _played(rules: Rules, first_day: datetime | None = None) -> Story:
    world = World(day(), rules)
    if first_day is not None:
        world.state = _known_since(world.state, first_day)
    return tell(world.run())


def _known_since(state: State, first_day: datetime) -> State:
    return replace(state, first_day=first_day.date())


def _lines(story: Story) -> Iterator[str]:
    hour = -1
    for each in story.reminders:
        if each.at.wall.hour != hour:
            hour = each.at.wall.hour
            yield f"| **{hour:02}:00** | | | | |"
        yield "| " + " | ".join(_cells(each)) + " |"


def _cells(told: Told) -> tuple[str, ...]:
    how = "" if told.result is None else outcome(told.result)
    if told.snoozes:
        how += ", put off first"
    quiet = "a quiet toast" if not told.style.interrupts else "asks"
    return f"{told.at.wall:%H:%M}", told.routine, quiet, told.exercise or "plain", f"{short(told.lasts)}: {how}"


def _sum(story: Story) -> str:
    asking = sum(each.style.interrupts for each in story.reminders)
    return (
        f"{len(story.reminders)} reminders, {asking} of them ask for an answer; {short(story.breaks)} of breaks; "
        f"{short(story.sum.sitting)} of sitting, the longest stretch {short(story.sum.longest_bout)}."
    )


def page() -> str:
    """The whole page."""
    rules = rulebook.alone(sets=_HOURS)
    story = _played(rulebook.past_the_ramp(rules))
    table = "\n".join(_lines(story))
    weeks = "\n".join(
        f"- **Week {number}**: {_sum(_played(rules, _START - timedelta(days=7 * (number - 1))))}" for number in (1, 2)
    )
    return f"""# A day with the default settings

Made by `python -m postured.simulator.default_day docs/default-day.md`, which runs the planner of the daemon on a
made-up day: work from 09:00 to 17:30 with a minute of stillness every quarter of an hour, a call from 11:00 to 12:00,
lunch from 12:30 to 13:15. The person takes most breaks, puts some off, lets some pass.

| when | what | how | exercise | length |
| --- | --- | --- | --- | --- |
{table}

{_sum(story)} Nothing came in the call, in the first ten minutes, around lunch, or in the last ten minutes of the day.

## The first weeks

{weeks}
- **From week 3**: the day above.
"""


if __name__ == "__main__":
    atomic.write(sys.argv[1], page().encode(), mode=0o644)
