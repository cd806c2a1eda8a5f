"""What a day with the default settings is really like, told by the simulator.

``python -m postured.simulator.default_day docs/default-day.md`` writes the page.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from postured import atomic, rulebook
from postured.core.decisions import Credit
from postured.core.presence import Presence
from postured.core.rules import MINUTE, Rules
from postured.core.state import State
from postured.simulator.happenings import Answer, Answers, Busy, Free, Line, Sign, Trace
from postured.simulator.story import Story, Told, tell
from postured.simulator.words import outcome, question, short
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
    lines += _lunch()
    lines += _work(255, 510)
    return _trace([*lines, *_evening()])


def at_the_keyboard() -> Trace:
    """09:00 to 17:30 and lunch, with no call and not one moment of stillness."""
    return _trace([Line(timedelta(0), Sign.INPUT), *_lunch(), *_evening()])


def _trace(lines: list[Line]) -> Trace:
    return Trace(start=_START, lines=tuple(lines), answers=_MOSTLY)


def _lunch() -> list[Line]:
    return [Line(210 * MINUTE, Sign.LOCK), Line(255 * MINUTE, Sign.UNLOCK)]


def _evening() -> list[Line]:
    return [Line(510 * MINUTE, Sign.IDLE), Line(540 * MINUTE, Sign.END)]


def _work(begin: int, end: int) -> Iterator[Line]:
    minute, number = begin + 13, begin
    while minute < end - 5:
        yield Line(minute * MINUTE, Sign.IDLE)
        yield Line(minute * MINUTE + timedelta(seconds=_STILL[number % len(_STILL)]), Sign.INPUT)
        minute += 11 + number % 5
        number += 1


def _played(trace: Trace, rules: Rules, first_day: datetime | None = None) -> World:
    world = World(trace, rules)
    if first_day is not None:
        world.state = _known_since(world.state, first_day)
    return world.run()


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
    routine = ", with ".join([told.routine, *told.cues])
    return f"{told.at.wall:%H:%M}", routine, quiet, told.exercise or "plain", f"{short(told.lasts)}: {how}"


def _sum(story: Story) -> str:
    asking = sum(each.style.interrupts for each in story.reminders)
    return (
        f"{len(story.reminders)} reminders, {asking} of them ask for an answer; {short(story.breaks)} of breaks; "
        f"{short(story.sum.sitting)} of sitting, the longest stretch {short(story.sum.longest_bout)}."
    )


def _questions(story: Story) -> str:
    kinds = Counter(type(each) for _at, each in story.questions)
    each = ", ".join(f"{count} {question(kind)}" for kind, count in kinds.most_common())
    return f"Beside them came {kinds.total()} quiet questions, which may be passed over: {each}."


def _stillness(world: World, story: Story) -> str:
    """Who did the work of the micro-breaks."""
    still = sum(isinstance(each.decision, Credit) and each.decision.routine == "micro-break" for each in world.said)
    shown = sum(each.routine == "micro-break" for each in story.reminders)
    return f"Micro-breaks: {still} done by a stillness or an absence, {shown} shown."


def _how_often(story: Story) -> str:
    here = (Presence.ACTIVE, Presence.IDLE)
    there = sum((each.lasts for each in story.spans if each.what in here), timedelta(0))
    return f"That is a reminder every {short(there / len(story.reminders))} at the desk."


def _table(story: Story) -> str:
    head = "| when | what | how | exercise | length |\n| --- | --- | --- | --- | --- |"
    return "\n".join([head, *_lines(story)])


def page() -> str:
    """The whole page."""
    rules = rulebook.alone(sets=_HOURS)
    all_of_them = rulebook.past_the_ramp(rules)
    usual, keyboard = _played(day(), all_of_them), _played(at_the_keyboard(), all_of_them)
    story, busy = tell(usual), tell(keyboard)
    mild = rulebook.past_the_ramp(rulebook.alone(sets=[*_HOURS, "profile=gentle"]))
    gentle = tell(_played(at_the_keyboard(), mild))
    weeks = "\n".join(
        f"- **Week {number}**: {_sum(tell(_played(day(), rules, _START - timedelta(days=7 * (number - 1)))))}"
        for number in (1, 2)
    )
    return f"""# A day with the default settings

Made by `python -m postured.simulator.default_day docs/default-day.md`, which runs the planner of the daemon on two
made-up days. The person takes most breaks, puts some off, lets some pass. How many reminders come depends on how much
somebody sits still or is away anyway: whoever never is gets far more of them, as the second day shows.

## With moments of stillness

Work from 09:00 to 17:30 with a minute of stillness every quarter of an hour, a call from 11:00 to 12:00, lunch from
12:30 to 13:15.

{_table(story)}

{_sum(story)} {_questions(story)}

{_stillness(usual, story)} {_how_often(story)}

Nothing came in the call, in the first ten minutes, around lunch, or in the last ten minutes of the day.

## At the keyboard without a pause

The same hours and the same lunch, no call, and not one half minute without input.

{_table(busy)}

{_sum(busy)} {_questions(busy)}

{_stillness(keyboard, busy)} {_how_often(busy)}

That is a lot. With `profile = "gentle"` the same day has {_sum(gentle)}

## The first weeks

Of the first of the two days:

{weeks}
- **From week 3**: as above.
"""


if __name__ == "__main__":
    atomic.write(sys.argv[1], page().encode(), mode=0o644)
