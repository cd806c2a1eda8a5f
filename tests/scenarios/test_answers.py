"""What the person answers, and what becomes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from postured.adapters.store import entries
from postured.core import events as happened
from postured.core.decisions import Outcome
from tests.scenarios.story import BACKSTOP, LONG, MICRO, MINUTE, MOVE, PLAIN, Told, stamp, tell


def journal(told: Told) -> list[str]:
    """What the journal keeps of the story's decisions, by its own names."""
    kept = [entries.of_decision(number, said.at, said.decision) for number, said in enumerate(told.world.said, start=1)]
    return [str(each["decision"]) for each in kept]


def test_snooze_three_times() -> None:
    """Later, later, later: back after 5, 10 and 20 minutes; a fourth ends it, and the journal has each."""
    told = tell("0:00 input\n1:35:01 end", answers="snooze")

    assert told.showings == [
        ("0:30:00", 1, "move", "due"),
        ("0:35:00", 1, "move", "snoozed"),
        ("0:45:00", 1, "move", "snoozed"),
        ("1:05:00", 1, "move", "snoozed"),
        ("1:35:00", 2, "move", "due"),
    ]
    assert [each["until"] for each in told.of("snooze")][:3] == [2100.0, 2700.0, 3900.0]
    assert told.ends[0] == ("1:05:00", "move", "snoozed-out")
    assert journal(told)[:8] == ["remind", "snooze"] * 3 + ["remind", "outcome"]


@pytest.mark.parametrize("words", ["lock\n45:00 unlock", "suspend\n45:00 input"])
def test_whoever_leaves_in_a_snooze_has_taken_the_break(words: str) -> None:
    """Fourteen minutes away while it is snoozed are the break that it asked for."""
    told = tell(f"0:00 input\n30:30 command snooze\n31:00 {words}\n1:14:59 end", answers="ignore")

    assert told.reminders == ["0:30:00"]
    assert [(routine, outcome) for _, routine, outcome in told.ends] == [("move", "natural")]
    assert told.credits == []


def test_ignored_reminder() -> None:
    """Nobody answers: gone after 2 minutes, back once after 5, quietly; then it ends, and is held against nobody."""
    told = tell("0:00 input\n2:27:01 end", answers="ignore")

    assert told.showings == [
        ("0:30:00", 1, "move", "due"),
        ("0:37:00", 1, "move", "returned"),
        ("1:09:00", 2, "move", "due"),
        ("1:16:00", 2, "move", "returned"),
        ("1:48:00", 3, "move", "due"),
        ("1:55:00", 3, "move", "returned"),
        ("2:27:00", 4, "move", "due"),  # after three of them, still 30 minutes
    ]
    assert told.ends[:3] == [
        ("0:39:00", "move", "expired"),
        ("1:18:00", "move", "expired"),
        ("1:57:00", "move", "expired"),
    ]
    assert [each["style"] for each in told.of("remind")][:2] == ["notification", "ambient"]


def test_ignored_reminder_without_room_for_a_quiet_one() -> None:
    """It returns only if an ambient one may come."""
    told = tell("0:00 input\n1:08:00 end", replace(PLAIN, ambient_per_hour=0), answers="ignore")

    assert told.reminders[0] == "0:30:00"
    assert told.ends[0][2] == "expired"
    assert "0:32:00" <= told.ends[0][0] <= "0:37:00"


def test_ambient_asks_nothing() -> None:
    """A toast that nobody clicks ends by itself, does not return, and does not hold up the next break."""
    told = tell("0:00 input\n33:00 end", replace(PLAIN, routines=(MICRO, MOVE)), answers="ignore")

    assert told.showings == [("0:20:00", 1, "micro-break", "due"), ("0:30:00", 2, "move", "due")]
    assert told.ends[0] == ("0:22:00", "micro-break", "expired")
    assert told.taken_down == []


def test_ambient_asks_nothing_again_and_again() -> None:
    """It is no dismissal: the sixth comes as soon as the first."""
    told = tell("0:00 input\n2:10:01 end", replace(PLAIN, routines=(MICRO,)), answers="ignore")

    assert told.reminders == ["0:20:00", "0:42:00", "1:04:00", "1:26:00", "1:48:00", "2:10:00"]


def test_dismissed_in_a_row() -> None:
    """Three refusals stretch the interval to 45 minutes for the day; six and nine more; the next day it is 30 again."""
    told = tell(
        """
        0:00      input
        9:00:00   lock
        24:00:00  unlock
        25:00:01  end
        """,
        start="2026-11-23T08:00:00+01:00",
        answers="skip",
    )

    assert told.reminders == [
        *("0:30:00", "1:00:00", "1:30:00"),
        *("2:15:00", "3:00:00", "3:45:00"),
        *("4:52:30", "6:00:00", "7:07:30"),
        "8:37:30",
        *("24:30:00", "25:00:00"),
    ]
    assert set(told.outcomes) == {"skipped"}


def test_dismissed_in_a_row_but_for_one_that_was_done() -> None:
    """A break that is taken ends the row."""
    told = tell(
        """
        0:00     input
        30:01    command skip
        1:00:02  command skip
        1:30:03  command done
        2:00:04  command skip
        2:30:05  command skip
        3:00:06  end
        """,
        answers="ignore",
    )

    assert told.reminders == ["0:30:00", "1:00:01", "1:30:02", "2:00:03", "2:30:04", "3:00:05"]


