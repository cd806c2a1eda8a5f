"""Whatever is said, the employer's word is the last where it binds, and the person's everywhere else."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from postured.settings.bounds import Bound, hold, together
from postured.settings.declaration import leaves
from postured.settings.floor import quantity
from postured.settings.layers import Combined, Layer, Level, combine
from postured.settings.policy import locked_by

KEYS: dict[tuple[str, ...], list[Any]] = {
    ("routines", "move", "every"): ["10m", "20m", "30m", "45m", "1h", "2h"],
    ("routines", "backstop", "every"): ["2h", "3h", "4h"],
    ("routines", "tea", "every"): ["10m", "3h"],
    ("interruptions", "per_hour"): [0, 1, 2],
    ("interruptions", "min_gap"): ["10m", "15m", "1h"],
    ("hours", "quiet_before_end"): ["0s", "10m", "1h"],
}


def tables(flat: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in flat.items():
        inner = values
        for part in key[:-1]:
            inner = inner.setdefault(part, {})
        inner[key[-1]] = value
    return values


flat = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in KEYS.items()})
levels = st.sampled_from([each for each in Level if each is not Level.BUILT_IN])


def layered(spoken: list[tuple[Level, Mapping[tuple[str, ...], Any]]]) -> list[Layer]:
    """With tea switched off where nobody says when it comes."""
    return [
        Layer(level, tables({("routines", "tea", "enabled"): False, **said}), f"{level.label}.toml")
        for level, said in spoken
    ]


spoken_layers = st.lists(st.tuples(levels, flat), max_size=5, unique_by=lambda each: each[0]).map(layered)


@st.composite
def some_bounds(draw: st.DrawFn) -> list[Bound]:
    found = []
    for key in draw(st.lists(st.sampled_from([*KEYS]), max_size=4)):
        ends = st.sampled_from(KEYS[key])
        least, most = sorted(draw(st.tuples(ends, ends)), key=lambda each: quantity(key, each))
        which = draw(st.sampled_from(["both", "least", "most"]))
        layer = Layer(Level.MANDATORY, {}, "bounds.toml")
        found.append(
            Bound(key, None if which == "most" else least, None if which == "least" else most, layer, ("bounds",))
        )
    return found


def in_force(combined: Combined) -> dict[tuple[str, ...], Any]:
    return dict(leaves(combined.settings.model_dump(mode="json", exclude_none=True)))


@hypothesis_settings(deadline=None)
@given(spoken_layers, some_bounds())
def test_what_is_in_force_is_within_bounds_or_mandatory_and_what_was_within_is_as_it_was(
    spoken: list[Layer], bounds: list[Bound]
) -> None:
    before = combine(spoken)
    after, notes = hold(before, together(bounds))
    was, now = in_force(before), in_force(after)
    last = {each.key: each for each in together(bounds)}

    assert was.keys() == now.keys()
    for key, value in now.items():
        bound = last.get(key)
        mandatory = before.origin(key).level is Level.MANDATORY
        if bound is None or mandatory or bound.nearest(was[key]) is None:
            assert value == was[key]
            assert after.origin(key) is before.origin(key)
        else:
            assert value == bound.nearest(was[key])
            assert bound.nearest(value) is None
            assert after.origin(key).clamps
    for note in notes:
        key = tuple(note.key.split("."))
        assert now[key] != was[key]
        assert note.layer in ("user", "environment", "command-line")


@hypothesis_settings(deadline=None)
@given(spoken_layers, some_bounds(), flat)
def test_a_lock_is_a_mandatory_word_and_nothing_weaker_moves_it(
    spoken: list[Layer], bounds: list[Bound], more: Mapping[tuple[str, ...], Any]
) -> None:
    combined, _notes = hold(combine(spoken), together(bounds))
    mandatory = dict(leaves(next((each.values for each in spoken if each.level is Level.MANDATORY), {})))
    weaker = [each for each in spoken if each.level not in (Level.MANDATORY, Level.USER)]
    other = combine(
        [*weaker, *layered([(Level.USER, more)]), *(each for each in spoken if each.level is Level.MANDATORY)]
    )

    for key in KEYS:
        assert (locked_by(combined, key) != "") == (key in mandatory)
        if key in mandatory:
            assert in_force(combined)[key] == in_force(other)[key] == mandatory[key]
