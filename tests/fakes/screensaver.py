"""A desktop's screen locker on a test's own bus, as GNOME's is; its other ways to fail are real ones, too."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from postured.adapters.session.screensaver import SAVERS, Saver
from tests.desktop.bus import PrivateBus
from tests.fakes.bus_service import Answer, BusService


class FakeSaver(BusService):
    """It has a shield, which is up or not."""

    def __init__(self, bus: PrivateBus, saver: Saver = SAVERS[0]) -> None:
        super().__init__(bus)
        self.saver = saver
        self.name = saver.service
        self.up = False
        self.tells = True
        """Whether it answers GetActive; what stands for one on some desktops does not."""

    def shield(self, *, up: bool, path: str = "") -> None:
        """The shield goes up or down."""
        self.up = up
        self.emit(path or self.saver.path, self.saver.interface, "ActiveChanged", "b", up)

    def answers(self, path: str, interface: str, member: str, body: tuple[Any, ...]) -> Answer:
        if self.tells and (path, interface, member) == (self.saver.path, self.saver.interface, "GetActive"):
            return "b", (self.up,)
        return None


@contextmanager
def screensaver(bus: PrivateBus, saver: Saver = SAVERS[0]) -> Iterator[FakeSaver]:
    """A running one."""
    service = FakeSaver(bus, saver)
    service.start()
    try:
        yield service
    finally:
        service.die()
