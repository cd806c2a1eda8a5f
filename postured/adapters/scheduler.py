"""What APScheduler does for us, driven by our loop: the alarm, which rings by elapsed time alone, and the nights."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from postured.adapters.apscheduler_light import BaseScheduler, DateTrigger, DebugExecutor
from postured.adapters.clock import local_now
from postured.core.hours import moment
from postured.core.instant import Instant
from postured.ports import Cancel, Clock, Reactor

_JOB = "alarm"
_AT_ONCE = timedelta(0)


class LoopScheduler(BaseScheduler):  # type: ignore[misc]  # APScheduler has no type hints
    """APScheduler on our loop, as its own schedulers for asyncio and tornado are on theirs. Jobs run inline.

    It keeps its jobs by the wall clock; whoever drives it says when to ``look``, and calls ``run_due`` then.
    """

    def __init__(self, reactor: Reactor, look: Callable[[], None]) -> None:
        self._reactor = reactor
        self._look = look
        self._cancel: Cancel = lambda: None
        # It would report each job that is added and run: news for nobody.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        # By default APScheduler drops a job that is a second late, and runs one that missed its turn many times over.
        super().__init__(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})

    def look_after(self, wait: timedelta) -> None:
        """Look once ``wait`` of real time has passed, and not at the moment that was wanted before."""
        self._cancel()
        self._cancel = self._reactor.later(wait, self._look)

    def wakeup(self) -> None:
        """Look soon. Never now: APScheduler calls this inside ``add_job``, whose caller expects no ring."""
        self.look_after(_AT_ONCE)

    def run_due(self) -> timedelta | None:
        """Run every job whose moment has come by the wall clock; how long it is until the next, if there is one."""
        seconds: float | None = self._process_jobs()
        return None if seconds is None else timedelta(seconds=seconds)

    def rest(self) -> None:
        """Look no more until the next ``wakeup``."""
        self._cancel()

    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)
        self.rest()

    def _create_default_executor(self) -> DebugExecutor:
        return DebugExecutor()


class SchedulerAlarm:
    """Satisfies ``ports.Alarm``.

    APScheduler knows only the wall clock, which jumps. So at each look the job is first set to where the wall clock
    will be when ``elapsed`` has reached the armed moment: whatever the wall clock did since the last look is gone.
    """

    def __init__(self, reactor: Reactor, clock: Clock, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._at: Instant | None = None
        self._due = False
        self._closed = False
        self._scheduler = LoopScheduler(reactor, self._look)
        self._scheduler.start()

    def arm(self, at: Instant | None) -> None:
        if self._closed:
            return
        was, self._at = self._at, at
        if at is not None:
            self._add_job(at)
        elif was is not None:
            self._scheduler.remove_job(_JOB)
            self._scheduler.rest()

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._scheduler.shutdown()

    def _add_job(self, at: Instant) -> None:
        trigger = DateTrigger(_utc_now() + self._left(at), timezone=UTC)
        self._scheduler.add_job(self._come_due, trigger, id=_JOB, replace_existing=True)

    def _left(self, at: Instant) -> timedelta:
        """Real time until ``at``; nothing when it has passed."""
        return max((at.elapsed - self._clock.now().elapsed) / self._clock.speed, _AT_ONCE)

    def _look(self) -> None:
        if self._at is None:
            return
        left = self._left(self._at)
        self._scheduler.modify_job(_JOB, next_run_time=_utc_now() + left)
        self._due = False
        self._scheduler.run_due()
        if not self._due:
            self._scheduler.look_after(left)
        elif left:
            # The wall clock was set forward between our reading it and APScheduler's.
            self._add_job(self._at)
        else:
            self._at = None
            self._scheduler.rest()
            self._ring()

    def _come_due(self) -> None:
        # No ring here: APScheduler removes a job by its id after running it, and would remove one that ``ring`` armed.
        self._due = True


class Nightly:
    """Calls once in each night that the machine is on, or as soon as it wakes after that; it wakes no machine.

    Whoever hears that the wall clock was set, or that the zone changed, calls ``plan_anew``.
    """

    def __init__(self, reactor: Reactor, at: time, call: Callable[[], None]) -> None:
        """``at`` is a time of day by the wall clock, in the zone that the desktop is set to."""
        self._at = at
        self._call = call
        self._due = False
        self._done: date | None = None
        """The night of the last call, so that a clock that is set back has none twice."""
        self._scheduler = LoopScheduler(reactor, self._look)
        self._scheduler.start()
        self._plan()

    def close(self) -> None:
        self._scheduler.shutdown()

    def plan_anew(self) -> None:
        """The time of day is another one now. A night that was jumped over is made up for."""
        self._look()
        self._plan()

    def _plan(self) -> None:
        now = local_now()
        days = (now.date() + timedelta(days=each) for each in range(3))
        nights = (moment(day, self._at, now.tzinfo) for day in days if day != self._done)
        night = next(each for each in nights if each > now)
        trigger = DateTrigger(night.astimezone(UTC), timezone=UTC)
        self._scheduler.add_job(self._come_due, trigger, id=_JOB, replace_existing=True)

    def _look(self) -> None:
        left = self._scheduler.run_due()
        if self._due:
            self._due = False
            self._done = local_now().date()
            self._plan()
            self._call()
        elif left is not None:
            self._scheduler.look_after(left)

    def _come_due(self) -> None:
        # As with the alarm: nothing is planned while APScheduler is about to remove the job that ran.
        self._due = True


def _utc_now() -> datetime:
    """The wall clock that APScheduler reads; the port's may be sped up."""
    return local_now().astimezone(UTC)
