"""Calls, shared screens, films and typing: reminders wait, and come once."""

from dataclasses import replace

import pytest

from tests.scenarios.story import BACKSTOP, HOUR, LONG, MICRO, MINUTE, MOVE, PLAIN, SECOND, at, hours, tell

AT_TWENTY_TO_TEN = "2026-11-23T09:40:00+01:00"
APART = replace(PLAIN, merge_within=0 * SECOND)


@pytest.mark.parametrize("answers", ["done", "ignore"])
def test_meeting_is_no_break(answers: str) -> None:
    """An hour of listening in a call: nothing shown or credited, sitting grows, one reminder right after."""
    told = tell(
        """
        0:00     input
        20:00    busy signal=microphone   # at ten
        20:00    idle
        1:20:00  free signal=microphone   # at eleven
        1:20:05  input
        1:21:59  end
        """,
        start=AT_TWENTY_TO_TEN,
        answers=answers,
    )

    assert told.holds == [("0:30:00", "move", "microphone")]
    assert told.showings == [("1:20:20", 1, "move", "held")]
    assert told.credits == []
    assert told.sitting == ("1:20:20" if answers == "done" else "1:21:59")


@pytest.mark.parametrize("listens", [False, True])
def test_two_meetings_back_to_back(listens: bool) -> None:
    """Ten seconds between two calls are no moment for a reminder; it comes after the second, once."""
    told = tell(
        f"""
        0:00     input
        40:00    busy signal=microphone
        {"45:00  idle" if listens else ""}
        1:10:00  free signal=microphone
        1:10:10  busy signal=microphone
        1:40:00  free signal=microphone
        {"1:40:02 input" if listens else ""}
        1:41:00  end
        """,
        replace(PLAIN, routines=(replace(MOVE, every=50 * MINUTE),)),
    )

    assert len(told.reminders) == 1
    assert "1:40:20" <= told.reminders[0] <= "1:41:00"
    assert told.holds == [("0:50:00", "move", "microphone")]
    assert told.credits == []


def test_two_meetings_with_a_pause_between() -> None:
    """Half a minute between two calls is long enough to end the first, and too short to be shown in for long."""
    told = tell(
        """
        0:00   input
        20:00  busy signal=microphone
        40:00  free signal=microphone
        40:25  busy signal=microphone
        50:00  free signal=microphone
        51:00  end
        """,
        answers="ignore",
    )

    assert len({number for _, number, _, _ in told.showings}) == 1
    assert [at for at in told.reminders if "0:40:25" <= at < "0:50:20"] == []
    assert "0:50:20" <= told.reminders[-1] <= "0:51:00"


@pytest.mark.parametrize(
    "call",
    [
        """
        0:00   input
        20:00  busy signal=microphone
        50:00  free signal=microphone
        50:00  idle
        """,
        """
        0:00   input
        20:00  busy signal=microphone
        21:00  idle                      # listens without a hand on anything
        50:00  free signal=microphone
        """,
    ],
    ids=["spoke", "listened"],
)
def test_left_straight_from_the_meeting(call: str) -> None:
    """The call ends and the person is gone with it for six minutes: no reminder, and the absence is credited."""
    told = tell(f"{call}\n56:00 input\n1:26:01 end")

    assert told.holds == [("0:30:00", "move", "microphone")]
    assert told.credits == [("move", "0:06:00", "away")]
    assert told.reminders == ["1:26:00"]


def test_screen_share_popup() -> None:
    """A shared screen takes an open reminder down at once; the same one comes once after it."""
    told = tell(
        """
        0:00     input
        30:20    busy signal=screen-share
        50:00    free signal=screen-share
        51:30    end
        """,
        answers="ignore",
    )

    assert told.taken_down == [("0:30:20", "move", "screen-share")]
    assert [(each["id"], each["again"], each["reason"]) for each in told.of("remind")] == [
        (1, 0, "due"),
        (1, 1, "held"),
    ]
    assert "0:50:20" <= told.reminders[1] <= "0:51:00"
    assert told.of("remind")[1]["style"] == "notification"
    assert [(each["reason"], each["id"]) for each in told.of("hold")] == [("screen-share", 1)]


