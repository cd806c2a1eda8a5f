"""Several routines: which leads, what is merged, and how many are enough."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from postured.core.rules import Routine, Rules, Style
from postured.rulebook import alone, past_the_ramp
from tests.scenarios.story import BACKSTOP, HOUR, LONG, MICRO, MINUTE, MOVE, PLAIN, SECOND, at, tell


@pytest.mark.parametrize("answers", ["done", "skip"])
def test_merge_when_close(answers: str) -> None:
    """Two that fall due within five minutes are one, when the first is due; the longer leads, and satisfies both."""
    told = tell(
        "0:00 input\n42:01 end", replace(PLAIN, routines=(MICRO, replace(MOVE, every=22 * MINUTE))), answers=answers
    )

    after = "0:42:00" if answers == "done" else "0:40:00"
    assert told.shown == [("0:20:00", "move"), (after, "move")]
    assert told.of("remind")[0]["satisfies"] == ["micro-break", "move"]
    assert told.of("remind")[0]["merged"] == ["micro-break"]
    assert told.of("remind")[0]["reason"] == "due"


def test_merge_when_close_and_not_when_it_is_not() -> None:
    """Six minutes apart are two, each at its own time (but for the ten minutes between two)."""
    rules = replace(PLAIN, routines=(MICRO, replace(MOVE, every=26 * MINUTE)), min_gap=0 * SECOND)
    told = tell("0:00 input\n30:00 end", rules, answers="skip")

    assert told.shown == [("0:20:00", "micro-break"), ("0:26:00", "move")]


def test_merge_when_close_but_never_before_a_time_of_day() -> None:
    """A routine at its time of day is not taken early: the other waits for it."""
    lunch = replace(MOVE, name="lunch", every=None, lasts=30 * MINUTE, at=at("09:33"))
    told = tell("0:00 input\n40:00 end", replace(PLAIN, routines=(MOVE, lunch)))

    assert told.shown == [("0:33:00", "lunch")]
    assert told.of("remind")[0]["satisfies"] == ["move", "lunch"]


@pytest.mark.parametrize("late", [timedelta(0), 30 * SECOND, -30 * SECOND])
def test_longest_leads(late: timedelta) -> None:
    """A move and the backstop in the same minute: one reminder, the backstop."""
    told = tell("0:00 input\n2:40:00 end", replace(PLAIN, routines=(replace(MOVE, every=2 * HOUR + late), BACKSTOP)))

    assert told.shown == [("1:59:30" if late < timedelta(0) else "2:00:00", "backstop")]
    assert told.of("remind")[0]["satisfies"] == ["move", "backstop"]
    assert told.outcomes == ["done"]


def test_a_plain_hour() -> None:
    """EVIDENCE R4: micro 20, move 30, micro 50, long move 60, in minutes of sitting, as the settings come."""
    rules = past_the_ramp(alone(sets=["walking.enabled=false", "hours.ranges=[]", "hours.quiet_after_arrival=0s"]))
    told = tell("0:00 input\n2:10:00 end", rules)

    first = told.of("remind")[:4]
    assert [each["routine"] for each in first] == ["micro-break", "move", "micro-break", "long-move"]
    assert first[0]["t"] == 20 * 60
    breaks = [each["took"] for each in told.of("outcome")]
    sat = [each["t"] - sum(breaks[:number]) for number, each in enumerate(first)]
    assert sat[1] == 30 * 60
    assert sat[3] == 60 * 60
    assert 50 * 60 <= sat[2] <= 50 * 60 + 30


BUSY_DAY = replace(PLAIN, routines=(MICRO, MOVE, BACKSTOP), per_day=14)


@pytest.mark.parametrize("answers", ["done", "skip", "ignore"])
def test_budget_spent(answers: str) -> None:
    """After fourteen that interrupted, only quiet ones come that day, and the backstop."""
    told = tell("0:00 input\n23:59:00 end", BUSY_DAY, start="2026-11-23T00:00:00+01:00", answers=answers)

    first = [each for each in told.of("remind") if each["again"] == 0]
    spent = [each for each in first if each["style"] != "ambient" and each["routine"] != "backstop"]
    assert len(spent) == 14
    late = [each for each in first if each["t"] > spent[-1]["t"]]
    assert {each["routine"] for each in late} == {"micro-break", "backstop"}
    assert ("move", "budget") in {(routine, reason) for _, routine, reason in told.holds}
    hours = [each["t"] / 3600 for each in first if each["routine"] == "backstop"]
    assert len(hours) >= 8
    assert max(after - before for before, after in pairwise(hours)) < 2.4


def test_budget_spent_and_there_again_the_next_day() -> None:
    """The day after, reminders come again."""
    told = tell("0:00 input\n23:00:00 end", BUSY_DAY, start="2026-11-23T01:00:00+01:00", answers="skip")

    assert len([each for each in told.shown if each[1] == "move"]) == 15
    assert told.shown[-1] == ("23:00:00", "move")
    assert told.clocks[-1] == "Tue 00:00:00"


def test_budget_of_the_hour() -> None:
    """Two that interrupt in any hour, three that do not, ten minutes between any two."""
    often = replace(MOVE, every=11 * MINUTE, natural_break=None)
    quiet = replace(often, name="quiet", style=Style.AMBIENT, lasts=20 * SECOND)
    rules = replace(PLAIN, routines=(often, quiet), per_hour=2, ambient_per_hour=3)
    told = tell("0:00 input\n8:00:00 end", rules)

    for ambient, most in ((True, 3), (False, 2)):
        shown = [each["t"] for each in told.of("remind") if (each["style"] == "ambient") is ambient]
        assert len(shown) >= 7 * most
        assert all(later - one >= 3600 for one, later in zip(shown, shown[most:], strict=False))


@pytest.mark.parametrize(("answers", "backstops"), [("done", []), ("skip", ["2:00:00", "4:00:00"])])
def test_backstop_is_a_backstop(answers: str, backstops: list[str]) -> None:
    """Who takes every break of five minutes never meets the one of ten; who takes none meets it every two hours."""
    told = tell("0:00 input\n4:59:00 end", replace(PLAIN, routines=(LONG, BACKSTOP)), answers=answers)

    assert [at for at, routine in told.shown if routine == "backstop"] == backstops
    assert len(told.reminders) == 4


def test_backstop_is_a_backstop_as_the_settings_come() -> None:
    """The same with the routines as they come, on a day of breaks that are all taken."""
    rules = past_the_ramp(alone(sets=["walking.enabled=false"]))
    told = tell("0:00 input\n10:00:00 end", rules, start="2026-11-23T08:00:00+01:00")

    assert {routine for _, routine in told.shown} == {"micro-break", "move", "long-move"}


def test_lumbar_rides() -> None:
    """A lumbar cue due four minutes before a break comes with the break, and interrupts nobody by itself."""
    told = tell("0:00 input\n57:59 end", _with_lumbar(26 * MINUTE))

    assert told.shown == [("0:30:00", "move")]
    assert told.of("remind")[0]["merged"] == ["lumbar-support"]
    assert told.of("remind")[0]["satisfies"] == ["move", "lumbar-support"]
    assert told.of("remind")[0]["style"] == "notification"
    assert told.clock("lumbar-support") == "0:25:59"  # it begins anew with the break


def test_lumbar_rides_or_comes_quietly() -> None:
    """With no break within five minutes it comes by itself, ambient."""
    told = tell("0:00 input\n30:01 end", _with_lumbar(24 * MINUTE))
    assert told.shown == [("0:24:00", "lumbar-support")]
    assert told.of("remind")[0]["style"] == "ambient"


def test_lumbar_rides_at_most_once_an_hour() -> None:
    """As the settings come: one cue an hour, and whenever there is a break it is with one."""
    rules = past_the_ramp(alone(sets=["walking.enabled=false", "hours.ranges=[]"]))
    told = tell("0:00 input\n8:00:00 end", rules)

    cues = [each["t"] for each in told.of("remind") if "lumbar-support" in each["satisfies"]]
    assert len(cues) >= 5
    assert min(after - before for before, after in pairwise(cues)) >= 3600
    assert "lumbar-support" not in {routine for _, routine in told.shown}


def _with_lumbar(every: timedelta) -> Rules:
    lumbar = past_the_ramp(alone()).routine("lumbar-support")
    assert lumbar is not None
    return replace(PLAIN, routines=(MOVE, replace(lumbar, every=every)))


@pytest.mark.parametrize("answers", ["done", "ignore"])
def test_what_falls_due_in_a_running_break_joins_it(answers: str) -> None:
    """Six minutes into a break of ten a minute's routine falls due at its time: the one break is both."""
    minute = Routine(name="minute", at=at("09:36"), lasts=MINUTE, natural_break=None)
    move = replace(MOVE, lasts=10 * MINUTE)
    words = "" if answers == "done" else "30:01 command start\n"

    told = tell(f"0:00 input\n{words}1:00:00 end", replace(PLAIN, routines=(move, minute)), answers=answers)

    assert told.shown == [("0:30:00", "move")]


def test_what_is_longer_than_the_running_break_comes_by_itself() -> None:
    """Lunch that falls due in a break of two minutes is not over with it."""
    lunch = Routine(name="lunch", at=at("09:31"), lasts=30 * MINUTE, natural_break=None)

    told = tell("0:00 input\n1:00:00 end", replace(PLAIN, routines=(MOVE, lunch), merge_within=timedelta(0)))

    assert told.shown == [("0:30:00", "move"), ("0:40:00", "lunch")]
