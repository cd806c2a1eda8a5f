"""Whom to call, by region: locale data. No sentence anywhere names a number of one country by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from postured.language import _

WORLD = "112"
"""What mobile networks in most countries take as an emergency call."""
NORTH_AMERICA = "911"

_REGIONS: Mapping[tuple[str, ...], str] = {
    (
        WORLD,
    ): "BE BG HR CY CZ DE DK EE ES FI GR HU IT LV LT LU MT NL PL PT RO SE SI SK "  # the European Union, most of it
    "AD FO GE GL IN IS KW MC MD NG TR",
    ("112", "999"): "IE",
    ("15", "112"): "FR",
    ("144", "112"): "AT CH LI",
    ("113", "112"): "NO",
    ("999", "112"): "GB GG IM JE",
    ("103", "112"): "KZ RU UA",
    ("127", "112"): "AL",
    ("124",): "BA ME",
    ("194",): "MK RS",
    ("103",): "BY",
    (NORTH_AMERICA,): "CA CR DO EC GU JO MX PA PH PR US UY VI",
    ("123",): "CO EG",
    ("131",): "CL",
    ("192",): "BR",
    ("000",): "AU",
    ("111",): "NZ",
    ("119",): "JP KR TW",
    ("120",): "CN",
    ("999",): "BD BH HK MO MY QA",
    ("102",): "NP",
    ("115",): "VN",
    ("995",): "SG",
    ("1669",): "TH",
    ("1990",): "LK",
    ("101",): "IL",
    ("140",): "LB",
    ("997",): "SA",
    ("998",): "AE",
    ("9999",): "OM",
    ("190",): "TN",
    ("10177", "112"): "ZA",
}
"""Where a country has a number for ambulances alone, that comes first. A region is left out rather than guessed."""
_EMERGENCY = {region: numbers for numbers, regions in _REGIONS.items() for region in regions.split()}
_ADVICE: Mapping[str, str] = {
    "AT": "1450",
    "AU": "1800 022 222",
    "DE": "116 117",
    "EE": "1220",
    "FI": "116 117",
    "GB": "111",
    "IS": "1700",
    "NO": "116 117",
    "NZ": "0800 611 116",
    "PT": "808 24 24 24",
    "SE": "1177",
}
"""Medical advice by telephone, where a whole country has one number for it."""

_PLACES = ("LC_ALL", "LC_MEASUREMENT", "LC_MONETARY", "LC_TIME", "LANG")
"""Where a desktop says where one lives, rather than what one speaks; the more telling one first."""
_COUNTRY = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z]{4})?[_-]([A-Za-z]{2})(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Whom to call in one region, as people write the numbers there."""

    region: str
    """The country's two letters (ISO 3166); "" where no number is known for it."""
    emergency: tuple[str, ...]
    """The best one for a medical emergency first; none where the region is not known."""
    advice: str
    """For what cannot wait and is no emergency; "" where there is no such number."""


def numbers(region: str) -> Numbers:
    """Whom to call in ``region``."""
    if region not in _EMERGENCY:
        return Numbers(region="", emergency=(), advice="")
    return Numbers(region=region, emergency=_EMERGENCY[region], advice=_ADVICE.get(region, ""))


def anywhere() -> str:
    """Whom to call where nobody knows where the person is."""
    text = _("{world} from a mobile phone in most of the world, {america} in North America, or your local number")
    return text.format(world=WORLD, america=NORTH_AMERICA)


def region_of(environ: Mapping[str, str], language_setting: str = "") -> str:
    """The country that the desktop is set to, as two letters; "" where nothing names one.

    ``language_setting`` ("de", "de_AT") is asked last: it says what one reads, and where one lives only by the way.
    """
    for said in (*(environ.get(name, "") for name in _PLACES), language_setting):
        found = _COUNTRY.match(said)
        if found:
            return found[1].upper()
    return ""
