"""What no employer can do, read off the declaration of the settings: hide what keeps people safe, or touch health.

Were a key marked for policies that could, or a setting invented that hides one of these at all, a test here fails.
"""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from postured.core.rules import Rules
from postured.daemon.menu import Wishes, menu
from postured.rulebook import rules_from
from postured.settings.declaration import Setting, settings
from postured.settings.generate import schema
from postured.settings.handover import Handover
from postured.settings.layers import Layer, Level, combine
from postured.settings.model import BUILT_IN_ROUTINES
from tests.unit.daemon.exercises import FAMILIES, FIGURE_FOUR, TEXTS
from tests.unit.daemon.world import World

OF_THE_PERSON_ALONE = re.compile(
    r"safety|card|red.flag|disclaimer|acknowledg|felt|feel|worse|\bleg\b|not.for.me|unlock|put.aside|emergency",
    re.IGNORECASE,
)
"""What no setting may be about: these are there for everybody, always."""
POLICY_KEYS = {
    *("profile", "language", "ramp.enabled", "walking.enabled", "sound.enabled", "interruptions.programs"),
    *(f"hours.{each}" for each in ("days", "ranges", "holidays", "quiet_after_arrival", "quiet_before_end")),
    *(f"interruptions.{each}" for each in ("min_gap", "merge_within", "per_hour", "ambient_per_hour", "per_day")),
    *(
        f"routines.NAME.{each}"
        for each in ("every", "at", "lasts", "counts", "style", "wait_at_most", "exercises", "enabled")
    ),
}
"""All that a policy can set. Whoever adds one looks first at what an employer could do with it."""
AS_FAR_AS_IT_GOES: dict[str, Any] = {
    "profile": "eyes-only",
    "hours": {"days": ["sun"], "ranges": ["03:00-03:01"], "quiet_after_arrival": "24h", "quiet_before_end": "24h"},
    "interruptions": {"per_hour": 0, "ambient_per_hour": 0, "per_day": 0, "min_gap": "24h"},
    "ramp": {"enabled": True},
    "walking": {"enabled": False},
    "sound": {"enabled": False},
    "routines": {
        **{name: {"enabled": False} for name in BUILT_IN_ROUTINES},
        "move": {"enabled": True, "every": "24h", "style": "fullscreen", "exercises": ["glute"]},
    },
}
"""A policy that leaves as little as it can."""


def of_policies() -> list[Setting]:
    return [each for each in settings() if each.policy]


def test_a_policy_sets_nothing_about_health() -> None:
    health = [each for each in settings() if each.key[0] == "health"]

    assert {each.key[-1] for each in health} >= {"skip_if", "positions", "office", "equipment"}
    assert [".".join(each.key) for each in health if each.policy] == []
    assert [".".join(each.key) for each in of_policies() if each.key[0] == "health"] == []


def test_nor_does_the_schema_that_policies_are_written_by_mark_any_of_it() -> None:
    definitions = json.loads(schema())["$defs"]

    assert not any(each.get("policy") for each in definitions["Health"]["properties"].values())
    assert any(each.get("policy") for each in definitions["Hours"]["properties"].values())


@pytest.mark.parametrize("setting", list(settings()), ids=lambda each: ".".join(each.key))
def test_no_setting_is_about_what_is_there_for_everybody(setting: Setting) -> None:
    assert OF_THE_PERSON_ALONE.search(" ".join((".".join(setting.key), setting.sentence))) is None


def test_what_a_policy_can_set_is_known_key_by_key() -> None:
    assert {".".join(each.key) for each in of_policies()} == POLICY_KEYS


def under_a_policy() -> Rules:
    """The rules of somebody with a policy on top, who likes the chair."""
    person = Layer(Level.USER, {"health": {"skip_if": ["vertigo"]}})
    combined = combine([person, Layer(Level.MANDATORY, AS_FAR_AS_IT_GOES)])
    assert combined.problems == ()
    assert combined.settings.health.skip_if == ("vertigo",)
    return replace(rules_from(combined.settings), exercises=(FIGURE_FOUR,))


def test_whatever_a_policy_says_everything_that_keeps_people_safe_is_there() -> None:
    rules = under_a_policy()
    world = World(rules, handover=Handover(rules=rules, exercises=TEXTS, families=FAMILIES))

    def offered() -> set[str]:
        return {each.key for each in menu(world.desk.status(), Wishes()) if each.enabled}

    always = {"safety", "about", "quit"}
    assert always <= offered()
    world.ask("", "now", {})
    assert {"start", "snooze", "skip", "not-for-me"} <= {each.key for each in world.notifier.up["reminder"].buttons}
    assert {*always, "start", "snooze", "skip", "not-for-me"} <= offered()

    world.ask("", "done", {})
    world.ask("", "felt", {"how": "leg"})
    assert [each.key for each in world.notifier.up["safety"].buttons] == ["safety"]
    assert world.desk.report()["put_aside"] == ["glute"]
    assert world.ask("", "pause", {})["status"]["paused_until"] is not None
    assert always <= offered()
