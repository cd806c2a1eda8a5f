"""The person goes and comes back: locks, lids, lunch, reading, bumps."""

from dataclasses import replace

import pytest

from postured.core import events as happened
from postured.core.decisions import Reason, Refuse
from postured.core.rules import Hours
from tests.scenarios.story import BACKSTOP, LONG, MICRO, MINUTE, MOVE, PLAIN, tell

ANSWERS = ["done", "skip", "snooze", "ignore"]
QUIET = Hours(quiet_after_arrival=10 * MINUTE)


@pytest.mark.parametrize("answers", ANSWERS)
def test_lock_for_a_second(answers: str) -> None:
    """A lock of one second changes nothing: the reminder comes at 30 minutes of work."""
    told = tell(
        """
        0:00   input
        25:00  lock
        25:01  unlock
        30:02  end
        """,
        answers=answers,
    )

    assert told.showings == [("0:30:01", 1, "move", "due")]
    assert told.credits == []
    assert told.holds == []
    assert told.taken_down == []


def test_lock_for_a_second_over_and_over() -> None:
    """Nor do sixty of them."""
    locks = "\n".join(f"{minute}:00 lock\n{minute}:01 unlock" for minute in range(1, 30))
    told = tell(f"0:00 input\n{locks}\n31:00 end")

    assert told.reminders == ["0:30:29"]
    assert told.credits == []


def test_lock_during_a_break() -> None:
    """A break goes on through a short lock, to its own end; it is not ended by it, nor credited early."""
    told = tell("""
        0:00     input
        31:00    lock
        31:05    unlock
        1:01:59  end
    """)

    assert told.ends == [("0:32:00", "move", "done")]
    assert (told.of("outcome")[0]["began"], told.of("outcome")[0]["took"]) == (1800.0, 120.0)
    assert told.credits == []
    assert told.taken_down == []
    assert told.clock("move") == "0:29:59"


def test_lock_during_a_break_that_ends_behind_the_lock() -> None:
    """The break ends while the screen is locked: done all the same, and work begins with the return."""
    told = tell("""
        0:00     input
        31:58    lock
        32:03    unlock
        1:02:04  end
    """)

    assert told.ends[0] == ("0:32:00", "move", "done")
    assert told.of("outcome")[0]["took"] == 120.0
    assert told.credits == []
    assert told.reminders == ["0:30:00", "1:02:03"]


@pytest.mark.parametrize("answers", ANSWERS)
def test_lock_for_lunch(answers: str) -> None:
    """Lunch behind a locked screen counts as the break; the next reminder comes after 30 minutes more."""
    told = tell(
        """
        0:00     input
        25:00    lock
        1:10:00  unlock
        1:40:01  end
        """,
        answers=answers,
    )

    assert told.credits == [("move", "0:45:00", "away")]
    assert told.showings == [("1:40:00", 1, "move", "due")]


def test_lid_closed_briefly() -> None:
    """Forty seconds asleep: the reminder comes after one more minute of sitting, not at the moment of waking."""
    told = tell("""
        0:00   input
        29:00  suspend
        29:40  resume
        29:40  input
        30:41  end
    """)

    assert told.showings == [("0:30:40", 1, "move", "due")]
    assert told.credits == []


def test_lid_closed_briefly_and_nobody_there() -> None:
    """Waking is no return: a machine that wakes by itself counts no sitting until somebody touches it."""
    told = tell("""
        0:00   input
        29:00  suspend
        29:40  resume
        30:30  input
        31:31  end
    """)

    assert told.reminders == ["0:31:30"]


