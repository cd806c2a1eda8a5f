"""How far a policy lets the person go: their value stays in their file, and the nearest one allowed is in force."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from postured.document import Key
from postured.language import _
from postured.settings.declaration import close_word, expected, slot
from postured.settings.explain import Finding, shown
from postured.settings.floor import crossing, marks_of, quantity
from postured.settings.handover import Problem
from postured.settings.kinds import Duration
from postured.settings.layers import Combined, Layer, Level, lay
from postured.settings.model import BUILT_IN_ROUTINES

TABLE = "bounds"
_ENDS = ("min", "max")
_EXAMPLE = '{min = "20m", max = "60m"}'


@dataclass(frozen=True, slots=True)
class Bound:
    """The least and the most that may be in force at a key."""

    key: tuple[str, ...]
    least: str | int | None
    """As TOML has it; None for no such end."""
    most: str | int | None
    layer: Layer
    """The policy that says so."""
    path: Key
    """Where in it."""

    def nearest(self, value: object) -> str | int | None:
        """What is in force in place of ``value``; None where that is itself within the bounds, or no quantity."""
        said = quantity(self.key, value)
        if said is None:
            return None
        if self.least is not None and said < quantity(self.key, self.least):
            return self.least
        if self.most is not None and said > quantity(self.key, self.most):
            return self.most
        return None

    def allowed(self) -> str:
        """In words: "20m to 60m"."""
        if self.least is None:
            return _("{most} or less").format(most=self.most)
        if self.most is None:
            return _("{least} or more").format(least=self.least)
        return _("{least} to {most}").format(least=self.least, most=self.most)


def findings(layer: Layer) -> Iterator[Finding]:
    """What is wrong with the bounds in ``layer``, which still has them among its values."""
    table = layer.values.get(TABLE, {})
    if not isinstance(table, Mapping):
        yield Finding((TABLE,), _("Found {found}, expected {wanted}.").format(found=shown(table), wanted=_("a table")))
        return
    if table and layer.level is not Level.MANDATORY:
        yield Finding((TABLE,), _("Bounds bind, and so belong into mandatory.toml."), at_key=True)
    for path, ends in _entries(table, (TABLE,)):
        yield from _wrong_with(layer, path, ends)


def bounds(layer: Layer, values: Mapping[str, Any]) -> tuple[Bound, ...]:
    """The bounds in a policy's ``values``, in which nothing is wrong."""
    entries = _entries(values.get(TABLE, {}), (TABLE,))
    return tuple(Bound(_key(path), ends.get("min"), ends.get("max"), layer, path) for path, ends in entries)


def together(bounds: Iterable[Bound]) -> tuple[Bound, ...]:
    """One for each key: of several the later one counts, for each end that it has."""
    found: dict[tuple[str, ...], Bound] = {}
    for each in bounds:
        before = found.pop(each.key, each)
        least = before.least if each.least is None else each.least
        most = before.most if each.most is None else each.most
        fit = least is None or most is None or quantity(each.key, least) <= quantity(each.key, most)
        found[each.key] = replace(each, least=least, most=most) if fit else each
    return tuple(found.values())


def hold(combined: Combined, bounds: Sequence[Bound]) -> tuple[Combined, tuple[Problem, ...]]:
    """``combined`` within the bounds, one for each key, and a note for each wish of the person's that lies outside.

    What a mandatory policy says itself is not held to them.
    """
    notes = []
    for bound in bounds:
        value = _in_force(combined, bound.key)
        nearest, origin = bound.nearest(value), combined.origin(bound.key)
        if nearest is None or origin.level is Level.MANDATORY:
            continue
        combined = lay(combined, _clamped(bound, nearest))
        if origin.level > Level.RECOMMENDED:
            notes.append(_note(bound, origin, value, nearest))
    return combined, tuple(notes)


def _clamped(bound: Bound, value: str | int) -> Layer:
    """The policy's word on that one key."""
    tables: Any = value
    for part in reversed(bound.key):
        tables = {part: tables}
    of = bound.layer
    return replace(of, values=tables, place=lambda _key, value: of.place(bound.path, value), clamps=True)


def _note(bound: Bound, origin: Layer, value: object, nearest: object) -> Problem:
    message = _("Your {found} stays in place, and {nearest} is in force: {file} allows {allowed}.")
    text = message.format(found=shown(value), nearest=shown(nearest), file=bound.layer.file, allowed=bound.allowed())
    return origin.problem(bound.key, text)


def _in_force(combined: Combined, key: tuple[str, ...]) -> object:
    """The value at ``key`` as TOML has it; None where there is none."""
    at: Any = combined.settings.model_dump(mode="json", include={key[0]})
    for part in key:
        at = at.get(part) if isinstance(at, Mapping) else None
    return at


def _entries(table: Mapping[str, Any], above: Key) -> Iterator[tuple[Key, Any]]:
    """Each key with its ends, whether it is written in quotes or as tables."""
    for name, value in table.items():
        path = (*above, name)
        if isinstance(value, Mapping) and (not value or any(isinstance(each, Mapping) for each in value.values())):
            yield from _entries(value, path)
        else:
            yield path, value


def _key(path: Key) -> tuple[str, ...]:
    return tuple(".".join(str(part) for part in path[1:]).split("."))


def _wrong_with(layer: Layer, path: Key, ends: Any) -> Iterator[Finding]:
    """What is wrong with one entry."""
    key = _key(path)
    at = slot(key)
    if at is None:
        yield Finding(path, _("There is no setting {key}.").format(key=".".join(key)), at_key=True)
        return
    if at.table is not None or at.named is not None:
        message = _("Found {found}, expected bounds for each setting in it, such as {example}.")
        yield Finding(path, message.format(found=shown(ends), example=f"{{every = {_EXAMPLE}}}"))
        return
    near = close_word(key[1], BUILT_IN_ROUTINES) if key[0] == "routines" else ""
    if near and key[1] != near and key[1] not in layer.values.get("routines", {}):
        message, advice = _("There is no routine {name}."), _("Did you mean {meant}?")
        meant = ".".join(("routines", near, *key[2:]))
        yield Finding(path, message.format(name=key[1]), advice.format(meant=meant), at_key=True)
        return
    if not marks_of(key).get("policy"):
        yield Finding(path, _("No policy can set this: it is the person's own."), _("Leave it out."), at_key=True)
        return
    if not isinstance(ends, Mapping) or not set(ends) <= set(_ENDS) or not ends:
        message = _("Found {found}, expected bounds such as {example}.")
        yield Finding(path, message.format(found=shown(ends), example=_EXAMPLE))
        return
    wrong = [found for end in _ENDS if end in ends and (found := _wrong_end(key, (*path, end), ends[end])) is not None]
    yield from wrong
    if not wrong and len(ends) == 2 and quantity(key, ends["min"]) > quantity(key, ends["max"]):
        message = _("The least, {least}, is above the most, {most}.")
        yield Finding(path, message.format(least=ends["min"], most=ends["max"]))


def _wrong_end(key: tuple[str, ...], path: Key, end: object) -> Finding | None:
    at = slot(key)
    if at is not None and quantity(key, end) is None:
        if not isinstance(at.kind, Duration) and at.annotation is not int:
            return Finding(path, _("Only lengths of time and numbers have bounds."), at_key=True)
        return Finding(path, _("Found {found}, expected {wanted}.").format(found=shown(end), wanted=expected(at)))
    found = crossing(key, end)
    return None if found is None else Finding(path, found.message, found.advice)
