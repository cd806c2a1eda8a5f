"""GNOME's do not disturb: a setting that dconf tells of when it changes, and gsettings reads."""

from collections.abc import Mapping
from datetime import timedelta

from postured.busy_ports import BusyTold
from postured.language import _
from postured.ports import Cancel, Reactor
from postured.wire import programs
from postured.wire.dbus import Bus, Rule, Signal

SIGNAL = "do-not-disturb"
_SHELL = "org.gnome.Shell"
_DCONF = "ca.desrt.dconf.Writer"
_KEY = "/org/gnome/desktop/notifications/show-banners"
_SHOWN, _HELD = 10, 11
_ASK = (
    "case $(gsettings get org.gnome.desktop.notifications show-banners) in "
    f"true) exit {_SHOWN};; false) exit {_HELD};; esac; exit 1"
)
"""dconf keeps settings in a file of its own format, and the system may have given others: gsettings knows them all."""
_PATIENCE = timedelta(seconds=5)
_ASK_AGAIN = timedelta(seconds=30)
"""After an answer that did not come in time, while a reminder is near."""


class GnomeDoNotDisturb:
    """Satisfies ``busy_ports.BusyMonitor``. The setting has a meaning only while GNOME Shell is there.

    What goes on is not over because an answer is late: a machine that is slow for a moment ends nobody's quiet.
    """

    name = "gnome"
    signals = frozenset({SIGNAL})
    polls: timedelta | None = None

    def __init__(
        self, reactor: Reactor, bus: Bus, environ: Mapping[str, str], *, patience: timedelta = _PATIENCE
    ) -> None:
        """``patience`` is how long gsettings may take for an answer before it is killed."""
        self._reactor = reactor
        self._bus = bus
        self._environ = environ
        self._patience = patience
        self._owner = ""
        self._asking: Cancel | None = None
        self._again = False
        self._near = False
        self._retry: Cancel = lambda: None
        self._knows = False
        self._goes_on = False
        self._why = ""
        self._listening: list[Cancel] = []

    @property
    def tells(self) -> frozenset[str]:
        return self.signals if self._knows else frozenset()

    @property
    def trouble(self) -> str:
        if self._knows:
            return ""
        if not self._owner:
            return self._bus.trouble or _("it does not run here")
        return self._why or _("it does not answer")

    def start(self, told: BusyTold) -> None:
        self._told = told
        # Told with the key, or with a folder that it lies in and the rest of the path.
        self._listening.append(self._bus.listen(Rule(interface=_DCONF, member="Notify"), self._changed))
        self._listening.append(self._bus.watch_name(_SHELL, self._owned))

    def soon(self, near: bool) -> None:
        """It is told of what happens; only what is not known is asked for once more."""
        self._near = near
        self._retry()
        if near and self._owner and not self._knows and self._asking is None:
            self._ask()

    def close(self) -> None:
        for each in self._listening:
            each()
        self._stop_asking()

    def _owned(self, owner: str) -> None:
        if owner == self._owner:
            return
        self._owner = owner
        self._stop_asking()
        self._find(None)
        if owner:
            self._ask()

    def _changed(self, signal: Signal) -> None:
        if not self._owner or not _is_about_ours(signal.body):
            return
        if self._asking is not None:
            self._again = True
        else:
            self._ask()

    def _ask(self) -> None:
        if not programs.find("gsettings", self._environ):
            self._why = _("gsettings is not installed")
            return
        try:
            command = ["/bin/sh", "-c", _ASK]
            self._asking = programs.run(
                self._reactor, command, self._environ, patience=self._patience, ended=self._answered
            )
        except OSError as problem:
            self._why = problem.strerror or str(problem)

    def _answered(self, code: int | None) -> None:
        self._asking, self._why = None, ""
        if code is None:
            self._knows = False
        else:
            self._find({_SHOWN: False, _HELD: True}.get(code))
        if self._again:
            self._again = False
            self._ask()
        elif code is None and self._near:
            self._retry = self._reactor.later(_ASK_AGAIN, lambda: self.soon(self._near))

    def _stop_asking(self) -> None:
        self._retry()
        self._again = False
        if self._asking is not None:
            self._asking()
            self._asking = None

    def _find(self, known: bool | None) -> None:
        """What it is now; None for not known, and then nothing goes on."""
        self._knows = known is not None
        if bool(known) != self._goes_on:
            self._goes_on = bool(known)
            self._told(SIGNAL, self._goes_on)


def _is_about_ours(body: tuple[object, ...]) -> bool:
    match body:
        case (str(prefix), list(changes), *_rest):
            return any(isinstance(each, str) and _KEY.startswith(prefix + each) for each in changes)
        case _:
            return False
