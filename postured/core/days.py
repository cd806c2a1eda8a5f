"""A new day begins: what it starts with, and what is asked now and then in its course."""

from datetime import date, timedelta

from postured.core import asides, walking
from postured.core.adherence import counts_of, new_day
from postured.core.budget import work_day
from postured.core.decisions import HowIsIt
from postured.core.rules import HOUR
from postured.core.today import WALK
from postured.core.turn import Turn

SELDOM = 0.2
"""Below this share of breaks taken, over ``DAYS`` days, the person is asked whether something should change."""
DAYS = 5
SOON = timedelta(days=28)
"""And not asked again before."""
TUNE_UPS = {28: "week-4", 56: "week-8"}
_DAY = timedelta(days=1)
_LONG_KNOWN = 21 * _DAY


def turn(turn: Turn) -> None:
    """Turn the day, if the wall clock says so. It does not turn back for a journey to the west."""
    before = turn.state.tally.day
    wall = turn.now.wall
    if wall.date() == before and turn.state.first_day is not None:
        return
    if turn.state.first_day is None:  # kept from before there was a first day
        turn.change(first_day=before - _LONG_KNOWN)
    day = work_day(turn.rules.hours, wall)
    if day == before or before - _DAY <= day < before:
        return
    _ask(turn, before, day)
    names = {each.name for each in turn.rules.routines}
    turn.change(tally=new_day(day, turn.sat()), interrupted_today=0, refused={})
    turn.plan()
    for each in turn.rules.routines:
        if each.name not in names and each.name != WALK:
            turn.restart(each.name)
    if turn.state.walks is not None and turn.rules.walking is not None:
        turn.change(walks=walking.new_day(turn.state.walks, turn.rules.walking, before, wall))
        walking.pace(turn)


def _ask(turn: Turn, before: date, day: date) -> None:
    """Decay is expected: after a while, or when little is done, ask what would suit better."""
    state = turn.state
    shown, done = counts_of(state.tally)
    week = (*state.week, (shown, done))[-DAYS:] if shown else state.week
    turn.change(week=week)
    first = state.first_day or before
    for after, why in TUNE_UPS.items():
        if before < first + after * _DAY <= day:
            _how_is_it(turn, why, day)
            return
    asked_lately = state.asked_last is not None and day - state.asked_last < SOON
    seldom = len(week) == DAYS and sum(done for _, done in week) < SELDOM * sum(shown for shown, _ in week)
    if seldom and not asked_lately:
        _how_is_it(turn, "seldom-done", day)


def _how_is_it(turn: Turn, why: str, day: date) -> None:
    turn.change(asked_last=day, week=())
    asides.later(turn, HowIsIt(why=why), 24 * HOUR)
