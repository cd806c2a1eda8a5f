"""Working hours, nights, holidays, and clocks that are set."""

from dataclasses import replace

import pytest

from postured.core.rules import Routine, Rules
from postured.rulebook import alone, past_the_ramp
from tests.scenarios.story import MINUTE, MOVE, PLAIN, SECOND, at, hours, tell

AT_NIGHT = Routine(name="at-night", at=at("02:30"), lasts=MINUTE, natural_break=None)


def test_lunch_hours() -> None:
    """Lunch between two ranges: nothing from ten minutes before it until ten minutes after it."""
    rules = replace(PLAIN, hours=hours("09:00-12:30", "13:15-18:00", quiet=10 * MINUTE))
    told = tell("0:00 input\n9:00:00 end", rules)

    morning = ["09:30", "10:02", "10:34", "11:06", "11:38", "12:10"]
    afternoon = ["13:25", "13:57", "14:29", "15:01", "15:33", "16:05", "16:37", "17:09", "17:41"]
    assert told.clocks == [f"Mon {each}:00" for each in (*morning, *afternoon)]
    assert told.credits == []
    assert told.sitting == "8:30:00"  # nine hours but for the breaks: lunch at the desk is measured


@pytest.mark.parametrize(("came", "shown"), [("11:49:59", "12:19:59"), ("11:50:00", "13:25:00")])
def test_lunch_hours_to_the_second(came: str, shown: str) -> None:
    """Due just before the last ten minutes it comes, due with them it waits for the time after lunch."""
    rules = replace(PLAIN, hours=hours("09:00-12:30", "13:15-18:00", quiet=10 * MINUTE))
    told = tell("0:00 input\n1:40:00 end", rules, start=f"2026-11-23T{came}+01:00")

    assert told.clocks[0] == f"Mon {shown}"


def test_lunch_hours_take_an_open_reminder_down() -> None:
    """What is open when the morning ends is withdrawn, and held against nobody."""
    rules = replace(PLAIN, hours=hours("09:00-09:31", "10:00-18:00"))
    told = tell("0:00 input\n1:01:00 end", rules, answers="ignore")

    assert told.ends[0] == ("0:31:00", "move", "withdrawn")
    assert told.of("outcome")[0]["reason"] == "outside-hours"
    assert told.reminders == ["0:30:00", "1:00:00"]


def test_lunch_hours_spare_a_running_break() -> None:
    """A break that has begun outlives the hours."""
    told = tell("0:00 input\n40:00 end", replace(PLAIN, hours=hours("09:00-09:31", "12:00-18:00")))

    assert told.ends == [("0:32:00", "move", "done")]


def test_ranges_that_touch_are_one() -> None:
    """No quiet where one range ends and the next begins."""
    rules = replace(PLAIN, hours=hours("09:00-12:30", "12:30-18:00", quiet=10 * MINUTE))
    told = tell("0:00 input\n4:00:00 end", rules)

    assert "Mon 12:42:00" in told.clocks


NIGHTS = replace(PLAIN, per_day=5, hours=hours("22:00-06:00", days="sun mon tue wed thu"))


def test_night_shift() -> None:
    """A range across midnight is one shift, and a day's reminders belong to the day that it began on."""
    told = tell("0:00 input\n172:00:00 end", NIGHTS, start="2026-11-23T21:00:00+01:00")

    shift = ["22:00", "22:32", "23:04", "23:36", "00:08"]
    nights = [("Mon", "Tue"), ("Tue", "Wed"), ("Wed", "Thu"), ("Thu", "Fri"), ("Sun", "Mon"), ("Mon", "Tue")]
    assert told.clocks == [
        f"{after if each.startswith('00') else before} {each}:00" for before, after in nights for each in shift
    ]


def test_night_shift_from_end_to_end() -> None:
    """Without a budget, reminders come through midnight as ever, and none after six."""
    told = tell("0:00 input\n11:00:00 end", replace(NIGHTS, per_day=1000), start="2026-11-23T21:00:00+01:00")

    assert len(told.clocks) == 15
    assert told.clocks[0] == "Mon 22:00:00"
    assert told.clocks[3:5] == ["Mon 23:36:00", "Tue 00:08:00"]
    assert told.clocks[-1] == "Tue 05:28:00"


