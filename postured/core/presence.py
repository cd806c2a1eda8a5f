"""Whether the person is here, and how long they have sat: laws 1, 2 and 4.

Times are on the elapsed clock. Totals only grow with the person present; an absence that reaches ``away_after`` gives
back what was counted since the last input. Nothing here depends on being asked at the right moment: a total is a
function of the moment that is asked about, so late ticks do no harm.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from postured.core.altered import alterer
from postured.core.rules import Counts, Rules

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
    still = _stillness(who.absence, now, rules)
    return who.sitting + still, who.screen + min(still, rules.idle_after)


def _looked_at(who: Attendance, now: timedelta, rules: Rules) -> timedelta:
    """Up to when the active stretch is screen time: whoever is still in a call looks at it no longer."""
    return now if who.quiet_since is None else min(now, who.quiet_since + rules.idle_after)


def _stillness(absence: Absence, now: timedelta, rules: Rules) -> timedelta:
    """The idle part of an absence, all of it sitting and its begin screen time; nothing once the absence is long."""
    if now - absence.since >= rules.away_after:
        return NONE
    until = now if absence.gone_from is None else min(now, absence.gone_from)
    return max(NONE, until - absence.still_from)


def presence(who: Attendance, now: timedelta, rules: Rules) -> Presence:
    """The one word for it."""
    if who.suspended:
        return Presence.SUSPENDED
    if who.locked:
        return Presence.LOCKED
    if who.absence is None and who.quiet_since is not None:
        return Presence.IDLE
    if who.absence is None or (who.on_break and not who.idle):
        return Presence.ACTIVE
    if who.absence.gone_from is not None or now - who.absence.since >= rules.away_after:
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


def returns(who: Attendance, at: timedelta, rules: Rules) -> tuple[Attendance, timedelta]:
    """The person is back ``at``; with it, how long the absence was (0 if there was none)."""
    if who.absence is None:
        if who.quiet_since is not None:
            who = attending(settle(who, at, rules), quiet_since=None)
        return attending(who, idle=False, up_since=None), NONE
    at = max(at, who.absence.still_from)
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
    )
    return back, length


def goes_quiet(who: Attendance, since: timedelta, rules: Rules) -> Attendance:
    """Idle since then, in a call: sitting goes on, screen time does not."""
    if who.quiet_since is not None:
        return who
    return attending(settle(who, who.settled, rules), quiet_since=max(since, who.settled))


def rests(who: Attendance, now: timedelta, took: timedelta, rules: Rules) -> Attendance:
    """A break of ``took`` up to ``now``, by the person's word: that time was no sitting."""
    if who.absence is not None:
        return who
    active = settle(who, max(who.settled, now - took), rules)
    return attending(active, settled=now, rested=(now - took, now))


def disbelieved_at(who: Attendance, rules: Rules) -> timedelta | None:
    """When "I'm up" is no longer believed, because the input never stopped."""
    if who.up_since is None or who.idle or who.locked or who.suspended or who.on_break:
        return None
    return who.up_since + rules.idle_after + _BELIEVED
