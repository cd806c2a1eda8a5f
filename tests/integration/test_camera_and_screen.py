"""Cameras and shared screens with a real PipeWire, and a real Mutter that shares its screen through it."""

import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import pytest
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from postured.adapters.busy.pipewire import PipeWireVideo
from postured.daemon.loop import Loop
from postured.wire.wayland import connect
from tests.contract.busy_world import SHORT, Ear
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.compositors import Mutter, kwin
from tests.desktop.require import require
from tests.desktop.video_streams import (
    CALL,
    CAMERA,
    PREVIEW,
    REMOTE_DESKTOP,
    SCREEN_OF_KWIN,
    VIRTUAL_CAMERA,
    VideoServer,
    video_server,
)
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import xvfb

pytestmark = pytest.mark.desktop

IMPATIENT = timedelta(milliseconds=300)
LONGER_THAN_IT_SETTLES = timedelta(milliseconds=900)
_STREAM_OUTPUT, _WITH_POINTER = 0, 2
_SCREEN_CAST = "org.gnome.Mutter.ScreenCast"


@pytest.fixture
def server() -> Iterator[VideoServer]:
    with video_server() as found:
        yield found


@pytest.fixture
def ear() -> Ear:
    return Ear()


Wait = Callable[[Callable[[], object]], None]


@pytest.fixture
def wait(loop: Loop) -> Wait:
    return lambda until: wait_for(until, 10, turn=loop.turn)


@pytest.fixture
def monitor(loop: Loop, server: VideoServer, ear: Ear, wait: Wait) -> Iterator[PipeWireVideo]:
    monitor = PipeWireVideo(loop, server.environ, patience=IMPATIENT)
    monitor.start(ear.hear)
    wait(lambda: monitor.tells)
    yield monitor
    monitor.close()


def let_pass(loop: Loop, time: timedelta) -> None:
    over: list[bool] = []
    loop.later(time, lambda: over.append(True))
    wait_for(lambda: over, turn=loop.turn)


@pytest.mark.parametrize(("shown", "signal"), [(SCREEN_OF_KWIN, "screen-share"), (VIRTUAL_CAMERA, "camera")])
@pytest.mark.usefixtures("monitor")
def test_what_a_call_sees_is_told(
    server: VideoServer, ear: Ear, wait: Wait, shown: Mapping[str, str], signal: str
) -> None:
    server.show(shown, CALL)
    wait(lambda: ear.words)
    server.hush()
    wait(lambda: len(ear.words) > 1)

    assert ear.words == [(signal, True), (signal, False)]


@pytest.mark.parametrize("viewers", [(), (PREVIEW,), (REMOTE_DESKTOP,)])
@pytest.mark.usefixtures("monitor")
def test_what_only_the_desktop_sees_is_not_shared(
    loop: Loop, server: VideoServer, ear: Ear, viewers: tuple[Mapping[str, str], ...]
) -> None:
    server.show(SCREEN_OF_KWIN, *viewers)
    let_pass(loop, LONGER_THAN_IT_SETTLES)

    assert not ear.words


def test_a_server_that_hangs_is_given_up_and_found_again(
    loop: Loop, server: VideoServer, ear: Ear, wait: Wait, monitor: PipeWireVideo
) -> None:
    server.show(CAMERA, CALL)
    wait(lambda: ear.words)

    server.hang(hung=True)
    monitor.soon(True)
    wait(lambda: len(ear.words) > 1)
    assert monitor.trouble == "PipeWire does not answer"
    server.hang(hung=False)

    wait(lambda: len(ear.words) > 2)
    assert ear.words == [("camera", True), ("camera", False), ("camera", True)]
    let_pass(loop, SHORT)
    assert monitor.tells


@contextmanager
def shared_by_mutter(bus: PrivateBus) -> Iterator[None]:
    """Mutter shows its screen to whoever looks on, as it does when the portal asks it."""
    connection = open_dbus_connection(bus.environ["DBUS_SESSION_BUS_ADDRESS"])

    def call(path: str, interface: str, method: str, *arguments: object, signature: str = "") -> str:
        message = new_method_call(DBusAddress(path, _SCREEN_CAST, interface), method, signature, arguments)
        body = connection.send_and_get_reply(message, timeout=10).body
        return str(body[0]) if body else ""

    try:
        session = call("/org/gnome/Mutter/ScreenCast", _SCREEN_CAST, "CreateSession", {}, signature="a{sv}")
        call(session, f"{_SCREEN_CAST}.Session", "RecordMonitor", "", {}, signature="sa{sv}")
        call(session, f"{_SCREEN_CAST}.Session", "Start")
        yield
    finally:
        connection.close()


@contextmanager
def shared_by_kwin(environ: Mapping[str, str]) -> Iterator[None]:
    """KWin shows its screen to whoever looks on, as it does when the portal asks it."""
    display = connect(environ)
    try:
        caster, screen = display.bind("zkde_screencast_unstable_v1", 1), display.bind("wl_output", 2)
        assert caster is not None, "this KWin shares no screen"
        assert screen is not None
        stream = display.new(lambda _event, _arguments: None)
        display.send(caster, _STREAM_OUTPUT, struct.pack("=III", stream, screen, _WITH_POINTER))
        display.roundtrip()
        yield
    finally:
        display.close()


@pytest.mark.usefixtures("monitor")
def test_a_screen_that_kwin_shares_is_told_while_somebody_looks_on(
    loop: Loop, server: VideoServer, ear: Ear, wait: Wait
) -> None:
    with private_bus() as bus, kwin(bus, server.folder) as compositor:
        with shared_by_kwin(compositor.environ):
            let_pass(loop, LONGER_THAN_IT_SETTLES)
            assert not ear.words

            server.look_on("kwin_wayland", CALL)
            wait(lambda: ear.words == [("screen-share", True)])
        wait(lambda: len(ear.words) > 1)

    assert ear.words == [("screen-share", True), ("screen-share", False)]


@pytest.mark.usefixtures("monitor")
def test_a_screen_that_mutter_shares_is_told_while_somebody_looks_on(
    loop: Loop, server: VideoServer, ear: Ear, wait: Wait
) -> None:
    require("mutter")
    with private_bus() as bus, xvfb() as screen:
        mutter = Mutter(screen, bus, server.folder)
        try:
            mutter.start()
            with shared_by_mutter(bus):
                let_pass(loop, LONGER_THAN_IT_SETTLES)
                assert not ear.words

                server.look_on("mutter", CALL)
                wait(lambda: ear.words == [("screen-share", True)])
            wait(lambda: len(ear.words) > 1)
        finally:
            mutter.end()

    assert ear.words == [("screen-share", True), ("screen-share", False)]
