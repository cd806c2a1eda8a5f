"""The journal's thread: takes lines from a queue and brings them to the disk, however long that takes."""

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import NamedTuple, TypeVar

from postured.adapters.store.files import why
from postured.adapters.store.lines import Lines
from postured.errors import CannotWrite, PosturedError

T = TypeVar("T")

log = logging.getLogger(__name__)


class Line(NamedTuple):
    """A line on its way to the disk."""

    number: int
    """Its place in all that this process was given, from 1."""
    month: str
    data: bytes


class Job(NamedTuple):
    """Something to do while no line is under way, such as putting another file in a month's place."""

    do: Callable[[], object]
    done: Callable[[object], None]
    """Called in the writer's thread with what ``do`` returned, or with the exception that it raised."""


class Writer:
    """Keeps the order. Where the disk fails, lines wait in memory until it takes them."""

    def __init__(
        self,
        folder: str,
        open_file: Callable[[str], Lines],
        *,
        kept: Callable[[int], None],
        failed: Callable[[str], None],
        retry_after: timedelta,
        holds: int,
    ) -> None:
        """At most ``holds`` lines wait for the disk, and as many are on their way to it.

        ``kept`` is called in the writer's thread with the number of the last line on the disk, ``failed`` with the
        reason; neither may wait.
        """
        self._folder = folder
        self._open_file = open_file
        self._kept = kept
        self._failed = failed
        self._retry_after = retry_after.total_seconds()
        self._holds = holds
        self._queue: deque[Line] = deque()
        self._jobs: deque[Job] = deque()
        self._came = False
        """Whether there are lines that no try has had yet."""
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._finishing = False
        self._given_up = False
        self._dropped = 0
        self._file: Lines | None = None
        self._month = ""

    @property
    def dropped(self) -> int:
        """How many lines no longer had a place in memory; they are gone."""
        return self._dropped

    def put(self, lines: Iterable[Line]) -> None:
        """Write these next. Never waits for the disk."""
        with self._wake:
            self._queue.extend(lines)
            self._came = True
            self._drop_oldest()
            self._wake.notify()
        self._begin()

    def between(self, job: Job, *, forget: bool) -> None:
        """Do ``job`` before the lines that wait, which a full disk may keep waiting; with ``forget`` they go."""
        with self._wake:
            if forget:
                self._queue.clear()
            self._jobs.append(job)
            self._wake.notify()
        self._begin()

    def finish(self, at_most: timedelta) -> bool:
        """Write what is left and end. Whether it is all on the disk; nobody is called after this."""
        if self._thread is None:
            return True
        with self._wake:
            self._finishing = True
            self._wake.notify()
        self._thread.join(at_most.total_seconds())
        with self._wake:
            self._given_up = True
        return not self._thread.is_alive() and not self._queue

    def _begin(self) -> None:
        if self._thread is None:
            # A hung disk must not keep the process from ending.
            self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        failing = False
        while batch := self._next(self._retry_after if failing else None):
            if isinstance(batch, Job):
                self._do(batch)
                continue
            try:
                self._file_of(batch[0].month).append(b"".join(line.data for line in batch))
            except (OSError, CannotWrite) as problem:
                failing = True
                self._put_back(batch, why(problem))
                if self._finishing:
                    break
            else:
                failing = False
                self._tell(self._kept, batch[-1].number)
        self._close_file()

    def _do(self, job: Job) -> None:
        result: object
        try:
            if self._file is not None:
                self._file.take_back()
            self._close_file()
            result = job.do()
        except (OSError, PosturedError) as problem:
            result = problem
        except Exception as problem:
            # The lines must go on, and whoever asked must hear of it.
            log.exception("a job between the journal's lines failed")
            result = problem
        self._tell(job.done, result)

    def _next(self, pause: float | None) -> list[Line] | Job:
        """What to do next: a job, or lines that are all of one month; none when there will be no more."""
        with self._wake:
            if pause is not None:
                self._wake.wait_for(lambda: self._came or self._jobs or self._finishing, pause)
            while not self._queue and not self._jobs and not self._finishing:
                self._wake.wait()
            if self._jobs:
                return self._jobs.popleft()
            self._came = False
            batch: list[Line] = []
            while self._queue and (not batch or self._queue[0].month == batch[0].month):
                batch.append(self._queue.popleft())
            return batch

    def _put_back(self, batch: list[Line], reason: str) -> None:
        with self._wake:
            self._queue.extendleft(reversed(batch))
            self._drop_oldest()
        self._tell(self._failed, reason)

    def _drop_oldest(self) -> None:
        while len(self._queue) > self._holds:
            self._queue.popleft()
            self._dropped += 1

    def _tell(self, call: Callable[[T], None], what: T) -> None:
        with self._wake:
            if not self._given_up:
                call(what)

    def _file_of(self, month: str) -> Lines:
        if self._file is None or self._month != month or not self._file.in_place():
            self._close_file()
            self._file = self._open_file(os.path.join(self._folder, f"{month}.jsonl"))
            self._month = month
        return self._file

    def _close_file(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError:
                pass  # what was promised is on the disk; the rest is in memory
