"""The window in front in KDE's Plasma: KWin shows it to no other program, and tells of it by a script that it runs."""

import os
from contextlib import suppress
from datetime import timedelta
from typing import Any

from postured.adapters.busy.front import NOTHING, SIGNALS, Front, goes_on
from postured.busy_ports import BusyTold
from postured.language import _
from postured.ports import Cancel
from postured.wire.dbus import Bus
from postured.wire.dbus_link import BUS, Answer, Reply

_KWIN, _SCRIPTING_PATH, _SCRIPTING = "org.kde.KWin", "/Scripting", "org.kde.kwin.Scripting"
_PLUGIN = "postured-front"
_NAME, _PATH, _INTERFACE = "org.postured.Front", "/org/postured/Front", "org.postured.Front"
_FRESH = 4 | 2 | 1
"""Do not queue for our name, take it from an older postured, and leave it to a newer one."""
_TAKEN = 3
_SCRIPT = f"""// Tells postured whether the window in front fills the screen, and which program it is.
var now = null;
function tell() {{
    var names = now ? String(now.resourceName) + "\\n" + String(now.resourceClass) : "";
    var fills = Boolean(now && now.fullScreen && !now.desktopWindow && !now.dock);
    callDBus("{_NAME}", "{_PATH}", "{_INTERFACE}", "Front", fills, names);
}}
function activated(window) {{
    if (now) try {{ now.fullScreenChanged.disconnect(tell); }} catch (gone) {{}}
    now = window;
    if (now) now.fullScreenChanged.connect(tell);
    tell();
}}
if (workspace.windowActivated) {{
    workspace.windowActivated.connect(activated);
    activated(workspace.activeWindow);
}} else {{
    workspace.clientActivated.connect(activated);
    activated(workspace.activeClient);
}}
"""
"""KWin 6 has windows, and KWin 5 clients."""


class KWinFront:
    """Satisfies ``busy_ports.BusyMonitor``. The script is loaded anew for each KWin, and ends with us."""

    name = "kwin"
    signals = SIGNALS
    polls: timedelta | None = None

    def __init__(self, bus: Bus, folder: str, *, programs: tuple[str, ...]) -> None:
        """``bus`` is the session's; the script lies in ``folder``, which is the person's alone."""
        self.trouble = ""
        self._bus = bus
        self._file = os.path.join(folder, "kwin-front.js")
        self._programs = programs
        self._owner = ""
        self._knows = self._unwritten = self._closed = False
        self._on: frozenset[str] = frozenset()
        self._stop_watching: Cancel = lambda: None

    @property
    def tells(self) -> frozenset[str]:
        return self.signals if self._knows else frozenset()

    def start(self, told: BusyTold) -> None:
        self._told = told
        self.trouble = _("it does not run here")
        self._bus.serve(_PATH, self._called)
        self._stop_watching = self._bus.watch_name(_KWIN, self._owned)

    def soon(self, near: bool) -> None:
        """It is told of what happens; only a script that could not be written is tried again."""
        if near and self._owner and self._unwritten:
            self._load()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._stop_watching()
        self._bus.serve(_PATH, None)
        if self._owner:
            self._ask("unloadScript", "s", (_PLUGIN,))
        with suppress(OSError):
            os.unlink(self._file)

    def _owned(self, owner: str) -> None:
        if owner == self._owner:
            return
        self._owner, self._knows = owner, False
        self.trouble = self._bus.trouble or _("it does not run here")
        self._settle(NOTHING)
        if owner:
            self._load()

    def _load(self) -> None:
        """An older script would go on beside ours, and one of ours that is loaded already would not be run again."""
        try:
            with open(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(_SCRIPT)
        except OSError as problem:
            self.trouble, self._unwritten = problem.strerror or str(problem), True
            return
        self.trouble, self._unwritten = _("it does not answer"), False
        owner = self._owner

        def loaded(reply: Reply) -> None:
            if owner == self._owner and not self._closed:
                if reply.body is None:
                    self.trouble = _("it runs no script of ours")
                else:
                    self._ask("start", "", ())

        def named(reply: Reply) -> None:
            if reply.body == (_TAKEN,) and owner == self._owner:
                self.trouble = _("another postured is told")

        path, name = "/org/freedesktop/DBus", (_NAME, _FRESH)
        self._bus.call(BUS, path, BUS, "RequestName", "su", name, then=named, straggler=named)
        self._ask("unloadScript", "s", (_PLUGIN,))
        body = (self._file, _PLUGIN)
        self._bus.call(_KWIN, _SCRIPTING_PATH, _SCRIPTING, "loadScript", "ss", body, then=loaded, straggler=loaded)

    def _ask(self, member: str, signature: str, body: tuple[Any, ...]) -> None:
        self._bus.call(_KWIN, _SCRIPTING_PATH, _SCRIPTING, member, signature, body)

    def _called(self, interface: str, member: str, body: tuple[Any, ...], caller: str) -> Answer:
        match interface, member, body:
            case "org.postured.Front", "Front", (bool(fills), str(names)) if caller == self._owner:
                self._knows, self.trouble = True, ""
                self._settle(Front(fills, tuple(names.split("\n"))))
                return "", ()
            case _:
                return None

    def _settle(self, front: Front) -> None:
        before, self._on = self._on, goes_on(front, self._programs)
        for signal in sorted(before ^ self._on):
            self._told(signal, signal in self._on)
