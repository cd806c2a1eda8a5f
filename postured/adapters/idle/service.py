"""A service on a message bus, as senses of idleness use one: asked before the loop runs, then listened to on it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from postured.adapters.idle.apart import Apart
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor
from postured.wire.dbus import Rule, Signal, method_call
from postured.wire.dbus_link import BUS, Link, Replied, Reply, to_bus
from postured.wire.patience import PATIENCE


class Refused(AdapterUnavailable):
    """It answers, and does not do what it was asked for."""


class Service:
    """One service, over a connection of its own to the bus. It is not started if it does not run."""

    def __init__(
        self, addresses: Sequence[str], name: str, path: str, interface: str, *, what: str, system: bool = False
    ) -> None:
        """Reach the service ``name`` over a bus with one of these addresses; with none, there is no bus.

        ``what`` it is, and whether that is the ``system`` bus, is for the person to read. Raises AdapterUnavailable
        where it does not run.
        """
        self.path = path
        """Where the service is asked, and heard."""
        self._name, self._interface, self._what, self._system = name, interface, what, system
        self._rules: list[tuple[Rule, Callable[[Signal], None]]] = []
        self._gone: Callable[[str], None] = _nobody_listens
        self._lost = ""
        self._over = False
        self._apart = Apart()
        self._link = self._reach(addresses)
        self._rule(Rule(sender=BUS, interface=BUS, member="NameOwnerChanged", first=name), self._owner_changed)
        try:
            if not self.has_owner(name):
                raise AdapterUnavailable(_("{what} does not run here").format(what=what))
        except BaseException:
            self._link.close()
            raise

    def has_owner(self, name: str) -> bool:
        """Whether somebody on the bus has that name. Only before ``attach``; raises AdapterUnavailable."""
        return bool(self._wait(to_bus("NameHasOwner", "s", (name,)), PATIENCE)[0])

    def ask(
        self,
        member: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        *,
        patience: timedelta = PATIENCE,
        interface: str = "",
    ) -> tuple[Any, ...]:
        """What a method answers; waits for it. Only before ``attach``; raises AdapterUnavailable."""
        return self._wait(self._call_of(member, signature, body, interface), patience)

    def call(
        self,
        member: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        *,
        then: Replied = lambda _reply: None,
        straggler: Replied | None = None,
        interface: str = "",
    ) -> None:
        """Call a method; ``then`` gets its reply once, later, and ``straggler`` one that came too late.

        Once the service has gone, or after ``close``, this does nothing.
        """
        if self._over:
            return
        self._link.call(self._call_of(member, signature, body, interface), then, straggler)

    def listen(self, member: str, heard: Callable[[Signal], None], *, interface: str = "") -> None:
        """Hear the signals of that name at ``path``."""
        interface = interface or self._interface
        self._rule(Rule(sender=self._name, interface=interface, member=member, path=self.path), heard)

    def attach(self, reactor: Reactor, gone: Callable[[str], None]) -> None:
        """Let ``reactor`` do the waiting from here on. ``gone`` is called once when the service or the bus goes."""
        self._gone = gone
        self._apart.join(reactor)
        if self._lost:
            reactor.later(timedelta(0), lambda: self._end(self._lost))

    def close(self) -> None:
        """Let go of the bus; nothing is called after it."""
        self._over = True
        self._gone = _nobody_listens
        self._link.close()

    def _reach(self, addresses: Sequence[str]) -> Link:
        problem = (
            _("there is no system bus (D-Bus) here") if self._system else _("there is no session bus (D-Bus) here")
        )
        for address in addresses:
            try:
                return Link(address, self._apart, PATIENCE, self._heard, self._broke, lambda: None)
            except FileNotFoundError:
                continue
            except OSError as error:
                unreached = (
                    _("the system bus (D-Bus) cannot be reached: {why}")
                    if self._system
                    else _("the session bus (D-Bus) cannot be reached: {why}")
                )
                problem = unreached.format(why=error.strerror or error)
        raise AdapterUnavailable(problem)

    def _wait(self, call: Signal, patience: timedelta) -> tuple[Any, ...]:
        replies: list[Reply] = []
        self._link.call(call, replies.append)
        if not self._apart.wait(lambda: replies, patience) or replies[0].error in ("lost", "late"):
            raise AdapterUnavailable(_("{what} does not answer").format(what=self._what))
        if replies[0].body is None:
            raise Refused(_("{what} does not tell").format(what=self._what), replies[0].error)
        return replies[0].body

    def _call_of(self, member: str, signature: str, body: tuple[Any, ...], interface: str) -> Signal:
        return method_call(self._name, self.path, interface or self._interface, member, signature, body)

    def _rule(self, rule: Rule, heard: Callable[[Signal], None]) -> None:
        self._rules.append((rule, heard))
        self._link.call(to_bus("AddMatch", "s", (rule.text(),)), lambda _reply: None)

    def _heard(self, message: Signal) -> None:
        for rule, heard in self._rules:
            if rule.fits(message):
                heard(message)

    def _owner_changed(self, _message: Signal) -> None:
        """Even where another takes the name at once: it knows nothing of what this one was asked."""
        self._end(_("{what} has gone").format(what=self._what))

    def _broke(self, why: str) -> None:
        text = (
            _("the system bus (D-Bus) is gone: {why}") if self._system else _("the session bus (D-Bus) is gone: {why}")
        )
        self._end(text.format(why=why))

    def _end(self, why: str) -> None:
        self._lost = why
        gone, self._gone = self._gone, _nobody_listens
        if gone is not _nobody_listens:
            self.close()
            gone(why)


def _nobody_listens(_why: str) -> None:
    """Before the start, and after the end."""
