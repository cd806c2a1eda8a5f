"""A connection to a message bus on the daemon's loop: calls, signals, names. It knows no service and never blocks.

The bytes are ``dbus_link``'s business; here a connection is made when it is wanted, and again when it was lost.
"""

import logging
import os
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from jeepney.bus import get_connectable_addresses
from jeepney.low_level import HeaderFields, Message
from jeepney.wrappers import DBusAddress, new_method_call, new_signal

from postured.language import _
from postured.ports import Cancel, Reactor
from postured.wire.dbus_link import BUS, Answer, Link, Replied, Reply, hand, to_bus

log = logging.getLogger(__name__)

_PATIENCE = timedelta(seconds=5)
_RETRIES = tuple(timedelta(seconds=each) for each in (1, 2, 4, 8, 15, 30, 60))
"""After a loss, or while nobody is there yet. Then it takes a call, or ``try_again``: it is worth waking no machine."""

_SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket;unix:path=/var/run/dbus/system_bus_socket"

_ESCAPED = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")
"""Bytes beyond ASCII in an address. jeepney takes each for a character of its own."""

Signal = Message
"""What is heard: its ``body`` has the arguments."""


Handler = Callable[[str, str, tuple[Any, ...], str], Answer]
"""Answers a call of ours: interface ("" where the caller names none), member, arguments, who calls."""


class Rule(NamedTuple):
    """Which signals to hear. Empty fields hear any."""

    sender: str = ""
    interface: str = ""
    member: str = ""
    path: str = ""
    first: str = ""
    """The first argument."""

    def text(self) -> str:
        """As the bus wants it."""
        parts = {"type": "signal", **self._asdict(), "arg0": self.first}
        del parts["first"]
        return ",".join(f"{name}='{value}'" for name, value in parts.items() if value)

    def fits(self, message: Message) -> bool:
        """Whether the signal is one of these. A sender that is a name was sorted out by the bus."""
        fields = message.header.fields
        return (
            self.interface in ("", fields.get(HeaderFields.interface))
            and self.member in ("", fields.get(HeaderFields.member))
            and self.path in ("", fields.get(HeaderFields.path))
            and (not self.first or message.body[:1] == (self.first,))
        )


@dataclass(slots=True, eq=False)
class _Listener:
    rule: Rule
    heard: Callable[[Message], None]


def session_bus(environ: Mapping[str, str]) -> list[str]:
    """The sockets at which the session bus may be."""
    address = environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if not address and environ.get("XDG_RUNTIME_DIR"):
        path = os.path.join(environ["XDG_RUNTIME_DIR"], "bus")
        return [path] if os.path.exists(path) else []
    return _sockets(address)


def system_bus(environ: Mapping[str, str]) -> list[str]:
    """The sockets at which the system bus may be."""
    return _sockets(environ.get("DBUS_SYSTEM_BUS_ADDRESS") or _SYSTEM_BUS)


def _sockets(address: str) -> list[str]:
    found: list[str] = []
    for each in address.split(";"):
        try:
            found += get_connectable_addresses(_ESCAPED.sub(_unescaped, each))
        except (RuntimeError, ValueError):
            continue  # not a socket, or not an address; the next may be
    return found


def _unescaped(found: re.Match[str]) -> str:
    return os.fsdecode(bytes.fromhex(found[0].replace("%", "")))


