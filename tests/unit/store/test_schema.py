"""The schema of the journal's lines: fresh, and true of a lived week."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bench.chaos_life import moment
from bench.chaos_store import played
from postured.adapters.store import schema
from postured.adapters.store.codec import encode_line
from postured.adapters.store.entries import of_measure
from postured.adapters.store.retention import expire
from postured.core.state import fresh
from postured.statistics.measures import Goal
from tests.journal_files import read_all
from tests.schema import fits

ROOT = Path(__file__).parents[3]
SCHEMA = schema.schema()


def week() -> list[dict[str, Any]]:
    found = played(fresh(moment(0)), 7 * 240, None).entries
    numbered = [each for _event, entries in sorted(found.items()) for each in entries]
    return [{**each, "n": number} for number, each in enumerate(numbered, start=1)]


def told(entry: dict[str, Any]) -> bool:
    return fits(json.loads(encode_line(entry)), SCHEMA, SCHEMA)


def test_the_file_in_docs_is_fresh() -> None:
    """`python -m postured.adapters.store.schema docs/` makes it anew."""
    assert (ROOT / "docs" / "journal.schema.json").read_text(encoding="utf-8") == schema.text()


def test_every_line_of_a_week_is_as_the_schema_says(tmp_path: Path) -> None:
    entries = week()
    (tmp_path / "2026-03.jsonl").write_bytes(b"".join(map(encode_line, entries)))
    expire(str(tmp_path), str(tmp_path / "aside"), entries_before=date(2026, 3, 4), totals_before=None)
    kept = [each for _month, contents in read_all(str(tmp_path)) for each in contents.entries]

    assert [each for each in (*entries, *kept) if not told(each)] == []
    assert {each["kind"] for each in (*entries, *kept)} == {"event", "decision", "sat", "totals"}


def test_the_walking_goal_of_a_day_is_a_line_too() -> None:
    goal = Goal(date=date(2026, 11, 23), goal=timedelta(minutes=10), rung=2, rungs=8)

    assert told(of_measure(3, moment(1), goal))


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Quarterly figures.odt"},
        {"n": 0},
        {"n": None},
        {"kind": "keys"},
        {"event": "typed"},
        {"since": "nine"},
        {"elapsed": None},
    ],
)
def test_a_stranger_is_refused(change: dict[str, Any]) -> None:
    entry = {"n": 1, "at": "2026-11-23T09:00:00+01:00", "elapsed": 1.0, "kind": "event", "event": "input", "since": 1.0}
    assert told(entry)

    assert not told({**entry, **change})


WORDS = {
    "v", "n", "at", "elapsed", "kind", "crc", "event", "decision", "date", "version",
    "since", "until", "lasts", "signal", "how", "id", "count", "alive_until", "name", "routine",
    "again", "style", "reason", "satisfies", "soft", "exercise", "merged", "outcome", "began", "took", "absence",
    "family", "question", "why", "hour", "bout", "sitting", "screen", "ended", "goal", "goal_steps", "rung", "rungs",
    "figures", "walk", "routines", "hours", "exercises",
}  # fmt: skip
"""All that a line may speak of: moments, names of ours, outcomes, and how that felt."""


def test_no_line_speaks_of_anything_else() -> None:
    lines = SCHEMA["oneOf"]

    assert {name for line in lines for name in line["properties"]} <= WORDS


def test_the_texts_of_a_week_are_moments_and_names_of_ours() -> None:
    names = {"move", "micro-break", "walk", "microphone", ""}
    for entry in week():
        for name, value in entry.items():
            texts = value if isinstance(value, list) else [value]
            for text in texts:
                if isinstance(text, str) and name not in ("at", "date"):
                    assert text in names or text in _declared(name), entry


def _declared(name: str) -> set[str]:
    """The closed list of words that the schema has for a field."""
    found: set[str] = set()
    for line in SCHEMA["oneOf"]:
        at = line["properties"].get(name, {})
        options = at.get("anyOf", [at, at.get("items", {})])
        found |= {word for each in options for word in [*each.get("enum", []), each.get("const")] if word}
    return found
