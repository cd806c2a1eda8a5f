"""What the bus and the notification daemon can do to us: vanish, hang, talk nonsense. The loop goes on."""

import os
import signal
import socket
import struct
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from jeepney.wrappers import DBusAddress, new_signal

from postured.adapters.notifier.dbus import DBusNotifier
from postured.daemon.loop import Loop
from postured.ports import Button, Delivery, Notice
from postured.wire.dbus import Bus, Rule, Signal, session_bus
from postured.wire.dbus_link import BUS, Reply
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.waiting import wait_for
from tests.fakes.notification_server import NAME, FakeServer, notification_server
from tests.fakes.raw_bus import Talk, hear_line, let_in, listen_only, raw_bus

PATIENCE = timedelta(milliseconds=400)
MOVE = Notice(title="Time to move", body="Two minutes.", buttons=(Button("done", "Done"),))
WORD = Notice(title="A word", body="")
LOST = Reply(None, "lost")
LATE = Reply(None, "late")


class Turning:
    """A loop with something else to do on it, which is the proof that nothing blocks."""

    def __init__(self) -> None:
        self.loop = Loop()
        self.ticks = 0
        self._tick()

    def wait(self, until: Callable[[], object], what: str = "what the test waits for") -> None:
        wait_for(until, 10, turn=self.loop.turn, what=what)

    def rest(self, length: timedelta) -> None:
        """Turn for so long, so that what must not come could."""
        over: list[bool] = []
        self.loop.later(length, lambda: over.append(True))
        self.wait(lambda: over)

    def _tick(self) -> None:
        self.ticks += 1
        self.loop.later(timedelta(milliseconds=10), self._tick)


@pytest.fixture
def turning() -> Iterator[Turning]:
    turning = Turning()
    yield turning
    turning.loop.close()


@pytest.fixture
def private() -> Iterator[PrivateBus]:
    with private_bus() as found:
        yield found


@pytest.fixture
def server(private: PrivateBus) -> Iterator[FakeServer]:
    with notification_server(private) as found:
        yield found


@contextmanager
def connection(turning: Turning, addresses: list[str], patience: timedelta = PATIENCE) -> Iterator[Bus]:
    bus = Bus(turning.loop, lambda: addresses, patience=patience)
    try:
        yield bus
    finally:
        bus.close()


def ask(bus: Bus, member: str = "GetCapabilities") -> list[Reply]:
    """Call the notification daemon; the replies, as they come."""
    replies: list[Reply] = []
    bus.call(NAME, "/org/freedesktop/Notifications", NAME, member, then=replies.append)
    return replies


def ask_bus(bus: Bus) -> list[Reply]:
    replies: list[Reply] = []
    bus.call(BUS, "/org/freedesktop/DBus", BUS, "GetId", then=replies.append)
    return replies


def show(notifier: DBusNotifier, notice: Notice, slot: str = "reminder") -> tuple[list[Delivery], list[str]]:
    deliveries: list[Delivery] = []
    answers: list[str] = []
    notifier.show(slot, notice, delivered=deliveries.append, answered=answers.append)
    return deliveries, answers


# Nobody there


def test_without_any_bus_every_call_fails_once_and_the_trouble_says_so(turning: Turning) -> None:
    with connection(turning, session_bus({})) as bus:
        replies = ask(bus)
        at_once = list(replies)
        turning.rest(2 * PATIENCE)

        assert at_once == []
        assert replies == [LOST]
        assert bus.trouble == "there is no session bus (D-Bus) here"


def test_without_any_bus_a_notice_is_unreachable(turning: Turning) -> None:
    with connection(turning, []) as bus:
        notifier = DBusNotifier(bus)
        deliveries, _ = show(notifier, MOVE)
        turning.wait(lambda: deliveries)
        notifier.withdraw("reminder")
        notifier.close()

        assert deliveries == [Delivery.UNREACHABLE]
        assert not notifier.works
        assert notifier.trouble == "there is no session bus (D-Bus) here"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("missing", "there is no session bus (D-Bus) here"),
        ("stale", "the session bus (D-Bus) cannot be reached: Connection refused"),
        ("x" * 200, "the session bus (D-Bus) cannot be reached: AF_UNIX path too long"),
    ],
)
def test_an_address_without_a_bus_is_said_to_be(turning: Turning, tmp_path: Path, address: str, why: str) -> None:
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(tmp_path / "stale"))

    with connection(turning, [str(tmp_path / address)]) as bus:
        replies = ask(bus)
        turning.wait(lambda: replies)

        assert replies == [LOST]
        assert bus.trouble == why