def test_lid_closed_overnight() -> None:
    """A night asleep: nothing at waking, one credit a routine, and the day's figures begin anew."""
    evening = """
        0:00      input
        1:01:00   suspend
        15:01:00  resume
        15:02:00  input
    """
    rules = replace(PLAIN, routines=(MOVE, LONG))
    told = tell(f"{evening}\n15:02:30 end", rules, start="2026-11-23T18:00:00+01:00")

    assert told.reminders == ["0:30:00"]
    assert told.credits == [("move", "14:01:00", "away"), ("long-move", "14:01:00", "away")]
    assert told.status.today["shown"] == 0
    assert "done" not in told.status.today
    assert told.status.sitting_today.total_seconds() == 30
    assert told.world.state.tally.day.isoformat() == "2026-11-24"

    told = tell(f"{evening}\n15:33:00 end", rules, start="2026-11-23T18:00:00+01:00")
    assert told.reminders == ["0:30:00", "15:32:00"]


def test_suspend_mid_reminder() -> None:
    """Ten minutes asleep under an open reminder: that was the break, and a stale notification answers nothing."""
    told = tell(
        """
        0:00     input
        30:30    suspend
        40:30    resume
        40:31    input
        1:10:31  end
        """,
        answers="ignore",
    )

    assert told.taken_down == [("0:30:30", "move", "suspended")]
    assert [(routine, outcome) for _, routine, outcome in told.ends[:1]] == [("move", "natural")]
    assert told.credits == []
    assert told.showings == [("0:30:00", 1, "move", "due"), ("1:10:31", 2, "move", "due")]
    assert told.then(happened.Done, id=1) == (Refuse(reason=Reason.NOTHING_OPEN),)


def test_reading_a_long_page() -> None:
    """Ninety seconds without input, over and over: all of it is sitting, micro-breaks go by screen time."""
    reading = "\n".join(f"{minute}:30 idle\n{minute + 2}:00 input" for minute in range(0, 42, 2))
    told = tell(f"0:00 input\n{reading}\n42:00 end", replace(PLAIN, routines=(MOVE,)), answers="ignore")
    assert told.shown[0] == ("0:30:03", "move")  # at the input of 30:00, once it is sure to be no bump
    assert told.credits == []
    assert told.sitting == "0:42:00"

    micro = replace(MICRO, natural_break=None)
    told = tell(f"0:00 input\n{reading}\n42:00 end", replace(PLAIN, routines=(micro,)), answers="ignore")
    assert told.reminders == ["0:40:03"]  # a minute of screen time in every two
    assert told.screen == "0:21:00"

    told = tell(f"0:00 input\n{reading}\n42:00 end", replace(PLAIN, routines=(MICRO,)), answers="ignore")
    assert told.reminders == []
    assert len(told.credits) == 20


def test_mouse_bump() -> None:
    """One nudge of the mouse in the middle of an absence is no return: it stays one absence."""
    told = tell("""
        0:00     input
        10:00    idle
        20:00    input
        20:01    idle
        30:00    input
        1:00:01  end
    """)

    assert told.credits == [("move", "0:20:00", "away")]
    assert told.reminders == ["1:00:00"]


def test_mouse_bump_that_goes_on_is_a_return() -> None:
    """Five seconds of input are somebody, and the absence ended at the first of them."""
    told = tell("""
        0:00   input
        10:00  idle
        20:00  input
        20:05  idle
        30:00  input
        31:00  end
    """)

    assert told.credits == [("move", "0:10:00", "away"), ("move", "0:09:55", "away")]
    assert told.sitting == "0:11:05"


def test_mouse_bump_twice_within_seconds_is_a_return() -> None:
    """What counts is how long inputs go on from the first, not from the last."""
    told = tell("""
        0:00   input
        10:00  idle
        20:00  input
        20:02  input
        20:04  idle
        30:00  input
        31:00  end
    """)

    assert told.credits == [("move", "0:10:00", "away"), ("move", "0:09:56", "away")]


