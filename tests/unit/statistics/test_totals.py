"""The totals of a day as a value: to JSON and back, and added up."""

import json
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postured.statistics.totals import DayTotals, Figures, Walk, merged, of_plain, plain, summed

_SECONDS = {"sitting", "screen", "longest_bout", "walked", "goal"}
_NAMES = st.sampled_from(["move", "walk", "Ünterwegs", "", "with\nline"])
# Halves are exact, whatever they are added to.
_HALVES = st.integers(0, 10**6).map(lambda each: each / 2)


def values(kind: type) -> dict[str, Any]:
    numbers = {each.name: _HALVES if each.name in _SECONDS else st.integers(0, 10**4) for each in fields(kind)}
    return numbers | ({"answers": st.lists(_HALVES, max_size=4).map(tuple)} if "answers" in numbers else {})


FIGURES = st.builds(Figures, **values(Figures))
DAYS = st.builds(
    DayTotals,
    day=st.just(date(2026, 11, 23)),
    figures=FIGURES,
    walk=st.builds(Walk, **values(Walk)),
    routines=st.dictionaries(_NAMES, FIGURES, max_size=2),
    hours=st.dictionaries(st.integers(0, 23), FIGURES, max_size=2),
    exercises=st.dictionaries(_NAMES, FIGURES, max_size=2),
)


@given(DAYS)
@settings(deadline=None)
def test_totals_come_back_from_json_as_they_were(totals: DayTotals) -> None:
    assert of_plain(json.loads(json.dumps(plain(totals)))) == totals


def test_an_empty_day_is_short() -> None:
    assert plain(DayTotals(day=date(2026, 11, 23))) == {
        "date": "2026-11-23",
        "version": 1,
        "figures": {},
        "walk": {},
        "routines": {},
        "hours": {},
        "exercises": {},
    }


GOOD = plain(
    DayTotals(day=date(2026, 11, 23), figures=Figures(shown=1, sitting=2.5, answers=(1.5,)), hours={9: Figures(done=1)})
)


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 2},
        {"version": None},
        {"date": "23.11.2026"},
        {"date": 3},
        {"figures": {"shown": 1.5}},
        {"figures": {"shown": True}},
        {"figures": {"sitting": float("nan")}},
        {"figures": {"answers": ["soon"]}},
        {"figures": {"answers": 3}},
        {"figures": {"of-tomorrow": 1}},
        {"figures": []},
        {"walk": {"rung": "third"}},
        {"walk": {"of-tomorrow": 1}},
        {"hours": {"24": {}}},
        {"hours": {"nine": {}}},
        {"routines": {"move": 3}},
        {"exercises": None},
    ],
)
def test_what_is_none_is_refused(wrong: dict[str, Any]) -> None:
    assert of_plain(GOOD).figures.shown == 1
    with pytest.raises(ValueError, match=r"\w"):
        of_plain({**GOOD, **wrong})


def test_what_is_missing_is_refused() -> None:
    for name in GOOD:
        with pytest.raises(ValueError, match=r"\w"):
            of_plain({key: value for key, value in GOOD.items() if key != name})


@given(FIGURES, FIGURES, FIGURES)
@settings(deadline=None)
def test_it_is_all_the_same_which_are_added_first(one: Figures, two: Figures, three: Figures) -> None:
    assert summed([summed([one, two]), three]) == summed([one, summed([two, three])]) == summed([one, two, three])


def test_nothing_added_up_is_nothing() -> None:
    assert summed([]) == Figures()


def test_the_longest_bout_is_the_longest_of_all() -> None:
    assert summed([Figures(longest_bout=5.0), Figures(longest_bout=9.0), Figures()]).longest_bout == 9


@given(DAYS, DAYS)
@settings(deadline=None)
def test_two_parts_of_a_day_are_that_day(first: DayTotals, later: DayTotals) -> None:
    whole = merged(first, later)

    assert whole.figures == summed([first.figures, later.figures])
    assert set(whole.routines) == {*first.routines, *later.routines}
    for name, each in whole.routines.items():
        parts = [part.routines[name] for part in (first, later) if name in part.routines]
        assert each == summed(parts)
    assert whole.walk.walked == first.walk.walked + later.walk.walked


def test_adherence_leaves_out_what_nobody_could_answer() -> None:
    figures = Figures(
        shown=10, done=3, partial=1, natural=2, withdrawn=1, interrupted=1, ambient_shown=5, ambient_done=5
    )

    assert figures.answerable == 6
    assert figures.adherence == 0.5


def test_without_a_reminder_there_is_no_adherence() -> None:
    assert Figures(ambient_shown=3, ambient_done=3).adherence is None
    assert Figures(shown=1, natural=1).adherence is None


@pytest.mark.parametrize(("answers", "median"), [((), None), ((4.0,), 4), ((9.0, 1.0, 5.0), 5), ((8.0, 2.0), 5)])
def test_the_answer_time_is_the_median(answers: tuple[float, ...], median: float | None) -> None:
    assert Figures(answers=answers).answer_time == median


@pytest.mark.parametrize(
    ("walk", "met"),
    [
        (Walk(), None),
        (Walk(walked=600), None),
        (Walk(walked=600, goal=600), True),
        (Walk(walked=599, goal=600), False),
        (Walk(steps=5000, goal_steps=5000), True),
        (Walk(steps=4999, goal_steps=5000, walked=9999), False),
    ],
)
def test_the_goal_is_met_or_there_is_none(walk: Walk, met: bool | None) -> None:
    assert walk.met is met
