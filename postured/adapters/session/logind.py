"""systemd-logind, or elogind: sleep, with a moment to write before it; the lock; whose session is in front."""

import os
from collections.abc import Callable, Collection, Mapping
from typing import Any

from postured.adapters.session.word import Word
from postured.language import _
from postured.ports import Cancel
from postured.session_ports import SessionListener
from postured.wire.dbus import Bus, Rule, Signal
from postured.wire.dbus_link import Replied, Reply

NAME = "org.freedesktop.login1"
MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
PATH = "/org/freedesktop/login1"
_PROPERTIES = "org.freedesktop.DBus.Properties"


class Logind:
    """Satisfies ``session_ports.SessionMonitor``.

    The session is the one that postured runs in, else the person's graphical one, and found anew when that changes.
    """

    name = "logind"

    def __init__(self, bus: Bus, *, environ: Mapping[str, str] = os.environ) -> None:
        """``bus`` is the system's."""
        self._bus = bus
        self._own_word = environ.get("XDG_SESSION_ID", "")
        self._owner = ""
        self._session = ""
        """The session's object; "" while none is known."""
        self._answers = False
        self._inhibitor: Any = None
        """A file; the machine waits with its sleep while it is open."""
        self._asks = 0
        """Counts the changes of owner: what was asked of an earlier one is of no interest."""
        self._asleep = False
        self._in_front = True
        self._listening: list[Cancel] = []
        self._closed = False

    def start(self, listener: SessionListener) -> None:
        self._word, self._listener = Word(listener.lock), listener
        user = f"{PATH}/user/_{os.getuid()}"
        changed = Rule(NAME, _PROPERTIES, "PropertiesChanged", first=SESSION)
        self._listen(Rule(NAME, MANAGER, "PrepareForSleep"), self._prepare)
        self._listen(Rule(NAME, SESSION, "Lock"), self._asked_to_lock)
        self._listen(Rule(NAME, SESSION, "Unlock"), self._unlocked)
        self._listen(changed, self._changed)
        self._listen(Rule(NAME, _PROPERTIES, "PropertiesChanged", path=user), lambda _signal: self._find_session())
        self._listening.append(self._bus.watch_name(NAME, self._owned))

    @property
    def tells(self) -> frozenset[str]:
        found = {"sleep"} if self._answers else set()
        return frozenset(found | {"lock", "front"} if self._session else found)

    @property
    def trouble(self) -> str:
        if not self._owner:
            return self._bus.trouble or _("logind does not run here")
        if not self._answers:
            return _("logind does not answer")
        return "" if self._session else _("logind knows of no session of yours")

    def close(self) -> None:
        self._closed = True
        for each in self._listening:
            each()
        self._let_sleep()

    def _listen(self, rule: Rule, heard: Callable[[Signal], None]) -> None:
        self._listening.append(self._bus.listen(rule, heard))

    def _owned(self, owner: str) -> None:
        if owner == self._owner:
            return
        self._owner = owner
        self._asks += 1
        self._forget()
        if owner:
            self._ask(PATH, _PROPERTIES, "Get", "ss", (MANAGER, "PreparingForSleep"), self._found_out)
            self._hold_sleep()
            self._find_session()

    def _forget(self) -> None:
        """Its last word was its last."""
        self._let_sleep()
        self._answers, self._session = False, ""
        self._word.silent()
        self._shows(in_front=True)
        self._woke()

    def _ask(
        self, path: str, interface: str, member: str, signature: str, body: tuple[Any, ...], then: Replied
    ) -> None:
        """``then`` gets the reply, a late one too, but none of a logind that has gone since."""
        asked = self._asks

        def replied(reply: Reply) -> None:
            if asked == self._asks and not self._closed:
                self._answers = self._answers or reply.error not in ("late", "lost")
                then(reply)

        self._bus.call(NAME, path, interface, member, signature, body, then=replied, straggler=replied)

    def _found_out(self, reply: Reply) -> None:
        if reply.body is not None and reply.body[0][1]:
            self._prepares(asleep=True)

    def _prepare(self, signal: Signal) -> None:
        self._prepares(asleep=bool(signal.body[0]))

    def _prepares(self, *, asleep: bool) -> None:
        if not asleep:
            self._woke()
            self._hold_sleep()
        elif not self._asleep:
            self._asleep = True
            self._listener.sleeps(self._let_sleep)

    def _woke(self) -> None:
        if self._asleep:
            self._asleep = False
            self._listener.wakes()

    def _hold_sleep(self) -> None:
        """Ask for a moment before each sleep, for what is still to be written."""
        if self._inhibitor is not None:
            return
        asked = self._asks
        why = _("writes down how the day went, before the machine sleeps")

        def given(reply: Reply) -> None:
            if reply.body is None:
                return
            if self._closed or asked != self._asks or self._asleep or self._inhibitor is not None:
                reply.body[0].close()
            else:
                self._inhibitor = reply.body[0]

        body = ("sleep", "postured", why, "delay")
        self._bus.call(NAME, PATH, MANAGER, "Inhibit", "ssss", body, then=given, straggler=given)

    def _let_sleep(self) -> None:
        if self._inhibitor is not None:
            self._inhibitor.close()
            self._inhibitor = None

    def _find_session(self) -> None:
        if self._owner:
            self._ask(PATH, MANAGER, "GetSession", "s", ("auto",), self._found_session)

    def _found_session(self, reply: Reply) -> None:
        if reply.body is not None:
            self._take_session(reply.body[0])
        elif reply.error not in ("late", "lost") and self._own_word:
            self._ask(PATH, MANAGER, "GetSession", "s", (self._own_word,), self._found_by_word)
        elif reply.error not in ("late", "lost"):
            self._take_session("")

    def _found_by_word(self, reply: Reply) -> None:
        if reply.error not in ("late", "lost"):
            self._take_session("" if reply.body is None else reply.body[0])

    def _take_session(self, session: str) -> None:
        if session != self._session:
            self._session = session
            self._word.silent()
            if not session:
                self._shows(in_front=True)
        if session:
            self._read(session)

    def _read(self, session: str) -> None:
        def told(reply: Reply) -> None:
            if reply.body is not None and session == self._session:
                properties = reply.body[0]
                self._word.found(bool(properties.get("LockedHint", ("b", False))[1]))
                self._shows(in_front=bool(properties.get("Active", ("b", True))[1]))

        self._ask(session, _PROPERTIES, "GetAll", "s", (SESSION,), told)

    def _changed(self, signal: Signal) -> None:
        if not self._is_ours(signal):
            return
        _interface, properties, invalidated = signal.body
        if _matter(invalidated):
            self._read(self._session)
        if "LockedHint" in properties:
            self._word.locks(bool(properties["LockedHint"][1]))
        if "Active" in properties:
            self._shows(in_front=bool(properties["Active"][1]))

    def _asked_to_lock(self, signal: Signal) -> None:
        if self._is_ours(signal):
            self._word.asked_to_lock()

    def _unlocked(self, signal: Signal) -> None:
        if self._is_ours(signal):
            self._word.locks(False)

    def _is_ours(self, signal: Signal) -> bool:
        return bool(self._session) and Rule(path=self._session).fits(signal)

    def _shows(self, *, in_front: bool) -> None:
        if in_front != self._in_front:
            self._in_front = in_front
            self._listener.front(in_front)


def _matter(properties: Collection[str]) -> bool:
    return "LockedHint" in properties or "Active" in properties
