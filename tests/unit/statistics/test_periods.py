"""Days put together, and what programs are told of them."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from postured.statistics.forms import record, table
from postured.statistics.periods import By, Period, period, weeks
from postured.statistics.totals import DayTotals, Figures, Walk
from tests.unit.statistics.test_fold import BY_HAND, DAY

MONDAY = date(2026, 11, 16)
FAMILIES = {"squat": "glute", "bridge": "glute", "stairs": "walk", "walk-brisk-10": "walk", "look-far": "eyes"}


def days() -> list[DayTotals]:
    """A week and a day, the second Monday made by hand."""
    from postured.statistics.fold import totals_of

    before = [
        DayTotals(
            day=MONDAY + timedelta(days=number),
            figures=Figures(offered=4, shown=4, done=number, sitting=3600.0 * number, bouts=number),
            walk=Walk(walked=60.0 * number, goal=120.0, rung=1 + number // 3, rungs=8),
            routines={"move": Figures(offered=4, shown=4, done=number)},
            hours={9: Figures(offered=4, shown=4, done=number, sitting=3600.0 * number)},
        )
        for number in range(5)
    ]
    return [*before, totals_of(BY_HAND)[DAY]]


def told(by: By = By.DAY) -> Period:
    return period(days(), MONDAY, DAY, by, lambda exercise: FAMILIES.get(exercise, ""))


def test_the_whole_is_the_sum_of_the_days() -> None:
    whole = told().whole

    assert (whole.figures.shown, whole.figures.done, whole.days) == (5 * 4 + 10, 0 + 1 + 2 + 3 + 4 + 2, 6)
    assert (whole.walks.goals, whole.walks.met, whole.walks.walked) == (6, 4, 600 + 840)
    assert whole.walks.last.rung == 3


def test_weeks_roll_back_from_the_last_day() -> None:
    found = told(By.WEEK).groups

    assert [(str(each.first), str(each.last), each.days) for each in found] == [
        ("2026-11-16", "2026-11-16", 1),
        ("2026-11-17", "2026-11-23", 5),
    ]
    assert [each.figures.done for each in found] == [0, 12]


def test_a_week_in_which_nothing_was_is_there_all_the_same() -> None:
    found = weeks(days(), MONDAY - timedelta(days=21), DAY)

    assert [each.days for each in found] == [0, 0, 0, 1, 5]


def test_several_weeks_go_together() -> None:
    found = weeks(days(), MONDAY - timedelta(days=21), DAY, 2)

    assert [(str(each.first), str(each.last)) for each in found] == [
        ("2026-10-26", "2026-10-26"),
        ("2026-10-27", "2026-11-09"),
        ("2026-11-10", "2026-11-23"),
    ]


def test_routines_come_with_the_busiest_first() -> None:
    assert [(each.name, each.figures.shown) for each in told(By.ROUTINE).groups][:2] == [("move", 28), ("micro", 0)]


def test_hours_come_in_their_order() -> None:
    assert [each.hour for each in told(By.HOUR).groups] == [8, 9, 10, 11, 12, 13, 14, 15, 17]
    assert told(By.HOUR).groups[1].figures.sitting == 36000 + 1800


def test_exercises_go_to_their_families() -> None:
    families = {each.name: each.figures.shown for each in told(By.CATEGORY).groups}

    assert families == {"glute": 2, "walk": 2, "eyes": 0, "": 6}


def test_json_has_what_is_promised() -> None:
    found = json.loads(json.dumps(record(told())))

    assert (found["version"], found["from"], found["to"], found["by"]) == (1, "2026-11-16", "2026-11-23", "day")
    assert {"shown", "done", "natural", "adherence", "sitting", "longest_bout"} <= set(found["totals"])
    assert [each["date"] for each in found["days"]] == [str(each.day) for each in days()]
    assert "groups" not in found


def test_every_figure_of_the_day_by_hand_in_json() -> None:
    found = record(told())["days"][-1]

    assert found == {
        "date": "2026-11-23",
        "offered": 14,
        "held": 3,
        "dropped": 2,
        "shown": 10,
        "snoozed": 2,
        "done": 2,
        "partial": 1,
        "skipped": 1,
        "snoozed_out": 1,
        "expired": 1,
        "not_for_me": 1,
        "natural": 1,
        "withdrawn": 1,
        "interrupted": 1,
        "adherence": 0.2857,
        "answer_time": 9.0,
        "ambient": {
            "shown": 2,
            "snoozed": 0,
            "done": 1,
            "partial": 0,
            "skipped": 0,
            "snoozed_out": 0,
            "expired": 1,
            "not_for_me": 0,
            "natural": 0,
            "withdrawn": 0,
            "interrupted": 0,
        },
        "credits": 3,
        "still": 1,
        "away": 1,
        "sitting": 10960.0,
        "screen": 9060.0,
        "bouts": 2,
        "bouts_over_30": 2,
        "bouts_over_60": 1,
        "bouts_over_120": 1,
        "longest_bout": 7300.0,
        "breaks_per_sitting_hour": 0.66,
        "walking": {
            "walked": 840.0,
            "steps": 4200,
            "goal": 600.0,
            "goal_steps": None,
            "met": True,
            "rung": 3,
            "rungs": 8,
        },
    }


@pytest.mark.parametrize(
    ("by", "names"),
    [
        (By.WEEK, {"from": "2026-11-16", "to": "2026-11-16", "days": 1}),
        (By.ROUTINE, {"routine": "move", "shown": 28}),
        (By.HOUR, {"hour": 8, "sitting": 1800.0}),
        (By.CATEGORY, {"category": "", "shown": 6}),
    ],
)
def test_groups_say_what_they_are_of(by: By, names: dict[str, Any]) -> None:
    found = record(told(by))

    assert found["by"] == by.value
    assert found["groups"][0].items() >= names.items()
    assert len(found["days"]) == 6


@pytest.mark.parametrize("by", [By.ROUTINE, By.CATEGORY])
def test_sitting_is_no_routines_and_no_exercises(by: By) -> None:
    for group in record(told(by))["groups"]:
        assert not {"sitting", "bouts", "still", "walking"} & set(group)


@pytest.mark.parametrize("by", list(By))
def test_the_table_says_the_same_as_the_json(by: By) -> None:
    file = io.StringIO()

    table(told(by), file)

    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    found = record(told(by))
    groups = found["days"] if by is By.DAY else found["groups"]
    assert len(rows) == len(groups)
    for row, group in zip(rows, groups, strict=True):
        for name, value in group.items():
            if name == "ambient":
                assert {key: row[f"ambient_{key}"] for key in value} == {key: str(each) for key, each in value.items()}
            elif name == "walking":
                assert {row[f"walking_{key}"] for key in value} == {
                    "" if each is None else str(each) for each in value.values()
                }
            else:
                assert row[name] == ("" if value is None else str(value))


@pytest.mark.parametrize("by", list(By))
def test_an_empty_table_has_its_names(by: By) -> None:
    full, empty = io.StringIO(), io.StringIO()

    table(told(by), full)
    table(period([], MONDAY, MONDAY, by), empty)

    assert empty.getvalue().splitlines()[0] == full.getvalue().splitlines()[0]


def test_every_name_is_explained() -> None:
    page = (Path(__file__).parents[3] / "docs" / "statistics.md").read_text("utf-8")
    whole = record(told(By.WEEK))
    names = {*whole, *whole["totals"], *whole["totals"]["walking"], *whole["days"][0], *whole["days"][0]["walking"]}

    missing = {
        name
        for name in names
        if f"`{name.replace('bouts_over_60', '_60').replace('bouts_over_120', '_120')}`" not in page
    }

    assert missing == {"walking"}  # the part with that title
