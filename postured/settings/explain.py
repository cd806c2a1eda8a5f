"""Says in words what pydantic found wrong: what was found, what was expected, what may have been meant."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from pydantic import BaseModel, ValidationError

from postured.document import Key
from postured.language import _
from postured.settings.declaration import ROOT, Slot, close_key, close_word, expected, slot, truth
from postured.settings.kinds import Duration, Text

_LONGEST = 40
_OF_POLICIES_ALONE = ("organisation", "bounds")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    key: Key
    message: str
    advice: str = ""
    at_key: bool = False
    """It is about the key, not about what stands at it."""


def findings(
    error: ValidationError, spell: Callable[[tuple[str, ...]], str] = ".".join, root: Slot = ROOT
) -> Iterator[Finding]:
    """Each thing that ``error`` says. ``spell`` writes a key as the person wrote it; ``root`` is what was validated."""
    errors = error.errors(include_url=False, include_context=False)
    around = {each["loc"][:end] for each in errors for end in range(len(each["loc"]))}
    for each in errors:
        # A list whose items are all bad counts as empty too: the items say it better.
        if each["loc"] not in around:
            yield _finding(each["type"], each["loc"], each["input"], spell, root)


def unknown(key: tuple[str, ...], spell: Callable[[tuple[str, ...]], str], root: Slot = ROOT) -> Finding:
    """That there is no such setting as ``key``."""
    near = close_key(key, root)
    message = _("There is no setting {key}.").format(key=cut(spell(key)))
    advice = _("Did you mean {meant}?").format(meant=spell(near)) if near else ""
    if root is ROOT and key[0] in _OF_POLICIES_ALONE:
        advice = _("Only an employer's policy has it; `postured config check --policy FILE` checks one.")
    return Finding(key, message, advice, at_key=True)


def shown(value: object) -> str:
    """``value`` as TOML writes it, cut short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return _("a table")
    if isinstance(value, list):
        if value and all(isinstance(each, Mapping) for each in value):
            return _("a list of tables")
        text = f"[{', '.join(map(shown, value))}]"
        return text if len(text) <= _LONGEST else _("a list of {count}").format(count=len(value))
    if isinstance(value, str):
        return '"' + "".join(each if each.isprintable() else "\ufffd" for each in cut(value)) + '"'
    return value.isoformat() if isinstance(value, (datetime, date, time)) else str(value)


def cut(text: str) -> str:
    """``text``, cut short where it is long."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _finding(kind: str, key: Key, found: object, spell: Callable[[tuple[str, ...]], str], root: Slot) -> Finding:
    if kind == "extra_forbidden":
        return unknown(tuple(str(part) for part in key), spell, root)
    if key[-1:] == ("[key]",):
        around = slot(key[:-2], root)
        at = around.names if around is not None else None
        return _not_expected(key[:-1], found, at, at_key=True)
    if kind == "missing":
        return _missing(key, slot(key, root))
    return _not_expected(key, found, slot(key, root))


def _missing(key: Key, at: Slot | None) -> Finding:
    wanted = expected(at) if at is not None else _("something else")
    return Finding(key, _("Found no {key}, expected {wanted}.").format(key=key[-1], wanted=wanted), at_key=True)


def _not_expected(key: Key, found: object, at: Slot | None, *, at_key: bool = False) -> Finding:
    wanted = expected(at) if at is not None else _("something else")
    message = _("Found {found}, expected {wanted}.").format(found=shown(found), wanted=wanted)
    meant = _meant(found, at) if at is not None else ""
    if at is not None and at.table is not None:
        meant = _meant_in_table(found, key, at.table)
    return Finding(key, message, _("Did you mean {meant}?").format(meant=meant) if meant else "", at_key=at_key)


def _meant(found: object, at: Slot) -> str:
    """What somebody may have meant who wrote ``found``, as TOML writes it; "" for no idea."""
    if at.items is not None:
        return _meant_list(found, at.items) if isinstance(found, str) else ""
    if at.annotation is bool:
        meant = truth(str(found))
        return "" if meant is None else shown(meant)
    if at.annotation is int:
        return found if isinstance(found, str) and found.isascii() and found.isdigit() else ""
    near = _near(found, at)
    if isinstance(found, str) and (span := _span(found, at)):
        return ", ".join(map(shown, span))
    return shown(near) if near else ""


def _meant_in_table(found: object, key: Key, table: type[BaseModel]) -> str:
    """The line that somebody may have meant who wrote ``found`` where a table belongs; "" for no idea."""
    name = ".".join(str(part) for part in key)
    if isinstance(found, list) and found and all(isinstance(each, Mapping) for each in found):
        return f"[{name}]"
    for field in table.model_fields:
        at = slot((field,), Slot(table))
        if at is None or isinstance(found, Mapping):
            continue
        value = [found] if at.items is not None else found
        if _will_do(found, at.items or at):
            return f"{name}.{field} = {shown(value)}"
    return ""


def _will_do(found: object, at: Slot) -> bool:
    """Whether ``found`` can stand at ``at`` and hardly anywhere else: any text at all is a program's name."""
    if at.annotation is bool:
        return isinstance(found, bool)
    return at.kind is not None and not isinstance(at.kind, Text) and at.kind.takes(found)


def _meant_list(found: str, items: Slot) -> str:
    parts = [near for each in found.split(",") for near in _span(each, items) or [_near(each.strip(), items)]]
    return shown(parts) if all(parts) else ""


def _span(found: str, items: Slot) -> list[str]:
    """Every word from one to another: "mon-fri"; nothing where it is no span."""
    ends = [each.strip().lower()[:3] for each in found.split("-")]
    if len(ends) != 2 or not set(ends) <= set(items.words):
        return []
    first, last = map(items.words.index, ends)
    return list(items.words[first : last + 1])


def _near(found: object, at: Slot) -> str:
    """``found`` itself where it will do, or the text nearest to it that will; "" for no idea."""
    if isinstance(found, list) and len(found) == 1:
        return _near(found[0], at)
    if isinstance(found, Mapping) and isinstance(at.kind, Duration):
        return at.kind.guess(" ".join(f"{value} {unit}" for unit, value in found.items()))
    if at.kind is not None and not isinstance(found, (list, Mapping)):
        return str(found) if at.kind.takes(found) else at.kind.guess(found)
    return close_word(found, at.words) if isinstance(found, str) else ""
