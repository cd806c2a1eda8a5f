"""Lengths and moments as people say them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from postured import language


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    language.use("en")
    yield
    language.use("en")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (20, "20 seconds"),
        (60, "1 minute"),
        (90, "90 seconds"),
        (119.4, "119 seconds"),
        (119.6, "2 minutes"),
        (1380, "23 minutes"),
        (1409, "23 minutes"),
        (1411, "24 minutes"),
        (3600, "60 minutes"),
        (7140, "119 minutes"),
        (7199, "2 hours"),
        (7260, "2 hours and 1 minute"),
        (9000, "2 hours and 30 minutes"),
        (86400, "24 hours"),
    ],
)
def test_a_length(seconds: float, text: str) -> None:
    assert language.length(timedelta(seconds=seconds)) == text


MONDAY = datetime(2026, 11, 23, 9, 7, 41)  # noqa: DTZ001 - the zone is nobody's business here


@pytest.mark.parametrize(
    ("moment", "text", "after_a_verb"),
    [
        ("2026-11-23T09:07:41", "09:07", "at 09:07"),
        ("2026-11-23T00:00:00", "00:00", "at 00:00"),
        ("2026-11-24T00:00:00", "tomorrow at 00:00", "tomorrow at 00:00"),
        ("2026-11-22T23:59:59", "yesterday at 23:59", "yesterday at 23:59"),
        ("2026-11-25T14:00:00", "Wednesday at 14:00", "Wednesday at 14:00"),
        ("2026-11-29T14:00:00", "Sunday at 14:00", "Sunday at 14:00"),
        ("2026-11-30T14:00:00", "2026-11-30 at 14:00", "2026-11-30 at 14:00"),
        ("2026-11-20T17:30:00", "2026-11-20 at 17:30", "2026-11-20 at 17:30"),
    ],
)
def test_a_moment(moment: str, text: str, after_a_verb: str) -> None:
    found = datetime.fromisoformat(moment)

    assert language.day_and_time(found, MONDAY) == text
    assert language.at_day_and_time(found, MONDAY) == after_a_verb


def test_a_language_that_is_not_there_is_english() -> None:
    language.use("tlh")

    assert language._("Skip") == "Skip"
    assert language.ngettext("{count} hour", "{count} hours", 2) == "{count} hours"
