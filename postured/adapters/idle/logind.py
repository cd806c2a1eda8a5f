"""Idleness as logind has it: coarse, for a desktop tells logind late that nobody is there, some never."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from postured.adapters.clock import awake
from postured.adapters.idle.service import Refused, Service
from postured.errors import AdapterUnavailable
from postured.language import _
from postured.ports import Reactor
from postured.wire.dbus import Signal
from postured.wire.dbus_link import Reply
from postured.wire.patience import AT_ONCE

_NAME = "org.freedesktop.login1"
_PATH = "/org/freedesktop/login1"
_SESSION = "org.freedesktop.login1.Session"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_MICROSECOND = timedelta(microseconds=1)


class LogindIdleHint:
    """Satisfies ``ports.IdleMonitor``, as far as the desktop does: it decides by itself how long idleness takes.

    It sleeps till logind speaks. Of short pauses it cannot tell.
    """

    name = "logind-idlehint"
    polls: timedelta | None = None
    tells_keys = False

    def __init__(
        self,
        addresses: Sequence[str],
        reactor: Reactor,
        idle_after: timedelta,
        *,
        environ: Mapping[str, str] = os.environ,
        now: Callable[[], timedelta] = awake,
    ) -> None:
        """Reach logind over a bus that has one of these addresses. Raises AdapterUnavailable."""
        self._service = Service(addresses, _NAME, _PATH, f"{_NAME}.Manager", what=_("logind"), system=True)
        self._reactor = reactor
        self._idle_after = idle_after
        self._now = now
        self._is_idle: bool | None = None
        try:
            self._service.path = self._session(environ.get("XDG_SESSION_ID", ""))
            self._service.ask("GetAll", "s", (_SESSION,), interface=_PROPERTIES)
        except AdapterUnavailable:
            self._service.close()
            raise
        self._service.listen("PropertiesChanged", self._changed, interface=_PROPERTIES)

    def start(
        self, *, idle: Callable[[timedelta], None], active: Callable[[], None], lost: Callable[[str], None]
    ) -> None:
        """As the port says. Asks logind first."""
        self._idle, self._active = idle, active
        known: tuple[Any, ...] = ({},)
        try:
            known = self._service.ask("GetAll", "s", (_SESSION,), patience=AT_ONCE, interface=_PROPERTIES)
        except AdapterUnavailable:
            # Presence is assumed; logind tells how it is when it can.
            body = (_SESSION,)
            self._service.call("GetAll", "s", body, then=self._told, straggler=self._told, interface=_PROPERTIES)
        self._report(known[0])
        if self._is_idle is None:
            self._is_idle = False
            active()
        self._service.attach(self._reactor, lost)

    def watch_pauses(
        self, after: timedelta | None, told: Callable[[bool], None] | None = None, *, keys: bool = False
    ) -> None:
        """There is nothing to tell."""

    def soon(self, near: bool) -> None:
        """Nothing could come sooner."""

    def close(self) -> None:
        self._service.close()

    def _session(self, named: str) -> str:
        """The path of this person's session: by its name, or the one that logind takes for theirs."""
        for name in filter(None, (named, "auto")):
            try:
                return str(self._service.ask("GetSession", "s", (name,))[0])
            except Refused:
                continue
        return str(self._service.ask("GetSessionByPID", "u", (os.getpid(),))[0])

    def _told(self, reply: Reply) -> None:
        if reply.body is not None:
            self._report(reply.body[0])

    def _changed(self, message: Signal) -> None:
        interface, changed = message.body[:2]
        if interface == _SESSION:
            self._report(changed)

    def _report(self, properties: Mapping[str, tuple[str, Any]]) -> None:
        """Some of the session's properties, each with its type."""
        if "IdleHint" not in properties or properties["IdleHint"][1] == self._is_idle:
            return
        self._is_idle = bool(properties["IdleHint"][1])
        if not self._is_idle:
            self._active()
            return
        since = properties.get("IdleSinceHintMonotonic", ("t", 0))[1] * _MICROSECOND
        told_for = self._now() - since if since else timedelta(0)
        self._idle(max(self._idle_after, told_for))
