"""What the person answers, and what becomes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from postured.core.rules import HOUR, MINUTE, SECOND, Counts, Routine, Style
from postured.rulebook import alone, past_the_ramp
from tests.scenarios.story import MOVE, PLAIN, tell

MICRO = Routine(
    name="micro-break",
    every=20 * MINUTE,
    lasts=20 * SECOND,
    counts=Counts.SCREEN,
    style=Style.AMBIENT,
    natural_break=30 * SECOND,
)
LONG = replace(MOVE, name="long-move", every=HOUR, lasts=5 * MINUTE, natural_break=5 * MINUTE)
BACKSTOP = replace(LONG, name="backstop", every=2 * HOUR, lasts=10 * MINUTE, daily_budget=False)


def test_snooze_three_times() -> None:
    """Later, later, later: back after 5, 10 and 20 minutes; a fourth ends it."""
    told = tell("0:00 input\n1:15:00 end", answers="snooze")

    assert told.reminders == ["0:30:00", "0:35:00", "0:45:00", "1:05:00"]
    assert [each["until"] for each in told.of("snooze")] == [2100.0, 2700.0, 3900.0]
    assert told.outcomes == ["snoozed-out"]
    assert {each["id"] for each in told.of("remind")} == {1}


def test_ignored_reminder() -> None:
    """Nobody answers: gone after 2 minutes, back once after 5, quietly; then it ends, and is held against nobody."""
    told = tell("0:00 input\n45:00 end", answers="ignore")

    assert told.reminders == ["0:30:00", "0:37:00"]
    assert [each["style"] for each in told.of("remind")] == ["notification", "ambient"]
    assert told.outcomes == ["expired"]
    assert told.of("outcome")[0]["t"] == 39 * 60
    assert told.world.state.refused == {}


def test_ambient_asks_nothing() -> None:
    """A toast that nobody clicks ends by itself, does not return, and does not hold up the next break."""
    told = tell(
        "0:00 input\n33:00 end", replace(PLAIN, routines=(MICRO, MOVE), merge_within=0 * SECOND), answers="ignore"
    )

    assert told.shown == [("0:20:00", "micro-break"), ("0:30:00", "move")]
    assert told.of("outcome")[0]["outcome"] == "expired"
    assert told.of("outcome")[0]["t"] == 22 * 60


def test_dismissed_in_a_row() -> None:
    """Three refusals stretch the interval to 45 minutes for the day; the next day it is 30 again."""
    told = tell(
        """
        0:00      input
        2:20:00   idle
        15:00:00  input
        15:31:00  end
        """,
        answers="skip",
    )

    assert told.reminders[:4] == ["0:30:00", "1:00:00", "1:30:00", "2:15:00"]
    assert told.reminders[4:] == ["15:30:00"]


def test_pause_forgotten() -> None:
    """A pause ends by itself, across a restart too."""
    told = tell("""
        0:00     input
        10:00    command pause for=1h
        40:00    kill
        40:30    start
        1:20:00  end
    """)

    assert told.reminders == ["1:10:00"]
    assert told.of("summary")[0]["sitting"] > 75 * 60 - 120


def test_pause_during_reminder() -> None:
    """A pause takes the open reminder back, and nothing comes until it ends."""
    told = tell(
        """
        0:00     input
        30:30    command pause for=30m
        1:05:00  end
        """,
        answers="ignore",
    )

    assert told.of("outcome")[0]["outcome"] == "withdrawn"
    assert told.of("outcome")[0]["reason"] == "paused"
    assert told.reminders == ["0:30:00", "1:00:30"]


def test_resume_twice() -> None:
    """Resume without a pause, and a pause in a pause: no error, and the later word stands."""
    told = tell("""
        0:00   input
        1:00   command resume
        10:00  command pause for=2h
        11:00  command pause for=25m
        12:00  command resume
        12:30  command resume
        40:00  end
    """)

    assert told.reminders == ["0:30:00"]


def test_merge_when_close() -> None:
    """Two that fall due within five minutes are one, when the first is due; the longer leads, and both are done."""
    told = tell(
        "0:00 input\n25:00 end",
        replace(PLAIN, routines=(MICRO, replace(MOVE, every=22 * MINUTE))),
    )

    assert told.shown == [("0:20:00", "move")]
    assert told.of("remind")[0]["satisfies"] == ["micro-break", "move"]


def test_longest_leads() -> None:
    """A move and the backstop in the same minute: one reminder, the backstop."""
    told = tell("0:00 input\n2:01:00 end", replace(PLAIN, routines=(replace(MOVE, every=2 * HOUR), BACKSTOP)))

    assert told.shown == [("2:00:00", "backstop")]


def test_budget_spent() -> None:
    """After fourteen that interrupted, only ambient ones come, and the backstop."""
    hour = replace(MOVE, every=30 * MINUTE, natural_break=None)
    eyes = replace(MICRO, every=50 * MINUTE, natural_break=None)
    backstop = replace(BACKSTOP, every=9 * HOUR, natural_break=None)
    told = tell(
        "0:00 input\n12:00:00 end",
        replace(PLAIN, routines=(hour, eyes, backstop), per_hour=2, per_day=14, merge_within=0 * SECOND),
        start="2026-11-23T06:00:00+01:00",
    )

    interrupting = [each for each in told.of("remind") if each["style"] != "ambient" and each["routine"] != "backstop"]
    assert len(interrupting) == 14
    late = {each["routine"] for each in told.of("remind") if each["t"] > interrupting[-1]["t"]}
    assert late == {"micro-break", "backstop"}


def test_lumbar_rides() -> None:
    """A lumbar cue due four minutes before a break comes with it, and not by itself."""
    lumbar = Routine(
        name="lumbar-support", every=26 * MINUTE, lasts=15 * SECOND, natural_break=None, rides=True, style=Style.AMBIENT
    )
    told = tell("0:00 input\n35:00 end", replace(PLAIN, routines=(MOVE, lumbar)))

    assert told.shown == [("0:30:00", "move")]
    assert told.of("remind")[0]["satisfies"] == ["move", "lumbar-support"]


def test_hip_flexor_needs_feet() -> None:
    """A hip stretch that falls due in the chair waits for a break on the feet, and comes 30 s into it."""
    defaults = past_the_ramp(alone())
    hip = defaults.routine("hip-flexor")
    assert hip is not None
    rules = replace(
        PLAIN,
        routines=(replace(MOVE, exercises=("walk-micro-2",)), replace(hip, every=20 * MINUTE)),
        exercises=defaults.exercises,
    )
    told = tell("0:00 input\n40:00 end", rules)

    assert told.shown == [("0:30:00", "move")]
    cue = told.of("cue")[0]
    assert (cue["t"], cue["id"], cue["routine"]) == (1830.0, 1, "hip-flexor")
    standing = {each.id for each in defaults.exercises if each.position == "standing" and each.family == "hip-flexor"}
    assert cue["exercise"] in standing


def test_leg_pain() -> None:
    """ "Into my leg" once: the family is locked, the card shown, and nothing of it comes until it is unlocked."""
    defaults = past_the_ramp(alone())
    glutes = replace(MOVE, exercises=("glute",))
    told = tell(
        """
        0:00     input
        33:00    command felt answer=leg
        3:00:00  end
        """,
        replace(PLAIN, routines=(glutes,), exercises=defaults.exercises),
    )

    assert [(each["family"], each["reason"]) for each in told.of("safety")] == [("glute", "leg")]
    shown = [each["exercise"] for each in told.of("remind")]
    assert shown[0] is not None
    assert len(shown) > 2
    assert set(shown[1:]) == {None}


def test_no_exercise_left() -> None:
    """Where tags hide everything of a routine, a plain break comes."""
    rules = past_the_ramp(alone(sets=['health.skip_if=["recent-surgery"]']))
    move = rules.routine("move")
    assert move is not None
    told = tell("0:00 input\n35:00 end", replace(PLAIN, routines=(move,), exercises=rules.exercises))

    assert told.of("remind")[0]["exercise"] is None
    assert told.of("remind")[0]["lasts"] == move.lasts.total_seconds()


def test_snoozed_and_something_else_due() -> None:
    """What falls due while another is snoozed joins it: one reminder, with the same number."""
    micro = replace(MICRO, every=40 * MINUTE)
    told = tell(
        """
        0:00   input
        30:10  command snooze for=20m
        52:00  end
        """,
        replace(PLAIN, routines=(micro, MOVE)),
        answers="ignore",
    )

    assert told.shown == [("0:30:00", "move"), ("0:50:10", "move")]
    again = told.of("remind")[1]
    assert (again["id"], again["satisfies"]) == (1, ["micro-break", "move"])


def test_now_at_night() -> None:
    """A break asked for at night, in a pause: shown at once, and nothing else changes."""
    rules = alone(sets=["walking.enabled=false"])
    told = tell(
        """
        0:00   input
        1:00   command pause for=2h
        5:00   command now routine=move
        30:00  end
        """,
        past_the_ramp(rules),
        start="2026-11-23T23:00:00+01:00",
    )

    assert told.shown == [("0:05:00", "move")]
    assert told.of("remind")[0]["reason"] == "asked"
    assert told.world.state.interrupted_today == 0
    assert told.world.state.paused_until is not None


@pytest.mark.parametrize("word", ["skip", "snooze", "ignore"])
def test_refusal_never_brings_more(word: str) -> None:
    """Whatever is refused, no more reminders come than to somebody who takes every break."""
    taken = tell("0:00 input\n6:00:00 end")
    refused = tell("0:00 input\n6:00:00 end", answers=word)

    first = [each for each in refused.of("remind") if each["again"] == 0]
    assert len(first) <= len(taken.of("remind"))


def test_longer_entry_lengthens_the_break() -> None:
    """An exercise may take longer than its routine: the break then lasts as long as it does."""
    defaults = past_the_ramp(alone())
    told = tell(
        "0:00 input\n35:00 end",
        replace(PLAIN, routines=(replace(MOVE, lasts=20 * SECOND, exercises=("eyes",)),), exercises=defaults.exercises),
    )

    lasts = {each.id: each.lasts for each in defaults.exercises}
    remind = told.of("remind")[0]
    assert timedelta(seconds=remind["lasts"]) == max(20 * SECOND, lasts[remind["exercise"]])
