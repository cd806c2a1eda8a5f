"""The child process that shows a tray icon through pystray: on trays that only know XEmbed, and on other platforms.

It reads a line of JSON for each new look on its standard input and writes what was chosen on its standard output, a key
a line. pystray and Pillow cost some 20 MiB, and its calls wait for one another: all that is better here than in the
daemon. It ends with its input.
"""

import json
import logging
import sys
import threading
from typing import Any, TextIO

from postured.adapters.tray.icon import rgba
from postured.plain import PlainError, decode
from postured.ports import Face, MenuItem, Mood

READY, GONE = "+ready", "+gone"
"""What it says besides keys: a tray shows the icon, or does so no longer."""
_SIZE = 64
_BEHIND = (44, 52, 62)
"""Behind the icon where a tray knows no transparency; light and dark panels can both live with it."""


def run(looks: TextIO, choices: TextIO) -> int:
    """Show what ``looks`` says until it ends; the exit code."""
    logging.disable(logging.CRITICAL)  # pystray reports a tray that is not there with a traceback
    try:
        shown = _Shown(choices)
    except Exception as problem:  # noqa: BLE001 - see below
        # pystray raises what it likes at its import and at the first call, Xlib's own errors among them.
        print(f"{type(problem).__name__}: {problem}", file=sys.stderr)
        return 1
    shown.follow(looks)
    return 0


class _Shown:
    """The icon, and the thread that follows the looks."""

    def __init__(self, choices: TextIO) -> None:
        import pystray

        self._pystray = pystray
        self._choices = choices
        self._ready = False
        self._icon = _icon_class()("postured", _image(Face(mood=Mood.CALM, title="postured", tooltip="")), "postured")

    def follow(self, looks: TextIO) -> None:
        def setup(icon: Any) -> None:
            icon.visible = True
            threading.Thread(target=self._read, args=(looks,), daemon=True).start()

        self._icon.run(setup=setup)

    def _read(self, looks: TextIO) -> None:
        try:
            for line in looks:
                self._look(line)
        finally:
            self._icon.stop()

    def _look(self, line: str) -> None:
        try:
            found = json.loads(line)
            face, menu = decode(Face, found["face"]), decode(tuple[MenuItem, ...], found["menu"])
        except (ValueError, KeyError, TypeError, PlainError):
            return
        self._icon.icon = _image(face)
        self._icon.title = face.title
        self._icon.menu = self._pystray.Menu(self._default(), *map(self._line, menu))
        if getattr(self._icon, "_systray_manager", self) is None:
            # On X11, and no tray takes it. Nobody is told when one comes, so there is nothing to stay for.
            self._say(GONE)
            self._icon.stop()
        elif not self._ready:
            self._ready = True
            self._say(READY)

    def _default(self) -> Any:
        """What a click on the icon does."""
        return self._pystray.MenuItem("postured", lambda: self._say("activate"), default=True, visible=False)

    def _line(self, item: MenuItem) -> Any:
        if not item.key and not item.label:
            return self._pystray.Menu.SEPARATOR
        if item.children:
            return self._pystray.MenuItem(item.label, self._pystray.Menu(*map(self._line, item.children)))
        checked = None if item.checked is None else (lambda _item: bool(item.checked))
        return self._pystray.MenuItem(item.label, lambda: self._say(item.key), checked=checked, enabled=item.enabled)

    def _say(self, word: str) -> None:
        print(word, file=self._choices, flush=True)


def _icon_class() -> Any:
    """The icon of pystray; on X11, with the clicks that it forgets to ask for (moses-palmer/pystray#151)."""
    import pystray

    if not pystray.Icon.__module__.endswith("_xorg"):
        return pystray.Icon
    import Xlib.X

    class Clickable(pystray.Icon):  # type: ignore[misc]  # pystray has no type hints
        def _create_window(self) -> Any:
            window = super()._create_window()
            mask = Xlib.X.ExposureMask | Xlib.X.StructureNotifyMask | Xlib.X.ButtonPressMask
            window.change_attributes(event_mask=mask)
            return window

    return Clickable


def _image(face: Face) -> Any:
    from PIL import Image

    drawn = Image.frombytes("RGBA", (_SIZE, _SIZE), rgba(face.mood, face.fill, _SIZE))
    if sys.platform != "linux":
        return drawn
    behind = Image.new("RGBA", drawn.size, (*_BEHIND, 255))
    return Image.alpha_composite(behind, drawn).convert("RGB")
