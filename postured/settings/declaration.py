"""Asks the model about its settings: what may stand at a key, how it is put in words, which keys there are."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from postured.document import Key
from postured.language import _
from postured.settings.kinds import Kind
from postured.settings.model import Settings

ANY_NAME = "NAME"
"""Stands in a key for a name that is free, such as a routine's."""
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


def close_key(key: tuple[str, ...], root: Slot = ROOT) -> tuple[str, ...]:
    """The key that somebody may have meant who wrote ``key``, which does not exist; () for no idea."""
    at: Slot | None = root
    meant: list[str] = []
    for part in key:
        if at is None or (at.table is None and at.named is None):
            return ()
        near = close_word(part, at.table.model_fields) if at.table is not None else part
        if not near:
            return _elsewhere(key, root)
        meant.append(near)
        at = slot(tuple(meant), root)
    return tuple(meant)


def close_word(word: str, words: Iterable[str]) -> str:
    """The one of ``words`` that looks most like ``word``; "" if none does."""
    folded = {each.replace("_", "-"): each for each in words}
    near = difflib.get_close_matches(word.lower().replace("_", "-"), folded, n=1)
    return folded[near[0]] if near else ""


def truth(text: str) -> bool | None:
    """What ``text`` says where true or false is asked for; None if neither."""
    return _TRUTHS.get(text.strip().lower())


def leaves(values: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value with its key; a table is none, a list is one."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*above, name))
        else:
            yield (*above, name), value


def _elsewhere(key: tuple[str, ...], root: Slot) -> tuple[str, ...]:
    """Where else the last part of ``key`` is known; under the same name, if it is known under any."""
    everywhere = {each[-1]: each for each in reversed(list(_keys(root, ())))}
    meant = everywhere.get(key[-1].lower().replace("-", "_"), ())
    free = meant.index(ANY_NAME) if ANY_NAME in meant else len(key)
    if len(key) <= free + 1 or key[:free] != meant[:free]:
        return meant
    return (*key[: free + 1], *meant[free + 1 :])


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
            )
