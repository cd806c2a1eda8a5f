"""What a daemon would find on this machine now, without one: each part is opened, looked at, and let go again."""

import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from postured.adapters import child
from postured.adapters.busy import busy_monitors
from postured.adapters.chime import PlayedChime
from postured.adapters.clock import SystemClock, zone_files
from postured.adapters.clock_watch import open_clock_watch
from postured.adapters.idle import open_idle
from postured.adapters.session import logind, session_monitors
from postured.adapters.session.screensaver import SAVERS
from postured.daemon import appointments, busy, notifiers, ways
from postured.daemon.busy import BusySenses
from postured.daemon.loop import Loop
from postured.errors import PosturedError
from postured.language import _
from postured.plain import PlainError, decode
from postured.session_ports import SessionListener
from postured.settings.handover import Handover
from postured.settings.paths import Paths
from postured.wire.dbus import Bus, session_bus, system_bus
from postured.wire.dbus_link import Reply

_NOTIFICATIONS = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")
_WATCHER = "org.kde.StatusNotifierWatcher"
_BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_TELL_OF_THE_SESSION = {logind.NAME, *(each.service for each in SAVERS)}
_TURN = timedelta(seconds=1)
_ANSWERS_WITHIN = timedelta(milliseconds=500)


def senses(environ: Mapping[str, str], paths: Paths) -> dict[str, Any]:
    """Every part, in the form of ``ways``. Takes up to some seconds where something hangs."""
    settings, handover = _settings()
    with ExitStack() as stack:
        loop = Loop()
        stack.callback(loop.close)
        chime = PlayedChime(loop, environ=environ)
        return {
            "idle": _idle(loop, environ, handover.rules.idle_after if handover else timedelta(minutes=1)),
            "notifier": {name: value for name, value in notifier(environ).items() if name != "reached_bus"},
            "tray": _tray(loop, environ, wanted=handover.tray if handover else True),
            **_session(loop, environ),
            **_busy(loop, environ, paths.runtime, handover),
            "clock": ways.clock(),
            "wall-clock": _wall_clock(loop, environ),
            "journal": ways.journal(_journal_trouble(paths)),
            "settings": settings,
            "sound": ways.sound(chime, wanted=handover.sound if handover else False),
        }


def notifier(environ: Mapping[str, str]) -> dict[str, Any]:
    """The way to the person, asked afresh: a notification daemon that hangs is found out, after its deadline."""
    with ExitStack() as stack:
        loop = Loop()
        stack.callback(loop.close)
        bus = Bus(loop, lambda: session_bus(environ))
        stack.callback(bus.close)
        chain = notifiers.chain(loop, bus, sys.stderr)
        stack.callback(chain.close)
        # The notifier has asked the same before: its answer comes before ours.
        _wait(loop, bus, *_NOTIFICATIONS, "GetCapabilities")
        return {**ways.notifier(chain), "reached_bus": not bus.trouble}


def _wait(loop: Loop, bus: Bus, *call: str, signature: str = "", body: tuple[Any, ...] = ()) -> Reply:
    """Turn the loop until the reply is there, or its deadline is over."""
    replies: list[Reply] = []
    destination, path, interface, member = call
    bus.call(destination, path, interface, member, signature, body, then=replies.append)
    while not replies:
        loop.turn(_TURN)
    return replies[0]


def _idle(loop: Loop, environ: Mapping[str, str], idle_after: timedelta) -> dict[str, Any]:
    opened = open_idle(loop, idle_after=idle_after, environ=environ)
    lost: list[str] = []
    opened.monitor.start(idle=lambda _since: None, active=lambda: None, lost=lost.append)
    loop.turn(timedelta(0))
    opened.monitor.close()
    return ways.idle(
        opened.name,
        works=opened.name != "assumed",
        polls=opened.monitor.polls,
        passed_over=opened.passed_over,
        trouble=lost[0] if lost else "",
    )


def _session(loop: Loop, environ: Mapping[str, str]) -> dict[str, Any]:
    """Who tells of lock and sleep."""
    system = Bus(loop, lambda: system_bus(environ), system=True)
    session = Bus(loop, lambda: session_bus(environ))
    nobody = SessionListener(
        lock=lambda _word: None, front=lambda _in: None, sleeps=lambda ready: ready(), wakes=lambda: None
    )
    monitors = session_monitors(loop, system=system, session=session, environ=environ)
    for each in monitors:
        each.start(nobody)
    for bus in (system, session):
        names = _wait(loop, bus, *_BUS, "ListNames").body
        for name in names[0] if names else ():
            if name in _TELL_OF_THE_SESSION:
                _wait(loop, bus, name, "/", "org.freedesktop.DBus.Peer", "Ping")  # after its answer to the monitor
    found = {"lock": ways.lock(monitors), "sleep": ways.sleep(monitors)}
    for each in monitors:
        each.close()
    for bus in (system, session):
        bus.close()
    return found


def _busy(loop: Loop, environ: Mapping[str, str], folder: str, handover: Handover | None) -> dict[str, Any]:
    """Who tells of calls and the like; those that cannot answer at once have half a second for it."""
    system = Bus(loop, lambda: system_bus(environ), system=True)
    session = Bus(loop, lambda: session_bus(environ))
    wanted = busy.Wanted() if handover is None else busy.wanted(handover.rules, handover)
    makers = busy_monitors(loop, session=session, system=system, folder=folder, environ=environ)
    senses = BusySenses(makers, clock=SystemClock(), put=lambda _event: None, reactor=loop)
    over: list[bool] = []
    loop.later(_ANSWERS_WITHIN, lambda: over.append(True))
    senses.want(wanted)
    while not over and not senses.all_tell:
        loop.turn(_TURN)
    found = {name: tell() for name, tell in senses.parts.items()}
    found["calendar"] = ways.calendar(enabled=handover is not None and appointments.wanted(handover))
    senses.close()
    for bus in (system, session):
        bus.close()
    return found


def _wall_clock(loop: Loop, environ: Mapping[str, str]) -> dict[str, Any]:
    watch = open_clock_watch(loop, lambda: None, zone_files(environ))
    watch.close()
    return ways.wall_clock(watch)


def _tray(loop: Loop, environ: Mapping[str, str], *, wanted: bool) -> dict[str, Any]:
    """Whether a panel waits for icons; to show one for a moment would only startle."""
    bus = Bus(loop, lambda: session_bus(environ))
    try:
        reply = _wait(loop, bus, *_BUS, "NameHasOwner", signature="s", body=(_WATCHER,))
    finally:
        bus.close()
    if reply.body is not None and reply.body[0]:
        return ways.way("status-notifier", works=True, enabled=wanted)
    trouble = bus.trouble or _("no panel here shows status icons")
    return ways.way("", works=False, others={"status-notifier": trouble}, trouble=trouble, enabled=wanted)


def _settings() -> tuple[dict[str, Any], Handover | None]:
    try:
        handover = decode(Handover, child.ask_and_wait(["resolve"]))
    except (PosturedError, PlainError) as problem:
        return ways.way("", works=False, trouble=str(problem)), None
    return ways.settings(handover.problems, handover.refused), handover


def _journal_trouble(paths: Paths) -> str:
    """Why nothing could be written there; nothing is made to find out."""
    folder = paths.journal
    while not os.path.lexists(folder):
        folder = os.path.dirname(folder)
    if not os.path.isdir(folder):
        return _("there is a file where a folder should be: {path}").format(path=folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        return _("writing there is not allowed: {path}").format(path=folder)
    if os.statvfs(folder).f_bavail == 0:
        return _("the disk is full: {path}").format(path=folder)
    return ""