def test_mouse_bump_under_a_lock() -> None:
    """Input while the screen is locked is no return, however long it goes on."""
    told = tell("""
        0:00   input
        10:00  lock
        20:00  input
        25:00  idle
        30:00  unlock
        31:00  end
    """)

    assert told.credits == [("move", "0:20:00", "away")]
    assert told.sitting == "0:11:00"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [("done", ["0:20:00", "0:40:20", "1:00:40"]), ("ignore", ["0:20:00", "0:42:00", "1:04:00"])],
)
def test_micro_never_starves(answers: str, expected: list[str]) -> None:
    """Who pauses for 15 s every minute still gets micro-breaks: that is no natural break of 30 s."""
    pauses = "\n".join(f"{minute}:45 idle\n{minute + 1}:00 input" for minute in range(65))
    told = tell(f"0:00 input\n{pauses}\n1:05:00 end", replace(PLAIN, routines=(MICRO,)), answers=answers)

    assert told.reminders == expected
    assert told.credits == []


def test_long_never_starves() -> None:
    """Micro-breaks taken as natural breaks of 40 s leave the longer routines at their own time."""
    pauses = "\n".join(f"{minute}:00 idle\n{minute}:40 input" for minute in (19, 38, 57))
    told = tell(f"0:00 input\n{pauses}\n1:02:01 end", replace(PLAIN, routines=(MICRO, MOVE, LONG)))

    assert told.shown == [("0:30:00", "move"), ("1:02:00", "long-move")]
    assert told.credits == [("micro-break", "0:00:40", "natural-break")] * 3
    assert told.of("remind")[1]["merged"] == ["move"]


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

    assert told.credits == [("micro-break", "0:03:00", "natural-break"), ("move", "0:03:00", "natural-break")]
    assert told.reminders == []
    assert [told.clock(name) for name in ("micro-break", "move", "long-move")] == ["0:02:00", "0:02:00", "0:15:00"]


def test_each_kind_its_threshold_to_the_second() -> None:
    """An absence satisfies what it reaches, and nothing that it misses by a second."""
    rules = replace(PLAIN, routines=(MICRO, MOVE, LONG))
    for seconds, names in ((29, 0), (30, 1), (119, 1), (120, 2), (299, 2), (300, 3)):
        back = f"{10 + seconds // 60}:{seconds % 60:02}"
        told = tell(f"0:00 input\n10:00 idle\n{back} input\n16:00 end", rules)

        assert [each[0] for each in told.credits] == ["micro-break", "move", "long-move"][:names]


def test_just_came_back() -> None:
    """Back from twenty minutes away: what falls due meanwhile waits until ten minutes after the return."""
    rules = replace(PLAIN, routines=(replace(MOVE, natural_break=None),), hours=QUIET)
    told = tell(
        """
        0:00     input
        25:00    idle
        45:00    input
        1:00:00  end
        """,
        rules,
    )

    assert told.holds == [("0:50:00", "move", "quiet-after-arrival")]
    assert told.reminders == ["0:55:00"]


def test_just_came_back_from_a_short_way() -> None:
    """Fourteen minutes away are no arrival."""
    rules = replace(PLAIN, routines=(replace(MOVE, natural_break=None),), hours=QUIET)
    told = tell(
        """
        0:00     input
        25:00    idle
        39:00    input
        1:00:00  end
        """,
        rules,
    )

    assert told.reminders == ["0:44:00"]


@pytest.mark.parametrize("answers", ["done", "skip"])
def test_still_reader(answers: str) -> None:
    """Still for 130 s in every ten minutes, never away: moves are credited as still, longer breaks still come."""
    still = "\n".join(f"{minute}:00 idle\n{minute + 2}:10 input" for minute in range(7, 125, 10))
    told = tell(f"0:00 input\n{still}\n2:12:00 end", replace(PLAIN, routines=(MOVE, LONG, BACKSTOP)), answers=answers)

    assert {(routine, length, reason) for routine, length, reason in told.credits} == {
        ("move", "0:02:10", "natural-break")
    }
    assert len(told.credits) >= 11
    if answers == "done":
        assert told.shown == [("1:00:00", "long-move"), ("2:05:00", "long-move")]
        assert told.sitting == "2:02:00"
    else:
        assert told.shown == [("1:00:00", "long-move"), ("2:00:00", "backstop")]
        assert told.sitting == "2:12:00"


