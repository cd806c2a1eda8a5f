"""The walking goal: spread over the day, and growing slowly."""

from dataclasses import replace
from datetime import date

from postured.core.rules import MINUTE, Hours, Range, Walking
from tests.scenarios.story import PLAIN, Told, at, tell

OFFICE = Hours(ranges=(Range(start=at("09:00")[0], end=at("17:00")[0]),))


def rules(goal: int, start: int | None = None) -> object:
    return replace(
        PLAIN,
        routines=(),
        hours=OFFICE,
        walking=Walking(goal=goal * MINUTE, start=(goal if start is None else start) * MINUTE),
    )


def walks(told: Told) -> list[str]:
    return [each["wall"][11:16] for each in told.of("remind") if each["routine"] == "walk"]


def test_walk_pacing() -> None:
    """Twenty minutes a day, ten logged by three: one more walk, half way to the end at five."""
    told = tell(
        """
        0:00     idle
        5:59:00  input
        6:00:00  command walk for=10m
        8:00:00  end
        """,
        rules(20),  # type: ignore[arg-type]
    )

    assert walks(told) == ["16:00"]


def test_a_goal_that_is_met_asks_for_nothing() -> None:
    """All of it logged in the morning: no walk comes that day."""
    told = tell(
        """
        0:00     input
        10:00    command walk for=20m
        8:00:00  end
        """,
        rules(20),  # type: ignore[arg-type]
    )

    assert walks(told) == []


def test_ladder_up_and_down() -> None:
    """Five days of seven met: one rung up; one of seven: one rung down, and never two in a week."""
    days = [f"{24 * day}:00:00 input\n{24 * day}:10:00 command walk for=9m\n{24 * day}:20:00 idle" for day in range(5)]
    told = tell("\n".join([*days, "170:00:00 input", "170:05:00 end"]), rules(30, 5))  # type: ignore[arg-type]
    diary = told.world.state.walks
    assert diary is not None
    assert (diary.rung, diary.rung_since) == (1, date(2026, 11, 30))

    thin = "170:10:00 command walk for=9m\n170:20:00 idle"
    later = tell("\n".join([*days, "170:00:00 input", thin, "340:00:00 input", "340:05:00 end"]), rules(30, 5))  # type: ignore[arg-type]
    diary = later.world.state.walks
    assert diary is not None
    assert (diary.rung, diary.rung_since) == (0, date(2026, 12, 7))
