"""What those who are asked make of strange answers, and of others in their place; the services are the test's own."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postured.adapters.busy import do_not_disturb, presentation
from postured.adapters.busy.gnome import GnomeDoNotDisturb, _is_about_ours
from postured.adapters.busy.question import first
from postured.busy_ports import BusyMonitor
from postured.daemon.loop import Loop
from postured.wire.dbus import Bus, session_bus
from tests.contract.busy_questions import Shell
from tests.contract.busy_world import Ear
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.waiting import wait_for
from tests.fakes.inhibitors import LOGIND, OTHERS, PLASMA, FakeService, Place

pytestmark = pytest.mark.desktop

Wait = Callable[[Callable[[], object]], None]


@pytest.fixture(scope="module")
def bus() -> Iterator[PrivateBus]:
    with private_bus() as bus:
        yield bus


@pytest.fixture
def loop() -> Iterator[Loop]:
    with closing(Loop()) as loop:
        yield loop


@pytest.fixture
def ours(bus: PrivateBus, loop: Loop) -> Iterator[Bus]:
    with closing(Bus(loop, lambda: session_bus(bus.environ))) as ours:
        yield ours


@pytest.fixture
def wait(loop: Loop) -> Wait:
    return lambda until: wait_for(until, turn=loop.turn)


@pytest.fixture
def start(bus: PrivateBus) -> Iterator[Callable[[Place], FakeService]]:
    services = []

    def start(place: Place) -> FakeService:
        services.append(FakeService(bus, place))
        services[-1].start()
        return services[-1]

    yield start
    for each in services:
        each.die()


def test_another_notification_server_is_no_dunst(start: Callable[[Place], FakeService], ours: Bus, wait: Wait) -> None:
    start(PLASMA)
    monitor = do_not_disturb.dunst(ours)
    monitor.start(Ear().hear)

    wait(lambda: monitor.trouble == "another program is in its place")
    assert not monitor.tells


@pytest.mark.parametrize(
    "strange",
    [
        ("", ()),
        ("s", ("true",)),
        ("v", (("s", "true"),)),
        ("vb", (("b", True), True)),
        ("a(ssssuu)", ([],)),
    ],
)
def test_a_strange_answer_is_none(
    strange: tuple[str, tuple[Any, ...]], start: Callable[[Place], FakeService], ours: Bus, wait: Wait
) -> None:
    service, ear = start(PLASMA), Ear()
    monitor = do_not_disturb.plasma(ours)
    monitor.start(ear.hear)
    service.hold(on=True)
    wait(lambda: ear.words == [(do_not_disturb.SIGNAL, True)])

    service.strange = strange
    service.tell()

    wait(lambda: not monitor.tells)
    assert ear.words == [(do_not_disturb.SIGNAL, True), (do_not_disturb.SIGNAL, False)]


def test_what_changes_while_it_is_asked_is_asked_once_more(
    start: Callable[[Place], FakeService], ours: Bus, wait: Wait
) -> None:
    service, ear = start(LOGIND), Ear()
    monitor = presentation.logind(ours)
    monitor.start(ear.hear)
    wait(lambda: monitor.tells)
    asked = len(service.calls)

    service.hang()
    for _ in range(50):
        service.tell()
    service.holds = True
    service.wake()

    wait(lambda: ear.words == [(presentation.SIGNAL, True)])
    assert len(service.calls) <= asked + 2


def test_nobody_elses_inhibitor_and_none_for_the_machine_alone_is_a_film(
    start: Callable[[Place], FakeService], ours: Bus, wait: Wait
) -> None:
    service, ear = start(LOGIND), Ear()
    service.strange = ("a(ssssuu)", (list(OTHERS),))
    monitor = presentation.logind(ours)
    monitor.start(ear.hear)

    wait(lambda: monitor.tells)
    assert ear.words == []


def test_gnome_without_gsettings_is_told(bus: PrivateBus, loop: Loop, ours: Bus, wait: Wait) -> None:
    shell = Shell(bus)
    shell.start()
    monitor = GnomeDoNotDisturb(loop, ours, {"PATH": "/nowhere"})
    monitor.start(Ear().hear)

    wait(lambda: monitor.trouble == "gsettings is not installed")
    shell.die()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=7) | st.tuples(inner) | st.tuples(inner, inner, inner, inner, inner),
    max_leaves=20,
)


@given(body=st.none() | st.lists(ANYTHING, max_size=3).map(tuple))
def test_no_answer_whatever_fails(body: tuple[Any, ...] | None) -> None:
    assert first(body) in (True, False, None)
    assert presentation._keeps_from_idling(body) in (True, False, None)
    assert _is_about_ours(body or ()) in (True, False)


@pytest.mark.parametrize(
    ("body", "ours"),
    [
        (("/org/gnome/desktop/notifications/show-banners", [""], "tag"), True),
        (("/org/gnome/desktop/notifications/", ["application-children", "show-banners"], "tag"), True),
        (("/org/gnome/", [""], "tag"), True),
        (("/org/gnome/desktop/notifications/", ["show-in-lock-screen"], "tag"), False),
        (("/org/gnome/desktop/interface/", ["clock-format"], "tag"), False),
    ],
)
def test_what_dconf_tells_is_read(body: tuple[Any, ...], ours: bool) -> None:
    assert _is_about_ours(body) is ours


def test_those_who_are_asked_are_monitors(ours: Bus) -> None:
    monitors: list[BusyMonitor] = [do_not_disturb.xfce(ours), presentation.session_manager(ours)]

    assert [each.polls for each in monitors] == [None, None]
