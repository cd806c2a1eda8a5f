"""Whom to call, and how postured knows where."""

import re

import pytest

from postured.safety import numbers as known
from postured.safety.card import card
from postured.safety.numbers import anywhere, numbers, region_of


@pytest.mark.parametrize(
    ("region", "emergency", "advice"),
    [
        ("DE", ("112",), "116 117"),
        ("AT", ("144", "112"), "1450"),
        ("CH", ("144", "112"), ""),
        ("ES", ("112",), ""),
        ("IE", ("112", "999"), ""),
        ("IS", ("112",), "1700"),
        ("NO", ("113", "112"), "116 117"),
        ("GB", ("999", "112"), "111"),
        ("US", ("911",), ""),
        ("CA", ("911",), ""),
        ("AU", ("000",), "1800 022 222"),
        ("NZ", ("111",), "0800 611 116"),
        ("IN", ("112",), ""),
        ("JP", ("119",), ""),
    ],
)
def test_whom_to_call(region: str, emergency: tuple[str, ...], advice: str) -> None:
    found = numbers(region)

    assert (found.region, found.emergency, found.advice) == (region, emergency, advice)


def test_the_whole_european_union_can_be_reached_by_112() -> None:
    for region in "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split():  # noqa: SIM905
        assert "112" in numbers(region).emergency, region


def test_each_region_stands_once_and_each_number_can_be_dialled() -> None:
    listed = [region for regions in known._REGIONS.values() for region in regions.split()]

    assert len(listed) == len(set(listed))
    assert set(known._ADVICE) <= set(listed)
    assert all(re.fullmatch("[A-Z]{2}", region) for region in listed)
    assert all(re.fullmatch(r"\d{2,5}", number) for each in known._REGIONS for number in each)
    assert all(1 <= len(each) <= 2 for each in known._REGIONS), "the card has room for two"


@pytest.mark.parametrize("region", ["", "XX", "de", "DEU"])
def test_an_unknown_region_gets_no_guess(region: str) -> None:
    found = numbers(region)

    assert (found.region, found.emergency, found.advice) == ("", (), "")
    assert card(region).emergency == (
        "Emergency number: 112 from a mobile phone in most of the world, 911 in North America, or your local number"
    )
    assert card(region).elsewhere == ""


def test_the_card_says_what_it_went_by_and_whom_to_call_elsewhere() -> None:
    found = card("CH")

    assert found.emergency == "Emergency number: 144, or 112"
    assert found.elsewhere == (
        f"This is for CH, the region that your desktop is set to. If you are somewhere else: {anywhere()}."
    )
    assert card("FI").advice == "Medical advice by telephone: 116 117"
    assert card("CH").advice == ""


@pytest.mark.parametrize(
    ("environ", "setting", "region"),
    [
        ({"LANG": "de_DE.UTF-8"}, "", "DE"),
        ({"LANG": "de_AT@euro"}, "", "AT"),
        ({"LANG": "en_US.UTF-8", "LC_TIME": "de_CH.UTF-8"}, "", "CH"),
        ({"LC_MONETARY": "nb_NO", "LC_TIME": "en_DK"}, "", "NO"),
        ({"LC_MEASUREMENT": "en_GB", "LC_MONETARY": "de_DE"}, "", "GB"),
        ({"LC_ALL": "fr_CA", "LC_MEASUREMENT": "fr_FR"}, "", "CA"),
        ({"LC_ALL": "C", "LANG": "sv_SE"}, "", "SE"),
        ({"LC_ALL": "", "LANG": "sv_SE"}, "", "SE"),
        ({"LC_MESSAGES": "en_US", "LANGUAGE": "en_US:en"}, "", ""),
        ({"LANG": "zh_Hant_TW"}, "", "TW"),
        ({"LANG": "sr_RS@latin"}, "", "RS"),
        ({"LANG": "en_US"}, "de_AT", "US"),
        ({"LANG": "C.UTF-8"}, "de_AT", "AT"),
        ({"LANG": "C.UTF-8"}, "pt-BR", "BR"),
        ({"LANG": "C.UTF-8"}, "de", ""),
        ({"LANG": "POSIX"}, "", ""),
        ({"LANG": "es_419"}, "", ""),
        ({"LANG": "eo"}, "", ""),
        ({"LANG": "de_DEX"}, "", ""),
        ({"LANG": "_DE"}, "", ""),
        ({}, "", ""),
    ],
)
def test_the_region_is_where_one_lives_by_the_desktops_word(environ: dict[str, str], setting: str, region: str) -> None:
    assert region_of(environ, setting) == region
