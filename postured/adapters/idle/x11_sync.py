"""Idleness on X11, told by events: alarms of the SYNC extension on the server's own counts of idle time."""

import struct
from collections.abc import Callable
from datetime import timedelta

from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor
from postured.wire.patience import AT_ONCE
from postured.wire.x11 import Connection
from postured.wire.x11_display import X11Error

_INITIALIZE, _LIST_COUNTERS, _QUERY_COUNTER, _CREATE_ALARM, _DESTROY_ALARM = 0, 1, 5, 8, 11
_NO_OPERATION = 127
_ALARM_NOTIFY = 1
_RISES, _FALLS = 0, 1
_ALL_ATTRIBUTES = 0x3F
_LEAST_THRESHOLD = 10
"""Milliseconds; below it the server may take note of an input only after the count has passed the alarm again."""

_A_MOMENT = timedelta(milliseconds=5)

_ANY_INPUT = b"IDLETIME"
_ANY_KEY = b"DEVICEIDLETIME 3"
"""Device 3 of every X server is the keyboard that all real ones feed. Before 2012 there was no count of its own."""


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
        display.ask(struct.pack("=BBHBBxx", self._opcode, _INITIALIZE, 2, 3, 1))
        self._counters = self._list_counters()
        if _ANY_INPUT not in self._counters:
            raise AdapterUnavailable(_("The X server does not count idle time"))
        self.tells_keys = _ANY_KEY in self._counters
        self._pauses: _Threshold | None = None
        self._idleness = _Threshold(display, self._opcode, self._counters[_ANY_INPUT], idle_after, self._tell)
        display.ask(self._idleness.query)  # the server tells of an alarm that it refuses before it answers this

    def start(
        self, *, idle: Callable[[timedelta], None], active: Callable[[], None], lost: Callable[[str], None]
    ) -> None:
        """As the port says. Asks the server: alarms are silent about what was so before them."""
        self._idle, self._active, self._lost = idle, active, lost
        answer = None
        try:
            answer = self._display.ask(self._idleness.query, AT_ONCE)
        except X11Error:
            pass  # presence is assumed; the loop will hear the next answer, or find out that the server is gone
        self._idleness.report(timedelta(0) if answer is None else _read_count(answer))
        self._display.attach(self._reactor, event=self._event, gone=self._gone)
        if answer is None:
            self._display.send(self._idleness.query, self._idleness.answered)

    def watch_pauses(
        self, after: timedelta | None, told: Callable[[bool], None] | None = None, *, keys: bool = False
    ) -> None:
        """As the port says."""
        if self._pauses is not None:
            self._pauses.forget()
            self._pauses = None
        if after is None or told is None:
            return
        counter = self._counters[_ANY_KEY if keys and self.tells_keys else _ANY_INPUT]

        def tell(paused: bool, _since: timedelta) -> None:
            if paused:
                # A server that looks at its count in the very millisecond of an alarm, as after this one, forgets when
                # to wake for the next. Any request a little later makes it look again.
                self._reactor.later(_A_MOMENT, self._nudge)
            told(paused)

        self._pauses = _Threshold(self._display, self._opcode, counter, after, tell)
        self._display.send(self._pauses.query, self._pauses.answered)

    def soon(self, near: bool) -> None:
        """Ask once before a reminder comes, for a server can forget an alarm, see ``watch_pauses``.

        Nothing else could come sooner than an event.
        """
        if near:
            self._display.send(self._idleness.query, self._idleness.answered)

    def close(self) -> None:
        self._display.close()

    def _list_counters(self) -> dict[bytes, int]:
        """The server's numbers for its counts of milliseconds since the last input, by their names."""
        reply = self._display.ask(struct.pack("=BBH", self._opcode, _LIST_COUNTERS, 1))
        (left,) = struct.unpack_from("=I", reply, 8)
        found: dict[bytes, int] = {}
        at = 32
        for _each in range(left):
            counter, size = struct.unpack_from("=I8xH", reply, at)
            name = reply[at + 14 : at + 14 + size]
            if name in (_ANY_INPUT, _ANY_KEY):
                found[name] = counter
            at += (14 + size + 3) & ~3
        return found

    def _event(self, code: int, packet: bytes) -> None:
        if code != self._alarm_notify:
            return
        (alarm,) = struct.unpack_from("=I", packet, 4)
        for threshold in (self._idleness, self._pauses):
            if threshold is not None and alarm in threshold.alarms:
                threshold.report(_read_count(packet))

    def _nudge(self) -> None:
        self._display.send(struct.pack("=BxH", _NO_OPERATION, 1))

    def _tell(self, past: bool, since_input: timedelta) -> None:
        if past:
            self._idle(since_input)
        else:
            self._active()

    def _gone(self) -> None:
        self._lost(_("The display does not answer any more"))


class _Threshold:
    """Two alarms on one count: ``told`` when it passes the threshold, and when it falls below; and how it is at first.

    The alarms are set at once; how it is at first is known when the answer to ``query`` is reported.
    """

    def __init__(
        self,
        display: Connection,
        opcode: int,
        counter: int,
        after: timedelta,
        told: Callable[[bool, timedelta], None],
    ) -> None:
        self._display = display
        self._opcode = opcode
        self._counter = counter
        self._milliseconds = max(_LEAST_THRESHOLD, round(after / timedelta(milliseconds=1)))
        self._told = told
        self._is_past: bool | None = None
        self._forgotten = False
        self.alarms = self._set(self._milliseconds, _RISES), self._set(self._milliseconds - 1, _FALLS)
        self.query = struct.pack("=BBHI", opcode, _QUERY_COUNTER, 2, counter)

    def report(self, since_input: timedelta) -> None:
        """The count is this now."""
        is_past = since_input >= timedelta(milliseconds=self._milliseconds)
        if is_past != self._is_past and not self._forgotten:
            self._is_past = is_past
            self._told(is_past, since_input)

    def answered(self, reply: bytes | None) -> None:
        """The answer to ``query``."""
        if reply is not None:
            self.report(_read_count(reply))

    def forget(self) -> None:
        """Let go of the alarms; ``told`` is not called any more."""
        self._forgotten = True
        for alarm in self.alarms:
            self._display.send(struct.pack("=BBHI", self._opcode, _DESTROY_ALARM, 2, alarm))

    def _set(self, milliseconds: int, test: int) -> int:
        """Have an event each time the count crosses ``milliseconds``."""
        value_high, value_low = milliseconds >> 32, milliseconds & 0xFFFFFFFF
        absolute, step_high, step_low, events = 0, 0, 0, 1
        number = self._display.new_id()
        alarm = (number, _ALL_ATTRIBUTES, self._counter, absolute, value_high, value_low)
        attributes = (*alarm, test, step_high, step_low, events)
        self._display.send(struct.pack("=BBHIIIIiIIiII", self._opcode, _CREATE_ALARM, 11, *attributes))
        return number


def _read_count(packet: bytes) -> timedelta:
    """The count in an alarm's event or in the answer to a query: both have it in one place."""
    high, low = struct.unpack_from("=iI", packet, 8)
    return timedelta(milliseconds=high << 32 | low)
