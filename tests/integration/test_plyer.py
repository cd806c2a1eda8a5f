"""plyer and notify-send for real, on a session bus that our own client cannot speak to: one over TCP."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from postured import language
from postured.adapters import child
from postured.adapters.clock import since_boot
from postured.adapters.notifier.plyer import PlyerNotifier
from postured.daemon.loop import Loop
from postured.ports import Delivery, Notice
from postured.wire.dbus import Bus, session_bus
from tests.desktop.bus import PrivateBus
from tests.desktop.daemon import AT_ONCE, Home, running
from tests.desktop.notification_servers import NAME, Dunst, dunst
from tests.desktop.require import require
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen

pytestmark = pytest.mark.desktop

MOVE = Notice(title="Time to move", body="Two minutes.")
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>tcp:host=127.0.0.1,port=0,family=ipv4</listen>
  <auth>ANONYMOUS</auth>
  <allow_anonymous/>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
"""


class TcpBus(PrivateBus):
    """A bus that only libraries with every transport can reach."""

    address = ""

    @property
    def environ(self) -> Mapping[str, str]:
        return {"DBUS_SESSION_BUS_ADDRESS": self.address}

    def start(self) -> None:
        config = os.path.join(self.folder, "bus.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(_CONFIG)
        self.process = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().decode().strip()
        self.process.stdout.close()


@pytest.fixture(autouse=True)
def english() -> None:
    language.use("en")


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[TcpBus]:
    require("dbus-daemon", "notify-send")
    found = TcpBus(str(tmp_path))
    found.start()
    yield found
    found.end()


@pytest.fixture
def environ(screen: Screen, bus: TcpBus, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """The environment of the desktop; the child process inherits it."""
    for name, value in {**bus.environ, "DISPLAY": screen.display}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return os.environ


@pytest.fixture
def server(screen: Screen, bus: TcpBus, tmp_path: Path) -> Iterator[Dunst]:
    with dunst(screen, bus, str(tmp_path)) as found:
        yield found


def made(loop: Loop, environ: Mapping[str, str], deadline: timedelta = timedelta(seconds=20)) -> PlyerNotifier:
    ours = Bus(loop, lambda: session_bus(environ))
    ours.watch_name(NAME, lambda _owner: None)
    assert ours.trouble
    return PlyerNotifier(
        loop, partial(child.ask, loop), bus_trouble=lambda: ours.trouble, environ=environ, deadline=deadline
    )


def show(loop: Loop, notifier: PlyerNotifier, notice: Notice = MOVE) -> Delivery:
    deliveries: list[Delivery] = []
    notifier.show("reminder", notice, delivered=deliveries.append, answered=lambda _key: None)
    wait_for(lambda: deliveries, 40, turn=loop.turn, what="the delivery")
    return deliveries[0]


def notify_sends(environ: Mapping[str, str]) -> list[str]:
    """The notify-send processes of this test's bus."""
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/cmdline", "rb") as file:
                command = file.read().split(b"\0")
            with open(f"/proc/{process}/environ", "rb") as file:
                mine = environ["DBUS_SESSION_BUS_ADDRESS"].encode() in file.read()
        except OSError:
            continue
        if mine and os.path.basename(command[0]) == b"notify-send":
            found.append(process)
    return found


def test_it_is_on_the_screen_when_it_says_so(loop: Loop, environ: Mapping[str, str], server: Dunst) -> None:
    notifier = made(loop, environ)
    assert notifier.works

    assert show(loop, notifier) is Delivery.SHOWN
    assert server.count() == 1
    assert notifier.works


def test_a_server_that_hangs_is_unreachable_and_nobody_is_left_waiting(
    loop: Loop, environ: Mapping[str, str], server: Dunst
) -> None:
    notifier = made(loop, environ, timedelta(seconds=4))
    server.process.send_signal(signal.SIGSTOP)
    began = since_boot()
    try:
        deliveries: list[Delivery] = []
        notifier.show("reminder", MOVE, delivered=deliveries.append, answered=lambda _key: None)
        wait_for(lambda: notify_sends(environ) or deliveries, 20, turn=loop.turn, what="notify-send")
        assert notify_sends(environ)
        wait_for(lambda: deliveries, 40, turn=loop.turn, what="the delivery")
        wait_for(lambda: not notify_sends(environ), what="the end of notify-send")
    finally:
        server.process.send_signal(signal.SIGCONT)

    assert deliveries == [Delivery.UNREACHABLE]
    assert since_boot() - began < timedelta(seconds=8)
    assert notifier.trouble == "plyer does not come to an end"


def test_without_a_server_it_does_not_claim_anything(loop: Loop, environ: Mapping[str, str], bus: TcpBus) -> None:
    notifier = made(loop, environ)

    assert show(loop, notifier) is Delivery.UNREACHABLE
    assert notifier.trouble.startswith("notify-send could not show it: ")
    bus.end()
    assert show(loop, notifier) is Delivery.UNREACHABLE


def test_the_child_answers_one_line_whatever_it_is_told(environ: Mapping[str, str], server: Dunst) -> None:
    told = {"title": "-u", "body": "--help", "stays": None, "deadline": 20}
    called = subprocess.run(
        child.command("notify-by-plyer", json.dumps(told)), capture_output=True, text=True, timeout=60
    )

    assert called.returncode == 0
    assert json.loads(called.stdout)["trouble"] != ""
    assert called.stderr == ""
    assert server.count() == 0


def test_the_daemon_goes_by_plyer_there_and_says_that_it_has_no_buttons(
    tmp_path: Path, screen: Screen, bus: TcpBus, server: Dunst
) -> None:
    home = Home(str(tmp_path / "home"), {"DISPLAY": screen.display, **bus.environ})
    home.configure(AT_ONCE)
    with ExitStack() as stack:
        stack.enter_context(running(home, "--set", "routines.move.every=2s"))
        wait_for(lambda: server.count() >= 1, 30, what="the notice")

        told = json.loads(home.call("doctor", "--json").stdout)
        assert told["senses"]["notifier"]["chosen"] == "plyer"
        assert told["senses"]["notifier"]["works"] is True
        assert told["senses"]["notifier"]["buttons"] is False
        assert told["good"] is False
