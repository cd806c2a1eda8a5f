"""Find a sense of idleness that works here. It says when input stops and comes back, and never what it was."""

import logging
import os
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import IdleMonitor, Reactor

if TYPE_CHECKING:
    from postured.wire.x11 import Connection

log = logging.getLogger(__name__)

_ON_WAYLAND = ("ext-idle-notify", "mutter", "screensaver", "logind-idlehint", "x11-sync")
"""Best first. The last never opens there; it is named so that the person hears why."""
_ON_X11 = ("x11-sync", "x11-screensaver", "mutter", "screensaver", "logind-idlehint")


class OpenedIdle(NamedTuple):
    """The sense in use, and what stood in the way of better ones: (name, why), in words for the person."""

    name: str
    monitor: IdleMonitor
    passed_over: tuple[tuple[str, str], ...]


def candidates(platform: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """What to try there, best first; "assumed" comes after them, and always opens."""
    match platform:
        case "linux":
            return _ON_WAYLAND if _is_wayland(environ) else _ON_X11
        case "darwin":
            return ("quartz",)
        case "win32":
            return ("windows",)
        case _:
            return ()


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
    for name in candidates(platform, environ):
        try:
            if name == "x11-sync" and _is_wayland(environ):
                raise _sees_too_little()
            return OpenedIdle(name, _open(name, reactor, idle_after, environ), tuple(passed_over))
        except AdapterUnavailable as error:
            passed_over.append((name, f"{error.title}: {error.detail}" if error.detail else error.title))
        except Exception as error:
            # What nobody foresaw of one desktop, and what ails the machine just now, leave the next best.
            log.exception("%s failed; going on without", name)
            passed_over.append((name, str(error) or type(error).__name__))
    return OpenedIdle("assumed", _open("assumed", reactor, idle_after, environ), tuple(passed_over))


def _open(name: str, reactor: Reactor, idle_after: timedelta, environ: Mapping[str, str]) -> IdleMonitor:
    match name:
        case "x11-sync":
            from postured.adapters.idle.x11_sync import X11Sync

            return _on_display(environ, lambda display: X11Sync(display, reactor, idle_after))
        case "x11-screensaver":
            from postured.adapters.idle.looking import Looking
            from postured.adapters.idle.x11_screensaver import X11ScreenSaver

            return _on_display(environ, lambda display: Looking(name, X11ScreenSaver(display), reactor, idle_after))
        case "ext-idle-notify":
            return _on_wayland(environ, reactor, idle_after)
        case "mutter":
            from postured.adapters.idle.mutter import Mutter
            from postured.wire.dbus import session_bus

            return Mutter(session_bus(environ), reactor, idle_after)
        case "screensaver":
            from postured.adapters.idle.looking import Looking
            from postured.adapters.idle.screensaver import ScreenSaver
            from postured.wire.dbus import session_bus

            count = ScreenSaver(session_bus(environ))
            return Looking(name, count, reactor, idle_after, lag=count.lag)
        case "logind-idlehint":
            from postured.adapters.idle.logind import LogindIdleHint
            from postured.wire.dbus import system_bus

            return LogindIdleHint(system_bus(environ), reactor, idle_after, environ=environ)
        case "quartz":
            from postured.adapters.idle.looking import Looking
            from postured.adapters.idle.quartz import Quartz

            return Looking(name, Quartz(), reactor, idle_after)
        case "windows":
            from postured.adapters.idle.looking import Looking
            from postured.adapters.idle.windows import Windows

            return Looking(name, Windows(), reactor, idle_after)
        case "assumed":
            from postured.adapters.idle.assumed import Assumed

            return Assumed()
        case _:
            raise AdapterUnavailable(_("There is no sense of idleness named “{name}”").format(name=name))


def _is_wayland(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("WAYLAND_DISPLAY")) or environ.get("XDG_SESSION_TYPE") == "wayland"


def _on_wayland(environ: Mapping[str, str], reactor: Reactor, idle_after: timedelta) -> IdleMonitor:
    from postured.adapters.idle.ext_idle_notify import ExtIdleNotify
    from postured.wire.wayland import WaylandError, connect

    display = None
    try:
        display = connect(environ)
        return ExtIdleNotify(display, reactor, idle_after)
    except Exception as error:
        if display is not None:
            display.close()
        if isinstance(error, WaylandError):
            raise AdapterUnavailable(_("The Wayland display cannot be used"), str(error)) from error
        raise


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
    except Exception as error:
        if display is not None:
            display.close()
        if isinstance(error, X11Error):
            raise AdapterUnavailable(_("The X display cannot be used"), str(error)) from error
        raise


def _sees_too_little() -> AdapterUnavailable:
    """For the X server inside a Wayland session: it would call a person idle who types in another window."""
    return AdapterUnavailable(_("In a Wayland session the X server does not see all input"))
