"""Idleness on X11, told by events: alarms of the SYNC extension on the server's own count of idle time."""

import struct
from collections.abc import Callable
from datetime import timedelta

from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor
from postured.wire.x11 import Connection
from postured.wire.x11_display import AT_ONCE, X11Error

_INITIALIZE, _LIST_COUNTERS, _QUERY_COUNTER, _CREATE_ALARM = 0, 1, 5, 8
_ALARM_NOTIFY = 1
_RISES, _FALLS = 0, 1
_ALL_ATTRIBUTES = 0x3F
_LEAST_THRESHOLD = 10
"""Milliseconds; below it the server may take note of an input only after the count has passed the alarm again."""


class X11Sync:
    """Satisfies ``ports.IdleMonitor``. It sleeps till the server speaks."""

    name = "x11-sync"
    polls: timedelta | None = None

    def __init__(self, display: Connection, reactor: Reactor, idle_after: timedelta) -> None:
        """Set the alarms. Raises AdapterUnavailable or X11Error; ``display`` is then the caller's to close."""
        sync = display.extension("SYNC")
        if sync is None:
            raise AdapterUnavailable(_("The X server has no SYNC extension"))
        self._display = display
        self._reactor = reactor
        self._opcode = sync.opcode
        self._alarm_notify = sync.first_event + _ALARM_NOTIFY
        self._threshold = max(_LEAST_THRESHOLD, round(idle_after / timedelta(milliseconds=1)))
        display.ask(struct.pack("=BBHBBxx", self._opcode, _INITIALIZE, 2, 3, 1))
        self._counter = self._idle_counter()
        self._set_alarm(self._threshold, _RISES)
        self._set_alarm(self._threshold - 1, _FALLS)
        display.ask(self._query())  # the server tells of an alarm that it refuses before it answers this
        self._is_idle: bool | None = None

    def start(
        self, *, idle: Callable[[timedelta], None], active: Callable[[], None], lost: Callable[[str], None]
    ) -> None:
        """As the port says. Asks the server: alarms are silent about what was so before them."""
        self._idle, self._active, self._lost = idle, active, lost
        answer = None
        try:
            answer = self._display.ask(self._query(), AT_ONCE)
        except X11Error:
            pass  # presence is assumed; the loop will hear the next answer, or find out that the server is gone
        self._report(timedelta(0) if answer is None else _read_count(answer))
        self._display.attach(self._reactor, event=self._event, gone=self._gone)
        if answer is None:
            self._display.send(self._query(), self._answered)

    def soon(self, near: bool) -> None:
        """Nothing could come sooner than an event."""

    def close(self) -> None:
        self._display.close()

    def _idle_counter(self) -> int:
        """The server's number for its count of milliseconds since the last input on any device."""
        reply = self._display.ask(struct.pack("=BBH", self._opcode, _LIST_COUNTERS, 1))
        (left,) = struct.unpack_from("=I", reply, 8)
        at = 32
        for _each in range(left):
            counter, size = struct.unpack_from("=I8xH", reply, at)
            if reply[at + 14 : at + 14 + size] == b"IDLETIME":
                return int(counter)
            at += (14 + size + 3) & ~3
        raise AdapterUnavailable(_("The X server does not count idle time"))

    def _set_alarm(self, milliseconds: int, test: int) -> None:
        """Have an event each time the count crosses ``milliseconds``."""
        value_high, value_low = milliseconds >> 32, milliseconds & 0xFFFFFFFF
        absolute, step_high, step_low, events = 0, 0, 0, 1
        alarm = (self._display.new_id(), _ALL_ATTRIBUTES, self._counter, absolute, value_high, value_low)
        attributes = (*alarm, test, step_high, step_low, events)
        self._display.send(struct.pack("=BBHIIIIiIIiII", self._opcode, _CREATE_ALARM, 11, *attributes))

    def _query(self) -> bytes:
        return struct.pack("=BBHI", self._opcode, _QUERY_COUNTER, 2, self._counter)

    def _event(self, code: int, packet: bytes) -> None:
        if code == self._alarm_notify:
            self._report(_read_count(packet))

    def _answered(self, reply: bytes | None) -> None:
        if reply is not None:
            self._report(_read_count(reply))

    def _report(self, since_input: timedelta) -> None:
        is_idle = since_input >= timedelta(milliseconds=self._threshold)
        if is_idle == self._is_idle:
            return
        self._is_idle = is_idle
        if is_idle:
            self._idle(since_input)
        else:
            self._active()

    def _gone(self) -> None:
        self._lost(_("The display does not answer any more"))


def _read_count(packet: bytes) -> timedelta:
    """The count in an alarm's event or in the answer to a query: both have it in one place."""
    high, low = struct.unpack_from("=iI", packet, 8)
    return timedelta(milliseconds=high << 32 | low)
