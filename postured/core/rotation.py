"""Which exercise comes: law 22. Pure draws; the same history gives the same exercise on every machine."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from postured.core.rules import HOUR, MINUTE, Exercise, Routine
from postured.core.state import Use

A_WHILE = 24 * HOUR
"""An exercise rests this long before it comes again, where there are others."""
SOME = 5
"""And it is not among the last so many reminders."""


def longest(routine: Routine) -> timedelta:
    """How long an exercise of ``routine`` may take: a minute more than its break, or twice that, whichever is more."""
    return max(routine.lasts + MINUTE, 2 * routine.lasts)


def candidates(routine: Routine, exercises: Sequence[Exercise], hidden: Collection[str] = ()) -> tuple[Exercise, ...]:
    """What ``routine`` may draw from. ``hidden`` holds ids and families; nothing relaxes this."""
    return tuple(
        each
        for each in exercises
        if (each.family in routine.exercises or each.id in routine.exercises)
        and (not routine.positions or each.position in routine.positions)
        and each.id not in hidden
        and each.family not in hidden
        and each.lasts <= longest(routine)
    )


def draw(
    among: Sequence[Exercise], used: Mapping[str, Use], *, at: timedelta, reminder: int, last_family: str, salt: str
) -> Exercise | None:
    """The exercise for that reminder (its number), shown ``at``; None where there is nothing to draw from.

    What was used longest ago comes first. ``salt`` decides between those never used: the day, say.
    """
    several = len({each.family for each in among}) > 1
    other = [each for each in among if not several or each.family != last_family]
    unseen = [each for each in other if each.id not in used or reminder - used[each.id].id > SOME]
    rested = [each for each in unseen if each.id not in used or at - used[each.id].at >= A_WHILE]
    left = rested or unseen or other or among
    return min(left, key=lambda each: _order(each, used, f"{salt}:{reminder}:{each.id}"), default=None)


def _order(exercise: Exercise, used: Mapping[str, Use], salt: str) -> tuple[bool, timedelta, int, int]:
    use = used.get(exercise.id)
    return (False, timedelta(0), 0, mix(salt)) if use is None else (True, use.at, use.id, mix(salt))


def mix(text: str) -> int:
    """A number that looks drawn by lot, and is the same on every Python: FNV-1a, with its bits stirred once more.

    hashlib would do it too, at 3.6 MiB for the daemon.
    """
    number = 0xCBF29CE484222325
    for byte in text.encode():
        number = (number ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    number ^= number >> 33
    number = number * 0xFF51AFD7ED558CCD & 0xFFFFFFFFFFFFFFFF
    return number ^ (number >> 33)
