"""What ``status --json`` promises to scripts."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from postured.core.rules import Rules, Style, Walking
from postured.settings.handover import Handover
from tests.unit.daemon.exercises import FIGURE_FOUR, LOOK_FAR, world_with
from tests.unit.daemon.world import MINUTE, MOVE, RULES, World

BERLIN = ZoneInfo("Europe/Berlin")
PROMISED = {
    "version",
    "presence",
    "since",
    "sitting",
    "screen",
    "paused_until",
    "busy",
    "open",
    "next",
    "today",
    "problems",
}


@pytest.mark.parametrize("rules", [RULES, Rules()], ids=["one routine", "none"])
@pytest.mark.parametrize("minutes", [0, 23, 31, 70])
def test_what_is_promised_is_always_there_and_goes_through_json(rules: Rules, minutes: float) -> None:
    world = World(rules)
    world.let(minutes)
    report = world.desk.report()

    assert set(report) >= PROMISED
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert {"shown", "done", "adherence", "sitting", "longest_bout"} <= set(report["today"])


def test_a_quiet_half_hour() -> None:
    world = World()
    world.let(23)

    assert world.desk.report() == {
        "version": 1,
        "organisation": None,
        "at": "2026-11-23T09:30:41+01:00",
        "presence": "active",
        "since": "2026-11-23T09:07:41+01:00",
        "sitting": 1380.0,
        "screen": 1380.0,
        "paused_until": None,
        "busy": [],
        "open": None,
        "next": {"routine": "move", "due": "2026-11-23T09:37:41+01:00", "in": 420.0, "reason": "due"},
        "held": None,
        "today": {
            "shown": 0,
            "done": 0,
            "ambient": 0,
            "natural_absences": 0,
            "adherence": None,
            "sitting": 1380.0,
            "longest_bout": 1380.0,
        },
        "routines": [
            {
                "routine": "move",
                "counts": "sitting",
                "shows": 1380.0,
                "every": 1800.0,
                "usual": 1800.0,
                "refused": 0,
                "rides": False,
                "alone": True,
                "due": "2026-11-23T09:37:41+01:00",
            }
        ],
        "budget": {"hour": 0, "per_hour": 2, "day": 0, "per_day": 14, "ambient": 0, "ambient_per_hour": 3},
        "put_aside": [],
        "walking": None,
        "senses": {
            "idle": {"chosen": "fake", "works": True, "others": {}, "trouble": "", "polls": None},
            "notifier": {"chosen": "wall", "works": True, "others": {}, "trouble": "", "buttons": True},
            "journal": {"chosen": "files", "works": True, "others": {}, "trouble": ""},
            "settings": {"chosen": "as-written", "works": True, "others": {}, "trouble": ""},
            "sound": {"chosen": "", "works": False, "others": {}, "trouble": "", "enabled": False},
        },
        "problems": [],
    }


def opened(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.desk.report()["open"]
    return found


def test_an_open_reminder_through_its_life() -> None:
    world = World()
    world.let(30)
    assert opened(world) == {
        "id": 1,
        "routine": "move",
        "style": "notification",
        "phase": "shown",
        "until": "2026-11-23T09:39:41+01:00",
        "lasts": 120.0,
        "showings": 1,
        "satisfies": ["move"],
        "exercise": None,
    }

    world.ask("", "snooze", {})
    assert (opened(world)["phase"], opened(world)["until"]) == ("snoozed", "2026-11-23T09:42:41+01:00")

    world.let(5)
    world.ask("", "start", {})
    assert (opened(world)["phase"], opened(world)["showings"]) == ("running", 2)

    world.let(2)
    report = world.desk.report()
    assert report["open"] is None
    assert (report["today"]["shown"], report["today"]["done"], report["today"]["adherence"]) == (1, 1, 1.0)


def test_an_open_reminder_has_its_exercise_in_full() -> None:
    world = world_with(FIGURE_FOUR)
    world.let(30)

    assert opened(world)["exercise"] == {
        "id": "figure-four",
        "name": "Figure four on the chair",
        "dose": "20 seconds, on each side",
        "steps": ["Sit tall.", "Lay one ankle on the other knee.", "Lean forward a little."],
        "note": "The stretch is felt in the buttock.",
    }
    assert opened(world)["lasts"] == 120.0

    world.settings.handover = Handover(rules=world.consumer.rules)
    world.desk.reload()
    assert opened(world)["exercise"] == {"id": "figure-four"}


def test_what_is_put_aside_is_told_by_name() -> None:
    world = world_with(FIGURE_FOUR, LOOK_FAR)
    families = {"figure-four": "eyes", "look-far": "glute"}
    world.let(30)
    first = opened(world)["exercise"]["id"]
    world.ask("", "not-for-me", {})
    assert world.desk.report()["put_aside"] == [first]

    world.let(30)
    world.ask("", "done", {})
    world.ask("", "felt", {"how": "leg"})
    assert world.desk.report()["put_aside"] == sorted([first, families[first]])


def test_the_walking_goal_is_told_with_its_ladder_and_its_days() -> None:
    world = World(replace(RULES, walking=Walking()), wall=datetime(2026, 11, 23, 23, 30, tzinfo=BERLIN))
    world.ask("", "walk", {"for": 360})
    expected: dict[str, Any] = {
        "goal": 300.0,
        "walked": 360.0,
        "steps": 0,
        "steps_goal": None,
        "rung": 1,
        "rungs": 8,
        "days": [],
    }
    assert world.desk.report()["walking"] == expected

    world.let(31)
    world.ask("", "skip", {})
    days = [{"date": "2026-11-23", "met": True}]
    assert world.desk.report()["walking"] == {**expected, "walked": 0.0, "days": days}


def test_the_budget_counts_what_came() -> None:
    world = World()
    world.let(30)

    budget = {"hour": 1, "per_hour": 2, "day": 1, "per_day": 14, "ambient": 0, "ambient_per_hour": 3}
    assert world.desk.report()["budget"] == budget


def test_the_budget_counts_the_quiet_ones_apart() -> None:
    world = World(replace(RULES, routines=(replace(MOVE, style=Style.AMBIENT),)))
    world.let(30)

    budget = world.desk.report()["budget"]
    assert (budget["hour"], budget["day"], budget["ambient"]) == (0, 0, 1)


def test_a_pause_is_told_with_what_it_holds() -> None:
    world = World()
    world.ask("", "pause", {"for": 3600})
    report = world.desk.report()

    assert report["paused_until"] == "2026-11-23T10:07:41+01:00"
    until = "2026-11-23T10:07:41+01:00"
    assert report["held"] == {"reason": "paused", "since": None, "until": until, "waits": False}
    assert report["next"]["reason"] == "paused"


def test_without_a_routine_there_is_nothing_to_come() -> None:
    world = World(Rules())
    world.let(100)
    report = world.desk.report()

    assert (report["next"], report["open"], report["routines"], report["held"]) == (None, None, [], None)
    assert report["sitting"] == (100 * MINUTE).total_seconds()


def test_what_does_not_work_is_a_problem_with_a_sentence() -> None:
    world = World()
    world.journal.break_disk("The disk is full.")

    assert world.desk.report()["problems"] == [{"part": "journal", "message": "The disk is full."}]
