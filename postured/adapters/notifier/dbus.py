"""Notices through the desktop's own notification daemon (org.freedesktop.Notifications), with buttons."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from postured.language import _
from postured.ports import Delivery, Notice
from postured.wire.dbus import Bus, Rule, Signal
from postured.wire.dbus_link import Reply

log = logging.getLogger(__name__)

_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_APPLICATION = "postured"

_HIDES_BUTTONS = {
    "dunst": "it draws an (A) and keeps the actions in a menu, so the choices are told in the text",
}
"""Servers that can take answers but show no buttons, with what they do instead."""

_GONE = frozenset(
    {"lost", "late", "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner"}
    | {"org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.Disconnected"}
)


@dataclass(frozen=True, slots=True)
class _Server:
    """What the notification daemon can do."""

    name: str
    capabilities: frozenset[str]


@dataclass(slots=True)
class _Shown:
    """One notice, from the asking to its end."""

    answered: Callable[[str], None]
    keys: frozenset[str]
    id: int = 0
    """The server's number for it; before it has said so, that of the notice to replace, or 0."""
    arrived: bool = False


class DBusNotifier:
    """Satisfies ``ports.Notifier``. A click on the notice's body is no answer, and offers none."""

    name = "dbus"

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._server: _Server | None = None
        self._slots: dict[str, _Shown] = {}
        self._trouble = ""
        bus.watch_name(_NAME, self._owner_changed)
        bus.listen(Rule(interface=_NAME, member="ActionInvoked", path=_PATH), self._action_invoked)
        bus.listen(Rule(interface=_NAME, member="NotificationClosed", path=_PATH), self._closed)
        self._meet(_nothing_more)

    @property
    def has_buttons(self) -> bool:
        return self._server is not None and "actions" in self._server.capabilities

    @property
    def works(self) -> bool:
        return not self.trouble

    @property
    def trouble(self) -> str:
        return self._bus.trouble or self._trouble

    def show(
        self,
        slot: str,
        notice: Notice,
        *,
        delivered: Callable[[Delivery], None],
        answered: Callable[[str], None],
    ) -> None:
        before = self._slots.get(slot)
        keys = frozenset(each.key for each in notice.buttons)
        shown = self._slots[slot] = _Shown(answered, keys, before.id if before is not None else 0)

        def ask(error: str) -> None:
            if self._slots.get(slot) is not shown:
                delivered(Delivery.SHOWN)  # replaced or withdrawn before it came to be
            elif error in _GONE:
                # Whoever hangs is not given the same time twice.
                if shown.id:
                    self._take_down(shown.id)
                delivered(self._failed(slot, shown, error))
            else:
                self._notify(slot, shown, notice, delivered)

        if self._server is None:
            self._meet(ask)
        else:
            ask("")

    def withdraw(self, slot: str) -> None:
        shown = self._slots.pop(slot, None)
        if shown is not None and shown.id:
            self._take_down(shown.id)

    def close(self) -> None:
        for slot in list(self._slots):
            self.withdraw(slot)

    def _notify(self, slot: str, shown: _Shown, notice: Notice, delivered: Callable[[Delivery], None]) -> None:
        replaces, shown.id = shown.id, 0

        def replied(reply: Reply) -> None:
            match reply.body:
                case (int(number),):
                    self._arrived(slot, shown, number)
                    delivered(Delivery.SHOWN)
                case _:
                    delivery = self._failed(slot, shown, reply.error)
                    if replaces and delivery is Delivery.REFUSED and not self._is_shown(replaces):
                        self._take_down(replaces)
                    delivered(delivery)

        def straggled(reply: Reply) -> None:
            if reply.error in _GONE:
                return
            self._meet(_nothing_more)
            number = reply.body[0] if reply.body else replaces
            if number and not self._is_shown(number):
                self._take_down(number)

        body = (_APPLICATION, replaces, "", *self._content(slot, notice))
        self._bus.call(_NAME, _PATH, _NAME, "Notify", "susssasa{sv}i", body, then=replied, straggler=straggled)

    def _arrived(self, slot: str, shown: _Shown, number: int) -> None:
        self._trouble = ""
        shown.id, shown.arrived = number, True
        if self._slots.get(slot) is not shown and not self._is_shown(number):
            self._take_down(number)

    def _is_shown(self, number: int) -> bool:
        """Whether a later notice stands in the place that the server gave this number."""
        return any(each.arrived and each.id == number for each in self._slots.values())

    def _failed(self, slot: str, shown: _Shown, error: str) -> Delivery:
        if self._slots.get(slot) is shown:
            del self._slots[slot]
        if error not in _GONE:
            log.warning("the notification daemon refused a notice: %s", error)
            return Delivery.REFUSED
        self._server = None
        self._trouble = _explained(error)
        return Delivery.UNREACHABLE

    def _content(self, slot: str, notice: Notice) -> tuple[str, str, list[str], dict[str, tuple[str, Any]], int]:
        """Summary, body, actions, hints and time of the call."""
        server = self._server or _Server("", frozenset())
        buttons = notice.buttons if "actions" in server.capabilities else ()
        body = notice.body
        if buttons and server.name in _HIDES_BUTTONS:
            body += "\n" + " · ".join(f"[{each.label}]" for each in buttons)
        elif slot == "reminder" and notice.buttons and not buttons:
            commands = ", ".join(f"postured {each.key}" for each in notice.buttons)
            body += "\n" + _("Answer in a terminal: {commands}").format(commands=commands)
        if "body-markup" in server.capabilities:
            body = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        actions = [word for each in buttons for word in (each.key, each.label)]
        return notice.title, body, actions, _hints(notice), _time(notice)

    def _meet(self, then: Callable[[str], None]) -> None:
        """Learn who the server is and what it can do; then go on, with the error's name if it did not say."""
        name = ""

        def named(reply: Reply) -> None:
            nonlocal name
            name = reply.body[0] if reply.body else ""

        def listed(reply: Reply) -> None:
            match reply.body:
                case (list(capabilities),):
                    self._trouble = ""
                    self._server = _Server(name, frozenset(capabilities))
                case _ if reply.error in _GONE:
                    self._trouble = _explained(reply.error)
            then(reply.error)

        def woke(reply: Reply) -> None:
            if reply.error not in _GONE:
                self._meet(_nothing_more)

        # Both at once: a server that hangs is waited for once.
        self._bus.call(_NAME, _PATH, _NAME, "GetServerInformation", then=named)
        self._bus.call(_NAME, _PATH, _NAME, "GetCapabilities", then=listed, straggler=woke)

    def _owner_changed(self, owner: str) -> None:
        """A new server counts from one again, and may be another program."""
        self._server = None
        for slot, shown in list(self._slots.items()):
            if shown.arrived:
                del self._slots[slot]
            else:
                shown.id = 0  # on its way to a server that is only now being started for it, perhaps
        if owner:
            self._trouble = ""
            self._meet(_nothing_more)
        else:
            self._trouble = _explained("")

    def _action_invoked(self, message: Signal) -> None:
        number, key = message.body
        slot = self._slot_of(number)
        if slot is None or key not in self._slots[slot].keys:
            return
        shown = self._slots.pop(slot)
        self._take_down(number)  # some leave it up after an answer
        shown.answered(key)

    def _closed(self, message: Signal) -> None:
        slot = self._slot_of(message.body[0])
        if slot is not None:
            del self._slots[slot]

    def _slot_of(self, number: int) -> str | None:
        return next((slot for slot, each in self._slots.items() if each.arrived and each.id == number), None)

    def _take_down(self, number: int) -> None:
        self._bus.call(_NAME, _PATH, _NAME, "CloseNotification", "u", (number,))


def _nothing_more(_error: str) -> None:
    """What follows when the server was met only to know it."""


def _hints(notice: Notice) -> dict[str, tuple[str, Any]]:
    named: dict[str, tuple[str, Any]] = {"desktop-entry": ("s", "postured")}
    if not notice.ambient:
        return {**named, "urgency": ("y", 1)}
    return {**named, "urgency": ("y", 0), "transient": ("b", True), "suppress-sound": ("b", True)}


def _time(notice: Notice) -> int:
    """Milliseconds; -1 leaves it to the desktop, 0 is until it is taken down."""
    if notice.stays_for is not None:
        return round(notice.stays_for.total_seconds() * 1000)
    return -1 if notice.ambient else 0


def _explained(error: str) -> str:
    if error == "late":
        return _("the notification daemon does not answer")
    return _("no notification daemon is running")
