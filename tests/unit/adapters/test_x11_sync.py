"""What the SYNC monitor asks of a server, and what it makes of servers that cannot: without one."""

import struct
from collections.abc import Iterator
from datetime import timedelta

import pytest

from postured.adapters.idle.x11_sync import X11Sync
from postured.errors import AdapterUnavailable
from postured.wire.x11 import Connection
from postured.wire.x11_display import X11Error
from tests.fakes.x11 import FIRST_ID, HandLoop, ScriptedServer

SECOND = timedelta(seconds=1)
HALF_A_MINUTE = 30 * SECOND
SERVERTIME, IDLETIME = 0x41, 0x42


def counter(number: int, name: bytes) -> bytes:
    entry = struct.pack("=IiIH", number, 0, 4, len(name)) + name
    return entry + bytes(-len(entry) % 4)


def count(milliseconds: int) -> bytes:
    return struct.pack("=iI", milliseconds >> 32, milliseconds & 0xFFFFFFFF)


def alarm(milliseconds: int, code: int = 84, number: int = FIRST_ID + 1) -> bytes:
    return struct.pack("=BBHI", code, 1, 0, number) + count(milliseconds) + bytes(16)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    server.greet()
    yield server
    server.close()


@pytest.fixture
def loop() -> HandLoop:
    return HandLoop()


BOTH = counter(SERVERTIME, b"SERVERTIME") + counter(IDLETIME, b"IDLETIME")


def make(server: ScriptedServer, loop: HandLoop, counters: bytes = BOTH, *, at_start: int = 0) -> X11Sync:
    """A monitor of a server with these counters. Its requests are numbers 1 to 6, and that of ``start`` is 7."""
    server.extension(1)
    server.reply(2, b"")
    server.reply(3, struct.pack("=I", counters.count(b"TIME")) + bytes(20) + counters)
    server.reply(6, count(0))
    server.reply(7, count(at_start))
    return X11Sync(Connection(server.theirs), loop, HALF_A_MINUTE)


def test_it_sets_an_alarm_at_the_threshold_and_one_just_below(server: ScriptedServer, loop: HandLoop) -> None:
    make(server, loop)

    asked = server.heard()
    above, below = asked[-96:-52], asked[-52:-8]
    assert struct.unpack_from("=IIiII", above, 12) == (IDLETIME, 0, 0, 30_000, 0)
    assert struct.unpack_from("=IIiII", below, 12) == (IDLETIME, 0, 0, 29_999, 1)


def test_alarms_are_told_of_as_they_come(server: ScriptedServer, loop: HandLoop) -> None:
    said: list[object] = []
    monitor = make(server, loop, at_start=12)

    monitor.start(idle=said.append, active=lambda: said.append("active"), lost=said.append)
    server.say(alarm(30_000) + alarm(3) + alarm(31_000))
    loop.read()

    assert said == ["active", timedelta(seconds=30), "active", timedelta(seconds=31)]


def test_an_alarm_that_says_what_was_said_already_is_passed_over(server: ScriptedServer, loop: HandLoop) -> None:
    said: list[object] = []
    monitor = make(server, loop, at_start=45_000)

    monitor.start(idle=said.append, active=lambda: said.append("active"), lost=said.append)
    server.say(alarm(45_001))
    loop.read()

    assert said == [timedelta(seconds=45)]


def test_events_of_others_are_none_of_its_business(server: ScriptedServer, loop: HandLoop) -> None:
    said: list[object] = []
    monitor = make(server, loop, at_start=12)

    monitor.start(idle=said.append, active=lambda: said.append("active"), lost=said.append)
    server.say(alarm(45_000, code=34))
    loop.read()

    assert said == ["active"]


def test_a_server_that_does_not_count_idle_time_will_not_do(server: ScriptedServer, loop: HandLoop) -> None:
    with pytest.raises(AdapterUnavailable) as caught:
        make(server, loop, counter(SERVERTIME, b"SERVERTIME"))

    assert caught.value.title == "The X server does not count idle time"


def test_a_server_without_the_extension_will_not_do(server: ScriptedServer, loop: HandLoop) -> None:
    server.no_extension(1)

    with pytest.raises(AdapterUnavailable) as caught:
        X11Sync(Connection(server.theirs), loop, HALF_A_MINUTE)

    assert caught.value.title == "The X server has no SYNC extension"


