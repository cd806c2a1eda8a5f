"""Keys that had another name once. They keep working: what was written under the old name is read under the new one."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from postured.document import Key
from postured.settings.declaration import ANY_NAME, leaves
from postured.settings.model import RENAMED

_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Modern:
    """What a layer says, with every key as it is called now."""

    values: dict[str, Any]
    old: Mapping[_Path, _Path] = field(default_factory=dict)
    """What each key that was renamed is called in the text."""
    twice: tuple[_Path, ...] = ()
    """Old keys that are set beside the new one; what they say is left out."""

    def written(self, key: Key) -> Key:
        """``key``, or something within it, as it is called in the text."""
        within = ((*old, *key[len(new) :]) for new, old in self.old.items() if key[: len(new)] == new)
        return next(within, key)


def modern(values: dict[str, Any]) -> Modern:
    """``values`` under the names of today."""
    moves = [(key, new, value) for key, value in leaves(values) if (new := today(key)) != key]
    if not moves:
        return Modern(values)
    made = deepcopy(values)
    old: dict[_Path, _Path] = {}
    twice = []
    for key, new, value in moves:
        _take_out(made, key)
        if _holds(made, new):
            twice.append(key)
        else:
            _put(made, new, value)
            old[new] = key
    return Modern(made, old, tuple(twice))


def today(key: _Path) -> _Path:
    """What ``key``, or the table around it, is called now."""
    return next(_renamings(key), key)


def _renamings(key: _Path) -> Iterator[_Path]:
    for old, new in RENAMED.items():
        parts = old.split(".")
        if len(parts) <= len(key) and all(part in (ANY_NAME, mine) for part, mine in zip(parts, key, strict=False)):
            name = next((mine for part, mine in zip(parts, key, strict=False) if part == ANY_NAME), ANY_NAME)
            yield (*(name if part == ANY_NAME else part for part in new.split(".")), *key[len(parts) :])


def _holds(values: Any, key: _Path) -> bool:
    for part in key:
        if not isinstance(values, dict) or part not in values:
            return False
        values = values[part]
    return True


def _take_out(values: dict[str, Any], key: _Path) -> None:
    """Without ``key``, and without the tables around it that are empty then."""
    if len(key) > 1:
        _take_out(values[key[0]], key[1:])
    if len(key) == 1 or not values[key[0]]:
        del values[key[0]]


def _put(values: Any, key: _Path, value: Any) -> None:
    """Where something else stands in place of a table around ``key``, that is told, and nothing is put."""
    for part in key[:-1]:
        if isinstance(values, dict):
            values = values.setdefault(part, {})
    if isinstance(values, dict):
        values[key[-1]] = value
