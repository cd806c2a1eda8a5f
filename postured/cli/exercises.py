"""``postured exercises list`` and ``show``: the catalogue, with what the person's settings hide."""

import argparse
import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from typing import Any, get_args

from postured import rulebook
from postured.adapters.ipc.client import ask
from postured.catalogue import names
from postured.catalogue.bibliography import sources
from postured.catalogue.entry import CATEGORIES, Entry
from postured.catalogue.reading import Catalogue, load
from postured.cli.put_aside import kept
from postured.errors import ExitCode, PosturedError, UsageError
from postured.language import _, exercise, length
from postured.settings import paths, policy
from postured.settings.declaration import close_word
from postured.settings.report import heading, rendered
from postured.settings.words import Position, Tag

_WIDTH = 80
_ID, _NAME = 32, 36


class NoSuchExercise(PosturedError):
    """The catalogue has none of that name."""

    exit_code = ExitCode.NO_INPUT


def main(chosen: argparse.Namespace) -> int:
    """List the exercises, or show one."""
    found, system = paths.find(os.environ), policy.of_this_machine()
    catalogue = load(found.exercises, system)
    handover = rulebook.handover(found, config=None, environ=os.environ, system=system)
    if chosen.action == "list":
        for each in catalogue.problems:
            print(rendered(each), file=sys.stderr)
    if handover.problems:
        text = _("{problems}, and so more or less may be hidden here; `postured config check` tells them.")
        print(text.format(problems=heading(handover.problems)), file=sys.stderr)
    hidden = _hidden(catalogue, found, {each.id for each in handover.exercises})
    if chosen.action == "show":
        entry = _named(catalogue, chosen.id)
        print(json.dumps({"version": 1, "exercise": _plain(entry, hidden)}) if chosen.json else shown(entry, hidden))
        return ExitCode.OK
    _check(chosen)
    entries = [each for each in catalogue.entries.values() if _wanted(each, chosen)]
    if chosen.json:
        print(json.dumps({"version": 1, "exercises": [_plain(each, hidden) for each in entries]}))
    else:
        print(listed(entries, hidden))
    return ExitCode.OK


def listed(entries: Iterable[Entry], hidden: Collection[str]) -> str:
    """A line an exercise, by family."""
    lines: list[str] = []
    family = ""
    for each in entries:
        if each.category != family:
            lines += ["", names.category(each.category)]
            family = each.category
        mark = "-" if each.id in hidden else " "
        width = _ID + _NAME - max(_ID, len(each.id))
        lines.append(f"{mark} {each.id:{_ID}} {_cut(exercise(each.name), width):{width}} {_short(each)}".rstrip())
    if not lines:
        return _("No exercise is like that.")
    if any(line.startswith("- ") for line in lines):
        lines += ["", _("- does not come: your settings hide it, or it is put aside")]
    return "\n".join(lines[1:] if lines[0] == "" else lines)


def shown(entry: Entry, hidden: Collection[str]) -> str:
    """All that is known of one."""
    head = (entry.id, names.category(entry.category), names.position(entry.position), length(entry.lasts))
    lines = [exercise(entry.name), *_wrapped("", " · ".join((*head, names.origin(entry.origin))))]
    if entry.id in hidden:
        lines.append(_("It does not come: your settings hide it, or it is put aside."))
    lines.append("")
    for number, step in enumerate(entry.steps, start=1):
        lines += _wrapped(f"{number}. ", exercise(step))
    lines.append("")
    for title, text in _facts(entry):
        lines += _wrapped(f"{title}: ", text)
    if entry.skip_if:
        lines += ["", _("Leave it out if one of these is so:")]
        for tag in entry.skip_if:
            lines += _wrapped("- ", names.tag(tag))
    lines += ["", *_looked_up(entry), ""]
    lines += _wrapped("", _("Stop if it hurts. `postured safety` has the signs to take seriously."))
    return "\n".join(lines)


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    facts = (
        (_("How much"), names.dose(entry.dose)),
        (_("Needs"), ", ".join(names.equipment(each) for each in entry.equipment)),
        (_("For"), ", ".join(exercise(each) for each in entry.target)),
        (_("Easier"), exercise(entry.easier)),
        (_("Harder"), exercise(entry.harder)),
        (_("Good to know"), exercise(entry.note)),
        (_("Office"), "" if entry.office else _("rather something for home")),
    )
    return ((title, text) for title, text in facts if text)


