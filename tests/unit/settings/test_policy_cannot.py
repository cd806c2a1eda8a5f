"""What no employer can do, read off the declaration of the settings: hide what keeps people safe, or touch health.

Were a key marked for policies that could, or a setting invented that hides one of these at all, a test here fails.
"""

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from postured.core.rules import Rules
from postured.daemon.menu import Wishes, menu
from postured.rulebook import rules_from
from postured.settings import sources
from postured.settings.declaration import ANY_NAME, Setting, settings
from postured.settings.durations import written
from postured.settings.floor import marks_of, quantity
from postured.settings.generate import schema
from postured.settings.handover import Handover
from postured.settings.layers import Layer, Level, check, combine
from postured.settings.model import BUILT_IN_ROUTINES
from postured.settings.paths import shipped
from tests.unit.daemon.exercises import FAMILIES, FIGURE_FOUR, TEXTS
from tests.unit.daemon.world import World

OF_THE_PERSON_ALONE = re.compile(
    r"safety|card|red.flag|disclaimer|acknowledg|lock.*screen|screen.*lock|felt|feel|worse|\bleg\b|not.for.me|unlock|put.aside|emergency",
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
        "move": {"enabled": True, "every": "24h", "style": "window", "exercises": ["glute"]},
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


NO_BOUND_OF_ITS_OWN = {
    *("hours.quiet_after_arrival", "hours.quiet_before_end", "interruptions.merge_within"),
}
"""Quantities that a policy may set as far as the person may: however far, they bring no reminder that was not due."""


def beyond(setting: Setting) -> list[Any]:
    """What a policy must not say there, for each of the bounds that the declaration has for policies."""
    marks = marks_of(example_of(setting))
    tried: list[Any] = []
    for end, by in (("policy_least", -1), ("policy_most", 1)):
        if end in marks:
            bound = quantity(example_of(setting), marks[end])
            tried.append(bound + by if isinstance(bound, int) else written(bound + timedelta(seconds=by)))
    return tried


def example_of(setting: Setting) -> tuple[str, ...]:
    return tuple("move" if part == ANY_NAME else part for part in setting.key)


def as_policy(key: tuple[str, ...], value: Any) -> Layer:
    for part in reversed(key):
        value = {part: value}
    return Layer(Level.MANDATORY, value)


def default(setting: Setting) -> Any:
    return {"every": "30m"}.get(setting.key[-1], setting.default) if setting.default is None else setting.default


@pytest.mark.parametrize("setting", list(settings()), ids=lambda each: ".".join(each.key))
@pytest.mark.parametrize("level", [Level.RECOMMENDED, Level.MANDATORY])
def test_a_policy_sets_what_is_marked_and_nothing_else(setting: Setting, level: Level) -> None:
    value = default(setting)
    found = check(replace(as_policy(example_of(setting), value if value is not None else "30m"), level=level))

    assert ("No policy can set this: it is the person's own." in [each.message for each in found]) != setting.policy
    assert (found == []) == setting.policy


@pytest.mark.parametrize("setting", of_policies(), ids=lambda each: ".".join(each.key))
def test_every_quantity_that_a_policy_sets_has_a_floor_and_it_holds(setting: Setting) -> None:
    key = example_of(setting)
    if quantity(key, default(setting)) is None or ".".join(setting.key) in NO_BOUND_OF_ITS_OWN:
        assert beyond(setting) == []
        return
    assert beyond(setting) != []
    for value in beyond(setting):
        assert "a policy may say" in check(as_policy(key, value))[0].message
        assert check(replace(as_policy(key, value), level=Level.USER)) == []


def test_the_floor_is_the_safety_budget_of_the_evidence() -> None:
    marks = {".".join(each.key): marks_of(example_of(each)) for each in of_policies()}

    assert marks["interruptions.per_hour"]["policy_most"] == 2
    assert marks["interruptions.ambient_per_hour"]["policy_most"] == 3
    assert marks["interruptions.per_day"]["policy_most"] == 14
    assert marks["interruptions.min_gap"]["policy_least"] == "10m"
    assert marks["routines.NAME.every"]["policy_least"] == "10m"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (("routines", "move", "style"), "fullscreen"),
        (("routines", "own", "style"), "fullscreen"),
        (("profile",), "sit-stand"),
        (("profile",), "/etc/postured/ours.toml"),
        (("routines", "backstop", "every"), "1h59m"),
        (("routines", "backstop", "at"), ["10:00"]),
    ],
)
def test_nor_by_a_detour(key: tuple[str, ...], value: Any) -> None:
    """Full screen forces; a profile can say more than a policy; the backstop comes on top of the day's budget."""
    assert len(check(as_policy(key, value))) == 1


@pytest.mark.parametrize("profile", ["standard", "gentle", "five-per-thirty", "eyes-only"])
def test_no_profile_that_a_policy_may_choose_says_more_than_a_policy_may(profile: str) -> None:
    chosen = sources.file(Level.PROFILE, shipped("profiles", f"{profile}.toml")).layer

    assert check(replace(chosen, level=Level.MANDATORY)) == []
    assert check(as_policy(("profile",), profile)) == []


def test_the_budget_of_a_policy_holds_whatever_it_says_of_routines() -> None:
    """Twenty routines every ten minutes are still two reminders an hour."""
    many = {f"r{number}": {"every": "10m", "style": "window"} for number in range(20)}
    combined = combine([Layer(Level.MANDATORY, {"routines": many})])

    assert combined.problems == ()
    rules = rules_from(combined.settings)
    assert (rules.per_hour, rules.per_day, rules.min_gap) == (2, 14, timedelta(minutes=10))
    assert [each.name for each in rules.routines if not each.daily_budget] == ["backstop"]


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
