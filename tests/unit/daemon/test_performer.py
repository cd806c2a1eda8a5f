"""What reaches the person, and what an answer becomes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from postured.core.decisions import (
    Ask,
    Credit,
    Cue,
    HowIsIt,
    HowWasIt,
    Question,
    Reason,
    Refuse,
    Remind,
    Safety,
    WasItAWalk,
)
from postured.core.events import Start
from postured.core.rules import Exercise, Routine
from postured.daemon import words
from postured.settings.handover import Handover
from tests.unit.daemon.exercises import FAMILIES, FIGURE_FOUR, HIPS, TEXTS, WALK, text_of, world_with
from tests.unit.daemon.world import MINUTE, MOVE, RULES, World


def keys(world: World) -> list[str]:
    return [button.key for button in world.notifier.up["reminder"].buttons]


def decided(world: World) -> Mapping[str, Any]:
    """The last decision in the journal; what was sat may be noted behind it."""
    return [each for each in world.journal.kept if each["kind"] == "decision"][-1]


@pytest.mark.parametrize(
    ("key", "decision"), [("start", "begin"), ("snooze", "snooze"), ("skip", "outcome"), ("done", "outcome")]
)
def test_an_answer_is_the_event_of_its_reminder(key: str, decision: str) -> None:
    world = World()
    world.let(30)
    world.notifier.press(key)

    assert world.events()[-1] == {"event": key, "id": 1}
    assert decided(world)["decision"] == decision


def test_an_unknown_answer_means_nothing() -> None:
    world = World()
    world.let(30)
    before = len(world.journal.kept)
    world.notifier.press("yodel")

    assert len(world.journal.kept) == before


def test_a_late_answer_to_an_old_notice_carries_its_own_number_and_leaves_the_new_one_alone() -> None:
    world = World()
    world.let(30)
    _old, answer = world.notifier.shown[-1]
    world.ask("", "skip", {})
    world.let(30)
    opened = world.consumer.state.open
    assert opened is not None
    assert opened.id == 2

    answer("start")

    assert world.events()[-1] == {"event": "start", "id": 1}
    assert world.journal.kept[-1]["reason"] == "nothing-open"
    assert world.consumer.state.open == opened
    assert keys(world) == ["start", "snooze", "skip"]


def test_while_the_break_runs_there_is_one_way_out_and_it_is_the_same_reminder() -> None:
    world = World()
    world.let(30)
    world.notifier.press("start")
    running = world.notifier.up["reminder"]
    assert running == words.running("move", world.clock.now().wall + 2 * MINUTE)
    assert "until 09:39." in running.body

    world.let(1)
    world.notifier.press("skip")

    assert world.events()[-1] == {"event": "skip", "id": 1}
    assert decided(world)["outcome"] == "partial"
    assert world.notifier.up == {}


def test_a_break_that_ends_by_itself_is_taken_down() -> None:
    world = World()
    world.let(30)
    world.notifier.press("start")
    world.let(2)

    assert world.notifier.up == {}
    assert decided(world)["outcome"] == "done"


@pytest.mark.parametrize("command", ["snooze", "skip", "done", "pause"])
def test_what_is_answered_elsewhere_is_taken_down(command: str) -> None:
    world = World()
    world.let(30)
    world.ask("", command, {})

    assert world.notifier.up == {}


def test_a_notice_says_when_the_break_ends_by_the_clock_of_a_sped_up_day() -> None:
    world = World(speed=60)
    world.let(30)
    world.consumer.put(Start(at=world.clock.now()))

    assert "until 09:39." in world.notifier.up["reminder"].body


def test_it_is_said_for_the_positions_that_the_person_takes() -> None:
    world = World(handover=Handover(rules=RULES, positions=("seated",)))
    world.let(30)

    assert world.notifier.up["reminder"].body == words.reminder(remind(world), positions=("seated",)).body
    assert world.notifier.up["reminder"].body != words.reminder(remind(world)).body


def on_feet(cue: Exercise) -> World:
    """A world where the break is a walk, and ``cue`` joins it."""
    move = replace(MOVE, exercises=("walk",))
    hips = Routine(name="hip-flexor", every=20 * MINUTE, natural_break=None, rides=True, exercises=(cue.family,))
    rules = replace(RULES, routines=(move, hips), exercises=(WALK, cue))
    return World(rules, handover=Handover(rules=rules, exercises=TEXTS, families=FAMILIES))


def chosen(world: World) -> list[str]:
    """What buttons of notices that are no reminders ask for, from here on."""
    found: list[str] = []
    world.performer.choose = found.append
    return found


def test_a_reminder_comes_with_its_exercise_and_not_for_me_hides_it() -> None:
    world = world_with(FIGURE_FOUR)
    world.let(30)
    notice = world.notifier.up["reminder"]
    assert notice.body == words.reminder(remind(world), text_of(FIGURE_FOUR)).body
    assert keys(world) == ["start", "snooze", "skip", "not-for-me"]

    world.notifier.press("not-for-me")

    assert world.events()[-1] == {"event": "not-for-me", "id": 1}
    assert decided(world)["outcome"] == "not-for-me"
    assert world.consumer.state.hidden == {"figure-four"}
    assert world.notifier.up == {}

    world.let(30)
    assert keys(world) == ["start", "snooze", "skip"]


def test_an_exercise_that_nobody_can_put_in_words_is_a_plain_break() -> None:
    world = world_with(replace(FIGURE_FOUR, id="unheard-of"))
    world.let(30)

    assert world.notifier.up["reminder"].body == words.reminder(remind(world)).body


def test_after_the_break_the_person_is_asked_how_it_was_and_the_answer_is_a_choice() -> None:
    world = world_with(FIGURE_FOUR)
    choices = chosen(world)
    world.let(30)
    world.notifier.press("start")
    world.let(2)

    asked = HowWasIt(exercise="figure-four", family="glute")
    assert world.notifier.up == {"question": words.question(asked, text_of(FIGURE_FOUR))}

    world.notifier.press("felt:worse")
    assert choices == ["felt:worse"]


@pytest.mark.parametrize(
    ("question", "key"),
    [(WasItAWalk(lasts=9 * MINUTE), "walked:540"), (HowIsIt(why="week-4"), "profile:gentle")],
)
def test_every_other_question_leads_to_a_choice_too(question: Question, key: str) -> None:
    world = World()
    choices = chosen(world)
    world.performer.perform(Ask(question=question))
    world.notifier.press(key)

    assert world.notifier.shown[-1][0] == words.question(question, None)
    assert choices == [key]


def test_when_a_family_is_locked_the_card_opens_and_a_notice_names_it() -> None:
    world = world_with(FIGURE_FOUR)
    choices = chosen(world)
    world.performer.perform(Safety(family="glute", reason=Reason.LEG))
    assert world.notifier.up["safety"] == words.put_aside("Buttocks")
    assert choices == ["safety"]

    world.notifier.press("safety")
    assert choices == ["safety", "safety"]


def test_a_family_that_has_no_name_is_told_by_its_word() -> None:
    world = World()
    world.performer.perform(Safety(family="own-things", reason=Reason.WORSE))

    assert "“own-things”" in world.notifier.up["safety"].body


def test_a_stretch_joins_the_break_in_its_place_and_the_break_goes_on() -> None:
    world = on_feet(HIPS)
    world.let(30)
    world.notifier.press("start")
    assert keys(world) == ["skip", "not-for-me"]
    world.let(0.6)

    assert world.notifier.up["reminder"] == words.cue(Cue(id=1, routine="hip-flexor", exercise="hips"), text_of(HIPS))
    assert world.desk.report()["open"]["phase"] == "running"

    world.notifier.press("skip")
    assert world.events()[-1] == {"event": "skip", "id": 1}
    assert world.desk.report()["today"]["partial"] == 1


def test_a_stretch_that_nobody_can_put_in_words_leaves_the_notice_of_the_break() -> None:
    world = on_feet(replace(HIPS, id="unheard-of"))
    world.let(30)
    world.notifier.press("start")
    running = world.notifier.up["reminder"]
    world.let(0.6)

    assert world.notifier.up["reminder"] == running


def test_what_is_said_of_an_exercise_is_taken_anew_with_the_settings() -> None:
    world = world_with(FIGURE_FOUR)
    german = replace(text_of(FIGURE_FOUR), name="Die Vier auf dem Stuhl")
    world.settings.handover = Handover(rules=world.consumer.rules, exercises=(german,), families={"glute": "Gesäß"})
    world.desk.reload()
    world.let(30)
    assert "Die Vier auf dem Stuhl" in world.notifier.up["reminder"].body

    world.performer.perform(Safety(family="glute", reason=Reason.LEG))
    assert "“Gesäß”" in world.notifier.up["safety"].body


def remind(world: World) -> Remind:
    """The reminder that is open."""
    opened = world.consumer.state.open
    assert opened is not None
    return Remind(
        id=opened.id,
        again=0,
        routine=opened.routine,
        style=opened.style,
        lasts=opened.lasts,
        reason=Reason.DUE,
        satisfies=opened.satisfies,
        exercise=opened.exercise,
    )


def test_what_the_person_need_not_know_is_not_shown() -> None:
    world = World()
    world.performer.perform(Credit(routine="move", absence=MINUTE, reason=Reason.AWAY))
    world.performer.perform(Refuse(reason=Reason.NOTHING_OPEN))

    assert world.notifier.shown == []


def test_the_buttons_of_the_welcome_explain_themselves_one_after_the_other() -> None:
    world = World()
    before = world.events()
    asked: list[str] = []
    world.performer.welcome(start_at_login=lambda: asked.append("login"))
    said = [world.notifier.up["notice"].body]
    for key in ("start", "snooze", "skip", "login"):
        world.notifier.press(key)
        said.append(world.notifier.up["notice"].body)
        left = [] if key == "login" else ["login"]
        assert [each.key for each in world.notifier.up["notice"].buttons] == ["start", "snooze", "skip", *left]

    assert said == [
        words.welcome().body,
        "“Start” begins the break. postured leaves you alone until it is over.",
        "“Later” brings the same reminder back, after 5 minutes at first.",
        "“Skip” lets this one go. No hard feelings; the next one comes at its own time.",
        "postured will start with your session. Its menu takes that back, or `postured autostart disable`.",
    ]
    assert asked == ["login"]
    assert world.events() == before


def test_trouble_with_the_disk_is_told_once_it_is_there_and_taken_down_once_it_is_gone() -> None:
    world = World()
    world.journal.break_disk("The disk is full.")
    world.desk.journal_changed()
    assert world.notifier.up["disk"].body.startswith("The disk is full.\n")
    assert {"part": "journal", "message": "The disk is full."} in world.desk.problems()

    world.journal.mend_disk()
    world.desk.journal_changed()
    assert "disk" not in world.notifier.up
    assert world.desk.problems() == []
