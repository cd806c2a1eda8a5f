"""What every tray promises (``ports.Tray``), asked of the fake and of the StatusNotifierItem, whose panel is a fake."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import pytest

from postured.adapters.tray.icon import argb
from postured.adapters.tray.sni import SniTray
from postured.daemon.loop import Loop
from postured.ports import Face, MenuItem, Mood, Tray
from postured.wire.dbus import Bus, session_bus
from tests.desktop.bus import PrivateBus
from tests.desktop.waiting import wait_for
from tests.fakes.panel import FakePanel
from tests.fakes.tray import FakeTray, every

CALM = Face(mood=Mood.CALM, title="Next: move in 25 minutes", tooltip="Next: move in 25 minutes\n3 breaks taken")
SOON = Face(mood=Mood.SOON, fill=0.5, title="Next: move in 5 minutes", tooltip="Next: move in 5 minutes")
MENU = (
    MenuItem(label="Next: move in 25 minutes", enabled=False),
    MenuItem(),
    MenuItem(key="up", label="I'm up"),
    MenuItem(key="free", label="I'm free again", enabled=False),
    MenuItem(label="Pause", children=(MenuItem(key="pause:1h", label="For an hour"),)),
)
OTHER_MENU = (MenuItem(key="resume", label="Resume reminders"), MenuItem(key="sound", label="Sound", checked=True))


@dataclass
class Heard:
    """What the tray called back."""

    choices: list[str] = field(default_factory=list)
    changes: int = 0
    threads: set[int] = field(default_factory=set)

    def chosen(self, key: str) -> None:
        self.choices.append(key)
        self.threads.add(threading.get_ident())

    def changed(self) -> None:
        self.changes += 1
        self.threads.add(threading.get_ident())


class Desk(Protocol):
    """A desktop whose panel comes and goes, and the person before it."""

    tray: Tray
    heard: Heard

    def settle(self) -> None:
        """Let everything arrive that is on its way."""

    def plug(self) -> None: ...

    def unplug(self) -> None: ...

    def seen(self) -> Face | None:
        """The icon's face as the panel has it; None where it has no icon."""

    def labels(self) -> list[str]: ...

    def drawn(self) -> int:
        """How often the panel had to draw something anew."""

    def click(self) -> None: ...

    def choose(self, label: str) -> None: ...


