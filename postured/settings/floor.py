"""What no employer's policy crosses, read off the declaration: which keys it may set, and how far."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from postured.language import _
from postured.settings.declaration import leaves, slot
from postured.settings.durations import written
from postured.settings.explain import Finding, shown
from postured.settings.kinds import Duration
from postured.settings.model import BUILT_IN_ROUTINES


def crossings(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Each thing in a policy's ``values`` that is not for a policy to say. What no setting is at all is not told."""
    for key, value in leaves(values):
        found = crossing(key, value)
        if found is not None:
            yield found


def crossing(key: tuple[str, ...], value: object) -> Finding | None:
    """Why a policy may not say ``value``, as TOML has it, at ``key``; None if it may, or if it is no setting at all."""
    at = slot(key)
    if at is None or at.table is not None or at.named is not None:
        return None
    marks = marks_of(key)
    if not marks.get("policy"):
        return Finding(key, _("No policy can set this: it is the person's own."), _("Leave it out."), at_key=True)
    words = marks.get("policy_words")
    if words and isinstance(value, str) and value not in words:
        message = _("Found {found}; a policy may choose from {words}.")
        return Finding(key, message.format(found=shown(value), words=", ".join(f'"{each}"' for each in words)))
    return _beyond_budget(key, value) or _out_of_bounds(key, value, marks)


def marks_of(key: tuple[str, ...]) -> Mapping[str, Any]:
    """What the declaration marks the setting at ``key`` with: whether a policy may set it, and how far."""
    around = slot(key[:-1])
    field = around.table.model_fields.get(key[-1]) if around is not None and around.table is not None else None
    extra = field.json_schema_extra if field is not None else None
    return extra if isinstance(extra, dict) else {}


def quantity(key: tuple[str, ...], value: object) -> Any:
    """The length of time or the number that ``value``, as TOML has it, is at ``key``; None if it is neither."""
    at = slot(key)
    if at is None or isinstance(value, bool):
        return None
    if isinstance(at.kind, Duration):
        return at.kind.read(value) if at.kind.takes(value) and value != "never" else None
    return value if at.annotation is int and isinstance(value, int) else None


def _out_of_bounds(key: tuple[str, ...], value: object, marks: Mapping[str, Any]) -> Finding | None:
    least, most = marks.get("policy_least"), marks.get("policy_most")
    said = quantity(key, value)
    if said is None or not (
        (least is not None and said < quantity(key, least)) or (most is not None and said > quantity(key, most))
    ):
        return None
    if most is None:
        message = _("Found {found}; a policy may say {least} or more here.")
    elif least is None:
        message = _("Found {found}; a policy may say {most} or less here.")
    else:
        message = _("Found {found}; a policy may say {least} to {most} here.")
    return Finding(key, message.format(found=shown(value), least=least, most=most))


def _beyond_budget(key: tuple[str, ...], value: object) -> Finding | None:
    """What comes even when the reminders of a day are used up must stay as rare as it is."""
    routine = BUILT_IN_ROUTINES.get(key[1]) if key[0] == "routines" and len(key) == 3 else None
    if routine is None or routine.daily_budget:
        return None
    if key[2] == "at" and value:
        return Finding(key, _("This reminder comes on top of those of a day; no policy gives it times."), at_key=True)
    said, ours = quantity(key, value), routine.every
    if key[2] == "every" and said is not None and isinstance(ours, timedelta) and said < ours:
        message = _("Found {found}; this reminder comes on top of those of a day: a policy may say {least} or more.")
        return Finding(key, message.format(found=shown(value), least=written(ours)))
    return None
