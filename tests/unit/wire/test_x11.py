"""The X11 connection and its names and secrets, without a server."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from postured.wire.x11 import Connection
from postured.wire.x11_display import Display, Entry, X11Error, parse_display, parse_xauthority, pick_cookie
from tests.fakes.x11 import FIRST_ID, ROOT, HandLoop, ScriptedServer

ALARM_NOTIFY = bytes.fromhex("5401080001002000000000002c010000000000002c0100002cb9280000000000")
"""As Xvfb 21.1.7 sent it when 300 ms had passed without input; SYNC's events began at 83."""
REQUEST = struct.pack("=BxH", 43, 1)
COOKIE = b"MIT-MAGIC-COOKIE-1"
INTERNET, INTERNET6, LOCAL, WILD = 0, 6, 256, 65535


@dataclass
class Client:
    """A connection on a loop, and all that it was told."""

    connection: Connection
    loop: HandLoop = field(default_factory=HandLoop)
    events: list[tuple[int, bytes]] = field(default_factory=list)
    answers: list[bytes | None] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)

    def attach(self) -> None:
        self.connection.attach(
            self.loop,
            event=lambda code, packet: self.events.append((code, packet)),
            gone=lambda: self.ends.append("gone"),
        )

    def ask(self) -> None:
        self.connection.send(REQUEST, self.answers.append)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.close()


@pytest.fixture
def client(server: ScriptedServer) -> Iterator[Client]:
    server.greet()
    client = Client(Connection(server.theirs))
    server.heard()
    client.attach()
    yield client
    client.connection.close()


class TestDisplayNames:
    @pytest.mark.parametrize(
        ("text", "host", "number"),
        [
            (":0", "", 0),
            (":0.0", "", 0),
            (":12.1", "", 12),
            ("unix:0", "", 0),
            ("desk/unix:3", "", 3),
            ("host:0", "host", 0),
            ("host.example.org:10.0", "host.example.org", 10),
            ("::1:0", "::1", 0),
            ("[::1]:0", "::1", 0),
        ],
    )
    def test_a_name_is_host_and_number(self, text: str, host: str, number: int) -> None:
        assert parse_display(text) == Display(host, number)

    @pytest.mark.parametrize("text", ["0", "wayland-0", ":", ":zero", ":0.", ":0.x", ":-1", "host:", ":59536"])
    def test_what_is_no_name_is_refused_by_name(self, text: str) -> None:
        with pytest.raises(X11Error, match="display") as caught:
            parse_display(text)

        assert f"“{text}”" in str(caught.value)

    def test_no_name_at_all_says_which_variable_is_missing(self) -> None:
        with pytest.raises(X11Error, match=r"^DISPLAY is not set$"):
            parse_display("")


def packed(entry: Entry) -> bytes:
    parts = entry[1:]
    return struct.pack(">H", entry.family) + b"".join(struct.pack(">H", len(part)) + part for part in parts)


class TestXauthority:
    DESK = Entry(LOCAL, b"desk", b"0", COOKIE, b"local")
    FAR = Entry(INTERNET, bytes([192, 0, 2, 1]), b"0", COOKIE, b"far")
    FAR6 = Entry(INTERNET6, bytes(15) + b"\7", b"0", COOKIE, b"far6")
    ANY = Entry(WILD, b"", b"", COOKIE, b"any")

    def test_a_file_is_its_entries(self) -> None:
        entries = [self.DESK, self.FAR, self.FAR6, self.ANY]

        assert list(parse_xauthority(b"".join(map(packed, entries)))) == entries

    def test_a_file_that_is_cut_off_gives_what_is_whole(self) -> None:
        whole, cut = packed(self.DESK), packed(self.FAR)

        for length in range(len(cut)):
            assert list(parse_xauthority(whole + cut[:length])) == [self.DESK]

    def test_an_empty_file_has_no_entries(self) -> None:
        assert list(parse_xauthority(b"")) == []

    @pytest.mark.parametrize(
        ("family", "address", "number", "secret"),
        [
            (LOCAL, b"desk", 0, b"local"),
            (INTERNET, bytes([192, 0, 2, 1]), 0, b"far"),
            (INTERNET6, bytes(15) + b"\7", 0, b"far6"),
            (LOCAL, b"other", 0, b""),
            (LOCAL, b"desk", 1, b""),
            (INTERNET, b"desk", 0, b""),
        ],
    )
    def test_a_cookie_is_for_one_family_address_and_number(
        self, family: int, address: bytes, number: int, secret: bytes
    ) -> None:
        entries = [self.FAR, self.DESK, self.FAR6]

        assert pick_cookie(entries, family, address, number) == ((COOKIE, secret) if secret else (b"", b""))

    def test_a_wild_entry_fits_everywhere(self) -> None:
        assert pick_cookie([self.DESK, self.ANY], LOCAL, b"renamed", 7) == (COOKIE, b"any")

    def test_an_entry_without_a_number_fits_every_number(self) -> None:
        assert pick_cookie([self.DESK._replace(number=b"")], LOCAL, b"desk", 7) == (COOKIE, b"local")

    def test_secrets_of_another_kind_are_left_alone(self) -> None:
        assert pick_cookie([self.DESK._replace(name=b"XDM-AUTHORIZATION-1")], LOCAL, b"desk", 0) == (b"", b"")