class EveryTray:
    @pytest.fixture
    def desk(self) -> Iterator[Desk]:
        raise NotImplementedError

    def test_what_is_shown_can_be_seen(self, desk: Desk) -> None:
        desk.tray.show(CALM, MENU)
        desk.settle()

        assert desk.seen() == CALM
        assert desk.labels() == ["Next: move in 25 minutes", "I'm up", "I'm free again", "Pause", "For an hour"]

    def test_show_replaces_face_and_menu(self, desk: Desk) -> None:
        desk.tray.show(CALM, MENU)
        desk.settle()
        desk.tray.show(SOON, OTHER_MENU)
        desk.settle()

        assert desk.seen() == SOON
        assert desk.labels() == ["Resume reminders", "Sound"]

    def test_showing_the_same_again_does_nothing(self, desk: Desk) -> None:
        desk.tray.show(CALM, MENU)
        desk.settle()
        before = desk.drawn()
        desk.tray.show(CALM, MENU)
        desk.settle()

        assert desk.drawn() == before
        assert before > 0

    @pytest.mark.parametrize(("label", "key"), [("I'm up", "up"), ("For an hour", "pause:1h")])
    def test_a_choice_is_told_once_and_on_the_loop(self, desk: Desk, label: str, key: str) -> None:
        desk.tray.show(CALM, MENU)
        desk.settle()
        desk.choose(label)
        desk.settle()

        assert desk.heard.choices == [key]
        assert desk.heard.threads == {threading.get_ident()}

    @pytest.mark.parametrize("label", ["Next: move in 25 minutes", "I'm free again", "Pause"])
    def test_what_cannot_be_chosen_tells_nothing(self, desk: Desk, label: str) -> None:
        desk.tray.show(CALM, MENU)
        desk.settle()
        desk.choose(label)
        desk.settle()

        assert desk.heard.choices == []

    def test_a_click_on_the_icon_is_activate(self, desk: Desk) -> None:
        desk.tray.show(CALM, MENU)
        desk.settle()
        desk.click()
        desk.settle()

        assert desk.heard.choices == ["activate"]

    def test_a_panel_that_comes_late_finds_the_icon_as_it_is_by_then(self, desk: Desk) -> None:
        desk.unplug()
        desk.tray.show(CALM, MENU)
        desk.tray.show(SOON, OTHER_MENU)
        desk.settle()
        assert desk.seen() is None

        desk.plug()

        assert desk.seen() == SOON
        assert desk.labels() == ["Resume reminders", "Sound"]

    def test_a_panel_that_comes_back_finds_the_icon_and_takes_choices(self, desk: Desk) -> None:
        desk.tray.show(CALM, MENU)
        desk.settle()
        desk.unplug()
        desk.plug()
        desk.choose("I'm up")
        desk.settle()

        assert desk.seen() == CALM
        assert desk.heard.choices == ["up"]

    def test_it_works_while_a_panel_shows_it_and_says_what_is_wrong_otherwise(self, desk: Desk) -> None:
        desk.tray.show(CALM, MENU)
        desk.settle()
        states = [(desk.tray.works, desk.tray.trouble == "")]
        desk.unplug()
        states.append((desk.tray.works, desk.tray.trouble == ""))
        desk.plug()
        states.append((desk.tray.works, desk.tray.trouble == ""))

        assert states == [(True, True), (False, False), (True, True)]

    def test_changed_is_told_once_a_change(self, desk: Desk) -> None:
        desk.settle()
        before = desk.heard.changes
        desk.unplug()
        gone = desk.heard.changes
        desk.plug()

        assert (gone - before, desk.heard.changes - gone) == (1, 1)
        assert desk.heard.threads == {threading.get_ident()}

    def test_close_takes_the_icon_away(self, desk: Desk) -> None:
        desk.tray.show(CALM, MENU)
        desk.settle()
        desk.tray.close()
        desk.settle()

        assert desk.seen() is None

    def test_nothing_is_called_after_close(self, desk: Desk) -> None:
        desk.tray.show(CALM, MENU)
        desk.settle()
        before = desk.heard.changes
        desk.tray.close()
        desk.unplug()
        desk.plug()

        assert (desk.heard.choices, desk.heard.changes) == ([], before)
        assert desk.seen() is None

    def test_it_has_a_name(self, desk: Desk) -> None:
        assert desk.tray.name


class FakeDesk:
    def __init__(self) -> None:
        self.heard = Heard()
        self.fake = FakeTray(chosen=self.heard.chosen, changed=self.heard.changed)
        self.tray: Tray = self.fake

    def settle(self) -> None:
        pass

    def plug(self) -> None:
        self.fake.plug()

    def unplug(self) -> None:
        self.fake.plug(False)

    def seen(self) -> Face | None:
        return self.fake.face if self.fake.works else None

    def labels(self) -> list[str]:
        return [each.label for each in every(self.fake.menu) if each.label]

    def drawn(self) -> int:
        return self.fake.changes

    def click(self) -> None:
        self.fake.click()

    def choose(self, label: str) -> None:
        self.fake.choose(label)


class TestFake(EveryTray):
    @pytest.fixture
    def desk(self) -> FakeDesk:
        return FakeDesk()


class SniDesk:
    """The tray and its panel on one loop, each with its own connection."""

    def __init__(self, address: PrivateBus) -> None:
        self.heard = Heard()
        self.loop = Loop()
        self.panel = FakePanel(address, self.loop)
        self.panel.come()
        self.bus = Bus(self.loop, lambda: session_bus(address.environ))
        self.tray: Tray = SniTray(self.bus, chosen=self.heard.chosen, changed=self.heard.changed)
        self.wait(lambda: self.tray.works, "the registration")

    def wait(self, until: Callable[[], object], what: str) -> None:
        wait_for(until, 10, turn=self.loop.turn, what=what)

    def settle(self) -> None:
        """Both ends ask the bus in turn: what was sent before has then arrived."""
        for _ in range(2):
            for bus in filter(None, (self.bus, self.panel._bus)):
                replies: list[object] = []
                bus.call(
                    *("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus"),
                    "GetId",
                    then=replies.append,
                )
                self.wait(lambda: replies, "an answer of the bus")  # noqa: B023 - it is waited for here

    def plug(self) -> None:
        self.panel.come()
        self.settle()
        self.settle()

    def unplug(self) -> None:
        self.panel.go()
        self.wait(lambda: not self._has_watcher(), "the panel's end")
        self.settle()

    def seen(self) -> Face | None:
        if not self.panel.items:
            return None
        found, pixels = self.panel.properties(), self.panel.pixels()
        ((mood, fill),) = ((each.mood, each.fill) for each in (CALM, SOON) if argb(each.mood, each.fill, 22) == pixels)
        _icon, _pixmaps, title, tooltip = found["ToolTip"]
        assert title == found["Title"]
        return Face(mood=mood, fill=fill, title=title, tooltip=tooltip)

    def labels(self) -> list[str]:
        return list(self.panel.lines())

    def drawn(self) -> int:
        return len(self.panel.signals)

    def click(self) -> None:
        self.panel.click()

    def choose(self, label: str) -> None:
        self.panel.choose(label)

    def end(self) -> None:
        self.tray.close()
        self.panel.go()
        self.bus.close()
        self.loop.close()

    def _has_watcher(self) -> bool:
        return self.panel.address.owner("org.kde.StatusNotifierWatcher")


