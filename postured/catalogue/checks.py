"""What an exercise must be beyond its types: safe to offer, true to its own times, and no copy of another."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from postured.catalogue.claims import KEYS, claims, named
from postured.catalogue.entry import CATEGORIES, Category, Entry
from postured.language import _
from postured.settings.durations import written
from postured.settings.explain import Finding

NEVER_AFTER = ("recent-surgery", "acute-injury")
"""Whoever has one of these is shown no exercise at all."""
CUES: tuple[Category, ...] = ("lumbar-support", "eyes", "breathing", "hydration")
"""The families of what strains nobody, done seated: a change of set-up, a look, a breath, a drink. Those spared the
tags above are of these; the two of ours that are not were looked at one by one."""
MOST_SLACK = 3
"""How many times as long as its dose an exercise may last. One that counts breaths slowly, or does two things in each
repetition, comes to 2.3; what is above 3 is a slip of the pen."""
ALIKE = 0.4
"""The share of pairs of words that two exercises may have in common. Two of ours have at most 0.11."""
_CARRIED = {"stairs", "headset", "drink"}
_OTHER_SIDE = re.compile(
    r"\b(?:(?:change|swap|switch|trade)\b"
    r"|(?:other|second|opposite|each|per|both|either|a) (?:side|leg|foot|hand|arm|way)s?\b"
    r"|take the other\b|repeat with the\b)",
    re.IGNORECASE,
)


def flaws(entry: Entry) -> Iterator[Finding]:
    """Everything for which ``entry`` cannot count."""
    if entry.id in CATEGORIES:
        message = _('Found "{id}", which is the name of a category.').format(id=entry.id)
        yield Finding(("exercises", entry.id), message, _("Give the exercise a name of its own."), at_key=True)
    missing = [tag for tag in NEVER_AFTER if tag not in entry.skip_if]
    if entry.kind == "exercise" and missing:
        tags = ", ".join(f'"{tag}"' for tag in missing)
        message = _("Found no {tags}, which every exercise has.").format(tags=tags)
        yield _finding(entry, "skip_if", message, _("Add {tags}. It only hides the exercise.").format(tags=tags))
    ours = entry.origin == "built-in"
    if entry.kind == "cue" and not ours and (entry.category not in CUES or entry.position != "seated"):
        message = _('Found "cue", which only something seated can be, of one of these: {families}.')
        advice = _('Write kind = "exercise", and have {tags} in skip_if. It only hides the exercise.')
        tags = ", ".join(f'"{tag}"' for tag in NEVER_AFTER)
        yield _finding(entry, "kind", message.format(families=", ".join(CUES)), advice.format(tags=tags))
    yield from _flaws_of_dose(entry)
    yield from _flaws_of_words(entry)


def twin(entry: Entry, others: Iterable[Entry]) -> Entry | None:
    """The one of ``others`` that says nearly the same as ``entry``."""
    mine = _pairs(entry)
    return next((each for each in others if _likeness(mine, _pairs(each)) >= ALIKE), None)


def house_rules(entry: Entry, sources: Iterable[str]) -> Iterator[Finding]:
    """What our own exercises keep to besides, told to whoever writes one. ``sources`` are the keys that are known."""
    if entry.position == "floor" and (entry.office or "mat" not in entry.equipment):
        yield _finding(entry, "position", "Found the floor.", "Write office = false, and have a mat.")
    if entry.position != "floor" and "mat" in entry.equipment:
        yield _finding(entry, "equipment", "Found a mat.", 'Write position = "floor".')
    if entry.position == "walking" and not _CARRIED.issuperset(entry.equipment):
        yield _finding(entry, "equipment", "Found what nobody takes on a walk.", "Leave it out.")
    if entry.dose.per_side:
        if not _OTHER_SIDE.search(" ".join(entry.steps[-2:])):
            yield _finding(entry, "steps", "Found no other side.", "Say at the end when to change sides.")
        if not re.search("mirror|alternate", entry.pose):
            yield _finding(entry, "pose", "Found one side alone.", 'End with "; mirror".')
    known = set(sources)
    for each in entry.sources:
        key, _colon, what = each.partition(": ")
        if key not in known or not what:
            yield _finding(entry, "sources", f'Found "{each}".', 'Write "KEY: what for", with a KEY of sources.toml.')


def _flaws_of_dose(entry: Entry) -> Iterator[Finding]:
    dose, effort = entry.dose, entry.dose.effort
    if dose.hold and dose.breaths:
        message = _("Found both a hold and breaths, expected one of the two.")
        yield _finding(entry, "dose", message, _("Leave out hold or breaths."))
    elif effort > entry.lasts:
        message = _("Found {found}, expected at least the {least} of its dose.")
        message = message.format(found=written(entry.lasts), least=written(effort))
        yield _finding(entry, "lasts", message, _("Let it last longer, or make the dose smaller."))
    elif effort and entry.lasts > MOST_SLACK * effort:
        message = _("Found {found}, expected at most {most}, as the dose takes {effort}.")
        message = message.format(found=written(entry.lasts), most=written(MOST_SLACK * effort), effort=written(effort))
        yield _finding(entry, "lasts", message, _("Let it be shorter, or make the dose larger."))


def _flaws_of_words(entry: Entry) -> Iterator[Finding]:
    for key in KEYS:
        value = getattr(entry, key)
        for at, text in [((key,), value)] if isinstance(value, str) else _items(key, value):
            for claim in claims(text):
                message = _('Found "{words}": {kind}.').format(words=claim.words, kind=named(claim.kind))
                yield Finding(("exercises", entry.id, *at), message, _("Leave it out, or say it another way."))


def _items(key: str, texts: Iterable[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    return (((key, number), text) for number, text in enumerate(texts))


def _finding(entry: Entry, key: str, message: str, advice: str) -> Finding:
    return Finding(("exercises", entry.id, key), message, advice)


def _pairs(entry: Entry) -> set[tuple[str, str]]:
    words = re.findall(r"\w+", " ".join(entry.steps).lower())
    return set(pairwise(words))


def _likeness(one: set[tuple[str, str]], other: set[tuple[str, str]]) -> float:
    """From 0 to 1; a text without a pair of words is like no other."""
    return len(one & other) / len(one | other) if one and other else 0.0
