"""What EVIDENCE.md 6.6 wants said is said, briefly, and nothing is promised."""

import re

import pytest

from postured.safety.disclaimer import VERSION, disclaimer, review, short

ELEMENTS = [
    "general information for healthy adults",
    "not medical advice, diagnosis or treatment",
    "does not replace a doctor or another clinician",
    "not a medical device",
    "not meant to diagnose, treat, cure, mitigate or prevent any disease or injury",
    "voluntary",
    "stop if it hurts",
    "“Ask first”",
    "In an emergency, call the emergency number",
    f"Version {VERSION}.",
    "sources are named on the safety card",
    "Not yet clinically reviewed",
    "Nobody watches what you enter",
    "nobody will answer it, sooner or later",
]


@pytest.mark.parametrize("element", ELEMENTS)
def test_each_element_is_there(element: str) -> None:
    assert element in " ".join(disclaimer())


def test_it_is_read_in_about_half_a_minute() -> None:
    assert len(" ".join(disclaimer()).split()) <= 150


def test_no_number_of_one_country_is_in_it() -> None:
    assert re.findall(r"\d+", " ".join(disclaimer())) == [str(VERSION)]


@pytest.mark.parametrize("word", ["prevent", "cure", "treat", "mitigate", "diagnosis", "diagnose", "heal", "relieve"])
def test_what_could_be_a_promise_stands_only_behind_a_no(word: str) -> None:
    sentences = re.split(r"(?<=\.) ", " ".join((*disclaimer(), short())))
    said = [each for each in sentences if re.search(rf"\b{word}(d|s|ed|es|ing|ion|ment)?\b", each)]
    said = [each for each in said if "being treated" not in each]

    assert all(re.search(r"\b(not|no)\b", each) for each in said), said


def test_the_short_form_is_one_sentence() -> None:
    assert short().count(".") == 1
    for words in ("general information", "no medical advice", "no medical device", "stop if it hurts"):
        assert words in short()


def test_it_says_that_nobody_has_reviewed_it() -> None:
    assert review() == "Not yet clinically reviewed."
    assert disclaimer()[-1].endswith(review())
