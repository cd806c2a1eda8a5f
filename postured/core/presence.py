"""Whether the person is here, and how long they have sat: laws 1, 2 and 4.

Times are on the elapsed clock. Totals only grow with the person present; an absence that reaches ``away_after`` gives
back what was counted since the last input. Nothing here depends on being asked at the right moment: a total is a
function of the moment that is asked about, so late ticks do no harm.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from postured.core.altered import alterer
from postured.core.course import KEPT, Corner, at_moment
from postured.core.rules import MINUTE, SECOND, Counts, Rules

NONE = timedelta(0)
_TOUCHING = timedelta(seconds=1)
"""A break and an absence this close are one: the click on Done is itself an input."""
_BELIEVED = timedelta(seconds=10)
"""How much longer than ``idle_after`` "I'm up" is believed while input goes on."""


class Presence(StrEnum):
    """What the person is doing, as far as the machine can tell."""

    ACTIVE = "active"
    IDLE = "idle"
    AWAY = "away"
    LOCKED = "locked"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A time without the person, from the last input on. A short one that is only stillness still counts as sitting."""

    since: timedelta
    """The last input; or the begin of a break that this absence touches."""
    active_from: timedelta
    """Where the active stretch before it began."""
    still_from: timedelta
    """From here, stillness counts as sitting, until ``gone_from``."""
    screen_until: timedelta
    """Up to here, screen time of the active stretch is counted; before ``still_from`` where that ended in a call."""
    gone_from: timedelta | None = None
    """From here the person is not sitting, whatever comes: locked, asleep, up, or on a break."""
    away_after: timedelta = 5 * MINUTE
    """As the settings were when it began: by others, what has been counted is not counted anew."""
    idle_after: timedelta = 30 * SECOND
    """Likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Who is here since when, and what has been sat up to then."""

    settled: timedelta
    """``sitting`` and ``screen`` are counted up to this moment."""
    sitting: timedelta = NONE
    """All sitting time ever counted."""
    screen: timedelta = NONE
    """All screen time ever counted."""
    absence: Absence | None = None
    """None while the person is active."""
    idle: bool = True
    """Whether the sense of input says so."""
    quiet_since: timedelta | None = None
    """The last input of a person who is present through a call; None for one who is not idle in one."""
    locked: bool = False
    suspended: bool = False
    up_since: timedelta | None = None
    """When the person said "I'm up"."""
    on_break: bool = False
    """Whether a reminder's break is running: input in it is no return."""
    rested: tuple[timedelta, timedelta] | None = None
    """Begin and end of the last break that was taken by word."""
    course: tuple[Corner, ...] = ()
    """How the totals grew while a reminder was open, up to the present stretch or the absence that is under way."""

    @property
    def forced(self) -> bool:
        """Whether something other than stillness keeps the person away."""
        return self.locked or self.suspended or self.on_break or self.up_since is not None


attending = alterer(Attendance)
"""The attendance with some of its fields changed."""


def nobody_yet(at: timedelta) -> Attendance:
    """The attendance before the first input of all."""
    return Attendance(
        settled=at, absence=Absence(since=at, active_from=at, still_from=at, screen_until=at, gone_from=at)
    )


def total(who: Attendance, counts: Counts, now: timedelta, rules: Rules) -> timedelta:
    """All sitting or screen time up to ``now``."""
    sitting, screen = totals(who, now, rules)
    return sitting if counts is Counts.SITTING else screen


def totals(who: Attendance, now: timedelta, rules: Rules) -> tuple[timedelta, timedelta]:
    """All sitting and all screen time up to ``now``."""
    if who.absence is None:
        sat = now - who.settled if now > who.settled else NONE
        looked = sat if who.quiet_since is None else max(NONE, _looked_at(who, now, rules) - who.settled)
        return who.sitting + sat, who.screen + looked
    still = _stillness(who.absence, now)
    return who.sitting + still, who.screen + min(still, who.absence.idle_after)


def _looked_at(who: Attendance, now: timedelta, rules: Rules) -> timedelta:
    """Up to when the active stretch is screen time: whoever is still in a call looks at it no longer."""
    return now if who.quiet_since is None else min(now, who.quiet_since + rules.idle_after)


def _stillness(absence: Absence, now: timedelta) -> timedelta:
    """The idle part of an absence, all of it sitting and its begin screen time; nothing once the absence is long."""
    if now - absence.since >= absence.away_after:
        return NONE
    until = now if absence.gone_from is None else min(now, absence.gone_from)
    return max(NONE, until - absence.still_from)


def presence(who: Attendance, now: timedelta) -> Presence:
    """The one word for it."""
    if who.suspended:
        return Presence.SUSPENDED
    if who.locked:
        return Presence.LOCKED
    if who.absence is None and who.quiet_since is not None:
        return Presence.IDLE
    if who.absence is None or (who.on_break and not who.idle):
        return Presence.ACTIVE
    if who.absence.gone_from is not None or now - who.absence.since >= who.absence.away_after:
        return Presence.AWAY
    return Presence.IDLE


def settle(who: Attendance, at: timedelta, rules: Rules) -> Attendance:
    """Count up to ``at``, in an active stretch."""
    at = max(at, who.settled)
    sitting, screen = totals(who, at, rules)
    return attending(who, sitting=sitting, screen=screen, settled=at)


