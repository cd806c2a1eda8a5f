"""Keeps the planner's state on the disk: a snapshot now and then, a sign of life while the person is active."""

import logging
from collections.abc import Callable
from datetime import timedelta

from postured.adapters.clock import boot, since_boot
from postured.adapters.store import snapshot as snapshots
from postured.adapters.store.background import Background
from postured.daemon import recovery
from postured.daemon.consumer import Consumer
from postured.daemon.minute import EachMinute
from postured.errors import CannotWrite
from postured.ports import Clock, Reactor
from postured.settings.paths import Paths

log = logging.getLogger(__name__)

_MANY = 50
"""Journal entries between two snapshots."""
_LAST_WAIT = 2.0
"""Seconds that the end waits for a slow disk."""


class Keeping:
    """Watches the consumer, and writes beside the loop what a later start needs.

    A kill is dated to the minute while the person is active.

    Where presence is assumed there is no sign of life: a machine that nobody sits at would be woken each minute for it.
    """

    def __init__(
        self,
        paths: Paths,
        reactor: Reactor,
        consumer: Consumer,
        clock: Clock,
        has_sense: Callable[[], bool],
        minute: EachMinute,
    ) -> None:
        """``has_sense`` says whether the person's input is noticed. Where it is not, the person is active for ever."""
        self._paths = paths
        self._reactor = reactor
        self._consumer = consumer
        self._clock = clock
        self._has_sense = has_sense
        self._disk = Background()
        self._alive = snapshots.Alive(paths.alive)
        self._boot = boot()
        self._snapshot_at = 0
        self._minute = minute
        consumer.changed.append(self._changed)

    def snapshot(self) -> dict[str, object]:
        """What a later start would need, as of now."""
        consumer = self._consumer
        return recovery.snapshot(
            consumer.state,
            included=consumer.included,
            last=consumer.last,
            boot=self._boot,
            offset=self._offset(),
        )

    def save(self, then: Callable[[], None]) -> None:
        """Write the snapshot now; ``then`` is called on the loop when no older one can come any more."""
        data = self.snapshot()

        def work() -> None:
            _write(self._paths.snapshot, data)
            self._reactor.from_thread(then)

        self._disk.run("the snapshot that was asked for", work)

    def close(self) -> None:
        """Write the last snapshot, and wait for it a little."""
        self._minute.want("alive", None)
        self._take_snapshot()
        self._disk.finish(_LAST_WAIT)

    def _changed(self) -> None:
        if self._consumer.last - self._snapshot_at >= _MANY or self._snapshot_at == 0:
            self._take_snapshot()
        active = self._consumer.state.attendance.absence is None and self._has_sense()
        self._minute.want("alive", self._live if active else None)

    def _live(self) -> None:
        elapsed, word = self._clock.now().elapsed, self._boot
        self._disk.run("the sign of life", lambda: self._alive.touch(elapsed, word))

    def _take_snapshot(self) -> None:
        self._snapshot_at = self._consumer.last
        data = self.snapshot()
        self._disk.run("the snapshot", lambda: _write(self._paths.snapshot, data))

    def _offset(self) -> timedelta:
        return self._clock.now().elapsed - since_boot()


def _write(path: str, data: dict[str, object]) -> None:
    try:
        snapshots.write(path, data)
    except CannotWrite as problem:
        log.debug("%s: %s", problem.title, problem.detail)  # the journal tells the person of a broken disk