@pytest.mark.parametrize("signal", ["microphone", "camera", "fullscreen", "do-not-disturb", "presentation", "calendar"])
def test_screen_share_popup_and_all_the_others(signal: str) -> None:
    """The same with whatever else holds reminders; not with what the settings do not name."""
    story = f"0:00 input\n30:20 busy signal={signal}\n50:00 free signal={signal}\n51:30 end"
    held = tell(story, answers="ignore")
    free = tell(story, replace(PLAIN, hold_during=PLAIN.hold_during - {signal}), answers="ignore")

    assert held.taken_down == [("0:30:20", "move", signal)]
    assert len(held.reminders) == 2
    assert free.taken_down == []
    assert free.reminders == ["0:30:00", "0:37:00"]


def test_voice_user() -> None:
    """Somebody who dictates all day, and lets calls hold nothing, sits and is reminded without touching a key."""
    told = tell(
        """
        0:00     input
        0:10     busy signal=microphone
        0:20     idle
        30:05    command start
        1:02:06  end
        """,
        replace(PLAIN, hold_during=PLAIN.hold_during - {"microphone"}),
        answers="ignore",
    )

    assert told.showings == [("0:30:00", 1, "move", "due"), ("1:02:05", 2, "move", "due")]
    assert told.ends[0] == ("0:32:05", "move", "done")
    assert told.holds == []
    assert told.credits == []
    assert told.sitting == "1:00:06"


def test_voice_user_whose_calls_are_no_presence() -> None:
    """Switched off, a silent microphone is nobody."""
    rules = replace(PLAIN, hold_during=PLAIN.hold_during - {"microphone"}, calls_are_presence=False)
    told = tell("0:00 input\n0:10 busy signal=microphone\n0:20 idle\n45:00 input\n46:00 end", rules)

    assert told.reminders == []
    assert told.credits == [("move", "0:44:40", "away")]


STORM = replace(PLAIN, lull=5 * SECOND)


@pytest.mark.parametrize(
    ("pause", "at"),
    [("34:00 lull", "0:34:00"), ("33:55 idle\n34:10 input", "0:34:00")],
    ids=["told", "seen"],
)
def test_typing_storm(pause: str, at: str) -> None:
    """Due in the middle of eight minutes of constant typing: shown at the first pause of five seconds."""
    told = tell(f"0:00 input\n26:00 typing\n{pause}\n36:01 end", STORM, answers="ignore")

    assert told.holds == [("0:30:00", "move", "lull")]
    assert told.reminders == [at]
    assert told.of("remind")[0]["soft"] is False


@pytest.mark.parametrize(
    ("answers", "ends"), [("done", [("0:42:00", "move", "done")]), ("skip", [("0:40:00", "move", "skipped")])]
)
def test_typing_storm_without_a_pause(answers: str, ends: list[tuple[str, str, str]]) -> None:
    """With no pause in the typing it comes after ten minutes, softly; whoever takes the break lets the keys be."""
    told = tell("0:00 input\n26:00 typing\n43:00 end", STORM, answers=answers)

    assert told.reminders == ["0:40:00"]
    assert told.of("remind")[0]["soft"] is True
    assert told.ends == ends


@pytest.mark.parametrize(("routine", "at"), [(MICRO, "0:23:00"), (BACKSTOP, "2:15:00")], ids=["micro", "backstop"])
def test_typing_storm_by_the_routine(routine: object, at: str) -> None:
    """A micro-break waits three minutes at most, the backstop fifteen."""
    told = tell("0:00 input\n1:00 typing\n2:16:00 end", replace(STORM, routines=(routine,)), answers="ignore")  # type: ignore[arg-type]

    assert told.reminders[0] == at
    assert told.of("remind")[0]["soft"] is True


