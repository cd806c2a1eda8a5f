"""`postured doctor --report`: all that a developer asks for first, and nothing that is the person's own."""

import getpass
import json
import os
import socket
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.daemon import ONE_ROUTINE, Home, running

PRIVATE = """
[health]
skip_if = ["{tag}"]
equipment = ["chair"]
[routines.take-insulin]
every = "30s"
lasts = "20s"
[interruptions]
programs = ["secret-game"]
"""
STRANGERS = (
    *("ida-mustermann", "insulin", "knee", "secret-game", "Rückenübung"),
    *("skip_if", "equipment", "health", "excerpt"),
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The home of somebody with a name, who is unwell and has a routine that says so."""
    folder = tmp_path / "ida-mustermann"
    folder.mkdir()
    os.makedirs(folder / "run", mode=0o700)
    return Home(str(folder), {"USER": "ida-mustermann", "LOGNAME": "ida-mustermann", "XDG_CURRENT_DESKTOP": "XFCE"})


def reported(home: Home, name: str = "report.json") -> tuple[str, dict[str, Any]]:
    called = home.call("doctor", "--report", home.path(name))
    assert called.returncode == 1, called.stderr
    assert f"The report is in {home.path(name)}. Read it before you send it." in called.stdout
    with open(home.path(name), encoding="utf-8") as file:
        text = file.read()
    return text, json.loads(text)


def assert_no_strangers(text: str, home: Home) -> None:
    for word in (*STRANGERS, home.folder):
        assert word.lower() not in text.lower(), word
    for word in (getpass.getuser(), socket.gethostname()):
        assert f'"{word}"' not in text
        assert f"/{word}/" not in text


def test_after_a_day_it_holds_the_decisions_and_no_stranger(home: Home) -> None:
    home.configure(ONE_ROUTINE.replace('"40s"', '"3h"') + PRIVATE.format(tag="knee-pain"))
    with running(home, "--set", "hours.ranges=[]", "--set", "hours.quiet_after_arrival=0s"):
        pass
    entries = [decision(number) for number in range(130)]
    month = os.path.join(home.data, "journal", "2026-11.jsonl")
    with open(month, "a", encoding="utf-8") as file:
        file.writelines(json.dumps(each) + "\n" for each in entries)

    text, told = reported(home)

    assert_no_strangers(text, home)
    assert (told["report"], told["postured"], told["session"]["XDG_CURRENT_DESKTOP"]) == (1, "0.1.0", "XFCE")
    assert told["libraries"]["jeepney"] != "missing"
    assert told["doctor"]["running"] is False
    assert len(told["decisions"]) == 100
    assert told["decisions"][-1] == {
        "at": "2026-11-23T11:09+01:00",
        "decision": "remind",
        "id": 129,
        "style": "notification",
        "reason": "due",
        "lasts": 120.0,
        "routine": "own-1",
        "satisfies": ["own-1", "move"],
    }
    assert {each["routine"] for each in told["settings"]["routines"]} >= {"move", "own-1"}


def decision(number: int) -> dict[str, Any]:
    return {
        "v": 1,
        "n": 10_000 + number,
        "at": f"2026-11-23T{9 + number // 60:02}:{number % 60:02}:41.123456+01:00",
        "elapsed": 60.0 * number,
        "kind": "decision",
        "decision": "remind",
        "id": number,
        "routine": "take-insulin",
        "style": "notification",
        "lasts": 120.0,
        "reason": "due",
        "satisfies": ["take-insulin", "move"],
        "exercise": "Rückenübung",
    }


def test_a_mistake_in_the_settings_is_told_by_its_place_alone(home: Home) -> None:
    home.configure(f'[health]\nskip_if = ["ida-mustermann, {home.folder}"]\n')
    text, told = reported(home)

    assert_no_strangers(text, home)
    assert told["settings"]["problems"] == [{"layer": "user", "line": 2, "column": 12}]


def test_nothing_is_told_of_an_exercise_of_ones_own(home: Home) -> None:
    folder = os.path.join(os.path.dirname(home.config), "exercises")
    os.makedirs(folder)
    Path(folder, "mine.toml").write_text('[exercises.insulin-walk]\nname = "Insulin"\n', encoding="utf-8")
    text, told = reported(home)

    assert_no_strangers(text, home)
    assert "own-files" not in told["doctor"]["senses"]


def test_paths_under_the_home_begin_with_a_tilde(home: Home) -> None:
    os.makedirs(home.data, mode=0o700)
    Path(home.data, "journal").write_text("", encoding="utf-8")
    text, told = reported(home)

    assert_no_strangers(text, home)
    assert told["doctor"]["senses"]["journal"]["trouble"].endswith(": ~/.local/share/postured/journal")
    assert told["decisions"] == [{"trouble": "cannot read ~/.local/share/postured/journal"}]


def test_it_is_the_persons_alone_and_takes_no_files_place(home: Home) -> None:
    reported(home)
    assert stat.S_IMODE(os.stat(home.path("report.json")).st_mode) == 0o600

    Path(home.path("diary")).write_text("Dear diary", encoding="utf-8")
    os.symlink(home.path("elsewhere"), home.path("link"))
    for name, why in (("diary", "there already"), ("link", "there already"), ("no/where", "No such file")):
        called = home.call("doctor", "--report", home.path(name))

        assert called.returncode == 73, name
        assert why in called.stderr
        assert called.stderr.startswith("postured: cannot write ")
    assert Path(home.path("diary")).read_text(encoding="utf-8") == "Dear diary"
    assert not os.path.lexists(home.path("elsewhere"))


def test_with_json_on_the_screen_there_is_nothing_else_on_it(home: Home) -> None:
    called = home.call("doctor", "--json", "--report", home.path("report.json"))

    assert json.loads(called.stdout)["version"] == 1
