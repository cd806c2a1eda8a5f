"""What a reminder says: short, kind, and complete."""

import re
from datetime import timedelta

import pytest

from postured.core.decisions import Reason, Remind
from postured.core.rules import Style
from postured.daemon import words
from postured.ports import Notice
from postured.rulebook import rules_from
from postured.settings.model import Settings
from tests.fakes.clock import ODD

BUILT_IN = tuple(Settings().routines)
REPROACHES = re.compile(
    r"\b(must|should|shouldn't|never|fail\w*|missed|ignored|too long|too much|lazy|bad|wrong|still sitting|"
    r"overdue|warning|hurry|now!|forgot\w*|unhealthy|you have not|you haven't|don't)\b",
    re.IGNORECASE,
)


def remind(routine: str, style: Style = Style.NOTIFICATION, lasts: timedelta = timedelta(minutes=2)) -> Remind:
    return Remind(id=7, again=0, routine=routine, style=style, lasts=lasts, reason=Reason.DUE, satisfies=(routine,))


def every_notice() -> list[Notice]:
    return [
        *(words.reminder(remind(name, lasts=each.lasts)) for name, each in Settings().routines.items()),
        words.reminder(remind("stretch-wrists")),
        *(words.running(name, ODD) for name in BUILT_IN),
        words.welcome(),
        *(words.explained(key) for key in ("start", "snooze", "skip")),
        words.settings_trouble(1, "config.toml, line 3: routines.move.every"),
        words.settings_trouble(2, "config.toml, line 3: routines.move.every, and 1 more"),
        words.journal_trouble("The disk is full."),
    ]


@pytest.mark.parametrize("routine", BUILT_IN)
def test_every_routine_that_comes_with_postured_has_a_sentence_of_its_own(routine: str) -> None:
    own, plain = words.reminder(remind(routine)), words.reminder(remind(f"x-{routine}"))

    assert own.body != plain.body
    assert own.title.lower().replace(" ", "-") != routine
    assert "{" not in own.title + own.body


def test_the_sentences_are_for_routines_that_are_there() -> None:
    assert {each.name for each in rules_from(Settings()).routines} <= set(BUILT_IN)
    assert len({words.reminder(remind(each)).title for each in BUILT_IN}) == len(BUILT_IN)


def test_a_routine_of_ones_own_goes_by_its_name_and_length() -> None:
    notice = words.reminder(remind("stretch-wrists", lasts=timedelta(seconds=90)))

    assert (notice.title, notice.body) == ("Stretch wrists", "Time for it: 90 seconds.")


@pytest.mark.parametrize("style", [Style.NOTIFICATION, Style.WINDOW, Style.FULLSCREEN])
def test_a_reminder_asks_with_three_answers(style: Style) -> None:
    notice = words.reminder(remind("move", style))

    assert [(each.key, each.label) for each in notice.buttons] == [
        ("start", "Start"),
        ("snooze", "Later"),
        ("skip", "Skip"),
    ]
    assert not notice.ambient
    assert (notice.title, notice.body) == ("Time to move", "Stand up and move a little, for 2 minutes or so.")


def test_an_ambient_reminder_asks_for_nothing() -> None:
    notice = words.reminder(remind("lumbar-support", Style.AMBIENT))

    assert [(each.key, each.label) for each in notice.buttons] == [("done", "Done")]
    assert notice.ambient


@pytest.mark.parametrize("notice", every_notice(), ids=lambda notice: notice.title)
def test_a_notice_is_short_and_reproaches_nobody(notice: Notice) -> None:
    assert 0 < len(notice.title) <= 40
    assert 0 < len(notice.body) <= 160
    assert REPROACHES.search(f"{notice.title} {notice.body}") is None
    assert not notice.title.endswith(".")
    assert all(0 < len(button.label) <= 15 for button in notice.buttons)


def test_a_key_that_nobody_knows_explains_nothing() -> None:
    assert words.explained("yodel").body == ""


def test_the_title_counts_the_settings() -> None:
    assert words.settings_trouble(1, "x").title == "A setting needs a look"
    assert words.settings_trouble(3, "x").title == "3 settings need a look"
