"""What each profile means for a day at work: the very planner plays it."""

import json
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from postured import rulebook
from postured.catalogue.reading import load
from postured.core.decisions import Remind
from postured.core.rules import Style
from postured.settings.model import Settings
from postured.settings.paths import shipped
from postured.settings.resolve import PROFILES, resolve
from postured.simulator import trace
from postured.simulator.world import World

MINUTE = timedelta(minutes=1)
DAY = """\
{"trace": 1, "start": "2026-11-23T08:30:00+01:00", "timezone": "Europe/Berlin", "answers": "done"}
{"t": 0, "event": "input"}
{"t": 14400, "event": "idle"}
{"t": 16200, "event": "input"}
{"t": 34200, "event": "end"}
"""
"""Half past eight to six, with half an hour for lunch, and everything that is asked for is done."""
INTERRUPTS = {Style.NOTIFICATION, Style.WINDOW, Style.FULLSCREEN}
PER_DAY_OF_THE_SAFETY_BUDGET = 14
PER_HOUR_OF_THE_SAFETY_BUDGET = 2


def settings_of(profile: str) -> Settings:
    resolved = resolve(config=None, environ={}, sets=[f"profile={profile}"])
    assert resolved.problems == ()
    return resolved.combined.settings


@cache
def reminders(profile: str) -> tuple[tuple[timedelta, Remind], ...]:
    """When each reminder of the day came, shown again or not."""
    rules = rulebook.past_the_ramp(rulebook.alone(sets=[f"profile={profile}"], years=[2026]))
    world = World(trace.parse(DAY, "day"), rules).run()
    return tuple((said.t, said.decision) for said in world.said if isinstance(said.decision, Remind))


def of(profile: str, routine: str) -> list[tuple[timedelta, Remind]]:
    return [(at, each) for at, each in reminders(profile) if each.routine == routine]


def interrupting(profile: str) -> list[tuple[timedelta, Remind]]:
    return [(at, each) for at, each in reminders(profile) if each.style in INTERRUPTS]


@cache
def categories() -> dict[str, str]:
    return {name: entry.category for name, entry in load().entries.items()}


def families(profile: str) -> set[str]:
    return {categories()[each.exercise] for _at, each in reminders(profile) if each.exercise}


def label(profile: str) -> str:
    """What stands on top of its file."""
    text = Path(shipped("profiles", f"{profile}.toml")).read_text(encoding="utf-8")
    return " ".join(text.split("\n[")[0].replace("\n#", " ").split())


@pytest.mark.parametrize("profile", PROFILES)
def test_a_day_has_reminders_and_never_more_than_its_budget(profile: str) -> None:
    limits = settings_of(profile).interruptions

    shown = interrupting(profile)

    assert reminders(profile)
    assert len([each for _at, each in shown if each.routine != "backstop"]) <= limits.per_day
    for at, _each in shown:
        hour = [other for other, _other in shown if at <= other < at + 60 * MINUTE]
        assert len(hour) <= limits.per_hour


@pytest.mark.parametrize("profile", [each for each in PROFILES if each != "sit-stand"])
def test_only_a_desk_that_moves_asks_for_more_than_the_safety_budget(profile: str) -> None:
    limits = settings_of(profile).interruptions

    assert limits.per_day <= PER_DAY_OF_THE_SAFETY_BUDGET
    assert limits.per_hour <= PER_HOUR_OF_THE_SAFETY_BUDGET


@pytest.mark.parametrize("profile", PROFILES)
def test_each_says_on_top_what_it_is_and_promises_no_cure(profile: str) -> None:
    text = label(profile).lower()

    assert text.startswith("# ")
    assert not [word for word in ("prevent", "cure", "heal", "proven", "scientific") if word in text]


def test_the_standard_moves_twice_an_hour_and_once_for_longer() -> None:
    short, long = of("standard", "move"), of("standard", "long-move")

    assert {each.lasts for _at, each in short} <= {2 * MINUTE, 3 * MINUTE}
    assert long
    assert 10 <= len(interrupting("standard")) <= PER_DAY_OF_THE_SAFETY_BUDGET


def test_gentle_is_less_of_the_same_and_opens_no_window() -> None:
    gentle, standard = interrupting("gentle"), interrupting("standard")

    assert 0 < len(gentle) <= len(standard) * 0.7
    assert {each.style for _at, each in gentle} == {Style.NOTIFICATION}
    assert len(of("gentle", "micro-break")) < len(of("standard", "micro-break"))
    assert families("gentle") <= families("standard") | families("gentle") & {"walk", "glute", "thoracic", "sit-stand"}


def test_five_per_thirty_walks_for_five_minutes_after_each_half_hour() -> None:
    walks = of("five-per-thirty", "move")

    assert len(walks) >= 10
    for (before, first), (after, _each) in pairwise(walks):
        assert after - (before + first.lasts) >= 30 * MINUTE
    assert {each.lasts for _at, each in walks} == {5 * MINUTE}
    assert {categories()[each.exercise] for _at, each in walks if each.exercise} == {"walk"}
    assert not of("five-per-thirty", "long-move")


def test_and_says_on_what_it_rests_before_anything_else() -> None:
    text = label("five-per-thirty")

    assert "ONE VERY SMALL LAB STUDY" in text
    assert "eleven people" in text
    assert "Nobody has shown" in text


def test_sit_stand_changes_about_every_half_hour_and_never_stands_for_long() -> None:
    settings = settings_of("sit-stand")
    changes = of("sit-stand", "sit-stand")

    assert len(changes) >= 8
    assert all(10 * MINUTE <= each.lasts <= 30 * MINUTE for _at, each in changes)
    assert {categories()[each.exercise] for _at, each in changes if each.exercise} <= {"sit-stand"}
    assert "sit-stand-desk" in settings.health.equipment
    assert "no measured optimum" in label("sit-stand")


def test_eyes_only_shows_nothing_but_eyes_and_interrupts_nobody() -> None:
    assert families("eyes-only") == {"eyes"}
    assert {each.routine for _at, each in reminders("eyes-only")} == {"micro-break"}
    assert not interrupting("eyes-only")
    assert not settings_of("eyes-only").walking.enabled
    assert "not settled" in label("eyes-only")


def test_a_profile_of_ones_own_may_say_all_that_a_shipped_one_does(tmp_path: Path) -> None:
    for name in PROFILES:
        own = tmp_path / f"{name}.toml"
        own.write_text(Path(shipped("profiles", f"{name}.toml")).read_text(encoding="utf-8"))
        mine = settings_of(json.dumps(str(own)))

        assert mine.model_copy(update={"profile": name}) == settings_of(name)