HOLIDAY = "2026-12-25T08:00:00+01:00"


def test_public_holiday() -> None:
    """Nothing comes on a public holiday; sitting is measured all the same."""
    told = tell("0:00 input\n10:00:00 end", _working_in('hours.holidays="DE"'), start=HOLIDAY)

    assert told.reminders == []
    assert {reason for _, _, reason in told.holds} == {"outside-hours"}
    assert told.sitting == "10:00:00"


def test_public_holiday_of_others() -> None:
    """The same Friday for whoever has no holidays, and the working day before it."""
    assert len(tell("0:00 input\n10:00:00 end", _working_in(), start=HOLIDAY).reminders) > 5

    german = _working_in('hours.holidays="DE"')
    assert len(tell("0:00 input\n10:00:00 end", german, start="2026-12-24T08:00:00+01:00").reminders) > 5


def _working_in(*sets: str) -> Rules:
    return past_the_ramp(alone(sets=["walking.enabled=false", *sets], years=(2026,)))


EXACT = replace(PLAIN, routines=(MOVE, AT_NIGHT), merge_within=0 * SECOND, min_gap=0 * SECOND)


def test_spring_forward() -> None:
    """The clock goes forward: half an hour is half a real hour, and the time in the gap comes at its end, once."""
    told = tell("0:00 input\n26:00:00 end", EXACT, start="2027-03-28T01:00:00+01:00")

    assert told.shown[:4] == [
        ("0:30:00", "move"),
        ("1:00:00", "at-night"),
        ("1:03:00", "move"),  # the minute of the other break was no sitting
        ("1:35:00", "move"),
    ]
    assert told.clocks[:4] == ["Sun 01:30:00", "Sun 03:00:00", "Sun 03:03:00", "Sun 03:35:00"]
    nights = [clock for clock, (_, routine) in zip(told.clocks, told.shown, strict=True) if routine == "at-night"]
    assert nights == ["Sun 03:00:00", "Mon 02:30:00"]


def test_fall_back() -> None:
    """The clock goes back: a time that the day has twice comes once, the first time; half an hour stays one."""
    told = tell("0:00 input\n5:00:00 end", EXACT, start="2027-10-31T01:00:00+02:00")

    nights = [each["wall"] for each in told.of("remind") if each["routine"] == "at-night"]
    assert nights == ["2027-10-31T02:30:00+02:00"]
    assert told.shown[:5] == [
        ("0:30:00", "move"),
        ("1:02:00", "move"),
        ("1:30:00", "at-night"),
        ("1:35:00", "move"),
        ("2:07:00", "move"),
    ]


def test_fall_back_with_a_restart_in_the_hour_that_comes_twice() -> None:
    """Nor does a restart bring it again."""
    told = tell(
        "0:00 input\n1:50:00 kill\n1:50:20 start\n5:00:00 end",
        replace(EXACT, routines=(AT_NIGHT,)),
        start="2027-10-31T01:00:00+02:00",
    )

    assert told.reminders == ["1:30:00"]


def test_clock_set_back() -> None:
    """The wall clock steps back two hours: the reminder comes at 30 minutes of sitting, and nothing counts twice."""
    told = tell("""
        0:00     input
        20:00    clock to=2026-11-23T07:20:00+01:00
        1:02:01  end
    """)

    assert told.reminders == ["0:30:00", "1:02:00"]
    assert told.clocks == ["Mon 07:30:00", "Mon 08:02:00"]
    assert told.credits == []
    assert told.sitting == "1:00:00"
    assert told.status.sitting_today.total_seconds() == 3600


def test_clock_set_back_over_midnight() -> None:
    """Nor do the figures of the day begin anew, or its budget."""
    told = tell(
        """
        0:00     input
        45:00    clock to=2026-11-23T22:45:00+01:00
        4:00:00  end
        """,
        replace(PLAIN, per_day=3),
        start="2026-11-24T00:01:00+01:00",
    )

    assert told.reminders == ["0:30:00", "1:02:00", "1:34:00"]
    assert told.status.sitting_today.total_seconds() == 4 * 3600 - 6 * 60


