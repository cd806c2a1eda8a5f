"""Finds what a text about an exercise must not say: a promise, medicine, a diagnosis, advertising, or harm.

Honest words pass: what is denied ("this does not prevent anything", "never hold your breath") is no claim.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from postured.catalogue.forbidden import ALWAYS, UNLESS_DENIED, WORDS, ClaimKind
from postured.language import _

KEYS = ("name", "target", "steps", "easier", "harder", "pose", "note", "reviewed")
"""The texts of an exercise. Its sources are left alone: an address belongs there."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a text must not say."""

    kind: ClaimKind
    words: str
    """As they stand in the text."""


def claims(text: str) -> Iterator[Claim]:
    """Everything that ``text``, in English or German, must not say."""
    plain = " ".join(text.replace("’", "'").split())
    for kind, (always, unless_denied) in _patterns().items():
        found = [*always.finditer(plain), *(each for each in unless_denied.finditer(plain) if not _denied(plain, each))]
        yield from (Claim(kind, each[0]) for each in found)


def named(kind: ClaimKind) -> str:
    """What is wrong, in words."""
    return {
        ClaimKind.PROMISE: _("a promise to prevent, cure or relieve"),
        ClaimKind.MEDICINE: _("advice on medicine or a procedure"),
        ClaimKind.DIAGNOSIS: _("a diagnosis"),
        ClaimKind.ADVERTISING: _("advertising or a link"),
        ClaimKind.SHAMING: _("words that shame"),
        ClaimKind.BREATH_HOLDING: _("holding the breath"),
        ClaimKind.PAIN: _("going on through pain"),
    }[kind]


_DENIAL = re.compile(
    r"""(?:\b(?:not|never|cannot|nothing|nobody|without|nor|neither|nicht|nichts|nie|niemals|niemand|ohne|weder
           |whether\ (?:it|this|that) | ob\ (?:es|das|dies|sie))\b
           (?!\ (?:just|only|merely|nur|bloß)\b) | n't\b
         )
        (?:(?!\b(?:but|however|because|sondern|aber|denn|weil)\b | ,\ (?:it|this|that|they|you|we|es|das|dies|sie|du)\b)
           [^.;:!?]){0,60} $
      | \b(?:no|kein\w*) (?:\ (?:need|reason|promise|claim|grund|versprechen)\ (?:to|zu))? (?:\ \w+)? \ $
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""At the end of what stands before a claim: words that deny it."""
_DENIAL_AFTER = re.compile(r"(?: \w+){0,3} (?:nothing|nichts?|kein\w*)\b(?! (?:nur|bloß)\b)", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|never|nicht|nie|niemals|kein\w*)\b|n't\b", re.IGNORECASE)


def _denied(text: str, match: re.Match[str]) -> bool:
    if _NOT.search(match[0]) or _DENIAL.search(text[: match.start()]):
        return True
    return _DENIAL_AFTER.match(text, match.end()) is not None


@cache
def _patterns() -> dict[ClaimKind, tuple[re.Pattern[str], re.Pattern[str]]]:
    """What is always wrong, and what is wrong unless it is denied."""
    return {kind: (_any_of(ALWAYS.get(kind, "")), _any_of(UNLESS_DENIED.get(kind, ""))) for kind in ClaimKind}


def _any_of(lines: str) -> re.Pattern[str]:
    patterns = [each.strip() for each in lines.splitlines() if each.strip() and not each.strip().startswith("#")]
    pattern = "|".join(f"(?:{each})" for each in patterns) or "(?!)"
    for word, meaning in WORDS.items():
        pattern = pattern.replace(word, f"(?:{meaning})")
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
