"""How many reminders are enough: law 9."""

from datetime import date, datetime, timedelta

from postured.core.hours import Shift, moment, shift_at
from postured.core.instant import Instant
from postured.core.rules import HOUR, Hours, Routine, Rules, Style
from postured.core.state import Showing, State

_DAY = timedelta(days=1)


def work_day(hours: Hours, wall: datetime) -> date:
    """The day that ``wall`` belongs to: in a shift across midnight that of its start, else the local date."""
    shift = shift_at(hours, wall)
    return wall.date() if shift is None else _day_of(shift, wall)


def _day_of(shift: Shift, wall: datetime) -> date:
    return wall.date() if shift.end - shift.start > _DAY else shift.start.astimezone(wall.tzinfo).date()


def counted(state: State, now: timedelta, routine: Routine) -> tuple[tuple[Showing, ...], int]:
    """The showings of the last hour and the day's count, with a first showing of ``routine`` at ``now``."""
    ambient = routine.style is Style.AMBIENT
    recent = (*(each for each in state.recent if each.at > now - HOUR), Showing(now, ambient))
    return recent, state.interrupted_today + (not ambient and routine.daily_budget)


def free_from(state: State, routine: Routine, at: Instant, rules: Rules) -> Instant | None:
    """From when ``at`` that moment on there is room for a reminder of ``routine``; None for never."""
    ambient = routine.style is Style.AMBIENT
    room = rules.ambient_per_hour if ambient else rules.per_hour
    if room == 0 or (not ambient and routine.daily_budget and rules.per_day == 0):
        return None
    since = at.elapsed - HOUR
    same = [each.at for each in state.recent if each.ambient is ambient and each.at > since]
    free = at if len(same) < room else at.when(same[-room] + HOUR)
    if ambient or not routine.daily_budget or state.interrupted_today < rules.per_day:
        return free
    tomorrow = at.at_wall(next_day(rules.hours, at.wall))
    return max(free, tomorrow, key=lambda each: each.elapsed)


def next_day(hours: Hours, wall: datetime) -> datetime:
    """When the day after that of ``wall`` begins."""
    shift = shift_at(hours, wall)
    midnight = moment(wall.date() + _DAY, datetime.min.time(), wall.tzinfo)
    if shift is None or shift.end - shift.start > _DAY:
        return midnight
    return shift.end if _day_of(shift, wall) < wall.date() else max(midnight, shift.end)


def is_same_day(hours: Hours, wall: datetime, later: timedelta) -> bool:
    """Whether it is surely the same day so much later: not in hours past midnight, nor near a change of the clocks."""
    past_midnight = any(each.end <= each.start for each in hours.ranges)
    return not past_midnight and (wall + later + HOUR).date() == wall.date()
