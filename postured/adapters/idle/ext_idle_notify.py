"""Idleness on Wayland, told by events: the compositor's ext-idle-notify protocol."""

import struct
from collections.abc import Callable
from datetime import timedelta

from postured.adapters.clock import since_boot
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor
from postured.wire.patience import AT_ONCE
from postured.wire.wayland import Connection, WaylandError

_NOTIFIER, _SEAT = "ext_idle_notifier_v1", "wl_seat"
_GET_NOTIFICATION, _GET_INPUT_NOTIFICATION = 1, 2
_DESTROY = 0
_IDLED, _RESUMED = 0, 1
_LONGEST = 0xFFFFFFFF


class ExtIdleNotify:
    """Satisfies ``ports.IdleMonitor``. It sleeps till the compositor speaks.

    A compositor counts from the moment it is asked on: idleness that began earlier is known only ``idle_after`` later.
    """

    name = "ext-idle-notify"
    polls: timedelta | None = None
    tells_keys = False

    def __init__(self, display: Connection, reactor: Reactor, idle_after: timedelta) -> None:
        """Ask to be told. Raises AdapterUnavailable or WaylandError; ``display`` is then the caller's to close."""
        notifier, seat = display.bind(_NOTIFIER, 2), display.bind(_SEAT, 1)
        if notifier is None:
            raise AdapterUnavailable(_("The compositor does not offer ext-idle-notify"))
        if seat is None:
            raise AdapterUnavailable(_("The compositor has no keyboard or pointer"))
        self._display = display
        self._reactor = reactor
        self._idle_after = idle_after
        self._notifier, self._seat = notifier, seat
        # From version 2 on it can leave out of account what keeps the screen on: a film must not hide the person.
        self._request = _GET_INPUT_NOTIFICATION if display.offers[_NOTIFIER][1] >= 2 else _GET_NOTIFICATION
        self._idle: Callable[[timedelta], None] = _nobody_listens
        self._active: Callable[[], None] = _nobody_listens
        self._is_idle = False
        self._idle_since = timedelta(0)
        self._pauses: int | None = None
        self._notify(idle_after, self._told)
        display.roundtrip()

    def start(
        self, *, idle: Callable[[timedelta], None], active: Callable[[], None], lost: Callable[[str], None]
    ) -> None:
        """As the port says. What the compositor has told since it was asked is waiting to be heard."""
        try:
            self._display.roundtrip(AT_ONCE)
        except WaylandError:
            pass  # presence is assumed; the loop hears what comes, or that the compositor is gone
        self._idle, self._active = idle, active
        self._tell()
        self._display.attach(self._reactor, gone=lambda: lost(_("The display does not answer any more")))

    def watch_pauses(
        self, after: timedelta | None, told: Callable[[bool], None] | None = None, *, keys: bool = False
    ) -> None:
        """As the port says; what was before it is asked cannot be known."""
        del keys  # all input is one to a compositor
        if self._pauses is not None:
            self._display.forget(self._pauses)
            self._display.send(self._pauses, _DESTROY)
            self._pauses = None
        if after is not None and told is not None:
            self._pauses = self._notify(after, told)
            told(False)

    def soon(self, near: bool) -> None:
        """Nothing could come sooner than an event."""

    def close(self) -> None:
        self._display.close()

    def _notify(self, after: timedelta, told: Callable[[bool], None]) -> int:
        """Be told from here on when input has been missing for that long, and when it comes back."""
        number = self._display.new(lambda event, _arguments: told(event == _IDLED) if event <= _RESUMED else None)
        milliseconds = min(_LONGEST, max(1, round(after / timedelta(milliseconds=1))))
        self._display.send(self._notifier, self._request, struct.pack("=III", number, milliseconds, self._seat))
        return number

    def _told(self, is_idle: bool) -> None:
        if is_idle == self._is_idle:
            return
        self._is_idle = is_idle
        self._idle_since = since_boot() - self._idle_after
        self._tell()

    def _tell(self) -> None:
        if self._is_idle:
            self._idle(since_boot() - self._idle_since)
        else:
            self._active()


def _nobody_listens(_since: timedelta | None = None) -> None:
    """Before the start."""