class TestHandshake:
    def test_the_cookie_is_presented_padded(self, server: ScriptedServer) -> None:
        server.greet()

        Connection(server.theirs, (b"NAME5", b"SECRET"))

        said = server.heard()
        assert struct.unpack_from("=HHHH", said, 2) == (11, 0, 5, 6)
        assert said[12:] == b"NAME5\0\0\0SECRET\0\0"

    def test_the_greeting_gives_the_root_window_and_numbers_of_our_own(self, server: ScriptedServer) -> None:
        server.greet()

        connection = Connection(server.theirs)

        assert connection.root == ROOT
        assert FIRST_ID <= connection.new_id() < connection.new_id() <= FIRST_ID | 0x1FFFFF

    def test_a_server_that_turns_us_away_is_quoted(self, server: ScriptedServer) -> None:
        server.turn_away(b"No protocol specified\n")

        with pytest.raises(X11Error, match=r"^No protocol specified$"):
            Connection(server.theirs)

    def test_a_server_that_hangs_up_is_an_error(self, server: ScriptedServer) -> None:
        server.ours.close()

        with pytest.raises(X11Error):
            Connection(server.theirs)

    def test_a_greeting_that_is_none_is_an_error(self, server: ScriptedServer) -> None:
        server.say(struct.pack("=BxHHH", 1, 11, 0, 0))

        with pytest.raises(X11Error, match="makes no sense"):
            Connection(server.theirs)


class TestBeforeTheLoop:
    @pytest.fixture
    def connection(self, server: ScriptedServer) -> Connection:
        server.greet()
        return Connection(server.theirs)

    def test_ask_waits_for_its_own_reply(self, server: ScriptedServer, connection: Connection) -> None:
        server.say(ALARM_NOTIFY)
        server.reply(7, b"another's")
        server.reply(1, b"ours")

        assert connection.ask(REQUEST)[8:12] == b"ours"

    def test_a_reply_longer_than_its_head_comes_whole(self, server: ScriptedServer, connection: Connection) -> None:
        server.reply(1, bytes(24) + b"the long rest of it.")

        assert connection.ask(REQUEST).endswith(b"the long rest of it.")

    def test_ask_says_what_was_refused(self, server: ScriptedServer, connection: Connection) -> None:
        server.refuse(1, code=2)

        with pytest.raises(X11Error, match=r"^the server refused request 134\.8 with error 2$"):
            connection.ask(REQUEST)

    def test_an_extension_is_its_numbers(self, server: ScriptedServer, connection: Connection) -> None:
        server.extension(1, opcode=134, first_event=83)
        server.heard()

        found = connection.extension("SYNC")

        assert found is not None
        assert (found.opcode, found.first_event) == (134, 83)
        assert server.heard() == struct.pack("=BxHHxx", 98, 3, 4) + b"SYNC"

    def test_an_event_behind_the_last_reply_waits_for_the_loop(
        self, server: ScriptedServer, connection: Connection
    ) -> None:
        server.reply(1, b"ours")
        server.say(ALARM_NOTIFY)
        connection.ask(REQUEST)
        client = Client(connection)

        client.attach()

        assert client.events == [(84, ALARM_NOTIFY)]


