"""The walking goal: its ladder, its days, and when the next walk is due. Law 23."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from postured.core import asides
from postured.core.budget import work_day
from postured.core.decisions import WasItAWalk
from postured.core.hours import moment, shifts
from postured.core.instant import Instant
from postured.core.presence import NONE
from postured.core.rules import HOUR, MINUTE, Rules, Walking
from postured.core.state import Open, WalkDiary
from postured.core.today import WALK
from postured.core.turn import Turn

LADDER = tuple(each * MINUTE for each in (5, 7, 10, 12, 15, 20, 25, 30))
"""Minutes a day, from the first rung up."""
WEEK = 7
UP, DOWN = 5, 2
"""So many days met in a week lead up, so few lead down."""
LONGEST = 10 * MINUTE
"""More than this is walked in several goes."""
REFUSALS = 2
"""After so many walks that were not wanted, or that nobody answered, none comes that day."""
OFFERS = 3
"""So often a day an absence may be offered as a walk."""
OFFERED = 5 * MINUTE
"""Absences of this length may have been a walk. After an arrival walks are paced anew, and nothing is asked."""
STEPS_A_MINUTE = 100
_VALID, _VALID_DAYS, _FIRST_DAYS = 500, 9, 7
"""A day with fewer steps was not counted; the goal is of the last nine days, and there is none before seven."""
_LEAST, _CAP = 2000, 8000
_DAY = timedelta(days=1)
_EPOCH, _FAR = datetime(1971, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def ladder(walking: Walking) -> tuple[timedelta, ...]:
    """The rungs between the first goal and the last."""
    low, high = min(walking.start, walking.goal), walking.goal
    return (low, *(each for each in LADDER if low < each < high), high) if low < high else (high,)


def first(wall: datetime) -> WalkDiary:
    """An empty diary, on the first rung."""
    return WalkDiary(rung_since=wall.date(), paced_at=wall)


def goal(diary: WalkDiary, walking: Walking) -> timedelta:
    """Walking to do today."""
    rungs = ladder(walking)
    return rungs[min(diary.rung, len(rungs) - 1)]


def goal_in_steps(diary: WalkDiary) -> int | None:
    """The same in steps; None while too few days are known."""
    return diary.step_goals[-1] if diary.step_goals else None


def next_steps_goal(days: Sequence[int], goals: Sequence[int]) -> int | None:
    """The 60th percentile of the last nine valid days, in hundreds, near the goals so far; None for too few days."""
    if len(days) < _FIRST_DAYS:
        return None
    recent = sorted(days[-_VALID_DAYS:])
    place = 0.6 * (len(recent) - 1)
    low = int(place)
    high = min(low + 1, len(recent) - 1)
    wanted = round((recent[low] + (recent[high] - recent[low]) * (place - low)) / 100) * 100
    if not goals:
        return max(_LEAST, wanted)
    least = max(_LEAST, 0.9 * goals[-1])
    most = min(_CAP, 1.1 * goals[max(0, len(goals) - WEEK)])
    return round(max(least, min(most, wanted)) / 100) * 100 if least <= most else round(least / 100) * 100


def left(diary: WalkDiary, walking: Walking) -> timedelta:
    """Walking that is left to do today."""
    steps = goal_in_steps(diary) if walking.steps else None
    if steps is not None:
        return max(NONE, (steps - diary.steps) / STEPS_A_MINUTE * MINUTE - diary.walked)
    return max(NONE, goal(diary, walking) - diary.walked)


def adopt(turn: Turn) -> None:
    """The settings came, or changed: begin a diary, or pace what is left anew."""
    walking, diary = turn.rules.walking, turn.state.walks
    if walking is None:
        if diary is not None:
            turn.change(walks=replace(diary, next_at=None))
        return
    if diary is None:
        turn.change(walks=first(turn.now.wall))
    if diary is None or diary.next_at is None or left(diary, walking) < diary.next_lasts:
        pace(turn)


def pace(turn: Turn) -> None:
    """Spread what is left over what is left of the day, from now on."""
    diary, walking = turn.state.walks, turn.rules.walking
    if diary is None or walking is None:
        return
    rest = left(diary, walking)
    at: time | None = None
    lasts = NONE
    if rest >= MINUTE and diary.refused < REFUSALS:
        goes = -(-rest // LONGEST)
        lasts = max(MINUTE, (rest / goes // MINUTE) * MINUTE)
        at = _spread(turn.now, turn.rules, goes)
    turn.change(
        walks=replace(diary, paced_at=turn.now.wall, next_at=at, next_lasts=lasts),
        taken={**turn.state.taken, WALK: turn.now.wall},
    )
    turn.plan()


def _spread(now: Instant, rules: Rules, goes: int) -> time | None:
    """When the first of so many walks comes: all of them as far from one another as from the begin and from the end.

    What lies between two shifts is no time to walk in. None where no working hours are left that would hold one.
    """
    rest = [(begin, end) for begin, end in _left_today(now, rules) if begin < end]
    hours = sum((end - begin for begin, end in rest), NONE)
    if hours < 2 * MINUTE:
        return None
    ahead = hours / (goes + 1)
    for begin, end in rest:
        if ahead < end - begin:
            at = now.when(begin + ahead).wall
            return time(at.hour, at.minute)
        ahead -= end - begin
    return None


def _left_today(now: Instant, rules: Rules) -> Iterator[tuple[timedelta, timedelta]]:
    """What is left of the day's shifts, on the elapsed clock. One across midnight is of the day that it starts on."""
    day = work_day(rules.hours, now.wall)
    midnight = now.elapsed_at(moment(now.wall.date() + _DAY, time(0), now.wall.tzinfo))
    for shift in shifts(rules.hours, now.wall):
        begin = max(now.elapsed, now.elapsed_at(max(shift.start, _EPOCH)))
        end = now.elapsed_at(min(shift.end, _FAR)) - rules.hours.quiet_before_end
        if shift.end - shift.start > _DAY:
            end = min(end, midnight)
        elif shift.start.astimezone(now.wall.tzinfo).date() > day:
            return
        if begin >= midnight and begin > now.elapsed:
            return
        yield begin, end


