"""Services on a test's own bus that know when the person last touched something; the test says when that is."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.desktop.bus import PrivateBus

_DO_NOT_QUEUE = 4
Answer = tuple[str, tuple[Any, ...]]


@dataclass
class Service:
    """Answers on a thread of its own, under each of ``names``."""

    bus: PrivateBus
    names: tuple[str, ...]
    touched: float = field(default_factory=time.monotonic)
    awake: threading.Event = field(default_factory=threading.Event)
    """Cleared, it hangs."""
    calls: list[str] = field(default_factory=list)
    _turn: threading.RLock = field(default_factory=threading.RLock)
    """Held until a call is answered: a signal about it comes after the answer."""
    _connection: DBusConnection | None = None
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self.awake.set()
        self._connection = open_dbus_connection(self.bus.environ["DBUS_SESSION_BUS_ADDRESS"])
        for name in self.names:
            self._connection.send_and_get_reply(message_bus.RequestName(name, _DO_NOT_QUEUE))
        self._thread = threading.Thread(target=self._serve, args=(self._connection,), daemon=True)
        self._thread.start()

    def die(self) -> None:
        """Go without a word; a second time does nothing."""
        if self._connection is None or self._thread is None:
            return
        with suppress(OSError):
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        self.awake.set()
        self._thread.join()
        self._connection.close()
        self._connection = self._thread = None

    def touch(self) -> None:
        """The person touches something."""
        self.touched = time.monotonic()

    def since(self) -> timedelta:
        return timedelta(seconds=time.monotonic() - self.touched)

    def answer(self, call: Message) -> Answer | None:
        """What a call gets; None for an error."""
        raise NotImplementedError

    def emit(self, emitter: DBusAddress, member: str, signature: str, body: tuple[Any, ...]) -> None:
        if self._connection is not None:
            with self._turn:
                self._connection.send(new_signal(emitter, member, signature, body))

    def _serve(self, connection: DBusConnection) -> None:
        with suppress(OSError):  # the end of the connection is the end of the service
            while True:
                message = connection.receive()
                self.awake.wait()
                if message.header.message_type is not MessageType.method_call:
                    continue
                with self._turn:
                    self.calls.append(message.header.fields[HeaderFields.member])
                    found = self.answer(message)
                    if found is None:
                        connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
                    else:
                        connection.send(new_method_return(message, *found))


@dataclass
class ScreenSaver(Service):
    """org.freedesktop.ScreenSaver: KDE's counts thousandths of seconds, others whole ones."""

    names: tuple[str, ...] = ("org.freedesktop.ScreenSaver", "org.kde.screensaver")
    path: str = "/org/freedesktop/ScreenSaver"

    def answer(self, call: Message) -> Answer | None:
        fields = call.header.fields
        if fields[HeaderFields.path] != self.path or fields[HeaderFields.member] != "GetSessionIdleTime":
            return None
        unit = timedelta(milliseconds=1 if "org.kde.screensaver" in self.names else 1000)
        return "u", (self.since() // unit,)


_SESSION = DBusAddress("/org/freedesktop/login1/session/_32", interface="org.freedesktop.DBus.Properties")
_SESSION_INTERFACE = "org.freedesktop.login1.Session"


@dataclass
class Logind(Service):
    """org.freedesktop.login1, with a desktop that tells it of idleness after ``idle_after``."""

    names: tuple[str, ...] = ("org.freedesktop.login1",)
    idle_after: timedelta = timedelta(milliseconds=300)
    hint: bool = False
    hinted: float = field(default_factory=time.monotonic)
    _desktop: threading.Timer | None = None

    def start(self) -> None:
        super().start()
        self._watch()

    def die(self) -> None:
        if self._desktop is not None:
            self._desktop.cancel()
            self._desktop.join()
        super().die()

    def touch(self) -> None:
        super().touch()
        if self.hint:
            self._set(hint=False)
        self._watch()

    def answer(self, call: Message) -> Answer | None:
        match call.header.fields[HeaderFields.member], call.body:
            case "GetSession", ("auto" | "2",):
                return "o", (_SESSION.object_path,)
            case "GetAll", (interface,) if interface == _SESSION_INTERFACE:
                return "a{sv}", ({**self._properties(), "Active": ("b", True), "Id": ("s", "2")},)
            case _:
                return None

    def _watch(self) -> None:
        if self._desktop is not None:
            self._desktop.cancel()
        left = max(timedelta(0), self.idle_after - self.since())
        self._desktop = threading.Timer(left.total_seconds(), lambda: self._set(hint=True))
        self._desktop.daemon = True
        self._desktop.start()

    def _set(self, *, hint: bool) -> None:
        self.awake.wait()
        self.hint, self.hinted = hint, time.monotonic()
        body: tuple[Any, ...] = (_SESSION_INTERFACE, self._properties(), [])
        with suppress(OSError):
            self.emit(_SESSION, "PropertiesChanged", "sa{sv}as", body)

    def _properties(self) -> dict[str, Any]:
        since = round(self.hinted * 1_000_000) if self.hint else 0
        return {"IdleHint": ("b", self.hint), "IdleSinceHintMonotonic": ("t", since)}


@contextmanager
def running(service: Service) -> Iterator[Service]:
    """Start it, and end it after."""
    service.start()
    try:
        yield service
    finally:
        service.die()
