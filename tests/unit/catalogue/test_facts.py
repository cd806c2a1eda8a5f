"""The catalogue says what was found out, no more and no less. ``facts.json`` is made by ``read_facts.py``."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from postured.catalogue.entry import Dose, Entry
from postured.catalogue.reading import load

FACTS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("facts.json").read_text(encoding="utf-8"))
OURS = {
    "fixed-chair": "chair",
    "desk-or-wall": "desk",
    "wall-or-desk": "wall",
    "cushion-or-towel": "cushion",
    "low-stool-or-books": "footrest",
    "mat-or-folded-towel": "mat",
    "low-step": "step",
    "support": "desk",
    "stairs-with-rail": "stairs",
    "cup": "drink",
}
"""Equipment as the notes have it, and the word for it that the settings know; other words are the same."""
ENTRIES = load().entries


def test_every_exercise_is_there_and_no_other_in_the_order_of_the_notes() -> None:
    assert list(ENTRIES) == [fact["id"] for fact in FACTS]
    assert len(ENTRIES) == 72


@pytest.mark.parametrize("fact", FACTS, ids=[fact["id"] for fact in FACTS])
def test_an_exercise_says_what_was_found_out(fact: dict[str, Any]) -> None:
    assert said(ENTRIES[fact["id"]]) == {
        "category": fact["category"],
        "position": fact["position"],
        "kind": fact["kind"],
        "office": fact["office"],
        "equipment": [OURS.get(each, each) for each in fact["equipment"]],
        "target": fact["target"],
        "dose": dose(fact["dose"]),
        "lasts": timedelta(seconds=fact["lasts"]),
        "skip_if": fact["skip_if"],
        "sources": [source(each) for each in fact["sources"]],
        "verified": fact["verified"],
    }


def test_what_was_noted_is_noted_and_else_only_when_to_stop_a_walk() -> None:
    noted = {name for name, entry in ENTRIES.items() if entry.note}
    walks = {name for name, entry in ENTRIES.items() if entry.position == "walking"}

    assert noted == {fact["id"] for fact in FACTS if fact["has_note"]} | walks


def said(entry: Entry) -> dict[str, Any]:
    return {
        "category": entry.category,
        "position": entry.position,
        "kind": entry.kind,
        "office": entry.office,
        "equipment": list(entry.equipment),
        "target": list(entry.target),
        "dose": entry.dose,
        "lasts": entry.lasts,
        "skip_if": list(entry.skip_if),
        "sources": list(entry.sources),
        "verified": entry.verified.model_dump(),
    }


def dose(fact: dict[str, Any]) -> Dose:
    return Dose(
        hold=timedelta(seconds=fact["hold_s"]),
        breaths=fact["breaths"],
        reps=fact["reps"],
        sets=fact["sets"],
        per_side=fact["per_side"],
        seconds_per_rep=fact["seconds_per_rep_excl_hold"],
    )


def source(fact: str) -> str:
    key, _colon, what = fact.partition(":")
    return f"{key}: {what.replace('+', ', ')}"