class Bus:
    """A connection that is made when it is wanted, and again when it was lost."""

    def __init__(
        self,
        reactor: Reactor,
        addresses: Callable[[], list[str]],
        *,
        patience: timedelta = _PATIENCE,
        system: bool = False,
    ) -> None:
        """``addresses`` is asked at each try; ``patience`` is how long an answer may take, signing in included.

        ``system`` says which bus it is, for the person to read.
        """
        self.trouble = ""
        """Why there is no connection, in words for the person; "" where there is one, or none was tried."""
        self._reactor = reactor
        self._addresses = addresses
        self._patience = patience
        self._system = system
        self._link: Link | None = None
        self._listeners: list[_Listener] = []
        self._handlers: dict[str, Handler] = {}
        self._retries = deque(_RETRIES)
        self._retry: Cancel | None = None
        self._warned = ""
        self._closed = False

    def call(
        self,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        *,
        then: Replied = lambda _reply: None,
        straggler: Replied | None = None,
    ) -> None:
        """Call a method; ``then`` gets its reply once, later, on the loop, and ``straggler`` one that came too late."""
        if not self._connect():
            self._reactor.later(timedelta(0), lambda: then(Reply(None, "lost")))
            return
        assert self._link is not None
        self._link.call(method_call(destination, path, interface, member, signature, body), then, straggler)

    def listen(self, rule: Rule, heard: Callable[[Message], None]) -> Cancel:
        """Hear the signals that fit ``rule``, over every loss of the connection, until cancelled."""
        listener = _Listener(rule, heard)
        self._listeners.append(listener)
        if self._link is not None:
            self._subscribe(self._link, listener)
        elif not self._connect():
            self._try_later()
        return lambda: self._leave(listener)

    def try_again(self) -> None:
        """Connect, where somebody listens and there is no connection; for whoever is awake anyway."""
        if self._listeners:
            self._connect()

    def watch_name(self, name: str, changed: Callable[[str], None]) -> Cancel:
        """Call with the name's owner, if it has one, and whenever it changes, "" for none; so over every loss, too."""

        def heard(message: Message) -> None:
            changed(message.body[2])

        return self.listen(Rule(sender=BUS, interface=BUS, member="NameOwnerChanged", first=name), heard)

    def serve(self, path: str, handler: Handler | None) -> None:
        """Let ``handler`` answer what others call at ``path``, over every loss; None ends it."""
        if handler is None:
            self._handlers.pop(path, None)
        else:
            self._handlers[path] = handler

    def emit(self, path: str, interface: str, member: str, signature: str = "", body: tuple[Any, ...] = ()) -> None:
        """Send a signal; with no connection there is nobody to hear it."""
        if self._link is not None:
            self._link.tell(new_signal(DBusAddress(path, interface=interface), member, signature or None, body))

    def close(self) -> None:
        """Hang up, after what is written has gone out as far as it goes at once."""
        self._closed = True
        if self._retry is not None:
            self._retry()
        if self._link is not None:
            self._link.close()
            self._link = None

    def _connect(self) -> bool:
        if self._link is not None:
            return True
        if self._closed:
            return False
        addresses = self._addresses()
        system, session = _("there is no system bus (D-Bus) here"), _("there is no session bus (D-Bus) here")
        nowhere = system if self._system else session
        if not addresses:
            self.trouble = nowhere
            return False
        for address in addresses:
            try:
                link = Link(address, self._reactor, self._patience, self._signal, self._lost, self._ready, self._called)
            except FileNotFoundError:
                self.trouble = nowhere
                continue
            except OSError as problem:
                why = problem.strerror or problem
                text = (
                    _("the system bus (D-Bus) cannot be reached: {why}")
                    if self._system
                    else _("the session bus (D-Bus) cannot be reached: {why}")
                )
                self.trouble = text.format(why=why)
                continue
            self._link, self.trouble = link, ""
            for each in self._listeners:
                self._subscribe(link, each)
            return True
        return False

    @staticmethod
    def _subscribe(link: Link, listener: _Listener) -> None:
        rule = listener.rule
        link.call(to_bus("AddMatch", "s", (rule.text(),)), lambda _reply: None)
        if rule.member == "NameOwnerChanged":
            # Whoever owned the name before we listened is told of by no signal.
            def owned(reply: Reply) -> None:
                if reply.body is not None:
                    listener.heard(_changed(rule.first, reply.body[0]))

            link.call(to_bus("GetNameOwner", "s", (rule.first,)), owned, owned)

    def _leave(self, listener: _Listener) -> None:
        if listener not in self._listeners:
            return
        self._listeners.remove(listener)
        listener.heard = _not_any_more  # what is on its way comes still
        if self._link is not None:
            # The bus counts: another's rule that reads the same stays.
            self._link.tell(to_bus("RemoveMatch", "s", (listener.rule.text(),), answered=False))

    def _ready(self) -> None:
        self._retries, self._warned = deque(_RETRIES), ""

    def _lost(self, why: str) -> None:
        self._link = None
        text = (
            _("the system bus (D-Bus) is gone: {why}") if self._system else _("the session bus (D-Bus) is gone: {why}")
        )
        self.trouble = text.format(why=why)
        if self._warned != self.trouble:
            self._warned = self.trouble
            log.warning("%s", self.trouble)
        for each in list(self._listeners):
            if each.rule.member == "NameOwnerChanged":
                hand(each.heard, _changed(each.rule.first, ""))
        self._try_later()

    def _try_later(self) -> None:
        """For those who listen; whoever calls hears of the failure."""
        if self._closed or not self._listeners or not self._retries or self._retry is not None:
            return

        def again() -> None:
            self._retry = None
            if self._listeners and not self._connect():
                self._try_later()

        self._retry = self._reactor.later(self._retries.popleft(), again)

    def _called(self, call: Message) -> Answer:
        fields = call.header.fields
        handler = self._handlers.get(fields[HeaderFields.path])
        if handler is None:
            return None
        interface, sender = fields.get(HeaderFields.interface, ""), fields.get(HeaderFields.sender, "")
        return handler(interface, fields[HeaderFields.member], tuple(call.body), sender)

    def _signal(self, message: Message) -> None:
        for each in list(self._listeners):
            if each.rule.fits(message):
                hand(each.heard, message)


def _not_any_more(_message: Message) -> None:
    """Hears nothing, in the place of who does not listen any more."""


def method_call(
    destination: str, path: str, interface: str, member: str, signature: str = "", body: tuple[Any, ...] = ()
) -> Message:
    """The message that calls a method."""
    return new_method_call(DBusAddress(path, destination, interface), member, signature or None, body)


def _changed(name: str, owner: str) -> Message:
    """As if the bus had said that ``owner`` owns ``name`` now; "" when it went with the bus."""
    emitter = DBusAddress("/org/freedesktop/DBus", BUS, BUS)
    return new_signal(emitter, "NameOwnerChanged", "sss", (name, "", owner))
