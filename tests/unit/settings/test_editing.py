"""One key is set, and nothing else of the text changes."""

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postured.settings.editing import with_value, written

MINE = dedent(
    """\
    # Mine, since 2024

    language = "de"  # at home too

    # When I work
    [hours]
    days = ["mon"] # short week

    # The sound of things
    [sound]
    enabled = true

    [routines.move]
      every = "25m" # often
    # so far my own

    [tray]
    enabled = false
    """
)


def change(key: str, value: Any, text: str = MINE) -> str:
    return with_value(text, tuple(key.split(".")), value)


def test_a_value_is_replaced_where_it_stands() -> None:
    assert change("language", "fr") == MINE.replace('"de"', '"fr"')
    assert change("sound.enabled", value=False) == MINE.replace("enabled = true", "enabled = false")
    assert change("hours.days", ["mon", "tue"]) == MINE.replace('["mon"]', '["mon", "tue"]')


def test_a_new_key_comes_after_the_last_of_its_table() -> None:
    assert change("hours.ranges", []) == MINE.replace("short week\n", "short week\nranges = []\n")
    assert change("profile", "gentle") == MINE.replace("home too\n", 'home too\nprofile = "gentle"\n')


def test_a_new_key_is_indented_like_its_neighbour() -> None:
    assert change("routines.move.lasts", "3m") == MINE.replace("# often\n", '# often\n  lasts = "3m"\n')


def test_a_new_table_comes_after_those_that_are_like_it() -> None:
    after = change("routines.tea.at", ["16:00"])

    assert after == MINE.replace("my own\n\n", 'my own\n\n[routines.tea]\nat = ["16:00"]\n\n')


def test_a_new_table_like_no_other_comes_last() -> None:
    assert change("ramp.enabled", value=False) == f"{MINE}\n[ramp]\nenabled = false\n"


@pytest.mark.parametrize(
    ("key", "value", "before", "after"),
    [
        ("profile", "gentle", "", 'profile = "gentle"\n'),
        ("sound.enabled", True, "", "[sound]\nenabled = true\n"),
        ("sound.enabled", True, "# Mine\n", "# Mine\n\n[sound]\nenabled = true\n"),
        ("profile", "gentle", "# Mine", '# Mine\n\nprofile = "gentle"\n'),
        ("profile", "gentle", "[tray]\n", 'profile = "gentle"\n\n[tray]\n'),
        (
            "profile",
            "gentle",
            "# Mine\n\n# The\n# tray\n[tray]",
            '# Mine\n\nprofile = "gentle"\n\n# The\n# tray\n[tray]',
        ),
        ("tray.enabled", True, "[tray]", "[tray]\nenabled = true\n"),
        ("tray.enabled", True, "[tray] # t\n[ramp]\n", "[tray] # t\nenabled = true\n[ramp]\n"),
        ("hours.days", ["mon"], "hours.ranges = []\n[tray]\n", 'hours.ranges = []\nhours.days = ["mon"]\n[tray]\n'),
        (
            "routines.a.at",
            [],
            "[routines]\na.every='1h' # x\n[tray]",
            "[routines]\na.every='1h' # x\na.at = []\n[tray]",
        ),
        (
            "routines.b.at",
            [],
            "[routines]\na.every='1h'\n[tray]",
            "[routines]\na.every='1h'\n\n[routines.b]\nat = []\n\n[tray]",
        ),
        (
            "routines.b.at",
            [],
            "[routines.a]\n# About it\n[tray]",
            "[routines.a]\n\n[routines.b]\nat = []\n\n# About it\n[tray]",
        ),
        ("routines.b.at", [], "[routines.a]\n# Its end", "[routines.a]\n# Its end\n\n[routines.b]\nat = []\n"),
        ("profile", "b", 'profile="""a""""\nlanguage="de"#', 'profile="b"\nlanguage="de"#'),
        ("tray.enabled", False, "tray = {enabled=true} # x\n", "tray = { enabled = false } # x\n"),
        ("tray.enabled", False, "tray = {} # x\n", "tray = { enabled = false } # x\n"),
        ("routines.a.at", [], "routines = {}\n", "routines = { a = { at = [] } }\n"),
        ("hours.days", ["mon"], "[hours]\r\nranges=[]\r\n", '[hours]\r\nranges=[]\r\ndays = ["mon"]\r\n'),
        ("hours.days", ["mon"], "'hours' . \"days\" = []", '\'hours\' . "days" = ["mon"]'),
        ("profile", "b", "profile='''a=[{#'''''\n[tray]\n", 'profile = "b"\n[tray]\n'.replace(" = ", "=")),
        ("profile", "b", 'profile="""a\\"""=\n#"""""\nlanguage="\\"#="', 'profile="b"\nlanguage="\\"#="'),
    ],
)
def test_in_every_form_that_a_table_can_have(key: str, value: Any, before: str, after: str) -> None:
    assert change(key, value, before) == after
    tomllib.loads(after)


