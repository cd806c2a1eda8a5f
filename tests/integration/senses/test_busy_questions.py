"""What those who are asked make of strange answers, and of others in their place; the services are the test's own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
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


SLOW = """#!/bin/sh
echo asked >> "$HOME/asked"
if [ -e "$HOME/slow" ]; then sleep 300; fi
cat "$HOME/answer"
"""
PATIENCE = timedelta(seconds=0.5)


@dataclass
class Gnome:
    """GNOME Shell, with settings that are slow to read while the file "slow" is there."""

    folder: Path
    shell: Shell
    monitor: GnomeDoNotDisturb

    def answers(self, shows_banners: str, *, slow: bool = False) -> None:
        (self.folder / "answer").write_text(shows_banners)
        if slow:
            (self.folder / "slow").touch()
        else:
            (self.folder / "slow").unlink(missing_ok=True)

    def change(self) -> None:
        body = ("/org/gnome/desktop/notifications/show-banners", [""], "tag")
        self.shell.emit("/ca/desrt/dconf/Writer/user", "ca.desrt.dconf.Writer", "Notify", "sass", *body)

    def asked(self) -> int:
        file = self.folder / "asked"
        return len(file.read_text().split()) if file.exists() else 0


@pytest.fixture
def gnome(bus: PrivateBus, loop: Loop, ours: Bus, tmp_path: Path) -> Iterator[Gnome]:
    program = tmp_path / "gsettings"
    program.write_text(SLOW)
    program.chmod(0o700)
    environ = {"HOME": str(tmp_path), "PATH": f"{tmp_path}:/usr/bin:/bin"}
    monitor = GnomeDoNotDisturb(loop, ours, environ, patience=PATIENCE)
    with ExitStack() as stack:
        shell = Shell(bus)
        shell.start()
        stack.callback(shell.die)
        stack.callback(monitor.close)
        yield Gnome(tmp_path, shell, monitor)


def let_it_be_late(gnome: Gnome, loop: Loop, wait: Wait, asked: int) -> None:
    """Until gsettings has been asked so often, and the last one has had its time."""
    wait(lambda: gnome.asked() == asked)
    over: list[bool] = []
    loop.later(2 * PATIENCE, lambda: over.append(True))
    wait(lambda: over)


def test_gnome_that_was_slow_once_is_asked_again_when_a_reminder_is_near(gnome: Gnome, loop: Loop, wait: Wait) -> None:
    ear = Ear()
    gnome.answers("false", slow=True)
    gnome.monitor.start(ear.hear)
    let_it_be_late(gnome, loop, wait, asked=1)
    assert gnome.monitor.trouble == "it does not answer"

    gnome.answers("false")
    gnome.monitor.soon(True)

    wait(lambda: ear.words == [(do_not_disturb.SIGNAL, True)])
    assert gnome.monitor.tells
    assert gnome.monitor.trouble == ""


def test_gnome_that_is_known_is_not_asked_again(gnome: Gnome, loop: Loop, wait: Wait) -> None:
    gnome.answers("true")
    gnome.monitor.start(Ear().hear)
    wait(lambda: gnome.monitor.tells)

    for near in (True, False, True):
        gnome.monitor.soon(near)
    let_it_be_late(gnome, loop, wait, asked=1)

    assert gnome.asked() == 1


def test_quiet_in_gnome_is_not_over_because_its_answer_is_late(gnome: Gnome, loop: Loop, wait: Wait) -> None:
    ear = Ear()
    gnome.answers("false")
    gnome.monitor.start(ear.hear)
    wait(lambda: ear.words)

    gnome.answers("true", slow=True)
    gnome.change()
    let_it_be_late(gnome, loop, wait, asked=2)
    assert ear.words == [(do_not_disturb.SIGNAL, True)]
    assert not gnome.monitor.tells

    gnome.answers("true")
    gnome.monitor.soon(True)
    wait(lambda: ear.words[1:] == [(do_not_disturb.SIGNAL, False)])


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
