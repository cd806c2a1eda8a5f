"""How long anybody waits for a display that is not on the loop yet."""

import socket
import time
from datetime import timedelta

PATIENCE = timedelta(seconds=2)
"""How long any one step of connecting may take; a server that hangs costs this once."""

AT_ONCE = timedelta(milliseconds=100)
"""How long an answer may take that the loop waits for."""


class Deadline:
    """The end of one step, however many waits it takes: who says something now and then has not answered yet."""

    def __init__(self, patience: timedelta) -> None:
        self._end = time.monotonic() + patience.total_seconds()

    def bind(self, connected: socket.socket) -> None:
        """Have the next wait on the socket end by then. Raises TimeoutError where that is over."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connected.settimeout(left)
