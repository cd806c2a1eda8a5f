"""Pauses, wishes, restarts and new settings."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from postured.core import events as happened
from postured.core.decisions import Begin, Outcome, Refuse, Remind
from postured.core.rules import SECOND, Counts, Exercise, Rules
from postured.rulebook import alone, past_the_ramp
from tests.day import Day
from tests.scenarios.story import LONG, MICRO, MINUTE, MOVE, PLAIN, hours, tell


@pytest.mark.parametrize("words", ["pause for=1h", "pause", "pause until=10:10"])
def test_pause_forgotten(words: str) -> None:
    """A pause that nobody takes back ends by itself, after an hour if nothing was said."""
    told = tell(f"0:00 input\n10:00 command {words}\n1:10:01 end")

    assert told.reminders == ["1:10:00"]
    assert told.holds == [("0:30:00", "move", "paused")]
    assert told.sitting == "1:10:00"  # measured all the same
    assert told.status.paused_until is None


@pytest.mark.parametrize(("dead", "alive"), [("20:00", "20:20"), ("40:00", "40:30"), ("1:09:50", "1:09:55")])
def test_pause_forgotten_over_a_restart(dead: str, alive: str) -> None:
    """A restart neither ends a pause nor makes it longer."""
    told = tell(f"0:00 input\n10:00 command pause for=1h\n{dead} kill\n{alive} start\n1:10:01 end")

    assert told.reminders == ["1:10:00"]


def test_pause_forgotten_that_ended_while_it_was_dead() -> None:
    """And one that was over before the start is over."""
    told = tell("0:00 input\n10:00 command pause for=20m\n29:50 kill\n30:10 start\n31:00 end")

    assert told.reminders == ["0:30:10"]


def test_pause_forgotten_until_tomorrow() -> None:
    """Longer only for whoever says so."""
    told = tell("0:00 input\n10:00 command pause until=tomorrow\n15:30:00 end")

    assert told.clocks == ["Tue 00:00:00"]


def test_pause_during_reminder() -> None:
    """A pause takes the open reminder back, blames nobody, and nothing comes until it ends."""
    told = tell(
        """
        0:00     input
        30:30    command pause for=30m
        1:00:31  end
        """,
        answers="ignore",
    )

    assert told.ends[0] == ("0:30:30", "move", "withdrawn")
    assert told.of("outcome")[0]["reason"] == "paused"
    assert [(number, at) for at, number, _, _ in told.showings] == [(1, "0:30:00"), (2, "1:00:30")]


def test_pause_during_reminder_is_in_no_figure() -> None:
    """Nor is it counted as shown when somebody asks how many were done."""
    told = tell("0:00 input\n30:30 command pause for=30m\n45:00 end", answers="ignore")

    assert told.status.adherence is None


def test_pause_during_a_break() -> None:
    """A break that has begun outlives the pause."""
    told = tell("0:00 input\n31:00 command pause for=30m\n1:02:01 end")

    assert told.ends[0] == ("0:32:00", "move", "done")
    assert told.reminders == ["0:30:00", "1:02:00"]


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("10:00 command resume\n11:00 command resume", "0:30:00"),
        ("10:00 command pause for=2h\n11:00 command pause for=30m", "0:41:00"),
        ("10:00 command pause for=25m\n11:00 command pause for=1h", "1:11:00"),
        ("10:00 command pause for=2h\n11:00 command resume\n12:00 command resume", "0:30:00"),
        ("10:00 command pause for=2h\n11:00 command resume\n12:00 command pause for=40m", "0:52:00"),
    ],
)
def test_resume_twice(words: str, at: str) -> None:
    """Resume without a pause, a pause in a pause: no error, and the later word stands."""
    told = tell(f"0:00 input\n{words}\n1:20:00 end", answers="ignore")

    assert told.reminders[0] == at
    assert not [each for each in told.world.said if isinstance(each.decision, Refuse)]


def test_now_at_night() -> None:
    """A break asked for at eleven at night, in a pause: shown at once, and nothing else changes."""
    rules = past_the_ramp(alone(sets=["walking.enabled=false"]))
    story = "0:00 input\n1:00 command pause for=2h"
    told = tell(f"{story}\n5:00 command now routine=move\n2:30:00 end", rules, start="2026-11-23T22:55:00+01:00")
    quiet = tell(f"{story}\n2:30:00 end", rules, start="2026-11-23T22:55:00+01:00")

    assert told.showings == [("0:05:00", 1, "move", "asked")]
    assert told.clocks == ["Mon 23:00:00"]
    assert told.outcomes == ["done"]
    assert quiet.reminders == []
    assert told.world.state.interrupted_today == 0
    assert told.world.state.recent == ()


def test_now_at_night_leaves_the_pause_as_it_is() -> None:
    """The pause goes on to its end, and the reminder that it holds comes then."""
    told = tell(
        """
        0:00     input
        1:00     command pause for=1h
        5:00     command now
        1:01:01  end
        """,
        replace(PLAIN, routines=(replace(MOVE, natural_break=None), MICRO)),
        answers="done",
    )

    assert [reason for _, _, _, reason in told.showings] == ["asked", "due"]
    assert told.reminders == ["0:05:00", "1:01:00"]


def test_now_takes_back_what_was_open() -> None:
    """What was open ends as withdrawn, and the ten minutes run from the new one."""
    told = tell(
        "0:00 input\n30:30 command now routine=long-move\n41:00 end",
        replace(PLAIN, routines=(MOVE, LONG)),
        answers="ignore",
    )

    assert told.ends[0] == ("0:30:30", "move", "withdrawn")
    assert told.of("outcome")[0]["reason"] == "now"
    assert told.showings[1] == ("0:30:30", 2, "long-move", "asked")


@pytest.mark.parametrize("answers", ["done", "ignore"])
def test_restart_mid_interval(answers: str) -> None:
    """Killed at 20 minutes and started half a minute later: the reminder comes ten minutes after the kill."""
    told = tell(
        """
        0:00   input
        20:00  kill
        20:30  start
        30:01  end
        """,
        answers=answers,
    )

    assert told.showings == [("0:30:00", 1, "move", "due")]
    assert told.credits == []


def test_restart_mid_interval_again_and_again() -> None:
    """Ten restarts cost nothing."""
    deaths = "\n".join(f"{minute}:00 kill\n{minute}:20 start" for minute in range(2, 30, 3))
    told = tell(f"0:00 input\n{deaths}\n30:01 end")

    assert told.reminders == ["0:30:00"]
    assert told.credits == []


def test_restart_mid_interval_after_a_long_time() -> None:
    """Ten minutes without postured are judged as idle time, and so as an absence."""
    told = tell("0:00 input\n20:00 kill\n30:00 start\n1:00:01 end")

    assert told.credits == [("move", "0:10:00", "away")]
    assert told.reminders == ["1:00:00"]
    assert told.sitting == "0:50:00"


def test_restart_mid_interval_in_a_call() -> None:
    """A call that goes on over the restart holds as before."""
    told = tell("""
        0:00     input
        20:00    busy signal=microphone
        35:00    kill
        35:20    start
        50:00    free signal=microphone
        51:00    end
    """)

    assert len(told.reminders) == 1
    assert "0:50:20" <= told.reminders[0] <= "0:51:00"


def test_killed_with_open_reminder() -> None:
    """Killed under an open reminder: that one ends as interrupted, its routine comes ten minutes after the start."""
    told = tell(
        """
        0:00   input
        30:30  kill
        31:30  start
        41:31  end
        """,
        answers="ignore",
    )

    assert told.ends[0] == ("0:31:30", "move", "interrupted")
    assert told.showings == [("0:30:00", 1, "move", "due"), ("0:41:30", 2, "move", "due")]
    assert told.credits == []


def test_killed_in_a_running_break() -> None:
    """The same in a break: it ends as interrupted, and comes again."""
    told = tell("0:00 input\n31:00 kill\n31:10 start\n41:11 end")

    assert told.ends[0] == ("0:31:10", "move", "interrupted")
    assert told.reminders == ["0:30:00", "0:41:10"]


def test_settings_edited_mid_interval() -> None:
    """The interval edited to 25 minutes after 20: the reminder five minutes later."""
    told = tell("""
        0:00   input
        20:00  settings move.every=25m
        52:01  end
    """)

    assert told.reminders == ["0:25:00", "0:52:00"]
    assert told.credits == []


def test_settings_edited_mid_interval_to_more() -> None:
    """Edited to more, the clock keeps what it has."""
    assert tell("0:00 input\n20:00 settings move.every=45m\n46:00 end").reminders == ["0:45:00"]


def test_settings_edited_to_less_than_has_passed() -> None:
    """Edited to 15 minutes after 20: within the minute."""
    told = tell("0:00 input\n20:00 settings move.every=15m\n21:00 end")

    assert len(told.reminders) == 1
    assert "0:20:00" <= told.reminders[0] <= "0:21:00"


def test_settings_edited_soon_after_a_reminder() -> None:
    """But not before ten minutes have passed since the last one."""
    told = tell("0:00 input\n36:00 settings move.every=3m\n40:01 end")

    assert told.reminders == ["0:30:00", "0:40:00"]


def test_settings_edited_under_an_open_reminder() -> None:
    """The open reminder stays as it is."""
    told = tell("0:00 input\n30:30 settings move.every=45m\n40:00 end", answers="ignore")

    assert told.showings == [("0:30:00", 1, "move", "due"), ("0:37:00", 1, "move", "returned")]
    assert told.ends == [("0:39:00", "move", "expired")]


def test_quit_and_start() -> None:
    """Quit takes back what is open; started again, the clock shows what it did."""
    told = tell("0:00 input\n30:30 command quit\n30:50 start\n45:00 end", answers="ignore")

    assert told.ends[0] == ("0:30:30", "move", "withdrawn")
    assert told.of("outcome")[0]["reason"] == "quit"
    assert told.reminders[1] == "0:40:00"


def test_a_restart_at_the_edge_of_the_day() -> None:
    """Killed in the evening and started in the morning: quiet after arriving, one credit, a new day."""
    told = tell(
        "0:00 input\n20:00 kill\n14:00:00 start\n14:31:00 end",
        replace(PLAIN, hours=hours("08:00-18:30", quiet=10 * MINUTE)),
        start="2026-11-23T18:00:00+01:00",
    )

    assert told.credits == [("move", "13:40:00", "away")]
    assert told.clocks == ["Tue 08:30:00"]
    assert told.status.sitting_today == 30 * MINUTE


def test_killed_with_two_in_one_reminder() -> None:
    """What had joined the reminder waits for the ten minutes like the one that led it."""
    other = replace(MOVE, name="other", every=33 * MINUTE, lasts=MINUTE, natural_break=None)
    told = tell(
        "0:00 input\n30:01 command snooze for=20m\n45:00 kill\n45:10 start\n1:00:00 end",
        replace(PLAIN, routines=(MOVE, other)),
        answers="ignore",
    )

    assert told.of("remind")[0]["merged"] == ["other"]
    assert told.reminders == ["0:30:00", "0:55:10"]


def test_an_exercise_that_no_longer_suits_is_not_shown_again() -> None:
    """Put off, and meanwhile the person says that they must not stand: another one comes back, that they may do."""
    stand = Exercise(id="stand", family="legs", lasts=3 * MINUTE, position="standing")
    sit = Exercise(id="sit", family="arms", lasts=MINUTE, position="seated")
    rules = replace(PLAIN, routines=(replace(MOVE, exercises=("legs",)),), exercises=(stand, sit))
    day = Day(rules)
    day.until(30)
    day.do(30.1, happened.Snooze)
    day.rules = replace(rules, routines=(replace(MOVE, exercises=("legs", "arms")),), exercises=(sit,))
    day.do(31, happened.NewRules)

    day.until(36)
    day.do(36, happened.Start)
    day.until(60)

    assert [each.exercise for _, each in day.of(Remind) if isinstance(each, Remind)] == ["stand", "sit"]
    assert [each.took for _, each in day.of(Outcome) if isinstance(each, Outcome)] == [2 * MINUTE]


def test_a_break_that_is_started_is_none_that_no_longer_suits() -> None:
    """The same, started out of the snooze: nothing that suits is left, so it is a plain break."""
    stand = Exercise(id="stand", family="legs", lasts=MINUTE, position="standing")
    rules = replace(PLAIN, routines=(replace(MOVE, exercises=("legs",)),), exercises=(stand,))
    day = Day(rules)
    day.until(30)
    day.do(30.1, happened.Snooze)
    day.rules = replace(rules, exercises=())
    day.do(31, happened.NewRules)

    day.do(32, happened.Start)

    assert [each.exercise for _, each in day.of(Begin) if isinstance(each, Begin)] == [None]


def office(*until: str) -> list[Rules]:
    """The plain rules from nine until each of those times."""
    return [replace(PLAIN, hours=hours(f"09:00-{each}")) for each in until]


def evening(before: Rules, after: Rules) -> Day:
    """A reminder at 17:50 that is put off by twenty minutes, and new working hours a minute later."""
    day = Day(before, start=datetime(2026, 11, 23, 17, 20, tzinfo=UTC))
    day.until(30)
    day.do(30.1, happened.Snooze, lasts=20 * MINUTE)
    day.rules = after
    day.do(31, happened.NewRules)
    day.until(51)
    return day


def test_longer_hours_keep_what_is_open() -> None:
    """The day was to end at six, and now ends at eight: what was put off comes back after six."""
    day = evening(*office("18:00", "20:00"))

    assert [round(each, 1) for each in day.reminders] == [30, 50.1]
    assert day.results == []


def test_shorter_hours_end_what_is_open() -> None:
    """The day was to end at eight, and ended at half past five."""
    day = evening(*office("20:00", "17:30"))

    assert (day.reminders, day.results) == ([30], ["withdrawn"])


def test_another_time_zone_keeps_what_is_open() -> None:
    """Put off at ten to six in Berlin, noon in New York: it comes back though it is six in Berlin."""
    day = Day(office("18:00")[0], start=datetime(2026, 11, 23, 17, 20, tzinfo=ZoneInfo("Europe/Berlin")))
    day.until(30)
    day.do(30.1, happened.Snooze, lasts=20 * MINUTE)
    day.set_clock(31, day.instant(31).wall.astimezone(ZoneInfo("America/New_York")))

    day.until(51)

    assert [round(each, 1) for each in day.reminders] == [30, 50.1]


def test_what_was_asked_for_at_night_has_no_hours_to_end() -> None:
    """Asked for out of hours, put off, and the settings saved: it comes back all the same."""
    day = Day(office("18:00")[0], start=datetime(2026, 11, 23, 19, tzinfo=UTC))
    day.do(1, happened.Now)
    day.do(2, happened.Snooze)
    day.do(3, happened.NewRules)

    day.until(8)

    assert (day.reminders, day.results) == ([1, 7], [])


@pytest.mark.parametrize(("before", "after"), [(5, 20), (20, 5)])
def test_settings_edited_in_an_absence(before: int, after: int) -> None:
    """What is away is judged by the settings that it began under: saving others counts nothing anew."""
    day = Day(replace(PLAIN, away_after=before * MINUTE))
    day.idle(20)
    day.until(27)
    sat = day.sat()
    day.rules = replace(day.rules, away_after=after * MINUTE, idle_after=45 * SECOND)

    day.do(27, happened.NewRules)
    assert (sat, day.sat()) == ((27, 27) if before == 20 else (20, 20))

    day.input(28)
    assert day.sat() == (28 if before == 20 else 20)
    assert day.sat(Counts.SCREEN) == (20.5 if before == 20 else 20)
