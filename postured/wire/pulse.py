"""PulseAudio's native protocol, as PulseAudio and PipeWire speak it: packets over one socket, and nothing that blocks.

It knows no sound: ``Link`` asks, and tells that something has changed. What an answer says, ``pulse_values`` reads.
"""

import logging
import os
import re
import struct
from collections.abc import Callable, Mapping
from datetime import timedelta

from postured.language import _
from postured.ports import Cancel, Reactor
from postured.wire.pulse_values import Unreadable, number, octets, properties
from postured.wire.stream import Stream, reach

log = logging.getLogger(__name__)

NONE = 0xFFFFFFFF
"""The number of what there is not."""

GET_SOURCE_INFO, GET_SOURCE_OUTPUT_INFO_LIST, SUBSCRIBE = 23, 32, 35
SOURCE_OUTPUTS = 8
"""What to subscribe to: programs that begin, change or cease to record."""

_ERROR, _REPLY, _AUTH, _SET_CLIENT_NAME, _SUBSCRIBE_EVENT = 0, 2, 8, 9, 66
_VERSION = 19
"""The first whose answers say whether a stream is paused. A server answers as the version was that we name."""

_HEAD = struct.Struct(">5I")
_COMMAND = struct.Struct(">cIcI")
_LONGEST = 1 << 22
"""Bytes of an answer; a thousand recorders take less than half of it."""
_AT_A_READ = 1 << 16
_COOKIE = 256

Answered = Callable[[bytes | None], None]
"""Gets what the answer holds, None for a refusal."""


def sockets(environ: Mapping[str, str]) -> list[str]:
    """Where a sound server of this machine may listen; none where one of another machine is named."""
    named = environ.get("PULSE_SERVER", "").split()
    if named:
        paths = [re.sub(r"^\{.*?\}", "", each).removeprefix("unix:") for each in named]
        return [each for each in paths if each.startswith("/")]
    folders = [environ.get("PULSE_RUNTIME_PATH", ""), os.path.join(environ.get("XDG_RUNTIME_DIR", ""), "pulse")]
    own = next((each for each in folders if each.startswith("/")), None)
    return [os.path.join(each, "native") for each in (own, "/run/pulse") if each]


def runs(path: str) -> bool:
    """Whether a server has the socket, as far as a look tells: they put their number beside it.

    A socket without may be the service manager's, and connecting to that would start a server.
    """
    return os.path.exists(path) and os.path.exists(os.path.join(os.path.dirname(path), "pid"))


def cookie(environ: Mapping[str, str]) -> bytes:
    """The secret that a server may ask for; noughts where there is none, for one that goes by the person's number."""
    home = environ.get("HOME") or os.path.expanduser("~")
    config = environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    for path in (environ.get("PULSE_COOKIE", ""), f"{config}/pulse/cookie", f"{home}/.pulse-cookie"):
        try:
            with open(path, "rb") as file:
                found = file.read(_COOKIE)
        except (OSError, ValueError):
            continue
        if len(found) == _COOKIE:
            return found
    return bytes(_COOKIE)


class Link:
    """One connection, from the greeting to its loss. What a server sends, or does not, raises nowhere."""

    def __init__(
        self,
        path: str,
        secret: bytes,
        reactor: Reactor,
        patience: timedelta,
        *,
        heard: Callable[[], None],
        lost: Callable[[str], None],
    ) -> None:
        """``heard`` is called for what was subscribed to; ``lost`` once, with a word for the person, but for ``close``.

        ``patience`` is how long an answer may take.

        Raises:
            OSError: nobody is there.
        """
        self._reactor = reactor
        self._patience = patience
        self._heard = heard
        self._lost = lost
        self._waiting: dict[int, Answered] = {}
        self._asked = 0
        self._deadline: Cancel = lambda: None
        self._received = bytearray()
        self._rest: Cancel | None = None
        self._stream = Stream(reach(path), reactor, self._read)
        self.ask(_AUTH, number(_VERSION) + octets(secret), self._let_in)
        self.ask(_SET_CLIENT_NAME, properties({"application.name": "postured"}))

    def ask(self, command: int, arguments: bytes, answered: Answered = lambda _answer: None) -> None:
        """Ask; ``answered`` is called on the loop unless the connection ends before, which the deadline sees to."""
        if not self._stream.open:
            return
        self._asked += 1
        if not self._waiting:
            self._await()
        self._waiting[self._asked] = answered
        packet = _COMMAND.pack(b"L", command, b"L", self._asked) + arguments
        self._stream.send(_HEAD.pack(len(packet), NONE, 0, 0, 0) + packet)

    def rest(self, time: timedelta, over: Callable[[], None]) -> None:
        """Read nothing for so long, whatever comes; then call ``over``, after ``heard`` for what came meanwhile."""

        def rested() -> None:
            self._rest = None
            self._stream.listen(True)
            self._hand_out()
            self._read()
            if self._stream.open:
                over()

        if self._stream.open:
            self._rest = self._reactor.later(time, rested)
            self._stream.listen(False)

    def close(self) -> None:
        """Hang up; nothing is called after it."""
        self._stream.close()
        self._deadline()
        if self._rest is not None:
            self._rest()
        self._waiting.clear()

    def _await(self) -> None:
        self._deadline()
        self._deadline = self._reactor.later(self._patience, lambda: self._end(_("the sound server does not answer")))

    def _let_in(self, answer: bytes | None) -> None:
        if answer is None:
            self._end(_("the sound server does not let us in"))

    def _read(self) -> None:
        data = self._stream.receive(_AT_A_READ)
        if data is None:
            return
        if not data:
            self._end(_("the sound server has ended"))
            return
        self._received += data
        self._hand_out()

    def _hand_out(self) -> None:
        try:
            while self._stream.open and self._rest is None and (packet := self._cut()) is not None:
                self._take(packet)
        except Unreadable as problem:
            # Nothing that follows can be trusted.
            log.debug("an answer of the sound server: %s", problem)
            self._end(_("the sound server sent something unreadable"))

    def _cut(self) -> bytes | None:
        """Take the next whole packet from what has come; None while some of it is missing."""
        if len(self._received) < _HEAD.size:
            return None
        size = int.from_bytes(self._received[:4])
        if size > _LONGEST:
            raise Unreadable("a packet longer than any may be")
        end = _HEAD.size + size
        if len(self._received) < end:
            return None
        packet = bytes(self._received[_HEAD.size : end])
        of_a_stream = self._received[4:8] != b"\xff\xff\xff\xff"
        del self._received[:end]
        return b"" if of_a_stream else packet

    def _take(self, packet: bytes) -> None:
        if not packet:
            return
        if len(packet) < _COMMAND.size:
            raise Unreadable("a packet that is cut off")
        _kind, command, _kind, tag = _COMMAND.unpack_from(packet)
        if command == _SUBSCRIBE_EVENT:
            self._heard()
        elif command in (_REPLY, _ERROR) and tag in self._waiting:
            answered = self._waiting.pop(tag)
            self._deadline()
            if self._waiting:
                self._await()
            answered(packet[_COMMAND.size :] if command == _REPLY else None)

    def _end(self, why: str) -> None:
        if self._stream.open:
            self.close()
            self._lost(why)
