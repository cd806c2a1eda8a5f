"""The pages that are made from the code say what the code does."""

from collections.abc import Callable
from pathlib import Path

import pytest

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
    assert {after.strip("*") for _before, _event, after in rows if after.startswith("*")} >= {
        "done",
        "partial",
        "skipped",
        "not-for-me",
        "withdrawn",
        "interrupted",
    }


def test_the_day_is_humane() -> None:
    text = default_day.page()

    times = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ") and "**" not in line][2:]
    assert times
    assert not [each for each in times if "11:00" <= each < "12:00" or "12:20" <= each < "13:25"]
    assert min(times) >= "09:10"
    assert max(times) < "17:20"