class TestOnTheLoop:
    def test_an_event_comes_with_its_code_and_bytes(self, server: ScriptedServer, client: Client) -> None:
        server.say(ALARM_NOTIFY)
        client.loop.read()

        ((code, packet),) = client.events
        assert code == 83 + 1
        assert struct.unpack_from("=iI", packet, 8) == (0, 300)

    def test_an_event_that_comes_in_pieces_is_told_once_it_is_whole(
        self, server: ScriptedServer, client: Client
    ) -> None:
        for at in range(32):
            assert client.events == []
            server.say(ALARM_NOTIFY[at : at + 1])
            client.loop.read()

        assert client.events == [(84, ALARM_NOTIFY)]

    def test_a_generic_event_comes_with_its_tail(self, server: ScriptedServer, client: Client) -> None:
        generic = struct.pack("=BBHI", 35, 131, 1, 2) + bytes(24) + b"8 bytes."
        server.say(generic + ALARM_NOTIFY)
        client.loop.read()

        assert client.events == [(35, generic), (84, ALARM_NOTIFY)]

    def test_answers_find_their_questions(self, server: ScriptedServer, client: Client) -> None:
        client.ask()
        client.connection.send(REQUEST)
        client.ask()
        server.refuse(1)
        server.refuse(2)
        server.reply(3, b"ours")
        client.loop.read()

        assert client.answers[0] is None
        assert client.answers[1] is not None
        assert client.answers[1][8:12] == b"ours"
        assert client.ends == []

    def test_a_callback_that_fails_takes_nothing_from_those_behind_it(
        self, server: ScriptedServer, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail(_reply: bytes | None) -> None:
            raise ZeroDivisionError

        client.connection.send(REQUEST, fail)
        server.reply(1, b"")
        server.say(ALARM_NOTIFY)
        client.loop.read()

        assert len(client.events) == 1
        assert "a callback failed" in caplog.text

    def test_a_server_that_goes_is_told_of_once(self, server: ScriptedServer, client: Client) -> None:
        server.ours.close()

        client.loop.read()
        client.loop.read()

        assert client.ends == ["gone"]
        assert client.loop.reads == {}

    def test_a_server_that_goes_without_having_listened_is_told_of_once(
        self, server: ScriptedServer, client: Client
    ) -> None:
        """The socket is then reset, which is an error and not an end."""
        client.ask()
        server.ours.close()

        client.loop.read()

        assert client.ends == ["gone"]

    def test_asking_a_server_that_has_gone_harms_nobody(self, server: ScriptedServer, client: Client) -> None:
        server.ours.close()

        client.ask()
        assert client.ends == []
        client.loop.read()
        client.ask()

        assert (client.answers, client.ends) == ([], ["gone"])

    def test_after_close_nothing_is_called(self, server: ScriptedServer, client: Client) -> None:
        readable = next(iter(client.loop.reads.values()))
        server.say(ALARM_NOTIFY)

        client.connection.close()
        client.connection.close()
        readable()

        assert client.loop.reads == {}
        assert (client.events, client.ends) == ([], [])

    def test_a_connection_that_was_closed_does_not_go_on_a_loop(self, server: ScriptedServer) -> None:
        server.greet()
        client = Client(Connection(server.theirs))
        client.connection.close()

        client.attach()
        client.ask()

        assert client.loop.reads == {}

    def test_closing_in_a_callback_silences_what_came_with_it(self, server: ScriptedServer) -> None:
        server.greet()
        connection, loop, codes = Connection(server.theirs), HandLoop(), list[int]()

        def close(code: int, _packet: bytes) -> None:
            codes.append(code)
            connection.close()

        connection.attach(loop, event=close, gone=lambda: codes.append(-1))
        server.say(ALARM_NOTIFY * 3)
        loop.read()

        assert codes == [84]

    def test_what_the_socket_does_not_take_at_once_is_sent_when_it_can(
        self, server: ScriptedServer, client: Client
    ) -> None:
        request = struct.pack("=BxH", 127, 0x4000) + bytes(0xFFFC)
        for _ in range(100):
            client.connection.send(request)
        assert client.loop.writes

        arrived = 0
        while arrived < 100 * len(request):
            arrived += len(server.heard())
            client.loop.write()

        assert client.loop.writes == {}