def walked(turn: Turn, lasts: timedelta) -> None:
    """The person walked, by their word."""
    diary = turn.state.walks
    if diary is not None:
        asides.answered(turn, WasItAWalk)
        turn.change(walks=replace(diary, walked=diary.walked + lasts))
        pace(turn)


def stepped(turn: Turn, count: int) -> None:
    """What a counter says of today."""
    diary = turn.state.walks
    if diary is not None and count >= 0:
        turn.change(walks=replace(diary, steps=count))
        pace(turn)


def taken(turn: Turn, opened: Open, took: timedelta) -> None:
    """A walk was done, or a part of it, also with a break that it came with. No other break takes its place."""
    diary = turn.state.walks
    if diary is None or WALK not in (opened.routine, *opened.merged):
        return
    led = opened.routine == WALK
    turn.change(walks=replace(diary, walked=diary.walked + (took if led else min(took, diary.next_lasts))))


def refused(turn: Turn, opened: Open) -> None:
    """A walk was not wanted, or passed over."""
    diary = turn.state.walks
    if diary is not None and opened.routine == WALK:
        turn.change(walks=replace(diary, refused=diary.refused + 1))


def offer(turn: Turn, since: timedelta, absence: timedelta) -> None:
    """Ask whether an absence was a walk; never take it for one. What was walked meanwhile has been counted."""
    diary, walking = turn.state.walks, turn.rules.walking
    if diary is None or walking is None or absence < OFFERED:
        return
    if diary.paced_at > turn.now.when(since).wall:
        return
    if diary.offers < OFFERS and left(diary, walking) > NONE:
        turn.change(walks=replace(diary, offers=diary.offers + 1))
        asides.later(turn, WasItAWalk(lasts=absence), HOUR)


def declined(turn: Turn) -> None:
    """No walk: nothing is offered any more today."""
    asides.answered(turn, WasItAWalk)
    if turn.state.walks is not None:
        turn.change(walks=replace(turn.state.walks, offers=OFFERS))


def new_day(diary: WalkDiary, walking: Walking, before: date, wall: datetime) -> WalkDiary:
    """The diary of the day of ``wall``; the one before it was ``before``."""
    steps = goal_in_steps(diary) if walking.steps else None
    met = diary.steps >= steps if steps is not None else diary.walked >= goal(diary, walking)
    days = [*diary.days, (before, met)]
    day = max(before + _DAY, wall.date() - WEEK * _DAY)
    while day < wall.date():
        days.append((day, False))
        day += _DAY
    known = (*diary.step_days, diary.steps)[-_VALID_DAYS:] if diary.steps >= _VALID else diary.step_days
    wanted = next_steps_goal(known, diary.step_goals)
    goals = diary.step_goals if wanted is None else (*diary.step_goals, wanted)[-WEEK:]
    kept = replace(
        diary,
        walked=NONE,
        steps=0,
        refused=0,
        offers=0,
        days=tuple(days[-WEEK:]),
        step_days=known,
        step_goals=goals,
        next_at=None,
        next_lasts=NONE,
    )
    return _climbed(kept, walking, wall.date())


def _climbed(diary: WalkDiary, walking: Walking, today: date) -> WalkDiary:
    """One rung a week at most: up after a good week with nothing amiss, down after a thin one."""
    week = [met for day, met in diary.days if today - WEEK * _DAY <= day < today]
    if today - diary.rung_since < WEEK * _DAY or len(week) < WEEK:
        return diary
    met = sum(week)
    top = len(ladder(walking)) - 1
    rung = min(diary.rung, top)
    unwell = diary.unwell is not None and today - diary.unwell <= WEEK * _DAY
    if met >= UP and not unwell and rung < top:
        return replace(diary, rung=rung + 1, rung_since=today)
    if met <= DOWN and rung > 0:
        return replace(diary, rung=rung - 1, rung_since=today)
    return diary
