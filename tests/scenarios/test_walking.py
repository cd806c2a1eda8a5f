"""The walking goal: spread over the day, and growing slowly."""

from dataclasses import replace
from itertools import pairwise

import pytest

from postured.core.rules import MINUTE, Rules, Walking
from postured.rulebook import alone, past_the_ramp
from tests.scenarios.story import LONG, PLAIN, Told, hours, tell


def walking(goal: int, start: int | None = None) -> Rules:
    """Nothing but a walking goal, from nine to five; ``start`` is the first rung, the goal itself if there is none."""
    return replace(
        PLAIN,
        routines=(),
        hours=hours("09:00-17:00"),
        walking=Walking(goal=goal * MINUTE, start=(goal if start is None else start) * MINUTE),
    )


def walks(told: Told) -> list[tuple[str, float]]:
    """When each walk came, and how long it was to be, in minutes."""
    return [(each["wall"][11:16], each["lasts"] / 60) for each in told.of("remind")]


def test_walk_pacing() -> None:
    """Twenty minutes a day, ten logged by three: ten are left, and come between three and five, not at once."""
    told = tell(
        """
        0:00     input
        1:00:00  command walk for=10m
        3:30:00  end
        """,
        walking(20),
        start="2026-11-23T14:00:00+01:00",
    )

    after = [each for each in walks(told) if each[0] >= "15:00"]
    assert sum(lasts for _, lasts in after) == 10
    assert all("15:15" <= at <= "16:45" for at, _ in after)
    assert {each["routine"] for each in told.of("remind")} == {"walk"}
    assert told.of("remind")[-1]["style"] == "notification"


def test_walk_pacing_over_a_whole_day() -> None:
    """Thirty minutes to do: three walks, as far from one another as from both ends of the day, and none after."""
    told = tell("0:00 input\n24:00:00 end", walking(30), start="2026-11-23T00:00:00+01:00")

    assert [lasts for _, lasts in walks(told)] == [10, 10, 10]
    minutes = [9 * 60, *(int(at[:2]) * 60 + int(at[3:]) for at, _ in walks(told)), 17 * 60]
    gaps = [after - before for before, after in pairwise(minutes)]
    assert max(gaps) - min(gaps) <= 20


def test_walk_pacing_ends_with_the_goal() -> None:
    """Met means no more of it that day, whoever counted it."""
    told = tell("0:00 input\n10:00 command walk for=20m\n8:00:00 end", walking(20))
    assert walks(told) == []

    told = tell("0:00 input\n10:00 command walk for=12m\n20:00 command walk for=8m\n8:00:00 end", walking(20))
    assert walks(told) == []


def test_walk_pacing_is_no_nagging() -> None:
    """Two walks that were not wanted are enough for a day."""
    told = tell("0:00 input\n8:00:00 end", walking(30), answers="skip")

    assert len(walks(told)) == 2


def test_walk_pacing_keeps_to_the_hours() -> None:
    """Nobody is sent for a walk before the day begins or after it is over."""
    told = tell("0:00 input\n72:00:00 end", walking(30), start="2026-11-23T00:00:00+01:00", answers="ignore")

    assert walks(told)
    assert all("09:00" <= at < "17:00" for at, _ in walks(told))


def test_walk_pacing_waits_like_every_other() -> None:
    """A walk in a call is held, and comes once after it."""
    told = tell("0:00 input\n3:00:00 busy signal=microphone\n6:00:00 free signal=microphone\n6:01:30 end", walking(10))

    assert [at for at, _ in walks(told)] == ["15:00"]
    assert told.holds == [("4:00:00", "walk", "microphone")]


DAYS = {
    "m": "10:00 command walk for=40m",
    "-": "10:00 command resume",
    "w": "10:00 command walk for=40m\n33:00 command felt answer=worse",
}
"""What a day brings, in its first hour: a walk that meets the goal, none, or one and an exercise that did no good."""


def rungs(*weeks: str) -> list[int]:
    """The rung at the end of each day."""
    glutes = replace(PLAIN.routines[0], exercises=("glute",))
    rules = replace(walking(30, 5), routines=(glutes,), exercises=past_the_ramp(alone()).exercises)
    found = []
    story: list[str] = []
    for number, day in enumerate("".join(weeks)):
        story += [f"{24 * number}:00:00 unlock", f"{24 * number}:00:00 input"]
        story += [f"{24 * number}:{line}" for line in DAYS[day].splitlines()]
        told = tell("\n".join([*story, f"{24 * number}:50:00 end"]), rules, start="2026-11-23T14:00:00+01:00")
        diary = told.world.state.walks
        assert diary is not None
        found.append(diary.rung)
        story.append(f"{24 * number}:50:00 lock")
    return found