@pytest.mark.parametrize("answers", ["done", "skip", "ignore"])
def test_suppressed_is_not_lost(answers: str) -> None:
    """Two hours of full screen over four due times: one reminder after it, neither none nor four."""
    told = tell(
        """
        0:00     input
        10:00    busy signal=fullscreen
        2:10:00  free signal=fullscreen
        2:12:10  end
        """,
        answers=answers,
    )

    assert told.holds == [("0:30:00", "move", "fullscreen")]
    assert len(told.reminders) == 1
    assert "2:10:20" <= told.reminders[0] <= "2:11:00"


def test_suppressed_is_not_lost_and_goes_on_as_ever() -> None:
    """After it everything is as before: half an hour to the next."""
    told = tell("0:00 input\n10:00 busy signal=fullscreen\n2:10:00 free signal=fullscreen\n2:44:00 end")

    shown = [each["t"] for each in told.of("remind")]
    assert len(shown) == 2
    assert shown[1] - shown[0] == 32 * 60


@pytest.mark.parametrize("cause", ["busy signal=fullscreen", "command pause for=3h"])
def test_suppressed_is_not_lost_at_its_time_of_day(cause: str) -> None:
    """What is due at a time of day, and kept back for longer than an hour, comes after it, too; and once."""
    lunch = replace(MOVE, name="lunch", every=None, at=at("12:30"), natural_break=None)
    told = tell(
        f"""
        0:00     input
        3:00:00  {cause}
        6:00:00  free signal=fullscreen
        9:00:00  end
        """,
        replace(PLAIN, routines=(lunch,)),
    )

    assert len(told.clocks) == 1
    assert "Mon 15:00:00" <= told.clocks[0] <= "Mon 15:01:00"
    assert len(told.holds) == 1


def test_suppressed_is_not_lost_but_for_the_end_of_the_day() -> None:
    """Outside hours it is dropped: the next one is that of the next day."""
    late = replace(MOVE, name="late", every=None, at=at("17:30"), natural_break=None)
    told = tell(
        "0:00 input\n8:00:00 busy signal=fullscreen\n10:00:00 free signal=fullscreen\n34:00:00 end",
        replace(PLAIN, routines=(late,), hours=hours("09:00-18:00")),
    )

    assert told.clocks == ["Tue 17:30:00"]


def test_call_in_a_running_break() -> None:
    """A call two minutes into a break of five: partial; what two minutes did is done, the rest of the clocks run on."""
    told = tell(
        """
        0:00     input
        1:04:00  busy signal=microphone
        1:20:00  free signal=microphone
        2:06:01  end
        """,
        replace(PLAIN, routines=(MOVE, LONG, BACKSTOP)),
    )

    assert told.ends[:2] == [("0:32:00", "move", "done"), ("1:04:00", "long-move", "partial")]
    assert told.of("outcome")[1]["took"] == 120.0
    assert told.shown == [
        ("0:30:00", "move"),
        ("1:02:00", "long-move"),
        ("1:34:00", "move"),  # two minutes were enough for this one's clock
        ("2:06:00", "backstop"),  # and not for this one's
    ]
    assert set(told.of("remind")[3]["merged"]) == {"move", "long-move"}
    assert told.holds == []
    assert told.taken_down == []


def test_call_in_a_running_break_and_the_clocks_that_it_covers() -> None:
    """Of what the break would have satisfied, its two minutes restart what they reach, and nothing else."""
    reached = replace(MOVE, name="reached", every=70 * MINUTE)
    missed = replace(MOVE, name="missed", every=75 * MINUTE, lasts=MINUTE, natural_break=4 * MINUTE)
    told = tell(
        "0:00 input\n1:02:00 busy signal=microphone\n1:10:00 free signal=microphone\n1:16:59 end",
        replace(PLAIN, routines=(LONG, reached, missed)),
    )

    assert told.of("remind")[0]["satisfies"] == ["long-move", "reached", "missed"]
    assert told.ends == [("1:02:00", "long-move", "partial")]
    assert [told.clock(name) for name in ("long-move", "reached", "missed")] == ["0:14:59", "0:14:59", "1:14:59"]
    assert told.credits == []