def test_a_bus_that_lets_nobody_connect_does_not_block(turning: Turning, tmp_path: Path) -> None:
    path = str(tmp_path / "full")
    with socket.socket(socket.AF_UNIX) as full, socket.socket(socket.AF_UNIX) as first:
        full.bind(path)
        full.listen(0)
        first.connect(path)
        with connection(turning, [path]) as bus:
            replies = ask(bus)
            turning.wait(lambda: replies)

            assert replies == [LOST]
            assert "cannot be reached: Resource temporarily unavailable" in bus.trouble


@pytest.mark.desktop
def test_of_several_addresses_the_first_that_answers_is_taken(
    turning: Turning, private: PrivateBus, tmp_path: Path
) -> None:
    with connection(turning, [str(tmp_path / "missing"), private.socket]) as bus:
        replies = ask_bus(bus)
        turning.wait(lambda: replies)

        assert replies[0].body is not None
        assert bus.trouble == ""


# Nonsense at the address


def hang_up(client: socket.socket) -> None:
    hear_line(client)


def turn_away(client: socket.socket) -> None:
    hear_line(client)
    client.sendall(b"REJECTED DBUS_COOKIE_SHA1\r\n")
    listen_only(client)


def another_service(client: socket.socket) -> None:
    client.sendall(b"220 mail.example.org ESMTP\r\n")
    listen_only(client)


def no_end_of_line(client: socket.socket) -> None:
    client.sendall(b"x" * 20_000)
    listen_only(client)


def refuse_files(client: socket.socket) -> None:
    hear_line(client)
    client.sendall(b"OK 0123456789abcdef0123456789abcdef\r\n")
    hear_line(client)
    client.sendall(b"ERROR\r\n")
    listen_only(client)


def then_say(data: bytes, *, stay: bool = True) -> Talk:
    """Let the client in, say that, and wait or hang up."""

    def talk(client: socket.socket) -> None:
        let_in(client)
        client.sendall(data)
        if stay:
            listen_only(client)

    return talk


def head(body: int = 0, fields: int = 0, kind: int = 2) -> bytes:
    return struct.pack("<cBBBIII", b"l", kind, 0, 1, body, 1, fields)


NONSENSE: dict[str, tuple[Talk, str]] = {
    "never answers": (listen_only, "it does not answer"),
    "lets in and never answers": (then_say(b""), "it does not answer"),
    "half a message": (then_say(head(body=100)), "it does not answer"),
    "hangs up in the signing in": (hang_up, "it hung up"),
    "hangs up after it": (then_say(b"", stay=False), "it hung up"),
    "hangs up in a message": (then_say(head(body=100) + b"only this", stay=False), "it hung up"),
    "turns away": (turn_away, "it does not let us in"),
    "is another service": (another_service, "it does not let us in"),
    "never ends its line": (no_end_of_line, "it does not let us in"),
    "passes no files": (refuse_files, "it does not let us in"),
    "noughts": (then_say(bytes(256)), "it sent something unreadable"),
    "prose": (then_say(b"Lorem ipsum dolor sit amet. " * 20), "it sent something unreadable"),
    "an unknown kind": (then_say(head(kind=77)), "it sent something unreadable"),
    "longer than may be": (then_say(head(body=0xFFFFFFF0)), "it sent something unreadable"),
    "unreadable fields": (then_say(head(fields=64) + b"\xff" * 64), "it sent something unreadable"),
}


