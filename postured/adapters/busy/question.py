"""Asks a service on the bus one question, and asks again whenever the service says that something changed."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from postured.busy_ports import BusyTold
from postured.language import _
from postured.ports import Cancel
from postured.wire.dbus import Bus, Rule, Signal
from postured.wire.dbus_link import Reply

PROPERTIES = "org.freedesktop.DBus.Properties"

Read = Callable[[tuple[Any, ...] | None], bool | None]
"""What an answer means, None for an error: whether it goes on, or None where this service cannot tell."""


class Question(NamedTuple):
    """A call that has no effect."""

    service: str
    path: str
    interface: str
    member: str
    signature: str
    body: tuple[Any, ...]


class Asked:
    """Satisfies ``busy_ports.BusyMonitor``. The service is not started by being asked."""

    polls: timedelta | None = None

    def __init__(
        self, name: str, signal: str, bus: Bus, question: Question, read: Read, *, changes: Sequence[Rule]
    ) -> None:
        """``changes`` are the signals after which the answer may be another."""
        self._name = name
        self._signal = signal
        self._bus = bus
        self._question = question
        self._read = read
        self._changes = changes
        self._owner = ""
        self._asking = self._again = False
        self._answers = self._knows = self._goes_on = self._closed = False
        self._asks = 0
        """Counts the owners: what was asked of an earlier one is of no interest."""
        self._listening: list[Cancel] = []

    @property
    def name(self) -> str:
        return self._name

    @property
    def signals(self) -> frozenset[str]:
        return frozenset({self._signal})

    @property
    def tells(self) -> frozenset[str]:
        return self.signals if self._knows else frozenset()

    @property
    def trouble(self) -> str:
        if self._knows:
            return ""
        if not self._owner:
            return self._bus.trouble or _("it does not run here")
        return _("another program is in its place") if self._answers else _("it does not answer")

    def start(self, told: BusyTold) -> None:
        self._told = told
        self._listening += [self._bus.listen(rule, self._changed) for rule in self._changes]
        self._listening.append(self._bus.watch_name(self._question.service, self._owned))

    def soon(self, near: bool) -> None:
        """It is told of what happens; only one that has not answered is asked once more."""
        if near and self._owner and not self._answers and not self._asking:
            self._ask()

    def close(self) -> None:
        self._closed = True
        for each in self._listening:
            each()

    def _owned(self, owner: str) -> None:
        if owner == self._owner:
            return
        self._owner = owner
        self._asks += 1
        self._asking = self._again = self._answers = False
        self._find(None)
        if owner:
            self._ask()

    def _changed(self, _signal: Signal) -> None:
        if not self._owner:
            return
        if self._asking:
            self._again = True
        else:
            self._ask()

    def _ask(self) -> None:
        self._asking, asked = True, self._asks

        def replied(reply: Reply) -> None:
            if asked == self._asks and not self._closed:
                self._answered(reply)

        self._bus.call(*self._question, then=replied, straggler=replied)

    def _answered(self, reply: Reply) -> None:
        self._asking = False
        if reply.error in ("late", "lost"):
            self._answers = False
            self._find(None)
        else:
            self._answers = True
            self._find(self._read(reply.body))
        if self._again:
            self._again = False
            self._ask()

    def _find(self, goes_on: bool | None) -> None:
        """What it is now; None for not known, and then nothing goes on."""
        self._knows = goes_on is not None
        if bool(goes_on) != self._goes_on:
            self._goes_on = bool(goes_on)
            self._told(self._signal, self._goes_on)


def first(body: tuple[Any, ...] | None) -> bool | None:
    """Read an answer that is one truth, also where it is a property's."""
    match body:
        case (bool(value),) | (("b", bool(value)),):
            return value
        case _:
            return None
