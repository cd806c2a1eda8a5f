"""The one line that each command answers with, and how it fails."""

import json
from dataclasses import replace
from typing import Any

import pytest

from postured.core.rules import Exercise, Rules, Walking
from postured.settings.handover import Handover, Problem
from tests.unit.cli.conftest import Say
from tests.unit.daemon.exercises import FIGURE_FOUR, world_with
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


def done_with(*exercises: Exercise) -> World:
    """A world where an exercise has just been done."""
    world = world_with(*exercises)
    world.let(30)
    world.ask("", "done", {})
    return world


def test_what_is_not_for_me_does_not_come_again_and_can_be_brought_back(say: Say) -> None:
    world = world_with(FIGURE_FOUR)
    world.let(30)

    assert say(world, "not-for-me") == (0, "It will not come again. Next: move, 10:07.\n", "")
    assert say(world, "exercises", "unlock", "figure-four") == (0, "It may come again.\n", "")


def test_of_a_plain_break_it_is_not_said_that_something_will_not_come_again(say: Say) -> None:
    world = World()
    world.let(30)

    assert say(world, "not-for-me") == (0, "Next: move, 10:07.\n", "")


def test_how_it_felt(say: Say) -> None:
    world = done_with(FIGURE_FOUR)
    put_aside = (
        "“glute” is put aside; `postured exercises unlock glute` brings it back. "
        "`postured safety` has the signs to know.\n"
    )
    once = "Thank you. Should it happen again, it is put aside. `postured safety` has the signs to know.\n"

    assert say(world, "felt", "fine") == (0, "Thank you. Next: move, 10:07.\n", "")
    assert say(world, "felt", "worse") == (0, once, "")
    assert say(world, "felt", "worse") == (0, once, "")
    world.let(30)
    say(world, "done")
    assert say(world, "felt", "worse") == (0, put_aside, "")
    assert say(world, "exercises", "unlock", "glute") == (0, "It may come again.\n", "")
    assert say(world, "felt", "leg") == (0, put_aside, "")


def test_what_is_not_put_aside_cannot_be_brought_back_and_what_is_is_named(say: Say) -> None:
    world = done_with(FIGURE_FOUR)
    title = "postured: “glutes” is not put aside\n  "
    assert say(world, "exercises", "unlock", "glutes") == (1, "", f"{title}Nothing is put aside.\n")

    say(world, "felt", "leg")
    assert say(world, "exercises", "unlock", "glutes") == (1, "", f"{title}Did you mean glute?\n")
    assert say(world, "exercises", "unlock", "yodel")[2].splitlines()[1] == "  These are: glute."


def walker(**more: Any) -> World:
    return World(replace(RULES, walking=Walking(**more)))


def test_the_walking_goal_and_walks_that_are_logged(say: Say) -> None:
    world = walker()

    assert say(world, "walk") == (0, "Walked today: 0 of 5 minutes.\nRung 1 of 8 on the ladder.\n", "")
    assert say(world, "walk", "log", "12m")[1].startswith(
        "Walked today: 12 minutes. That is today's goal, 5 minutes.\n"
    )
    assert say(world, "walk", "log", "3m")[1].startswith("Walked today: 15 minutes. That is today's goal, 5 minutes.\n")


def test_the_days_that_met_the_goal_are_counted(say: Say) -> None:
    world = walker()
    world.ask("", "walk", {"for": 360})
    for days in ("Of the last day, the goal was met on 1.", "Of the last 2 days, the goal was met on 1."):
        world.ask("", "pause", {"for": 86400})
        world.let(24 * 60)
        assert say(world, "walk")[1].splitlines()[-1] == days


def test_a_goal_in_steps_is_told_in_steps_once_there_is_one(say: Say) -> None:
    world = walker(steps=True)
    for _ in range(7):
        assert say(world, "walk", "steps", "4200")[1].startswith("Walked today: 0 of 5 minutes.\n")
        world.ask("", "pause", {"for": 86400})
        world.let(24 * 60)

    assert say(world, "walk", "steps", "2100")[1].startswith("Steps today: 2100 of 4200.\n")


def test_no_walk_is_longer_than_a_day(say: Say) -> None:
    code, _out, err = say(walker(), "walk", "log", "30h")

    assert (code, err.splitlines()[0]) == (64, "postured: that is no length of time for this")


def test_an_hour_is_written_as_people_do(say: Say) -> None:
    assert say(World(), "pause", "until", "8:00")[1].startswith("Paused until ")


def test_steps_that_are_none_are_refused(say: Say) -> None:
    assert say(walker(), "walk", "steps", "-1") == (
        64,
        "",
        "postured: that is no number of steps\n  From 0 to 200000, as your step counter shows them.\n",
    )


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        ("felt leg", 1, ["postured: there was no exercise yet", "  It is about the last one that you did."]),
        ("not-for-me", 1, ["postured: no reminder is open", "  `postured next` tells when the next one comes."]),
        (
            "exercises unlock glute",
            1,
            ["postured: “glute” is not put aside", "  Nothing is put aside."],
        ),
        *(
            (
                words,
                1,
                ["postured: there is no walking goal", "  `postured config set walking.enabled true` sets one."],
            )
            for words in ("walk", "walk --json", "walk log 12m", "walk steps 4200")
        ),
    ],
)
def test_what_there_is_nothing_to_say_of(say: Say, words: str, code: int, error: list[str]) -> None:
    found, out, err = say(World(), *words.split())

    assert (found, out, err.splitlines()) == (code, "", error)


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
                "postured: that is no length of time for this",
                "  More than none and at most a year, such as 5m or 1h30m.",
            ],
        ),
        (
            "pause 90",
            64,
            [
                "postured: “90” says no time",
                "  Did you mean postured pause 90m?",
                "  Such as: postured pause 45m, postured pause until 14:00, postured pause tomorrow.",
            ],
        ),
        (
            "snooze 30h",
            64,
            [
                "postured: that is no length of time for this",
                "  More than none and at most a day, such as 5m or 1h30m.",
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
