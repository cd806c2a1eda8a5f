"""Says in words what pydantic found wrong: what was found, what was expected, what may have been meant."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from pydantic import ValidationError

from postured.document import Key
from postured.language import _
from postured.settings.declaration import ROOT, Slot, close_key, close_word, expected, slot, truth

_LONGEST = 40


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
    for each in errors:
        loc = each["loc"]
        # A list whose items are all bad counts as empty too: the items say it better.
        if not any(other["loc"][: len(loc)] == loc and len(other["loc"]) > len(loc) for other in errors):
            yield _finding(each["type"], loc, each["input"], spell, root)


def unknown(key: tuple[str, ...], spell: Callable[[tuple[str, ...]], str], root: Slot = ROOT) -> Finding:
    """That there is no such setting as ``key``."""
    near = close_key(key, root)
    message = _("There is no setting {key}.").format(key=spell(key))
    return Finding(key, message, _("Did you mean {meant}?").format(meant=spell(near)) if near else "", at_key=True)


def shown(value: object) -> str:
    """``value`` as TOML writes it, cut short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return _("a table")
    if isinstance(value, list):
        text = f"[{', '.join(map(shown, value))}]"
        return text if len(text) <= _LONGEST else _("a list")
    if isinstance(value, str):
        text = value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
        return '"' + "".join(each if each.isprintable() else "\ufffd" for each in text) + '"'
    return value.isoformat() if isinstance(value, (datetime, date, time)) else str(value)


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
    return shown(near) if near else ""


def _meant_list(found: str, items: Slot) -> str:
    parts = [_near(each.strip(), items) for each in found.split(",")]
    return shown(parts) if all(parts) else ""


def _near(found: object, at: Slot) -> str:
    """``found`` itself where it will do, or the text nearest to it that will; "" for no idea."""
    if at.kind is not None and not isinstance(found, (list, Mapping)):
        return str(found) if at.kind.takes(found) else at.kind.guess(found)
    return close_word(found, at.words) if isinstance(found, str) else ""
