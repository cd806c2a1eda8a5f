"""What is known of the time before this start: read from the disk, and played again."""

import logging

from postured.adapters.clock import boot, local_now, since_boot
from postured.adapters.store import codec, reading
from postured.adapters.store import snapshot as snapshots
from postured.adapters.store.files import CannotRead
from postured.core.instant import Instant
from postured.core.rules import Rules
from postured.daemon import recovery
from postured.settings.paths import Paths

log = logging.getLogger(__name__)


def before(paths: Paths, rules: Rules, *, demo: bool) -> recovery.Recovered:
    """What is known of the time before this start. A demo run begins a day of its own, in the same journal."""
    if demo:
        last = reading.last_entry(paths.journal)
        number = 0 if last is None else codec.number_of(last)
        return recovery.Recovered(state=None, last=number, begins_at=None, alive_until=None)
    taken = _snapshot(paths.snapshot) or _snapshot(paths.checkpoint)
    try:
        later = reading.entries_after(paths.journal, 0 if taken is None else taken.included)
    except CannotRead as problem:
        log.warning("%s: %s. This day begins without what it holds.", problem.title, problem.detail)
        later = []
    now = Instant(local_now(), since_boot())
    return recovery.recover(taken, later, snapshots.Alive(paths.alive).read(), rules=rules, now=now, boot=boot())


def _snapshot(path: str) -> recovery.Snapshot | None:
    found = snapshots.read(path)
    if found.problem:
        log.warning("%s", found.problem)
    return None if found.data is None else recovery.read_snapshot(found.data)
