"""Exercises: which one is shown, which is not, and what the person says of it."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from postured.cli import tell as cli
from postured.core import events as happened
from postured.core.decisions import Remind
from postured.core.rules import Routine, Rules
from postured.daemon import words
from postured.rulebook import alone, past_the_ramp
from postured.safety.card import card
from tests.scenarios.story import LONG, MINUTE, MOVE, PLAIN, Told, tell
from tests.unit.daemon.world import World as Desk

DEFAULTS = past_the_ramp(alone())
STANDING = {each.id for each in DEFAULTS.exercises if each.family == "hip-flexor" and each.position == "standing"}
HIP = DEFAULTS.routine("hip-flexor")


def hips(move: Routine, every: timedelta = 20 * MINUTE) -> Rules:
    """A move break, and hips that are due every so often, with the exercises as they come."""
    assert HIP is not None
    return replace(PLAIN, routines=(move, replace(HIP, every=every)), exercises=DEFAULTS.exercises)


def cues(told: Told) -> list[tuple[float, int, str]]:
    return [(each["t"], each["id"], each["routine"]) for each in told.of("cue")]


ON_FEET = replace(MOVE, exercises=("walk-micro-2",))
SEATED = replace(MOVE, exercises=("seated-thoracic-extension",))


def test_hip_flexor_needs_feet() -> None:
    """A hip stretch that falls due in the chair comes 30 s into a break on the feet, with the same number, standing."""
    told = tell("0:00 input\n1:01:59 end", hips(ON_FEET))

    assert told.shown == [("0:30:00", "move")]
    assert cues(told) == [(1830.0, 1, "hip-flexor")]
    assert told.of("cue")[0]["exercise"] in STANDING
    assert told.outcomes == ["done"]
    assert told.of("outcome")[0]["took"] == 120.0


def test_hip_flexor_needs_feet_and_waits_for_them() -> None:
    """In a break in the chair it does not come; it comes with the next one on the feet."""
    told = tell("0:00 input\n1:06:00 end", hips(SEATED))
    assert told.shown == [("0:30:00", "move"), ("1:02:00", "move")]
    assert cues(told) == []

    routines = (SEATED, replace(LONG, exercises=("walk-5",)), hips(SEATED).routines[1])
    told = tell("0:00 input\n1:06:00 end", replace(hips(SEATED), routines=routines))
    assert told.shown == [("0:30:00", "move"), ("1:02:00", "long-move")]
    assert cues(told) == [(3750.0, 2, "hip-flexor")]


@pytest.mark.parametrize("answers", ["skip", "snooze", "ignore"])
def test_hip_flexor_never_alone(answers: str) -> None:
    """Without a break that is taken it does not come at all."""
    told = tell("0:00 input\n4:00:00 end", hips(ON_FEET), answers=answers)

    assert cues(told) == []
    assert {routine for _, routine in told.shown} == {"move"}
    assert not [each for each in told.of("remind") if "hip-flexor" in each["satisfies"]]


def test_hip_flexor_needs_half_a_minute_on_the_feet() -> None:
    """A break that is over before that is none for the hips; the stretch waits for the next."""
    told = tell(
        """
        0:00     input
        30:01    command start
        30:25    command skip
        1:00:26  command start
        1:05:00  end
        """,
        hips(ON_FEET),
        answers="ignore",
    )

    assert told.outcomes[:2] == ["partial", "done"]
    assert cues(told) == [(3656.0, 2, "hip-flexor")]


def test_hip_flexor_as_the_settings_come() -> None:
    """At most one in two hours, standing, half a minute into a break, on a day of breaks that are all taken."""
    told = tell("0:00 input\n10:00:00 end", DEFAULTS, start="2026-11-23T08:00:00+01:00")

    times = [each["t"] for each in told.of("cue")]
    assert 2 <= len(times) <= 5
    assert min(after - before for before, after in pairwise(times)) >= 7200
    assert {each["exercise"] for each in told.of("cue")} <= STANDING
    began = {each["id"]: each["began"] for each in told.of("outcome") if "began" in each}
    assert all(each["t"] == began[each["id"]] + 30 for each in told.of("cue"))


GLUTES = replace(PLAIN, routines=(replace(MOVE, exercises=("glute",)),), exercises=DEFAULTS.exercises)


def shown(told: Told) -> list[str | None]:
    return [each["exercise"] for each in told.of("remind")]


def test_leg_pain() -> None:
    """ "Into my leg" once: the family is put aside with the safety card, until the person unlocks it."""
    told = tell("0:00 input\n33:00 command felt answer=leg\n4:00:00 end", GLUTES)

    assert [(each["t"], each["family"], each["reason"]) for each in told.of("safety")] == [(1980.0, "glute", "leg")]
    family = {each.id for each in DEFAULTS.exercises if each.family == "glute"}
    assert shown(told)[0] in family
    assert len(shown(told)) == 7
    assert set(shown(told)[1:]) == {None}  # reminders go on, as plain breaks

    told.then(happened.Trust, name="glute")
    again = [each for each in told.then(happened.Now, routine="move") if isinstance(each, Remind)]
    assert again[0].exercise in family


def test_leg_pain_says_when_to_stop() -> None:
    """The notice leads to the card, which says what to stop for; every walk says it too."""
    notice = words.put_aside("Buttocks")
    assert "leg" in notice.body
    assert [each.key for each in notice.buttons] == ["safety"]

    stop = card("DE").tiers[-1]
    assert stop.heading == "Stop this exercise"
    assert "leg" in " ".join(stop.signs)
    assert "Chest pain" in stop.signs[0]


def test_leg_pain_over_a_restart_and_a_night() -> None:
    """Neither a restart nor a new day unlocks it."""
    told = tell(
        """
        0:00      input
        33:00     command felt answer=leg
        40:00     lock
        40:10     kill
        24:00:00  start
        24:00:00  unlock
        25:30:00  end
        """,
        GLUTES,
    )

    assert len(shown(told)) == 3
    assert set(shown(told)[1:]) == {None}


@pytest.mark.parametrize(("times", "locked"), [(1, 0), (2, 1)])
def test_worse_twice(times: int, locked: int) -> None:
    """ "Worse" once is taken note of; twice it is put aside."""
    felt = "\n".join(f"{33 + 32 * number}:00 command felt answer=worse" for number in range(times))
    told = tell(f"0:00 input\n{felt}\n1:40:00 end", GLUTES)

    assert [each["reason"] for each in told.of("safety")] == ["worse"] * locked
    assert (shown(told)[-1] is None) is bool(locked)


def test_leg_pain_while_walking() -> None:
    """After a walk it is the walks that are put aside, and the other exercises come as before."""
    rules = replace(GLUTES, routines=(replace(MOVE, exercises=("walk-micro-2", "glute")),))
    told = tell("0:00 input\n3:00:00 end", rules)
    walk = shown(told).index("walk-micro-2")
    at = told.of("outcome")[walk]["t"] + 60
    told = tell(f"0:00 input\n{at // 60:.0f}:{at % 60:04.1f} command felt answer=leg\n3:00:00 end", rules)

    assert [each["family"] for each in told.of("safety")] == ["walk"]
    after = shown(told)[walk + 1 :]
    assert after
    assert "walk-micro-2" not in after
    assert None not in after


def test_not_for_me() -> None:
    """Not for me hides that one, for good, and only that one."""
    told = tell("0:00 input\n30:05 command not-for-me\n8:00:00 end", GLUTES, answers="ignore")

    assert told.ends[0] == ("0:30:05", "move", "not-for-me")
    assert shown(told)[0] not in shown(told)[1:]
    assert None not in shown(told)


def test_no_exercise_left() -> None:
    """Where tags hide everything in a routine, a plain break comes, and `why` says so."""
    suits = past_the_ramp(alone(sets=['health.skip_if=["recent-surgery"]', "walking.enabled=false"]))
    move = suits.routine("move")
    assert move is not None
    rules = replace(PLAIN, routines=(move,), exercises=suits.exercises)
    told = tell("0:00 input\n33:00 end", rules)

    assert told.showings == [("0:30:00", 1, "move", "due")]
    assert shown(told) == [None]
    assert told.of("remind")[0]["lasts"] == 120.0
    assert told.outcomes == ["done"]

    desk = Desk(rules)
    desk.let(30.1)
    assert "It is a plain break, with no exercise" in cli.why(desk.desk.report())


def test_no_exercise_left_is_never_relaxed() -> None:
    """Safety hides what it hides, also where nothing is left for the rotation."""
    seated = past_the_ramp(alone(sets=['health.positions=["seated"]']))
    told = tell("0:00 input\n8:00:00 end", replace(seated, hours=PLAIN.hours, walking=None))

    positions = {each.id: each.position for each in DEFAULTS.exercises}
    drawn = {each for each in shown(told) if each is not None}
    assert drawn
    assert {positions[each] for each in drawn} == {"seated"}
    longs = {each["exercise"] for each in told.of("remind") if each["routine"] == "long-move"}
    assert longs == {None}
    assert told.of("cue") == []


def test_longer_exercise_lengthens_the_break() -> None:
    """An exercise may take longer than its routine: the break then lasts as long as it does."""
    rules = replace(PLAIN, routines=(replace(MOVE, lasts=20 * MINUTE / 60, exercises=("eyes",)),))
    told = tell("0:00 input\n3:00:00 end", replace(rules, exercises=DEFAULTS.exercises))

    lasts = {each.id: each.lasts.total_seconds() for each in DEFAULTS.exercises}
    assert len(told.of("remind")) >= 5
    for remind, outcome in zip(told.of("remind"), told.of("outcome"), strict=True):
        assert remind["lasts"] == max(20.0, lasts[remind["exercise"]])
        assert outcome["took"] == remind["lasts"] or outcome["outcome"] == "interrupted"
