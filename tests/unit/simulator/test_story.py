"""What a played trace amounts to: presence, reminders with what became of them, and why others did not come."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from postured.core.decisions import Reason, Result, WasItAWalk
from postured.core.presence import Presence
from postured.core.rules import Exercise, Rules, Style, Walking
from postured.simulator.story import Span, Story, tell
from tests.scenarios import story as told
from tests.scenarios.story import MINUTE, MOVE, PLAIN


def play(story: str, rules: Rules = PLAIN, answers: str = "done") -> Story:
    return tell(told.tell(story, rules, answers=answers).world)


def spans(story: tuple[Span, ...]) -> list[tuple[str, str, float]]:
    """What, when on the wall clock, and for how many minutes."""
    return [(str(each.what), f"{each.since.wall:%H:%M}", each.lasts / MINUTE) for each in story]


def test_a_reminder_is_told_from_its_showing_to_its_end() -> None:
    story = play("0:00 input\n40:00 idle\n1:00:00 end")

    assert len(story.reminders) == 1
    reminder = story.reminders[0]
    assert (reminder.routine, reminder.style, reminder.result) == ("move", Style.NOTIFICATION, Result.DONE)
    assert (f"{reminder.at.wall:%H:%M}", reminder.lasts, reminder.took) == ("09:30", 2 * MINUTE, 2 * MINUTE)
    assert reminder.began == reminder.at
    assert story.breaks == 2 * MINUTE
    assert (reminder.held, reminder.snoozes, reminder.soft) == (None, 0, False)


def test_what_was_put_off_is_one_reminder_with_a_later_break() -> None:
    story = play("0:00 input\n30:10 command snooze\n36:00 command done\n45:00 end", answers="ignore")

    assert [(each.snoozes, each.result, f"{each.at.wall:%H:%M}") for each in story.reminders] == [
        (1, Result.DONE, "09:30")
    ]


def test_what_was_held_back_and_shown_says_by_what() -> None:
    story = play("0:00 input\n20:00 busy signal=microphone\n40:00 free signal=microphone\n41:00 idle\n50:00 end")

    assert [each.held for each in story.reminders] == [Reason.MICROPHONE]
    assert (story.held, story.dropped) == ({Reason.MICROPHONE: 1}, {})
    assert spans(story.busy) == [("microphone", "09:20", 20)]


def test_what_was_held_back_and_not_needed_any_more_was_dropped() -> None:
    story = play("0:00 input\n20:00 busy signal=camera\n40:00 free signal=camera\n40:00 lock\n50:00 unlock\n51:00 end")

    assert story.reminders == ()
    assert (story.held, story.dropped) == ({Reason.CAMERA: 1}, {Reason.CAMERA: 1})
    assert story.absences == 1


def test_what_never_ends_lasts_to_the_end() -> None:
    story = play("0:00 input\n20:00 busy signal=fullscreen\n25:00 end")

    assert spans(story.busy) == [("fullscreen", "09:20", 5)]


def test_a_reminder_that_the_trace_leaves_open_is_cut_short() -> None:
    story = play("0:00 input\n30:30 end", answers="ignore")

    assert [each.result for each in story.reminders] == [Result.INTERRUPTED]


def test_presence_is_without_gaps_and_an_absence_is_one_from_its_first_minute() -> None:
    story = play("0:00 input\n10:00 idle\n20:00 input\n24:00 lock\n25:00 unlock\n28:00 end")

    assert all(one.since.elapsed + one.lasts == other.since.elapsed for one, other in pairwise(story.spans))
    assert story.spans[-1].since.elapsed + story.spans[-1].lasts == 28 * MINUTE
    assert Presence.IDLE not in {each.what for each in story.spans}
    away = sum((each.lasts for each in story.spans if each.what is Presence.AWAY), timedelta(0))
    assert abs(away - 10 * MINUTE) < MINUTE
    assert ("locked", "09:24", 1) in spans(story.spans)


def test_a_short_stillness_stays_one() -> None:
    story = play("0:00 input\n10:00 idle\n12:00 input\n20:00 end")

    assert ("idle", "09:10", 1.55) in spans(story.spans)  # learned half a minute later, believed 3 s after its end


def test_a_stretch_in_which_the_clock_is_set_comes_in_pieces() -> None:
    quiet = replace(PLAIN, routines=(replace(MOVE, every=9 * 60 * MINUTE),))

    story = play("0:00 input\n20:00 clock to=2026-11-23T15:00:00+01:00\n30:00 end", quiet)

    assert spans(story.spans) == [("active", "09:00", 20), ("active", "15:00", 10)]


def test_another_zone_shows_on_the_wall() -> None:
    quiet = replace(PLAIN, routines=(replace(MOVE, every=9 * 60 * MINUTE),))

    story = play("0:00 input\n20:00 clock timezone=America/New_York\n30:00 end", quiet)

    assert spans(story.spans)[-1] == ("active", "03:20", 10)


def test_whoever_listens_in_a_call_is_still_and_not_away() -> None:
    story = play(
        "0:00 input\n5:00 busy signal=microphone\n6:00 idle\n20:00 input\n21:00 free signal=microphone\n25:00 end"
    )

    assert ("idle", "09:06", 13.55) in spans(story.spans)


def test_a_stretch_that_joined_a_break_belongs_to_its_reminder() -> None:
    lunge = Exercise(id="lunge", family="hip-flexor", lasts=MINUTE, position="standing")
    hip = replace(MOVE, name="hip-flexor", every=20 * MINUTE, natural_break=None, rides=True, exercises=("lunge",))

    story = play("0:00 input\n1:10:00 end", replace(PLAIN, routines=(MOVE, hip), exercises=(lunge,)))

    assert [each.cues for each in story.reminders] == [("hip-flexor",), ()]  # one in two hours at most


def test_quiet_questions_are_told_with_their_moments() -> None:
    rules = replace(PLAIN, walking=Walking())

    story = play("0:00 input\n10:00 idle\n22:00 input\n25:00 end", rules)

    assert [f"{at.wall:%H:%M}" for at, _question in story.questions] == ["09:22"]
    assert isinstance(story.questions[0][1], WasItAWalk)


def test_the_sum_is_the_worlds_own() -> None:
    world = told.tell("0:00 input\n40:00 idle\n1:00:00 end").world

    assert tell(world).sum == world.summary()
