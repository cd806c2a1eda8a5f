"""Puts the daemon together, runs it, and takes it apart: the one place where its parts are named."""

import logging
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from postured.adapters import child
from postured.adapters.busy import busy_monitors
from postured.adapters.chime import PlayedChime
from postured.adapters.clock import FastClock, SystemClock, boot, local_now, since_boot, zone_files
from postured.adapters.clock_watch import open_clock_watch
from postured.adapters.idle import OpenedIdle, open_idle
from postured.adapters.ipc.server import ControlServer
from postured.adapters.notifier.chain import Chain
from postured.adapters.notifier.terminal import write_if_taken
from postured.adapters.scheduler import SchedulerAlarm
from postured.adapters.session import session_monitors
from postured.adapters.store import codec, reading
from postured.adapters.store import snapshot as snapshots
from postured.adapters.store.files import CannotRead
from postured.adapters.store.journal import JournalFolder
from postured.adapters.tray.fallback import Fallback
from postured.adapters.tray.pystray import PystrayTray
from postured.adapters.tray.sni import SniTray
from postured.adapters.watching import FileWatcher
from postured.core.events import Began
from postured.core.instant import Instant
from postured.core.rules import Hours, Rules
from postured.core.state import fresh
from postured.daemon import instance, logs, notifiers, readiness, recovery, signals, ways, words
from postured.daemon.busy import BusySenses, wanted
from postured.daemon.consumer import Consumer
from postured.daemon.control import Commands
from postured.daemon.desk import Desk, speak
from postured.daemon.greeting import greeting
from postured.daemon.keeping import Keeping
from postured.daemon.loop import Loop
from postured.daemon.performer import Performer
from postured.daemon.senses import Presence
from postured.daemon.session import Session
from postured.daemon.settings_in_force import SettingsInForce
from postured.daemon.tray import TrayKeeper
from postured.daemon.upkeep import Upkeep
from postured.daemon.waking import NextInput
from postured.ports import Clock, Tray
from postured.safety import disclaimer
from postured.settings import paths as places
from postured.settings.handover import Handover
from postured.settings.paths import Paths
from postured.wire.dbus import Bus, session_bus, system_bus

log = logging.getLogger(__name__)

_AFRESH = timedelta(seconds=20)
"""A start from the cache is resolved anew this soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What ``postured run`` was told."""

    speed: float = 1.0
    tray: bool = True
    config: str | None = None
    sets: tuple[str, ...] = ()
    verbose: int = 0

    @property
    def demo(self) -> bool:
        """A sped-up run: nothing of it counts."""
        return self.speed != 1


def run(options: Options) -> int:
    """Run until told to end; the exit code.

    Raises:
        PosturedError: it cannot start: another one runs, a folder cannot be used, the command line is wrong.
    """
    logs.begin(sys.stderr, options.verbose)
    try:
        with signals.at_start() as told, ExitStack() as stack:
            _run(options, told, stack)
    except signals.ToldToEnd:
        log.info("told to end before it had begun")
    return 0


def _run(options: Options, told: signals.AtStart, stack: ExitStack) -> None:
    paths = places.find(os.environ, demo=options.demo)
    for folder in (places.find(os.environ).data, os.path.dirname(paths.snapshot), paths.runtime):
        places.private_folder(folder)
    stack.callback(instance.hold(paths.lock).release)
    settings = SettingsInForce(paths.cache, dict(os.environ), config=options.config, sets=options.sets)
    handover = settings.at_start()
    speak(handover.language)
    loop = Loop()
    stack.callback(loop.close)
    # From here on a signal waits until the loop runs: what is half put together could not be taken apart.
    listening = signals.listen(loop, leave=lambda: desk.quit(), reload=lambda: desk.reload())  # noqa: PLW0108 - made below
    stack.callback(listening)
    if told.end:
        raise signals.ToldToEnd
    desk = _assemble(loop, stack, paths=paths, options=options, settings=settings, handover=handover)
    if told.reload or settings.from_cache:
        loop.later(timedelta(0) if told.reload else _AFRESH, desk.reload)
    _greet(desk, paths, options)
    readiness.ready()
    loop.run()
    readiness.stopping()


