"""Tells the inbox of calls, films and appointments. Where several tell of one, it goes on while any of them says so."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from postured.adapters.busy import Makers
from postured.busy_ports import BusyMonitor
from postured.core.decisions import Reason
from postured.core.events import Busy, Event, Free
from postured.core.rules import Rules
from postured.core.status import Status
from postured.daemon import ways
from postured.ports import Cancel, Clock, Reactor
from postured.settings.handover import Handover

log = logging.getLogger(__name__)

_NEAR = timedelta(seconds=5)
"""A reminder this close is near, for somebody who has to look."""
SENSED = tuple(
    each.value
    for each in (
        Reason.MICROPHONE,
        Reason.CAMERA,
        Reason.SCREEN_SHARE,
        Reason.FULLSCREEN,
        Reason.DO_NOT_DISTURB,
        Reason.PRESENTATION,
        Reason.PROGRAM,
    )
)
"""What can be sensed. Appointments are known beforehand, and the person's own word is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the settings want to be told of."""

    signals: frozenset[str] = frozenset()
    programs: tuple[str, ...] = ()


def wanted(rules: Rules, handover: Handover) -> Wanted:
    """What would hold a reminder back. Where no program is named, none is looked for."""
    signals = rules.hold_during & set(SENSED)
    if not handover.programs:
        signals -= {Reason.PROGRAM.value}
    return Wanted(signals=frozenset(signals), programs=handover.programs)


class BusySenses:
    """Wires them to the inbox. One that fails is logged, and takes none of the others down."""

    def __init__(
        self,
        makers: Callable[[frozenset[str], tuple[str, ...]], Makers],
        *,
        clock: Clock,
        put: Callable[[Event], None],
        reactor: Reactor,
    ) -> None:
        self._makers = makers
        self._clock = clock
        self._put = put
        self._reactor = reactor
        self._wanted = Wanted()
        self._monitors: dict[str, BusyMonitor] = {}
        self._going: dict[str, set[str]] = {}
        """What each monitor says goes on."""
        self._told: set[str] = set()
        """What the inbox was told goes on."""
        self._missing: frozenset[str] = frozenset()
        """Those that could not be opened; each reminder that is near has them tried again."""
        self._near = False
        self._nearing: Cancel = lambda: None

    def want(self, wanted: Wanted) -> None:
        """Be told of these from here on. Who is of use still is left alone."""
        self._wanted = wanted
        makers = self._makers(wanted.signals, wanted.programs)
        for key in self._monitors.keys() - makers.keys():
            _try(self._monitors.pop(key).close)
            self._going.pop(key, None)
        for key, make in makers.items():
            if key not in self._monitors:
                self._open(key, make)
        self._missing = frozenset(makers.keys() - self._monitors.keys())
        self._tell()

    def tell_again(self) -> None:
        """Tell the inbox of all that goes on, as if it had been told of nothing."""
        self._told.clear()
        self._tell()

    def soon(self, now: Status) -> None:
        """Have those look that can only look, while a reminder is about to come or is held back."""
        self._nearing()
        wait = None if now.next is None else now.next.wait
        held = now.waits and now.held_by is not None and now.held_by.value in now.busy
        near = held or (wait is not None and wait <= _NEAR * self._clock.speed)
        self._set_near(near=near)
        if wait is not None and not near and (self._monitors or self._missing):
            far = wait / self._clock.speed - _NEAR
            self._nearing = self._reactor.later(far, lambda: self._set_near(near=True))

    def close(self) -> None:
        self._nearing()
        for each in self._monitors.values():
            _try(each.close)
        self._monitors.clear()

    @property
    def parts(self) -> Mapping[str, Callable[[], dict[str, Any]]]:
        """How well each signal is known, in the form of ``ways``."""
        return {signal: self._part(signal) for signal in SENSED}

    @property
    def all_tell(self) -> bool:
        """Whether nobody's answer is missing any more."""
        return all(each.tells for each in self._monitors.values())

    def _part(self, signal: str) -> Callable[[], dict[str, Any]]:
        return lambda: ways.busy(signal, self._monitors.values(), enabled=signal in self._wanted.signals)

    def _open(self, key: str, make: Callable[[], BusyMonitor]) -> None:
        def told(signal: str, busy: bool) -> None:
            if self._monitors.get(key) is not monitor:
                return
            if busy:
                self._going[key].add(signal)
            else:
                self._going[key].discard(signal)
            self._tell()

        try:
            monitor = make()
            self._monitors[key], self._going[key] = monitor, set()
            monitor.start(told)
            if self._near:
                monitor.soon(True)
        except Exception:
            log.exception("%s cannot be listened to; going on without", key.partition(" ")[0])
            self._going.pop(key, None)
            if (begun := self._monitors.pop(key, None)) is not None:
                _try(begun.close)

    def _tell(self) -> None:
        """What began and ended since the inbox was told last."""
        going = self._wanted.signals & set().union(*self._going.values())
        before, self._told = self._told, set(going)
        for signal in sorted(going - before):
            self._put(Busy(at=self._clock.now(), signal=signal))
        for signal in sorted(before - going):
            self._put(Free(at=self._clock.now(), signal=signal))

    def _set_near(self, *, near: bool) -> None:
        if near != self._near:
            self._near = near
            for each in self._monitors.values():
                _try(partial(each.soon, near))
            if near and self._missing:
                self.want(self._wanted)


def _try(call: Callable[[], None]) -> None:
    try:
        call()
    except Exception:
        log.exception("one who tells of calls and the like failed; going on")
