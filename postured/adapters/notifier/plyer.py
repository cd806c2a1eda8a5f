"""Notices through plyer, where the desktop cannot be asked directly.

That is on macOS and Windows, and on a Linux desktop whose session bus our own D-Bus client cannot speak to. plyer has
no buttons, takes nothing down again, can block for a minute, and says that all is well when nothing was shown. So it
works in a child process that is ended when it takes too long (a thread that hangs could not be, and the daemon would
carry plyer's memory all day); ``plyer_child.py`` is that process, and says how it finds out the truth.

On Linux plyer asks notify-send, which asks the same session bus as we do. Where we reach that bus, plyer could do no
better, and a notice that it leaves with a hung desktop would come up later, for good. So there it is passed over.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from postured.errors import PosturedError
from postured.language import _
from postured.ports import Delivery, Notice, Reactor
from postured.wire.programs import find

_AT_ONCE = timedelta(0)
_DEADLINE = timedelta(seconds=10)
_GRACE = timedelta(seconds=5)
"""The child ends itself at the deadline, with what it started; only one that cannot is ended from here."""


class Ask(Protocol):
    """Runs a child of postured's own beside the loop, as ``adapters.child.ask`` does."""

    def __call__(
        self,
        arguments: Sequence[str],
        *,
        answered: Callable[[Any], None],
        failed: Callable[[PosturedError], None],
        patience: timedelta,
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class _Asked:
    """A notice that waits for its turn."""

    slot: str
    notice: Notice
    delivered: Callable[[Delivery], None]


class PlyerNotifier:
    """Satisfies ``ports.Notifier`` as far as plyer can: what is shown stays until the desktop takes it down.

    One notice is on its way at a time. A newer one takes the place of one that waits in its slot, and that one is
    UNREACHABLE; so are all that wait when the desktop hangs.
    """

    name = "plyer"
    has_buttons = False

    def __init__(
        self,
        reactor: Reactor,
        ask: Ask,
        *,
        bus_trouble: Callable[[], str],
        environ: Mapping[str, str] = os.environ,
        platform: str = sys.platform,
        deadline: timedelta = _DEADLINE,
    ) -> None:
        """``bus_trouble`` says why we cannot reach the session bus ourselves, "" where we can; it is for Linux."""
        self._reactor = reactor
        self._ask = ask
        self._bus_trouble = bus_trouble
        self._environ = environ
        self._platform = platform
        self._deadline = deadline
        self._waiting: dict[str, _Asked] = {}
        self._busy = False
        self._closed = False
        self._trouble = ""

    @property
    def works(self) -> bool:
        return not self.trouble

    @property
    def trouble(self) -> str:
        return self._unusable() or self._trouble

    def show(
        self,
        slot: str,
        notice: Notice,
        *,
        delivered: Callable[[Delivery], None],
        answered: Callable[[str], None],  # noqa: ARG002 - there is nothing to press
    ) -> None:
        self.withdraw(slot)
        asked = _Asked(slot, notice, delivered)
        if self._unusable():
            self._deliver(asked, Delivery.UNREACHABLE)
            return
        self._waiting[slot] = asked
        self._next()

    def withdraw(self, slot: str) -> None:
        """Drop one that waits; what is on its way, or shown, cannot be had back."""
        asked = self._waiting.pop(slot, None)
        if asked is not None:
            self._deliver(asked, Delivery.UNREACHABLE)

    def close(self) -> None:
        self._closed = True
        self._drop_waiting()

    def _unusable(self) -> str:
        """Why it is of no use to try, "" for nothing."""
        if self._closed:
            return _("postured is ending")
        if self._platform != "linux":
            return ""
        if not self._bus_trouble():
            return _("plyer would ask the same session bus, and could do no better")
        if not self._environ.get("DBUS_SESSION_BUS_ADDRESS"):
            return _("notify-send would find no session bus either")  # and might start one that nobody else uses
        if not find("notify-send", self._environ):
            return _("plyer needs notify-send, which is not installed")
        return ""

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        asked = self._waiting.pop(next(iter(self._waiting)))
        self._busy = True

        def answered(said: Any) -> None:
            self._ended(asked, said.get("trouble", "") if isinstance(said, dict) else str(said))

        def failed(_problem: PosturedError) -> None:
            self._ended(asked, _("plyer does not come to an end"))
            self._drop_waiting()

        command = ["notify-by-plyer", json.dumps(_content(asked.slot, asked.notice, self._platform, self._deadline))]
        self._ask(command, answered=answered, failed=failed, patience=self._deadline + _GRACE)

    def _ended(self, asked: _Asked, trouble: str) -> None:
        self._busy = False
        self._trouble = trouble
        self._deliver(asked, Delivery.UNREACHABLE if trouble else Delivery.SHOWN)
        self._reactor.later(_AT_ONCE, self._next)

    def _drop_waiting(self) -> None:
        for slot in list(self._waiting):
            self.withdraw(slot)

    def _deliver(self, asked: _Asked, delivery: Delivery) -> None:
        self._reactor.later(_AT_ONCE, lambda: asked.delivered(delivery))


def _content(slot: str, notice: Notice, platform: str, deadline: timedelta) -> dict[str, Any]:
    """What the child is told."""
    body = notice.body
    if slot == "reminder" and notice.buttons:
        commands = ", ".join(f"postured {each.key}" for each in notice.buttons)
        body += "\n" + _("Answer in a terminal: {commands}").format(commands=commands)
    return {
        "title": _plain(notice.title, platform),
        "body": _plain(body, platform),
        "stays": None if notice.stays_for is None else notice.stays_for.total_seconds(),
        "deadline": deadline.total_seconds(),
    }


def _plain(text: str, platform: str) -> str:
    """Nobody tells us whether this desktop reads markup, so on Linux what could be some is written in another way."""
    if platform != "linux":
        return text
    return text.replace("&", "+").replace("<", "‹").replace(">", "›")
