"""When somebody was certainly at the desk, and how long they sat: worked out from the trace by laws 1 to 4 alone."""

from collections.abc import Iterator
from datetime import timedelta

from postured.core.decisions import Begin, Outcome, Result
from postured.simulator.happenings import Busy, Clock, Free, Line, Sign, Word
from postured.simulator.world import BUMP
from tests.laws.scenes import CALLS, NONE, SECOND, Played

Stretch = tuple[timedelta, timedelta]
_DOUBT = 10 * SECOND
"""How much longer than ``idle_after`` "I'm up" may be believed."""


def at_the_desk(played: Played) -> list[Stretch]:
    """Stretches in which the person was certainly there; in doubt, not."""
    found: list[Stretch] = []
    since: timedelta | None = None
    for moment, line in played.lines():
        facts = moment.facts
        word = getattr(line.what, "word", None)
        leaves = line.what in (Sign.LOCK, Sign.SUSPEND, Sign.KILL) or word in (Word.UP, Word.QUIT)
        stills = line.what is Sign.IDLE and not facts.in_call
        hangs_up = isinstance(line.what, Free) and not facts.in_call and not facts.active
        if since is not None and (leaves or stills or hangs_up):
            found.append((since, line.t))
            since = None
        comes = line.what is Sign.UNLOCK or (line.what is Sign.INPUT and not _stops_soon(played.trace.lines, line))
        here = facts.active and facts.alive and not facts.locked and not facts.suspended
        if comes and here and since is None:
            since = line.t
    if since is not None:
        found.append((since, played.trace.end))
    sure = [(begin, end) for begin, end in found if end - begin >= BUMP]
    for begin, end in _breaks(played):
        sure = [part for each in sure for part in _without(each, begin, end)]
    for begin, end in _said_to_be_up(played):
        sure = [part for each in sure for part in _without(each, begin, end)]
    return sure


def _breaks(played: Played) -> list[Stretch]:
    """Breaks that were begun, or taken by word."""
    found: list[Stretch] = []
    begun: timedelta | None = None
    for moment in played.moments:
        match moment.what:
            case Begin():
                begun = moment.t
            case Outcome(result=result, took=took):
                if begun is not None:
                    found.append((begun, moment.t))
                elif result is Result.DONE:
                    found.append((moment.t - took, moment.t))
                begun = None
            case _:
                pass
    return found if begun is None else [*found, (begun, played.trace.end)]


def _said_to_be_up(played: Played) -> list[Stretch]:
    return [
        (line.t, line.t + moment.facts.rules.idle_after + _DOUBT)
        for moment, line in played.lines()
        if getattr(line.what, "word", None) is Word.UP
    ]


def _without(stretch: Stretch, begin: timedelta, end: timedelta) -> list[Stretch]:
    parts = [(stretch[0], min(stretch[1], begin)), (max(stretch[0], end), stretch[1])]
    return [(low, high) for low, high in parts if low < high]


def overlap(stretches: list[Stretch], begin: timedelta, end: timedelta) -> timedelta:
    """How much of the time from ``begin`` to ``end`` lies in the stretches."""
    return sum((max(NONE, min(end, high) - max(begin, low)) for low, high in stretches), NONE)


_SIMPLE = frozenset(
    {Sign.INPUT, Sign.IDLE, Sign.LOCK, Sign.UNLOCK, Sign.SUSPEND, Sign.RESUME, Sign.TYPING, Sign.LULL, Sign.END}
)


def _is_simple(line: Line) -> bool:
    match line.what:
        case Sign() as sign:
            return sign in _SIMPLE
        case Busy(signal=signal) | Free(signal=signal):
            return signal not in CALLS
        case Clock():
            return True
        case _:
            return False


def sat(played: Played) -> tuple[timedelta, timedelta] | None:
    """Sitting and screen time by the letter of laws 1, 2 and 4; None for a day with more in it than coming and going.

    No break was taken, no call, no command, no kill, no change of settings.
    """
    rules, lines = played.wild.rules, played.trace.lines
    if not all(map(_is_simple, lines)) or any(isinstance(each.what, Begin) for each in played.moments):
        return None
    if any(late.t - soon.t <= rules.idle_after for soon, late in _asleep_at_once(lines)):
        return None  # the machine fell asleep before anybody knew of the stillness, or woke at once
    sitting = screen = NONE
    locked = asleep = False
    here: timedelta | None = None
    gone: timedelta | None = NONE  # since when the absence is
    forced: timedelta | None = NONE  # from when it is more than stillness
    for number, line in enumerate(lines):
        what, t = line.what, line.t
        if what is Sign.UNLOCK and locked:
            locked = asleep = False
            back = True
        elif what is Sign.INPUT:
            if locked and gone is not None and t - gone <= rules.idle_after:
                return None  # a key behind the lock hid the stillness before it
            asleep = False
            bump = gone is not None and t - gone >= rules.idle_after and _stops_soon(lines[number:], line)
            back = not locked and not bump
        else:
            back = False
        if back and gone is not None:
            still = _stillness(gone, forced, t, rules.away_after)
            sitting, screen = sitting + still, screen + min(still, rules.idle_after)
            here, gone, forced = t, None, None
        if what in (Sign.IDLE, Sign.LOCK, Sign.SUSPEND) and here is not None:
            sitting, screen = sitting + (t - here), screen + (t - here)
            here, gone, forced = None, t, None
        if what in (Sign.LOCK, Sign.SUSPEND):
            forced = t if forced is None else forced
            locked, asleep = locked or what is Sign.LOCK, asleep or what is Sign.SUSPEND
    end = played.trace.end
    still = end - here if here is not None else _stillness(gone or NONE, forced, end, rules.away_after)
    return sitting + still, screen + (still if here is not None else min(still, rules.idle_after))


def _asleep_at_once(lines: tuple[Line, ...]) -> Iterator[tuple[Line, Line]]:
    """Stillness and sleep, or sleep and the first input after it."""
    last: dict[Sign, Line] = {}
    for line in lines:
        before = (
            {Sign.SUSPEND: Sign.IDLE, Sign.INPUT: Sign.SUSPEND}.get(line.what) if isinstance(line.what, Sign) else None
        )
        if before in last:
            yield last[before], line
        if isinstance(line.what, Sign):
            last[line.what] = line


def _stops_soon(lines: tuple[Line, ...], since: Line) -> bool:
    """Whether the inputs that begin with that line go on for less than it takes to be back."""
    begun = False
    for line in lines:
        if begun and line.t - since.t > BUMP:
            return False
        if begun and line.what in (Sign.IDLE, Sign.LOCK, Sign.SUSPEND):
            return True
        begun = begun or line is since
    return begun and lines[-1].t - since.t < BUMP  # the trace ends before it is known


def _stillness(since: timedelta, forced: timedelta | None, now: timedelta, away_after: timedelta) -> timedelta:
    """What an absence adds to sitting time: what was mere stillness, if all of it was short."""
    if now - since >= away_after:
        return NONE
    return (now if forced is None else forced) - since
