"""The person goes and comes back."""

from tests.scenarios.story import tell


def test_lock_for_a_second() -> None:
    """25 min of work, lock, unlock after 1 s: the reminder comes at 30 min of work."""
    told = tell("""
        0:00   input
        25:00  lock
        25:01  unlock
        45:00  end
    """)

    assert told.reminders == ["0:30:01"]
    assert told.credits == []
