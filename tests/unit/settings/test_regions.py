"""Public holidays by region."""

from datetime import date

import pytest

from postured.settings.layers import Layer, Level, combine
from postured.settings.regions import days_off, known, near


def test_a_region_has_the_holidays_of_its_country_and_its_own() -> None:
    bavaria, germany = days_off("DE-BY", [2026]), days_off("DE", [2026])

    assert date(2026, 12, 25) in germany
    assert germany.keys() < bavaria.keys()
    assert date(2026, 1, 6) in bavaria
    assert days_off("", [2026]) == {}


@pytest.mark.parametrize(
    ("region", "is_one"), [("", True), ("DE", True), ("DE-BY", True), ("DE-QQ", False), ("QQ", False)]
)
def test_a_region_is_known_or_not(region: str, is_one: bool) -> None:
    assert known(region) is is_one


def test_what_may_have_been_meant_is_told() -> None:
    assert near("DE-BX") == "DE"
    assert near("QQ-1") == ""


def test_a_region_without_a_calendar_is_a_mistake_with_its_place() -> None:
    found = combine([Layer(Level.USER, {"hours": {"holidays": "DE-QQ"}}, "config.toml")])

    assert [each.key for each in found.problems] == ["hours.holidays"]
    assert '"DE-QQ"' in found.problems[0].message


def test_the_walking_goals_name_is_taken() -> None:
    found = combine([Layer(Level.USER, {"routines": {"walk": {"every": "30m"}}}, "config.toml")])

    assert [each.key for each in found.problems] == ["routines.walk"]
