"""The card in a terminal."""

import re

import pytest

from postured.safety.card import card
from postured.safety.disclaimer import disclaimer
from postured.safety.page import text


def said(region: str, width: int) -> str:
    return text(card(region), disclaimer(), width)


@pytest.mark.parametrize("width", [24, 40, 80, 120])
@pytest.mark.parametrize("region", ["DE", "GB", ""])
def test_no_line_is_longer_than_the_terminal_and_none_ends_in_blanks(region: str, width: int) -> None:
    lines = said(region, width).splitlines()

    assert max(map(len, lines)) <= width
    assert max(map(len, lines)) > width - 12
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("width", [-1, 0, 1, 23])
def test_a_window_too_narrow_for_words_still_gets_them(width: int) -> None:
    assert said("DE", width) == said("DE", 24)


@pytest.mark.parametrize("width", [40, 80])
def test_all_of_the_card_and_the_disclaimer_is_in_it(width: int) -> None:
    found = card("DE")
    told = " ".join(said("DE", width).split())

    parts = [*found.tiers, found.ask_first]
    for wanted in (
        *(found.title, found.opening, found.emergency, found.elsewhere, found.advice, found.calm_heading, *found.calm),
        *(each for part in parts for each in (part.heading, part.line, *part.signs, *part.notes)),
        *(*disclaimer(), found.sources, found.review),
    ):
        assert wanted in told


def test_the_emergency_number_is_in_the_first_screenful() -> None:
    assert "Emergency number: 112" in "\n".join(said("DE", 80).splitlines()[:10])


def test_a_sign_stands_at_its_own_dash() -> None:
    found = card("DE")
    signs = sum(len(part.signs) for part in (*found.tiers, found.ask_first))

    assert len(re.findall(r"^- ", said("DE", 80), re.MULTILINE)) == signs
