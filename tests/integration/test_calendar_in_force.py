"""A meeting in a calendar file keeps reminders back, in the installed daemon; and nobody learns what it is about."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desktop.bus import private_bus
from tests.desktop.daemon import AT_ONCE, Home, running

pytestmark = pytest.mark.desktop

SECRET = "Something that is nobody's business"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with private_bus() as bus:
        home = Home(str(tmp_path), bus.environ)
        home.configure(AT_ONCE + '[interruptions]\ncalendars = ["work.ics", "none.ics"]\nsettle = "0s"\n')
        yield home


def meeting(home: Home, begins: float, ends: float) -> None:
    """Write a calendar with one meeting, in seconds from now, as a program that syncs it would."""
    file = os.path.join(os.path.dirname(home.config), "work.ics")
    now = datetime.now(UTC)
    moments = [(now + timedelta(seconds=each)).strftime("%Y%m%dT%H%M%SZ") for each in (begins, ends)]
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1", f"SUMMARY:{SECRET}"),
        *(f"DTSTART:{moments[0]}", f"DTEND:{moments[1]}", "END:VEVENT", "END:VCALENDAR", ""),
    ]
    Path(file + ".new").write_text("\r\n".join(lines), encoding="utf-8")
    Path(file + ".new").rename(file)


def test_a_meeting_begins_holds_and_ends(home: Home) -> None:
    meeting(home, 6, 16)
    with running(home, "--no-tray"):
        before = home.status()
        assert before["busy"] == []
        assert before["senses"]["calendar"]["works"]
        assert "none.ics" in json.dumps(before["problems"])

        busy = home.wait_status(lambda told: told["busy"])
        assert [each["signal"] for each in busy["busy"]] == ["calendar"]
        assert busy["held"]["reason"] == "calendar"
        assert busy["held"]["until"]

        home.wait_status(lambda told: not told["busy"], 30)
    assert_nothing_is_known_of_it(home)


def test_a_calendar_that_is_saved_is_read_again(home: Home) -> None:
    meeting(home, 3600, 7200)
    with running(home, "--no-tray"):
        assert home.status()["busy"] == []

        meeting(home, -60, 3600)
        home.wait_status(lambda told: told["busy"])

        meeting(home, 3600, 7200)
        home.wait_status(lambda told: not told["busy"])


def test_a_meeting_goes_on_when_all_days_are_erased(home: Home) -> None:
    meeting(home, -60, 3600)
    with running(home, "--no-tray"):
        before = home.wait_status(lambda told: told["busy"])

        assert home.call("erase", "--yes").returncode == 0

        after = home.status()
        assert [each["signal"] for each in after["busy"]] == ["calendar"]
        assert after["held"]["until"] == before["held"]["until"]


def assert_nothing_is_known_of_it(home: Home) -> None:
    """In no file of postured's, the cache of the settings included."""
    kept = [path for path in Path(home.data).rglob("*") if path.is_file()]

    assert any(path.name == "settings.json" for path in kept)
    assert not [path for path in kept if SECRET.encode() in path.read_bytes()]
