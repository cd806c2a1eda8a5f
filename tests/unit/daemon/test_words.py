"""What reminders and notices say: short, kind, and complete."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from postured.core.decisions import Cue, HowIsIt, HowWasIt, Question, Reason, Remind, WasItAWalk
from postured.core.rules import Style
from postured.daemon import words
from postured.daemon.phrases import label, phrase
from postured.ports import Button, Notice
from postured.rulebook import rules_from
from postured.safety import disclaimer
from postured.settings.handover import ExerciseText
from postured.settings.model import Settings
from tests.fakes.clock import ODD
from tests.german import german
from tests.unit.daemon.exercises import FAMILIES, FIGURE_FOUR, HIPS, WALK, text_of
from tests.unit.daemon.kindness import reproach

BUILT_IN = (*Settings().routines, "walk")
MINUTE = timedelta(minutes=1)
LOUD = (Style.NOTIFICATION, Style.WINDOW, Style.FULLSCREEN)
QUESTIONS: tuple[Question, ...] = (
    HowWasIt(exercise="figure-four", family="glute"),
    WasItAWalk(lasts=9 * MINUTE),
    HowIsIt(why="seldom-done"),
    HowIsIt(why="week-4"),
    HowIsIt(why="week-8"),
)
FOUR_KEYS = ["start", "snooze", "skip", "not-for-me"]


def remind(routine: str, style: Style = Style.NOTIFICATION, lasts: timedelta = 2 * MINUTE, number: int = 7) -> Remind:
    return Remind(
        id=number, again=0, routine=routine, style=style, lasts=lasts, reason=Reason.DUE, satisfies=(routine,)
    )


def hips(number: int = 3) -> Notice:
    return words.cue(Cue(id=number, routine="hip-flexor", exercise="hips"), text_of(HIPS))


def every_notice() -> list[Notice]:
    return [
        *(words.reminder(remind(name, lasts=each.lasts)) for name, each in Settings().routines.items()),
        words.reminder(remind("walk")),
        words.reminder(remind("stretch-wrists")),
        *(words.running(name, ODD) for name in BUILT_IN),
        hips(),
        *(words.question(each, text_of(FIGURE_FOUR)) for each in QUESTIONS),
        *(words.put_aside(family) for family in FAMILIES.values()),
        words.card_in_a_terminal(),
        words.disclaimer(disclaimer.short()),
        words.welcome(),
        *(words.explained(key) for key in ("start", "snooze", "skip", "login")),
        words.settings_trouble(1, "config.toml, line 3: routines.move.every"),
        words.settings_trouble(2, "config.toml, line 3: routines.move.every, and 1 more"),
        words.other_trouble("mine.toml, line 3: exercises.look-up.lasts"),
        words.journal_trouble("The disk is full."),
    ]


def keys(notice: Notice) -> list[str]:
    return [each.key for each in notice.buttons]


@pytest.mark.parametrize("routine", BUILT_IN)
def test_every_routine_that_comes_with_postured_has_sentences_of_its_own(routine: str) -> None:
    own, plain = words.reminder(remind(routine)), words.reminder(remind(f"x-{routine}"))

    assert own.body != plain.body
    assert own.title.lower().replace(" ", "-") != routine
    assert "{" not in own.title + own.body


def test_the_sentences_are_for_routines_that_are_there() -> None:
    assert {each.name for each in rules_from(Settings()).routines} <= set(BUILT_IN)
    assert len({phrase(each, 7, MINUTE, plain=each == "micro-break")[0] for each in BUILT_IN}) == len(BUILT_IN)


def test_a_routine_of_ones_own_goes_by_its_name_and_length() -> None:
    notice = words.reminder(remind("stretch-wrists", lasts=timedelta(seconds=90)))

    assert (notice.title, notice.body) == ("Stretch wrists", "Time for it: 90 seconds.")


@pytest.mark.parametrize("style", LOUD)
def test_a_reminder_asks_with_three_answers(style: Style) -> None:
    notice = words.reminder(remind("move", style), stays_for=3 * MINUTE)

    assert [(each.key, each.label) for each in notice.buttons] == [
        ("start", "Start"),
        ("snooze", "Later"),
        ("skip", "Skip"),
    ]
    assert (notice.ambient, notice.stays_for) == (False, 3 * MINUTE)
    assert (notice.title, notice.body) == phrase("move", 7, 2 * MINUTE, plain=True)


def test_an_ambient_reminder_asks_for_nothing() -> None:
    notice = words.reminder(remind("lumbar-support", Style.AMBIENT))

    assert [(each.key, each.label) for each in notice.buttons] == [("done", "Done")]
    assert notice.ambient
    assert (notice.title, notice.body) == phrase("lumbar-support", 7, 2 * MINUTE)


@pytest.mark.parametrize("style", LOUD)
def test_a_reminder_with_an_exercise_has_its_name_its_dose_and_its_steps_in_order(style: Style) -> None:
    notice = words.reminder(remind("move", style), text_of(FIGURE_FOUR))

    sentence, *lines = notice.body.splitlines()
    assert (notice.title, sentence) == phrase("move", 7, 2 * MINUTE)
    assert lines == [
        "Figure four on the chair (20 seconds, on each side)",
        "1. Sit tall.",
        "2. Lay one ankle on the other knee.",
        "3. Lean forward a little.",
    ]
    assert keys(notice) == FOUR_KEYS
    assert notice.buttons[-1].label == "Not for me"


def test_an_exercise_that_is_simply_done_once_has_no_dose() -> None:
    notice = words.reminder(remind("move"), text_of(WALK))

    assert notice.body.splitlines()[1:] == ["Once down the corridor", "1. Stand up.", "2. Walk there and back."]


def test_an_ambient_reminder_shows_its_exercise_and_nothing_else() -> None:
    notice = words.reminder(remind("micro-break", Style.AMBIENT), text_of(WALK))

    assert notice.body.splitlines() == ["Once down the corridor", "1. Stand up.", "2. Walk there and back."]
    assert keys(notice) == ["done", "not-for-me"]
    assert notice.ambient


@pytest.mark.parametrize("style", Style)
def test_back_support_that_rides_on_a_break_is_its_last_line(style: Style) -> None:
    for exercise in (None, text_of(FIGURE_FOUR)):
        alone = words.reminder(remind("move", style), exercise)
        both = words.reminder(replace(remind("move", style), merged=("micro-break", "lumbar-support")), exercise)

        assert both.body == f"{alone.body}\nWhen you go on, slide back until the backrest meets your lower back."
        assert (both.title, both.buttons) == (alone.title, alone.buttons)


def test_a_short_exercise_in_a_long_break_says_what_the_rest_is_for() -> None:
    walk = replace(text_of(WALK), lasts=2 * MINUTE)
    sentence, *_steps, last = words.reminder(remind("long-move", lasts=5 * MINUTE), walk).body.splitlines()

    assert "5 minutes" in sentence
    assert last == "That takes about 2 minutes; walk about for the rest, as you like."
    quiet = words.reminder(remind("long-move", Style.AMBIENT, lasts=5 * MINUTE), walk).body.splitlines()
    assert quiet == ["Once down the corridor", "1. Stand up.", "2. Walk there and back."]


def test_whoever_does_not_stand_is_not_told_to() -> None:
    notice = words.reminder(remind("move"), positions=("seated",))

    assert (notice.title, notice.body) == phrase("move", 7, 2 * MINUTE, plain=True, positions=("seated",))
    assert words.running("long-move", ODD, positions=("seated",)).title == "Short break"


def test_the_same_reminder_says_the_same_when_it_comes_back_and_the_next_one_something_else() -> None:
    first, again = (words.reminder(remind("move", style, number=4)) for style in (Style.NOTIFICATION, Style.AMBIENT))
    following = words.reminder(remind("move", number=5))

    assert (first.title, first.body) == (again.title, again.body)
    assert first.title != following.title


def test_what_an_exercise_says_is_left_as_it_is_for_the_adapter_to_escape() -> None:
    odd = ExerciseText(id="odd", name='<b>&"…', steps=("1 < 2 & {long} %s",))

    assert words.reminder(remind("move"), odd).body.splitlines()[1:] == ['<b>&"…', "1. 1 < 2 & {long} %s"]
    assert words.question(QUESTIONS[0], odd).body == '<b>&"…'


def test_a_cue_joins_the_break_quietly_with_a_way_back_to_work() -> None:
    notice = hips()

    assert notice.ambient
    assert (notice.title, notice.body.splitlines()[0]) == phrase("hip-flexor", 3, timedelta(0))
    assert notice.body.splitlines()[1:] == ["Hips at the desk (2 breaths)", "1. Hold on to the desk."]
    assert keys(notice) == ["skip", "not-for-me"]


@pytest.mark.parametrize(
    ("question", "buttons"),
    [
        (QUESTIONS[0], {"felt:fine": "Fine", "felt:worse": "Worse", "felt:leg": "Into my leg"}),
        (QUESTIONS[1], {"walked:540": "Yes, a walk", "declined": "No"}),
        (QUESTIONS[2], {"profile:gentle": "Fewer", "file": "Different", "pause:week": "A week off"}),
        (QUESTIONS[3], {"profile:gentle": "Fewer", "file": "Different", "keep": "It suits me"}),
        (QUESTIONS[4], {"profile:gentle": "Fewer", "file": "Different", "keep": "It suits me"}),
    ],
)
def test_a_question_is_quiet_and_goes_by_itself(question: Question, buttons: dict[str, str]) -> None:
    notice = words.question(question, text_of(FIGURE_FOUR))

    assert {each.key: each.label for each in notice.buttons} == buttons
    assert notice.ambient
    assert notice.stays_for is not None
    assert timedelta(0) < notice.stays_for <= MINUTE


def test_the_question_how_it_was_names_the_exercise_where_it_is_known() -> None:
    assert words.question(QUESTIONS[0], text_of(FIGURE_FOUR)).body == "Figure four on the chair"
    assert words.question(QUESTIONS[0], None).body == ""


def test_the_question_about_a_walk_says_how_long_the_person_was_away() -> None:
    assert "9 minutes" in words.question(QUESTIONS[1], None).body


def test_what_is_put_aside_is_named_and_the_safety_card_is_one_press_away() -> None:
    notice = words.put_aside("Buttocks")

    assert "“Buttocks”" in notice.body
    assert "safety card" in notice.body
    assert notice.buttons == (Button("safety", "Safety card"),)
    assert not notice.ambient


def test_the_disclaimer_can_be_acknowledged_or_read_in_full() -> None:
    notice = words.disclaimer(disclaimer.short())

    assert notice.body == disclaimer.short()
    assert [(each.key, each.label) for each in notice.buttons] == [
        ("acknowledge", "I understand"),
        ("safety", "Read all"),
    ]


def test_about_says_which_postured_it_is_what_it_is_not_and_who_has_checked_it() -> None:
    notice = words.about("1.2.3", disclaimer.short(), disclaimer.review())

    assert notice.title == "postured 1.2.3"
    assert notice.body == f"{disclaimer.short()}\n{disclaimer.review()}"
    assert keys(notice) == ["safety"]


def test_while_the_break_runs_its_routine_is_named_and_its_end() -> None:
    notice = words.running("move", ODD)

    assert notice.title == label("move")
    assert "until 09:07." in notice.body
    assert keys(notice) == ["skip"]
    assert notice.ambient


def test_an_exercise_of_ones_own_that_cannot_be_used_is_told_and_the_others_count() -> None:
    notice = words.other_trouble("mine.toml, line 3: exercises.look-up.lasts")

    assert notice.body.startswith("mine.toml, line 3: exercises.look-up.lasts\n")
    assert "Everything else counts" in notice.body


@pytest.mark.parametrize("notice", every_notice(), ids=lambda notice: notice.title)
def test_a_notice_is_short_and_reproaches_nobody(notice: Notice) -> None:
    assert 0 < len(notice.title) <= 40
    assert 0 < len(notice.body) <= 160
    assert reproach(notice.title, notice.body) == ""
    assert not notice.title.endswith(".")
    assert all(0 < len(button.label) <= 15 for button in notice.buttons)


def test_a_notice_is_short_in_german_too(tmp_path: Path) -> None:
    with german(str(tmp_path)):
        notices = every_notice()

    for notice in notices:
        assert 0 < len(notice.title) <= 50, notice.title
        assert 0 < len(notice.body) <= 200, notice.body
        assert all(0 < len(button.label) <= 22 for button in notice.buttons)


def test_a_key_that_nobody_knows_explains_nothing() -> None:
    assert words.explained("yodel").body == ""


def test_the_title_counts_the_settings() -> None:
    assert words.settings_trouble(1, "x").title == "A setting needs a look"
    assert words.settings_trouble(3, "x").title == "3 settings need a look"