def test_clock_set_forward() -> None:
    """Three hours forward with the person there: no credit, no burst, the reminder ten minutes later as ever."""
    told = tell("""
        0:00     input
        20:00    clock to=2026-11-23T12:20:00+01:00
        1:02:01  end
    """)

    assert told.reminders == ["0:30:00", "1:02:00"]
    assert told.clocks == ["Mon 12:30:00", "Mon 13:02:00"]
    assert told.credits == []
    assert told.holds == []
    assert told.sitting == "1:00:00"


@pytest.mark.parametrize(
    ("working", "shown"),
    [("09:00-12:25", []), ("12:00-17:00", ["0:30:00"]), ("09:00-11:00", [])],
)
def test_clock_set_forward_moves_the_hours(working: str, shown: list[str]) -> None:
    """Hours are judged by the new time."""
    told = tell("0:00 input\n20:00 clock to=2026-11-23T12:20:00+01:00\n45:00 end", replace(PLAIN, hours=hours(working)))

    assert told.reminders == shown
    assert told.holds == ([] if shown else [("0:30:00", "move", "outside-hours")])


def test_clock_set_forward_while_away() -> None:
    """The length of an absence is what it was, not what the clock says."""
    told = tell("0:00 input\n20:00 idle\n21:00 clock to=2026-11-23T12:21:00+01:00\n21:30 input\n45:00 end")

    assert told.credits == []
    assert told.reminders == ["0:30:00"]


BERLIN = replace(PLAIN, per_day=6, hours=hours("09:00-18:00"))


def test_new_time_zone() -> None:
    """From Berlin to New York at noon: sitting unharmed, hours in the new zone, no second budget for the day."""
    told = tell(
        """
        0:00      input
        3:00:00   clock timezone=America/New_York
        23:00:00  end
        """,
        BERLIN,
    )

    assert told.clocks == [
        *(f"Mon {each}:00" for each in ("09:30", "10:02", "10:34", "11:06", "11:38")),
        "Mon 09:00:00",  # over there, and the sixth of the day
    ]
    assert told.reminders[-1] == "6:00:00"
    assert told.credits == []
    assert told.sitting == "22:48:00"


def test_new_time_zone_and_the_day_before_once_more() -> None:
    """Back in yesterday's evening the day does not begin anew, nor when its midnight comes again."""
    told = tell(
        """
        0:00      input
        1:00:00   clock timezone=America/New_York    # half past one in the morning, half past seven in the evening
        9:00:00   end
        """,
        replace(PLAIN, per_day=3),
        start="2026-11-24T00:30:00+01:00",
    )

    assert told.reminders == ["0:30:00", "1:02:00", "1:34:00"]
    assert told.status.today["shown"] == 3


def test_new_time_zone_over_the_sea_to_the_east() -> None:
    """To the east the next day begins sooner, and once."""
    told = tell(
        "0:00 input\n2:00:00 clock timezone=Asia/Tokyo\n8:00:00 end",
        replace(PLAIN, per_day=2),
        start="2026-11-23T15:00:00+01:00",
    )

    assert [each[:3] for each in told.clocks] == ["Mon", "Mon", "Tue", "Tue"]


def test_weekend() -> None:
    """As the settings come, nothing on Saturday and Sunday."""
    told = tell("0:00 input\n48:00:00 end", _working_in(), start="2026-11-28T00:00:00+01:00")

    assert told.reminders == []
    assert told.sitting == "48:00:00"


def test_a_time_of_day_comes_once_on_a_journey_to_the_west() -> None:
    """Half past twelve in Berlin, and half past twelve in New York on the same day: it has been there."""
    lunch = Routine(name="lunch", at=at("12:30", "15:00"), lasts=MINUTE)
    told = tell(
        """
        0:00      input
        1:00:00   clock timezone=America/New_York
        32:00:00  end
        """,
        replace(PLAIN, routines=(lunch,)),
        start="2026-11-23T12:00:00+01:00",
    )

    assert told.clocks == ["Mon 12:30:00", "Mon 15:00:00", "Tue 12:30:00"]
