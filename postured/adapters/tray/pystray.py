"""A tray icon through pystray, in a child process of its own that lives as long as the icon."""

import json
import os
import signal
from collections.abc import Callable, Sequence

from postured.adapters.tray.pystray_child import GONE, READY
from postured.language import _
from postured.plain import encode
from postured.ports import Face, MenuItem, Reactor

_MOST = 64 * 1024


class PystrayTray:
    """Satisfies ``ports.Tray``. Nothing here waits for the child: a look that it has not taken is overtaken."""

    name = "pystray"

    def __init__(
        self, reactor: Reactor, command: Sequence[str], *, chosen: Callable[[str], None], changed: Callable[[], None]
    ) -> None:
        """``command`` starts the child (see ``pystray_child``)."""
        self._reactor = reactor
        self._chosen = chosen
        self._changed = changed
        self._works = False
        self._look = b""
        self._sending = b""
        self._unsent = b""
        self._said = b""
        self._child = 0
        self._looks, self._choices = -1, -1
        self._start(command)

    @property
    def works(self) -> bool:
        return self._works and bool(self._child)

    @property
    def trouble(self) -> str:
        return "" if self.works else _("no panel here shows tray icons")

    def show(self, face: Face, menu: tuple[MenuItem, ...]) -> None:
        look = json.dumps({"face": encode(face), "menu": encode(menu, tuple[MenuItem, ...])}).encode() + b"\n"
        if look == self._look or not self._child:
            return
        self._look = look
        if not self._unsent:
            self._unsent, self._sending = look, look
            self._send()

    def close(self) -> None:
        if self._child:
            for file in (self._looks, self._choices):
                self._reactor.forget(file)
                os.close(file)
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self._child = 0

    def _start(self, command: Sequence[str]) -> None:
        theirs_in, self._looks = os.pipe()
        self._choices, theirs_out = os.pipe()
        actions = [(os.POSIX_SPAWN_DUP2, theirs_in, 0), (os.POSIX_SPAWN_DUP2, theirs_out, 1)]
        try:
            self._child = os.posix_spawn(command[0], list(command), os.environ, file_actions=actions)
        except OSError:
            os.close(self._looks)
            os.close(self._choices)
            return
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        os.set_blocking(self._looks, False)
        os.set_blocking(self._choices, False)
        self._reactor.watch(self._choices, self._hear)

    def _send(self) -> None:
        try:
            sent = os.write(self._looks, self._unsent)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._reactor.forget(self._looks)
            return  # it has ended; its output will say so
        self._unsent = self._unsent[sent:]
        if not self._unsent and self._look != self._sending:
            self._unsent, self._sending = self._look, self._look
        if self._unsent:
            self._reactor.watch(self._looks, None, self._send)
        else:
            self._reactor.forget(self._looks)

    def _hear(self) -> None:
        try:
            part = os.read(self._choices, 4096)
        except BlockingIOError:
            return
        if not part or len(self._said) > _MOST:
            self.close()
            self._set_works(works=False)
            return
        *lines, self._said = (self._said + part).split(b"\n")
        for line in lines:
            if not self._child:
                return  # a choice has closed it
            self._heard(line.decode(errors="replace"))

    def _heard(self, word: str) -> None:
        match word:
            case "":
                pass
            case str() if word in (READY, GONE):
                self._set_works(works=word == READY)
            case _:
                self._chosen(word)

    def _set_works(self, *, works: bool) -> None:
        if works != self._works:
            self._works = works
            self._changed()
