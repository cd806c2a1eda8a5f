"""PipeWire's protocol: what is read from its messages, and what nonsense does, which is little."""

import fcntl
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from postured.daemon.loop import Loop
from postured.wire.pipewire import Link, Unreadable, fields, packed, runs, sockets
from tests.desktop.waiting import wait_for
from tests.fakes.pipewire import (
    ALL,
    BIND,
    CORE,
    NODE,
    PONG,
    REGISTRY,
    RUNNING,
    SUSPENDED,
    FakePipeWire,
    found,
    info,
    long,
    message,
    name_of,
    number,
    ping,
    pod,
    properties,
    removed,
    struct_of,
    text,
)

CAMERA = {"media.class": "Video/Source", "node.name": "a camera"}


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        ({}, ["/run/pipewire/pipewire-0"]),
        ({"XDG_RUNTIME_DIR": "/run/user/7"}, ["/run/user/7/pipewire-0", "/run/pipewire/pipewire-0"]),
        (
            {"XDG_RUNTIME_DIR": "/run/user/7", "PIPEWIRE_RUNTIME_DIR": "/own", "PIPEWIRE_REMOTE": "mine"},
            ["/own/mine", "/run/pipewire/mine"],
        ),
        ({"XDG_RUNTIME_DIR": "/run/user/7", "PIPEWIRE_REMOTE": "/tmp/here"}, ["/tmp/here"]),
    ],
)
def test_where_it_may_listen(environ: dict[str, str], found: list[str]) -> None:
    assert sockets(environ) == found


def test_a_socket_that_nobody_has_locked_is_no_server(tmp_path: Path) -> None:
    path = str(tmp_path / "pipewire-0")
    assert not runs(path)

    with open(path + ".lock", "w") as lock:
        assert not runs(path)
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert runs(path)
    assert not runs(path)


def test_values_of_each_kind() -> None:
    said = struct_of(
        *(number(-7), long(1 << 40), name_of(3), text("Grüße"), text(None), properties({"a": "b"})),
        *(pod(6, b"\0" * 4), pod(15, b"\0" * 8), number(5)),
    )

    assert fields(said) == [-7, 1 << 40, 3, "Grüße", None, [1, "a", "b"], None, None, 5]


def test_what_is_sent_is_what_is_read() -> None:
    assert fields(packed([3, "", "some text", -1])) == [3, "", "some text", -1]


def test_what_follows_the_struct_is_left_alone() -> None:
    assert fields(struct_of(number(1)) + b"a footer") == [1]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 7,
        number(1),
        struct_of(number(1))[:-4],
        struct_of(pod(4, b"\0" * 3)),
        pod(14, number(1)[:11]),
        pod(14, b"\xff" * 8),
    ],
)
def test_what_is_cut_off_or_no_struct_is_unreadable(data: bytes) -> None:
    with pytest.raises(Unreadable):
        fields(data)


def test_a_thousand_structs_in_each_other_do_no_harm() -> None:
    nested = b""
    for _ in range(1000):
        nested = struct_of(nested)

    assert fields(nested) == [[[[None]]]]


@given(some.binary(max_size=200))
def test_nothing_else_is_ever_raised(data: bytes) -> None:
    for each in (data, pod(14, data)):
        try:
            fields(each)
        except Unreadable:
            pass