def _assemble(
    loop: Loop, stack: ExitStack, *, paths: Paths, options: Options, settings: SettingsInForce, handover: Handover
) -> Desk:
    """Make every part, wire it to the inbox, begin. What must be undone at the end goes on ``stack``."""
    rules = _rules(handover, options)
    before = _before(paths, rules, options)
    clock = FastClock(options.speed) if options.demo else SystemClock(before.begins_at)

    journal = JournalFolder(paths.journal, loop, changed=lambda: desk.journal_changed())  # noqa: PLW0108 - made below
    stack.callback(journal.close)
    alarm = SchedulerAlarm(loop, clock, lambda: consumer.ring())  # noqa: PLW0108 - made below
    stack.callback(alarm.close)
    start = before.state or fresh(clock.now())
    consumer = Consumer(start, rules, clock=clock, alarm=alarm, journal=journal, last=before.last)
    keeping = Keeping(paths, loop, consumer, clock, lambda: presence.has_sense)
    stack.callback(keeping.close)
    bus = Bus(loop, lambda: session_bus(os.environ))
    stack.callback(bus.close)
    notifier, performer = _ways_to_the_person(loop, stack, bus=bus, clock=clock, consumer=consumer)
    presence = Presence(_opens(loop), clock, rules.idle_after, lambda event: session.sensed(event), loop)  # noqa: PLW0108
    stack.callback(presence.close)
    system = Bus(loop, lambda: system_bus(os.environ), system=True)
    stack.callback(system.close)
    session = _session(loop, stack, bus=bus, system=system, clock=clock, consumer=consumer, journal=journal)
    busy = BusySenses(busy_monitors(loop, session=bus, system=system), clock=clock, put=consumer.put, reactor=loop)
    stack.callback(busy.close)
    desk = Desk(
        loop=loop,
        clock=clock,
        consumer=consumer,
        journal=journal,
        notifier=notifier,
        presence=presence,
        performer=performer,
        settings=settings,
        handover=handover,
        rules_of=lambda found: _rules(found, options),
        parts={
            "clock": ways.clock,
            "tray": lambda: ways.tray(keeper.tray, wanted=handover.tray and options.tray),
            "files": lambda: ways.files(watcher),
            **session.parts,
            **busy.parts,
        },
    )
    watcher = _watcher(loop, stack, desk, session, settings, handover)
    keeper = _keeper(loop, stack, desk, consumer, performer, config=options.config or paths.config)
    stack.callback(ControlServer(paths.socket, loop, Commands(desk).handle).close)

    consumer.put(Began(at=clock.now(), alive_until=before.alive_until))
    presence.start()
    session.start()
    _hold_during(desk, busy, consumer, handover)
    keeper.adopt(handover)
    if handover.tray and options.tray:
        keeper.attach(_tray(loop, bus, keeper))
        loop.later(_AFRESH, keeper.ask_autostart)
    if start.acknowledged < disclaimer.VERSION and not options.demo:
        performer.offer("disclaimer", words.disclaimer(disclaimer.short()))
        if start.acknowledged == 0:
            keeper.acknowledged = lambda: performer.welcome(start_at_login=lambda: keeper.switch_autostart(on=True))
    desk.tell_problems(settings.known_notes)
    if not options.demo:
        stack.callback(_upkeep(loop, desk, journal, consumer, keeping, paths, handover).close)
    return desk


def _upkeep(
    loop: Loop,
    desk: Desk,
    journal: JournalFolder,
    consumer: Consumer,
    keeping: Keeping,
    paths: Paths,
    handover: Handover,
) -> Upkeep:
    """What lets old days go, each night and when the person wants it."""
    upkeep = Upkeep(
        paths, loop, journal=journal, consumer=consumer, keeping=keeping, clock=desk.clock, tell=desk.tell_damage
    )
    upkeep.adopt(handover)
    desk.adopted.append(upkeep.adopt)
    desk.erase = upkeep.erase
    return upkeep


def _hold_during(desk: Desk, busy: BusySenses, consumer: Consumer, handover: Handover) -> None:
    """Be told of what holds reminders back, as the settings want it."""
    busy.want(wanted(consumer.rules, handover))
    desk.adopted.append(lambda found: busy.want(wanted(consumer.rules, found)))
    desk.seen.append(busy.soon)


