"""The marks that a day is drawn with, on terminals that know Unicode and on those that do not."""

from dataclasses import dataclass
from enum import Enum

from rich.console import Console

from postured.core.decisions import Result
from postured.simulator.story import Told


@dataclass(frozen=True, slots=True)
class _Look:
    glyph: str
    plain: str
    """Where the terminal knows no more than ASCII."""
    colour: str
    """Of a middle lightness, so that it stands out from a white ground and from a black one."""


class Mark(Enum):
    """What one cell shows. Glyphs alone tell them apart; the colours only help."""

    ACTIVE = _Look("━", "=", "#4f86b0")
    STILL = _Look("─", "-", "#4f86b0")
    BUSY = _Look("╍", "#", "#8e78bd")
    BREAK = _Look("┈", "~", "#43936a")
    AWAY = _Look("·", ".", "#858585")
    DONE = _Look("●", "@", "#43936a")
    PARTLY = _Look("◐", "%", "#43936a")
    NOT_DONE = _Look("○", "o", "#b07d2b")
    QUIET = _Look("•", "*", "#43936a")
    PASSED = _Look("◦", "+", "#b07d2b")
    ELSE = _Look("◇", "^", "#858585")
    QUESTION = _Look("?", "?", "#858585")


_ENDS = {
    Result.DONE: Mark.DONE,
    Result.PARTIAL: Mark.PARTLY,
    Result.SKIPPED: Mark.NOT_DONE,
    Result.SNOOZED_OUT: Mark.NOT_DONE,
    Result.EXPIRED: Mark.NOT_DONE,
    Result.NOT_FOR_ME: Mark.NOT_DONE,
}


def bead(told: Told) -> Mark:
    """How a reminder looks: large where it asks for an answer, full where it led to a break."""
    mark = Mark.ELSE if told.result is None else _ENDS.get(told.result, Mark.ELSE)
    if told.style.interrupts or mark is Mark.ELSE:
        return mark
    return Mark.PASSED if mark is Mark.NOT_DONE else Mark.QUIET


def glyph(mark: Mark, console: Console) -> str:
    """As that terminal can show it."""
    return mark.value.glyph if knows_unicode(console) else mark.value.plain


def knows_unicode(console: Console) -> bool:
    """Whether it is one that knows more than ASCII."""
    return console.encoding.lower().startswith("utf")
