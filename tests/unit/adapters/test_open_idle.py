"""Which sense of idleness is opened, and what is said of those that could not be: where there is no X server."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from postured.adapters.idle import open_idle
from postured.errors import AdapterUnavailable
from postured.wire import x11
from tests.fakes.x11 import HandLoop

HALF_A_MINUTE = timedelta(seconds=30)
NOWHERE = "unix:path=/nonexistent/bus"
NO_SESSION_BUS = "there is no session bus (D-Bus) here"
NO_BUSES = (
    ("mutter", NO_SESSION_BUS),
    ("screensaver", NO_SESSION_BUS),
    ("logind-idlehint", "there is no system bus (D-Bus) here"),
)


def passed_over(environ: Mapping[str, str], platform: str = "linux") -> tuple[tuple[str, str], ...]:
    apart = {**environ, "DBUS_SYSTEM_BUS_ADDRESS": NOWHERE}
    opened = open_idle(HandLoop(), idle_after=HALF_A_MINUTE, platform=platform, environ=apart)
    assert opened.name == opened.monitor.name == "assumed"
    return opened.passed_over


def test_without_a_display_presence_is_assumed() -> None:
    why = "The X display cannot be used: DISPLAY is not set"

    assert passed_over({}) == (("x11-sync", why), ("x11-screensaver", why), *NO_BUSES)


def test_where_nobody_listens_presence_is_assumed() -> None:
    names = [name for name, _ in passed_over({"DISPLAY": ":59000"})]

    assert names == ["x11-sync", "x11-screensaver", "mutter", "screensaver", "logind-idlehint"]


@pytest.mark.parametrize("session", [{"WAYLAND_DISPLAY": "wayland-0"}, {"XDG_SESSION_TYPE": "wayland"}])
def test_in_a_wayland_session_the_x_server_is_not_believed(session: dict[str, str], tmp_path: Path) -> None:
    nobody = {"XDG_RUNTIME_DIR": str(tmp_path), "DISPLAY": ":59000", **session}

    assert passed_over(nobody) == (
        ("ext-idle-notify", "The Wayland display cannot be used: No such file or directory"),
        *NO_BUSES,
        ("x11-sync", "In a Wayland session the X server does not see all input"),
    )


def test_a_wayland_display_without_a_folder_to_be_in_is_none() -> None:
    found = dict(passed_over({"XDG_SESSION_TYPE": "wayland"}))

    assert found["ext-idle-notify"] == "The Wayland display cannot be used: XDG_RUNTIME_DIR is not set"


@pytest.mark.parametrize(
    ("platform", "others"),
    [
        ("darwin", [("quartz", "Quartz cannot be asked for the time since the last input")]),
        ("win32", [("windows", "Windows cannot be asked for the time since the last input")]),
        ("freebsd", []),
    ],
)
def test_where_a_platform_has_not_what_it_should_presence_is_assumed(
    platform: str, others: list[tuple[str, str]]
) -> None:
    found = passed_over({"DISPLAY": ":59000"}, platform)

    assert [(name, why.partition(":")[0]) for name, why in found] == others


def test_a_problem_that_nobody_foresaw_leaves_the_next_best(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_more_files(_environ: Mapping[str, str]) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(x11, "connect", no_more_files)

    why = "[Errno 24] Too many open files"
    assert passed_over({"DISPLAY": ":59000"}) == (("x11-sync", why), ("x11-screensaver", why), *NO_BUSES)
    assert "x11-sync failed; going on without" in caplog.text


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