@pytest.mark.desktop
class TestStatusNotifier(EveryTray):
    @pytest.fixture
    def desk(self, bus: PrivateBus) -> Iterator[SniDesk]:
        desk = SniDesk(bus)
        yield desk
        desk.end()

    def test_a_panel_is_told_only_of_what_changed(self, desk: SniDesk) -> None:
        """A tick of the clock must not make a panel fetch the icon and the whole menu again."""
        desk.tray.show(CALM, MENU)
        desk.settle()
        desk.panel.signals.clear()
        words = MenuItem(label="Next: move in 24 minutes", enabled=False)
        desk.tray.show(CALM, (words, *MENU[1:]))
        desk.settle()

        assert desk.panel.signals == ["ItemsPropertiesUpdated"]

    def test_the_same_step_of_the_ring_is_not_drawn_again(self, desk: SniDesk) -> None:
        desk.tray.show(SOON, MENU)
        desk.settle()
        desk.panel.signals.clear()
        face = Face(mood=Mood.SOON, fill=SOON.fill + 0.001, title=SOON.title, tooltip=SOON.tooltip)
        desk.tray.show(face, MENU)
        desk.settle()

        assert desk.panel.signals == []

    def test_a_panel_that_takes_no_icons_is_not_working(self, bus: PrivateBus) -> None:
        desk = SniDesk(bus)
        desk.unplug()
        desk.panel.refuses = True
        desk.plug()

        assert not desk.tray.works
        assert desk.tray.trouble
        desk.end()

    def test_a_click_opens_no_menu_of_itself(self, desk: SniDesk) -> None:
        """With ItemIsMenu panels send no Activate."""
        assert desk.panel.properties()["ItemIsMenu"] is False

    def test_it_offers_pixels_for_plain_and_dense_screens(self, desk: SniDesk) -> None:
        sizes = {width: len(pixels) for width, _height, pixels in desk.panel.properties()["IconPixmap"]}

        assert {16, 22, 24, 32, 48} <= set(sizes)
        assert all(length == 4 * width * width for width, length in sizes.items())

    def test_a_bus_that_dies_and_comes_back_has_the_icon_again(self, desk: SniDesk, bus: PrivateBus) -> None:
        desk.tray.show(CALM, MENU)
        bus.end()
        desk.wait(lambda: not desk.tray.works, "the loss")
        trouble = desk.tray.trouble
        desk.panel.go()
        bus.start()
        desk.panel.come()
        desk.wait(lambda: desk.tray.works, "the new registration")

        assert "D-Bus" in trouble
        assert desk.seen() == CALM

    def test_a_bus_that_dies_with_no_panel_on_it_changes_nothing(self, desk: SniDesk, bus: PrivateBus) -> None:
        desk.unplug()
        before = desk.heard.changes
        bus.end()
        desk.wait(lambda: desk.bus.trouble, "the loss")

        assert desk.heard.changes == before

    def test_at_rest_nothing_is_waited_for(self, desk: SniDesk) -> None:
        desk.tray.show(CALM, MENU)
        desk.settle()

        assert desk.loop._moments == []


def test_with_no_bus_it_is_told_and_nothing_raises() -> None:
    loop, heard = Loop(), Heard()
    bus = Bus(loop, list)
    tray = SniTray(bus, chosen=heard.chosen, changed=heard.changed)
    tray.show(CALM, MENU)
    loop.turn(timedelta(0))

    assert (tray.works, heard.changes) == (False, 0)
    assert "D-Bus" in tray.trouble
    tray.close()
    bus.close()
    loop.close()
