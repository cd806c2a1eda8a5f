"""logind on a test's own bus. What it says has the form of what systemd 252 says on a GNOME desktop."""

import os
import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.desktop.bus import PrivateBus
from tests.fakes.bus_service import PROPERTIES, Answer, BusService

PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
OURS = f"{PATH}/session/_32"
ANOTHER = f"{PATH}/session/_37"


class FakeLogind(BusService):
    """One session of the person's, unless ``sessions`` says otherwise."""

    name = "org.freedesktop.login1"

    def __init__(self, bus: PrivateBus) -> None:
        super().__init__(bus)
        self.locked = False
        self.active = True
        self.preparing = False
        self.sessions = {"auto": OURS, "2": OURS}
        self.grants = True
        """Whether it lets anybody delay a sleep."""
        self._held: list[int] = []
        self._given: list[int] = []

    def die(self) -> None:
        super().die()
        for each in self._held:
            os.close(each)
        self._held.clear()

    def has_answered(self) -> None:
        for each in self._given:
            os.close(each)  # theirs is a copy
        self._given.clear()

    @property
    def inhibitors(self) -> int:
        """How many hold a sleep back now; whoever lets go closes the other end."""
        poll = select.poll()
        for each in self._held:
            poll.register(each, 0)
        gone = {file for file, _event in poll.poll(0)}
        return len(self._held) - len(gone)

    def prepare(self, *, asleep: bool) -> None:
        """The machine is about to sleep, or has woken."""
        self.preparing = asleep
        self.emit(PATH, MANAGER, "PrepareForSleep", "b", asleep)

    def hint(self, *, locked: bool, session: str = OURS) -> None:
        """The desktop has locked the screen, or unlocked it, and says so."""
        if session == OURS:
            self.locked = locked
        self.emit_changed(session, SESSION, {"LockedHint": ("b", locked)})

    def switch(self, *, away: bool) -> None:
        """Somebody else takes their turn at the screen, or gives it back."""
        self.active = not away
        self.emit_changed(OURS, SESSION, {"Active": ("b", self.active), "State": ("s", "online" if away else "active")})

    def ask(self, member: str, session: str = OURS) -> None:
        """What `loginctl lock-session` and `unlock-session` send: Lock, Unlock."""
        self.emit(session, SESSION, member, "")

    def elect(self, session: str | None) -> None:
        """The person has another graphical session now, or none."""
        self.sessions = {} if session is None else {"auto": session}
        display = ("", "/") if session is None else (session[-1], session)
        self.emit_changed(f"{PATH}/user/_{os.getuid()}", "org.freedesktop.login1.User", {"Display": ("(so)", display)})

    def answers(self, path: str, interface: str, member: str, body: tuple[Any, ...]) -> Answer:
        match interface, member, body:
            case ("org.freedesktop.login1.Manager", "GetSession", (name,)) if name in self.sessions:
                return "o", (self.sessions[name],)
            case ("org.freedesktop.login1.Manager", "Inhibit", ("sleep", _who, _why, "delay")) if self.grants:
                return "h", (self._hold(),)
            case (interface, "Get", (_manager, "PreparingForSleep")) if interface == PROPERTIES:
                return "v", (("b", self.preparing),)
            case (interface, "GetAll", (of,)) if interface == PROPERTIES and of == SESSION:
                return "a{sv}", (self._session(path),)
        return None

    def _hold(self) -> int:
        ours, theirs = os.pipe()
        self._held.append(ours)
        self._given.append(theirs)
        return theirs

    def _session(self, path: str) -> dict[str, tuple[str, Any]]:
        ours = path == OURS
        return {
            "Id": ("s", path[-1]),
            "User": ("(uo)", (os.getuid(), f"{PATH}/user/_{os.getuid()}")),
            "Name": ("s", "robin"),
            "Timestamp": ("t", 1763884501000000),
            "TimestampMonotonic": ("t", 31415926),
            "VTNr": ("u", 2),
            "Seat": ("(so)", ("seat0", f"{PATH}/seat/seat0")),
            "TTY": ("s", "tty2"),
            "Display": ("s", ""),
            "Remote": ("b", False),
            "RemoteHost": ("s", ""),
            "RemoteUser": ("s", ""),
            "Service": ("s", "gdm-password"),
            "Desktop": ("s", "gnome"),
            "Scope": ("s", "session-2.scope"),
            "Leader": ("u", 1207),
            "Audit": ("u", 2),
            "Type": ("s", "wayland"),
            "Class": ("s", "user"),
            "Active": ("b", self.active if ours else True),
            "State": ("s", "active" if self.active else "online"),
            "IdleHint": ("b", False),
            "IdleSinceHint": ("t", 0),
            "IdleSinceHintMonotonic": ("t", 0),
            "LockedHint": ("b", self.locked if ours else False),
        }


def system_bus(bus: PrivateBus) -> dict[str, str]:
    """What a program finds in its environment, for which ``bus`` is the system's, too."""
    return {"DBUS_SYSTEM_BUS_ADDRESS": bus.environ["DBUS_SESSION_BUS_ADDRESS"]}


@contextmanager
def logind(bus: PrivateBus) -> Iterator[FakeLogind]:
    """A running logind."""
    service = FakeLogind(bus)
    service.start()
    try:
        yield service
    finally:
        service.die()
