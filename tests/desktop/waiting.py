"""Waits for an effect, with a deadline: no test sleeps for a fixed time."""

import time
from collections.abc import Callable
from datetime import timedelta

STEP = timedelta(milliseconds=50)


def wait_for(
    condition: Callable[[], object],
    seconds: float = 5,
    *,
    turn: Callable[[timedelta], object] | None = None,
    what: str = "what the test waits for",
) -> None:
    """Wait until ``condition`` holds, turning a loop meanwhile (``turn=loop.turn``) or sleeping shortly.

    AssertionError, with ``what`` in it, when ``seconds`` have passed without.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come within {seconds:g} s"
        if turn is None:
            time.sleep(0.01)
        else:
            turn(STEP)
