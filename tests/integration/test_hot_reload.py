"""A saved file is in force at once, in the running daemon, with nobody told to read it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.daemon import AT_ONCE, Home, running

LATER = AT_ONCE.replace('"40s"', '"3h"')
SOONER = AT_ONCE.replace('"40s"', '"2h"')
BAD = AT_ONCE.replace('"40s"', '"3 hours"')


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(str(tmp_path))


def every(seconds: int) -> Callable[[dict[str, Any]], bool]:
    return lambda report: [each["every"] for each in report["routines"] if each["routine"] == "move"] == [seconds]


def parts(report: dict[str, Any]) -> set[str]:
    return {each["part"] for each in report["problems"]}


def test_a_save_is_in_force_and_what_has_accrued_stays(home: Home) -> None:
    home.configure(LATER)
    with running(home):
        before = home.status()
        assert before["senses"]["files"]["polls"] is None
        home.configure(SOONER)

        after = home.wait_status(every(7200))

        assert after["sitting"] >= before["sitting"]
        assert after["since"] == before["since"]
        assert after["routines"][0]["shows"] >= before["routines"][0]["shows"]


def test_the_first_settings_of_all_are_found_when_they_come(home: Home) -> None:
    with running(home):
        assert not os.path.exists(home.path(".config"))
        home.configure(LATER)

        home.wait_status(every(10800))


def test_a_bad_save_keeps_the_last_good_settings_and_says_so_until_it_is_mended(home: Home) -> None:
    home.configure(LATER)
    with running(home) as daemon:
        home.configure(BAD)
        report = home.wait_status(lambda report: "settings" in parts(report))

        assert every(10800)(report)
        assert f"{home.config}:" in report["problems"][-1]["message"]
        assert daemon.said().count("A setting needs a look") == 1
        assert "config.toml, line " in daemon.said()

        home.configure(SOONER)
        assert "settings" not in parts(home.wait_status(every(7200)))
        assert daemon.said().count("A setting needs a look") == 1


def test_a_profile_and_health_and_what_a_link_leads_to_are_watched_too(home: Home) -> None:
    dotfiles = Path(home.path("dotfiles"))
    dotfiles.mkdir()
    (dotfiles / "config.toml").write_text('profile = "mine.toml"\n' + LATER)
    os.makedirs(os.path.dirname(home.config))
    os.symlink(dotfiles / "config.toml", home.config)
    beside = Path(home.config).parent
    (beside / "mine.toml").write_text('[routines.tea]\nevery = "4h"\n')
    with running(home):
        (beside / "mine.toml").write_text('[routines.tea]\nevery = "5h"\n')
        home.wait_status(lambda report: 18000 in [each["every"] for each in report["routines"]])

        (dotfiles / "new").write_text('profile = "mine.toml"\n' + SOONER)
        (dotfiles / "new").replace(dotfiles / "config.toml")
        home.wait_status(every(7200))

        assert home.status()["walking"] is not None
        (beside / "health.toml").write_text('[health]\npositions = ["seated"]\n')
        home.wait_status(lambda report: report["walking"] is None)