@pytest.mark.parametrize("signal", ["fullscreen", "screen-share", "calendar"])
def test_call_in_a_running_break_and_nothing_else(signal: str) -> None:
    """A film that begins in a break leaves it alone."""
    told = tell(f"0:00 input\n31:00 busy signal={signal}\n40:00 free signal={signal}\n50:00 end")

    assert told.ends == [("0:32:00", "move", "done")]
    assert told.taken_down == []


def test_a_lock_in_a_call_is_an_absence() -> None:
    """Whoever locks the screen is away, call or no call."""
    told = tell("""
        0:00   input
        10:00  busy signal=microphone
        20:00  lock
        26:00  unlock
        40:00  free signal=microphone
        50:00  end
    """)

    assert told.credits == [("move", "0:06:00", "away")]
    assert told.sitting == "0:44:00"


def test_a_call_is_a_return() -> None:
    """Whoever was only idle is back with a call, and the absence before it is measured up to there."""
    told = tell("0:00 input\n20:00 idle\n40:00 busy signal=microphone\n50:00 end")
    assert told.credits == [("move", "0:20:00", "away")]
    assert told.sitting == "0:30:00"

    told = tell("0:00 input\n20:00 lock\n40:00 busy signal=microphone\n50:00 end")
    assert told.credits == []
    assert told.sitting == "0:20:00"


def test_two_causes_one_return() -> None:
    """A call and a film that overlap: one reminder, after both."""
    told = tell("""
        0:00     input
        20:00    busy signal=microphone
        40:00    busy signal=fullscreen
        50:00    free signal=microphone
        1:10:00  free signal=fullscreen
        1:12:00  end
    """)

    assert len(told.reminders) == 1
    assert "1:10:20" <= told.reminders[0] <= "1:11:00"
    assert told.holds[0] == ("0:30:00", "move", "microphone")


HELD_BY_BOTH = replace(
    APART, routines=(replace(MOVE, name="two", every=50 * MINUTE), replace(LONG, name="five", every=51 * MINUTE))
)
"""The second is due at 53 minutes, when the first has been done from 50 to 52."""


def test_held_then_min_gap() -> None:
    """Held by a call and by the ten minutes between two reminders: it comes when both are over, and at once."""
    told = tell(
        """
        0:00   input
        52:30  busy signal=microphone
        55:00  free signal=microphone
        1:01:00  end
        """,
        HELD_BY_BOTH,
    )

    assert told.shown == [("0:50:00", "two"), ("1:00:00", "five")]
    assert told.of("hold")[0]["reason"] == "microphone"


def test_held_then_min_gap_then_typing() -> None:
    """The minute after a call, and its look for a pause in typing, run from when the ten minutes are over."""
    told = tell(
        """
        0:00     input
        52:30    busy signal=microphone
        55:00    free signal=microphone
        55:10    typing
        1:01:30  end
        """,
        replace(HELD_BY_BOTH, lull=5 * SECOND),
        answers={"done": 1.0},
    )

    assert told.shown == [("0:50:00", "two"), ("1:01:00", "five")]
    assert told.of("remind")[1]["soft"] is True


@pytest.mark.parametrize("answers", ["done", "ignore"])
def test_a_film_all_evening(answers: str) -> None:
    """What is held for good is told once, and never shown."""
    told = tell("0:00 input\n10:00 busy signal=fullscreen\n4:00:00 end", answers=answers)

    assert told.reminders == []
    assert told.holds == [("0:30:00", "move", "fullscreen")]
    assert told.status.clocks[0].every == HOUR / 2


def test_back_at_the_keyboard_in_a_break_in_a_call() -> None:
    """Who is back before the break is over, and still in the call, is here when the call ends."""
    told = tell(
        """
        0:00     input
        10:00    busy signal=microphone
        10:30    command now routine=move
        10:40    idle
        11:30    input      # in the break; from here on at the keyboard
        20:00    free signal=microphone
        40:00    busy signal=microphone
        40:01    end
        """,
    )

    assert told.credits == []
    assert told.sitting == "0:38:01"
