"""Which sense of idleness is opened where an X server answers."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from postured.adapters.idle import OpenedIdle, open_idle
from postured.errors import AdapterUnavailable
from tests.desktop.xvfb import xvfb
from tests.fakes.x11 import HandLoop, ListeningServer, Script

HALF_A_MINUTE = timedelta(seconds=30)
Serve = Callable[..., OpenedIdle]


def auto(display: str) -> OpenedIdle:
    environ = {"DISPLAY": display, "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent/bus"}
    opened = open_idle(HandLoop(), idle_after=HALF_A_MINUTE, platform="linux", environ=environ)
    opened.monitor.close()
    return opened


@pytest.fixture
def opened_among() -> Iterator[Serve]:
    """Serve a client after the other by these scripts, and open what can be opened."""
    servers: list[ListeningServer] = []

    def serve(*scripts: Callable[[Script], None]) -> OpenedIdle:
        servers.append(ListeningServer(*scripts))
        return auto(servers[0].display)

    yield serve
    servers[0].close()


def without_extensions(script: Script) -> None:
    script.greet()
    script.no_extension(1)
    script.no_extension(2)


def with_the_second(script: Script) -> None:
    script.greet()
    script.no_extension(1)
    script.extension(2)


def xwayland(script: Script) -> None:
    script.greet()
    script.extension(1)


def locked(script: Script) -> None:
    script.turn_away(b"Authorization required\n")


@pytest.mark.desktop
def test_a_server_with_alarms_is_asked_for_alarms() -> None:
    with xvfb() as screen:
        opened = auto(screen.display)

    assert (opened.name, opened.monitor.name, opened.passed_over) == ("x11-sync", "x11-sync", ())


@pytest.mark.desktop
def test_a_server_without_the_screen_saver_extension_says_so() -> None:
    with xvfb("-extension", "MIT-SCREEN-SAVER") as screen, pytest.raises(AdapterUnavailable) as caught:
        open_idle(HandLoop(), idle_after=HALF_A_MINUTE, environ=screen.environ, wanted="x11-screensaver")

    assert caught.value.title == "The X server has no MIT-SCREEN-SAVER extension"


def test_without_alarms_the_screen_saver_is_asked(opened_among: Serve) -> None:
    opened = opened_among(without_extensions, with_the_second)

    assert opened.name == opened.monitor.name == "x11-screensaver"
    assert opened.passed_over == (("x11-sync", "The X server has no SYNC extension"),)


def test_without_either_presence_is_assumed(opened_among: Serve) -> None:
    opened = opened_among(without_extensions, without_extensions)

    assert opened.name == opened.monitor.name == "assumed"
    assert opened.passed_over[:2] == (
        ("x11-sync", "The X server has no SYNC extension"),
        ("x11-screensaver", "The X server has no MIT-SCREEN-SAVER extension"),
    )


def test_the_x_server_inside_a_wayland_session_is_not_believed(opened_among: Serve) -> None:
    opened = opened_among(xwayland, xwayland)

    assert opened.name == "assumed"
    assert {why for _, why in opened.passed_over[:2]} == {"In a Wayland session the X server does not see all input"}


def test_a_server_that_does_not_let_us_in_is_quoted(opened_among: Serve) -> None:
    opened = opened_among(locked, locked)

    assert opened.name == "assumed"
    assert {why for _, why in opened.passed_over[:2]} == {"The X display cannot be used: Authorization required"}
