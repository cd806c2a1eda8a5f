"""Which laws of the planner a played day breaks.

Each judge is written from the text of its law and looks at the trace and at what was decided; none asks the planner.
Where the text leaves room, the doubt is the planner's.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.laws import again, on_life, on_presence, on_time
from tests.laws.scenes import Played

Judge = Callable[[Played], Iterator[str]]


class Broken(NamedTuple):
    """A law that a day broke."""

    law: str
    how: str


LAWS: dict[str, Judge] = {
    "1 sitting fits in the time": on_presence.sitting_fits_in_the_time,
    "1, 2, 4, 6 sitting is what was sat": on_presence.sitting_is_what_was_sat,
    "4, 5 credits are earned": on_presence.credits_are_earned,
    "7, 8, 18 not before its time": on_time.not_before_its_time,
    "8 one is open at most": on_life.one_is_open_at_most,
    "8 satisfies what it says": on_life.satisfies_fits,
    "9 budgets of the hour": on_time.budgets_of_the_hour,
    "9 budget of the day": on_time.budget_of_the_day,
    "9 gap between reminders": on_time.gap_between_reminders,
    "10 cues ride": on_life.cues_ride,
    "11 the first week": on_time.ramp_up,
    "12 softly into typing": on_time.softly_into_typing,
    "13 never while something holds": on_time.never_while_something_holds,
    "13, 15, 19 taken down at once": on_life.taken_down_at_once,
    "14 only in working hours": on_time.only_in_working_hours,
    "14 quiet after arriving": on_time.quiet_after_arriving,
    "15 pauses hold": on_time.pauses_hold,
    "16 exactly one outcome": on_life.each_ends_in_one_outcome,
    "16 outcomes fit": on_life.outcomes_fit,
    "17 snoozes climb": on_life.snoozes_climb,
    "17 unanswered, it returns once": on_life.unanswered_returns_once,
    "20 the person can always": on_life.the_person_can_always,
    "21 what hurts stays away": on_life.what_hurts_stays_away,
    "21 the leg is heeded": on_life.the_leg_is_heeded,
    "22 exercises suit": on_life.exercises_suit,
    "25 never stuck": on_time.never_stuck,
    "26 the dead are silent": on_life.the_dead_are_silent,
}
AGAIN: dict[str, Callable[[Played], str]] = {
    "26 the same day twice": again.lived_twice,
    "24 told twice": again.told_twice,
    "27 settings saved again": again.settings_saved_again,
    "26 killed once": again.killed_once,
}
"""Laws of two days: these play the day again."""


def judge(played: Played) -> list[Broken]:
    """What the day broke, each law once."""
    if played.raised:
        return [Broken("24 nothing raises", played.raised)]
    found = ((law, next(how(played), "")) for law, how in LAWS.items())
    return [Broken(law, how) for law, how in found if how]


def judge_again(played: Played, *laws: str) -> list[Broken]:
    """What the day broke of the laws of two days; of those named, or of all."""
    if played.raised:
        return []
    found = ((law, how(played)) for law, how in AGAIN.items() if not laws or law in laws)
    return [Broken(law, how) for law, how in found if how]
