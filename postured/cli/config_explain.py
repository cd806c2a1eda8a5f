"""``postured config explain``: one setting, what every layer says of it, who prevails, and what may stand there."""

import argparse
import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from postured.cli.config_show import Line, bound_of, lines, origin_of, print_lines, told_origin
from postured.errors import ExitCode, MissingSettings, UsageError
from postured.language import _
from postured.language import setting as said_of_setting
from postured.settings.declaration import Setting, close_key, close_word, leaves, setting, slot
from postured.settings.editing import written
from postured.settings.here import here
from postured.settings.layers import Layer
from postured.settings.policy import locked_by
from postured.settings.renamed import today
from postured.settings.report import heading, report
from postured.settings.resolve import Resolved

_WIDTH = 80
_Key = tuple[str, ...]


def main(chosen: argparse.Namespace) -> int:
    """Tell of one key, or of every key in a table.

    Raises:
        UsageError: there is no such key.
        MissingSettings: the file that was named is not there.
    """
    key = today(tuple(part.strip() for part in chosen.key.split(".")))
    if slot(key) is None or not all(key):
        raise _no_such(key, close_key(key))
    resolved = here(chosen.config)
    routines = resolved.combined.settings.routines
    if key[0] == "routines" and len(key) > 1 and key[1] not in routines:
        near = close_word(key[1], routines)
        raise _no_such(key, ("routines", near, *key[2:]) if near else ())
    missing = [each for each in resolved.problems if each.missing and each.file == chosen.config]
    if missing:
        raise MissingSettings(heading(missing), report(missing))
    found = setting(key)
    if chosen.json:
        told = [_plain(resolved, key, found)] if found else [_plain(resolved, *each) for each in _inside(resolved, key)]
        print(json.dumps({"version": 1, "settings": told}))
    elif found:
        print("\n".join(_told(resolved, key, found)))
    else:
        print_lines(list(_table(resolved, key)))
    return ExitCode.OK


def _no_such(key: _Key, near: _Key) -> UsageError:
    advice = _("Did you mean {meant}?").format(meant=".".join(near)) if near else ""
    return UsageError(_("there is no setting {key}").format(key=".".join(key)), advice)


def _told(resolved: Resolved, key: _Key, found: Setting) -> Iterator[str]:
    value = _in_force(resolved, key)
    yield f"{'.'.join(key)} = {written(value)}" if value is not None else ".".join(key)
    yield from _wrapped(said_of_setting(found.sentence))
    yield from _wrapped(
        _("Takes {expected}.").format(expected=found.expected + (f" ({found.unit})" if found.unit else ""))
    )
    yield from _wrapped(_of_policies(found))
    yield ""
    yield from _words(resolved, key)
    yield from _warnings(resolved, key)


def _words(resolved: Resolved, key: _Key) -> Iterator[str]:
    """What every layer that counts says, the weakest first; the last one prevails."""
    said = list(_layers(resolved, key))
    if not said:
        yield "  " + _("Nobody says anything of it: it is as it comes.")
    texts = [written(value) for _layer, value in said]
    width = min(max(map(len, texts), default=0), 30)
    for number, ((layer, _value), text) in enumerate(zip(said, texts, strict=True), start=1):
        mark = "→" if number == len(said) or _adds_up(key) else " "
        yield f"{mark} {text:<{width}}  {told_origin(layer, key)}"
    if len(said) > 1 and _adds_up(key):
        yield "  " + _("These add up: what one of them hides, no other brings back.")


def _warnings(resolved: Resolved, key: _Key) -> Iterator[str]:
    locked = locked_by(resolved.combined, key)
    if locked:
        yield ""
        yield from _wrapped(_("Fixed by your employer, in {file}.").format(file=locked))
    for bound in resolved.bounds:
        if bound.key == key:
            yield ""
            message = _("Your employer allows {allowed}, in {file}.")
            yield from _wrapped(message.format(allowed=bound.allowed(), file=bound.layer.file))
    name = ".".join(key)
    for each in resolved.notes:
        if each.key == name:
            yield ""
            yield from _wrapped(each.message)
    as_before = {(each.level.label, each.file) for each in resolved.combined.layers if each.yields}
    for layer, file in dict.fromkeys((each.layer, each.file) for each in resolved.problems):
        message = _("{layer} does not count, because something in it is wrong: see `postured config check`.")
        if (layer, file) in as_before:
            message = _("{layer} counts as it was before something in it was wrong: see `postured config check`.")
        yield ""
        yield from _wrapped(message.format(layer=file or layer))


def _of_policies(found: Setting) -> str:
    if not found.policy:
        return _("No policy of an employer can set it.")
    if found.policy_bounds:
        return _("A policy of an employer may set it: {bounds}.").format(bounds=found.policy_bounds)
    return _("A policy of an employer may set it.")


def _table(resolved: Resolved, key: _Key) -> Iterator[Line]:
    """What it is about, and every key of it with its value, and who says so."""
    at = slot(key)
    model = at.table if at is not None else None
    if model is not None and model.__doc__:
        yield from (Line("", f"# {each}") for each in textwrap.wrap(said_of_setting(model.__doc__), _WIDTH - 2))
    values = _at(resolved.combined.settings.model_dump(mode="json", exclude_none=True), key)
    found = list(lines(resolved, values or {}, origin=True, above=key))
    yield from found or [Line("", _("# Nothing can be set in it."))]


def _inside(resolved: Resolved, key: _Key) -> Iterator[tuple[_Key, Setting]]:
    values: Any = resolved.combined.settings.model_dump(mode="json", exclude_none=True)
    for part in key:
        values = values.get(part, {})
    for inner, _value in leaves(values, key):
        found = setting(inner)
        if found is not None:
            yield inner, found


def _layers(resolved: Resolved, key: _Key) -> Iterator[tuple[Layer, Any]]:
    for layer in resolved.combined.layers:
        value = _at(layer.values, key)
        if value is not None:
            yield layer, value


def _plain(resolved: Resolved, key: _Key, found: Setting) -> dict[str, Any]:
    said = list(_layers(resolved, key))
    origin = resolved.combined.origin(key)
    return {
        "key": ".".join(key),
        "value": _in_force(resolved, key),
        "origin": origin_of(origin, key),
        "sentence": found.sentence,
        "expected": found.expected,
        "unit": found.unit,
        "policy": found.policy,
        "policy_bounds": found.policy_bounds,
        "bounds": next((bound_of(each) for each in resolved.bounds if each.key == key), None),
        "locked_by": locked_by(resolved.combined, key) or None,
        "layers": [{**origin_of(layer, key), "value": value} for layer, value in said],
    }


def _in_force(resolved: Resolved, key: _Key) -> Any:
    return _at(resolved.combined.settings.model_dump(mode="json", exclude_none=True), key)


def _at(values: Any, key: _Key) -> Any:
    for part in key:
        values = values.get(part) if isinstance(values, Mapping) else None
    return values


def _adds_up(key: _Key) -> bool:
    return key == ("health", "skip_if")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_on_hyphens=False,
        break_long_words=False,  # a path that is cut leads nowhere
    )
