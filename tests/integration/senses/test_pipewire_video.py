"""What the nodes of PipeWire are to us, and what is told of them and when."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from postured.adapters.busy.pipewire import PipeWireVideo, Role, role
from postured.daemon.loop import Loop
from tests.contract.busy_world import Ear
from tests.desktop.video_streams import (
    CALL,
    CAMERA,
    PREVIEW,
    REMOTE_DESKTOP,
    SCREEN_OF_KWIN,
    SCREEN_OF_MUTTER,
    SCREEN_OF_WLROOTS,
    VIRTUAL_CAMERA,
)
from tests.desktop.waiting import wait_for
from tests.fakes.pipewire import RUNNING, SUSPENDED, FakePipeWire, found, info, message, removed

WITHIN_SETTLING, AFTER_SETTLING = timedelta(milliseconds=250), timedelta(milliseconds=900)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (CAMERA, Role.CAMERA),
        (VIRTUAL_CAMERA, Role.CAMERA),
        ({"media.class": "Video/Source", "device.api": "libcamera"}, Role.CAMERA),
        ({"media.class": "Video/Source/Virtual", "media.role": "Camera"}, Role.CAMERA),
        (SCREEN_OF_MUTTER, Role.SCREEN),
        (SCREEN_OF_KWIN, Role.SCREEN),
        (SCREEN_OF_WLROOTS, Role.SCREEN),
        (CALL, Role.VIEWER),
        (PREVIEW, Role.OWN_VIEWER),
        (REMOTE_DESKTOP, Role.OWN_VIEWER),
        ({"media.class": "Stream/Input/Audio"}, None),
        ({"media.class": "Audio/Source", "device.api": "alsa"}, None),
        ({"media.class": "Video/Device", "device.api": "v4l2"}, None),
        ({"media.class": "Video/Sink"}, None),
        ({}, None),
    ],
)
def test_what_a_node_is(properties: Mapping[str, str], expected: Role | None) -> None:
    assert role(properties) is expected


@dataclass
class Room:
    """A monitor at a server that the test plays."""

    server: FakePipeWire
    monitor: PipeWireVideo
    ear: Ear
    loop: Loop

    def turn(self, step: timedelta) -> None:
        self.server.turn()
        self.loop.turn(step)

    def wait(self, until: Callable[[], object]) -> None:
        wait_for(until, turn=self.turn)

    def let_pass(self, time: timedelta) -> None:
        over: list[bool] = []
        self.loop.later(time, lambda: over.append(True))
        self.wait(lambda: over)

    def begin(self) -> None:
        self.monitor.start(self.ear.hear)
        self.wait(lambda: self.monitor.tells)

    def set(self, node: int, state: int) -> None:
        self.server.say(info(self.server.proxies[node], state, {}, changed=1 << 2))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    loop = Loop()
    server = FakePipeWire(str(tmp_path))
    server.nodes = {31: SCREEN_OF_KWIN, 32: CALL, 33: PREVIEW, 34: CAMERA}
    room = Room(server, PipeWireVideo(loop, server.environ, patience=timedelta(seconds=0.4)), Ear(), loop)
    yield room
    room.monitor.close()
    server.close()
    loop.close()


def test_a_screen_that_a_call_sees_is_shared(room: Room) -> None:
    room.begin()
    room.set(31, RUNNING)
    room.set(32, RUNNING)
    room.wait(lambda: room.ear.words)

    room.set(31, SUSPENDED)
    room.wait(lambda: len(room.ear.words) > 1)
    assert room.ear.words == [("screen-share", True), ("screen-share", False)]


def test_a_screen_that_somebody_unseen_looks_at_is_shared(room: Room) -> None:
    room.begin()
    room.set(31, RUNNING)
    room.wait(lambda: room.ear.words)

    assert room.ear.words == [("screen-share", True)]


def test_a_preview_is_not_shared_also_as_it_comes_and_goes(room: Room) -> None:
    room.begin()
    for _ in range(2):
        room.set(31, RUNNING)
        room.let_pass(WITHIN_SETTLING)
        room.set(33, RUNNING)
        room.let_pass(AFTER_SETTLING)
        room.set(33, SUSPENDED)
        room.let_pass(WITHIN_SETTLING)
        room.set(31, SUSPENDED)
        room.let_pass(WITHIN_SETTLING)

    assert not room.ear.words


def test_a_call_that_looks_on_beside_a_preview_is_told(room: Room) -> None:
    room.begin()
    for each in (31, 33):
        room.set(each, RUNNING)
    room.let_pass(AFTER_SETTLING)
    assert not room.ear.words

    room.set(32, RUNNING)
    room.wait(lambda: room.ear.words)
    room.set(32, SUSPENDED)
    room.wait(lambda: len(room.ear.words) > 1)
    assert room.ear.words == [("screen-share", True), ("screen-share", False)]


def test_a_camera_that_is_tried_out_is_not_told(room: Room) -> None:
    room.begin()
    room.set(34, RUNNING)
    room.let_pass(WITHIN_SETTLING)
    room.set(34, SUSPENDED)
    room.let_pass(AFTER_SETTLING)

    assert not room.ear.words


def test_camera_and_screen_are_told_apart_and_end_apart(room: Room) -> None:
    room.begin()
    for each in (31, 32, 34):
        room.set(each, RUNNING)
    room.wait(lambda: len(room.ear.words) > 1)
    room.server.say(removed(34))
    room.wait(lambda: len(room.ear.words) > 2)

    assert room.ear.words == [("camera", True), ("screen-share", True), ("camera", False)]


def test_a_node_that_says_later_what_it_is_counts_as_that(room: Room) -> None:
    room.server.nodes = {31: {"media.class": "Video/Source"}}
    room.begin()
    room.server.say(info(room.server.proxies[31], RUNNING, CAMERA))
    room.wait(lambda: room.ear.words)

    assert room.ear.words == [("camera", True)]


def test_a_hung_server_is_found_out_when_a_reminder_is_near(room: Room) -> None:
    room.begin()
    room.set(34, RUNNING)
    room.wait(lambda: room.ear.words)

    room.monitor.soon(True)
    wait_for(lambda: len(room.ear.words) > 1, turn=room.loop.turn)

    assert room.ear.words == [("camera", True), ("camera", False)]
    assert not room.monitor.tells
    assert room.monitor.trouble == "PipeWire does not answer"


def test_nonsense_ends_what_went_on_and_it_comes_back(room: Room) -> None:
    room.begin()
    room.set(34, RUNNING)
    room.wait(lambda: room.ear.words)
    room.server.say(message(2, 1, b""))
    room.wait(lambda: len(room.ear.words) > 1)
    assert room.monitor.trouble == "PipeWire sent something unreadable"

    room.server.hang_up()
    room.wait(lambda: room.monitor.tells)
    assert not room.monitor.trouble


def test_a_server_that_was_away_is_found_when_a_reminder_is_near(room: Room) -> None:
    room.begin()
    room.server.hang_up()
    room.wait(lambda: not room.monitor.tells)

    room.monitor.soon(True)
    room.let_pass(timedelta(milliseconds=500))

    assert room.monitor.tells


def test_on_x11_no_shared_screen_is_promised(tmp_path: Path) -> None:
    loop, server = Loop(), FakePipeWire(str(tmp_path))
    monitor = PipeWireVideo(loop, {"PIPEWIRE_REMOTE": server.path, "DISPLAY": ":0"})
    room = Room(server, monitor, Ear(), loop)
    room.begin()

    assert monitor.tells == {"camera"}
    assert "X11" in monitor.trouble
    monitor.close()
    server.close()
    loop.close()


def test_it_starts_no_server(tmp_path: Path) -> None:
    loop, server = Loop(), FakePipeWire(str(tmp_path))
    monitor = PipeWireVideo(loop, {"XDG_RUNTIME_DIR": str(tmp_path)})
    monitor.start(Ear().hear)

    assert monitor.trouble == "PipeWire does not run here"
    server.turn()
    assert not server.asked
    monitor.close()
    server.close()
    loop.close()


def test_a_flood_of_streams_is_read_in_few_turns(room: Room) -> None:
    room.begin()
    room.server.wait_to_send()
    own = {"node.name": "a player", "client.id": "7", "object.serial": "4711", "media.class": "Stream/Output/Audio"}
    kinds = ("Client", "Node", "Port", "Port", "Link")
    stream = b"".join(found(100 + at, own, f"PipeWire:Interface:{kind}") for at, kind in enumerate(kinds))
    stream += b"".join(removed(100 + at) for at in range(len(kinds)))

    def flood() -> None:
        for _ in range(1000):
            room.server.say(stream)
            time.sleep(0.001)

    turns: list[timedelta] = []

    def turn(step: timedelta) -> None:
        turns.append(step)
        room.loop.turn(step)

    flooding = threading.Thread(target=flood)
    flooding.start()
    began = time.monotonic()
    wait_for(lambda: not flooding.is_alive(), 20, turn=turn)
    seconds = time.monotonic() - began
    flooding.join()

    assert len(turns) < 200 * seconds
    room.set(34, RUNNING)
    wait_for(lambda: room.ear.words, turn=room.loop.turn)
    assert room.ear.words == [("camera", True)]


def test_a_server_that_answers_and_dies_again_and_again_is_left_in_peace(room: Room) -> None:
    room.begin()
    for _time in range(2):
        room.server.hang_up()
        room.wait(lambda: not room.monitor.tells)
        room.wait(lambda: room.monitor.tells)
    room.server.hang_up()
    room.wait(lambda: not room.monitor.tells)

    room.let_pass(timedelta(seconds=2.5))

    assert not room.monitor.tells


def test_a_variable_that_names_nothing_is_nobodys_word(room: Room) -> None:
    folder = room.server.path.rpartition("/")[0]
    monitor = PipeWireVideo(room.loop, {"PIPEWIRE_REMOTE": "", "XDG_RUNTIME_DIR": folder})
    monitor.start(room.ear.hear)

    assert monitor.trouble == "PipeWire does not run here"
    monitor.close()
