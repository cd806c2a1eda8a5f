"""From settings to the planner's rules."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from postured import language
from postured.catalogue.entry import CATEGORIES
from postured.catalogue.reading import load
from postured.core.rules import Counts, Exercise, Range, Routine, Rules, Style, Walking
from postured.rulebook import handover, rules_from, suiting
from postured.settings.handover import ExerciseText
from postured.settings.layers import Layer, Level, combine
from postured.settings.model import BUILT_IN_ROUTINES, Health, Settings
from postured.settings.paths import Paths, find

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A handover speaks the language of its settings."""
    language.use("en")
    yield
    language.use("en")


def rules(**tables: Any) -> Rules:
    combined = combine([Layer(Level.USER, tables)])
    assert combined.problems == ()
    return rules_from(combined.settings)


def routine(found: Rules, name: str) -> Routine:
    result = found.routine(name)
    assert result is not None
    return result


def test_the_routines_come_in_the_order_of_the_settings_without_those_that_are_off() -> None:
    own = {"tea": {"at": ["16:00"]}, "move": {"enabled": False}, "lunch": {"enabled": True}}

    names = [each.name for each in rules(routines=own).routines]

    assert names == ["micro-break", "long-move", "backstop", "lumbar-support", "hip-flexor", "lunch", "tea"]


def test_a_routine_is_carried_over_whole() -> None:
    assert routine(rules(), "micro-break") == Routine(
        name="micro-break",
        every=20 * MINUTE,
        lasts=20 * SECOND,
        counts=Counts.SCREEN,
        style=Style.AMBIENT,
        natural_break=30 * SECOND,
        wait_at_most=3 * MINUTE,
        exercises=("eyes", "wrist", "neck-shoulder", "breathing"),
    )
    assert routine(rules(), "hip-flexor") == Routine(
        name="hip-flexor",
        every=120 * MINUTE,
        natural_break=None,
        rides=True,
        exercises=("hip-flexor",),
        positions=("standing",),
    )
    assert not routine(rules(), "backstop").daily_budget


def test_times_of_day_are_carried_over_and_never_is_none() -> None:
    found = routine(rules(routines={"move": {"every": "never", "at": ["10:30", "9:05"]}}), "move")

    assert (found.every, found.at) == (None, (time(10, 30), time(9, 5)))


def test_a_natural_break_is_as_long_as_the_break_but_no_shorter_than_what_can_be_seen() -> None:
    own = {"a": {"every": "1h", "lasts": "3m"}, "b": {"every": "1h", "lasts": "5s"}}

    found = rules(routines=own, presence={"idle_after": "45s"})

    assert routine(found, "a").natural_break == 3 * MINUTE
    assert routine(found, "b").natural_break == 45 * SECOND
    assert routine(found, "micro-break").natural_break == 45 * SECOND
    assert routine(found, "backstop").natural_break == 5 * MINUTE
    assert routine(found, "lumbar-support").natural_break is None


def test_hours() -> None:
    hours = rules(
        hours={"days": ["sun", "tue", "tue"], "ranges": ["22:00-06:00", "8:00-24:00"], "quiet_before_end": "5m"}
    ).hours

    assert hours.days == {1, 6}
    assert hours.ranges == (
        Range(start=time(22), end=time(6)),
        Range(start=time(8), end=time(0)),
    )
    assert (hours.quiet_after_arrival, hours.quiet_before_end) == (10 * MINUTE, 5 * MINUTE)
    assert hours.holidays == {}


def test_everything_else_is_carried_over() -> None:
    found = rules(
        presence={"idle_after": "20s", "away_after": "4m", "calls_are_presence": False},
        interruptions={
            "lull": "6s",
            "min_gap": "11m",
            "merge_within": "6m",
            "per_hour": 1,
            "ambient_per_hour": 4,
            "per_day": 9,
            "settle": "21s",
            "hold_during": ["camera"],
        },
        snooze={"steps": ["3m"], "expires_after": "1m"},
        ramp={"enabled": False},
    )

    assert (found.idle_after, found.away_after, found.calls_are_presence) == (20 * SECOND, 4 * MINUTE, False)
    assert (found.lull, found.min_gap, found.merge_within) == (6 * SECOND, 11 * MINUTE, 6 * MINUTE)
    assert (found.per_hour, found.ambient_per_hour, found.per_day) == (1, 4, 9)
    assert (found.settle, found.hold_during) == (21 * SECOND, frozenset({"camera"}))
    assert (found.snooze_steps, found.expires_after, found.ramp) == ((3 * MINUTE,), MINUTE, False)


