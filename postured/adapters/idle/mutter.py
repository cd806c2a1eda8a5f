"""Idleness on GNOME, told by events: the watches of Mutter, its compositor."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from postured.adapters.idle.service import Service
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor
from postured.wire.dbus import Signal
from postured.wire.dbus_link import Reply
from postured.wire.patience import AT_ONCE

_NAME = "org.gnome.Mutter.IdleMonitor"
_PATH = "/org/gnome/Mutter/IdleMonitor/Core"
_MILLISECOND = timedelta(milliseconds=1)


class Mutter:
    """Satisfies ``ports.IdleMonitor``. It sleeps till Mutter speaks."""

    name = "mutter"
    polls: timedelta | None = None
    tells_keys = False

    def __init__(self, addresses: Sequence[str], reactor: Reactor, idle_after: timedelta) -> None:
        """Reach Mutter over a bus that has one of these addresses. Raises AdapterUnavailable."""
        self._service = Service(addresses, _NAME, _PATH, _NAME, what=_("GNOME's Mutter"))
        self._reactor = reactor
        self._idle_after = idle_after
        self._watch: _Watch | None = None
        self._pauses: _Watch | None = None
        try:
            _idle_time(self._service.ask("GetIdletime"))
        except AdapterUnavailable:
            self._service.close()
            raise
        self._service.listen("WatchFired", self._fired)

    def start(
        self, *, idle: Callable[[timedelta], None], active: Callable[[], None], lost: Callable[[str], None]
    ) -> None:
        """As the port says. Asks Mutter first."""

        def told(is_idle: bool, since_input: timedelta) -> None:
            if is_idle:
                idle(since_input)
            else:
                active()

        try:
            since_input = _idle_time(self._service.ask("GetIdletime", patience=AT_ONCE))
        except AdapterUnavailable:
            since_input = timedelta(0)  # presence is assumed; the loop hears how it is, or that Mutter is gone
        self._watch = _Watch(self._service, self._idle_after, told)
        self._watch.report(since_input)
        self._service.attach(self._reactor, lost)
        self._watch.arm()

    def watch_pauses(
        self, after: timedelta | None, told: Callable[[bool], None] | None = None, *, keys: bool = False
    ) -> None:
        """As the port says."""
        del keys  # all input is one to Mutter
        if self._pauses is not None:
            self._pauses.forget()
            self._pauses = None
        if after is not None and told is not None:
            self._pauses = _Watch(self._service, after, lambda paused, _since: told(paused))
            self._pauses.arm()

    def soon(self, near: bool) -> None:
        """Nothing could come sooner than an event."""

    def close(self) -> None:
        self._service.close()

    def _fired(self, message: Signal) -> None:
        (number,) = message.body
        for watch in (self._watch, self._pauses):
            if watch is not None:
                watch.fired(number)


class _Watch:
    """Tells when there has been no input for so long, and of the next; how it is at first is asked."""

    def __init__(self, service: Service, after: timedelta, told: Callable[[bool, timedelta], None]) -> None:
        self._service = service
        self._after = max(_MILLISECOND, after)
        self._told = told
        self._is_past: bool | None = None
        self._forgotten = False
        self._idle = 0
        """Mutter's number for the watch that fires whenever input has been missing for so long; 0 for none."""
        self._active = 0
        """Its number for the one that fires at the next input, and then is over."""
        self._asked = False
        """Whether that one is asked for, and has no number yet."""

    def arm(self) -> None:
        """Set the watches, and ask how it is: they are silent about what was so before them."""
        milliseconds = round(self._after / _MILLISECOND)
        self._service.call("AddIdleWatch", "t", (milliseconds,), then=self._has_idle, straggler=self._has_idle)
        if self._is_past:
            self._wait_for_input()
        else:
            self._ask()

    def fired(self, number: int) -> None:
        """Mutter says that the watch of this number has fired."""
        if number == self._idle:
            self.report(self._after)
            self._wait_for_input()
        elif number == self._active:
            self._active = 0
            self.report(timedelta(0))

    def report(self, since_input: timedelta) -> None:
        """The last input is this long ago."""
        is_past = since_input >= self._after
        if is_past != self._is_past and not self._forgotten:
            self._is_past = is_past
            self._told(is_past, since_input)

    def forget(self) -> None:
        """Let go of the watches; ``told`` is not called any more."""
        self._forgotten = True
        for number in (self._idle, self._active):
            if number:
                self._service.call("RemoveWatch", "u", (number,))
        self._idle = self._active = 0

    def _wait_for_input(self) -> None:
        if not self._active and not self._asked:
            self._asked = True
            self._service.call("AddUserActiveWatch", then=self._has_active, straggler=self._has_active)
        self._ask()  # an input that came before the watch fires none

    def _has_idle(self, reply: Reply) -> None:
        self._idle = self._number(reply)

    def _has_active(self, reply: Reply) -> None:
        self._asked = False
        self._active = self._number(reply)

    def _number(self, reply: Reply) -> int:
        number = int(reply.body[0]) if reply.body else 0
        if number and self._forgotten:
            self._service.call("RemoveWatch", "u", (number,))
            return 0
        return number

    def _ask(self) -> None:
        self._service.call("GetIdletime", then=self._answered, straggler=self._answered)

    def _answered(self, reply: Reply) -> None:
        if reply.body is None or self._forgotten:
            return
        was_past = self._is_past
        self.report(_idle_time(reply.body))
        if self._is_past and not was_past:
            self._wait_for_input()


def _idle_time(body: tuple[object, ...]) -> timedelta:
    match body:
        case (int(milliseconds),):
            return milliseconds * _MILLISECOND
        case _:
            return timedelta(0)
