"""How routines ask: in several ways, so that nobody goes blind to one; in English and in German."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from postured import language
from postured.core.today import WALK
from postured.daemon.phrases import afterwards, around, label, phrase
from postured.settings.model import Settings
from tests.german import german
from tests.unit.daemon.kindness import reproach

LENGTHS = {**{name: each.lasts for name, each in Settings().routines.items()}, WALK: timedelta(minutes=10)}
"""Every routine that comes with postured, and how long its break is."""
ON_LEGS = re.compile(
    r"\b(stand|feet|foot|legs?|walk\w*|corridor|round|coat|out of the chair|leave the chair|chair off|up for a)\b",
    re.IGNORECASE,
)
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


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("routine", LENGTHS)
def test_nobody_is_asked_for_a_position_that_they_do_not_take(routine: str, plain: bool) -> None:
    for number in range(1, MANY + 1):
        title, body = phrase(routine, number, LENGTHS[routine], plain=plain, positions=("seated",))
        assert not ON_LEGS.search(f"{title} {body}")


@pytest.mark.parametrize("routine", ["move", "long-move", "hydration"])
def test_in_the_chair_too_a_break_is_asked_for_in_several_ways_that_are_short_and_kind(
    spoken: str, routine: str
) -> None:
    ways = {phrase(routine, number, LENGTHS[routine], plain=True, positions=["seated"]) for number in range(1, 13)}

    assert len(ways) >= 3
    for title, body in ways:
        assert 0 < len(title) <= 40
        assert 0 < len(body) <= 160
        assert "{" not in title + body
        if spoken == "en":
            assert reproach(title, body) == ""


def test_whoever_stands_and_does_not_walk_is_asked_to_stand_and_not_to_walk() -> None:
    positions = ("seated", "standing")

    for plain in (True, False):
        assert phrase("move", 1, LENGTHS["move"], plain=plain, positions=positions) == phrase(
            "move", 1, LENGTHS["move"], plain=plain
        )
    assert "alk" not in " ".join(phrase("long-move", 1, LENGTHS["long-move"], positions=positions))
    assert (label("long-move"), label("long-move", positions)) == ("Short walk", "Short break")


SECONDS = timedelta(seconds=1)
LONG_MOVE = 300 * SECONDS


@pytest.mark.parametrize(
    ("routine", "lasts", "takes", "before", "after"),
    [
        ("long-move", 300, 120, "5 minutes", "That takes about 2 minutes; walk about for the rest, as you like."),
        ("backstop", 600, 120, "10 minutes", "That takes about 2 minutes; the rest of the time is yours."),
        ("tea", 300, 120, "5 minutes", "That takes about 2 minutes; the rest of the time is yours."),
        ("move", 120, 75, "75 seconds", "The rest of the 2 minutes is yours."),
        ("move", 120, 90, "90 seconds", "The rest of the 2 minutes is yours."),
        ("move", 120, 91, "2 minutes", ""),
        ("long-move", 300, 300, "5 minutes", ""),
        ("long-move", 300, 0, "5 minutes", ""),
        ("move", 120, 0, "2 minutes", ""),
    ],
)
def test_the_length_of_the_break_and_of_its_exercise_make_sense_together(
    routine: str, lasts: int, takes: int, before: str, after: str
) -> None:
    _title, said, then = around(routine, 1, lasts * SECONDS, takes * SECONDS)

    assert before in said
    assert then == after


def test_the_rest_of_a_break_is_no_walk_for_whoever_does_not_walk() -> None:
    after = around("long-move", 1, LONG_MOVE, 120 * SECONDS, ("seated", "standing"))[2]

    assert after == "That takes about 2 minutes; the rest of the time is yours."


@pytest.mark.usefixtures("spoken")
def test_back_support_that_rides_on_a_break_has_short_words_of_its_own() -> None:
    said = [afterwards("lumbar-support", number) for number in range(MANY)]

    assert len(set(said)) == 3
    assert all(0 < len(each) <= 100 for each in said)
    assert not set(said) & {body for _title, body in ways("lumbar-support")}
    assert [each for each in LENGTHS if each != "lumbar-support" and afterwards(each, 1)] == []


def test_german_is_german(tmp_path: Path) -> None:
    english = {each for name in LENGTHS for way in ways(name) for each in way}
    with german(str(tmp_path)):
        translated = {each for name in LENGTHS for way in ways(name) for each in way}

    assert {each for each in english & translated if each} == set()
