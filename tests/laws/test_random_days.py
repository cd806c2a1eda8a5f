"""Days that nobody would live, each judged by every law. bench/random_days.py plays ten thousand of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from postured.core.decisions import Outcome, Remind, Result
from postured.core.rules import Style
from postured.simulator.happenings import Busy, Line, Sign, Trace
from tests.laws.again import killed_everywhere
from tests.laws.judge import AGAIN, judge, judge_again
from tests.laws.scenes import Played, play
from tests.laws.wild import Wild, shrunken, wild_day

DAYS = 150
AT_ONCE = 10


@pytest.mark.parametrize("first", range(0, DAYS, AT_ONCE))
def test_random_days_break_no_law(first: int) -> None:
    """`python bench/random_days.py --days 1 --seed SEED` tells the shortest trace of one that does."""
    found = []
    for seed in range(first, first + AT_ONCE):
        played = play(wild_day(seed))
        again = tuple(AGAIN)[seed % len(AGAIN)]
        found += [f"seed {seed}: {each}" for each in (*judge(played), *judge_again(played, again))]

    assert found == []


@pytest.mark.parametrize("seed", [1, 5, 9, 10])
def test_a_random_day_is_killed_at_every_event(seed: int) -> None:
    """Law 26. What becomes of a reminder that is open then, the judges of the single day tell."""
    played = play(wild_day(seed))

    assert killed_everywhere(played) == ""


def test_the_day_of_a_seed_is_always_the_same() -> None:
    assert wild_day(7) == wild_day(7)
    assert wild_day(7) != wild_day(8)


def test_a_day_is_cut_down_to_the_lines_that_matter() -> None:
    def calls(day: Wild) -> bool:
        return any(isinstance(line.what, Busy) for line in day.trace.lines)

    found = next(day for day in map(wild_day, range(100)) if calls(day) and len(day.trace.lines) > 20)

    assert len(shrunken(found, calls).trace.lines) == 1


def quiet_hour() -> Played:
    """Two hours at the desk with the plain settings, and nobody who answers."""
    start = datetime(2026, 11, 23, 9, tzinfo=UTC)
    lines = (Line(timedelta(0), Sign.INPUT), Line(timedelta(hours=2), Sign.END))
    return play(Wild("plain", Trace(start=start, lines=lines)))


def laws_of(played: Played) -> set[str]:
    return {each.law for each in judge(played)}


def test_a_plain_day_breaks_no_law() -> None:
    played = quiet_hour()

    assert judge(played) == []
    assert judge_again(played) == []


def test_a_judge_sees_what_was_done_to_a_day() -> None:
    """Each day here is a plain one with something in it that no planner may do."""
    day = quiet_hour()
    shown = next(number for number, each in enumerate(day.moments) if isinstance(each.what, Remind))
    ended = next(number for number, each in enumerate(day.moments) if isinstance(each.what, Outcome))

    def with_one(number: int, **given: object) -> Played:
        moment = day.moments[number]
        changed = replace(moment, **given)  # type: ignore[arg-type]  # fields of a moment, by name
        return replace(day, moments=(*day.moments[:number], changed, *day.moments[number + 1 :]))

    remind, outcome, facts = day.moments[shown].what, day.moments[ended].what, day.moments[shown].facts
    assert isinstance(remind, Remind)
    assert isinstance(outcome, Outcome)

    assert "13 never while something holds" in laws_of(with_one(shown, facts=replace(facts, locked=True)))
    assert "15 pauses hold" in laws_of(with_one(shown, facts=replace(facts, pause=timedelta(hours=3))))
    assert "7, 8, 18 not before its time" in laws_of(with_one(shown, t=timedelta(minutes=20)))
    assert "8 satisfies what it says" in laws_of(with_one(shown, what=replace(remind, satisfies=())))
    assert "12 softly into typing" in laws_of(with_one(shown, what=replace(remind, soft=True)))
    assert "16 outcomes fit" in laws_of(with_one(ended, what=replace(outcome, style=Style.AMBIENT)))
    assert "16 outcomes fit" in laws_of(with_one(ended, what=replace(outcome, result=Result.PARTIAL)))
    assert "16 exactly one outcome" in laws_of(with_one(ended, what=day.moments[shown].what))
    assert "22 exercises suit" in laws_of(with_one(shown, what=replace(remind, lasts=timedelta(hours=1))))
    assert "25 never stuck" in laws_of(replace(day, moments=day.moments[:1], wild=longer(day.wild)))


def longer(day: Wild) -> Wild:
    """The same day with hours at its end."""
    return day.with_lines((*day.trace.lines[:-1], Line(timedelta(hours=12), Sign.END)))
