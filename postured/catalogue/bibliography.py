"""Where the exercises that come with postured were looked up: the table that their sources name."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from postured.catalogue.entry import Mark

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sources.toml")


@dataclass(frozen=True, slots=True)
class Source:
    """One page, study or leaflet."""

    mark: Mark
    seen: str
    """What was found there, in English."""


@cache
def sources() -> Mapping[str, Source]:
    """Every source by its key, such as "NHSI"; an exercise's "NHSI: movement" names it."""
    with open(FILE, "rb") as file:
        found = tomllib.load(file)
    return {key: Source(cast("Mark", each["mark"]), each["seen"]) for key, each in found.items()}
