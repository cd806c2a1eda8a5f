"""What the senses on a bus make of services that are old, strange, or changing: against services of the test's own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, Message

from postured.adapters.idle import open_idle
from postured.adapters.idle.apart import Apart
from postured.daemon.loop import Loop
from postured.errors import AdapterUnavailable
from postured.ports import IdleMonitor
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.waiting import wait_for
from tests.fakes.idle_services import Answer, Logind, ScreenSaver, Service, running

pytestmark = pytest.mark.desktop

SECOND = timedelta(seconds=1)
IDLE_AFTER = 30 * SECOND


@pytest.fixture(scope="module")
def bus() -> Iterator[PrivateBus]:
    with private_bus() as bus:
        yield bus


def environ_of(bus: PrivateBus, **more: str) -> Mapping[str, str]:
    address = bus.environ["DBUS_SESSION_BUS_ADDRESS"]
    return {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address, **more}


def open_one(loop: Loop, bus: PrivateBus, name: str, idle_after: timedelta = IDLE_AFTER, **more: str) -> IdleMonitor:
    return open_idle(loop, idle_after=idle_after, environ=environ_of(bus, **more), wanted=name).monitor


def listen(monitor: IdleMonitor) -> list[Any]:
    said: list[Any] = []
    monitor.start(idle=said.append, active=lambda: said.append("active"), lost=said.append)
    return said


def test_a_screen_saver_that_counts_seconds_is_read_in_seconds(loop: Loop, bus: PrivateBus) -> None:
    with running(ScreenSaver(bus, names=("org.freedesktop.ScreenSaver",))) as service:
        service.touched -= 45
        monitor = open_one(loop, bus, "screensaver")
        said = listen(monitor)
        monitor.close()

    assert said == [45 * SECOND]


def test_kde_counts_thousandths_of_them(loop: Loop, bus: PrivateBus) -> None:
    with running(ScreenSaver(bus)) as service:
        service.touched -= 45
        monitor = open_one(loop, bus, "screensaver")
        said = listen(monitor)
        monitor.close()

    assert 45 * SECOND <= said[0] < 50 * SECOND


def test_an_older_screen_saver_is_found_at_its_old_place(loop: Loop, bus: PrivateBus) -> None:
    with running(ScreenSaver(bus, path="/ScreenSaver")):
        monitor = open_one(loop, bus, "screensaver")
        assert listen(monitor) == ["active"]
        monitor.close()


def test_a_screen_saver_that_knows_no_idle_time_will_not_do(loop: Loop, bus: PrivateBus) -> None:
    with running(ScreenSaver(bus, path="/nowhere")), pytest.raises(AdapterUnavailable) as caught:
        open_one(loop, bus, "screensaver")

    assert caught.value.title == "The desktop's screen saver does not tell"


@pytest.mark.parametrize("named", [{}, {"XDG_SESSION_ID": "2"}, {"XDG_SESSION_ID": "gone"}])
def test_logind_is_asked_for_this_session(loop: Loop, bus: PrivateBus, named: dict[str, str]) -> None:
    with running(Logind(bus)):
        monitor = open_one(loop, bus, "logind-idlehint", IDLE_AFTER, **named)
        assert listen(monitor) == ["active"]
        monitor.close()


def test_logind_without_a_session_for_us_will_not_do(loop: Loop, bus: PrivateBus) -> None:
    class Sessionless(Logind):
        def answer(self, call: Message) -> Answer | None:
            return None

    with running(Sessionless(bus)), pytest.raises(AdapterUnavailable) as caught:
        open_one(loop, bus, "logind-idlehint")

    assert caught.value.title == "logind does not tell"


def test_idleness_that_logind_tells_of_is_at_least_as_long_as_ours(loop: Loop, bus: PrivateBus) -> None:
    with running(Logind(bus)) as service:
        wait_for(lambda: isinstance(service, Logind) and service.hint)
        monitor = open_one(loop, bus, "logind-idlehint", 10 * SECOND)
        said = listen(monitor)
        monitor.close()

    assert said == [10 * SECOND]


def test_other_properties_of_the_session_mean_nothing(loop: Loop, bus: PrivateBus) -> None:
    with running(Logind(bus, idle_after=timedelta(hours=1))) as service:
        monitor = open_one(loop, bus, "logind-idlehint")
        said = listen(monitor)
        session = DBusAddress("/org/freedesktop/login1/session/_32", interface="org.freedesktop.DBus.Properties")
        hint: dict[str, Any] = {"IdleHint": ("b", True)}
        other: dict[str, Any] = {"LockedHint": ("b", True)}
        service.emit(session, "PropertiesChanged", "sa{sv}as", ("org.freedesktop.login1.Seat", hint, []))
        service.emit(session, "PropertiesChanged", "sa{sv}as", ("org.freedesktop.login1.Session", other, []))
        assert isinstance(service, Logind)
        service._set(hint=True)
        wait_for(lambda: len(said) > 1, turn=loop.turn)
        monitor.close()

    assert said == ["active", IDLE_AFTER]


@dataclass
class Mutter(Service):
    """A Mutter whose watches fire when the test says so."""

    names: tuple[str, ...] = ("org.gnome.Mutter.IdleMonitor",)
    idle_time: int = 0
    watches: int = 0

    def answer(self, call: Message) -> Answer | None:
        match call.header.fields[HeaderFields.member]:
            case "GetIdletime":
                return "t", (self.idle_time,)
            case "AddIdleWatch" | "AddUserActiveWatch":
                self.watches += 1
                return "u", (self.watches,)
            case "RemoveWatch":
                return "", ()
            case _:
                return None

    def be_idle(self, milliseconds: int) -> None:
        """From the next question on."""
        with self._turn:
            self.idle_time = milliseconds

    def fire(self, watch: int) -> None:
        name = "org.gnome.Mutter.IdleMonitor"
        self.emit(DBusAddress("/org/gnome/Mutter/IdleMonitor/Core", name, name), "WatchFired", "u", (watch,))


@pytest.fixture
def mutter(bus: PrivateBus) -> Iterator[Mutter]:
    service = Mutter(bus)
    with running(service):
        yield service


def is_asked(mutter: Mutter, times: int, watches: int) -> bool:
    """For the idle time so many times, and for so many watches."""
    return mutter.calls.count("GetIdletime") == times and mutter.watches == watches


Wait = Callable[[Callable[[], object]], None]


@pytest.fixture
def wait(loop: Loop) -> Wait:
    return lambda until: wait_for(until, turn=loop.turn)


def test_an_input_between_the_idleness_and_the_watch_for_it_is_not_missed(
    loop: Loop, bus: PrivateBus, mutter: Mutter, wait: Wait
) -> None:
    """A watch for the next input that is set after that input would fire at the one after."""
    monitor = open_one(loop, bus, "mutter")
    said = listen(monitor)
    wait(lambda: mutter.calls.count("GetIdletime") == 3)

    mutter.fire(1)

    wait(lambda: said[-1] == "active" and len(said) == 3)
    monitor.close()
    assert said == ["active", IDLE_AFTER, "active"]


def test_the_watch_for_the_next_input_is_set_anew_each_time(
    loop: Loop, bus: PrivateBus, mutter: Mutter, wait: Wait
) -> None:
    mutter.idle_time = 31_000
    with closing(open_one(loop, bus, "mutter")) as monitor:
        said = listen(monitor)
        wait(partial(is_asked, mutter, 3, 2))
        for asked, watch in ((4, 3), (5, 4)):
            mutter.be_idle(0)
            mutter.fire(mutter.watches)
            wait(lambda: said[-1] == "active")
            mutter.be_idle(30_000)
            mutter.fire(1)
            wait(partial(is_asked, mutter, asked, watch))

    assert said == [31 * SECOND, "active", IDLE_AFTER, "active", IDLE_AFTER]


def test_one_watch_for_the_next_input_is_asked_for_at_a_time(
    loop: Loop, bus: PrivateBus, mutter: Mutter, wait: Wait
) -> None:
    with closing(open_one(loop, bus, "mutter")) as monitor:
        said = listen(monitor)
        wait(partial(is_asked, mutter, 3, 1))
        mutter.be_idle(30_000)
        mutter.fire(1)
        mutter.fire(1)
        wait(lambda: said[-1] == IDLE_AFTER and mutter.calls.count("GetIdletime") == 5)

    assert mutter.watches == 2


def test_watches_for_pauses_are_let_go(loop: Loop, bus: PrivateBus, mutter: Mutter, wait: Wait) -> None:
    monitor = open_one(loop, bus, "mutter")
    listen(monitor)
    told: list[bool] = []
    mutter.idle_time = 6_000
    monitor.watch_pauses(5 * SECOND, told.append)
    wait(lambda: told == [True] and mutter.watches == 3)

    monitor.watch_pauses(None)

    wait(lambda: mutter.calls.count("RemoveWatch") == 2)
    monitor.close()


def test_a_watch_that_is_given_when_it_is_not_wanted_any_more_is_let_go(
    loop: Loop, bus: PrivateBus, mutter: Mutter, wait: Wait
) -> None:
    monitor = open_one(loop, bus, "mutter")
    listen(monitor)

    monitor.watch_pauses(5 * SECOND, lambda _paused: None)
    monitor.watch_pauses(None)

    wait(lambda: mutter.calls.count("RemoveWatch") == 1)
    monitor.close()


def test_somebody_else_who_takes_the_name_knows_nothing_of_our_watches(
    loop: Loop, bus: PrivateBus, mutter: Mutter, wait: Wait
) -> None:
    monitor = open_one(loop, bus, "mutter")
    said = listen(monitor)

    mutter.die()

    wait(lambda: len(said) == 2)
    assert said == ["active", "GNOME's Mutter has gone"]


def test_a_bus_that_goes_takes_the_sense_with_it(loop: Loop) -> None:
    with private_bus() as bus, running(ScreenSaver(bus)):
        said = listen(open_one(loop, bus, "screensaver"))
        bus.end()
        wait_for(lambda: len(said) == 2, turn=loop.turn)

    assert said == ["active", "the session bus (D-Bus) is gone: it hung up"]


def test_what_waits_apart_goes_on_on_the_loop(loop: Loop) -> None:
    apart = Apart()
    rung: list[str] = []
    apart.later(timedelta(0), lambda: rung.append("at once"))
    cancel = apart.later(timedelta(0), lambda: rung.append("never"))
    apart.later(SECOND / 10, lambda: rung.append("later"))
    late = apart.later(SECOND / 10, lambda: rung.append("not"))
    cancel()

    assert not apart.wait(lambda: False, SECOND / 100)
    assert rung == ["at once"]
    apart.join(loop)
    late()
    apart.later(SECOND / 5, lambda: rung.append("last"))
    wait_for(lambda: rung[-1] == "last", turn=loop.turn)

    assert rung == ["at once", "later", "last"]
