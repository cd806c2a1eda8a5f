"""Tries the sense of input together with the person: nothing is touched for a moment, and then something."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from postured.adapters.idle import open_idle
from postured.daemon.loop import Loop
from postured.language import _

STILL = timedelta(seconds=5)
_PATIENCE = timedelta(seconds=20)
_CANNOT_BE_TRIED = ("assumed", "logind-idlehint")


def presence(
    environ: Mapping[str, str],
    say: Callable[[str], None],
    *,
    still: timedelta = STILL,
    patience: timedelta = _PATIENCE,
) -> bool | None:
    """Whether stillness and the input after it were noticed; None where that cannot be tried in a moment.

    ``say`` tells the person what to do, a line at a time; each is waited for with ``patience``.
    """
    loop = Loop()
    opened = open_idle(loop, idle_after=still, environ=environ)
    said: list[str] = []
    try:
        if opened.name in _CANNOT_BE_TRIED:
            say(_("Presence cannot be tried: nothing here tells of it at once."))
            return None
        opened.monitor.start(
            idle=lambda _since: said.append("still"), active=lambda: said.append("input"), lost=lambda _why: None
        )
        say(_("Touch nothing for {count} seconds…").format(count=round(still.total_seconds())))
        if not _comes(loop, "still", said, patience):
            say(_("That was not noticed. Something may have moved all the time; try again."))
            return False
        said.clear()
        say(_("Noticed. Now move the mouse or press a key…"))
        if not _comes(loop, "input", said, patience):
            say(_("That was not noticed."))
            return False
        say(_("Noticed. Your presence is sensed as it should be."))
        return True
    finally:
        opened.monitor.close()
        loop.close()


def _comes(loop: Loop, what: str, said: list[str], patience: timedelta) -> bool:
    over: list[bool] = []
    cancel = loop.later(patience, lambda: over.append(True))
    while what not in said and not over:
        loop.turn(None)
    cancel()
    return what in said
