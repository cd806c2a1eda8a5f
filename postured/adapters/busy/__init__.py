"""Those who can tell on this platform of calls, films and appointments. Any of them can come and go at any time."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import NamedTuple

from postured.busy_ports import BusyMonitor
from postured.language import _
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
    folder: str,
    platform: str = sys.platform,
    environ: Mapping[str, str] = os.environ,
) -> Callable[[frozenset[str], tuple[str, ...]], Makers]:
    """What finds, for the signals wanted and the programs named, those who tell of any of them.

    ``session`` and ``system`` are the two buses, which Linux alone has; ``folder`` is one of the person's alone.
    """

    def of_use(signals: frozenset[str], programs: tuple[str, ...]) -> Makers:
        match platform:
            case "darwin":
                found = _on_macos(reactor)
            case "win32":
                found = _on_windows(reactor)
            case _:
                found = _on_linux(reactor, session, system, folder, environ, programs)
        return {key: source.open for key, source in found.items() if source.signals & signals}

    return of_use


def _on_macos(reactor: Reactor) -> Mapping[str, _Source]:
    from postured.adapters.busy import macos

    return {
        "focus": _Source(frozenset({"do-not-disturb"}), lambda: macos.focus(reactor)),
        "coreaudio": _Source(frozenset({"microphone"}), lambda: macos.microphone(reactor)),
        "coremediaio": _Source(frozenset({"camera"}), lambda: macos.camera(reactor)),
        "power-assertions": _Source(frozenset({"presentation"}), lambda: macos.presentation(reactor)),
    }


def _on_windows(reactor: Reactor) -> Mapping[str, _Source]:
    from postured.adapters.busy import windows

    return {
        "notification-state": _Source(windows.STATES, lambda: windows.notification_state(reactor)),
        "microphone": _Source(frozenset({"microphone"}), lambda: windows.microphone(reactor)),
        "webcam": _Source(frozenset({"camera"}), lambda: windows.camera(reactor)),
    }


def _on_linux(
    reactor: Reactor,
    session: Bus,
    system: Bus,
    folder: str,
    environ: Mapping[str, str],
    programs: tuple[str, ...],
) -> Mapping[str, _Source]:
    # Imported only where they are opened: what nobody wants costs no memory.
    def pulse() -> BusyMonitor:
        from postured.adapters.busy.pulse import PulseMicrophone

        return PulseMicrophone(reactor, session, environ)

    def devices() -> BusyMonitor:
        from postured.adapters.busy.camera import VideoDevices

        return VideoDevices(reactor)

    def pipewire() -> BusyMonitor:
        from postured.adapters.busy.pipewire import PipeWireVideo

        return PipeWireVideo(reactor, environ)

    def gnome() -> BusyMonitor:
        from postured.adapters.busy.gnome import GnomeDoNotDisturb

        return GnomeDoNotDisturb(reactor, session, environ)

    return {
        "pulse": _Source(frozenset({"microphone"}), pulse),
        "devices": _Source(frozenset({"camera"}), devices),
        "pipewire": _Source(frozenset({"camera", "screen-share"}), pipewire),
        "gnome": _Source(frozenset({"do-not-disturb"}), gnome),
        **_that_are_asked(session, system),
        **_in_front(reactor, session, folder, environ, programs),
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


def _in_front(
    reactor: Reactor, session: Bus, folder: str, environ: Mapping[str, str], programs: tuple[str, ...]
) -> Mapping[str, _Source]:
    """Who shows the window in front: Wayland's compositors, and X11, in whose place some programs have Xwayland."""

    def kwin() -> BusyMonitor:
        from postured.adapters.busy.kwin import KWinFront

        return KWinFront(session, folder, programs=programs)

    def wlr() -> BusyMonitor:
        from postured.adapters.busy.display import OnDisplay
        from postured.adapters.busy.wlr_windows import open_wlr

        return OnDisplay("wlr", reactor, lambda: open_wlr(environ, programs), programs=programs)

    def x11() -> BusyMonitor:
        from postured.adapters.busy.display import OnDisplay
        from postured.adapters.busy.x11_windows import open_x11

        why = _("no window manager says which window is in front")
        name = "xwayland" if environ.get("WAYLAND_DISPLAY") else "x11"
        return OnDisplay(name, reactor, lambda: open_x11(environ), programs=programs, unknowing=why)

    from postured.adapters.busy.front import SIGNALS

    named = ",".join(programs)
    displays = {"wlr": wlr, "kwin": kwin} if environ.get("WAYLAND_DISPLAY") else {}
    return {f"{name} {named}": _Source(SIGNALS, make) for name, make in {**displays, "x11": x11}.items()}
