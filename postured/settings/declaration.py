"""Asks the model about its settings: what may stand at a key, how it is put in words, which keys there are."""

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from postured.document import Key
from postured.language import _
from postured.settings.kinds import Kind
from postured.settings.model import BUILT_IN_ROUTINES, Settings

ANY_NAME = "NAME"
"""Stands in a key for a name that is free, such as a routine's."""
_SYNONYMS = {
    "interval": ("every",),
    "frequency": ("every",),
    "duration": ("lasts",),
    "length": ("lasts",),
    "time": ("at",),
    "times": ("at",),
    "type": ("style",),
    "start": ("ranges",),
    "end": ("ranges",),
    "weekdays": ("days",),
    "workdays": ("days",),
}
"""What other programs call a key of ours."""
_BEGUN = 3
"""From so many letters on, the beginning of a word stands for it."""
_TRUTHS = {"1": True, "yes": True, "on": True, "true": True, "0": False, "no": False, "off": False, "false": False}


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand at one place of the file."""

    annotation: Any
    metadata: tuple[Any, ...] = ()

    @property
    def kind(self) -> Kind | None:
        return next((each for each in self.metadata if isinstance(each, Kind)), None)

    @property
    def table(self) -> type[BaseModel] | None:
        """The model, where a table with fixed keys may stand here."""
        return self.annotation if isinstance(self.annotation, type) and issubclass(self.annotation, BaseModel) else None

    @property
    def items(self) -> "Slot | None":
        """What may stand in the list, where a list may stand here."""
        return _slot(get_args(self.annotation)[0]) if get_origin(self.annotation) is tuple else None

    @property
    def named(self) -> "Slot | None":
        """What may stand under each name, where names are free here."""
        return _slot(get_args(self.annotation)[1]) if get_origin(self.annotation) is dict else None

    @property
    def names(self) -> "Slot | None":
        """What such a name may be."""
        return _slot(get_args(self.annotation)[0]) if get_origin(self.annotation) is dict else None

    @property
    def words(self) -> tuple[str, ...]:
        """The closed list, where one of a few words may stand here."""
        if get_origin(self.annotation) is Literal:
            return get_args(self.annotation)
        if isinstance(self.annotation, type) and issubclass(self.annotation, Enum):
            return tuple(each.value for each in self.annotation)
        return ()

    @property
    def holds_text(self) -> bool:
        return self.kind is not None or bool(self.words)


@dataclass(frozen=True, slots=True)
class Setting:
    """One key, as the example and the reference tell of it."""

    key: tuple[str, ...]
    sentence: str
    expected: str
    unit: str
    default: Any
    """As TOML has it; None where leaving it out has a meaning of its own."""
    policy: bool
    """Whether a policy may set it."""
    policy_bounds: str = ""
    """How far, in words; "" for as far as the person may."""


ROOT = Slot(Settings)


def slot(key: Key, root: Slot = ROOT) -> Slot | None:
    """What may stand at ``key`` of a file that ``root`` describes; None where there is no such setting."""
    at: Slot | None = root
    for part in key:
        if at is None:
            return None
        if isinstance(part, int):
            at = at.items
        elif at.table is not None:
            at = _field_slot(at.table.model_fields.get(part))
        else:
            at = at.named
    return at


def expected(at: Slot) -> str:
    """What to write there, such as "true or false" or "a whole number from 0 to 60"."""
    if at.kind is not None:
        return at.kind.expected()
    if at.items is not None:
        return _expected_list(at, at.items)
    if at.words:
        return _("one of {words}").format(words=_listed(at.words))
    if at.annotation is bool:
        return _("true or false")
    if at.annotation is int:
        least = next(each.ge for each in at.metadata if isinstance(each, Ge))
        most = next(each.le for each in at.metadata if isinstance(each, Le))
        return _("a whole number from {least} to {most}").format(least=least, most=most)
    return _("a table")


def settings() -> Iterator[Setting]:
    """Every key, in the order of the model."""
    return _settings_of(Settings, ())


def setting(key: tuple[str, ...]) -> Setting | None:
    """The one that ``key`` names, with a name of its own where names are free; None where there is none."""
    return next((each for each in settings() if _matches(each.key, key)), None)


def close_key(key: tuple[str, ...], root: Slot = ROOT) -> tuple[str, ...]:
    """The key that somebody may have meant who wrote ``key``, which does not exist; () for no idea."""
    at: Slot | None = root
    meant: list[str] = []
    joined = [each for each in _all_keys(root.annotation) if "_".join(each) == key[0]] if len(key) == 1 else []
    if joined:
        return joined[0]
    for part in key:
        if at is None or (at.table is None and at.named is None):
            return ()
        near = _close_field(part, at.table) if at.table is not None else part
        if not near:
            return _elsewhere(key, root)
        meant.append(near)
        at = slot(tuple(meant), root)
    return tuple(meant)


def close_word(word: str, words: Iterable[str]) -> str:
    """The one of ``words`` that looks most like ``word``; "" if none does."""
    folded = {each.replace("_", "-"): each for each in words}
    wanted = word.strip().lower().replace("_", "-")
    begun = [each for each in folded if len(wanted) >= _BEGUN and each.startswith(wanted)]
    near = begun if len(begun) == 1 else difflib.get_close_matches(wanted, folded, n=1)
    return folded[near[0]] if near else ""


def truth(text: str) -> bool | None:
    """What ``text`` says where true or false is asked for; None if neither."""
    return _TRUTHS.get(text.strip().lower())


def spelled(key: Iterable[str]) -> str:
    """``key`` as TOML writes it."""
    return ".".join(part if re.fullmatch("[A-Za-z0-9_-]+", part) else json.dumps(part) for part in key)


def leaves(values: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value with its key; a table is none, a list is one."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*above, name))
        else:
            yield (*above, name), value


def _elsewhere(key: tuple[str, ...], root: Slot) -> tuple[str, ...]:
    """Where else the last part of ``key`` is known; under the same name, if it is known under any."""
    if root is ROOT and key[0] in BUILT_IN_ROUTINES:
        return close_key(("routines", *key), root)
    last = key[-1].lower().replace("-", "_")
    meant = next((each for each in _all_keys(root.annotation) if each[-1] == last), ())
    free = meant.index(ANY_NAME) if ANY_NAME in meant else len(key)
    if len(key) > free + 1 and key[:free] == meant[:free]:
        return (*key[: free + 1], *meant[free + 1 :])
    # A plain word in a table that there is, such as "start", hardly means the one of another table.
    is_plain = len(key) > 1 and slot(key[:-1], root) is not None and not re.search("[-_]", key[-1])
    return () if is_plain else meant


def _matches(pattern: tuple[str, ...], key: tuple[str, ...]) -> bool:
    return len(pattern) == len(key) and all(part in (ANY_NAME, mine) for part, mine in zip(pattern, key, strict=True))


def _close_field(name: str, table: type[BaseModel]) -> str:
    """The key of ``table`` that looks like ``name``, or that says what ``name`` does."""
    same = next((each for each in _SYNONYMS.get(name.lower(), ()) if each in table.model_fields), "")
    return same or close_word(name, table.model_fields)


@cache
def _all_keys(root: type[BaseModel]) -> tuple[tuple[str, ...], ...]:
    return tuple(_keys(Slot(root), ()))


def _keys(at: Slot | None, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if at is not None and at.named is not None:
        yield from _keys(at.named, (*above, ANY_NAME))
    elif at is not None and at.table is not None:
        for name, field in at.table.model_fields.items():
            yield from _keys(_field_slot(field), (*above, name))
    else:
        yield above


def _slot(annotation: Any) -> Slot:
    if get_origin(annotation) is Annotated:
        of, *metadata = get_args(annotation)
        return Slot(of, tuple(metadata))
    return Slot(annotation)


def _field_slot(field: FieldInfo | None) -> Slot | None:
    return None if field is None else Slot(field.annotation, tuple(field.metadata))


def _expected_list(at: Slot, items: Slot) -> str:
    what = items.kind.expected_many() if items.kind is not None else _listed(items.words)
    most = next((each.max_length for each in at.metadata if isinstance(each, MaxLen)), None)
    if most is not None:
        return _("a list of 1 to {most} {what}").format(most=most, what=what)
    if any(isinstance(each, MinLen) for each in at.metadata):
        return _("a list of one or more of {what}").format(what=what)
    if items.words:
        return _("a list of any of {words}").format(words=what)
    return _("a list of {what}").format(what=what)


def _listed(words: Iterable[str]) -> str:
    *most, last = [f'"{word}"' for word in words]
    return _("{words} or {last}").format(words=", ".join(most), last=last)


def _settings_of(model: type[BaseModel], above: tuple[str, ...]) -> Iterator[Setting]:
    defaults = model().model_dump(mode="json")
    for name, field in model.model_fields.items():
        key = (*above, name)
        at = Slot(field.annotation, tuple(field.metadata))
        if at.named is not None and at.named.table is not None:
            yield from _settings_of(at.named.table, (*key, ANY_NAME))
        elif at.table is not None:
            yield from _settings_of(at.table, key)
        else:
            extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
            yield Setting(
                key,
                sentence=field.description or "",
                expected=expected(at),
                unit=str(extra.get("unit", "")),
                default=defaults[name],
                policy=bool(extra.get("policy")),
                policy_bounds=_policy_bounds(extra),
            )


def _policy_bounds(extra: Mapping[str, Any]) -> str:
    least, most, words = (extra.get(f"policy_{each}") for each in ("least", "most", "words"))
    if words:
        return _("one of {words}").format(words=_listed(words))
    if least is not None and most is not None:
        return _("{least} to {most}").format(least=least, most=most)
    if least is not None:
        return _("{least} or more").format(least=least)
    return _("{most} or less").format(most=most) if most is not None else ""
