"""Judges of presence and of what it counts: laws 1 to 6."""

from collections.abc import Iterator

from postured.core.decisions import Credit, Outcome, Result
from postured.simulator.happenings import Busy, Settings
from postured.simulator.world import BUMP
from tests.laws.attendance import at_the_desk, overlap, sat
from tests.laws.scenes import NONE, SECOND, Played

Found = Iterator[str]


def sitting_fits_in_the_time(played: Played) -> Found:
    found = played.sum
    if not NONE <= found.screen <= found.sitting <= played.trace.end:
        yield f"{found.screen} at the screen, {found.sitting} sitting, in {played.trace.end}"
    if found.longest_bout > found.sitting + played.wild.rules.away_after:
        yield f"a bout of {found.longest_bout}, of {found.sitting} sitting"
    worked = sum((end - begin for begin, end in at_the_desk(played)), NONE)
    if not played.moments or not played.moments[-1].facts.alive:
        return  # counted up to its last step
    if found.sitting < worked - (BUMP + SECOND) * len(played.trace.lines):
        yield f"{found.sitting} sitting, of {worked} surely at the desk"


def sitting_is_what_was_sat(played: Played) -> Found:
    """To the letter, on days with nothing in them but coming and going."""
    wanted = sat(played)
    have = (played.sum.sitting, played.sum.screen)
    if wanted is not None and wanted != have:
        yield f"sitting and screen time are {have}, by the trace {wanted}"


def credits_are_earned(played: Played) -> Found:
    """Laws 4 and 5: an absence as long as that, with nobody there."""
    desk = at_the_desk(played)
    for each in played.moments:
        match each.what:
            case Credit(routine=name, absence=length):
                pass
            case Outcome(result=Result.NATURAL, routine=name):
                length = NONE
            case _:
                continue
        routine = each.facts.rules.routine(name)
        if routine is None or played.has(Settings):
            continue
        if routine.natural_break is None or (isinstance(each.what, Credit) and length < routine.natural_break):
            yield f"{name} is credited with {length} {each.clock}"
            continue
        length = max(length, routine.natural_break)
        there = overlap(desk, each.t - BUMP - length, each.t - BUMP)
        # In a call nobody is away; but a stillness that is told after it began in it.
        doubt = each.facts.rules.idle_after if played.has(Busy) else NONE
        if there > doubt + BUMP + SECOND:
            yield f"{name} is credited with {length} {each.clock}, and for {there} of it the person was there"
