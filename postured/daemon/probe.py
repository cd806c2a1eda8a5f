"""What a daemon would find on this machine now, without one: each part is opened, looked at, and let go again."""

import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from postured.adapters import child
from postured.adapters.chime import PlayedChime
from postured.adapters.idle import open_idle
from postured.daemon import notifiers, ways
from postured.daemon.loop import Loop
from postured.errors import PosturedError
from postured.language import _
from postured.plain import PlainError, decode
from postured.settings.handover import Handover
from postured.settings.paths import Paths
from postured.wire.dbus import Bus, session_bus
from postured.wire.dbus_link import Reply

_NOTIFICATIONS = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")
_WATCHER = "org.kde.StatusNotifierWatcher"
_BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_TURN = timedelta(seconds=1)


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
            "clock": ways.clock(),
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
        opened.name, polls=opened.monitor.polls, passed_over=opened.passed_over, trouble=lost[0] if lost else ""
    )


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
    return ways.settings(handover.problems), handover


def _journal_trouble(paths: Paths) -> str:
    """Why nothing could be written there; nothing is made to find out."""
    folder = paths.journal
    while not os.path.lexists(folder):
        folder = os.path.dirname(folder)
    if not os.path.isdir(folder):
        return _("there is a file where a folder should be: {path}").format(path=folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        return _("writing there is not allowed: {path}").format(path=folder)
    return ""