def test_start_and_leave() -> None:
    """Start, lock, back after six minutes: done, not natural, and the clocks start anew at the return."""
    told = tell(
        """
        0:00     input
        1:00:05  command start
        1:00:20  lock
        1:06:20  unlock
        2:06:21  end
        """,
        replace(PLAIN, routines=(LONG,)),
        answers="ignore",
    )

    assert told.ends[0] == ("1:05:05", "long-move", "done")
    assert (told.of("outcome")[0]["began"], told.of("outcome")[0]["took"]) == (3605.0, 300.0)
    assert told.credits == []
    assert told.showings == [("1:00:00", 1, "long-move", "due"), ("2:06:20", 2, "long-move", "due")]


@pytest.mark.parametrize(
    ("answers", "story"),
    [("done", "31:00 idle"), ("ignore", "32:00 command done\n32:00 idle")],
    ids=["started", "told"],
)
@pytest.mark.parametrize(("back", "counted"), [("35:00", ["0:05:00"]), ("34:59", [])])
def test_start_and_leave_is_one_absence(answers: str, story: str, back: str, counted: list[str]) -> None:
    """A break and the absence that touches it are one: two minutes and three are five."""
    told = tell(f"0:00 input\n{story}\n{back} input\n36:00 end", replace(PLAIN, routines=(MOVE, LONG)), answers=answers)

    assert told.ends == [("0:32:00", "move", "done")]
    assert told.credits == [("long-move", length, "away") for length in counted]


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

    assert told.taken_down == [("0:30:30", "move", "locked")]
    assert told.showings == [("0:30:00", 1, "move", "due"), ("0:30:31", 1, "move", "returned")]
    assert told.of("remind")[1]["style"] == "notification"
    assert told.credits == []


def test_away_across_midnight() -> None:
    """Gone at ten to six, back at ten past eight: one credit a routine, a new day, and quiet after arriving."""
    cue = replace(MOVE, name="cue", every=75 * MINUTE, natural_break=None)
    told = tell(
        """
        0:00      input
        1:17:00   idle
        15:37:00  input
        15:47:01  end
        """,
        replace(PLAIN, routines=(MOVE, LONG, cue), hours=QUIET, merge_within=MINUTE),
        start="2026-11-23T16:33:00+01:00",
    )

    assert told.credits == [("move", "14:20:00", "away"), ("long-move", "14:20:00", "away")]
    assert told.shown[-1] == ("15:47:00", "cue")
    assert told.shown[-2][0] < "1:17:00"
    assert [each for each in told.holds if each[0] > "15:00"] == [("15:42:00", "cue", "quiet-after-arrival")]
    assert told.status.today["shown"] == 1
    assert told.world.state.tally.day.isoformat() == "2026-11-24"


@pytest.mark.parametrize(("left", "one"), [("31:42", True), ("31:43", True), ("31:44", False), ("31:50", False)])
def test_a_break_and_the_way_out_right_after_it_are_one(left: str, one: bool) -> None:
    """Done said at 31:42, and up with the click: it is five minutes since the break began, a long break with it."""
    told = tell(
        f"0:00 input\n31:42 command done\n{left} idle\n35:00 input\n50:00 end",
        replace(PLAIN, routines=(MOVE, LONG)),
        answers="ignore",
    )

    long = [each for each in told.credits if each[0] == "long-move"]
    assert long == ([("long-move", "0:05:00", "away")] if one else [])


@pytest.mark.parametrize(("back", "shown"), [("39:59", "0:44:59"), ("40:00", "0:50:00")])
def test_a_quarter_of_an_hour_away_is_an_arrival(back: str, shown: str) -> None:
    """From fifteen minutes on, to the second, ten minutes of quiet follow."""
    rules = replace(PLAIN, routines=(replace(MOVE, natural_break=None),), hours=QUIET)

    told = tell(f"0:00 input\n25:00 idle\n{back} input\n1:00:00 end", rules)

    assert told.reminders == [shown]