def test_dismissed_in_a_row_the_backstop_stays_as_it_is() -> None:
    """Nothing stretches the backstop, nor what came along with the one that was refused."""
    told = tell("0:00 input\n10:00:01 end", replace(PLAIN, routines=(BACKSTOP,)), answers="skip")
    assert told.reminders == ["2:00:00", "4:00:00", "6:00:00", "8:00:00", "10:00:00"]

    told = tell(
        "0:00 input\n2:15:01 end", replace(PLAIN, routines=(MOVE, replace(LONG, every=MOVE.every))), answers="skip"
    )
    assert told.shown[:4] == [
        ("0:30:00", "long-move"),
        ("1:00:00", "long-move"),
        ("1:30:00", "long-move"),
        ("2:00:00", "move"),
    ]


@pytest.mark.parametrize("word", ["skip", "snooze", "ignore"])
def test_refusal_never_brings_more(word: str) -> None:
    """Law 18: whatever is refused, no more reminders come than to somebody who takes every break."""
    rules = replace(PLAIN, routines=(MICRO, MOVE, LONG, BACKSTOP))
    taken, refused = tell("0:00 input\n8:00:00 end", rules), tell("0:00 input\n8:00:00 end", rules, answers=word)

    assert len({each["id"] for each in refused.of("remind")}) <= len({each["id"] for each in taken.of("remind")})


def test_start_and_type_on() -> None:
    """Start pressed, and typing goes on after a minute: partial, with the minute that it took."""
    told = tell(
        """
        0:00     input
        1:00:05  command start
        1:01:05  typing
        2:00:00  end
        """,
        replace(PLAIN, routines=(LONG,)),
        answers="ignore",
    )

    assert told.ends == [("1:01:15", "long-move", "partial")]
    assert (told.of("outcome")[0]["began"], told.of("outcome")[0]["took"]) == (3605.0, 60.0)
    assert told.reminders == ["1:00:00"]
    assert told.credits == []


def test_start_and_type_on_for_a_word_only() -> None:
    """Nine seconds of typing, or the mouse alone, are no end of the break."""
    told = tell(
        """
        0:00     input
        30:05    command start
        31:05    typing
        31:14    lull
        31:20    input
        33:00    end
        """,
        answers="ignore",
    )

    assert told.ends == [("0:32:05", "move", "done")]


def test_snoozed_and_something_else_due() -> None:
    """What falls due while another is snoozed joins it: one reminder, with the same number, and the longer leads."""
    told = tell(
        """
        0:00   input
        30:10  command snooze for=20m
        50:11  end
        """,
        replace(PLAIN, routines=(replace(MICRO, every=40 * MINUTE), MOVE)),
        answers="ignore",
    )

    assert told.showings == [("0:30:00", 1, "move", "due"), ("0:50:10", 1, "move", "snoozed")]
    again = told.of("remind")[1]
    assert (again["again"], again["merged"], again["satisfies"]) == (1, ["micro-break"], ["micro-break", "move"])
    assert len(told.ends) == 1


def test_snoozed_and_something_longer_due() -> None:
    """Of the two the longer leads when it comes back, under the same number; taking it is both."""
    told = tell(
        """
        0:00     input
        30:10    command snooze for=40m
        1:10:20  command start
        1:44:00  end
        """,
        replace(PLAIN, routines=(MOVE, LONG)),
        answers="ignore",
    )

    assert told.showings[:2] == [("0:30:00", 1, "move", "due"), ("1:10:10", 1, "long-move", "snoozed")]
    assert told.ends[0] == ("1:15:20", "long-move", "done")
    assert told.of("remind")[1]["satisfies"] == ["move", "long-move"]
    assert told.reminders == ["0:30:00", "1:10:10"]


def test_a_stale_answer_answers_nothing() -> None:
    """The button of a notification that is gone does nothing to the reminder after it."""
    told = tell("0:00 input\n30:10 command skip\n1:00:15 end", answers="ignore")

    assert told.showings[-1] == ("1:00:10", 2, "move", "due")
    assert not [each for each in told.then(happened.Skip, id=1) if isinstance(each, Outcome)]
    assert told.world.state.open is not None


@pytest.mark.parametrize(
    ("lasts", "words", "took"),
    [
        (2, "31:42 command done", "0:01:42"),  # never out of the chair, by the senses
        (2, "30:05 idle\n31:40 input\n31:42 command done", "0:01:42"),  # at once: nobody knows yet who bumped the desk
        (2, "30:05 idle\n31:40 input\n31:50 command done", "0:01:50"),
        (2, "30:05 idle\n31:42 command done\n31:43 input", "0:01:42"),
        (4, "30:05 idle\n34:00 input\n34:10 command done", "0:04:00"),
        (4, "30:05 idle\n31:00 input\n31:30 idle\n34:00 input\n34:10 command done", "0:04:00"),
        (4, "30:05 idle\n31:00 input\n31:30 idle\n34:00 input\n34:02 command done", "0:04:00"),
    ],
)
def test_a_break_told_of_after_it_is_no_sitting_whoever_got_up_for_it(lasts: int, words: str, took: str) -> None:
    """Whether the senses saw them get up or not: what the word says was a break is in no clock."""
    move = replace(MOVE, lasts=lasts * MINUTE, natural_break=lasts * MINUTE)
    other = replace(MOVE, name="other", every=45 * MINUTE, lasts=MINUTE, natural_break=None)

    told = tell(f"0:00 input\n{words}\n50:00 end", replace(PLAIN, routines=(move, other)), answers="ignore")

    assert stamp(told.of("outcome")[0]["took"]) == took
    taken = timedelta(seconds=told.of("outcome")[0]["took"])
    gone = timedelta(seconds=1) if "31:43 input" in words else timedelta(0)  # still away for that long
    assert told.sitting == stamp((50 * MINUTE - taken - gone).total_seconds())
    ended = timedelta(seconds=told.of("outcome")[0]["t"])
    assert told.world.state.tally.longest_bout == ended - taken
    assert [at for at, routine in told.shown if routine == "other"] == [
        stamp((45 * MINUTE + taken + gone).total_seconds())
    ]