def test_a_server_that_refuses_an_alarm_will_not_do(server: ScriptedServer, loop: HandLoop) -> None:
    server.extension(1)
    server.reply(2, b"")
    server.reply(3, struct.pack("=I", 2) + bytes(20) + BOTH)
    server.refuse(4)
    server.reply(6, count(0))

    with pytest.raises(X11Error, match="refused"):
        X11Sync(Connection(server.theirs), loop, HALF_A_MINUTE)


def test_a_server_that_is_slow_at_the_start_is_believed_when_it_answers(server: ScriptedServer, loop: HandLoop) -> None:
    said: list[object] = []
    server.extension(1)
    server.reply(2, b"")
    server.reply(3, struct.pack("=I", BOTH.count(b"TIME")) + bytes(20) + BOTH)
    server.reply(6, count(0))
    monitor = X11Sync(Connection(server.theirs), loop, HALF_A_MINUTE)

    monitor.start(idle=said.append, active=lambda: said.append("active"), lost=said.append)
    assert said == ["active"]

    server.reply(7, count(44_000))
    server.reply(8, count(45_000))
    loop.read()
    assert said == ["active", timedelta(seconds=45)]


KEYS = 0x43
WITH_KEYS = BOTH + counter(KEYS, b"DEVICEIDLETIME 3")


@pytest.mark.parametrize(
    ("keys", "counters", "wanted"), [(True, WITH_KEYS, KEYS), (False, WITH_KEYS, IDLETIME), (True, BOTH, IDLETIME)]
)
def test_pauses_go_by_the_keyboard_where_they_should_and_can(
    server: ScriptedServer, loop: HandLoop, keys: bool, counters: bytes, wanted: int
) -> None:
    monitor = make(server, loop, counters)
    monitor.start(idle=lambda _since: None, active=lambda: None, lost=lambda _why: None)
    server.heard()

    monitor.watch_pauses(5 * SECOND, lambda _paused: None, keys=keys)

    above, below, query = (data := server.heard())[:44], data[44:88], data[88:]
    assert struct.unpack_from("=IIiII", above, 12) == (wanted, 0, 0, 5_000, 0)
    assert struct.unpack_from("=IIiII", below, 12) == (wanted, 0, 0, 4_999, 1)
    assert struct.unpack_from("=I", query, 4) == (wanted,)
    assert monitor.tells_keys == (counters is WITH_KEYS)


def test_pauses_are_told_by_their_own_alarms_which_are_let_go(server: ScriptedServer, loop: HandLoop) -> None:
    said: list[object] = []
    told: list[bool] = []
    monitor = make(server, loop)
    monitor.start(idle=said.append, active=lambda: said.append("active"), lost=said.append)

    monitor.watch_pauses(5 * SECOND, told.append)
    server.reply(10, count(12))
    server.say(alarm(5_000, number=FIRST_ID + 3) + alarm(3, number=FIRST_ID + 4))
    loop.read()
    assert told == [False, True, False]
    server.heard()

    monitor.watch_pauses(None)
    assert [struct.unpack_from("=I", data, 4) for data in _eights(server.heard())] == [(FIRST_ID + 3,), (FIRST_ID + 4,)]
    server.say(alarm(5_000, number=FIRST_ID + 3))
    loop.read()

    assert told == [False, True, False]
    assert said == ["active"]


def test_after_a_pause_the_server_is_made_to_look_again_a_moment_later(server: ScriptedServer, loop: HandLoop) -> None:
    monitor = make(server, loop)
    monitor.start(idle=lambda _since: None, active=lambda: None, lost=lambda _why: None)
    monitor.watch_pauses(5 * SECOND, lambda _paused: None)
    server.heard()
    assert loop.waiting == []

    server.say(alarm(5_000, number=FIRST_ID + 3))
    loop.read()
    assert loop.wait > timedelta(milliseconds=1)
    loop.ring()

    assert server.heard() == struct.pack("=BxH", 127, 1)


def _eights(data: bytes) -> list[bytes]:
    return [data[at : at + 8] for at in range(0, len(data), 8)]


def test_an_alarm_that_the_server_forgot_is_made_up_for_before_a_reminder_comes(
    server: ScriptedServer, loop: HandLoop
) -> None:
    said: list[object] = []
    monitor = make(server, loop, at_start=12)
    monitor.start(idle=said.append, active=lambda: said.append("active"), lost=said.append)
    server.heard()

    monitor.soon(False)
    monitor.soon(True)
    assert len(server.heard()) == 8
    server.reply(8, count(95_000))
    loop.read()

    assert said == ["active", timedelta(seconds=95)]
