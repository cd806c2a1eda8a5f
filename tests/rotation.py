"""Law 22, said once more for tests: what the strictest rules leave that leave anything."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from postured.core.rules import Exercise
from postured.core.state import Use

Rule = Callable[[Exercise], bool]


def best(
    among: Sequence[Exercise], used: Mapping[str, Use], *, at: timedelta, reminder: int, last_family: str
) -> list[Exercise]:
    """What may be drawn ``at`` that moment for that reminder; nothing where there is nothing to draw from."""
    several = len({each.family for each in among}) > 1

    def other_family(each: Exercise) -> bool:
        return not several or each.family != last_family

    def not_among_the_last_five(each: Exercise) -> bool:
        return each.id not in used or used[each.id].id < reminder - 5

    def not_within_a_day(each: Exercise) -> bool:
        return each.id not in used or at - used[each.id].at >= timedelta(hours=24)

    relaxed: Sequence[Sequence[Rule]] = (
        (other_family, not_among_the_last_five, not_within_a_day),
        (other_family, not_among_the_last_five),
        (other_family,),
        (),
    )
    for rules in relaxed:
        left = [each for each in among if all(rule(each) for rule in rules)]
        if left:
            return left
    return []


def oldest(of: Sequence[Exercise], used: Mapping[str, Use]) -> list[Exercise]:
    """Those that never came; else the one that came longest ago, or several that came then."""
    new = [each for each in of if each.id not in used]
    first = min((used[each.id].at for each in of if each.id in used), default=None)
    return new or [each for each in of if used[each.id].at == first]