def test_the_defaults_of_the_rules_are_those_of_the_settings() -> None:
    ours, bare = rules_from(Settings()), Rules()

    names = [
        *("idle_after", "away_after", "calls_are_presence", "lull", "min_gap", "merge_within", "per_hour"),
        *("ambient_per_hour", "per_day", "settle", "snooze_steps", "expires_after"),
    ]
    assert {name: getattr(ours, name) for name in names} == {name: getattr(bare, name) for name in names}


def test_the_handover_is_of_the_persons_own_files_unless_one_is_named(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    paths = find(environ, platform="linux", user=1)
    folder = tmp_path / "postured"
    folder.mkdir()
    (folder / "config.toml").write_text('language = "de"\n')
    (folder / "other.toml").write_text('language = "fr"\n[tray]\nenabled = false\n')

    own = handover(paths, config=None, environ=environ)
    named = handover(paths, config=str(folder / "other.toml"), environ=environ)

    assert (own.language, own.tray, own.problems) == ("de", True, ())
    assert (named.language, named.tray) == ("fr", False)
    assert own.files[:2] == (paths.config, paths.health)
    assert named.files[:2] == (str(folder / "other.toml"), paths.health)


def test_every_routine_can_be_chosen_whether_it_is_on_or_off(tmp_path: Path) -> None:
    paths = find({"HOME": str(tmp_path)}, platform="linux", user=1)
    sets = ["profile=eyes-only", "routines.tea.at=16:00", "routines.tea.enabled=no", "routines.lunch.enabled=yes"]

    found = handover(paths, config=None, sets=sets, environ={})

    assert found.profile == "eyes-only"
    assert [each.name for each in found.choices] == [*BUILT_IN_ROUTINES, "tea"]
    on = [each.name for each in found.choices if each.enabled]
    assert on == [each.name for each in found.rules.routines]
    assert "lunch" in on


def test_a_named_file_that_is_missing_is_marked(tmp_path: Path) -> None:
    paths = find({"HOME": str(tmp_path)}, platform="linux", user=1)

    found = handover(paths, config=str(tmp_path / "none.toml"), environ={})

    assert [each.missing for each in found.problems] == [True]
    assert found.rules == rules_from(Settings(), suiting(load().entries.values(), Health()))


def mine(tmp_path: Path, text: str) -> Paths:
    """Somebody's paths, with a file of exercises of their own."""
    paths = find({"HOME": str(tmp_path)}, platform="linux", user=1)
    Path(paths.exercises).mkdir(parents=True)
    (Path(paths.exercises) / "mine.toml").write_text(text)
    return paths


OWN = """
[exercises.look-up]
name = "Look up at the ceiling"
category = "neck-shoulder"
position = "seated"
kind = "exercise"
office = true
equipment = ["chair"]
dose = {hold = "10s", reps = 2}
lasts = "30s"
steps = ["Sit tall.", "Look up slowly and stay for 10 seconds.", "Come back, and do it once more."]
skip_if = ["recent-surgery", "acute-injury"]
note = "It is fine to close your eyes."
"""


def test_the_catalogue_comes_with_the_settings_and_its_files_are_watched(tmp_path: Path) -> None:
    paths = mine(tmp_path, OWN)
    found = handover(paths, config=None, environ={})
    catalogue = load(paths.exercises)

    assert found.files[2:] == catalogue.files
    assert {paths.exercises, f"{paths.exercises}/mine.toml"} <= set(found.files)
    assert {f"{each}.toml" for each in CATEGORIES} <= {Path(each).name for each in found.files}
    assert [each.id for each in found.exercises] == [each.id for each in found.rules.exercises]
    assert {each.id for each in found.exercises} == {each.id for each in suiting(catalogue.entries.values(), Health())}
    assert set(found.families) == set(CATEGORIES)


def test_calendars_are_watched_at_leisure(tmp_path: Path) -> None:
    found = handover(
        mine(tmp_path, OWN), config=None, environ={}, now=NOON, sets=['interruptions.calendars=["/somewhere/work.ics"]']
    )

    assert found.calendar_files == ("/somewhere/work.ics",)
    assert set(found.calendar_files) <= set(found.files)


def test_an_exercise_is_carried_over_for_the_planner_and_for_the_person(tmp_path: Path) -> None:
    found = handover(mine(tmp_path, OWN), config=None, environ={})

    assert found.rules.exercises[-1] == Exercise(
        id="look-up", family="neck-shoulder", lasts=30 * SECOND, position="seated", asks=True
    )
    assert found.exercises[-1] == ExerciseText(
        id="look-up",
        name="Look up at the ceiling",
        steps=("Sit tall.", "Look up slowly and stay for 10 seconds.", "Come back, and do it once more."),
        dose="10 seconds, 2 times",
        note="It is fine to close your eyes.",
        lasts=30 * SECOND,
    )


def test_the_positions_that_the_person_takes_reach_the_words(tmp_path: Path) -> None:
    paths = mine(tmp_path, OWN)
    assert handover(paths, config=None, environ={}).positions == ("seated", "standing", "walking")

    Path(paths.health).write_text('[health]\npositions = ["seated"]\n')
    assert handover(paths, config=None, environ={}).positions == ("seated",)


def test_only_exercises_that_are_more_than_a_cue_are_asked_about() -> None:
    catalogue = load().entries
    asks = {each.id for each in rules_from(Settings(), tuple(catalogue.values())).exercises if each.asks}

    assert asks == {each.id for each in catalogue.values() if each.kind == "exercise"}


def test_one_that_is_broken_is_told_and_the_others_count(tmp_path: Path) -> None:
    broken = OWN.replace("look-up", "look-down").replace('"30s"', '"soon"')
    found = handover(mine(tmp_path, OWN + broken), config=None, environ={})

    assert [each.key for each in found.other_problems] == ["exercises.look-down.lasts"]
    assert found.problems == ()
    assert found.exercises[-1].id == "look-up"


@pytest.mark.parametrize(
    ("health", "left"),
    [
        ({}, True),
        ({"skip_if": ["acute-injury"]}, False),
        ({"skip_if": ["vertigo", "recent-surgery"]}, False),
        ({"skip_if": ["vertigo"]}, True),
        ({"positions": ["standing", "walking"]}, False),
        ({"equipment": ["desk"]}, False),
        ({"equipment": ["chair"]}, True),
        ({"office": False}, True),
    ],
)
def test_health_only_hides(tmp_path: Path, health: dict[str, Any], left: bool) -> None:
    entries = load(mine(tmp_path, OWN).exercises).entries.values()
    settings = combine([Layer(Level.USER, {"health": health})]).settings

    assert ("look-up" in {each.id for each in suiting(entries, settings.health)}) is left


def test_what_does_not_suit_an_office_is_hidden_unless_the_person_says_that_it_suits(tmp_path: Path) -> None:
    at_home = OWN.replace("office = true", "office = false")
    entries = load(mine(tmp_path, at_home).exercises).entries.values()

    assert "look-up" not in {each.id for each in suiting(entries, Health())}
    assert "look-up" in {each.id for each in suiting(entries, Health(office=False))}


def test_whoever_does_not_walk_has_no_walking_goal() -> None:
    assert rules().walking == Walking(goal=30 * MINUTE, start=5 * MINUTE)
    assert rules(walking={"unit": "steps"}).walking == Walking(goal=30 * MINUTE, start=5 * MINUTE, steps=True)
    assert rules(walking={"enabled": False}).walking is None
    assert rules(health={"positions": ["seated", "standing"]}).walking is None
