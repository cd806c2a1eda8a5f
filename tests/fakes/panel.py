"""A panel on a test's own bus: the watcher, the host that draws, and the person's pointer. It has no screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from postured.daemon.loop import Loop
from postured.wire.dbus import Bus, Rule, Signal, session_bus
from postured.wire.dbus_link import Answer, Reply
from tests.desktop.bus import PrivateBus
from tests.desktop.waiting import wait_for

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_BUS = "org.freedesktop.DBus"
_DO_NOT_QUEUE = 4


@dataclass
class FakePanel:
    """Lives on the test's loop, with a connection of its own."""

    address: PrivateBus
    loop: Loop
    refuses: bool = False
    """Whether it takes no icons."""
    items: list[str] = field(default_factory=list)
    """The names of the icons that it has, in the order in which they came."""
    registrations: int = 0
    signals: list[str] = field(default_factory=list)
    """What it was told to draw anew, since it came up."""
    _bus: Bus | None = None

    def come(self) -> None:
        self._bus = Bus(self.loop, lambda: session_bus(self.address.environ))
        self._bus.serve("/StatusNotifierWatcher", self._called)
        for interface in (ITEM, MENU):
            self._bus.listen(Rule(interface=interface), self._heard)
        got: list[Reply] = []
        name = (WATCHER, _DO_NOT_QUEUE)
        self._bus.call(_BUS, "/org/freedesktop/DBus", _BUS, "RequestName", "su", name, then=got.append)
        self._wait(lambda: got)
        assert got[0].body == (1,), "another watcher is there"

    def go(self) -> None:
        """Go without a word; a second time does nothing."""
        if self._bus is not None:
            self._bus.close()
        self._bus, self.items, self.signals = None, [], []

    def properties(self) -> dict[str, Any]:
        """The icon as it is drawn now."""
        body = self.ask("/StatusNotifierItem", _PROPERTIES, "GetAll", "s", (ITEM,))
        return {name: value for name, (_type, value) in body[0].items()}

    def pixels(self) -> bytes:
        """The icon at the size that most panels draw."""
        return bytes(next(pixels for width, _height, pixels in self.properties()["IconPixmap"] if width == 22))

    def lines(self) -> dict[str, int]:
        """Every line of the menu that can be read, with its number."""
        _revision, root = self.ask("/MenuBar", MENU, "GetLayout", "iias", (0, -1, []))
        return dict(_labels(root))

    def choose(self, label: str) -> None:
        """Choose that line of the menu, as libdbusmenu-gtk says it."""
        event = (self.lines()[label], "clicked", ("s", ""), 0)
        self.ask("/MenuBar", MENU, "EventGroup", "a(isvu)", ([event],))

    def click(self) -> None:
        """Click the icon itself."""
        self.ask("/StatusNotifierItem", ITEM, "Activate", "ii", (0, 0))

    def ask(self, path: str, interface: str, member: str, signature: str, body: tuple[Any, ...]) -> tuple[Any, ...]:
        """Call the one icon that is there."""
        assert self._bus is not None, "the panel is gone"
        (item,) = self.items
        got: list[Reply] = []
        self._bus.call(item, path, interface, member, signature, body, then=got.append)
        self._wait(lambda: got)
        assert got[0].body is not None, f"{member} got {got[0].error}"
        return got[0].body

    def _wait(self, until: Callable[[], object]) -> None:
        wait_for(until, 10, turn=self.loop.turn, what="the bus")

    def _called(self, _interface: str, member: str, body: tuple[Any, ...], _sender: str) -> Answer:
        if member != "RegisterStatusNotifierItem" or self.refuses:
            return None
        self.registrations += 1
        (item,) = body
        if item not in self.items:
            self.items.append(item)
            assert self._bus is not None
            self._bus.watch_name(item, lambda owner: None if owner else self._left(item))
        return "", ()

    def _left(self, item: str) -> None:
        if item in self.items:
            self.items.remove(item)

    def _heard(self, signal: Signal) -> None:
        self.signals.append(next(value for field, value in signal.header.fields.items() if field.name == "member"))


def _labels(node: tuple[int, dict[str, Any], list[Any]]) -> Iterator[tuple[str, int]]:
    number, properties, children = node
    _type, label = properties.get("label", ("s", ""))
    if label:
        yield label, number
    for _type, child in children:
        yield from _labels(child)
