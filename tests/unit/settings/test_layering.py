"""The laws of layering, over every key there is: who is in force said so, and nobody weaker changes that."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from postured.settings.clashes import clashes
from postured.settings.declaration import ANY_NAME, Setting, Slot, leaves, settings, slot
from postured.settings.durations import written
from postured.settings.kinds import Duration, TimeOfDay, TimeRange
from postured.settings.layers import Combined, Layer, Level, combine
from postured.settings.model import Settings

NAMES = ("move", "lunch", "tea")
PERSONAL = [each for each in Level if each not in (Level.BUILT_IN, Level.RECOMMENDED, Level.MANDATORY)]
"""Policies say less; their own laws are told elsewhere."""
ADDS_UP = ("health", "skip_if")
TEXTS = {"profile": "gentle", "language": "de", "holidays": "DE-BY"}


def values_at(at: Slot, name: str) -> st.SearchStrategy[Any]:
    """What may stand there, as TOML has it."""
    if at.items is not None:
        return st.lists(values_at(at.items, name), min_size=1, max_size=3, unique=True)
    if at.words:
        return st.sampled_from(at.words)
    if at.annotation is bool:
        return st.booleans()
    if at.annotation is int:
        return st.integers(0, 60)
    match at.kind:
        case Duration(least=least, most=most):
            seconds = st.integers(int(least.total_seconds()), int(most.total_seconds()))
            return seconds.map(lambda each: written(timedelta(seconds=each)))
        case TimeOfDay():
            return st.times().map(lambda each: f"{each:%H:%M}")
        case TimeRange():
            return st.tuples(st.times(), st.times()).map(lambda ends: f"{ends[0]:%H:%M}-{ends[1]:%H:%M}")
    return st.just(TEXTS.get(name, "eyes"))


def keys_of(setting: Setting) -> list[tuple[str, ...]]:
    if ANY_NAME not in setting.key:
        return [setting.key]
    return [tuple(name if part == ANY_NAME else part for part in setting.key) for name in NAMES]


def value_of(key: tuple[str, ...]) -> st.SearchStrategy[tuple[tuple[str, ...], Any]]:
    at = slot(key)
    assert at is not None
    return values_at(at, key[-1]).map(lambda value: (key, value))


EVERY_KEY = [key for setting in settings() for key in keys_of(setting)]


def tables(flat: dict[tuple[str, ...], Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in flat.items():
        inner = values
        for part in key[:-1]:
            inner = inner.setdefault(part, {})
        inner[key[-1]] = value
    return values


def said_of(flat: dict[tuple[str, ...], Any]) -> dict[str, Any]:
    """With each routine switched off, which needs no time then: clashes have laws of their own."""
    return tables(flat | {("routines", name, "enabled"): False for name in NAMES})


words = st.lists(st.sampled_from(EVERY_KEY).flatmap(value_of), max_size=8).map(dict).map(said_of)


def layer(level: Level) -> st.SearchStrategy[Layer]:
    return words.map(lambda values: Layer(level, values, f"{level.label}.toml"))


several = (
    st.lists(st.sampled_from(PERSONAL), max_size=4).flatmap(lambda levels: st.tuples(*map(layer, levels))).map(list)
)


def in_force(combined: Combined) -> dict[tuple[str, ...], Any]:
    return dict(leaves(combined.settings.model_dump(mode="json", exclude_none=True)))


def meaning(layer: Layer) -> dict[tuple[str, ...], Any]:
    """What the layer says, by itself, as the model writes it."""
    said = dict(leaves(layer.values))
    written = dict(leaves(Settings.model_validate(layer.values).model_dump(mode="json", exclude_none=True)))
    return {key: value for key, value in written.items() if key in said}


law = hypothesis_settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])


@law
@given(several)
def test_the_origin_of_a_value_is_the_layer_that_says_it_and_none_stronger_says_another(layers: list[Layer]) -> None:
    combined = combine(layers)

    spoken = [(each, meaning(each)) for each in combined.layers]
    for key, value in in_force(combined).items():
        if key == ADDS_UP:
            assert set(value) == {tag for _layer, said in spoken for tag in said.get(key, [])}
        elif by := [(layer, said) for layer, said in spoken if key in said]:
            last, said = by[-1]
            assert combined.origin(key) is last
            assert said[key] == value


@law
@given(several, st.sampled_from(PERSONAL).flatmap(layer))
def test_a_weaker_layer_changes_nothing_that_a_stronger_one_says(layers: list[Layer], weaker: Layer) -> None:
    stronger = [each for each in layers if each.level > weaker.level]
    before = combine(stronger)
    together = combine([weaker, *stronger])
    if before.problems or together.problems:
        return

    now = in_force(together)
    for each in stronger:
        for key, _value in leaves(each.values):
            if key == ADDS_UP:
                assert set(now[key]) >= set(in_force(before)[key])
            else:
                assert now[key] == in_force(before)[key]
                assert together.origin(key) is before.origin(key)


@law
@given(several)
def test_the_order_in_which_layers_are_read_is_nothing(layers: list[Layer]) -> None:
    once = list({each.level: each for each in layers}.values())

    forth, back = combine(once), combine(reversed(once))

    assert (forth.settings, forth.problems) == (back.settings, back.problems)
    assert forth.origins == back.origins


@law
@given(several)
def test_what_is_in_force_goes_together_whatever_was_said(layers: list[Layer]) -> None:
    combined = combine(layers)

    assert not list(clashes(combined.settings))
    assert bool(combined.problems) == (len(combined.layers) <= len(layers))


@law
@given(several)
def test_saying_the_same_again_in_a_stronger_layer_changes_no_setting(layers: list[Layer]) -> None:
    combined = combine(layers)
    again = Layer(Level.MANDATORY, {})
    said = combined.settings.model_dump(mode="json", exclude_none=True)

    repeated = combine([*layers, Layer(Level.COMMAND_LINE, said), again])

    assert repeated.settings == combined.settings