def test_comments_inside_a_list_that_is_replaced_move_above_it() -> None:
    text = '[hours]\n  days = [ # short\n  "mon", # office\n  # "tue",\n  ] # that is all\n'

    after = change("hours.days", ["wed"], text)

    assert after == '[hours]\n  # short\n  # office\n  # "tue",\n  days = ["wed"] # that is all\n'


@pytest.mark.parametrize(
    "value",
    [
        True,
        7,
        1.5,
        time(9, 30),
        date(2026, 11, 23),
        datetime(2026, 11, 23, 9, 30),  # noqa: DTZ001 - TOML has local ones
        ["a", "b"],
        {"a": {"b": []}},
        'a"b\\c\n\t\x7f\x01 é 🌱',
    ],
)
def test_what_is_written_is_read_the_same(value: Any) -> None:
    assert tomllib.loads(f"value = {written(value)}") == {"value": value}


VALUES = st.sampled_from(
    [
        ('"a"', "a"),
        ("'#=['", "#=["),
        ("true", True),
        ("3", 3),
        ('["a", "b"]', ["a", "b"]),
        ('[\n  "a", #c\n  # c\n  "b"]', ["a", "b"]),
        ('"""\n# no comment\n"""', "# no comment\n"),
    ]
)
PLACES = [("p",), ("q",), *((table, name) for table in "st" for name in "pq"), *(("r", table, "p") for table in "uv")]


@dataclass
class Writer:
    """Writes a document as people may, and numbers its comments."""

    lines: list[str] = field(default_factory=list)
    comments: int = 0

    def comment(self) -> str:
        self.comments += 1
        return f"# number {self.comments}"

    def add(self, line: str, *, above: bool, beside: bool) -> None:
        if above:
            self.lines += ["", self.comment()]
        for part in (f"{line} #c" if beside and "\n" not in line else line).split("\n"):
            self.lines.append(part.replace("#c", self.comment()) if part.endswith("#c") else part)


def _put(into: dict[str, Any], key: tuple[str, ...], value: Any) -> None:
    for part in key[:-1]:
        into = into.setdefault(part, {})
    into[key[-1]] = value


@st.composite
def documents(draw: st.DrawFn) -> str:
    flag = st.booleans()
    said = draw(st.dictionaries(st.sampled_from(PLACES), VALUES))
    writer = Writer()
    tables = draw(st.permutations(sorted({key[:-1] for key in said if len(key) > 1})))
    forms = {table: draw(st.sampled_from(["header", "dotted", "braces"])) for table in tables}
    top = [(key, toml) for key, (toml, _value) in said.items() if len(key) == 1 or forms[key[:-1]] == "dotted"]
    for key, toml in top:
        writer.add(f"{'.'.join(key)} = {toml}", above=draw(flag), beside=draw(flag))
    for table in tables:
        inside = [(key[-1], toml) for key, (toml, _value) in said.items() if key[:-1] == table]
        if forms[table] == "braces":
            values = ", ".join(f"{name}={toml}" for name, toml in inside if "\n" not in toml)
            writer.lines.insert(0, f"{'.'.join(table)} = {{{values}}}")
    for table in tables:
        if forms[table] != "header":
            continue
        writer.add(f"[{'.'.join(table)}]", above=draw(flag), beside=draw(flag))
        for key, (toml, _value) in said.items():
            if key[:-1] == table:
                writer.add(
                    f"{draw(st.sampled_from(['', '  ']))}{key[-1]} = {toml}", above=draw(flag), beside=draw(flag)
                )
    if draw(flag):
        writer.lines.append(writer.comment())
    return draw(st.sampled_from(["\n", "\r\n"])).join(writer.lines) + draw(st.sampled_from(["", "\n"]))


def comments(text: str) -> list[str]:
    return sorted(line[line.index("# number") :] for line in text.splitlines() if "# number" in line)


def untouched(before: str, after: str) -> bool:
    """Whether the lines before and after differ in one stretch only, no longer than the longest value."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return len(old) <= 4


def changed(values: Mapping[str, Any], key: tuple[str, ...], value: Any) -> dict[str, Any]:
    new = deepcopy(dict(values))
    _put(new, key, value)
    return new


@given(documents(), st.sampled_from(PLACES), VALUES.map(lambda each: each[1]))
def test_only_that_key_changes_and_every_comment_stays(text: str, key: tuple[str, ...], value: Any) -> None:
    before = tomllib.loads(text)

    after = with_value(text, key, value)

    assert tomllib.loads(after) == changed(before, key, value)
    assert comments(after) == comments(text)
    assert untouched(text, after)


@given(documents(), st.lists(st.tuples(st.sampled_from(PLACES), VALUES), max_size=6))
def test_one_change_after_another(text: str, changes: list[tuple[tuple[str, ...], tuple[str, Any]]]) -> None:
    values: dict[str, Any] = tomllib.loads(text)
    after = text
    for key, (_toml, value) in changes:
        after = with_value(after, key, value)
        values = changed(values, key, value)

    assert tomllib.loads(after) == values
    assert comments(after) == comments(text)
