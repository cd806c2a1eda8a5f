"""A notification daemon on a test's own bus, which does what the test tells it, the bad things too."""

import itertools
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.desktop.bus import PrivateBus

NAME = "org.freedesktop.Notifications"
_EMITTER = DBusAddress("/org/freedesktop/Notifications", NAME, NAME)
_BY_THE_PERSON, _BY_A_CALL = 2, 3
_DO_NOT_QUEUE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """A notice as the server was asked to show it."""

    id: int
    application: str
    title: str
    body: str
    actions: dict[str, str]
    hints: dict[str, Any]
    timeout: int


@dataclass
class FakeServer:
    """Answers on a thread of its own. Change what it is like while it is dead, or before it is asked."""

    bus: PrivateBus
    name: str = "fake"
    capabilities: tuple[str, ...] = ("actions", "body")
    refusal: str = ""
    """The name of the error with which it answers every Notify."""
    leaves_answered_up: bool = False
    """Whether an answered notice stays until it is closed, as with dunst."""
    calls: list[str] = field(default_factory=list)
    """The methods that it was asked for, in order, and has dealt with."""
    _shown: dict[int, Bubble] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=itertools.count)
    _awake: threading.Event = field(default_factory=threading.Event)
    _turn: threading.RLock = field(default_factory=threading.RLock)
    """Held from dealing with a call until it is answered: nobody presses a button before the program has its number."""
    _connection: DBusConnection | None = None
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Come up as after a crash: nothing is shown, and numbers start at 1."""
        self._shown, self._ids = {}, itertools.count(1)
        self._awake.set()
        self._connection = open_dbus_connection(self.bus.environ["DBUS_SESSION_BUS_ADDRESS"])
        self._connection.send_and_get_reply(message_bus.RequestName(NAME, _DO_NOT_QUEUE))
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

    @property
    def shown(self) -> list[Bubble]:
        """What is on the screen, the oldest first."""
        with self._turn:
            return list(self._shown.values())

    @property
    def titles(self) -> list[str]:
        return [each.title for each in self.shown]

    def press(self, title: str, key: str) -> None:
        """The person presses the button ``key`` of the notice with that title."""
        number = self._number(title)
        self.emit("ActionInvoked", "us", (number, key))
        if not self.leaves_answered_up:
            self._close(number, _BY_THE_PERSON)

    def dismiss(self, title: str) -> None:
        """The person closes the notice with that title."""
        self._close(self._number(title), _BY_THE_PERSON)

    def emit(self, member: str, signature: str, body: tuple[Any, ...]) -> None:
        """Send a signal to all."""
        assert self._connection is not None, "the server is dead"
        with self._turn:
            self._connection.send(new_signal(_EMITTER, member, signature, body))

    def _number(self, title: str) -> int:
        (found,) = (each.id for each in self.shown if each.title == title)
        return found

    def _close(self, number: int, reason: int) -> None:
        if self._shown.pop(number, None) is not None:
            self.emit("NotificationClosed", "uu", (number, reason))

    def _serve(self, connection: DBusConnection) -> None:
        with suppress(OSError):  # the end of the connection is the end of the server
            while True:
                message = connection.receive()
                self._awake.wait()
                if message.header.message_type is MessageType.method_call:
                    with self._turn:
                        connection.send(self._reply(message))

    def _reply(self, call: Message) -> Message:
        member = call.header.fields[HeaderFields.member]
        reply = self._answer(call, member)
        self.calls.append(member)
        return reply

    def _answer(self, call: Message, member: str) -> Message:
        match member:
            case "GetServerInformation":
                return new_method_return(call, "ssss", (self.name, "postured's tests", "1", "1.2"))
            case "GetCapabilities":
                return new_method_return(call, "as", (list(self.capabilities),))
            case "Notify" if self.refusal:
                return new_error(call, self.refusal)
            case "Notify":
                return new_method_return(call, "u", (self._notify(*call.body),))
            case "CloseNotification":
                self._close(call.body[0], _BY_A_CALL)
                return new_method_return(call)
        return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")

    def _notify(
        self,
        application: str,
        replaces: int,
        _icon: str,
        title: str,
        body: str,
        actions: list[str],
        hints: dict[str, Any],
        timeout: int,
    ) -> int:
        number = replaces or next(self._ids)
        self._shown[number] = Bubble(
            id=number,
            application=application,
            title=title,
            body=body,
            actions=dict(zip(actions[::2], actions[1::2], strict=True)),
            hints={name: value for name, (_type, value) in hints.items()},
            timeout=timeout,
        )
        return number


@contextmanager
def notification_server(bus: PrivateBus, **like: Any) -> Iterator[FakeServer]:
    """Start a server on ``bus``, and end it after; ``like`` says what it is like (see ``FakeServer``)."""
    server = FakeServer(bus, **like)
    server.start()
    try:
        yield server
    finally:
        server.die()
