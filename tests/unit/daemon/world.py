"""The daemon's inner parts, put together as `app.py` does it, on a clock that stands still."""

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from postured import protocol
from postured.adapters.idle import OpenedIdle
from postured.adapters.ipc.client import Refused
from postured.adapters.notifier.chain import Chain
from postured.core.events import Began
from postured.core.rules import Routine, Rules
from postured.core.state import fresh
from postured.daemon.consumer import Consumer
from postured.daemon.control import Commands
from postured.daemon.desk import Desk
from postured.daemon.loop import Loop
from postured.daemon.minute import EachMinute
from postured.daemon.performer import Performer
from postured.daemon.senses import Presence
from postured.daemon.settings_in_force import SettingsInForce
from postured.errors import PosturedError
from postured.ports import Cancel, Delivery, Notice, Reactor
from postured.settings.handover import Handover
from tests.fakes.alarm import FakeAlarm
from tests.fakes.clock import ODD, FakeClock
from tests.fakes.idle import FakeIdleMonitor
from tests.fakes.journal import FakeJournal

MINUTE = timedelta(minutes=1)
MOVE = Routine(name="move", every=30 * MINUTE, lasts=2 * MINUTE, natural_break=2 * MINUTE)
RULES = Rules(routines=(MOVE,), lull=timedelta(0))


class HandTurned:
    """Satisfies ``ports.Reactor``; calls back when it is turned."""

    def __init__(self) -> None:
        self.soon: deque[Callable[[], None]] = deque()
        self.moments: list[tuple[timedelta, Callable[[], None]]] = []
        self.stopped = False

    def watch(self, file: int, read: Callable[[], None] | None, write: Callable[[], None] | None = None) -> None:
        raise NotImplementedError

    def forget(self, file: int) -> None:
        raise NotImplementedError

    def later(self, delay: timedelta, call: Callable[[], None]) -> Cancel:
        entry = (delay, call)
        self.moments.append(entry)

        def cancel() -> None:
            if entry in self.moments:
                self.moments.remove(entry)

        return cancel

    def from_thread(self, call: Callable[[], None]) -> None:
        self.soon.append(call)

    def stop(self) -> None:
        self.stopped = True

    def turn(self) -> None:
        while self.soon:
            self.soon.popleft()()


class Wall:
    """Satisfies ``ports.Notifier``: it holds up a notice for each slot."""

    name = "wall"
    has_buttons = True
    works = True

    def __init__(self, reactor: Reactor) -> None:
        self._reactor = reactor
        self.trouble = ""
        self.up: dict[str, Notice] = {}
        self.shown: list[tuple[Notice, Callable[[str], None]]] = []
        """All that was ever shown, with the way to answer it."""

    def show(
        self, slot: str, notice: Notice, *, delivered: Callable[[Delivery], None], answered: Callable[[str], None]
    ) -> None:
        self.up[slot] = notice
        self.shown.append((notice, answered))
        self._reactor.from_thread(lambda: delivered(Delivery.SHOWN))

    def withdraw(self, slot: str) -> None:
        self.up.pop(slot, None)

    def close(self) -> None:
        self.up.clear()

    def press(self, key: str) -> None:
        """Answer the last notice."""
        self.shown[-1][1](key)


class PreparedSettings:
    """Stands in for the resolver; the test says what comes of it."""

    def __init__(self) -> None:
        self.handover: Handover | PosturedError = Handover(rules=RULES)
        self.slow = False
        """Whether an answer waits for the test."""
        self.asked: list[Callable[[], None]] = []
        """Gives the answer, as the settings were when it was asked for."""

    def refresh(
        self, reactor: Reactor, *, done: Callable[[Handover], None], failed: Callable[[PosturedError], None]
    ) -> None:
        if self.slow:
            found = self.handover
            self.asked.append(lambda: done(found) if isinstance(found, Handover) else failed(found))
        elif isinstance(self.handover, Handover):
            done(self.handover)
        else:
            failed(self.handover)


