"""Layers: each is checked by itself, the stronger prevails, and every value knows where it came from."""

from collections.abc import Mapping
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from postured.settings.declaration import leaves
from postured.settings.layers import BUILT_IN, Layer, Level, check, combine, health_of
from postured.settings.model import Settings
from postured.settings.words import Tag

CHOICES: dict[tuple[str, ...], list[Any]] = {
    ("language",): ["de", "fr", ""],
    ("hours", "days"): [["mon"], ["sat", "sun"]],
    ("hours", "ranges"): [[], ["22:00-06:00"]],
    ("interruptions", "per_hour"): [0, 1, 2],
    ("sound", "enabled"): [True, False],
    ("routines", "move", "every"): ["25m", "1h"],
    ("routines", "move", "lasts"): ["1m30s"],
    ("routines", "lunch", "enabled"): [True, False],
    ("routines", "tea", "enabled"): [False],
    ("routines", "tea", "style"): ["ambient", "window"],
}
BAD: dict[tuple[str, ...], Any] = {("language",): 5, ("routines", "move", "every"): 5, ("hours", "dayz"): []}


def tables(flat: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in flat.items():
        inner = values
        for part in key[:-1]:
            inner = inner.setdefault(part, {})
        inner[key[-1]] = value
    return values


def flat_values() -> st.SearchStrategy[dict[tuple[str, ...], Any]]:
    good: st.SearchStrategy[dict[tuple[str, ...], Any]] = st.fixed_dictionaries(
        {}, optional={key: st.sampled_from(values) for key, values in CHOICES.items()}
    )
    own = ("routines", "tea", "enabled")
    return good.map(lambda flat: flat | {own: False} if any(key[1:2] == ("tea",) for key in flat) else flat)


layers = st.lists(
    st.builds(
        lambda level, flat, bad: Layer(level, tables(flat | bad)),
        st.sampled_from([each for each in Level if each is not Level.BUILT_IN]),
        flat_values(),
        st.one_of(st.just({}), st.just({}), st.sampled_from([{key: value} for key, value in BAD.items()])),
    ),
    max_size=6,
    unique_by=lambda each: each.level,
)


def is_bad(layer: Layer) -> bool:
    return any(BAD.get(key) == value for key, value in leaves(layer.values) if key in BAD)


@hypothesis_settings(deadline=None)
@given(layers)
def test_an_origin_is_always_the_layer_whose_value_is_in_force(given_layers: list[Layer]) -> None:
    combined = combine(given_layers)

    in_force = dict(leaves(combined.settings.model_dump(mode="json", exclude_none=True)))
    for key, origin in combined.origins.items():
        assert dict(leaves(origin.values))[key] == in_force[key]
        assert not [each for each in combined.layers if each.level > origin.level and key in dict(leaves(each.values))]


@hypothesis_settings(deadline=None)
@given(layers)
def test_exactly_the_bad_layers_are_left_out_and_told(given_layers: list[Layer]) -> None:
    combined = combine(given_layers)

    bad = {each.level for each in given_layers if is_bad(each)}
    assert {each.level for each in combined.layers} == {each.level for each in given_layers} - bad | {Level.BUILT_IN}
    assert {each.layer for each in combined.problems} == {each.label for each in bad}


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.datetimes() | st.times(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["every", "move", "x", "enabled", "days", "A b"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@hypothesis_settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*Settings.model_fields, "huors", ""]), junk, max_size=3))
def test_no_value_whatever_makes_it_fail(values: dict[str, Any]) -> None:
    combined = combine([Layer(Level.USER, values)])

    for problem in combined.problems:
        assert problem.message.endswith(".")
    assert bool(combined.problems) == (len(combined.layers) == 1)


def test_tables_merge_and_lists_are_replaced_whole() -> None:
    combined = combine(
        [
            Layer(Level.USER, {"routines": {"move": {"every": "25m"}}, "hours": {"days": ["mon"]}}),
            Layer(Level.PROFILE, {"routines": {"move": {"lasts": "3m"}}, "hours": {"days": ["tue", "wed"]}}),
        ]
    )

    move = combined.settings.routines["move"]
    assert (move.every, move.lasts) == (Settings.model_validate({"snooze": {"steps": ["25m", "3m"]}}).snooze.steps)
    assert combined.settings.hours.days == ("mon",)
    assert combined.origin(("routines", "move", "every")).level is Level.USER
    assert combined.origin(("routines", "move", "lasts")).level is Level.PROFILE
    assert combined.origin(("routines", "move", "style")) is BUILT_IN


def test_laying_layers_out_leaves_them_as_they_are() -> None:
    layer = Layer(Level.USER, {"routines": {"move": {"every": "25m"}}, "hours": {"days": ["mon"]}})

    combine([layer, Layer(Level.MANDATORY, {"routines": {"move": {"every": "45m"}}})])

    assert layer.values == {"routines": {"move": {"every": "25m"}}, "hours": {"days": ["mon"]}}
    assert BUILT_IN.values["routines"]["move"]["every"] == "30m"


