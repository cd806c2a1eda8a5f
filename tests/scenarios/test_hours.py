"""Working hours, nights, holidays, and clocks that are set."""

from dataclasses import replace
from datetime import date, timedelta

from postured.core.rules import MINUTE, SECOND, Hours, Range, Routine
from tests.scenarios.story import MOVE, PLAIN, at, tell

NONE = timedelta(0)
OFTEN = replace(MOVE, every=10 * MINUTE, natural_break=None)


def clocks(told: object) -> list[str]:
    """The wall clock at each showing."""
    return [each["wall"][11:16] for each in told.of("remind")]  # type: ignore[attr-defined]


def hours(*ranges: str, days: frozenset[int] = frozenset(range(7)), quiet: timedelta = NONE) -> Hours:
    pairs = [at(*each.split("-")) for each in ranges]
    return Hours(
        days=days,
        ranges=tuple(Range(start=start, end=end) for start, end in pairs),
        quiet_after_arrival=quiet,
        quiet_before_end=quiet,
    )


def test_lunch_hours() -> None:
    """Two ranges with lunch between: nothing from ten to before its begin until ten past its end."""
    rules = replace(PLAIN, routines=(OFTEN,), hours=hours("09:00-12:30", "13:15-18:00", quiet=10 * MINUTE))
    told = tell("0:00 input\n9:00:00 end", rules)

    shown = clocks(told)
    assert shown
    assert not [each for each in shown if "12:20" <= each < "13:25"]
    assert any("12:00" <= each < "12:20" for each in shown)
    assert any("13:25" <= each < "13:45" for each in shown)


def test_night_shift() -> None:
    """A range across midnight is one shift, and its reminders belong to the day that it began on."""
    rules = replace(PLAIN, routines=(OFTEN,), per_day=5, hours=hours("22:00-06:00", days=frozenset({6, 0, 1, 2, 3})))
    told = tell("0:00 input\n11:00:00 end", rules, start="2026-11-23T21:00:00+01:00")

    shown = clocks(told)
    assert shown[0] == "22:00"
    assert len(shown) == 5
    assert told.world.state.tally.day == date(2026, 11, 24)  # it is eight in the morning by now


def test_public_holiday() -> None:
    """Nothing comes on a holiday; sitting is measured all the same."""
    rules = replace(PLAIN, hours=Hours(holidays={date(2026, 12, 25): "Erster Weihnachtstag"}))
    told = tell("0:00 input\n3:00:00 end", rules, start="2026-12-25T09:00:00+01:00")

    assert told.reminders == []
    assert told.of("summary")[0]["sitting"] == 3 * 3600


def test_spring_forward() -> None:
    """The clock goes forward: intervals are real minutes, and the time in the gap comes at its end, once."""
    night = Routine(name="night", at=at("02:30"), lasts=MINUTE, natural_break=None)
    rules = replace(PLAIN, routines=(MOVE, night), merge_within=NONE, min_gap=NONE)
    told = tell("0:00 input\n3:00:00 end", rules, start="2027-03-28T00:45:00+01:00", answers="skip")

    moves = [each["t"] for each in told.of("remind") if each["routine"] == "move"]
    assert moves[:3] == [1800, 3600, 5400]
    assert [each["wall"] for each in told.of("remind") if each["routine"] == "night"] == ["2027-03-28T03:00:00+02:00"]


def test_fall_back() -> None:
    """The clock goes back: a time that the day has twice comes once, the first time."""
    night = Routine(name="night", at=at("02:30"), lasts=MINUTE, natural_break=None)
    told = tell("0:00 input\n4:00:00 end", replace(PLAIN, routines=(night,)), start="2027-10-31T01:00:00+02:00")

    assert [each["wall"] for each in told.of("remind")] == ["2027-10-31T02:30:00+02:00"]


def test_clock_set_back() -> None:
    """The wall clock steps back two hours: the reminder comes at 30 minutes of sitting, nothing is counted twice."""
    told = tell("""
        0:00   input
        20:00  clock to=2026-11-23T07:20:00+01:00
        35:00  end
    """)

    assert told.reminders == ["0:30:00"]
    assert told.credits == []
    assert told.of("summary")[0]["sitting"] == 33 * 60


def test_clock_set_forward() -> None:
    """Three hours forward while the person sits there: no credit, no burst, and hours by the new time."""
    rules = replace(PLAIN, hours=hours("09:00-13:00"))
    told = tell(
        """
        0:00     input
        20:00    clock to=2026-11-23T12:20:00+01:00
        35:00    clock to=2026-11-23T13:30:00+01:00
        1:20:00  end
        """,
        rules,
    )

    assert told.reminders == ["0:30:00"]
    assert told.credits == []
    assert ("1:02:00", "move", "outside-hours") in told.holds


def test_new_time_zone() -> None:
    """From Berlin to New York at noon: sitting unharmed, hours in the new zone, no second day."""
    rules = replace(PLAIN, hours=hours("09:00-18:00"))
    told = tell(
        """
        0:00     input
        3:00:00  clock timezone=America/New_York
        7:00:00  end
        """,
        rules,
    )

    stamps = [each["wall"] for each in told.of("remind")]
    assert [each for each in stamps if each.endswith("+01:00")][-1] < "2026-11-23T12:01"
    over_there = [each for each in stamps if each.endswith("-05:00")]
    assert over_there[0] >= "2026-11-23T09:00"
    assert told.of("summary")[0]["sitting"] >= 7 * 3600 - 10 * 120
    assert told.world.state.tally.day == date(2026, 11, 23)


def test_a_journey_west_across_midnight_brings_no_second_budget() -> None:
    """Just past midnight, and back to yesterday's evening: the reminders of the day are not counted anew."""
    rules = replace(PLAIN, routines=(OFTEN,), per_day=3, min_gap=NONE, merge_within=0 * SECOND)
    told = tell(
        """
        0:00     input
        2:30:00  clock timezone=America/New_York
        4:30:00  end
        """,
        rules,
        start="2026-11-23T22:00:00+01:00",
    )

    by_day = [each["wall"][:10] for each in told.of("remind")]
    assert by_day.count("2026-11-23") == 3
    assert by_day.count("2026-11-24") == 3
