"""postured dies and comes back, and its settings change."""

from tests.scenarios.story import tell


def test_restart_mid_interval() -> None:
    """Killed at 20 minutes and started half a minute later: the reminder comes ten minutes after the kill."""
    told = tell("""
        0:00   input
        20:00  kill
        20:30  start
        35:00  end
    """)

    assert told.reminders == ["0:30:00"]
    assert told.credits == []


def test_killed_with_open_reminder() -> None:
    """Killed under an open reminder: it ends as interrupted, and its routine comes ten minutes after the start."""
    told = tell(
        """
        0:00   input
        30:30  kill
        31:30  start
        45:00  end
        """,
        answers="ignore",
    )

    assert told.outcomes[0] == "interrupted"
    assert [(each["id"], each["t"]) for each in told.of("remind") if each["again"] == 0] == [
        (1, 1800.0),
        (2, 31.5 * 60 + 600),
    ]


def test_settings_edited_mid_interval() -> None:
    """``every`` edited to 25 minutes after 20: the reminder five minutes later."""
    told = tell("""
        0:00   input
        20:00  settings move.every=25m
        30:00  end
    """)

    assert told.reminders == ["0:25:00"]


def test_settings_edited_to_less_than_has_passed() -> None:
    """Edited to 15 minutes after 20: within the minute."""
    told = tell("""
        0:00   input
        20:00  settings move.every=15m
        30:00  end
    """)

    assert told.reminders == ["0:20:00"]


def test_settings_edited_soon_after_a_reminder() -> None:
    """Not before ten minutes have passed since the last one."""
    told = tell("""
        0:00   input
        36:00  settings move.every=3m
        45:00  end
    """)

    assert told.reminders == ["0:30:00", "0:40:00"]


def test_clock_runs_on_while_it_is_dead_only_as_stillness() -> None:
    """Ten minutes dead: that is idle time, and so an absence."""
    told = tell("""
        0:00   input
        20:00  kill
        30:00  start
        55:00  end
    """)

    assert told.credits == [("move", "0:10:00", "away")]
    assert told.reminders == []
