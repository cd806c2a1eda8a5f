"""Public holidays, by country and region."""

from collections.abc import Iterable, Mapping
from datetime import date


def known(region: str) -> bool:
    """Whether there is a calendar for it; "" is none, and fine."""
    country, _dash, part = region.partition("-")
    if not region:
        return True
    countries = _countries()
    return country in countries and (not part or part in countries[country])


def near(region: str) -> str:
    """The country of a region that there is no calendar for, if there is one for that; else ""."""
    country = region.partition("-")[0]
    return country if country in _countries() else ""


def days_off(region: str, years: Iterable[int]) -> Mapping[date, str]:
    """The holidays of ``region`` in those years, by date, with their names."""
    if not region:
        return {}
    import holidays

    country, _dash, part = region.partition("-")
    found = holidays.country_holidays(country, subdiv=part or None, years=years)
    return dict(sorted(found.items()))


def _countries() -> Mapping[str, list[str]]:
    """The countries that there are calendars for, each with its regions."""
    import holidays  # a tenth of a second, for those who name a region

    return holidays.list_supported_countries()
