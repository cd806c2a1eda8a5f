"""Find a sense of idleness that works here. It says when input stops and comes back, and never what it was."""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import IdleMonitor, Reactor

if TYPE_CHECKING:
    from postured.wire.x11 import Connection

CANDIDATES: Final[Mapping[str, tuple[str, ...]]] = {"linux": ("x11-sync", "x11-screensaver", "assumed")}
"""By platform, best first; elsewhere there is "assumed" alone, which always opens."""


class OpenedIdle(NamedTuple):
    """The sense in use, and what stood in the way of better ones: (name, why), in words for the person."""

    name: str
    monitor: IdleMonitor
    passed_over: tuple[tuple[str, str], ...]


def open_idle(
    reactor: Reactor,
    *,
    idle_after: timedelta,
    platform: str = sys.platform,
    environ: Mapping[str, str] = os.environ,
    wanted: str = "auto",
) -> OpenedIdle:
    """Open the sense of that name, or with "auto" the best that works here. ``idle_after`` is real time.

    May block for some seconds where a server hangs, and so may be called in a thread of its own: it does nothing with
    ``reactor`` yet; the monitor's ``start`` is for the loop. One named outright is never replaced by another: the
    person meant it, and AdapterUnavailable says why it cannot be had.
    """
    if wanted != "auto":
        return OpenedIdle(wanted, _open(wanted, reactor, idle_after, environ), ())
    passed_over: list[tuple[str, str]] = []
    for name in CANDIDATES.get(platform, ("assumed",))[:-1]:
        try:
            _must_see_all_input(environ)
            return OpenedIdle(name, _open(name, reactor, idle_after, environ), tuple(passed_over))
        except AdapterUnavailable as error:
            passed_over.append((name, f"{error.title}: {error.detail}" if error.detail else error.title))
    return OpenedIdle("assumed", _open("assumed", reactor, idle_after, environ), tuple(passed_over))


def _open(name: str, reactor: Reactor, idle_after: timedelta, environ: Mapping[str, str]) -> IdleMonitor:
    match name:
        case "x11-sync":
            from postured.adapters.idle.x11_sync import X11Sync

            return _on_display(environ, lambda display: X11Sync(display, reactor, idle_after))
        case "x11-screensaver":
            from postured.adapters.idle.x11_screensaver import X11ScreenSaver

            return _on_display(environ, lambda display: X11ScreenSaver(display, reactor, idle_after))
        case "assumed":
            from postured.adapters.idle.assumed import Assumed

            return Assumed()
        case _:
            raise AdapterUnavailable(_("There is no sense of idleness named “{name}”").format(name=name))


def _must_see_all_input(environ: Mapping[str, str]) -> None:
    if environ.get("WAYLAND_DISPLAY") or environ.get("XDG_SESSION_TYPE") == "wayland":
        raise _sees_too_little()


def _on_display(environ: Mapping[str, str], make: "Callable[[Connection], IdleMonitor]") -> IdleMonitor:
    """What ``make`` makes of a connection to the display, which is let go when it cannot."""
    from postured.wire.x11 import connect
    from postured.wire.x11_display import X11Error

    display: Connection | None = None
    try:
        display = connect(environ)
        if display.extension("XWAYLAND") is not None:
            raise _sees_too_little()
        return make(display)
    except (X11Error, AdapterUnavailable) as error:
        if display is not None:
            display.close()
        if isinstance(error, AdapterUnavailable):
            raise
        raise AdapterUnavailable(_("The X display cannot be used"), str(error)) from error


def _sees_too_little() -> AdapterUnavailable:
    """For the X server inside a Wayland session: it would call a person idle who types in another window."""
    return AdapterUnavailable(_("In a Wayland session the X server does not see all input"))
