"""The one line that each command answers with, and how it fails."""

import json

import pytest

from postured.core.rules import Rules
from postured.settings.handover import Handover, Problem
from tests.unit.cli.conftest import Say
from tests.unit.daemon.world import RULES, World


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("start", "Enjoy your break."),
        ("done", "Well taken. Next: move, 10:07."),
        ("skip", "Next: move, 10:07."),
        ("snooze", "Later, then. Next: move, 09:42."),
        ("snooze 10m", "Later, then. Next: move, 09:47."),
        ("now", "Here it is."),
        ("now move", "Here it is."),
        ("pause", "Paused until 10:37."),
        ("pause 45m", "Paused until 10:22."),
        ("pause for 1h30m", "Paused until 11:07."),
        ("pause until 14:00", "Paused until 14:00."),
        ("pause until 09:00", "Paused until tomorrow at 09:00."),
        ("pause tomorrow", "Paused until tomorrow at 00:00."),
        ("pause until tomorrow", "Paused until tomorrow at 00:00."),
        ("pause 7d", "Paused until 2026-11-30 at 09:37."),
        ("resume", "Next: move, 10:07."),
        ("reload", "Settings read again."),
        ("quit", "postured ends. Until next time."),
    ],
)
def test_a_command_with_a_reminder_open(say: Say, words: str, line: str) -> None:
    world = World()
    world.let(30)

    assert say(world, *words.split()) == (0, line + "\n", "")


def test_up_with_nothing_open(say: Say) -> None:
    assert say(World(), "up") == (0, "Enjoy. Your time away counts from now.\n", "")


def test_the_last_later_of_a_reminder(say: Say) -> None:
    world = World()
    world.let(30)
    for _ in range(3):
        say(world, "snooze")

    assert say(world, "snooze") == (0, "That was its last “later”. Next: move, 10:07.\n", "")


def test_after_the_last_routine_nothing_is_promised(say: Say) -> None:
    assert say(World(Rules()), "resume") == (0, "No reminder is on its way.\n", "")


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        ("done", 1, ["postured: no reminder is open", "  `postured next` tells when the next one comes."]),
        (
            "now yodel",
            64,
            ["postured: there is no such routine", "  `postured why` lists those that are switched on."],
        ),
        (
            "pause until teatime",
            64,
            ["postured: “teatime” is no time of day", "  Write it as 14:00, or write “tomorrow”."],
        ),
        (
            "pause teatime",
            64,
            [
                "postured: “teatime” says no time",
                "  Such as: postured pause 45m, postured pause until 14:00, postured pause tomorrow.",
            ],
        ),
        (
            "pause 0m",
            64,
            [
                "postured: “0m” says no time",
                "  Such as: postured pause 45m, postured pause until 14:00, postured pause tomorrow.",
            ],
        ),
        (
            "pause 400d",
            64,
            [
                "postured: “for” must be a length of time",
                "  More than none and at most a year, such as 5m or 1h30m.",
            ],
        ),
    ],
)
def test_what_cannot_be_done_is_one_line_and_advice(say: Say, words: str, code: int, error: list[str]) -> None:
    found, out, err = say(World(), *words.split())

    assert (found, out, err.splitlines()) == (code, "", error)


def test_json_has_a_version_whatever_the_command(say: Say) -> None:
    world = World()
    world.let(30)
    for command in ("snooze", "skip", "pause", "resume", "up", "reload", "quit"):
        code, out, _err = say(world, command, "--json")
        assert code == 0
        assert json.loads(out)["version"] == 1


def test_reload_with_a_mistake_in_the_settings(say: Say) -> None:
    world = World()
    problem = Problem(layer="user", file="/home/ida/config.toml", key="routines.move.every", message="It is no length.")
    world.settings.handover = Handover(rules=RULES, problems=(problem,))

    code, out, err = say(world, "reload")
    assert (code, out) == (78, "")
    assert err == (
        "postured: some settings cannot be used, so the last good ones stay in force\n"
        "  /home/ida/config.toml: routines.move.every\n"
        "    It is no length.\n"
    )
    code, out, _err = say(world, "reload", "--json")
    assert code == 78
    assert len(json.loads(out)["problems"]) == 1
