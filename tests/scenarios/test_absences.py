"""The person goes and comes back: locks, lids, lunch, reading, bumps."""

from dataclasses import replace

from postured.core.rules import Counts, Hours, Routine, Style
from tests.scenarios.story import HOUR, MINUTE, MOVE, PLAIN, SECOND, tell

MICRO = Routine(
    name="micro-break",
    every=20 * MINUTE,
    lasts=20 * SECOND,
    counts=Counts.SCREEN,
    style=Style.AMBIENT,
    natural_break=30 * SECOND,
)
LONG = replace(MOVE, name="long-move", every=HOUR, lasts=5 * MINUTE, natural_break=5 * MINUTE, style=Style.WINDOW)
BACKSTOP = replace(LONG, name="backstop", every=2 * HOUR, lasts=10 * MINUTE, daily_budget=False)


def test_lock_for_a_second() -> None:
    """A lock of one second changes nothing: the reminder comes at 30 minutes of work."""
    told = tell("""
        0:00   input
        25:00  lock
        25:01  unlock
        45:00  end
    """)

    assert told.reminders == ["0:30:01"]
    assert told.credits == []


def test_lock_during_a_break() -> None:
    """A break goes on through a short lock, to its own end."""
    told = tell(
        """
        0:00   input
        30:05  command start
        31:00  lock
        31:05  unlock
        40:00  end
        """,
        answers="ignore",
    )

    assert told.of("outcome")[0] | {"wall": ""} == {
        "t": 1925.0,
        "wall": "",
        "decision": "outcome",
        "id": 1,
        "routine": "move",
        "outcome": "done",
        "began": 1805.0,
        "took": 120.0,
    }
    assert told.credits == []


def test_lock_for_lunch() -> None:
    """Lunch behind a locked screen is a break; the next reminder comes 30 minutes after it."""
    told = tell("""
        0:00     input
        25:00    lock
        1:10:00  unlock
        1:45:00  end
    """)

    assert told.credits == [("move", "0:45:00", "away")]
    assert told.reminders == ["1:40:00"]


def test_lid_closed_briefly() -> None:
    """Forty seconds asleep: the reminder comes after one more minute of sitting, not at the moment of waking."""
    told = tell("""
        0:00   input
        29:00  suspend
        29:40  resume
        29:42  input
        35:00  end
    """)

    assert told.reminders == ["0:30:42"]


def test_lid_closed_overnight() -> None:
    """Fourteen hours asleep: nothing at waking, one credit, and a new day."""
    told = tell("""
        0:00      input
        29:00     suspend
        14:29:00  resume
        14:30:00  input
        14:50:00  end
    """)

    assert told.reminders == []
    assert told.credits == [("move", "14:01:00", "away")]
    assert told.world.state.tally.shown == 0


def test_suspend_mid_reminder() -> None:
    """Asleep under an open reminder: it is taken down, ends as natural, and nothing answers it later."""
    told = tell(
        """
        0:00   input
        30:30  suspend
        40:30  resume
        40:31  input
        40:40  command done
        50:00  end
        """,
        answers="ignore",
    )

    assert [each["reason"] for each in told.of("withdraw")] == ["suspended"]
    assert told.outcomes == ["natural"]
    assert told.reminders == ["0:30:00"]


def test_reading_a_long_page() -> None:
    """Ninety seconds without input, over and over: all of it is sitting, but not screen time."""
    reading = "\n".join(f"{minute}:30 idle\n{minute + 2}:00 input" for minute in range(0, 40, 2))
    told = tell(
        f"0:00 input\n{reading}\n42:00 end", replace(PLAIN, routines=(replace(MICRO, natural_break=None), MOVE))
    )

    move = [at for at, routine in told.shown if routine == "move"]
    assert move == ["0:30:03"]  # three seconds after the input that made sure of the return
    assert told.of("summary")[0]["sitting"] >= 39 * 60
    assert told.of("summary")[0]["screen"] < 25 * 60


def test_mouse_bump() -> None:
    """One input in the middle of an absence is no return: it stays one absence."""
    told = tell("""
        0:00   input
        10:00  idle
        20:00  input
        20:01  idle
        30:00  input
        45:00  end
    """)

    assert told.credits == [("move", "0:20:00", "away")]
    assert told.reminders == []


def test_micro_never_starves() -> None:
    """Who pauses 15 s every minute still gets micro-breaks: that is no natural break of 30 s."""
    pauses = "\n".join(f"{minute}:45 idle\n{minute + 1}:00 input" for minute in range(60))
    told = tell(f"0:00 input\n{pauses}\n1:00:00 end", replace(PLAIN, routines=(MICRO,)))

    assert len(told.reminders) == 2
    assert told.credits == []