def stops(who: Attendance, since: timedelta, rules: Rules, *, gone: bool, idle: bool = False) -> Attendance:
    """The absence that began with the last input ``since``.

    ``gone`` when it is more than stillness; ``idle`` when the sense of input says so.
    """
    idle = idle or who.idle
    if who.absence is not None:
        if not gone:
            return _earlier(who if idle == who.idle else attending(who, idle=idle), who.absence, since)
        if who.absence.gone_from is not None:
            return who
        return attending(who, absence=replace(who.absence, gone_from=max(since, who.absence.still_from)))
    settled = max(since, who.settled)
    start = settled
    if who.rested is not None and start - who.rested[1] <= _TOUCHING:
        start = who.rested[0]
    sitting, screen = totals(who, settled, rules)
    return attending(
        who,
        sitting=sitting,
        screen=screen,
        settled=settled,
        quiet_since=None,
        idle=idle,
        absence=Absence(
            since=start,
            active_from=who.settled,
            still_from=settled,
            screen_until=max(who.settled, _looked_at(who, settled, rules)),
            gone_from=settled if gone else None,
            away_after=rules.away_after,
            idle_after=rules.idle_after,
        ),
    )


def _earlier(who: Attendance, absence: Absence, since: timedelta) -> Attendance:
    """The last input was before the lock or sleep that began the absence: what was counted since was stillness."""
    since = max(since, absence.active_from)
    too_much = absence.still_from - since
    if too_much <= NONE or absence.since != absence.still_from:
        return who
    return attending(
        who,
        settled=since,
        sitting=who.sitting - too_much,
        screen=who.screen - max(NONE, absence.screen_until - since),
        absence=replace(absence, since=since, still_from=since, screen_until=min(since, absence.screen_until)),
    )


def returns(who: Attendance, at: timedelta, rules: Rules, *, asked: bool = False) -> tuple[Attendance, timedelta]:
    """The person is back ``at``; with it, how long the absence was (0 if there was none).

    ``asked`` where a reminder waits for its answer: it may turn out that the break was taken meanwhile.
    """
    if who.absence is None:
        if who.quiet_since is not None:
            course = _course(who, at, rules) if asked else ()
            who = attending(settle(who, at, rules), quiet_since=None, course=course)
        return attending(who, idle=False, up_since=None), NONE
    at = max(at, who.absence.still_from, NONE if who.rested is None else who.rested[1])
    length = at - who.absence.since if at > who.absence.still_from else NONE  # a break alone is none
    sitting, screen = totals(who, at, rules)
    back = attending(
        who,
        sitting=sitting,
        screen=screen,
        settled=at,
        absence=None,
        idle=False,
        up_since=None,
        course=_course(who, at, rules) if asked else (),
    )
    return back, length


def _course(who: Attendance, at: timedelta, rules: Rules) -> tuple[Corner, ...]:
    """How the totals grew up to ``at``: an absence has corners where stillness ceased to be screen time, or sitting."""
    sitting, screen = who.sitting, who.screen
    if who.absence is None:
        corners = [Corner(who.settled, sitting, screen)]
        looked = _looked_at(who, at, rules)
        if who.settled < looked < at:
            grown = looked - who.settled
            corners.append(Corner(looked, sitting + grown, screen + grown))
    else:
        begin, looked, since = who.absence.active_from, who.absence.screen_until, who.absence.still_from
        still = _stillness(who.absence, at)
        seen = min(still, who.absence.idle_after)
        corners = [
            Corner(begin, sitting - (since - begin), screen - (looked - begin)),
            Corner(looked, sitting - (since - looked), screen),
            Corner(since, sitting, screen),
            Corner(since + seen, sitting + seen, screen + seen),
            Corner(since + still, sitting + still, screen + seen),
        ]
    corners.append(Corner(at, *totals(who, at, rules)))
    return (*who.course, *corners)[-KEPT:]


def goes_quiet(who: Attendance, since: timedelta, rules: Rules) -> Attendance:
    """Idle since then, in a call: sitting goes on, screen time does not."""
    if who.quiet_since is not None:
        return who
    return attending(settle(who, who.settled, rules), quiet_since=max(since, who.settled))


def rests(who: Attendance, now: timedelta, took: timedelta, rules: Rules) -> Attendance:
    """A break of ``took`` up to ``now``, by the person's word: no sitting, and one with an absence that it touches."""
    since = now - took
    then = at_moment(_course(who, now, rules), since)
    if then is None:
        return who
    earlier = tuple(each for each in who.course if each.at < since)
    if who.absence is None:
        still = Corner(now, then.sitting, then.screen)
        rested = attending(who, settled=now, rested=(since, now), course=(*earlier, then, still)[-KEPT:])
    else:
        absence = _with_break(who.absence, since)
        rested = attending(who, absence=absence, rested=(absence.since, now), course=earlier)
        if who.settled <= since:
            return rested  # what was still before the break is judged with the absence that it is in
        rested = attending(rested, settled=since)
    return attending(rested, sitting=then.sitting, screen=then.screen)


def _with_break(absence: Absence, since: timedelta) -> Absence:
    """The absence, from ``since`` on no mere stillness any more, though it may have been thought to begin later."""
    return replace(
        absence,
        since=min(absence.since, since),
        active_from=min(absence.active_from, since),
        still_from=min(absence.still_from, since),
        screen_until=min(absence.screen_until, since),
        gone_from=since if absence.gone_from is None else min(absence.gone_from, since),
    )


def disbelieved_at(who: Attendance, rules: Rules) -> timedelta | None:
    """When "I'm up" is no longer believed, because the input never stopped."""
    if who.up_since is None or who.idle or who.locked or who.suspended or who.on_break:
        return None
    return who.up_since + rules.idle_after + _BELIEVED
