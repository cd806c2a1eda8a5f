"""Runs small disk jobs beside the loop, the latest of each name only; a thread is there only while there is work."""

import _thread
import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Background:
    """One job at a time, in the order in which their names came up. Jobs raise nothing that they can help."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Callable[[], object]] = {}
        self._rests = threading.Event()
        """Whether there is nothing to do, and no thread."""
        self._rests.set()

    def run(self, name: str, job: Callable[[], object]) -> None:
        """Run ``job`` soon; one of the same name that has not begun is forgotten."""
        with self._lock:
            self._jobs[name] = job
            if self._rests.is_set():
                # threading.Thread would put the loop to sleep until the thread has begun: wake-ups for nothing.
                _thread.start_new_thread(self._work, ())
                self._rests.clear()

    def finish(self, seconds: float) -> None:
        """Wait for what is left, at most so long."""
        self._rests.wait(seconds)

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._jobs:
                    self._rests.set()
                    return
                name = next(iter(self._jobs))
                job = self._jobs.pop(name)
            try:
                job()
            except Exception:
                # A full disk must not end the thread with the other jobs undone.
                log.exception("%s could not be written", name)