def test_ladder_up_and_down() -> None:
    """Five of seven days met: a rung up; one of the next seven: a rung down; never two in a week."""
    assert rungs("mmm-mm-", "---m---", "-") == [0] * 7 + [1] * 7 + [0]


@pytest.mark.parametrize(
    ("week", "rung"), [("mmmmmmm", 1), ("mm-mm-m", 1), ("mm-m--m", 0), ("---m---", 0), ("-------", 0)]
)
def test_ladder_goes_up_at_five_of_seven(week: str, rung: int) -> None:
    """Four are not enough, and from the first rung there is no way down."""
    assert rungs(week, "-")[-1] == rung


@pytest.mark.parametrize(("week", "rung"), [("mmm----", 1), ("mmmm---", 1), ("mm-----", 0), ("mmmmm--", 2)])
def test_ladder_holds_between(week: str, rung: int) -> None:
    """At three or four it stays where it is."""
    assert rungs("mmmmmmm", week, "-")[-1] == rung


def test_ladder_climbs_one_rung_a_week() -> None:
    """Four weeks of every day: four rungs, each after a week."""
    assert rungs("m" * 29) == [0] * 7 + [1] * 7 + [2] * 7 + [3] * 7 + [4]


@pytest.mark.parametrize(("week", "rung"), [("mmmmmmm", 1), ("mmmwmmm", 0)])
def test_ladder_stays_where_it_hurts(week: str, rung: int) -> None:
    """No rung up in a week in which something got worse."""
    assert rungs(week, "-")[-1] == rung


def with_a_break(goal: int, every: int = 60) -> Rules:
    """The walking goal, and a break of five minutes every so often."""
    return replace(walking(goal), routines=(replace(LONG, every=every * MINUTE, natural_break=None),))


def test_a_walk_that_came_with_a_break_was_walked() -> None:
    """Half past twelve, five minutes of walking that fell due with a break: taken, they count, and none comes again."""
    told = tell("0:00 input\n8:00:00 end", replace(with_a_break(5), merge_within=20 * MINUTE), start=MORNING)

    together = [each for each in told.of("remind") if "walk" in each["merged"]]
    assert [each["routine"] for each in together] == ["long-move"]
    assert told.world.state.walks is not None
    assert told.world.state.walks.walked == 5 * MINUTE
    assert [each for each in told.of("remind") if each["routine"] == "walk"] == []


def test_a_walk_that_came_with_a_break_not_taken_comes_later() -> None:
    """Passed over with the break that it came with, it is not lost for the day, and was refused by nobody."""
    told = tell("0:00 input\n8:00:00 end", with_a_break(5, every=235), start=MORNING, answers="skip")

    came = [each["wall"][11:16] for each in told.of("remind") if "walk" in (each["routine"], *each["merged"])]
    assert len(came) >= 2
    assert told.of("remind")[0]["routine"] == "long-move"


MORNING = "2026-11-23T09:00:00+01:00"


def test_walks_of_a_night_shift_are_spread_over_the_night() -> None:
    """Ten in the evening until six: as far from one another as from both ends of the shift, past midnight."""
    rules = replace(walking(20), hours=hours("22:00-06:00"))

    told = tell("0:00 input\n8:00:00 end", rules, start="2026-11-23T22:00:00+01:00")

    assert walks(told) == [("00:40", 10), ("03:25", 10)]


def test_walks_of_a_day_in_two_ranges_are_spread_over_both() -> None:
    """Three hours and five: the noon between them is no time to walk in."""
    rules = replace(walking(20), hours=hours("09:00-12:00", "13:00-18:00"))

    told = tell("0:00 input\n9:00:00 end", rules, start=MORNING)

    assert walks(told) == [("11:40", 10), ("15:25", 10)]


def test_walks_of_a_day_before_a_night_wait_for_the_night() -> None:
    """At the desk before the shift begins: it is the night that they are spread over."""
    rules = replace(walking(10), hours=hours("22:00-06:00"))

    told = tell("0:00 input\n16:00:00 end", rules, start="2026-11-23T14:00:00+01:00")

    assert walks(told) == [("02:00", 10)]


def test_walks_that_nobody_answers_come_no_faster() -> None:
    """Two walks that were passed over in silence are enough for a day, like two that were not wanted."""
    told = tell("0:00 input\n32:00:00 end", walking(10), start=MORNING, answers="ignore")

    days = [each["wall"][:10] for each in told.of("remind") if each["again"] == 0]
    assert days == ["2026-11-23"] * 2 + ["2026-11-24"] * 2
