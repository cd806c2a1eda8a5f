"""How routines ask: in several ways, so that nobody goes blind to one; in English and in German."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from postured import language
from postured.core.today import WALK
from postured.daemon.phrases import label, phrase
from postured.settings.model import Settings
from tests.german import german
from tests.unit.daemon.kindness import reproach

LENGTHS = {**{name: each.lasts for name, each in Settings().routines.items()}, WALK: timedelta(minutes=10)}
"""Every routine that comes with postured, and how long its break is."""
MANY = 12
"""More than any routine has ways."""


@pytest.fixture(params=["en", "de"])
def spoken(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "de":
        with german(str(tmp_path)):
            yield "de"
    else:
        language.use("en")
        yield "en"


def ways(routine: str, lasts: timedelta | None = None) -> list[tuple[str, str]]:
    """All that it ever says, in order."""
    said = [phrase(routine, number, LENGTHS[routine] if lasts is None else lasts) for number in range(1, MANY + 1)]
    return list(dict.fromkeys(said))


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("routine", LENGTHS)
def test_every_routine_asks_in_three_ways_or_more(routine: str) -> None:
    found = ways(routine)

    assert len(found) >= 3
    assert len({title for title, _body in found}) == len(found)
    assert len({body for _title, body in found}) == len(found)


@pytest.mark.parametrize("routine", LENGTHS)
@pytest.mark.parametrize("lasts", [None, timedelta(seconds=119), timedelta(hours=23, minutes=59)])
def test_every_way_is_short_and_kind(spoken: str, routine: str, lasts: timedelta | None) -> None:
    for title, body in ways(routine, lasts):
        assert 0 < len(title) <= 40, title
        assert 0 < len(body) <= 160, body
        assert not title.endswith(".")
        assert body[-1] in ".?"
        assert "{" not in title + body
        if spoken == "en":
            assert reproach(title, body) == ""


@pytest.mark.parametrize("routine", LENGTHS)
def test_the_next_reminder_says_it_another_way_and_the_same_one_says_the_same(routine: str) -> None:
    said = [phrase(routine, number, LENGTHS[routine]) for number in range(1, MANY + 1)]

    assert all(said[at] != said[at + 1] for at in range(MANY - 1))
    assert said == [phrase(routine, number, LENGTHS[routine]) for number in range(1, MANY + 1)]


def test_the_length_of_the_break_is_said_as_people_say_it() -> None:
    assert any("2 minutes" in body for _title, body in ways("move"))
    assert any("90 seconds" in body for _title, body in ways("move", timedelta(seconds=90)))


@pytest.mark.usefixtures("spoken")
def test_every_routine_has_a_label_that_is_not_its_name_in_the_file() -> None:
    labels = {name: label(name) for name in LENGTHS}

    assert len(set(labels.values())) == len(labels)
    assert all(0 < len(each) <= 20 and each[0].isupper() and "-" not in each for each in labels.values())


@pytest.mark.usefixtures("spoken")
def test_a_routine_of_ones_own_is_called_as_its_owner_calls_it() -> None:
    assert label("stretch-wrists") == "Stretch wrists"
    assert label("tea") == "Tea"
    assert phrase("stretch-wrists", 3, timedelta(minutes=2))[0] == "Stretch wrists"


def test_german_is_german(tmp_path: Path) -> None:
    english = {each for name in LENGTHS for way in ways(name) for each in way}
    with german(str(tmp_path)):
        translated = {each for name in LENGTHS for way in ways(name) for each in way}

    assert {each for each in english & translated if each} == set()