@pytest.mark.parametrize("case", NONSENSE)
def test_nonsense_from_the_bus_fails_every_call_once(turning: Turning, tmp_path: Path, case: str) -> None:
    talk, why = NONSENSE[case]
    path = str(tmp_path / "bus")
    with raw_bus(path, talk), connection(turning, [path]) as bus:
        replies = [ask(bus) for _ in range(3)]
        turning.wait(lambda: all(replies))
        trouble = bus.trouble
        turning.rest(PATIENCE / 2)

        assert replies == [[LOST]] * 3
        assert trouble == f"the session bus (D-Bus) is gone: {why}"
        assert turning.ticks > 5


@pytest.mark.parametrize("case", ["never answers", "hangs up in the signing in", "noughts"])
def test_a_notice_meets_nonsense_once(turning: Turning, tmp_path: Path, case: str) -> None:
    path = str(tmp_path / "bus")
    with raw_bus(path, NONSENSE[case][0]), connection(turning, [path]) as bus:
        notifier = DBusNotifier(bus)
        deliveries, answers = show(notifier, MOVE)
        too_late: list[bool] = []
        turning.loop.later(1.5 * PATIENCE, lambda: too_late.append(True))
        turning.wait(lambda: deliveries)

        assert not too_late
        assert not notifier.works
        turning.rest(PATIENCE)
        assert (deliveries, answers) == ([Delivery.UNREACHABLE], [])


def test_nobody_who_never_let_us_in_is_tried_again_unasked(turning: Turning, tmp_path: Path) -> None:
    path = str(tmp_path / "bus")
    with raw_bus(path, turn_away) as clients, connection(turning, [path]) as bus:
        replies = ask(bus)
        turning.wait(lambda: replies)
        turning.rest(timedelta(seconds=1.2))
        assert len(clients) == 1

        again = ask(bus)
        turning.wait(lambda: again)
        assert len(clients) == 2


def test_who_is_told_of_the_loss_may_call_again_at_once(turning: Turning, tmp_path: Path) -> None:
    path = str(tmp_path / "bus")
    with raw_bus(path, hang_up) as clients, connection(turning, [path], timedelta(seconds=30)) as bus:
        again: list[list[Reply]] = []
        bus.call(NAME, "/", NAME, "GetCapabilities", then=lambda _reply: again.append(ask(bus)))
        turning.wait(lambda: again and again[0], "the second failure, long before the deadline")

        assert again == [[LOST]]
        assert len(clients) == 2


# Files that come along


def test_a_file_from_the_bus_is_not_passed_on_to_programs_that_we_start(turning: Turning, tmp_path: Path) -> None:
    def hand_over(client: socket.socket) -> None:
        let_in(client)
        files = array("i")
        data = new_signal(DBusAddress("/a", interface="b.c"), "Taken", "h", (client,)).serialise(serial=1, fds=files)
        socket.send_fds(client, [data], list(files))
        listen_only(client)

    path = str(tmp_path / "bus")
    taken: list[int] = []
    with raw_bus(path, hand_over), connection(turning, [path], timedelta(seconds=10)) as bus:
        bus.listen(Rule(member="Taken"), lambda message: taken.append(message.body[0].to_raw_fd()))
        turning.wait(lambda: taken, "the file")

        inheritable = os.get_inheritable(taken[0])
        os.close(taken[0])

        assert not inheritable


# A bus that dies or hangs


@pytest.mark.desktop
def test_a_bus_that_comes_back_is_heard_again(turning: Turning, private: PrivateBus, server: FakeServer) -> None:
    presses: list[tuple[int, str]] = []
    owners: list[str] = []

    def pressed(message: Signal) -> None:
        presses.append(message.body)

    with connection(turning, [private.socket], timedelta(seconds=5)) as bus:
        bus.listen(Rule(interface=NAME, member="ActionInvoked"), pressed)
        bus.watch_name(NAME, owners.append)
        turning.wait(lambda: owners, "the present owner")

        server.hang()
        pending = ask(bus)
        private.end()
        turning.wait(lambda: pending)
        assert pending == [LOST]
        assert owners[-1] == ""
        assert bus.trouble == "the session bus (D-Bus) is gone: it hung up"

        server.die()
        private.start()
        server.start()
        turning.wait(lambda: owners[-1], "the new owner")
        server.emit("ActionInvoked", "us", (7, "done"))
        turning.wait(lambda: presses, "the signal")

        assert presses == [(7, "done")]
        assert pending == [LOST]
        assert bus.trouble == ""


