"""The icon in a panel that takes its time, or goes and comes back meanwhile."""

import pytest

from postured.adapters.tray.sni import SniTray
from postured.wire.dbus_link import Reply
from tests.fakes.hand_bus import HandBus

WATCHER = "org.kde.StatusNotifierWatcher"


class Icon:
    """One whose bus the test plays."""

    def __init__(self) -> None:
        self.bus = HandBus()
        self.changes = 0
        self.tray = SniTray(self.bus, chosen=lambda _key: None, changed=self._changed)

    def _changed(self) -> None:
        self.changes += 1


@pytest.fixture
def icon() -> Icon:
    return Icon()


def test_a_panel_that_answers_late_has_taken_the_icon(icon: Icon) -> None:
    icon.bus.own(WATCHER, ":1.1")
    call = icon.bus.fail("RegisterStatusNotifierItem", "late")
    assert not icon.tray.works

    assert call.straggler is not None
    call.straggler(Reply(()))

    assert icon.tray.works
    assert icon.changes == 1


def test_what_a_panel_says_that_has_gone_is_for_nobody(icon: Icon) -> None:
    icon.bus.own(WATCHER, ":1.1")
    call = icon.bus.fail("RegisterStatusNotifierItem", "late")
    icon.bus.own(WATCHER, "")

    assert call.straggler is not None
    call.straggler(Reply(()))

    assert not icon.tray.works
