"""What a played trace amounts to, for whoever draws or tells it: stretches of presence, reminders, figures. Pure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from postured.core.decisions import Ask, Credit, Cue, Hold, Later, Outcome, Question, Reason, Remind, Result
from postured.core.instant import Instant
from postured.core.presence import Presence
from postured.core.rules import Style
from postured.simulator.account import Said, Sum
from postured.simulator.happenings import Busy, Clock, Free, Trace
from postured.simulator.world import World

_NONE = timedelta(0)
_CALLS = ("microphone", "camera")
"""In these, whoever is still is present."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time. No clock is set within it."""

    what: Presence | str
    """A presence, or the signal of something that is going on."""
    since: Instant
    lasts: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One reminder, from its first showing to its end."""

    id: int
    routine: str
    style: Style
    at: Instant
    """When it was first shown."""
    lasts: timedelta
    exercise: str | None = None
    soft: bool = False
    held: Reason | None = None
    """What kept it back last, before any of its showings."""
    snoozes: int = 0
    result: Result | None = None
    """None for one that has not ended."""
    began: Instant | None = None
    """When its break began, if there was one."""
    took: timedelta = _NONE
    cues: tuple[str, ...] = ()
    """The routines that joined its break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All of it."""

    spans: tuple[Span, ...]
    """Presence, in order and without gaps."""
    busy: tuple[Span, ...]
    """What went on, by signal."""
    reminders: tuple[Told, ...]
    held: Mapping[Reason, int]
    """How often a reminder was kept back, by what did it."""
    dropped: Mapping[Reason, int]
    """By the same: how many were never shown, because an absence did their work before they could be."""
    absences: int
    """How many absences did some routine's work."""
    sum: Sum
    questions: tuple[tuple[Instant, Question], ...] = ()
    """The quiet ones that are no reminders: when, and what was asked."""

    @property
    def breaks(self) -> timedelta:
        """How long the breaks were that reminders led to."""
        return sum((each.took for each in self.reminders), _NONE)


def tell(world: World) -> Story:
    """The story of a world that has been played to its end."""
    trace = world._trace
    dials = _dials(trace)
    busy = tuple(_busy(trace, dials))
    reminders, held, dropped = _reminders(world.said)
    return Story(
        spans=tuple(_presence(world, busy, dials)),
        busy=busy,
        reminders=reminders,
        held=held,
        dropped=dropped,
        absences=len({each.t for each in world.said if isinstance(each.decision, Credit)}),
        sum=world.summary(),
        questions=tuple((each.at, each.decision.question) for each in world.said if isinstance(each.decision, Ask)),
    )


def _dials(trace: Trace) -> list[Instant]:
    """The start, and each moment at which the wall clock was set, as it shows from there on."""
    dials = [trace.begin]
    for line in trace.lines:
        if isinstance(line.what, Clock):
            before = dials[-1].when(line.t).wall
            zone = None if line.what.zone is None else ZoneInfo(line.what.zone)
            dials.append(Instant(line.what.shows(before, zone), line.t))
    return dials


def _cut(what: Presence | str, since: timedelta, until: timedelta, dials: list[Instant]) -> Iterator[Span]:
    """The stretch, in pieces where the clock was set."""
    ends = [*(each.elapsed for each in dials[1:]), until]
    for dial, end in zip(dials, ends, strict=True):
        begin = max(since, dial.elapsed)
        if begin < min(end, until):
            yield Span(what, dial.when(begin), min(end, until) - begin)


def _presence(world: World, busy: tuple[Span, ...], dials: list[Instant]) -> Iterator[Span]:
    """As the planner had it, but that stillness which proved to be an absence is one from its begin."""
    calls = sorted((each.since.elapsed, each.since.elapsed + each.lasts) for each in busy if each.what in _CALLS)
    begins = [begin for begin, _end in calls]
    latest = list(accumulate((end for _begin, end in calls), max))
    ends = [*(since for since, _what in world.spans[1:]), world._trace.end]
    for (since, what), until in zip(world.spans, ends, strict=True):
        before = bisect_left(begins, until)
        in_call = before > 0 and latest[before - 1] > since
        long = until - since >= world._rules.away_after - world._rules.idle_after
        gone = what is Presence.IDLE and long and not in_call
        yield from _cut(Presence.AWAY if gone else what, since, until, dials)


def _busy(trace: Trace, dials: list[Instant]) -> Iterator[Span]:
    since: dict[str, timedelta] = {}
    for line in trace.lines:
        match line.what:
            case Busy(signal=signal):
                since.setdefault(signal, line.t)
            case Free(signal=signal) if signal in since:
                yield from _cut(signal, since.pop(signal), line.t, dials)
            case _:
                pass
    for signal, begin in since.items():
        yield from _cut(signal, begin, trace.end, dials)


def _reminders(said: list[Said]) -> tuple[tuple[Told, ...], Counter[Reason], Counter[Reason]]:
    """The reminders in the order of their first showing, and why others came later or not at all."""
    told: dict[int, Told] = {}
    waiting: dict[str, Reason] = {}
    held: Counter[Reason] = Counter()
    dropped: Counter[Reason] = Counter()
    for each in said:
        match each.decision:
            case Hold(routine=routine, reason=reason, id=number):
                held[reason] += 1
                if number in told:
                    told[number] = replace(told[number], held=reason)
                else:
                    waiting[routine] = reason
            case Remind() as remind:
                reasons = [waiting.pop(name) for name in (remind.routine, *remind.merged) if name in waiting]
                if remind.id not in told:
                    told[remind.id] = _first(remind, each.at, reasons[0] if reasons else None)
            case Credit(routine=routine) if routine in waiting:
                dropped[waiting.pop(routine)] += 1
            case Later(id=number) if number in told:
                told[number] = replace(told[number], snoozes=told[number].snoozes + 1)
            case Cue(id=number, routine=routine) if number in told:
                told[number] = replace(told[number], cues=(*told[number].cues, routine))
            case Outcome() as outcome if outcome.id in told:
                began = None if outcome.began is None else each.at.when(outcome.began)
                told[outcome.id] = replace(told[outcome.id], result=outcome.result, began=began, took=outcome.took)
            case _:
                pass
    return tuple(told.values()), held, dropped


def _first(remind: Remind, at: Instant, held: Reason | None) -> Told:
    return Told(
        id=remind.id,
        routine=remind.routine,
        style=remind.style,
        at=at,
        lasts=remind.lasts,
        exercise=remind.exercise,
        soft=remind.soft,
        held=held,
    )
