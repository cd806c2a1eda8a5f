"""The ways to the person, the best first: the desktop over D-Bus, plyer, and lines of text."""

from functools import partial
from typing import TextIO

from postured.adapters import child
from postured.adapters.notifier.chain import Chain
from postured.adapters.notifier.dbus import DBusNotifier
from postured.adapters.notifier.plyer import PlyerNotifier
from postured.adapters.notifier.terminal import TerminalNotifier
from postured.ports import Reactor
from postured.wire.dbus import Bus


def chain(reactor: Reactor, bus: Bus, stream: TextIO) -> Chain:
    """All of them; ``stream`` takes the lines of text."""
    plyer = PlyerNotifier(reactor, partial(child.ask, reactor), bus_trouble=lambda: bus.trouble)
    return Chain([DBusNotifier(bus), plyer, TerminalNotifier(reactor, stream)])
