"""A service on a test's own bus, on a thread of its own: it answers, hangs, dies and comes back as the test says."""

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.desktop.bus import PrivateBus

_DO_NOT_QUEUE = 4
PROPERTIES = "org.freedesktop.DBus.Properties"

Answer = tuple[str, tuple[Any, ...]] | None


class BusService:
    """Subclass it, and say what it ``answers``. What it is like can be changed while it is dead, or hangs."""

    name: str

    def __init__(self, bus: PrivateBus) -> None:
        self.bus = bus
        self.calls: list[str] = []
        """The methods that it was asked for, in order, and has dealt with."""
        self._awake = threading.Event()
        self._turn = threading.RLock()  # held until a call is answered: a signal about it comes after the answer
        self._connection: DBusConnection | None = None
        self._thread: threading.Thread | None = None

    def answers(self, path: str, interface: str, member: str, body: tuple[Any, ...]) -> Answer:
        """Signature and values; None for a method that it has not."""
        raise NotImplementedError

    def has_answered(self) -> None:
        """An answer has gone out."""

    def start(self) -> None:
        """Come up as after a crash."""
        self._awake.set()
        address = self.bus.environ["DBUS_SESSION_BUS_ADDRESS"]
        self._connection = open_dbus_connection(address, enable_fds=True)
        self._connection.send_and_get_reply(message_bus.RequestName(self.name, _DO_NOT_QUEUE))
        self._thread = threading.Thread(target=self._serve, args=(self._connection,), daemon=True)
        self._thread.start()

    def die(self) -> None:
        """Go without a word; a second time does nothing."""
        if self._connection is None or self._thread is None:
            return
        with suppress(OSError):  # the bus may have gone before
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._awake.set()
        self._thread.join()
        self._connection.close()
        self._connection = self._thread = None

    def hang(self) -> None:
        """Deal with nothing any more, until ``wake``; what comes meanwhile waits."""
        self._awake.clear()

    def wake(self) -> None:
        self._awake.set()

    def emit(self, path: str, interface: str, member: str, signature: str, *body: Any) -> None:
        """Send a signal to all."""
        assert self._connection is not None, "the service is dead"
        with self._turn:
            self._connection.send(new_signal(DBusAddress(path, interface=interface), member, signature, body))

    def emit_changed(self, path: str, interface: str, changed: Mapping[str, tuple[str, Any]]) -> None:
        """Tell of properties that are otherwise now."""
        self.emit(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", interface, dict(changed), [])

    def _serve(self, connection: DBusConnection) -> None:
        with suppress(OSError):  # the end of the connection is the end of the service
            while True:
                message = connection.receive()
                self._awake.wait()
                if message.header.message_type is MessageType.method_call:
                    with self._turn:
                        connection.send(self._reply(message))
                    self.has_answered()

    def _reply(self, call: Message) -> Message:
        fields = call.header.fields
        member = fields[HeaderFields.member]
        interface = fields.get(HeaderFields.interface, "")
        answer = self.answers(fields[HeaderFields.path], interface, member, tuple(call.body))
        self.calls.append(member)
        if interface == "org.freedesktop.DBus.Peer" and member == "Ping":
            return new_method_return(call)
        if answer is None:
            return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")
        return new_method_return(call, answer[0] or None, answer[1])
