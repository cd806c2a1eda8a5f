"""Which sense of idleness is opened, and what is said of those that could not be: where there is no X server."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from postured.adapters.idle import open_idle
from postured.errors import AdapterUnavailable
from tests.fakes.x11 import HandLoop

HALF_A_MINUTE = timedelta(seconds=30)


def passed_over(environ: Mapping[str, str], platform: str = "linux") -> tuple[tuple[str, str], ...]:
    opened = open_idle(HandLoop(), idle_after=HALF_A_MINUTE, platform=platform, environ=environ)
    assert opened.name == opened.monitor.name == "assumed"
    return opened.passed_over


def test_without_a_display_presence_is_assumed() -> None:
    why = "The X display cannot be used: DISPLAY is not set"

    assert passed_over({}) == (("x11-sync", why), ("x11-screensaver", why))


def test_where_nobody_listens_presence_is_assumed() -> None:
    names = [name for name, _ in passed_over({"DISPLAY": ":59000"})]

    assert names == ["x11-sync", "x11-screensaver"]


@pytest.mark.parametrize("session", [{"WAYLAND_DISPLAY": "wayland-0"}, {"XDG_SESSION_TYPE": "wayland"}])
def test_in_a_wayland_session_the_x_server_is_not_believed(session: dict[str, str]) -> None:
    why = "In a Wayland session the X server does not see all input"

    assert passed_over({"DISPLAY": ":59000", **session}) == (("x11-sync", why), ("x11-screensaver", why))


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_on_other_platforms_presence_is_assumed(platform: str) -> None:
    assert passed_over({"DISPLAY": ":59000"}, platform) == ()


def test_one_named_outright_is_never_replaced() -> None:
    with pytest.raises(AdapterUnavailable) as caught:
        open_idle(HandLoop(), idle_after=HALF_A_MINUTE, environ={}, wanted="x11-sync")

    assert (caught.value.title, caught.value.detail) == ("The X display cannot be used", "DISPLAY is not set")


def test_assumed_can_be_named_outright() -> None:
    opened = open_idle(HandLoop(), idle_after=HALF_A_MINUTE, environ={"DISPLAY": ":0"}, wanted="assumed")

    assert (opened.name, opened.passed_over) == ("assumed", ())


def test_a_name_that_nobody_knows_is_refused() -> None:
    with pytest.raises(AdapterUnavailable, match="“crystal-ball”"):
        open_idle(HandLoop(), idle_after=HALF_A_MINUTE, environ={}, wanted="crystal-ball")
