"""Puts the daemon together, runs it, and takes it apart: the one place where its parts are named."""

import logging
import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from postured.adapters import child
from postured.adapters.chime import PlayedChime
from postured.adapters.clock import FastClock, SystemClock, zone_files
from postured.adapters.clock_watch import open_clock_watch
from postured.adapters.ipc.server import ControlServer
from postured.adapters.notifier.chain import Chain
from postured.adapters.notifier.terminal import write_if_taken
from postured.adapters.scheduler import SchedulerAlarm
from postured.adapters.session import session_monitors
from postured.adapters.store.journal import JournalFolder
from postured.adapters.tray.fallback import Fallback
from postured.adapters.tray.pystray import PystrayTray
from postured.adapters.tray.sni import SniTray
from postured.adapters.watching import FileWatcher
from postured.core.events import Began
from postured.core.rules import MINUTE, Hours, Rules
from postured.core.state import fresh
from postured.daemon import beginning, instance, logs, notifiers, readiness, signals, ways, words
from postured.daemon.consumer import Consumer
from postured.daemon.control import Commands
from postured.daemon.desk import Desk, speak
from postured.daemon.greeting import greeting
from postured.daemon.holding import Holding
from postured.daemon.keeping import Keeping
from postured.daemon.loop import Loop
from postured.daemon.minute import EachMinute
from postured.daemon.performer import Performer
from postured.daemon.senses import Presence, opener
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
    before = beginning.before(paths, rules, demo=options.demo)
    clock = FastClock(options.speed) if options.demo else SystemClock(before.begins_at)
    journal = JournalFolder(paths.journal, loop, changed=lambda: desk.journal_changed())  # noqa: PLW0108 - made below
    stack.callback(journal.close)
    alarm = SchedulerAlarm(loop, clock, lambda: consumer.ring())  # noqa: PLW0108 - made below
    stack.callback(alarm.close)
    start = before.state or fresh(clock.now())
    consumer = Consumer(start, rules, clock=clock, alarm=alarm, journal=journal, last=before.last)
    minute = EachMinute(loop, MINUTE / clock.speed)
    keeping = Keeping(paths, loop, consumer, clock, lambda: presence.has_sense, minute)
    stack.callback(keeping.close)
    bus, system = _buses(loop, stack, minute)
    notifier, performer = _ways_to_the_person(loop, stack, bus=bus, clock=clock, consumer=consumer)
    presence = Presence(opener(loop, clock.speed), clock, rules.idle_after, lambda event: session.sensed(event), loop)  # noqa: PLW0108
    stack.callback(presence.close)
    session = _session(loop, stack, presence, bus, system, clock=clock, consumer=consumer, journal=journal)
    holding = Holding(loop, consumer, clock, session=bus, system=system, folder=paths.runtime)
    stack.callback(holding.close)
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
            **holding.parts,
        },
    )
    watcher = _watcher(loop, stack, desk, session, settings, handover)
    keeper = _keeper(loop, stack, desk, consumer, performer, minute, config=options.config or paths.config)
    stack.callback(ControlServer(paths.socket, loop, Commands(desk).handle).close)

    consumer.put(Began(at=clock.now(), alive_until=before.alive_until))
    presence.start()
    session.start()
    holding.begin(desk, session, handover)
    keeper.adopt(handover)
    if handover.tray and options.tray:
        keeper.attach(_tray(loop, bus, keeper))
        loop.later(_AFRESH, keeper.ask_autostart)
    if not options.demo:
        _introduce(performer, keeper, acknowledged=start.acknowledged)
    desk.tell_problems(settings.known_notes)
    if not options.demo:
        _upkeep(loop, stack, desk, session, journal, consumer, keeping, paths, handover)
    return desk


def _introduce(performer: Performer, keeper: TrayKeeper, *, acknowledged: int) -> None:
    """Say what postured is and is not to who has not ``acknowledged`` that, and hello to who is new."""
    if acknowledged < disclaimer.VERSION:
        performer.offer("disclaimer", words.disclaimer(disclaimer.short()))
        if acknowledged == 0:
            keeper.acknowledged = lambda: performer.welcome(start_at_login=lambda: keeper.switch_autostart(on=True))


def _buses(loop: Loop, stack: ExitStack, minute: EachMinute) -> tuple[Bus, Bus]:
    """The session's and the system's."""
    session = Bus(loop, lambda: session_bus(os.environ))
    system = Bus(loop, lambda: system_bus(os.environ), system=True)
    for each in (session, system):
        stack.callback(each.close)
        minute.also.append(each.try_again)
    return session, system


def _upkeep(
    loop: Loop,
    stack: ExitStack,
    desk: Desk,
    session: Session,
    journal: JournalFolder,
    consumer: Consumer,
    keeping: Keeping,
    paths: Paths,
    handover: Handover,
) -> None:
    """Let old days go, each night and when the person wants it."""
    upkeep = Upkeep(
        paths, loop, journal=journal, consumer=consumer, keeping=keeping, clock=desk.clock, tell=desk.tell_damage
    )
    stack.callback(upkeep.close)
    upkeep.adopt(handover)
    session.clock_set.append(upkeep.clock_set)
    desk.adopted.append(upkeep.adopt)
    desk.erase = upkeep.erase


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
    loop: Loop,
    stack: ExitStack,
    desk: Desk,
    consumer: Consumer,
    performer: Performer,
    minute: EachMinute,
    *,
    config: str,
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
        minute=minute,
        config=config,
    )
    stack.callback(keeper.close)
    performer.choose = keeper.chosen
    consumer.changed.append(keeper.show)
    desk.adopted.append(keeper.adopt)
    return keeper


def _session(
    loop: Loop,
    stack: ExitStack,
    presence: Presence,
    bus: Bus,
    system: Bus,
    *,
    clock: Clock,
    consumer: Consumer,
    journal: JournalFolder,
) -> Session:
    """What tells of lock and sleep, and of a clock that was set."""
    back = NextInput(
        opener(loop, clock.speed),
        loop,
        lambda ago: session.came(ago),  # noqa: PLW0108 - made below
        lambda ago: session.still(ago),  # noqa: PLW0108 - made below
        has_sense=lambda: presence.has_sense,
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

    def watch(found: Handover) -> None:
        watcher.watch((*found.files, *session.zone_files), can_wait=found.calendar_files)

    watch(handover)
    desk.adopted.append(watch)
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
