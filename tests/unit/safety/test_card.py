"""Every sign of EVIDENCE.md 6.2 is on the card, in its tier, and nothing else is."""

import inspect
import re

import pytest

from postured.safety import numbers
from postured.safety.card import Card, card
from tests.architecture.source import PACKAGE, imports

REGIONS = ["", "DE", "GB", "US", "XX"]

SIGNS: dict[str, list[str]] = {
    "A": [
        "new numbness tingling genitals anus inner thighs saddle",
        "new starting stopping holding urine feeling",
        "newly bowels control",
        "new sexual function feeling genitals",
        "pain weakness numbness tingling both legs",
        "weaker obey newly foot drops",
        "back pain serious accident fall height",
        "back pain chest pain",
        "sudden breathlessness collapse sudden severe headache",
        "sudden face arm speech",
        "sudden loss sight",
        "back tummy pain faintness older",
        "fever very unwell confused",
    ],
    "B": [
        "fever chills",
        "losing weight without trying",
        "new back pain cancer",
        "immune system weakened steroids long time inject drugs recent infection",
        "new lump changed shape",
        "always rest position eases wakes night",
        "between shoulder blades",
        "worse cough sneeze strain",
        "minor knock lift osteoporosis steroids",
        "first back pain 50 55 under 20",
        "one leg newly numb weak",
        "burning urine blood abdomen",
        "calf swollen warm red clot",
        "pregnancy bleeding fluid regular contractions moves less chest pain calf headache dizziness",
    ],
    "C": [
        "not improving few weeks two weeks of exercises",
        "longer six weeks",
        "keeps usually do sleep",
        "keeps coming back getting worse",
        "below knee pins and needles mild",
        "months stiffness morning 30 minutes eases move",
        "hip catches locks gives way clicks painfully",
        "hand numb night grip weak",
        "eye pain stays sight changed suddenly now",
    ],
    "D": [
        "chest pain severe breathlessness dizziness stop at once help",
        "sharp increases",
        "moves arm leg",
        "new numbness",
    ],
}
"""For each sign, in the order of the card, the words that it cannot be told without."""

ASK_FIRST = [
    "heart lung symptoms",
    "blood pressure 180/100 higher",
    "recent operation",
    "recent fracture",
    "pregnancy complications floor second trimester",
    "osteoporosis fracture",
    "inflammatory arthritis neck",
    "dizziness falls",
    "sciatica present",
    "treatment under way",
]


def holds(text: str, words: str) -> bool:
    return all(re.search(rf"\b{re.escape(word)}", text.lower()) for word in words.split())


def everything(of: Card) -> str:
    """All words of the card, in one line."""
    parts = [*of.tiers, of.ask_first]
    told = [text for part in parts for text in (part.heading, part.line, *part.signs, *part.notes)]
    return " ".join([of.title, of.opening, *told, of.calm_heading, *of.calm, of.review])


@pytest.mark.parametrize("key", SIGNS)
@pytest.mark.parametrize("region", REGIONS)
def test_every_sign_is_there_and_no_other(key: str, region: str) -> None:
    tier = next(each for each in card(region).tiers if each.key == key)

    assert len(tier.signs) == len(SIGNS[key])
    for sign, words in zip(tier.signs, SIGNS[key], strict=True):
        assert holds(sign, words), sign


def test_who_should_ask_first_is_there_and_nobody_else() -> None:
    found = card("DE").ask_first

    assert holds(found.line, "breaks walks before exercises doctor")
    assert len(found.signs) == len(ASK_FIRST)
    for sign, words in zip(found.signs, ASK_FIRST, strict=True):
        assert holds(sign, words), sign


def test_the_tiers_say_how_soon_and_the_most_urgent_comes_first() -> None:
    found = card("").tiers

    assert [tier.key for tier in found] == ["A", "B", "C", "D"]
    for tier, words in zip(
        found, ["emergency now", "today next few days", "physiotherapist occupational doctor", "stop"], strict=True
    ):
        assert holds(tier.line, words), tier.line


def test_the_notes_say_two_weeks_after_a_fall_and_what_a_spine_needs() -> None:
    now, *_others, stop = card("").tiers

    assert [holds(*pair) for pair in zip(now.notes, ("two weeks", "fall crash checked", "not move spine"), strict=True)]
    assert all(holds(*pair) for pair in zip(stop.notes, ("sore next day fine stays", "worse leg"), strict=True))


@pytest.mark.parametrize(
    "words",
    [
        "most not dangerous better 99 100",
        "4 100 fracture cancer 10,000 cauda infection",
        "hurts danger",
        "worth checking",
    ],
)
def test_the_signs_are_put_in_proportion(words: str) -> None:
    assert any(holds(paragraph, words) for paragraph in card("").calm)


def test_little_pain_hides_no_warning() -> None:
    assert "even if it hurts only a little" in card("").tiers[0].line
    assert any("however weak or strong" in paragraph for paragraph in card("").calm)


def test_the_card_says_that_nobody_has_reviewed_it() -> None:
    assert card("").review == "Safety card, version 1. Not yet clinically reviewed."


def test_two_regions_differ_in_whom_to_call_and_in_nothing_else() -> None:
    assert everything(card("DE")) == everything(card("US")) == everything(card(""))


def test_nothing_but_the_region_can_change_the_card() -> None:
    """No settings, no tags, no scores, no answers: there is no way to hand it any."""
    assert list(inspect.signature(card).parameters) == ["region"]
    for name in ("card", "disclaimer", "numbers", "page", "style"):
        source = (PACKAGE / "safety" / f"{name}.py").read_text(encoding="utf-8")
        reached = {each for each in imports(source) if each.startswith("postured")}
        assert all(each.startswith(("postured.safety", "postured.language")) for each in reached), name
        assert "environ[" not in source


def test_no_sentence_names_a_countrys_number() -> None:
    known = {number for each in numbers._EMERGENCY.values() for number in each} | set(numbers._ADVICE.values())
    said = {each.rstrip(",") for each in re.findall(r"\d[\d,/]*", everything(card("GB")))}

    assert {"180/100", "10,000"} <= said
    assert not known & said


@pytest.mark.parametrize(
    "word", ["prevent", "cure", "heal", "relieve", "protect", "guarantee", "you have a", "you are safe"]
)
def test_it_promises_and_diagnoses_nothing(word: str) -> None:
    assert not re.search(rf"\b{word}(d|s|ed|es|ing|ion)?\b", everything(card("DE")).lower())