def test_of_two_layers_of_one_level_the_later_prevails() -> None:
    config = Layer(Level.USER, {"health": {"office": False}}, "config.toml")
    health = Layer(Level.USER, {"health": {"office": True}}, "health.toml")

    combined = combine([config, health])

    assert combined.settings.health.office
    assert combined.origin(("health", "office")) is health


def test_a_bad_value_is_told_also_where_a_stronger_layer_covers_it() -> None:
    combined = combine(
        [
            Layer(Level.USER, {"routines": {"move": {"every": "ten"}}}),
            Layer(Level.MANDATORY, {"routines": {"move": {"every": "45m"}}}),
        ]
    )

    assert [(each.layer, each.key) for each in combined.problems] == [("user", "routines.move.every")]


def test_what_does_not_go_together_is_the_fault_of_the_layer_that_comes_on_top() -> None:
    combined = combine(
        [
            Layer(Level.PROFILE, {"presence": {"away_after": "1m"}}),
            Layer(Level.USER, {"presence": {"idle_after": "2m"}, "language": "de"}),
        ]
    )

    (problem,) = combined.problems
    assert (problem.layer, problem.key) == ("user", "presence.idle_after")
    assert problem.message == "You would be away after 1m, before you are idle after 2m."
    assert problem.advice == "Let away_after be at least as long as idle_after."
    assert combined.settings.language == ""


def test_a_walking_goal_below_its_start_is_told() -> None:
    (problem,) = combine([Layer(Level.USER, {"walking": {"goal": "3m"}})]).problems

    assert problem.key == "walking.goal"
    assert problem.message == "The walking goal begins at 5m, above 3m where it ends."


def test_a_routine_without_a_time_to_come_at_is_told() -> None:
    (problem,) = combine([Layer(Level.USER, {"routines": {"tea": {"lasts": "3m"}}})]).problems

    assert problem.key == "routines.tea"
    assert problem.message == "Found no time for this routine to come at."
    assert problem.advice == 'Write every = "30m", or at = ["10:30", "15:00"], or both; enabled = false turns it off.'


def test_a_misspelt_routine_is_guessed() -> None:
    (problem,) = combine([Layer(Level.USER, {"routines": {"mirco-break": {"lasts": "3m"}}})]).problems

    assert problem.advice == 'Did you mean routines.micro-break? A routine of your own needs every = "30m".'


def test_a_routine_comes_by_every_or_at_or_both_and_needs_neither_when_off_or_riding() -> None:
    own = {
        "a": {"every": "1h"},
        "b": {"at": ["10:30"]},
        "c": {"every": "1h", "at": ["10:30"]},
        "d": {"enabled": False},
        "e": {"rides": True},
        "move": {"every": "never", "at": ["10:30"]},
    }

    combined = combine([Layer(Level.USER, {"routines": own})])

    assert combined.problems == ()
    assert combined.settings.routines["move"].every == "never"


def test_never_and_no_time_is_no_time() -> None:
    (problem,) = combine([Layer(Level.USER, {"routines": {"move": {"every": "never"}}})]).problems

    assert problem.key == "routines.move.every"


def safe(values: dict[str, Any]) -> Any:
    """What a layer with these values says of health, where the rest of it cannot be used."""
    found = health_of(Layer(Level.USER, values, "config.toml"))
    assert found is None or (found.level, found.file, check(found)) == (Level.USER, "config.toml", [])
    return None if found is None else found.values["health"]


def test_of_a_layer_that_cannot_be_used_its_health_still_counts() -> None:
    said = {"skip_if": ["vertigo", "knee-pain"], "positions": ["seated"], "office": True, "equipment": ["chair"]}

    assert safe({"huors": {}, "health": said}) == said


def test_of_several_tags_the_good_ones_count() -> None:
    assert safe({"health": {"skip_if": ["vertigo", "sadness", "knee-pain", 3]}}) == {
        "skip_if": ["vertigo", "knee-pain"]
    }


def test_one_bad_line_of_health_leaves_the_others() -> None:
    said = {"skip_if": ["vertigo"], "positions": ["upside-down"], "office": "yes", "equipment": ["chair"], "mood": 3}

    assert safe({"health": said}) == {"skip_if": ["vertigo"], "equipment": ["chair"]}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"sound": {"enabled": 1}},
        {"health": "vertigo"},
        {"health": ["vertigo"]},
        {"health": {}},
        {"health": {"mood": 3}},
        {"health": {"skip_if": "sadness"}},
    ],
)
def test_a_layer_that_says_nothing_readable_of_health_says_nothing(values: dict[str, Any]) -> None:
    assert safe(values) is None


@hypothesis_settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["skip_if", "positions", "office", "equipment", "x"]), junk, max_size=4))
def test_what_is_read_of_health_was_said_and_can_be_used(said: dict[str, Any]) -> None:
    found = safe({"health": said, "huors": 1})

    if found is not None:
        assert set(found) <= set(said)
        assert set(found.get("skip_if", ())) <= set(get_args(Tag))


def test_levels_speak_in_the_order_of_the_design() -> None:
    assert [each.label for each in sorted(Level)] == [
        "built-in",
        "profile",
        "recommended",
        "user",
        "environment",
        "command-line",
        "mandatory",
    ]
