"""What the person put aside, as it lies on the disk: for commands while no postured runs. Nothing is changed there."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from postured.adapters.store import reading
from postured.adapters.store.files import CannotRead
from postured.settings.paths import Paths


def kept(paths: Paths) -> frozenset[str]:
    """Families and exercises; none where nothing is known. What cannot be read is passed over."""
    for snapshot in (paths.snapshot, paths.checkpoint):
        try:
            with open(snapshot, "rb") as file:
                taken = json.loads(file.read())
            included, state = int(taken["included"]), taken["state"]
            return _with_later({*map(str, state["locked_families"]), *map(str, state["hidden"])}, included, paths)
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            continue
    return _with_later(set(), 0, paths)


def _with_later(aside: set[str], number: int, paths: Paths) -> frozenset[str]:
    """``aside`` with what the entries after that ``number`` tell: a kill may have come before the next snapshot."""
    try:
        return _after(aside, reading.entries_after(paths.journal, number))
    except CannotRead:
        return frozenset(aside)


def _after(aside: set[str], entries: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    for each in entries:
        match each:
            case {"decision": "safety", "family": str(family)}:
                aside.add(family)
            case {"decision": "outcome", "outcome": "not-for-me", "exercise": str(exercise)}:
                aside.add(exercise)
            case {"event": "trust", "name": str(name)}:
                aside.discard(name)
    return frozenset(aside)
