"""Desktop services on a test's own bus that can be asked whether something holds the screen, or the notices, back."""

import os
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.desktop.bus import PrivateBus
from tests.fakes.bus_service import PROPERTIES, Answer, BusService

Said = Callable[["FakeService"], None]

FILM = ("idle", "a player", "a film", "block", os.getuid(), 4711)
OTHERS = (
    ("sleep", "postured", "writes down how the day went", "delay", os.getuid(), 1),
    ("sleep:shutdown", "a music player", "it plays", "block", os.getuid(), 2),
    ("idle", "another person's film", "a film", "block", os.getuid() + 1, 3),
    ("idle:sleep", "a backup", "it waits a little", "delay", os.getuid(), 4),
    ("handle-lid-switch", "a panel", "a second screen", "block", os.getuid(), 5),
)
"""Inhibitors that are no film of this person's."""


class Place(NamedTuple):
    """What it is asked, and how it tells of changes."""

    service: str
    path: str
    question: tuple[str, str, tuple[Any, ...]]
    """Interface, member and arguments."""
    answer: Callable[[bool], tuple[str, tuple[Any, ...]]]
    tell: Said


class FakeService(BusService):
    """It holds something back, or does not."""

    def __init__(self, bus: PrivateBus, place: Place) -> None:
        super().__init__(bus)
        self.place = place
        self.name = place.service
        self.holds = False
        self.strange: Answer = None
        """What it answers in place of what is so."""

    def hold(self, *, on: bool) -> None:
        self.holds = on
        self.tell()

    def tell(self) -> None:
        """Say that something changed."""
        self.place.tell(self)

    def answers(self, path: str, interface: str, member: str, body: tuple[Any, ...]) -> Answer:
        if (path, (interface, member, body)) != (self.place.path, self.place.question):
            return None
        return self.strange or self.place.answer(self.holds)


def _plasma_tells(service: FakeService) -> None:
    service.emit_changed(service.place.path, service.name, {"Inhibited": ("b", service.holds)})


def _logind_tells(service: FakeService) -> None:
    blocked = ("s", "sleep:idle" if service.holds else "sleep")
    service.emit_changed(service.place.path, "org.freedesktop.login1.Manager", {"BlockInhibited": blocked})


def _session_manager_tells(service: FakeService) -> None:
    member = "InhibitorAdded" if service.holds else "InhibitorRemoved"
    service.emit(service.place.path, service.name, member, "o", "/org/gnome/SessionManager/Inhibitor7")


def _plasma_power_tells(service: FakeService) -> None:
    added = [("a player", "a film")] if service.holds else []
    service.emit(service.place.path, PLASMA_POWER.question[0], "InhibitionsChanged", "a(ss)as", added, [])


def _inhibitors(holds: bool) -> tuple[str, tuple[Any, ...]]:
    return "a(ssssuu)", ([*OTHERS, FILM] if holds else list(OTHERS),)


PLASMA = Place(
    "org.freedesktop.Notifications",
    "/org/freedesktop/Notifications",
    (PROPERTIES, "Get", ("org.freedesktop.Notifications", "Inhibited")),
    lambda holds: ("v", (("b", holds),)),
    _plasma_tells,
)
LOGIND = Place(
    "org.freedesktop.login1",
    "/org/freedesktop/login1",
    ("org.freedesktop.login1.Manager", "ListInhibitors", ()),
    _inhibitors,
    _logind_tells,
)
SESSION_MANAGER = Place(
    "org.gnome.SessionManager",
    "/org/gnome/SessionManager",
    ("org.gnome.SessionManager", "IsInhibited", (8,)),
    lambda holds: ("b", (holds,)),
    _session_manager_tells,
)
PLASMA_POWER = Place(
    "org.kde.Solid.PowerManagement",
    "/org/kde/Solid/PowerManagement/PolicyAgent",
    ("org.kde.Solid.PowerManagement.PolicyAgent", "HasInhibition", (4,)),
    lambda holds: ("b", (holds,)),
    _plasma_power_tells,
)