def test_long_never_starves() -> None:
    """Micro-breaks taken as natural breaks of 40 s leave the longer routines at their own time."""
    pauses = "\n".join(f"{minute}:00 idle\n{minute}:40 input" for minute in (19, 39, 59))
    told = tell(f"0:00 input\n{pauses}\n1:04:00 end", replace(PLAIN, routines=(MICRO, MOVE, LONG)))

    assert told.shown == [("0:30:00", "move"), ("1:02:00", "long-move")]
    assert [each[0] for each in told.credits] == ["micro-break", "micro-break", "micro-break"]


def test_each_kind_its_threshold() -> None:
    """Three minutes away are a micro-break and a move, and no long move."""
    told = tell(
        """
        0:00   input
        10:00  idle
        13:00  input
        15:00  end
        """,
        replace(PLAIN, routines=(MICRO, MOVE, LONG)),
    )

    assert told.credits == [
        ("micro-break", "0:03:00", "natural-break"),
        ("move", "0:03:00", "natural-break"),
    ]


def test_just_came_back() -> None:
    """Nothing comes in the first ten minutes after arriving."""
    rules = replace(PLAIN, hours=Hours(quiet_after_arrival=10 * MINUTE), routines=(replace(MOVE, every=5 * MINUTE),))
    told = tell(
        """
        0:00   input
        1:00   idle
        21:00  input
        35:00  end
        """,
        rules,
    )

    assert told.reminders == ["0:31:00"]


def test_still_reader() -> None:
    """Still for 130 s in every ten minutes, never away: sitting counts in full, moves are credited as still."""
    still = "\n".join(f"{minute}:00 idle\n{minute + 2}:10 input" for minute in range(7, 130, 10))
    told = tell(
        f"0:00 input\n{still}\n2:10:00 end",
        replace(PLAIN, routines=(MOVE, LONG, replace(BACKSTOP, natural_break=10 * MINUTE))),
        answers={"done": 0.0, "ignore": 1.0},
    )

    assert {each[0] for each in told.credits} == {"move"}
    assert {each[2] for each in told.credits} == {"natural-break"}
    assert {routine for _, routine in told.shown} >= {"long-move", "backstop"}
    assert "move" not in {routine for _, routine in told.shown}


def test_backstop_is_a_backstop() -> None:
    """Who takes every five-minute break never meets the backstop."""
    told = tell("0:00 input\n6:00:00 end", replace(PLAIN, routines=(LONG, BACKSTOP)))

    assert {routine for _, routine in told.shown} == {"long-move"}
    assert len(told.reminders) == 5


def test_start_and_leave() -> None:
    """Start, then off with a locked screen for six minutes: done, not natural, and the clocks start at the return."""
    told = tell(
        """
        0:00     input
        1:00:10  command start
        1:00:20  lock
        1:06:20  unlock
        2:06:00  end
        """,
        replace(PLAIN, routines=(LONG,)),
        answers="ignore",
    )

    assert told.outcomes == ["done"]
    assert told.of("outcome")[0]["took"] == 300.0
    assert told.reminders == ["1:00:00"]
    assert told.of("summary")[0]["sitting"] == (60 * 60 + 10) + (2 * 3600 + 6 * 60 - (3600 + 6 * 60 + 20))


def test_lock_under_an_open_reminder() -> None:
    """Locked for a second under an open reminder: taken down, and back as the same one."""
    told = tell(
        """
        0:00   input
        30:30  lock
        30:31  unlock
        31:00  end
        """,
        answers="ignore",
    )

    assert [(each["id"], each["again"], each["reason"]) for each in told.of("remind")] == [
        (1, 0, "due"),
        (1, 1, "returned"),
    ]
    assert [each["reason"] for each in told.of("withdraw")] == ["locked"]
    assert told.reminders == ["0:30:00", "0:30:31"]


def test_away_across_midnight() -> None:
    """Gone at ten to six, back at ten past eight: one credit a routine, a new day, and quiet after arriving."""
    rules = replace(PLAIN, hours=Hours(quiet_after_arrival=10 * MINUTE), routines=(MOVE, LONG))
    told = tell(
        """
        0:00      input
        20:00     idle
        14:40:00  input
        14:55:00  end
        """,
        rules,
        start="2026-11-23T17:30:00+01:00",
    )

    assert told.credits == [("move", "14:20:00", "away"), ("long-move", "14:20:00", "away")]
    assert told.reminders == []
    assert told.world.state.tally.day.isoformat() == "2026-11-24"
