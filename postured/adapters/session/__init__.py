"""Those who can tell on this platform of sleep, of the screen's lock, and of whose turn it is at the machine.

They tell the same things beside each other: which of them is there can change at any time, and none is always there.
"""

import os
import sys
from collections.abc import Mapping

from postured.ports import Reactor
from postured.session_ports import SessionMonitor
from postured.wire.dbus import Bus


def session_monitors(
    reactor: Reactor,
    *,
    system: Bus,
    session: Bus,
    platform: str = sys.platform,
    environ: Mapping[str, str] = os.environ,
) -> tuple[SessionMonitor, ...]:
    """All of them, not yet started. ``system`` and ``session`` are the two buses, which Linux alone has."""
    # Literal imports, so that mypy and import-linter see them; lazy, so that no platform loads another's libraries.
    if platform == "darwin":
        from postured.adapters.session.macos import MacSession

        return (MacSession(reactor),)
    if platform == "win32":
        from postured.adapters.session.windows import WindowsSession

        return (WindowsSession(reactor),)
    from postured.adapters.session.logind import Logind
    from postured.adapters.session.screensaver import SAVERS, ScreenSaver

    return (Logind(system, environ=environ), *(ScreenSaver(session, each) for each in SAVERS))
