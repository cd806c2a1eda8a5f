"""Lengths, moments and numbers as people say them, in English and in German."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from postured import language
from tests.german import german as speaking_german


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


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0, 0, "0"),
        (60, 2, "60"),
        (1.5, 2, "1.5"),
        (1.5, 0, "2"),
        (2.005, 1, "2"),
        (0.25, 2, "0.25"),
        (-0.5, 1, "-0.5"),
        (-0.04, 1, "0"),
        (100, 0, "100"),
        (3600, 2, "3600"),
    ],
)
def test_a_number(value: float, digits: int, text: str) -> None:
    assert language.number(value, digits) == text


def test_a_date() -> None:
    assert language.date(MONDAY) == "2026-11-23"


@pytest.fixture
def german(tmp_path: Path) -> Iterator[None]:
    with speaking_german(str(tmp_path)):
        yield


@pytest.mark.usefixtures("german")
def test_german_has_its_own_forms() -> None:
    assert language.spoken() == "de"
    assert language.clock(MONDAY) == "09:07"
    assert language.date(datetime(2026, 3, 5)) == "05.03.2026"  # noqa: DTZ001
    assert language.number(1.5, 1) == "1,5"
    assert language.number(60, 1) == "60"


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1, "1 Sekunde"), (0, "0 Sekunden"), (1380, "23 Minuten"), (7260, "2 Stunden und 1 Minute")],
)
def test_a_length_in_german(seconds: float, text: str) -> None:
    assert language.length(timedelta(seconds=seconds)) == text


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("moment", "text", "after_a_verb"),
    [
        ("2026-11-23T09:07:41", "09:07", "um 09:07"),
        ("2026-11-22T23:59:59", "gestern um 23:59", "gestern um 23:59"),
        ("2026-11-24T00:00:00", "morgen um 00:00", "morgen um 00:00"),
        ("2026-11-25T14:00:00", "Mittwoch um 14:00", "am Mittwoch um 14:00"),
        ("2026-11-30T14:00:00", "30.11.2026 um 14:00", "am 30.11.2026 um 14:00"),
    ],
)
def test_a_moment_in_german(moment: str, text: str, after_a_verb: str) -> None:
    found = datetime.fromisoformat(moment)

    assert language.day_and_time(found, MONDAY) == text
    assert language.at_day_and_time(found, MONDAY) == after_a_verb


@pytest.mark.usefixtures("german")
def test_an_exercise_is_looked_up_among_the_exercises() -> None:
    assert language.exercise("Let your arms dangle") == "Arme baumeln lassen"
    assert language.exercise("Skip") == "Skip"
    assert language.exercise("") == ""

    language.use("en")

    assert language.exercise("Let your arms dangle") == "Let your arms dangle"


@pytest.mark.usefixtures("german")
def test_the_exercises_are_not_read_before_one_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "de/LC_MESSAGES/exercises.mo").write_bytes(b"no translation at all")

    language.use("de")

    assert language._("Skip") == "Überspringen"
    with pytest.raises(OSError, match="Bad magic number"):
        language.exercise("Let your arms dangle")


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "tlh:de:en"}, "de"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "en_GB:en:de"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": ""}, "de"),
        ({}, "en"),
    ],
)
def test_the_desktops_language(environ: dict[str, str], spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    language.use()

    assert language.spoken() == spoken


def test_a_language_that_is_not_there_is_english() -> None:
    language.use("tlh")

    assert language.spoken() == "en"
    assert language._("Skip") == "Skip"
    assert language.pgettext("number", ".") == "."
    assert language.ngettext("{count} hour", "{count} hours", 2) == "{count} hours"


@pytest.mark.parametrize("wanted", ["en", "en_GB", "de", "de_CH"])
def test_a_form_of_a_language_is_as_good_as_the_language(wanted: str) -> None:
    assert language.has(wanted)


def test_what_nobody_translated_to_is_known() -> None:
    assert not language.has("xx")
