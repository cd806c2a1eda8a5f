"""Calls, shared screens, films and typing: reminders wait, and come once."""

from dataclasses import replace

import pytest

from postured.core.rules import HOUR, MINUTE, SECOND, Style
from tests.scenarios.story import MOVE, PLAIN, tell

LONG = replace(MOVE, name="long-move", every=HOUR, lasts=5 * MINUTE, natural_break=5 * MINUTE)


def seconds(stamp: str) -> int:
    hours, minutes, rest = stamp.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest.split(".")[0])


def test_meeting_is_no_break() -> None:
    """An hour of listening in a call: nothing shown or credited, sitting grows, one reminder right after."""
    told = tell("""
        0:00     input
        20:00    busy signal=microphone
        20:00    idle
        1:20:00  free signal=microphone
        1:20:05  input
        1:30:00  end
    """)

    assert len(told.reminders) == 1
    assert 20 <= seconds(told.reminders[0]) - 80 * 60 <= 60
    assert told.credits == []
    assert told.holds == [("0:30:00", "move", "microphone")]
    assert told.of("summary")[0]["sitting"] > 80 * 60


def test_two_meetings_back_to_back() -> None:
    """Ten seconds between two calls are no moment for a reminder."""
    told = tell("""
        0:00     input
        20:00    busy signal=microphone
        50:00    free signal=microphone
        50:10    busy signal=microphone
        1:20:00  free signal=microphone
        1:30:00  end
    """)

    assert len(told.reminders) == 1
    assert 20 <= seconds(told.reminders[0]) - 80 * 60 <= 60
    assert len(told.holds) == 1


def test_left_straight_from_the_meeting() -> None:
    """The call ends and the person is gone: no reminder, and the absence is credited."""
    told = tell("""
        0:00     input
        20:00    busy signal=microphone
        50:00    free signal=microphone
        50:00    idle
        56:00    input
        1:05:00  end
    """)

    assert told.reminders == []
    assert told.credits == [("move", "0:06:00", "away")]


def test_screen_share_popup() -> None:
    """A shared screen takes an open reminder down at once; it comes once more after it."""
    told = tell(
        """
        0:00     input
        30:20    busy signal=screen-share
        50:00    free signal=screen-share
        50:20    lull
        55:00    end
        """,
        answers="ignore",
    )

    assert [each["t"] for each in told.of("withdraw")] == [30 * 60 + 20]
    assert told.of("withdraw")[0]["reason"] == "screen-share"
    again = told.of("remind")[1]
    assert (again["id"], again["again"], again["reason"]) == (1, 1, "held")
    assert 20 <= again["t"] - 50 * 60 <= 60


def test_voice_user() -> None:
    """Somebody who dictates all day, and lets calls not hold reminders, gets them without touching a key."""
    rules = replace(PLAIN, hold_during=frozenset({"camera"}))
    told = tell(
        """
        0:00     input
        0:10     busy signal=microphone
        0:20     idle
        1:05:00  end
        """,
        rules,
        answers="ignore",
    )

    assert told.reminders[0] == "0:30:00"
    assert told.of("summary")[0]["sitting"] == pytest.approx(65 * 60, abs=1)
    assert told.of("summary")[0]["screen"] < 60


def test_typing_storm() -> None:
    """Due in the middle of constant typing: shown at the first pause in it."""
    rules = replace(PLAIN, lull=5 * SECOND)
    told = tell(
        """
        0:00   input
        29:00  typing
        37:00  lull
        40:00  end
        """,
        rules,
    )

    assert told.reminders == ["0:37:00"]
    assert not told.of("remind")[0]["soft"]


def test_typing_storm_with_no_lull_at_all() -> None:
    """With no pause in the typing it comes after ten minutes, softly."""
    rules = replace(PLAIN, lull=5 * SECOND)
    told = tell("0:00 input\n29:00 typing\n50:00 end", rules, answers="ignore")

    assert told.reminders[0] == "0:40:00"
    assert told.of("remind")[0]["soft"]


def test_suppressed_is_not_lost() -> None:
    """Two hours of film over four due times: one reminder after it, neither none nor four."""
    told = tell("""
        0:00     input
        10:00    busy signal=fullscreen
        2:10:00  free signal=fullscreen
        2:20:00  end
    """)

    assert len(told.reminders) == 1
    assert 20 <= seconds(told.reminders[0]) - 130 * 60 <= 60


def test_call_in_a_running_break() -> None:
    """A call two minutes into a long break ends it as partial; what two minutes did is done, and nothing comes back."""
    eyes = replace(MOVE, name="eyes", every=70 * MINUTE, natural_break=4 * MINUTE)
    told = tell(
        """
        0:00     input
        1:00:05  command start
        1:02:05  busy signal=microphone
        1:10:00  free signal=microphone
        1:20:00  end
        """,
        replace(PLAIN, routines=(LONG, eyes), merge_within=0 * SECOND),
        answers="ignore",
    )

    assert told.outcomes[0] == "partial"
    assert told.of("outcome")[0]["took"] == 120.0
    assert [each["routine"] for each in told.of("remind") if each["again"] == 0] == ["long-move", "eyes"]


def test_two_causes_one_return() -> None:
    """A call and a film that overlap: one reminder, after both."""
    told = tell("""
        0:00   input
        10:00  busy signal=microphone
        30:00  busy signal=fullscreen
        40:00  free signal=microphone
        60:00  free signal=fullscreen
        70:00  end
    """)

    assert len(told.reminders) == 1
    assert 20 <= seconds(told.reminders[0]) - 60 * 60 <= 60


def test_held_then_min_gap() -> None:
    """Held by a call and by the ten minutes between two reminders: it comes when both are over."""
    two = replace(MOVE, name="two", every=50 * MINUTE, style=Style.NOTIFICATION)
    five = replace(LONG, name="five", every=51 * MINUTE, natural_break=5 * MINUTE)
    told = tell(
        """
        0:00   input
        52:30  busy signal=microphone
        55:00  free signal=microphone
        65:00  end
        """,
        replace(PLAIN, routines=(two, five), merge_within=0 * SECOND),
    )

    assert told.shown == [("0:50:00", "two"), ("1:00:00", "five")]


def test_start_and_type_on() -> None:
    """Start pressed, and typing goes on after a minute: partial, with the minute that it took."""
    told = tell(
        """
        0:00   input
        30:05  command start
        31:05  typing
        32:00  lull
        40:00  end
        """,
        answers="ignore",
    )

    assert told.outcomes == ["partial"]
    assert told.of("outcome")[0]["took"] == 60.0
    assert told.of("outcome")[0]["t"] == 31 * 60 + 15
