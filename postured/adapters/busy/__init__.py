"""Those who can tell on this platform of calls, films and appointments. Any of them can come and go at any time."""

import os
import sys
from collections.abc import Callable, Mapping

from postured.busy_ports import BusyMonitor
from postured.ports import Reactor
from postured.wire.dbus import Bus


def busy_monitors(
    reactor: Reactor,
    *,
    session: Bus,
    system: Bus,
    platform: str = sys.platform,
    environ: Mapping[str, str] = os.environ,
) -> Callable[[frozenset[str], tuple[str, ...]], Mapping[str, Callable[[], BusyMonitor]]]:
    """For the signals wanted and the programs named: how to open each monitor that tells of one of them, by a key.

    ``session`` and ``system`` are the two buses, which Linux alone has.
    """
    del reactor, session, system, platform, environ
    return lambda _signals, _programs: {}
