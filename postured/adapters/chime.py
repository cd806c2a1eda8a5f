"""One soft sound, played by a short-lived program of the machine's: nothing that can play is loaded here.

It is a small file of postured's own (``chime.wav``, made by ``scripts/chime.py``), so that it is as soft everywhere; a
sound of the desktop's theme may be missing, or a bang.
"""

import os
import sys
from collections.abc import Mapping
from datetime import timedelta

from postured.language import _
from postured.ports import Cancel, Reactor
from postured.wire.programs import find, run

FILE = os.path.join(os.path.dirname(__file__), "chime.wav")

_PLAYERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "linux": (("pw-play",), ("paplay",), ("canberra-gtk-play", "-f"), ("aplay", "-q")),
    "darwin": (("afplay",),),
}
"""By platform, best first: those that share the sound card before the one that may take it for itself."""

_PATIENCE = timedelta(seconds=5)


class PlayedChime:
    """Satisfies ``ports.Chime``. A player that fails is followed by the next; one that hangs is killed."""

    def __init__(
        self,
        reactor: Reactor,
        *,
        environ: Mapping[str, str] = os.environ,
        platform: str = sys.platform,
        patience: timedelta = _PATIENCE,
    ) -> None:
        self._reactor = reactor
        self._environ = environ
        self._players = _PLAYERS.get(platform, ())
        self._patience = patience
        self._failed: dict[str, str] = {}
        self._stop: Cancel | None = None

    @property
    def name(self) -> str:
        return next((each[0] for each in self._installed() if each[0] not in self._failed), "")

    @property
    def works(self) -> bool:
        return bool(self.name)

    @property
    def trouble(self) -> str:
        if self.works:
            return ""
        if self._installed():
            return _("no program here could play the sound")
        return _("no program that plays sounds is installed")

    @property
    def passed_over(self) -> Mapping[str, str]:
        installed = [each[0] for each in self._installed()]
        before = [each[0] for each in self._players]
        if self.name:
            before = before[: before.index(self.name)]
        return {each: self._failed.get(each, "") if each in installed else _("not installed") for each in before}

    def play(self) -> None:
        if self._stop is None:
            self._try(self._installed())

    def close(self) -> None:
        self._players = ()
        if self._stop is not None:
            self._stop()
            self._stop = None

    def _installed(self) -> list[tuple[str, ...]]:
        return [each for each in self._players if find(each[0], self._environ)]

    def _try(self, players: list[tuple[str, ...]]) -> None:
        self._stop = None
        if not players:
            return
        (name, *options), rest = players[0], players[1:]

        def ended(code: int | None) -> None:
            if code == 0:
                self._stop = None
                self._failed.pop(name, None)
            elif code is None:
                self._stop = None  # by now a sound would come out of nowhere
                self._failed[name] = _("it did not end by itself")
            else:
                self._failed[name] = _("it ended with {code}").format(code=code)
                self._try(rest)

        try:
            command = [find(name, self._environ), *options, FILE]
            self._stop = run(self._reactor, command, self._environ, patience=self._patience, ended=ended)
        except OSError as problem:
            self._failed[name] = problem.strerror or str(problem)
            self._try(rest)
