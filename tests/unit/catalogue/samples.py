"""Exercises for tests: a sound one, to be made unsound in one place."""

from typing import Any

from postured.catalogue.entry import Entry

SOUND: dict[str, Any] = {
    "name": "Look up at the ceiling",
    "category": "neck-shoulder",
    "position": "seated",
    "kind": "exercise",
    "office": True,
    "equipment": ["chair"],
    "target": ["front of the neck"],
    "dose": {"hold": "10s", "reps": 2},
    "lasts": "30s",
    "steps": ["Sit tall.", "Look up slowly and stay for 10 seconds.", "Come back, and do it once more."],
    "skip_if": ["recent-surgery", "acute-injury"],
    "easier": "Look up only halfway.",
    "harder": "Stay for 15 seconds.",
    "pose": "seated, head tipped back 20 deg",
    "sources": ["MEM: movement, dosage"],
}


def an_entry(own_id: str = "look-up", origin: str = "own", /, **otherwise: Any) -> Entry:
    return Entry.model_validate({**SOUND, **otherwise, "id": own_id, "origin": origin})
