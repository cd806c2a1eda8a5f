"""The same day lived again a little differently: laws 24, 26 and 27 say what must come out the same."""

from dataclasses import replace

from postured.core.decisions import Ask, Hold
from postured.core.due import spent
from postured.core.rotation import mix
from postured.core.rules import MINUTE
from postured.simulator.account import Said
from postured.simulator.happenings import Busy as Begins
from postured.simulator.happenings import Clock, Line, Settings, Sign
from postured.simulator.happenings import Free as Ends
from postured.simulator.world import BUMP
from tests.laws.scenes import NONE, Moment, Played, play

TWICE = (Sign.LOCK, Sign.UNLOCK, Sign.IDLE, Sign.INPUT, Sign.SUSPEND, Sign.RESUME, Sign.TYPING, Sign.LULL)


def lived_twice(played: Played) -> str:
    """Law 26: the same events and rules give the same decisions."""
    return _difference(played.said, play(played.wild).said)


def told_twice(played: Played) -> str:
    """Law 24: a second lock, idle, busy or free changes nothing."""
    lines: list[Line] = []
    for line in played.trace.lines:
        lines.append(line)
        if line.what in TWICE or isinstance(line.what, Begins | Ends):
            lines.append(line)
    return _difference(played.said, play(played.wild.with_lines(tuple(lines))).said)


def settings_saved_again(played: Played) -> str:
    """Law 27: new settings that say the same change nothing."""
    if played.has(Clock):
        return ""  # on a clock that was set, walks are paced anew with them
    lines: list[Line] = []
    for line in played.trace.lines:
        between = lines[-1].t + (line.t - lines[-1].t) * 0.37 if lines else line.t  # at no moment that means anything
        if lines and between - lines[-1].t > BUMP:
            lines.append(Line(between, Settings({"sound.enabled": True})))
        lines.append(line)
    return _difference(played.said, play(played.wild.with_lines(tuple(lines))).said)


def killed_once(played: Played) -> str:
    """Law 26: killed with nothing open and started again at once, all is as it would have been."""
    choices = _moments_to_kill(played)
    if not choices:
        return ""
    return _killed_after(played, min(choices, key=lambda each: mix(str(played.trace.lines[each].t))))


def killed_everywhere(played: Played) -> str:
    """The same at every event of the day, one after the other: as many days as it has events."""
    return next(filter(None, (_killed_after(played, each) for each in _moments_to_kill(played))), "")


def _killed_after(played: Played, number: int) -> str:
    lines = played.trace.lines
    t = lines[number].t
    after = number + 1
    cut = (*lines[:after], Line(t, Sign.KILL), Line(t, Sign.START), *lines[after:])
    other = play(played.wild.with_lines(cut))
    before = f"killed at {t.total_seconds()} s, after line {after}: "
    found = other.raised or _difference(_told(played.said), _told(other.said))
    lives = played.moments[-1].facts.alive
    if not found and lives and _sums(played) != _sums(other):
        found = f"{_sums(played)}, and now {_sums(other)}"
    if not found and lives:
        found = _states(played, other)
    return before + found if found else ""


def _moments_to_kill(played: Played) -> list[int]:
    """After which lines nothing is open, and the senses can tell all that postured knew."""
    if played.has(Clock):
        return []  # on a clock that was set, walks are paced anew
    inputs = [line.t for line in played.trace.lines if line.what is Sign.INPUT]
    return [
        number
        for number, (moment, _line) in enumerate(played.lines())
        if moment.then is None and moment.t < played.trace.end and _can_be_told_anew(moment)
        if not any(moment.t - BUMP <= t <= moment.t for t in inputs)  # it may be a bump, and nobody knows yet
    ]


def _can_be_told_anew(moment: Moment) -> bool:
    """Not what only those knew who were there: since when somebody is still in a call, or types, or said a word."""
    facts = moment.facts
    if not facts.alive or facts.suspended or facts.typing is not None or facts.typed > moment.t:
        return False
    if facts.freed is not None and moment.t - facts.freed < MINUTE:
        return False
    if facts.up is not None:
        return False
    unknown = facts.asked or facts.in_call or moment.t - facts.stilled <= facts.rules.idle_after
    return not (unknown and not facts.active) and not (facts.in_call and facts.locked)


def _told(said: tuple[Said, ...]) -> tuple[Said, ...]:
    """Without what is told again to whoever asks again."""
    return tuple(each for each in said if not isinstance(each.decision, Hold | Ask))


def _sums(played: Played) -> tuple[object, ...]:
    return played.sum.sitting, played.sum.screen, played.sum.longest_bout


def _states(one: Played, other: Played) -> str:
    was, now = _known(one), _known(other)
    return "; ".join(f"{name} is {now[name]}, and would be {was[name]}" for name in was if was[name] != now[name])


def _known(played: Played) -> dict[str, object]:
    """What is remembered for later; not how it is written down, nor what the senses will tell anew."""
    state, rules = played.state, played.rules_then
    clocks = {each.name: spent(state, each, state.at.elapsed, rules) for each in rules.routines if each.every}
    names = (
        "arrived", "open", "next_id", "last_shown", "paused_until", "recent", "interrupted_today", "refused",
        "first_day", "used", "last_family", "exercised", "said", "hurt", "locked_families", "hidden", "week",
        "asked_last",
    )  # fmt: skip
    tally = replace(state.tally, sitting_before=NONE)  # at the turn of a day that somebody was idle through, a guess
    return {"clocks": clocks, "tally": tally, **{each: getattr(state, each) for each in names}}


def _difference(one: tuple[Said, ...], other: tuple[Said, ...]) -> str:
    one, other = _told(one), _told(other)
    for number, (was, now) in enumerate(zip(one, other, strict=False)):
        if was != now:
            return f"decision {number + 1} was {was.decision} at {was.t}, and is {now.decision} at {now.t}"
    if len(one) != len(other):
        more = max(one, other, key=len)[min(len(one), len(other))]
        return f"{len(one)} decisions became {len(other)}: {more.decision} at {more.t}"
    return ""
