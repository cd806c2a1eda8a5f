"""What everybody who tells of the session promises (``session_ports.SessionMonitor``), asked of each to be had here."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import pytest

from postured.adapters.session.logind import Logind
from postured.adapters.session.native import Heard, NativeSession, Told
from postured.adapters.session.screensaver import SAVERS, Saver, ScreenSaver
from postured.daemon.loop import Loop
from postured.session_ports import Locking, SessionListener, SessionMonitor
from postured.wire.dbus import Bus, session_bus
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.waiting import wait_for
from tests.fakes.logind import ANOTHER, OURS, FakeLogind
from tests.fakes.screensaver import FakeSaver
from tests.fakes.session import FakeSessionMonitor

SHORT = timedelta(milliseconds=300)
LOCKED, OPEN, UNSURE = Locking.LOCKED, Locking.OPEN, Locking.UNSURE


@dataclass
class Ear:
    """Hears all words, in order."""

    words: list[object] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)
    ready: Callable[[], None] = lambda: None

    def listener(self) -> SessionListener:
        return SessionListener(
            lock=self.hear,
            front=lambda in_front: self.hear("front" if in_front else "behind"),
            sleeps=self._sleeps,
            wakes=lambda: self.hear("wakes"),
        )

    def hear(self, word: object) -> None:
        self.words.append(word)
        self.threads.add(threading.get_ident())

    def _sleeps(self, ready: Callable[[], None]) -> None:
        self.ready = ready
        self.hear("sleeps")


class World(Protocol):
    """A machine that can do some of it."""

    monitor: SessionMonitor
    ear: Ear

    def wait(self, until: Callable[[], object], what: str) -> None: ...

    def settle(self) -> None:
        """Let everything arrive that is on its way."""

    def begin(self) -> None:
        """Start the monitor, and wait until its source answers."""


class Locks(World, Protocol):
    def lock(self, locked: bool) -> None: ...


class Leaves(World, Protocol):
    """Its source can go."""

    def vanish(self) -> None: ...

    def come_back(self) -> None: ...


class Sleeps(World, Protocol):
    def sleep(self) -> None: ...

    def wake(self) -> None: ...

    def waits(self) -> bool:
        """Whether the machine is kept from its sleep."""


class Switches(World, Protocol):
    def switch(self, away: bool) -> None: ...


class OnALoop:
    """What all worlds have."""

    monitor: SessionMonitor

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.ear = Ear()

    def wait(self, until: Callable[[], object], what: str) -> None:
        wait_for(until, 10, turn=self.loop.turn, what=what)

    def settle(self) -> None:
        over: list[bool] = []
        self.loop.later(timedelta(milliseconds=20), lambda: over.append(True))
        self.wait(lambda: over, "a moment")

    def begin(self) -> None:
        self.monitor.start(self.ear.listener())
        self.wait(lambda: self.monitor.tells, "an answer")
        self.settle()

    def close(self) -> None:
        self.monitor.close()


class FakeWorld(OnALoop):
    def __init__(self, loop: Loop) -> None:
        super().__init__(loop)
        self.fake = FakeSessionMonitor(later=loop.from_thread)
        self.monitor: SessionMonitor = self.fake

    def lock(self, locked: bool) -> None:
        self.fake.lock(LOCKED if locked else OPEN)

    def switch(self, away: bool) -> None:
        self.fake.front(not away)

    def sleep(self) -> None:
        self.fake.sleeps()

    def wake(self) -> None:
        self.fake.wakes()

    def waits(self) -> bool:
        return not self.fake.may_sleep

    def vanish(self) -> None:
        self.fake.vanish()

    def come_back(self) -> None:
        self.fake.come_back()


class OnABus(OnALoop):
    """With a connection to a real bus."""

    def __init__(self, loop: Loop, address: PrivateBus) -> None:
        super().__init__(loop)
        self.address = address
        self.bus = Bus(loop, lambda: session_bus(address.environ), patience=SHORT)

    def settle(self) -> None:
        """Until the bus has answered, and what it has answered meanwhile was answered, too."""
        for _each in range(3):
            done: list[bool] = []
            call = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId")
            self.bus.call(*call, then=lambda _reply, done=done: done.append(True))  # type: ignore[misc] # bound early
            self.wait(lambda done=done: done, "the bus")  # type: ignore[misc] # bound early

    def close(self) -> None:
        super().close()
        self.bus.close()


class LogindWorld(OnABus):
    def __init__(self, loop: Loop, address: PrivateBus) -> None:
        super().__init__(loop, address)
        self.service = FakeLogind(address)
        self.service.start()
        self.logind = Logind(self.bus, environ={})
        self.monitor: SessionMonitor = self.logind

    def begin(self) -> None:
        super().begin()
        self.wait(lambda: self.service.inhibitors == 1 or not self.service.grants, "the inhibitor")
        if self.service.sessions:
            self.wait(lambda: "lock" in self.monitor.tells, "the session")
        self.settle()

    def lock(self, locked: bool) -> None:
        self.service.hint(locked=locked)

    def switch(self, away: bool) -> None:
        self.service.switch(away=away)

    def sleep(self) -> None:
        self.service.prepare(asleep=True)

    def wake(self) -> None:
        self.service.prepare(asleep=False)

    def waits(self) -> bool:
        return self.service.inhibitors > 0

    def vanish(self) -> None:
        self.service.die()

    def come_back(self) -> None:
        self.service.start()

    def close(self) -> None:
        super().close()
        self.service.die()


class SaverWorld(OnABus):
    def __init__(self, loop: Loop, address: PrivateBus, saver: Saver = SAVERS[0]) -> None:
        super().__init__(loop, address)
        self.service = FakeSaver(address, saver)
        self.service.start()
        self.monitor: SessionMonitor = ScreenSaver(self.bus, saver)

    def lock(self, locked: bool) -> None:
        self.service.shield(up=locked)

    def vanish(self) -> None:
        self.service.die()

    def come_back(self) -> None:
        self.service.start()

    def close(self) -> None:
        super().close()
        self.service.die()


class NativeWorld(OnALoop):
    """A system that calls into a thread of its own, as macOS and Windows do."""

    def __init__(self, loop: Loop) -> None:
        super().__init__(loop)
        self.monitor: SessionMonitor = NativeSession(
            "native", loop, self._listen, frozenset({"lock", "front", "sleep"})
        )
        self.stopped = False
        self._threads: list[threading.Thread] = []

    def _listen(self, heard: Heard) -> Callable[[], None]:
        self._heard = heard

        def stop() -> None:
            self.stopped = True

        return stop

    def _say(self, what: Told) -> None:
        thread = threading.Thread(target=lambda: self._heard(what))
        thread.start()
        self._threads = [*(each for each in self._threads if each.is_alive()), thread]
        if what is not Told.SLEEPS:
            thread.join()

    def lock(self, locked: bool) -> None:
        self._say(Told.LOCKED if locked else Told.OPEN)

    def switch(self, away: bool) -> None:
        self._say(Told.BEHIND if away else Told.FRONT)

    def sleep(self) -> None:
        self._say(Told.SLEEPS)

    def wake(self) -> None:
        self._say(Told.WAKES)

    def waits(self) -> bool:
        return any(each.is_alive() for each in self._threads)

    def close(self) -> None:
        super().close()
        for each in self._threads:
            each.join()


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


def _make(kind: str, loop: Loop, stack: ExitStack) -> OnALoop:
    made: OnALoop
    match kind:
        case "fake":
            made = FakeWorld(loop)
        case "native":
            made = NativeWorld(loop)
        case "logind":
            made = LogindWorld(loop, stack.enter_context(private_bus()))
        case _:
            made = SaverWorld(loop, stack.enter_context(private_bus()))
    stack.callback(made.close)
    return made


DESKTOP = pytest.mark.desktop
FAKE, NATIVE = "fake", "native"
LOGIND, SAVER = pytest.param("logind", marks=DESKTOP), pytest.param("screensaver", marks=DESKTOP)


@pytest.fixture
def world(request: pytest.FixtureRequest, loop: Loop, stack: ExitStack) -> OnALoop:
    return _make(request.param, loop, stack)


every = pytest.mark.parametrize("world", [FAKE, NATIVE, LOGIND, SAVER], indirect=True)
that_sleeps = pytest.mark.parametrize("world", [FAKE, NATIVE, LOGIND], indirect=True)
that_can_go = pytest.mark.parametrize("world", [FAKE, LOGIND, SAVER], indirect=True)
with_a_sleep_that_can_go = pytest.mark.parametrize("world", [FAKE, LOGIND], indirect=True)
on_a_bus = pytest.mark.parametrize("world", [LOGIND, SAVER], indirect=True)


@every
def test_an_ordinary_start_says_nothing(world: Locks) -> None:
    world.begin()

    assert world.ear.words == []
    assert world.monitor.trouble == ""


@on_a_bus
def test_what_is_so_at_the_start_is_told_as_a_change_and_later(world: LogindWorld | SaverWorld) -> None:
    if isinstance(world.service, FakeLogind):
        world.service.locked = True
    else:
        world.service.up = True

    world.monitor.start(world.ear.listener())
    at_once = list(world.ear.words)
    world.wait(lambda: world.ear.words, "the lock")

    assert at_once == []
    assert world.ear.words == [LOCKED]


@every
def test_a_lock_and_its_end_are_told_on_the_loop(world: Locks) -> None:
    world.begin()

    world.lock(True)
    world.wait(lambda: len(world.ear.words) == 1, "the lock")
    world.lock(False)
    world.wait(lambda: len(world.ear.words) == 2, "its end")

    assert world.ear.words == [LOCKED, OPEN]
    assert world.ear.threads == {threading.get_ident()}


@every
def test_no_word_comes_twice_in_a_row(world: Locks) -> None:
    world.begin()

    for locked in (False, True, True, False, False, True):
        world.lock(locked)
    world.wait(lambda: len(world.ear.words) >= 3, "the words")
    world.settle()

    assert world.ear.words == [LOCKED, OPEN, LOCKED]


@that_sleeps
def test_another_persons_turn_is_told_once(world: Switches) -> None:
    world.begin()

    for away in (True, True, False, False):
        world.switch(away)
    world.wait(lambda: len(world.ear.words) >= 2, "the turns")
    world.settle()

    assert world.ear.words == ["behind", "front"]


@that_sleeps
def test_the_machine_waits_with_its_sleep_until_it_is_let(world: Sleeps) -> None:
    world.begin()

    world.sleep()
    world.wait(lambda: world.ear.words, "the sleep")
    waited = world.waits()
    world.ear.ready()
    world.wait(lambda: not world.waits(), "the machine")
    world.wake()
    world.wait(lambda: len(world.ear.words) >= 2, "the waking")

    assert waited
    assert world.ear.words == ["sleeps", "wakes"]


@that_sleeps
def test_the_next_sleep_waits_too(world: Sleeps) -> None:
    world.begin()
    for count in (2, 4):
        world.sleep()
        world.wait(lambda count=count: len(world.ear.words) == count - 1, "the sleep")  # type: ignore[misc] # bound early
        assert world.waits()
        world.ear.ready()
        world.wait(lambda: not world.waits(), "the machine")
        world.wake()
        world.wait(lambda count=count: len(world.ear.words) == count, "the waking")  # type: ignore[misc] # bound early
        if isinstance(world, LogindWorld):
            world.wait(world.waits, "the next inhibitor")

    assert world.ear.words == ["sleeps", "wakes"] * 2


@that_sleeps
def test_sleep_and_waking_are_told_once_each(world: Sleeps) -> None:
    world.begin()

    world.wake()
    world.sleep()
    world.sleep()
    world.wait(lambda: world.ear.words, "the sleep")
    world.wake()
    world.wake()
    world.wait(lambda: len(world.ear.words) >= 2, "the waking")
    world.settle()

    assert world.ear.words == ["sleeps", "wakes"]


@that_can_go
def test_a_lock_whose_teller_goes_is_in_doubt(world: "FakeWorld | LogindWorld | SaverWorld") -> None:
    world.begin()
    world.lock(True)
    world.wait(lambda: world.ear.words, "the lock")

    world.vanish()
    world.wait(lambda: len(world.ear.words) >= 2, "the doubt")

    assert world.ear.words == [LOCKED, UNSURE]
    assert world.monitor.tells == frozenset()
    assert world.monitor.trouble


@with_a_sleep_that_can_go
def test_with_its_teller_a_sleep_and_another_persons_turn_are_over(world: "FakeWorld | LogindWorld") -> None:
    world.begin()
    world.switch(True)
    world.sleep()
    world.wait(lambda: len(world.ear.words) == 2, "both")

    world.vanish()
    world.wait(lambda: len(world.ear.words) == 4, "their end")

    assert set(world.ear.words[2:]) == {"front", "wakes"}


@that_can_go
def test_a_teller_that_comes_back_is_listened_to(world: "FakeWorld | LogindWorld | SaverWorld") -> None:
    world.begin()
    world.vanish()
    world.wait(lambda: not world.monitor.tells, "its going")
    world.come_back()
    world.wait(lambda: "lock" in world.monitor.tells, "its coming")
    world.settle()

    world.lock(True)
    world.wait(lambda: world.ear.words, "the lock")

    assert world.ear.words == [LOCKED]
    assert world.monitor.trouble == ""


@on_a_bus
def test_a_teller_that_comes_late_is_listened_to(world: LogindWorld | SaverWorld) -> None:
    world.service.die()
    world.monitor.start(world.ear.listener())
    world.settle()
    before = world.monitor.tells, world.monitor.trouble
    world.service.start()
    world.wait(lambda: "lock" in world.monitor.tells, "its coming")
    world.settle()

    world.lock(True)
    world.wait(lambda: world.ear.words, "the lock")

    assert before[0] == frozenset()
    assert before[1]
    assert world.ear.words == [LOCKED]


@on_a_bus
def test_a_bus_that_goes_and_comes_back(world: LogindWorld | SaverWorld) -> None:
    world.begin()
    world.lock(True)
    world.wait(lambda: world.ear.words, "the lock")

    world.address.end()
    world.service.die()
    world.wait(lambda: UNSURE in world.ear.words, "the doubt")
    world.address.start()
    world.service.start()
    world.wait(lambda: "lock" in world.monitor.tells, "its coming back")
    world.settle()
    world.lock(False)
    world.wait(lambda: len(world.ear.words) >= 4 or world.ear.words[-1] is OPEN, "its end")

    assert world.ear.words in ([LOCKED, UNSURE, OPEN], [LOCKED, UNSURE, LOCKED, OPEN])


@on_a_bus
def test_a_teller_that_hangs_blocks_nobody_and_is_heard_when_it_wakes(world: LogindWorld | SaverWorld) -> None:
    world.service.hang()
    world.monitor.start(world.ear.listener())
    world.settle()
    over: list[bool] = []
    world.loop.later(2 * SHORT, lambda: over.append(True))
    world.wait(lambda: over, "longer than anybody waits")
    meanwhile = world.monitor.tells, world.monitor.trouble
    if isinstance(world.service, FakeLogind):
        world.service.locked = True
    else:
        world.service.up = True

    world.service.wake()
    world.wait(lambda: world.ear.words, "the lock")

    assert meanwhile[0] == frozenset()
    assert meanwhile[1]
    assert world.ear.words == [LOCKED]


@every
def test_nothing_is_told_after_the_end(world: Locks) -> None:
    world.begin()

    world.monitor.close()
    world.lock(True)
    world.settle()

    assert world.ear.words == []


@that_sleeps
def test_the_end_lets_the_machine_sleep(world: Sleeps) -> None:
    world.begin()
    world.sleep()
    world.wait(lambda: world.ear.words, "the sleep")

    world.monitor.close()
    world.wait(lambda: not world.waits(), "the machine")


@pytest.fixture
def desk(loop: Loop, stack: ExitStack) -> LogindWorld:
    made = LogindWorld(loop, stack.enter_context(private_bus()))
    stack.callback(made.close)
    return made


@pytest.mark.desktop
class TestLogind:
    """What only logind says and does."""

    def test_a_wish_to_lock_is_no_lock_yet(self, desk: LogindWorld) -> None:
        desk.begin()

        desk.service.ask("Lock")
        desk.wait(lambda: desk.ear.words, "the wish")
        desk.service.hint(locked=True)
        desk.wait(lambda: len(desk.ear.words) >= 2, "the lock")
        desk.service.ask("Lock")
        desk.service.ask("Unlock")
        desk.wait(lambda: len(desk.ear.words) >= 3, "the end")

        assert desk.ear.words == [UNSURE, LOCKED, OPEN]

    def test_another_session_is_none_of_ours(self, desk: LogindWorld) -> None:
        desk.begin()

        desk.service.hint(locked=True, session=ANOTHER)
        desk.service.ask("Lock", ANOTHER)
        desk.settle()

        assert desk.ear.words == []

    def test_one_that_was_restarted_and_has_forgotten_the_lock_opens_nothing(self, desk: LogindWorld) -> None:
        desk.begin()
        desk.lock(True)
        desk.wait(lambda: desk.ear.words, "the lock")

        desk.service.die()
        desk.service.locked = False
        desk.service.start()
        desk.wait(lambda: "lock" in desk.monitor.tells, "its coming back")
        desk.settle()

        assert desk.ear.words == [LOCKED, UNSURE]

    def test_one_that_was_restarted_and_knows_the_lock_confirms_it(self, desk: LogindWorld) -> None:
        desk.begin()
        desk.lock(True)
        desk.wait(lambda: desk.ear.words, "the lock")

        desk.service.die()
        desk.service.start()
        desk.wait(lambda: len(desk.ear.words) >= 3, "its word")

        assert desk.ear.words == [LOCKED, UNSURE, LOCKED]

    def test_one_that_is_restarted_gives_a_new_inhibitor(self, desk: LogindWorld) -> None:
        desk.begin()

        desk.service.die()
        desk.service.start()
        desk.wait(lambda: desk.service.inhibitors == 1, "the new inhibitor")

    def test_a_start_in_the_middle_of_a_sleep(self, desk: LogindWorld) -> None:
        desk.service.preparing = True

        desk.monitor.start(desk.ear.listener())
        desk.wait(lambda: desk.ear.words, "the sleep")
        desk.settle()

        assert desk.ear.words == ["sleeps"]
        assert desk.service.inhibitors == 0

    def test_without_the_right_to_delay_a_sleep_it_is_told_all_the_same(self, desk: LogindWorld) -> None:
        desk.service.grants = False
        desk.begin()

        desk.sleep()
        desk.wait(lambda: desk.ear.words, "the sleep")
        desk.ear.ready()
        desk.wake()
        desk.wait(lambda: len(desk.ear.words) >= 2, "the waking")

        assert desk.ear.words == ["sleeps", "wakes"]

    def test_without_a_session_it_still_tells_of_sleep(self, desk: LogindWorld) -> None:
        desk.service.sessions = {}
        desk.begin()

        assert desk.monitor.tells == {"sleep"}
        assert desk.monitor.trouble == "logind knows of no session of yours"

    def test_the_session_that_the_environment_names_is_found_too(self, desk: LogindWorld) -> None:
        desk.service.sessions = {"2": OURS}
        desk.monitor = desk.logind = Logind(desk.bus, environ={"XDG_SESSION_ID": "2"})
        desk.begin()
        desk.wait(lambda: "lock" in desk.monitor.tells, "the session")

    def test_a_session_that_comes_later_is_found(self, desk: LogindWorld) -> None:
        desk.service.sessions = {}
        desk.begin()

        desk.service.elect(OURS)
        desk.wait(lambda: "lock" in desk.monitor.tells, "the session")
        desk.lock(True)
        desk.wait(lambda: desk.ear.words, "the lock")

        assert desk.ear.words == [LOCKED]

    def test_with_its_session_a_lock_is_in_doubt_and_the_turn_over(self, desk: LogindWorld) -> None:
        desk.begin()
        desk.lock(True)
        desk.switch(True)
        desk.wait(lambda: len(desk.ear.words) == 2, "both")

        desk.service.elect(None)
        desk.wait(lambda: len(desk.ear.words) == 4, "their end")

        assert desk.ear.words[2:] == [UNSURE, "front"]

    def test_an_inhibitor_that_comes_late_is_kept_if_it_is_of_use(self, desk: LogindWorld) -> None:
        desk.service.hang()
        desk.monitor.start(desk.ear.listener())
        over: list[bool] = []
        desk.loop.later(2 * SHORT, lambda: over.append(True))
        desk.wait(lambda: over, "longer than anybody waits")

        desk.service.wake()
        desk.wait(lambda: "Inhibit" in desk.service.calls, "the inhibitor")
        desk.settle()

        assert desk.service.inhibitors == 1

    def test_no_inhibitor_is_left_open_at_the_end(self, desk: LogindWorld) -> None:
        desk.begin()
        before = _open_files()

        desk.monitor.close()

        assert desk.service.inhibitors == 0
        assert _open_files() == before - 1


@pytest.mark.desktop
@pytest.mark.parametrize("saver", SAVERS, ids=[f"{each.service}" for each in SAVERS])
def test_every_known_locker_is_heard_whatever_path_it_speaks_from(saver: Saver, loop: Loop, stack: ExitStack) -> None:
    world = SaverWorld(loop, stack.enter_context(private_bus()), saver)
    stack.callback(world.close)
    world.begin()

    world.lock(True)
    world.service.shield(up=True, path="/")
    world.wait(lambda: world.ear.words, "the lock")
    world.service.shield(up=False, path="/")
    world.wait(lambda: len(world.ear.words) >= 2, "its end")

    assert world.ear.words == [LOCKED, OPEN]


@pytest.mark.desktop
def test_a_stand_in_that_cannot_tell_says_so_and_is_heard_if_it_does(loop: Loop, stack: ExitStack) -> None:
    world = SaverWorld(loop, stack.enter_context(private_bus()))
    stack.callback(world.close)
    world.service.tells = False
    world.monitor.start(world.ear.listener())
    world.wait(lambda: "GetActive" in world.service.calls, "the question")
    world.settle()
    before = world.monitor.tells, world.monitor.trouble

    world.lock(True)
    world.wait(lambda: world.ear.words, "the lock")

    assert before == (frozenset(), "it does not tell whether the screen is locked")
    assert world.monitor.tells == {"lock"}


def test_a_system_that_cannot_be_listened_to_says_why(loop: Loop) -> None:
    def listen(_heard: Heard) -> Callable[[], None]:
        raise OSError("no such library")

    monitor = NativeSession("native", loop, listen, frozenset({"lock"}), fails="It cannot be asked")
    monitor.start(Ear().listener())

    assert monitor.tells == frozenset()
    assert monitor.trouble == "It cannot be asked (no such library)"
    monitor.close()


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))