def _looked_up(entry: Entry) -> Iterator[str]:
    marks = {_("How it is done"): entry.verified.movement, _("How much of it"): entry.verified.dosage}
    for title, mark in marks.items():
        yield from _wrapped(f"{title}: ", names.mark(mark))
    known = sources()
    for each in entry.sources:
        key, _colon, what = each.partition(":")
        seen = f"{key} ({known[key].mark}), {what.strip()}: {known[key].seen}" if key in known else each
        yield from _wrapped("- ", seen)
    yield from _wrapped(
        "", _("Version {version}; {reviewed}.").format(version=entry.version, reviewed=_reviewed(entry.reviewed))
    )


def _reviewed(text: str) -> str:
    return _("not clinically reviewed") if text == "not clinically reviewed" else text


def _named(catalogue: Catalogue, name: str) -> Entry:
    if name in catalogue.entries:
        return catalogue.entries[name]
    near = close_word(name, tuple(catalogue.entries))
    advice = _("Did you mean {near}?").format(near=near) if near else _("`postured exercises list` has them all.")
    if name in CATEGORIES:
        advice = _("It is a family: `postured exercises list --category {name}` has its exercises.").format(name=name)
    raise NoSuchExercise(_("there is no exercise “{name}”").format(name=name), advice)


def _check(chosen: argparse.Namespace) -> None:
    """Every word that was given must be one."""
    for option, word, words in (
        ("--category", chosen.category, CATEGORIES),
        ("--position", chosen.position, get_args(Position)),
        ("--tag", chosen.tag, get_args(Tag)),
    ):
        if word is not None and word not in words:
            title = _("“{word}” is none of the words for {option}").format(word=word, option=option)
            near = close_word(word, words)
            meant = [_("Did you mean {near}?").format(near=near)] if near else []
            raise UsageError(title, "\n".join([*meant, ", ".join(words)]))


def _wanted(entry: Entry, chosen: argparse.Namespace) -> bool:
    texts = (entry.id, entry.name, *entry.steps, *entry.target)
    everything = " ".join((*texts, *(exercise(each) for each in texts[1:]))).lower()
    return (
        chosen.category in (None, entry.category)
        and chosen.position in (None, entry.position)
        and (chosen.tag is None or chosen.tag in entry.skip_if)
        and all(word.lower() in everything for word in chosen.text)
    )


def _hidden(catalogue: Catalogue, found: paths.Paths, suits: Collection[str]) -> set[str]:
    """What does not come: by the settings, and by what the person said of it."""
    try:
        aside = frozenset(ask(found.socket, "status", {})["put_aside"])
    except PosturedError:
        aside = kept(found)
    return {each.id for each in catalogue.entries.values() if each.id not in suits or {each.id, each.category} & aside}


def _plain(entry: Entry, hidden: Collection[str]) -> dict[str, Any]:
    """For programs: durations in seconds, texts in the person's language."""
    data = entry.model_dump(mode="json")
    dose = entry.dose
    said = {
        "name": exercise(entry.name),
        "target": [exercise(each) for each in entry.target],
        "steps": [exercise(each) for each in entry.steps],
        "easier": exercise(entry.easier),
        "harder": exercise(entry.harder),
        "note": exercise(entry.note),
    }
    numbers = {**data["dose"], "hold": dose.hold.total_seconds()}
    return {
        "id": entry.id,
        **{key: value for key, value in data.items() if key != "id"},
        **said,
        "lasts": entry.lasts.total_seconds(),
        "dose": numbers,
        "hidden": entry.id in hidden,
    }


def _short(entry: Entry) -> str:
    seconds = round(entry.lasts.total_seconds())
    return _("{count} s").format(count=seconds) if seconds < 120 else _("{count} min").format(count=round(seconds / 60))


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _wrapped(head: str, text: str) -> list[str]:
    """``text`` after ``head``, in lines that fit, indented under one another."""
    indent = " " * min(len(head), 4)
    lines = [head]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > _WIDTH and lines[-1].strip():
            lines.append(indent)
        lines[-1] += word if not lines[-1] or lines[-1].endswith(" ") else f" {word}"
    return [line.rstrip() for line in lines]
