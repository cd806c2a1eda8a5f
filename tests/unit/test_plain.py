"""Plain data and values: every value comes back, and nothing else comes in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum, IntEnum, StrEnum
from types import UnionType
from typing import Any, NewType, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postured.core.rules import Rules
from postured.plain import PlainError, decode, encode


class Mood(StrEnum):
    GOOD = "good"
    SO_SO = "so-so"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Colour(Enum):
    RED = "red"


Name = NewType("Name", str)


@dataclass(frozen=True, slots=True)
class Here:
    since: timedelta


@dataclass(frozen=True, slots=True)
class GoneAway:
    until: datetime | None = None


Where = Here | GoneAway


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    name: Name
    truth: bool
    count: int
    share: float
    mood: Mood
    level: Level
    colour: Colour
    day: date
    hour: time
    moment: datetime
    pair: tuple[int, str]
    anything: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoo:
    where: Where
    maybe: Where | None = None
    until: timedelta | datetime | None = None
    leaves: tuple[Leaf, ...] = ()
    names: frozenset[Name] = frozenset()
    numbers: frozenset[int] = frozenset()
    days: Mapping[date, str] = field(default_factory=dict)
    moods: Mapping[Mood, timedelta] = field(default_factory=dict)
    either: str | float | bool | tuple[str, ...] | None = None
    child: "Zoo | None" = None
    derived: int = field(default=0, init=False)


@dataclass(frozen=True)
class Positive:
    number: int

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("a number from 1 up")


@dataclass(frozen=True)
class Here2:
    kind: str


@dataclass(frozen=True)
class Unheard:
    of: complex


def _wheres() -> st.SearchStrategy[Where]:
    return st.builds(Here, lengths) | st.builds(GoneAway, st.none() | moments)


# Below 2**33 seconds (272 years) a float is exact to the microsecond.
lengths = st.timedeltas(timedelta(days=-99_000), timedelta(days=99_000))
offsets = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# Two moments are compared in UTC, which has no year 0 and no year 10000.
early, late = (datetime.fromisoformat(text) for text in ("0002-01-01", "9998-01-01"))
moments = st.datetimes(early, late, timezones=offsets | st.just(UTC))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
leaves = st.builds(
    Leaf,
    name=st.text().map(Name),
    truth=st.booleans(),
    count=st.integers(),
    share=st.floats(allow_nan=False),
    mood=st.sampled_from(Mood),
    level=st.sampled_from(Level),
    colour=st.sampled_from(Colour),
    day=st.dates(),
    hour=st.times(),
    moment=moments,
    pair=st.tuples(st.integers(), st.text()),
    anything=json_values,
)


def _zoos(children: st.SearchStrategy[Zoo | None]) -> st.SearchStrategy[Zoo]:
    return st.builds(
        Zoo,
        where=_wheres(),
        maybe=st.none() | _wheres(),
        until=st.none() | lengths | moments,
        leaves=st.lists(leaves, max_size=2).map(tuple),
        names=st.frozensets(st.text().map(Name), max_size=3),
        numbers=st.frozensets(st.integers(), max_size=3),
        days=st.dictionaries(st.dates(), st.text(), max_size=2),
        moods=st.dictionaries(st.sampled_from(Mood), lengths),
        either=st.none() | st.text() | st.floats(allow_nan=False) | st.booleans() | st.just(("a", "b")),
        child=children,
    )


zoos = _zoos(st.none() | _zoos(st.none()))


def through_json(data: Any) -> Any:
    return json.loads(json.dumps(data, allow_nan=True))


@settings(deadline=None)
@given(zoos)
def test_every_value_comes_back_through_json(zoo: Zoo) -> None:
    assert decode(Zoo, through_json(encode(zoo))) == zoo


def _strategy(declared: Any) -> st.SearchStrategy[Any]:
    """Any value of a type; lengths of time within reason, and every field of a dataclass drawn."""
    args = get_args(declared)
    if declared is timedelta:
        return lengths
    if isinstance(declared, type) and is_dataclass(declared):
        hints = get_type_hints(declared)
        return st.builds(declared, **{each.name: _strategy(hints[each.name]) for each in fields(declared)})
    if get_origin(declared) is tuple:
        return st.lists(_strategy(args[0]), max_size=2).map(tuple)
    if get_origin(declared) is UnionType:
        return st.one_of([_strategy(each) for each in args])
    strategy: st.SearchStrategy[Any] = st.from_type(declared)
    return strategy


@settings(deadline=None)
@given(_strategy(Rules))
def test_all_rules_come_back_through_json(wanted: Rules) -> None:
    assert decode(Rules, through_json(encode(wanted))) == wanted


@settings(deadline=None)
@given(lengths)
def test_a_length_is_exact_to_the_microsecond(length: timedelta) -> None:
    assert decode(timedelta, through_json(encode(length))) == length


@settings(deadline=None)
@given(st.sampled_from([Zoo, Leaf, Where, Rules, tuple[int, str], Mapping[date, int], Level, timedelta]), json_values)
def test_foreign_data_is_refused_in_words_or_is_a_value(wanted: Any, data: Any) -> None:
    try:
        value = decode(wanted, data)
    except PlainError:
        return
    assert decode(wanted, encode(value, wanted)) == value


@settings(deadline=None)
@given(zoos, st.data())
def test_a_value_with_a_piece_changed_is_refused_in_words_or_is_a_value(zoo: Zoo, draw: st.DataObject) -> None:
    plain = through_json(encode(zoo))
    inside = plain
    while True:
        places: list[Any] = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        if not places:
            return
        place = draw.draw(st.sampled_from(places))
        if not isinstance(inside[place], (dict, list)) or draw.draw(st.booleans()):
            break
        inside = inside[place]
    inside[place] = draw.draw(json_values)

    try:
        value = decode(Zoo, plain)
    except PlainError:
        return
    assert decode(Zoo, through_json(encode(value))) == value


@pytest.mark.parametrize(
    ("value", "declared", "plain"),
    [
        (timedelta(minutes=1, microseconds=1), timedelta, 60.000001),
        (time(9, 30), time, "09:30:00"),
        (date(2026, 11, 23), date, "2026-11-23"),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), datetime, "2026-11-23T09:00:00+00:00"),
        (Mood.SO_SO, Mood, "so-so"),
        (frozenset({"b", "a"}), frozenset[str], ["a", "b"]),
        ({Mood.GOOD: 1}, Mapping[Mood, int], {"good": 1}),
        (GoneAway(), Where, {"kind": "gone-away", "until": None}),
        (Here(timedelta(0)), Where | None, {"kind": "here", "since": 0.0}),
        (Here(timedelta(0)), Here, {"since": 0.0}),
        (Here(timedelta(0)), Here | str, {"kind": "here", "since": 0.0}),
        ("x", Here | str, "x"),
        (1, float | str, 1),
        (None, Where | None, None),
    ],
)
def test_the_forms_are_these(value: object, declared: Any, plain: object) -> None:
    assert encode(value, declared) == plain
    assert decode(declared, plain) == value


def test_what_has_no_declared_type_goes_by_its_class() -> None:
    loose = {"a": (timedelta(seconds=2), Mood.GOOD), "b": [Here(timedelta(0))], "c": {3, 1}, date(2026, 1, 2): None}

    assert encode(loose) == {"a": [2.0, "good"], "b": [{"since": 0.0}], "c": [1, 3], "2026-01-02": None}


def test_missing_fields_take_their_defaults() -> None:
    assert decode(GoneAway, {}) == GoneAway()
    assert decode(Rules, {}) == Rules()


@pytest.mark.parametrize(
    ("wanted", "data", "words"),
    [
        (Here, {}, "since: found nothing, expected a number of seconds"),
        (Here, {"sinse": 1}, "sinse: found a field that is not known, expected one of since"),
        (Here, [], "value: found [], expected an object"),
        (Here, {3: 1}, "value: found {3: 1}, expected an object"),
        (Here, {"since": "x"}, "since: found 'x', expected a number of seconds"),
        (Here, {"since": True}, "since: found True, expected a number of seconds"),
        (Here, {"since": float("nan")}, "since: found nan, expected a number of seconds"),
        (Here, {"since": 1e300}, "since: found 1e+300, expected a number of seconds"),
        (int, True, "value: found True, expected a whole number"),
        (int, 1.0, "value: found 1.0, expected a whole number"),
        (float, "1", "value: found '1', expected a number"),
        (float, 10**400, f"value: found 1{'0' * 56}..., expected a number"),
        (bool, 1, "value: found 1, expected true or false"),
        (str, None, "value: found None, expected text"),
        (Level, True, "value: found True, expected one of 1, 2"),
        (Mood, ["good"], "value: found ['good'], expected one of good, so-so"),
        (time, "09:30+01:00", "value: found '09:30+01:00', expected a time of day such as 09:30:00"),
        (date, "2026-02-30", "value: found '2026-02-30', expected a date such as 2026-11-23"),
        (
            GoneAway,
            {"until": "2026-11-23T09:00:00"},
            "until: found '2026-11-23T09:00:00', expected a moment with its offset, such as 2026-11-23T09:30:00+01:00",
        ),
        (Where, {"kind": "gone"}, "kind: found 'gone', expected one of here, gone-away"),
        (Where, {"kind": ["here"]}, "kind: found ['here'], expected one of here, gone-away"),
        (Where, {}, "kind: found nothing, expected one of here, gone-away"),
        (tuple[int, str], [1], "value: found [1], expected a list of 2"),
        (tuple[int, ...], "12", "value: found '12', expected a list"),
        (tuple[Here, ...], [{"since": 1}, {"since": []}], "1.since: found [], expected a number of seconds"),
        (Mapping[date, int], {"2026-1": 1}, "2026-1: found '2026-1', expected a date such as 2026-11-23"),
        (Mapping[str, int], {"a": None}, "a: found None, expected a whole number"),
        (str | bool, 1, "value: found 1, expected text or true or false"),
        (Positive, {"number": 0}, "value: found {'number': 0}, expected a number from 1 up"),
        (Rules, {"routines": [{"name": 3}]}, "routines.0.name: found 3, expected text"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(wanted: Any, data: object, words: str) -> None:
    with pytest.raises(PlainError) as caught:
        decode(wanted, data)
    assert str(caught.value) == words


def test_the_error_has_its_parts() -> None:
    with pytest.raises(PlainError) as caught:
        decode(tuple[Here, ...], [{"since": "x"}])
    assert (caught.value.path, caught.value.found) == ("0.since", "'x'")
    assert caught.value.expected == "a number of seconds"


@pytest.mark.parametrize(
    "declared",
    [complex, list, str | date, timedelta | int, Here | Mapping[str, int], str | Any, Here | Here2, Mapping[int, str]],
)
def test_a_type_that_json_cannot_tell_is_our_mistake(declared: Any) -> None:
    with pytest.raises(TypeError):
        decode(declared, {})


def test_a_field_of_such_a_type_is_our_mistake_too() -> None:
    with pytest.raises(TypeError):
        decode(Unheard, {"of": 1})
