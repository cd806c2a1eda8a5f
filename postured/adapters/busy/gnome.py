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


class GnomeDoNotDisturb:
    """Satisfies ``busy_ports.BusyMonitor``. The setting has a meaning only while GNOME Shell is there."""

    name = "gnome"
    signals = frozenset({SIGNAL})
    polls: timedelta | None = None

    def __init__(self, reactor: Reactor, bus: Bus, environ: Mapping[str, str]) -> None:
        self._reactor = reactor
        self._bus = bus
        self._environ = environ
        self._owner = ""
        self._asking: Cancel | None = None
        self._again = False
        self._known: bool | None = None
        self._goes_on = False
        self._why = ""
        self._closed = False

    @property
    def tells(self) -> frozenset[str]:
        return frozenset() if self._known is None else self.signals

    @property
    def trouble(self) -> str:
        if self._known is not None:
            return ""
        if not self._owner:
            return self._bus.trouble or _("it does not run here")
        return self._why or _("it does not answer")

    def start(self, told: BusyTold) -> None:
        self._told = told
        # Told with the key, or with a folder that it lies in and the rest of the path.
        self._bus.listen(Rule(interface=_DCONF, member="Notify"), self._changed)
        self._bus.watch_name(_SHELL, self._owned)

    def soon(self, near: bool) -> None:
        """It is told of what happens."""

    def close(self) -> None:
        self._closed = True
        self._stop_asking()

    def _owned(self, owner: str) -> None:
        if self._closed or owner == self._owner:
            return
        self._owner = owner
        self._stop_asking()
        self._find(None)
        if owner:
            self._ask()

    def _changed(self, signal: Signal) -> None:
        if self._closed or not self._owner or not _is_about_ours(signal.body):
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
            self._asking = programs.run(self._reactor, command, self._environ, patience=_PATIENCE, ended=self._answered)
        except OSError as problem:
            self._why = problem.strerror or str(problem)

    def _answered(self, code: int | None) -> None:
        self._asking, self._why = None, ""
        self._find({_SHOWN: False, _HELD: True}.get(code or 0))
        if self._again:
            self._again = False
            self._ask()

    def _stop_asking(self) -> None:
        self._again = False
        if self._asking is not None:
            self._asking()
            self._asking = None

    def _find(self, known: bool | None) -> None:
        """What it is now; None for not known, and then nothing goes on."""
        self._known = known
        if bool(known) != self._goes_on:
            self._goes_on = bool(known)
            self._told(SIGNAL, self._goes_on)


def _is_about_ours(body: tuple[object, ...]) -> bool:
    match body:
        case (str(prefix), list(changes), *_rest):
            return any(isinstance(each, str) and _KEY.startswith(prefix + each) for each in changes)
        case _:
            return False
