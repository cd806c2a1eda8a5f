"""A bus connection without a bus: what is called is kept, and the test answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jeepney.wrappers import DBusAddress, new_signal

from postured.ports import Cancel
from postured.wire.dbus import Bus, Rule, Signal
from postured.wire.dbus_link import BUS, Replied, Reply


@dataclass(frozen=True, slots=True)
class Call:
    """One call that waits for its answer."""

    member: str
    body: tuple[Any, ...]
    then: Replied
    straggler: Replied | None


class HandBus(Bus):
    """Everything that an adapter may ask of a ``Bus``."""

    def __init__(self) -> None:
        self.trouble = ""
        self.waiting: list[Call] = []
        self.heard: list[tuple[Rule, Callable[[Signal], None]]] = []
        self._handlers = {}

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
        self.waiting.append(Call(member, body, then, straggler))

    def listen(self, rule: Rule, heard: Callable[[Signal], None]) -> Cancel:
        entry = (rule, heard)
        self.heard.append(entry)

        def cancel() -> None:
            if entry in self.heard:
                self.heard.remove(entry)

        return cancel

    def asked(self, member: str) -> list[tuple[Any, ...]]:
        """With what ``member`` was called, and has not been answered."""
        return [each.body for each in self.waiting if each.member == member]

    def answer(self, member: str, *body: Any) -> None:
        """Answer the oldest call of ``member``."""
        self._take(member).then(Reply(body))

    def fail(self, member: str, error: str) -> Call:
        """Let the oldest call of ``member`` fail; gives the call, whose straggler may come yet."""
        call = self._take(member)
        call.then(Reply(None, error))
        return call

    def own(self, name: str, owner: str) -> None:
        """The bus says that ``name`` has another owner."""
        self.say(DBusAddress("/org/freedesktop/DBus", BUS, BUS), "NameOwnerChanged", "sss", name, "", owner)

    def say(self, emitter: DBusAddress, member: str, signature: str, *body: Any) -> None:
        """A signal comes."""
        signal = new_signal(emitter, member, signature, body)
        for rule, heard in list(self.heard):
            if rule.fits(signal):
                heard(signal)

    def _take(self, member: str) -> Call:
        found = next(each for each in self.waiting if each.member == member)
        self.waiting.remove(found)
        return found
