"""The safety card as a page for a browser, and as plain text for a terminal. Both hold all of it, in one order.

The page needs nothing else: no script, no picture, no font, no address. Only ``tel:`` leads out of it.
"""

import re
import textwrap
from collections.abc import Iterable, Sequence
from html import escape

from postured.language import _
from postured.safety.card import Card, Part
from postured.safety.numbers import NORTH_AMERICA, WORLD
from postured.safety.style import style

_NARROWEST = 24


def page(card: Card, paragraphs: Sequence[str], *, language: str, dark: bool | None = None) -> str:
    """The card, with the disclaimer's ``paragraphs`` below, as a complete HTML page.

    ``language`` is that of the words ("de"). ``dark`` holds it to dark or light; None leaves that to the browser.
    """
    now, *later = card.tiers
    body = [
        f"<header><h1>{escape(card.title)}</h1><p>{escape(card.opening)}</p></header>",
        _section(now, "now", _calls(card)),
        *(_section(tier, tier.key.lower(), _advice(card) if tier.key == "B" else "") for tier in later),
        _section(card.ask_first, "ask"),
        _prose("calm", card.calm_heading, card.calm),
        _prose("about", _("What postured is, and what it is not"), paragraphs),
        f"<footer><p>{escape(card.sources)}</p><p>{escape(card.review)}</p></footer>",
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(card.title)} – postured</title>\n<style>\n{style(dark)}</style>\n</head>\n"
        "<body>\n<main>\n" + "\n".join(body) + "\n</main>\n</body>\n</html>\n"
    )


def _section(part: Part, name: str, calls: str = "") -> str:
    signs = "".join(f"<li>{escape(sign)}</li>" for sign in part.signs)
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in part.notes)
    return (
        f"{_opening(name, part.heading)}"
        f'<p class="do">{escape(part.line)}</p>\n{calls}<ul>{signs}</ul>\n{notes}</section>'
    )


def _prose(name: str, heading: str, paragraphs: Iterable[str]) -> str:
    text = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    return f"{_opening(name, heading)}{text}</section>"


def _opening(name: str, heading: str) -> str:
    return f'<section id="{name}" aria-labelledby="{name}-heading">\n<h2 id="{name}-heading">{escape(heading)}</h2>\n'


def _calls(card: Card) -> str:
    """The numbers, each large enough to be seen at once, and one touch away on a telephone."""
    numbers = [(number, "") for number in card.numbers.emergency]
    if not numbers:
        numbers = [(WORLD, _("from a mobile phone, most of the world")), (NORTH_AMERICA, _("North America"))]
    links = "".join(f"<li>{_link(number, where)}</li>" for number, where in numbers)
    return (
        f'<ul class="calls" aria-label="{escape(_("Emergency number"))}">{links}</ul>\n'
        f'<p class="elsewhere">{escape(card.elsewhere or card.emergency)}</p>\n'
    )


def _advice(card: Card) -> str:
    return f'<p class="advice">{_linked(card.advice, card.numbers.advice)}</p>\n' if card.advice else ""


def _link(number: str, where: str = "") -> str:
    label = f" <small>{escape(where)}</small>" if where else ""
    return f'<a href="tel:{re.sub("[^0-9+]", "", number)}">{escape(number)}{label}</a>'


def _linked(sentence: str, number: str) -> str:
    before, _number, after = sentence.partition(number)
    return escape(before) + _link(number) + escape(after)


def text(card: Card, paragraphs: Sequence[str], width: int) -> str:
    """The same for a terminal of ``width`` columns; below 24 it is for the terminal to break the lines."""
    width = max(width, _NARROWEST)
    now, *later = card.tiers
    blocks = [
        _title(card.title, "=", width),
        _wrapped(card.opening, width),
        _wrapped(card.emergency, width),
        *([_wrapped(card.elsewhere, width)] if card.elsewhere else []),
        *_part(now, width),
    ]
    for tier in later:
        blocks += _part(tier, width, card.advice if tier.key == "B" else "")
    blocks += _part(card.ask_first, width)
    for heading, prose in (
        (card.calm_heading, card.calm),
        (_("What postured is, and what it is not"), paragraphs),
    ):
        blocks += [_title(heading, "-", width), *(_wrapped(each, width) for each in prose)]
    blocks += ["-" * min(width, 8), _wrapped(card.sources, width), _wrapped(card.review, width)]
    return "\n\n".join(blocks)


def _part(part: Part, width: int, more: str = "") -> list[str]:
    signs = "\n".join(_wrapped(sign, width, "- ") for sign in part.signs)
    lines = [_wrapped(each, width) for each in (part.line, more) if each]
    return [_title(part.heading, "-", width), *lines, signs, *(_wrapped(note, width) for note in part.notes)]


def _title(heading: str, line: str, width: int) -> str:
    lines = textwrap.wrap(heading, width)
    return "\n".join([*lines, line * max(map(len, lines))])


def _wrapped(sentence: str, width: int, mark: str = "") -> str:
    return textwrap.fill(
        sentence, width, initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False
    )