@pytest.mark.desktop
def test_a_bus_that_comes_late_is_heard(turning: Turning, private: PrivateBus) -> None:
    private.end()
    owners: list[str] = []
    with connection(turning, [private.socket], timedelta(seconds=5)) as bus:
        bus.watch_name(NAME, owners.append)
        bus.listen(Rule(member="ActionInvoked"), lambda _signal: None)
        assert bus.trouble == "there is no session bus (D-Bus) here"

        private.start()
        with notification_server(private):
            turning.wait(lambda: owners and owners[-1], "the owner")
            assert bus.trouble == ""


@pytest.mark.desktop
def test_whoever_is_awake_may_have_a_bus_tried_again_and_is_told_of_its_loss_once(
    turning: Turning, private: PrivateBus, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = str(tmp_path / "bus")
    with connection(turning, [path]) as bus:
        bus.try_again()
        assert bus.trouble == ""  # nobody listens, so there was nothing to try

        bus.listen(Rule(member="ActionInvoked"), lambda _signal: None)
        with raw_bus(path, turn_away) as clients:
            for tries in (1, 2, 3):
                bus.try_again()
                turning.wait(lambda tries=tries: len(clients) >= tries and bus.trouble)  # type: ignore[misc]

    assert [each.levelname for each in caplog.records] == ["WARNING"]


@pytest.mark.desktop
def test_a_bug_in_one_who_is_told_costs_the_others_nothing(
    turning: Turning, private: PrivateBus, server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    owners: list[str] = []
    presses: list[Signal] = []

    def stumble(_said: object) -> None:
        raise RuntimeError("a bug")

    with connection(turning, [private.socket], timedelta(seconds=5)) as bus:
        bus.watch_name(NAME, stumble)
        bus.watch_name(NAME, owners.append)
        bus.listen(Rule(member="ActionInvoked"), stumble)
        bus.listen(Rule(member="ActionInvoked"), presses.append)
        turning.wait(lambda: owners, "the present owner")
        server.emit("ActionInvoked", "us", (7, "done"))
        turning.wait(lambda: presses, "the signal")

        server.hang()
        pending = ask(bus)
        private.end()
        turning.wait(lambda: pending, "the failure")
        assert pending == [LOST]
        assert owners[-1] == ""

        server.die()
        private.start()
        server.start()
        turning.wait(lambda: owners[-1], "the new owner")

    assert {each.message for each in caplog.records if each.levelname == "ERROR"} == {
        "a message from the bus could not be handled"
    }


@pytest.mark.desktop
def test_notices_are_shown_again_on_a_bus_that_came_back(
    turning: Turning, private: PrivateBus, server: FakeServer
) -> None:
    with connection(turning, [private.socket], timedelta(seconds=5)) as bus:
        notifier = DBusNotifier(bus)
        before, _ = show(notifier, MOVE)
        turning.wait(lambda: before)

        private.end()
        turning.wait(lambda: not notifier.works)
        server.die()
        private.start()
        server.start()
        turning.wait(lambda: notifier.works and notifier.has_buttons, "the desktop, unasked")
        deliveries, answers = show(notifier, WORD)
        turning.wait(lambda: deliveries)

        assert deliveries == [Delivery.SHOWN]
        assert server.titles == [WORD.title]
        assert answers == []


@pytest.mark.desktop
def test_a_bus_that_hangs_answers_late_and_then_again(turning: Turning, private: PrivateBus) -> None:
    assert private.process is not None
    with connection(turning, [private.socket]) as bus:
        ready = ask_bus(bus)
        turning.wait(lambda: ready)
        os.kill(private.process.pid, signal.SIGSTOP)
        try:
            ticks = turning.ticks
            replies = ask_bus(bus)
            turning.wait(lambda: replies)
            assert replies == [LATE]
            assert turning.ticks - ticks > 5
        finally:
            os.kill(private.process.pid, signal.SIGCONT)
        after = ask_bus(bus)
        turning.wait(lambda: after)

        assert after[0].body is not None
        assert replies == [LATE]


@pytest.mark.desktop
def test_a_bus_that_hangs_on_and_on_is_given_up_and_found_again(turning: Turning, private: PrivateBus) -> None:
    assert private.process is not None
    with connection(turning, [private.socket]) as bus:
        ready = ask_bus(bus)
        turning.wait(lambda: ready)
        bus.watch_name(NAME, lambda _owner: None)
        os.kill(private.process.pid, signal.SIGSTOP)
        try:
            for _number in range(10):
                ask(bus)
            turning.wait(lambda: bus.trouble, "word that the bus does not answer")
            assert "it does not answer" in bus.trouble
        finally:
            os.kill(private.process.pid, signal.SIGCONT)

        turning.wait(lambda: not bus.trouble, "the bus again")


@pytest.mark.desktop
def test_a_service_that_hangs_on_and_on_costs_nobody_the_bus(
    turning: Turning, private: PrivateBus, server: FakeServer
) -> None:
    with connection(turning, [private.socket]) as bus:
        ready = ask(bus)
        turning.wait(lambda: ready)
        server.hang()
        try:
            late = [ask(bus) for _number in range(10)]
            turning.wait(lambda: all(late))
            turning.rest(2 * PATIENCE)
        finally:
            server.wake()

        assert bus.trouble == ""


@pytest.mark.desktop
def test_whose_name_is_watched_while_the_bus_hangs_is_heard_of_when_it_goes_on(
    turning: Turning, private: PrivateBus, server: FakeServer
) -> None:
    assert private.process is not None
    with connection(turning, [private.socket]) as bus:
        ready = ask_bus(bus)
        turning.wait(lambda: ready)
        owners: list[str] = []
        os.kill(private.process.pid, signal.SIGSTOP)
        try:
            bus.watch_name(NAME, owners.append)
            replies = ask_bus(bus)
            turning.wait(lambda: replies == [LATE], "the end of patience")
        finally:
            os.kill(private.process.pid, signal.SIGCONT)

        turning.wait(lambda: owners, "the owner")

    assert owners[0].startswith(":")


@pytest.mark.desktop
def test_a_bus_that_hangs_at_the_start_is_given_up_once(turning: Turning, private: PrivateBus) -> None:
    assert private.process is not None
    os.kill(private.process.pid, signal.SIGSTOP)
    try:
        with connection(turning, [private.socket]) as bus:
            replies = ask_bus(bus)
            turning.wait(lambda: replies)
            assert replies == [LOST]
            assert bus.trouble == "the session bus (D-Bus) is gone: it does not answer"
    finally:
        os.kill(private.process.pid, signal.SIGCONT)


# Who listens, and no longer


def match_rules(turning: Turning, bus: Bus) -> list[str]:
    """Those that the bus has of all its clients, as it says itself."""
    replies: list[Reply] = []
    bus.call(BUS, "/org/freedesktop/DBus", f"{BUS}.Debug.Stats", "GetAllMatchRules", then=replies.append)
    turning.wait(lambda: replies, "the rules")
    (reply,) = replies
    assert reply.body is not None, reply.error
    return [rule for rules in reply.body[0].values() for rule in rules]


@pytest.mark.desktop
def test_a_rule_goes_from_the_bus_with_the_last_who_listens(
    turning: Turning, private: PrivateBus, server: FakeServer
) -> None:
    first: list[Signal] = []
    second: list[Signal] = []
    rule = Rule(interface=NAME, member="ActionInvoked")
    with connection(turning, [private.socket], timedelta(seconds=5)) as bus:
        stops = [bus.listen(rule, first.append), bus.listen(rule, second.append)]
        stop_watching = bus.watch_name(NAME, lambda _owner: None)
        turning.wait(lambda: len(match_rules(turning, bus)) == 3)

        for _ in range(2):  # the second time does nothing
            stops[0]()
        stop_watching()
        assert len(match_rules(turning, bus)) == 1
        server.emit("ActionInvoked", "us", (7, "done"))
        turning.wait(lambda: second, "the signal")
        assert first == []

        stops[1]()
        assert match_rules(turning, bus) == []


@pytest.mark.desktop
def test_who_listens_no_more_is_not_listened_for_on_a_bus_that_comes_back(
    turning: Turning, private: PrivateBus
) -> None:
    owners: list[str] = []
    heard: list[str] = []
    with connection(turning, [private.socket], timedelta(seconds=5)) as bus:
        stop = bus.watch_name(NAME, owners.append)
        bus.watch_name(BUS, heard.append)
        turning.wait(lambda: heard, "the bus")
        private.end()
        turning.wait(lambda: bus.trouble, "the loss")
        owners.clear()

        stop()
        private.start()
        turning.wait(lambda: heard[-1], "the bus that came back")
        with notification_server(private):
            assert len(match_rules(turning, bus)) == 1
        assert owners == []


@pytest.mark.desktop
def test_an_answer_that_comes_when_nobody_listens_any_more_is_for_nobody(
    turning: Turning, private: PrivateBus, server: FakeServer
) -> None:
    owners: list[str] = []
    with connection(turning, [private.socket], timedelta(seconds=5)) as bus:
        bus.watch_name(NAME, owners.append)()

        match_rules(turning, bus)

        assert owners == []


@pytest.mark.desktop
def test_more_than_the_socket_takes_at_once_arrives_whole(
    turning: Turning, private: PrivateBus, server: FakeServer
) -> None:
    long = "über " * 500_000
    with connection(turning, [private.socket], timedelta(seconds=10)) as bus:
        notifier = DBusNotifier(bus)
        deliveries, _ = show(notifier, Notice(title="Long", body=long))
        turning.wait(lambda: deliveries)

        assert [each.body for each in server.shown] == [long]


@pytest.mark.desktop
def test_after_close_nothing_is_called(turning: Turning, private: PrivateBus, server: FakeServer) -> None:
    said: list[object] = []
    with connection(turning, [private.socket]) as bus:
        bus.watch_name(NAME, said.append)
        turning.wait(lambda: said)
        said.clear()
        bus.call(NAME, "/", NAME, "GetCapabilities", then=said.append)

        bus.close()
        server.die()
        turning.rest(2 * PATIENCE)
        assert said == []
        after = ask(bus)
        turning.wait(lambda: after)
        assert after == [LOST]


# A notification daemon that dies or hangs


@pytest.mark.desktop
def test_a_server_that_hangs_blocks_nothing_and_shows_nothing_late(
    turning: Turning, private: PrivateBus, server: FakeServer
) -> None:
    with connection(turning, [private.socket]) as bus:
        notifier = DBusNotifier(bus)
        turning.wait(lambda: notifier.has_buttons)
        server.hang()
        ticks = turning.ticks
        deliveries, answers = show(notifier, MOVE)
        turning.wait(lambda: deliveries)

        assert deliveries == [Delivery.UNREACHABLE]
        assert turning.ticks - ticks > 5
        assert notifier.trouble == "the notification daemon does not answer"

        server.wake()
        turning.wait(lambda: "CloseNotification" in server.calls)
        turning.wait(lambda: notifier.works and notifier.has_buttons, "the server, unasked")
        assert server.titles == []
        assert (deliveries, answers) == ([Delivery.UNREACHABLE], [])


@pytest.mark.desktop
def test_a_server_that_hung_before_we_came_is_waited_for_once(
    turning: Turning, private: PrivateBus, server: FakeServer
) -> None:
    server.hang()
    with connection(turning, [private.socket]) as bus:
        notifier = DBusNotifier(bus)
        too_late: list[bool] = []
        turning.loop.later(1.5 * PATIENCE, lambda: too_late.append(True))
        deliveries, _ = show(notifier, MOVE)
        turning.wait(lambda: deliveries)
        assert deliveries == [Delivery.UNREACHABLE]
        assert not too_late

        server.wake()
        turning.wait(lambda: notifier.works and notifier.has_buttons, "the server, unasked")
        assert server.titles == []


@pytest.mark.desktop
def test_a_server_that_hangs_and_is_killed_does_not_work(
    turning: Turning, private: PrivateBus, server: FakeServer
) -> None:
    with connection(turning, [private.socket]) as bus:
        notifier = DBusNotifier(bus)
        turning.wait(lambda: notifier.has_buttons)
        server.hang()
        deliveries, _ = show(notifier, MOVE)
        turning.wait(lambda: deliveries)

        server.die()
        turning.wait(lambda: notifier.trouble == "no notification daemon is running")
        turning.rest(PATIENCE / 2)

        assert not notifier.works
        assert notifier.trouble == "no notification daemon is running"


@pytest.mark.desktop
def test_the_numbers_of_a_server_that_died_mean_nothing_to_the_next(
    turning: Turning, private: PrivateBus, server: FakeServer
) -> None:
    with connection(turning, [private.socket], timedelta(seconds=5)) as bus:
        notifier = DBusNotifier(bus)
        deliveries, answers = show(notifier, MOVE)
        turning.wait(lambda: deliveries)
        server.die()
        turning.wait(lambda: not notifier.works)
        server.start()
        turning.wait(lambda: notifier.works and notifier.has_buttons)
        mail: list[Reply] = []
        body: tuple[object, ...] = ("mail", 0, "", "Mail", "", ["done", "Done"], {}, 0)
        bus.call(NAME, "/", NAME, "Notify", "susssasa{sv}i", body, then=mail.append)
        turning.wait(lambda: mail)
        assert mail == [Reply((1,))]

        notifier.withdraw("reminder")
        second, _ = show(notifier, WORD)
        turning.wait(lambda: second)
        assert server.titles == ["Mail", WORD.title]
        server.press("Mail", "done")
        done = ask(bus)
        turning.wait(lambda: done)
        assert answers == []


@pytest.mark.desktop
def test_a_reminder_again_and_again_is_replaced_not_stacked(
    turning: Turning, private: PrivateBus, server: FakeServer
) -> None:
    with connection(turning, [private.socket], timedelta(seconds=5)) as bus:
        notifier = DBusNotifier(bus)
        numbers = set()
        for _ in range(5):
            deliveries, _answers = show(notifier, MOVE)
            turning.wait(lambda: deliveries)  # noqa: B023 - it is waited for here
            numbers |= {each.id for each in server.shown}

        assert numbers == {1}


@pytest.mark.desktop
def test_signals_that_make_no_sense_are_passed_over(
    turning: Turning, private: PrivateBus, server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    with connection(turning, [private.socket], timedelta(seconds=5)) as bus:
        notifier = DBusNotifier(bus)
        deliveries, answers = show(notifier, MOVE)
        turning.wait(lambda: deliveries)

        server.emit("ActionInvoked", "s", ("nonsense",))
        server.emit("ActionInvoked", "us", (99, "done"))
        server.emit("NotificationClosed", "", ())
        server.press(MOVE.title, "done")
        turning.wait(lambda: answers)

        assert answers == ["done"]
        assert {each.message for each in caplog.records} == {"a message from the bus could not be handled"}


def test_what_is_said_last_is_heard_though_answers_were_left_unread(turning: Turning) -> None:
    """A socket that is closed with something in it takes back what the other side has not read yet."""
    with private_bus() as bus:
        witness = Bus(turning.loop, lambda: session_bus(bus.environ))
        heard: list[object] = []
        witness.listen(Rule(interface="org.example", member="Last"), lambda message: heard.append(message.body))
        wait = turning.wait
        for number in range(20):
            ours = Bus(turning.loop, lambda: session_bus(bus.environ))
            met: list[Reply] = []
            ours.call(BUS, "/org/freedesktop/DBus", BUS, "GetId", then=met.append)
            wait(lambda met=met: met)  # type: ignore[misc]
            for _question in range(50):
                ours.call(BUS, "/org/freedesktop/DBus", BUS, "ListNames", then=met.append)
            ours.emit("/", "org.example", "Last", "i", (number,))
            ours.close()
            wait(lambda number=number: (number,) in heard)  # type: ignore[misc]
        witness.close()