@dataclass
class Owner:
    """Has a link, and keeps what it is told."""

    nodes: list[tuple[int, bool | None, dict[str, str] | None]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass
class Meeting:
    """A link and a server that the test plays."""

    server: FakePipeWire
    link: Link
    owner: Owner
    loop: Loop

    def wait(self, until: object) -> None:
        def turn(step: timedelta) -> None:
            self.server.turn()
            self.loop.turn(step)

        assert callable(until)
        wait_for(until, turn=turn)

    def settle(self) -> None:
        """Everything that was said is taken, or the link is lost."""
        over: list[bool] = []
        self.link.ask(lambda: over.append(True))
        self.wait(lambda: over or self.owner.lost)


@contextmanager
def met(folder: str) -> Iterator[Meeting]:
    """A link that follows a camera, and has heard of it."""
    loop, owner = Loop(), Owner()
    server = FakePipeWire(folder)
    server.nodes = {31: CAMERA, 32: {"media.class": "Audio/Sink"}}
    link = Link(
        server.path,
        loop,
        timedelta(seconds=0.4),
        wanted=lambda properties: "Video" in properties.get("media.class", ""),
        node=lambda node, running, said: owner.nodes.append((node, running, None if said is None else dict(said))),
        gone=owner.gone.append,
        heard=lambda: None,
        lost=owner.lost.append,
    )
    meeting = Meeting(server, link, owner, loop)
    meeting.wait(lambda: owner.nodes)
    try:
        yield meeting
    finally:
        link.close()
        server.close()
        loop.close()


@pytest.fixture
def meeting(tmp_path: Path) -> Iterator[Meeting]:
    with met(str(tmp_path)) as meeting:
        yield meeting


values = some.recursive(
    some.integers(-(1 << 31), (1 << 31) - 1).map(number)
    | some.integers(-(1 << 63), (1 << 63) - 1).map(long)
    | some.text(max_size=30).map(text)
    | some.binary(max_size=16).map(lambda body: pod(6, body)),
    lambda inner: some.lists(inner, max_size=6).map(lambda members: struct_of(*members)),
    max_leaves=12,
)
SAID = (
    (2, 0, (number(40), number(1), text(NODE), number(3), properties(CAMERA))),
    (3, 0, (*map(number, (31, 0, 1)), long(ALL), number(0), number(1), name_of(3), text(None), properties(CAMERA))),
    (2, 1, (number(31),)),
    (0, 1, (number(0), number(0))),
    (0, 2, (number(0), number(1))),
    (0, 4, (number(3),)),
)


@some.composite
def marred(draw: some.DrawFn) -> bytes:
    """A message that means something, some of whose values are others or missing."""
    to, opcode, members = draw(some.sampled_from(SAID))
    others = draw(some.dictionaries(some.integers(0, len(members) - 1), values, max_size=2))
    kept = draw(some.integers(len(members) - 1, len(members)))
    return message(to, opcode, struct_of(*[others.get(at, each) for at, each in enumerate(members[:kept])]))


messages = marred() | some.builds(message, some.integers(0, 4), some.integers(0, 9), some.binary(max_size=40))


@given(some.lists(messages, min_size=1, max_size=3))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_a_server_sends_raises(caplog: pytest.LogCaptureFixture, sent: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder, met(folder) as meeting:
        meeting.server.say(*sent)
        meeting.server.hang_up()
        wait_for(lambda: meeting.owner.lost, turn=meeting.loop.turn)

    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]


def test_only_the_nodes_wanted_are_followed(meeting: Meeting) -> None:
    meeting.server.say(info(meeting.server.proxies[31], RUNNING, {}, changed=1 << 2))
    meeting.settle()

    assert meeting.owner.nodes == [(31, False, CAMERA), (31, True, None)]
    assert meeting.server.proxies.keys() == {31}


def test_what_has_not_changed_is_not_told(meeting: Meeting) -> None:
    meeting.server.say(info(meeting.server.proxies[31], SUSPENDED, {}, changed=1))
    meeting.settle()

    assert meeting.owner.nodes[-1] == (31, None, None)


def test_a_node_in_trouble_does_not_run(meeting: Meeting) -> None:
    meeting.server.say(info(meeting.server.proxies[31], 0xFFFFFFFF, {}, changed=1 << 2))
    meeting.settle()

    assert meeting.owner.nodes[-1] == (31, False, None)


def test_it_is_told_what_is_no_more(meeting: Meeting) -> None:
    meeting.server.say(removed(31))
    meeting.settle()

    assert meeting.owner.gone == [31]


def test_what_nobody_here_knows_is_passed_over(meeting: Meeting) -> None:
    meeting.server.say(
        found(40, {"media.class": "Video/Source"}, "PipeWire:Interface:Port"),
        *(message(to, opcode, struct_of(text("?"))) for to in (0, 1, 2, 99) for opcode in (7, 8, 250)),
    )
    for _ in range(2):
        meeting.settle()

    assert not meeting.owner.lost
    assert meeting.server.asked.count((REGISTRY, BIND)) == 1


def test_a_ping_is_answered(meeting: Meeting) -> None:
    meeting.server.say(ping(77))

    meeting.wait(lambda: (CORE, PONG) in meeting.server.asked)


def test_messages_may_come_in_pieces(meeting: Meeting) -> None:
    for byte in info(meeting.server.proxies[31], RUNNING, {}, changed=1 << 2)[:40]:
        meeting.server.say(bytes([byte]))
    meeting.loop.turn(timedelta(seconds=0.05))
    meeting.server.say(info(meeting.server.proxies[31], RUNNING, {}, changed=1 << 2)[40:])
    meeting.settle()

    assert meeting.owner.nodes[-1] == (31, True, None)


@pytest.mark.parametrize(
    "nonsense",
    [
        message(2, 1, b""),
        message(2, 1, struct_of(text("seven"))),
        message(2, 0, struct_of(number(1), number(2), text("PipeWire:Interface:Node"))),
        message(3, 0, struct_of(number(1))),
        message(3, 0, b"\xff" * 32),
        message(0, 2, struct_of()),
        message(0, 2, struct_of(long(1 << 40), long(1))),
    ],
)
def test_nonsense_ends_the_connection_with_a_word(meeting: Meeting, nonsense: bytes) -> None:
    meeting.server.say(nonsense)
    meeting.wait(lambda: meeting.owner.lost)

    assert meeting.owner.lost == ["PipeWire sent something unreadable"]


def test_a_message_without_an_end_does_not_fill_the_memory(meeting: Meeting) -> None:
    meeting.server.say(message(2, 0, b"")[:4] + (0xFFFFFF).to_bytes(4, "little") + bytes(8))
    piece = bytes(1 << 16)
    try:
        for _ in range(40):
            meeting.server.say(piece)
            meeting.loop.turn(timedelta(seconds=0.2))
    except OSError:
        pass
    meeting.wait(lambda: meeting.owner.lost)

    assert meeting.owner.lost == ["PipeWire sent something unreadable"]


def test_a_server_that_does_not_answer_is_lost(meeting: Meeting) -> None:
    meeting.link.ask(lambda: None)
    wait_for(lambda: meeting.owner.lost, turn=meeting.loop.turn)

    assert meeting.owner.lost == ["PipeWire does not answer"]


def test_a_server_that_ends_is_lost_once(meeting: Meeting) -> None:
    meeting.server.hang_up()
    wait_for(lambda: meeting.owner.lost, turn=meeting.loop.turn)
    meeting.link.close()
    meeting.link.ask(lambda: meeting.owner.lost.append("answered"))

    assert meeting.owner.lost == ["PipeWire has ended"]


def test_nobody_there_is_said_at_once(tmp_path: Path) -> None:
    loop = Loop()
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(OSError, match="No such file"):
        Link(
            str(tmp_path / "none"),
            loop,
            timedelta(seconds=1),
            wanted=lambda _properties: False,
            node=lambda _node, _running, _said: None,
            gone=lambda _node: None,
            heard=lambda: None,
            lost=lambda _why: None,
        )
    assert len(os.listdir("/proc/self/fd")) == before
    loop.close()
