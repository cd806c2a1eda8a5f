"""Those who can tell on this platform of calls, films and appointments. Any of them can come and go at any time."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import NamedTuple

from postured.busy_ports import BusyMonitor
from postured.ports import Reactor
from postured.wire.dbus import Bus

Makers = Mapping[str, Callable[[], BusyMonitor]]
"""How to open each monitor that is of use, by a key that says all of what it is opened for."""


class _Source(NamedTuple):
    """Where some of it is told."""

    signals: frozenset[str]
    open: Callable[[], BusyMonitor]


def busy_monitors(
    reactor: Reactor,
    *,
    session: Bus,
    system: Bus,
    platform: str = sys.platform,
    environ: Mapping[str, str] = os.environ,
) -> Callable[[frozenset[str], tuple[str, ...]], Makers]:
    """What finds, for the signals wanted and the programs named, those who tell of any of them.

    ``session`` and ``system`` are the two buses, which Linux alone has.
    """

    def of_use(signals: frozenset[str], programs: tuple[str, ...]) -> Makers:
        found = _on_linux(reactor, session, system, environ, programs)
        return {key: source.open for key, source in found.items() if source.signals & signals}

    del platform
    return of_use


def _on_linux(
    reactor: Reactor, session: Bus, system: Bus, environ: Mapping[str, str], programs: tuple[str, ...]
) -> Mapping[str, _Source]:
    # Imported only where they are opened: what nobody wants costs no memory.
    def pulse() -> BusyMonitor:
        from postured.adapters.busy.pulse import PulseMicrophone

        return PulseMicrophone(reactor, session, environ)

    def gnome() -> BusyMonitor:
        from postured.adapters.busy.gnome import GnomeDoNotDisturb

        return GnomeDoNotDisturb(reactor, session, environ)

    del programs
    return {
        "pulse": _Source(frozenset({"microphone"}), pulse),
        "gnome": _Source(frozenset({"do-not-disturb"}), gnome),
        **_that_are_asked(session, system),
    }


def _that_are_asked(session: Bus, system: Bus) -> Mapping[str, _Source]:
    """Services with an answer to one question."""
    from postured.adapters.busy import do_not_disturb, presentation

    quiet, film = frozenset({do_not_disturb.SIGNAL}), frozenset({presentation.SIGNAL})
    return {
        "dunst": _Source(quiet, lambda: do_not_disturb.dunst(session)),
        "plasma": _Source(quiet, lambda: do_not_disturb.plasma(session)),
        "xfce": _Source(quiet, lambda: do_not_disturb.xfce(session)),
        "logind": _Source(film, lambda: presentation.logind(system)),
        "session-manager": _Source(film, lambda: presentation.session_manager(session)),
        "plasma-power": _Source(film, lambda: presentation.plasma(session)),
        "xfce-power": _Source(film, lambda: presentation.xfce(session)),
    }
