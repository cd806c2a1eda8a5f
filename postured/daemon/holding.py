"""Puts together what holds reminders back: those who tell of calls and films, and the person's appointments."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from postured.adapters.busy import busy_monitors
from postured.adapters.scheduler import Nightly
from postured.daemon.appointments import Appointments
from postured.daemon.busy import BusySenses, wanted
from postured.daemon.consumer import Consumer
from postured.daemon.desk import Desk
from postured.daemon.loop import Loop
from postured.daemon.session import Session
from postured.ports import Clock
from postured.settings.handover import Handover
from postured.wire.dbus import Bus

_CALENDARS_AT = time(3, 30)
"""They are read for some days ahead, and again each night."""


class Holding:
    """All of it; ``begin`` has it listened to."""

    def __init__(self, loop: Loop, consumer: Consumer, clock: Clock, *, session: Bus, system: Bus, folder: str) -> None:
        """``folder`` is one of the person's alone, which is gone after a log-out."""
        self._loop = loop
        self._consumer = consumer
        makers = busy_monitors(loop, session=session, system=system, folder=folder)
        self._busy = BusySenses(makers, clock=clock, put=consumer.put, reactor=loop)
        self._appointments = Appointments(clock=clock, put=consumer.put, state=lambda: consumer.state, reactor=loop)
        self._nightly: Nightly | None = None

    @property
    def parts(self) -> Mapping[str, Callable[[], dict[str, Any]]]:
        """How well each of it is known, in the form of ``ways``."""
        return {**self._busy.parts, "calendar": self._appointments.part}

    def begin(self, desk: Desk, session: Session, handover: Handover) -> None:
        """Listen, as the settings want it."""
        self._adopt(handover)
        desk.adopted.append(self._adopt)
        desk.seen.append(self._busy.soon)
        self._nightly = Nightly(self._loop, _CALENDARS_AT, desk.reload)
        self._consumer.begun_anew += (self._busy.tell_again, self._appointments.look)
        session.clock_set += (self._nightly.plan_anew, self._appointments.look, desk.reload)

    def close(self) -> None:
        if self._nightly is not None:
            self._nightly.close()
        self._appointments.close()
        self._busy.close()

    def _adopt(self, handover: Handover) -> None:
        self._busy.want(wanted(self._consumer.rules, handover))
        self._appointments.adopt(handover)
