"""`doctor --live`: stillness and the input after it, noticed or not."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from postured.daemon import trial
from tests.desktop.daemon import POSTURED, Home
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen, touch

SHORT = timedelta(milliseconds=300)
NOWHERE = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent/bus"}


@pytest.mark.desktop
def test_stillness_and_input_are_noticed(screen: Screen) -> None:
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        if "Now move" in line:
            touch(screen)

    touch(screen)
    assert trial.presence({**screen.environ, **NOWHERE}, say, still=SHORT) is True
    assert lines[-1] == "Noticed. Your presence is sensed as it should be."


@pytest.mark.desktop
def test_input_that_does_not_come_is_told(screen: Screen) -> None:
    lines: list[str] = []
    touch(screen)

    found = trial.presence({**screen.environ, **NOWHERE}, lines.append, still=SHORT, patience=5 * SHORT)

    assert found is False
    assert lines[-2:] == ["Noticed. Now move the mouse or press a key…", "That was not noticed."]


@pytest.mark.desktop
def test_a_desk_that_is_never_still_is_told(screen: Screen) -> None:
    lines: list[str] = []
    touch(screen)

    environ = {**screen.environ, **NOWHERE}
    found = trial.presence(environ, lines.append, still=timedelta(minutes=1), patience=SHORT)

    assert found is False
    assert lines[-1] == "That was not noticed. Something may have moved all the time; try again."


def test_without_a_sense_nothing_can_be_tried() -> None:
    lines: list[str] = []

    assert trial.presence(NOWHERE, lines.append, still=SHORT) is None
    assert lines == ["Presence cannot be tried: nothing here tells of it at once."]


@pytest.mark.desktop
def test_the_command_tells_what_to_do_beside_its_findings(tmp_path: Path, screen: Screen) -> None:
    (tmp_path / "run").mkdir(mode=0o700)
    home = Home(str(tmp_path), {"DISPLAY": screen.display})
    said = tmp_path / "said"
    touch(screen)
    with said.open("w", encoding="utf-8") as file:
        command = [POSTURED, "doctor", "--json", "--live"]
        process = subprocess.Popen(command, env=home.environ, stdout=subprocess.PIPE, stderr=file, text=True)
        wait_for(lambda: "Now move" in said.read_text(encoding="utf-8"), 60, what="the second request")
        touch(screen)
        found, _ = process.communicate(timeout=60)

    assert found.startswith('{"version": 1')
    assert said.read_text(encoding="utf-8").splitlines() == [
        "Touch nothing for 5 seconds…",
        "Noticed. Now move the mouse or press a key…",
        "Noticed. Your presence is sensed as it should be.",
    ]
