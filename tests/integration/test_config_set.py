"""`postured config set`: into the file, and into a daemon that runs."""

import json
import os
from pathlib import Path

import pytest

from tests.desktop.daemon import AT_ONCE, Home, running


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(str(tmp_path / "home of ada"))
    os.makedirs(found.path("run"), mode=0o700)
    return found


def read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


def test_a_running_daemon_goes_by_it_at_once(home: Home) -> None:
    home.configure(f"# Mine\n{AT_ONCE}")
    with running(home):
        done = home.call("config", "set", "routines.tea.every", "3h")

        assert (done.returncode, done.stdout) == (0, f"routines.tea.every is set, in {home.config}.\n")
        home.wait_status(lambda report: "tea" in [each["routine"] for each in report["routines"]])
        assert read(home.config).startswith("# Mine\n")


def test_with_no_daemon_the_file_is_written_all_the_same(home: Home) -> None:
    done = home.call("config", "set", "sound.enabled", "true")
    again = home.call("config", "set", "sound.enabled", "true", "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert again.returncode == 0
    told = {"version": 1, "changed": False, "key": "sound.enabled", "file": home.config, "in_force": True}
    assert json.loads(again.stdout) == told
    assert "[sound]\nenabled = true\n" in read(home.config)


def test_a_value_that_will_not_do_is_told_and_nothing_is_written(home: Home) -> None:
    done = home.call("config", "set", "routines.move.every", "25")

    assert done.returncode == 78
    assert done.stdout == ""
    assert done.stderr.startswith("postured: 1 problem in the settings\n")
    assert 'Did you mean "25m"?' in done.stderr
    assert not os.path.exists(home.config)


def test_health_goes_where_it_is_kept(home: Home) -> None:
    home.configure("")
    health = home.path(".config", "postured", "health.toml")
    Path(health).write_text("[health]\noffice = true # not at home\n")

    home.call("config", "set", "health.office", "false")

    assert read(health) == "[health]\noffice = false # not at home\n"
    assert read(home.config) == ""


def test_another_file_can_be_named(home: Home) -> None:
    other = home.path("other.toml")

    done = home.call("config", "set", "--config", other, "profile", "gentle")

    assert done.returncode == 0
    assert 'profile = "gentle"\n' in read(other)
    assert not os.path.exists(home.config)