class Reply:
    """What a client gets, through JSON as it goes over the socket."""

    def __init__(self) -> None:
        self.results: list[dict[str, Any]] = []
        self.more: list[bool] = []
        self.failure: PosturedError | None = None
        self.go: Callable[[], None] = lambda: None
        """The client goes."""

    def result(self, data: Mapping[str, Any], more: bool = False) -> None:
        self.results.append(json.loads(json.dumps(data, allow_nan=False)))
        self.more.append(more)

    def fail(self, error: PosturedError) -> None:
        self.failure = error

    def on_gone(self, call: Callable[[], None]) -> None:
        self.go = call


class World:
    """A desk with a person at it. postured has begun, and the person is active, unless told otherwise."""

    def __init__(
        self,
        rules: Rules = RULES,
        *,
        wall: datetime = ODD,
        speed: float = 1.0,
        present: bool = True,
        sense: str = "fake",
        handover: Handover | None = None,
    ) -> None:
        """``handover`` is what the settings say beside ``rules``."""
        self.reactor = HandTurned()
        self.clock = FakeClock(wall, speed=speed)
        self.minute = EachMinute(self.reactor, MINUTE / speed)
        self.alarm = FakeAlarm(self.clock, lambda: self.consumer.ring())  # noqa: PLW0108 - made below
        self.journal = FakeJournal(self.reactor)
        self.consumer = Consumer(
            fresh(self.clock.now()), rules, clock=self.clock, alarm=self.alarm, journal=self.journal, last=0
        )
        self.notifier = Wall(self.reactor)
        self.performer = Performer(self.notifier, self.clock, self.consumer.put)
        self.consumer.perform = self.performer.perform
        self.sense = FakeIdleMonitor(rules.idle_after / speed)
        self.presence = Presence(
            lambda _idle_after: OpenedIdle(sense, self.sense, ()),
            self.clock,
            rules.idle_after,
            self.consumer.put,
            self.reactor,
        )
        self.settings = PreparedSettings()
        self.settings.handover = first = replace(handover or Handover(rules=rules), rules=rules)
        self.desk = Desk(
            loop=cast("Loop", self.reactor),
            clock=self.clock,
            consumer=self.consumer,
            journal=self.journal,
            notifier=Chain([self.notifier]),
            presence=self.presence,
            performer=self.performer,
            settings=cast("SettingsInForce", self.settings),
            handover=first,
            rules_of=lambda handover: handover.rules,
        )
        self.commands = Commands(self.desk)
        if present:
            self.consumer.put(Began(at=self.clock.now()))
            self.presence.start()

    def let(self, minutes: float) -> None:
        """Let time pass, the alarm ringing as asked."""
        until = self.clock.now().elapsed + timedelta(minutes=minutes)
        for _ in range(1000):
            armed = self.alarm.armed
            if armed is None or armed.elapsed > until:
                break
            self.clock.move(max(armed.elapsed - self.clock.now().elapsed, timedelta(0)))
            self.alarm.turn()
        else:
            raise AssertionError("the alarm rings on and on")
        self.clock.move(until - self.clock.now().elapsed)

    def order(self, command: str, **args: Any) -> Reply:
        """Give the command; what the daemon raises is for the caller."""
        reply = Reply()
        self.commands.handle(protocol.Request(command, args), reply)
        return reply

    def ask(self, _socket: str, command: str, args: Mapping[str, Any]) -> dict[str, Any]:
        """The same in the form of the client's ``ask``, for the command line."""
        try:
            reply = self.order(command, **args)
        except PosturedError as problem:
            raise refused(problem) from problem
        self.reactor.turn()
        if reply.failure is not None:
            raise refused(reply.failure)
        return reply.results[0]

    def events(self) -> list[dict[str, Any]]:
        """The events in the journal, without their moments."""
        return [
            {name: value for name, value in entry.items() if name not in ("n", "at", "elapsed", "kind")}
            for entry in self.journal.kept + self.journal.waiting
            if entry["kind"] == "event"
        ]


def refused(problem: PosturedError) -> Refused:
    return Refused(protocol.Failure(problem.title, problem.detail, problem.exit_code))
