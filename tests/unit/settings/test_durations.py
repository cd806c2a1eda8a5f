"""Lengths of time as the person writes them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postured.settings.durations import guesses, parse, written

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("20s", 20), ("5m", 300), ("1h30m", 5400), ("90d", 7_776_000), ("0s", 0), ("90m", 5400), ("1d2h3m4s", 93784)],
)
def test_what_a_length_is_written_like(text: str, seconds: int) -> None:
    assert parse(text) == seconds * SECOND


@pytest.mark.parametrize("text", ["", "5", "m", "5 m", "30m1h", "-5m", "1.5h", "5M", "1h30", "5m\n", "٣m", "9999999s"])
def test_what_is_no_length(text: str) -> None:
    assert parse(text) is None


@given(st.integers(0, 400 * 86400))
def test_a_written_length_reads_the_same(seconds: int) -> None:
    assert parse(written(seconds * SECOND)) == seconds * SECOND


@pytest.mark.parametrize(("hours", "text"), [(0, "0s"), (1, "1h"), (24, "24h"), (36, "1d12h"), (48, "2d")])
def test_days_begin_above_one(hours: int, text: str) -> None:
    assert written(timedelta(hours=hours)) == text


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (30, "30m"),
        ("30", "30m"),
        ("30 min", "30m"),
        ("30 Minutes", "30m"),
        ("1.5h", "1h30m"),
        ("1,5 hours", "1h30m"),
        ("1 hour and 30 minutes", "1h30m"),
        ("45 secs", "45s"),
        ("2 days", "2d"),
    ],
)
def test_what_somebody_may_have_meant(value: object, meant: str) -> None:
    assert written(guesses(value)[0]) == meant


@pytest.mark.parametrize("value", [True, None, "soon", "5 months", "", "5m!", [5], "3 x", "-5m"])
def test_nothing_is_guessed_without_an_idea(value: object) -> None:
    assert guesses(value) == []
