"""How the tray icon looks and what it says, read off the status."""

from collections.abc import Collection

from postured.core.status import Status
from postured.daemon.menu import coming, taken_today, why_not_now
from postured.daemon.phrases import ANY_POSITION
from postured.language import _, length
from postured.ports import Face, Mood

SOON = 0.5
"""From this part of the interval on, the ring shows."""


def face(now: Status, positions: Collection[str] = ANY_POSITION) -> Face:
    """The icon at this moment, for somebody who takes these ``positions``."""
    fill, following = nearness(now), coming(now, positions)
    lines = [following, why_not_now(now), f"{taken_today(now)}, {_sat(now)}"]
    return Face(
        mood=mood(now, fill),
        fill=fill,
        title=_("postured: {what}").format(what=following),
        tooltip="\n".join(line for line in lines if line),
    )


def mood(now: Status, fill: float) -> Mood:
    """The one thing that the icon tells."""
    if now.paused_until is not None:
        return Mood.PAUSED
    if now.phase in ("shown", "running"):
        return Mood.OPEN
    if now.busy and now.held_by is not None and now.held_by.value in now.busy:
        return Mood.HELD
    return Mood.SOON if fill >= SOON else Mood.CALM


def nearness(now: Status) -> float:
    """How much of the interval before the next reminder is over, from 0 to 1."""
    for each in now.clocks:
        if now.next is not None and each.routine == now.next.routine and each.every:
            return min(1.0, max(0.0, 1 - now.next.wait / each.every))
    return 0.0


def _sat(now: Status) -> str:
    return _("sitting for {time}").format(time=length(now.sitting))