def _ways_to_the_person(
    loop: Loop, stack: ExitStack, *, bus: Bus, clock: Clock, consumer: Consumer
) -> tuple[Chain, Performer]:
    """What shows the planner's decisions, and makes them heard."""
    notifier = notifiers.chain(loop, bus, sys.stderr)
    stack.callback(notifier.close)
    chime = PlayedChime(loop)
    stack.callback(chime.close)
    performer = Performer(notifier, clock, consumer.put, chime)
    consumer.perform = performer.perform
    return notifier, performer


def _keeper(
    loop: Loop, stack: ExitStack, desk: Desk, consumer: Consumer, performer: Performer, *, config: str
) -> TrayKeeper:
    """What keeps a tray icon true; it has none yet."""
    keeper = TrayKeeper(
        reactor=loop,
        clock=desk.clock,
        status=desk.status,
        put=consumer.put,
        performer=performer,
        quit_=desk.quit,
        has_sense=lambda: desk.has_sense,
        config=config,
    )
    stack.callback(keeper.close)
    performer.choose = keeper.chosen
    consumer.changed.append(keeper.show)
    desk.adopted.append(keeper.adopt)
    return keeper


def _opens(loop: Loop) -> Callable[[timedelta], OpenedIdle]:
    """What finds a sense of input."""
    return lambda idle_after: open_idle(loop, idle_after=idle_after)


def _session(
    loop: Loop, stack: ExitStack, *, bus: Bus, system: Bus, clock: Clock, consumer: Consumer, journal: JournalFolder
) -> Session:
    """What tells of lock and sleep, and of a clock that was set."""
    back = NextInput(
        _opens(loop),
        loop,
        lambda ago: session.came(ago),  # noqa: PLW0108 - made below
        lambda ago: session.still(ago),  # noqa: PLW0108 - made below
        speed=clock.speed,
    )
    session = Session(
        session_monitors(loop, system=system, session=bus),
        clock=clock,
        put=consumer.put,
        state=lambda: consumer.state,
        idle_after=lambda: consumer.rules.idle_after,
        kept=journal.when_kept,
        next_input=back,
        reactor=loop,
    )
    stack.callback(session.close)
    session.watch_clock(open_clock_watch(loop, session.clock_told, zone_files(os.environ)))
    consumer.before = session.look
    return session


def _watcher(
    loop: Loop, stack: ExitStack, desk: Desk, session: Session, settings: SettingsInForce, handover: Handover
) -> FileWatcher:
    """What has a saved file read. Who saved through postured has had it read already."""

    def changed() -> None:
        session.look_at_zone()
        if settings.stale:
            desk.reload()

    watcher = FileWatcher(loop, changed)
    stack.callback(watcher.close)
    watcher.watch((*handover.files, *session.zone_files))
    desk.adopted.append(lambda found: watcher.watch((*found.files, *session.zone_files)))
    return watcher


def _tray(loop: Loop, bus: Bus, keeper: TrayKeeper) -> Tray:
    """The desktop's own way; where no panel takes it in time, the old one of X11, and that of other platforms."""
    best = SniTray(bus, chosen=keeper.chosen, changed=keeper.show)
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        return best
    command = child.command("tray-icon")
    other = partial(PystrayTray, loop, command, chosen=keeper.chosen, changed=keeper.show)
    return Fallback(loop, best, other)


def _rules(handover: Handover, options: Options) -> Rules:
    """The settings' rules; in a demo run around the clock, and all of them at once."""
    return replace(handover.rules, hours=Hours(), ramp=False) if options.demo else handover.rules


def _before(paths: Paths, rules: Rules, options: Options) -> recovery.Recovered:
    """What is known of the time before this start. A demo run begins a day of its own, in the same journal."""
    if options.demo:
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


def _greet(desk: Desk, paths: Paths, options: Options) -> None:
    notes = tuple(each["message"] for each in desk.problems())
    config = options.config or paths.config
    text = greeting(
        desk.status(), config=config, data=os.path.dirname(paths.snapshot), notes=notes, speed=options.speed
    )
    try:
        write_if_taken(sys.stderr, text + "\n")
    except (OSError, ValueError):
        pass  # nobody reads it
