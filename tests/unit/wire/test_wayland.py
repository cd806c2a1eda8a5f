"""The Wayland wire: what is sent and heard, in pieces, in nonsense, and at the end."""

import struct
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from postured.wire.wayland import Connection, WaylandError, connect
from tests.fakes.wayland import DISPLAY, REGISTRY, ScriptedCompositor, event, text
from tests.fakes.x11 import HandLoop

SOON = timedelta(milliseconds=50)
SEAT = 4
"""The number of the first object of ours, after the display, the registry and the first sync."""


@pytest.fixture
def compositor() -> Iterator[ScriptedCompositor]:
    compositor = ScriptedCompositor()
    yield compositor
    compositor.close()


def connected(compositor: ScriptedCompositor) -> Connection:
    compositor.offer(("wl_seat", 7), ("ext_idle_notifier_v1", 1), ("wl_seat", 8))
    return Connection(compositor.theirs)


def ignore(_event: int, _arguments: bytes) -> None:
    pass


def fail() -> None:
    raise AssertionError


def test_it_learns_what_is_offered_the_first_of_each(compositor: ScriptedCompositor) -> None:
    display = connected(compositor)

    assert display.offers == {"wl_seat": (10, 7), "ext_idle_notifier_v1": (11, 1)}
    assert compositor.heard() == [(DISPLAY, 1, struct.pack("=I", REGISTRY)), (DISPLAY, 0, struct.pack("=I", 3))]


def test_it_binds_the_lower_version_of_the_two(compositor: ScriptedCompositor) -> None:
    display = connected(compositor)
    compositor.heard()
    compositor.done(SEAT + 2)

    assert display.bind("wl_seat", 1) == SEAT
    assert display.bind("ext_idle_notifier_v1", 2) == SEAT + 1
    assert display.bind("zwlr_nothing", 1) is None
    display.roundtrip()

    first, second, _sync = compositor.heard()
    assert first == (REGISTRY, 0, struct.pack("=I", 10) + text("wl_seat") + struct.pack("=II", 1, SEAT))
    assert second[2][-8:] == struct.pack("=II", 1, SEAT + 1)


def test_events_come_to_those_who_listen_and_in_pieces_too(compositor: ScriptedCompositor) -> None:
    display = connected(compositor)
    loop = HandLoop()
    heard: list[tuple[int, bytes]] = []
    number = display.new(lambda event, arguments: heard.append((event, arguments)))
    display.attach(loop, gone=fail)
    data = event(number, 1, b"four") + event(99, 0) + event(number, 2, b"more")

    compositor.say(data[:5])
    loop.read()
    assert heard == []
    compositor.say(data[5:-3])
    loop.read()
    compositor.say(data[-3:])
    loop.read()
    assert heard == [(1, b"four"), (2, b"more")]

    display.forget(number)
    compositor.say(event(number, 1))
    loop.read()
    assert len(heard) == 2


def test_a_listener_that_fails_does_not_cost_the_others_theirs(
    compositor: ScriptedCompositor, caplog: pytest.LogCaptureFixture
) -> None:
    display = connected(compositor)
    loop = HandLoop()
    heard: list[int] = []
    bad = display.new(lambda _event, _arguments: fail())
    good = display.new(lambda event, _arguments: heard.append(event))
    display.attach(loop, gone=fail)

    compositor.say(event(bad, 0) + event(good, 1))
    loop.read()

    assert heard == [1]
    assert "a callback failed" in caplog.text


def test_a_compositor_that_says_nothing_is_given_up(compositor: ScriptedCompositor) -> None:
    display = connected(compositor)

    with pytest.raises(WaylandError, match="no answer in time"):
        display.roundtrip(SOON)


def test_a_request_that_is_refused_is_the_end(compositor: ScriptedCompositor) -> None:
    display = connected(compositor)
    compositor.refuse(REGISTRY)

    with pytest.raises(WaylandError, match="refused a request"):
        display.roundtrip(SOON)


@pytest.mark.parametrize(
    "end",
    [
        lambda compositor: compositor.ours.close(),
        lambda compositor: compositor.refuse(REGISTRY),
        lambda compositor: compositor.say(struct.pack("=IHH", 2, 0, 3)),
    ],
    ids=["hangs up", "refuses", "talks nonsense"],
)
def test_on_the_loop_its_end_is_told_once(
    compositor: ScriptedCompositor, end: Callable[[ScriptedCompositor], None]
) -> None:
    display = connected(compositor)
    loop = HandLoop()
    gone: list[bool] = []
    display.attach(loop, gone=lambda: gone.append(True))

    end(compositor)
    loop.read()
    loop.read()
    display.send(SEAT, 0)
    display.close()

    assert gone == [True]
    assert loop.reads == {}


def test_a_compositor_that_is_gone_before_it_has_said_anything(compositor: ScriptedCompositor) -> None:
    compositor.ours.close()

    with pytest.raises(WaylandError):
        Connection(compositor.theirs)


def test_after_closing_nothing_is_called_and_closing_twice_is_harmless(compositor: ScriptedCompositor) -> None:
    display = connected(compositor)
    loop = HandLoop()
    display.attach(loop, gone=fail)

    display.close()
    display.close()
    display.attach(loop, gone=fail)

    assert loop.reads == {}


def test_being_closed_by_what_it_tells_it_tells_no_more(compositor: ScriptedCompositor) -> None:
    display = connected(compositor)
    loop = HandLoop()
    heard: list[int] = []

    def first(code: int, _arguments: bytes) -> None:
        heard.append(code)
        display.close()

    number = display.new(first)
    display.attach(loop, gone=fail)
    compositor.say(event(number, 0) + event(number, 1))
    loop.read()

    assert heard == [0]


def test_what_cannot_be_sent_at_once_goes_when_there_is_room(compositor: ScriptedCompositor) -> None:
    display = connected(compositor)
    loop = HandLoop()
    display.attach(loop, gone=fail)
    compositor.heard()
    for _ in range(100_000):
        display.send(SEAT, 0, bytes(16))
        if loop.writes:
            break

    assert loop.writes
    for _ in range(100):
        compositor.ours.recv(1 << 20)
        loop.write()
        if not loop.writes:
            break
    assert not loop.writes


@pytest.mark.parametrize(
    ("environ", "why"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0"}, "XDG_RUNTIME_DIR is not set"),
        ({"WAYLAND_DISPLAY": "/nonexistent/wayland-0"}, "No such file or directory"),
        ({"XDG_RUNTIME_DIR": "/nonexistent"}, "No such file or directory"),
        ({"WAYLAND_DISPLAY": "/" + "x" * 200}, "too long"),
    ],
)
def test_a_display_that_is_not_there_says_why(environ: dict[str, str], why: str, tmp_path: Path) -> None:
    with pytest.raises(WaylandError, match=why):
        connect(environ)


def test_who_says_something_now_and_then_and_answers_nothing_keeps_nobody_waiting(
    compositor: ScriptedCompositor,
) -> None:
    display = connected(compositor)
    over = threading.Event()

    def talk() -> None:
        while not over.wait(SOON.total_seconds() / 5):
            compositor.say(event(77, 0))

    talking = threading.Thread(target=talk)
    talking.start()
    try:
        with pytest.raises(WaylandError, match="no answer in time"):
            display.roundtrip(SOON)
    finally:
        over.set()
        talking.join()
