"""What postured needs of APScheduler, imported without the parts of the standard library that it names in vain.

``apscheduler.schedulers.base`` imports asyncio for one predicate, a pool of processes for an executor that we replace,
and importlib.metadata (with email and zipfile) to look plug-ins up by name. None of it ever runs here, and together it
makes the daemon about 9 MiB bigger and doubles the time to import it (docs/decisions/0002-apscheduler-as-the-alarm.md).
So stand-ins lie in ``sys.modules`` while APScheduler is imported, and are gone when this import returns.

Nothing is replaced that somebody has imported already, and a later ``import asyncio`` gets the real one. What differs
from a plain import: triggers, executors and job stores must be given as objects, since names of plug-ins are not known,
and ``apscheduler.version`` is empty.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from inspect import iscoroutinefunction
from types import ModuleType
from typing import Any


def _thread_pool(*args: Any, **options: Any) -> Any:
    """The real executor: imported when somebody wants one, which the daemon never does."""
    from apscheduler.executors.pool import ThreadPoolExecutor

    return ThreadPoolExecutor(*args, **options)


_STAND_INS: Mapping[str, Mapping[str, Any]] = {
    "asyncio": {"iscoroutinefunction": iscoroutinefunction},
    "apscheduler.executors.pool": {"ThreadPoolExecutor": _thread_pool},
    "importlib.metadata": {
        "PackageNotFoundError": ImportError,
        "entry_points": lambda **_: (),
        "version": lambda _: "",
    },
}


@contextmanager
def _in_place(stand_ins: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """Keep ``stand_ins`` where modules are looked up; only for names that nobody has imported yet."""
    placed = {}
    for name, contents in stand_ins.items():
        if name not in sys.modules:
            placed[name] = sys.modules[name] = ModuleType(name)
            vars(placed[name]).update(contents)
    try:
        yield
    finally:
        for name in placed:
            del sys.modules[name]


with _in_place({} if "apscheduler" in sys.modules else _STAND_INS):
    from apscheduler.executors.debug import DebugExecutor
    from apscheduler.schedulers.base import BaseScheduler
    from apscheduler.triggers.date import DateTrigger

__all__ = ["BaseScheduler", "DateTrigger", "DebugExecutor"]
