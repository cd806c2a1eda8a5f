"""The pages that are made from the code say what the code does."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from postured.core.decisions import Result
from postured.simulator import default_day, states

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize(
    ("name", "page", "module"),
    [("states.md", states.page, "states"), ("default-day.md", default_day.page, "default_day")],
)
def test_a_page_is_not_stale(name: str, page: Callable[[], str], module: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == page(), f"python -m postured.simulator.{module} docs/{name}"


def test_every_phase_has_a_way_on_and_every_end_is_one() -> None:
    rows = list(states.reminder())

    for phase in {row[0] for row in rows}:
        assert any(after.startswith("*") for before, _event, after in rows if before == phase)
    assert {after.strip("*") for _before, _event, after in rows if after.startswith("*")} == set(Result)


@pytest.mark.parametrize(
    ("before", "event", "after"),
    [
        ("shown", "away as long as the break", "*natural*"),
        ("shown", "Snooze, for the fourth time", "*snoozed-out*"),
        ("shown once more", "time passes", "*expired*"),
        ("resting", "time passes", "shown once more"),
        ("down", "away for a moment", "shown"),
        ("down", "other settings", "down"),
        ("snoozed", "its routine is switched off", "*withdrawn*"),
        ("resting", "working hours end", "*withdrawn*"),
        ("running", "working hours end", "running"),
    ],
)
def test_the_table_says(before: str, event: str, after: str) -> None:
    assert (before, event, after) in list(states.reminder())


def test_the_diagram_has_no_name_of_two_words() -> None:
    arrows = [line for line in states.page().splitlines() if "-->" in line]

    assert arrows
    assert all(re.fullmatch(r"    \w+ --> \w+: .*", each) for each in arrows)


def sections() -> dict[str, str]:
    """The page's parts by their headings."""
    parts = re.split(r"^## (.*)\n", default_day.page(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def showings(section: str) -> list[str]:
    return re.findall(r"^\| (\d\d:\d\d) \|", section, re.MULTILINE)


def test_the_day_is_humane() -> None:
    times = showings(sections()["With moments of stillness"])

    assert times
    assert not [each for each in times if "11:00" <= each < "12:00" or "12:20" <= each < "13:25"]
    assert min(times) >= "09:10"
    assert max(times) < "17:20"


def test_a_day_at_the_keyboard_says_how_much_it_is() -> None:
    found = sections()
    still, busy = found["With moments of stillness"], found["At the keyboard without a pause"]

    assert len(showings(busy)) > 1.5 * len(showings(still))
    assert f"{len(showings(busy))} reminders, " in busy
    assert "| micro-break |" in busy
    assert "| micro-break |" not in still
    for section in (still, busy):
        assert re.search(r"a reminder every \d+ min at the desk", section)


def test_the_stretches_that_join_and_the_questions_beside_are_told() -> None:
    for section in list(sections().values())[:2]:
        assert ", with hip-flexor |" in section
        assert re.search(r"\d+ quiet questions, .*: \d+ how an exercise was", section)
