"""The reminders of a day, which no policy makes more of through a routine that the person takes out of their number."""

from dataclasses import replace
from datetime import timedelta

from postured.core.rules import Counts
from postured.language import _
from postured.settings.handover import Problem
from postured.settings.layers import Combined, Layer, Level, lay, without_policies
from postured.settings.model import Routine

_KEY = "daily_budget"
_WHEN = ("every", "at", "counts", "enabled")
_NONE = Routine()


def hold_budget(combined: Combined) -> tuple[Combined, tuple[Problem, ...]]:
    """``combined`` with such a routine counted again where a policy has it come more often than the person does.

    There is a note for each.
    """
    notes = []
    own = without_policies(combined)
    for name, routine in combined.settings.routines.items():
        exempt = combined.origin(("routines", name, _KEY))
        if routine.daily_budget or exempt.level is Level.BUILT_IN:
            continue
        if _comes_oftener(routine, own.routines.get(name, _NONE)):
            policy = _who_says_when(combined, name)
            combined = lay(combined, replace(policy, values={"routines": {name: {_KEY: True}}}, clamps=True))
            message = _(
                "It stays in place, but the reminder counts among those of a day: {file} has it come more often."
            )
            notes.append(exempt.problem(("routines", name, _KEY), message.format(file=policy.file)))
    return combined, tuple(notes)


def _comes_oftener(routine: Routine, than: Routine) -> bool:
    more_times = not set(routine.at) <= set(than.at)
    counts_more = (routine.counts, than.counts) == (Counts.SITTING, Counts.SCREEN)
    return routine.enabled and (not than.enabled or more_times or counts_more or _is_shorter(routine, than))


def _is_shorter(routine: Routine, than: Routine) -> bool:
    if not isinstance(routine.every, timedelta):
        return False
    return not isinstance(than.every, timedelta) or routine.every < than.every


def _who_says_when(combined: Combined, name: str) -> Layer:
    """The strongest policy that says when the routine comes."""
    return max(
        (layer for key in _WHEN if (layer := combined.origin(("routines", name, key))).level.is_policy),
        key=lambda each: each.level,
    )
