"""What somebody meant who wrote a key that does not exist."""

import pytest

from postured.catalogue.entry import Exercises
from postured.settings.declaration import ANY_NAME, ROOT, Slot, close_key


@pytest.mark.parametrize(
    ("root", "key", "meant"),
    [
        (ROOT, "huors.days", "hours.days"),
        (ROOT, "routines.move.evry", "routines.move.every"),
        (ROOT, "idle_after", "presence.idle_after"),
        (ROOT, "routines.move.idle_after", "presence.idle_after"),
        (ROOT, "every", f"routines.{ANY_NAME}.every"),
        (ROOT, "foo.bar.every", f"routines.{ANY_NAME}.every"),
        (ROOT, "zzz", ""),
        (ROOT, "hours_days", "hours.days"),
        (ROOT, "presence_away_after", "presence.away_after"),
        (ROOT, "move", "routines.move"),
        (ROOT, "micro-break.evry", "routines.micro-break.every"),
        (ROOT, "routines.tea.interval", "routines.tea.every"),
        (ROOT, "routines.tea.duration", "routines.tea.lasts"),
        (ROOT, "hours.end", "hours.ranges"),
        (ROOT, "tray.start", ""),
        (ROOT, "tray.goal", ""),
        (Slot(Exercises), "exercise.look-up", "exercises.look-up"),
        (Slot(Exercises), "exercises.look-up.stepz", "exercises.look-up.steps"),
        (Slot(Exercises), "exercises.look-up.per-side", "exercises.look-up.dose.per_side"),
        (Slot(Exercises), "exercises.look-up.idle_after", ""),
    ],
)
def test_the_nearest_key(root: Slot, key: str, meant: str) -> None:
    assert ".".join(close_key(tuple(key.split(".")), root)) == meant
