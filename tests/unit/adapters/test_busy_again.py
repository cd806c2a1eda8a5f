"""Who tells of a call or a film and could not at first is asked again once a reminder is near."""

from pathlib import Path

import pytest

from postured.adapters.busy.do_not_disturb import SIGNAL, dunst
from postured.adapters.busy.kwin import KWinFront
from tests.fakes.hand_bus import HandBus

SERVER, KWIN = "org.freedesktop.Notifications", "org.kde.KWin"


@pytest.fixture
def bus() -> HandBus:
    return HandBus()


def test_one_that_did_not_answer_is_asked_once_more(bus: HandBus) -> None:
    told: list[tuple[str, bool]] = []
    monitor = dunst(bus)
    monitor.start(lambda signal, goes_on: told.append((signal, goes_on)))
    bus.own(SERVER, ":1.1")
    monitor.soon(True)
    while_it_is_asked = bus.asked("Get")
    bus.fail("Get", "late")

    monitor.soon(False)
    assert bus.asked("Get") == []
    monitor.soon(True)
    bus.answer("Get", ("b", True))

    assert len(while_it_is_asked) == 1
    assert told == [(SIGNAL, True)]
    monitor.soon(True)
    assert bus.asked("Get") == []


def test_another_program_in_its_place_is_not_asked_again_and_again(bus: HandBus) -> None:
    monitor = dunst(bus)
    monitor.start(lambda _signal, _goes_on: None)
    monitor.soon(True)
    assert bus.asked("Get") == []
    bus.own(SERVER, ":1.1")
    bus.fail("Get", "org.freedesktop.DBus.Error.UnknownProperty")

    monitor.soon(True)

    assert bus.asked("Get") == []


def test_a_script_that_could_not_be_written_is_written_later(bus: HandBus, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    monitor = KWinFront(bus, str(folder), programs=())
    monitor.start(lambda _signal, _goes_on: None)
    bus.own(KWIN, ":1.1")
    assert monitor.trouble == "No such file or directory"
    assert bus.asked("loadScript") == []

    folder.mkdir()
    monitor.soon(True)
    monitor.soon(True)

    assert len(bus.asked("loadScript")) == 1
    assert monitor.trouble == "it does not answer"
    monitor.close()


def test_a_newer_postured_is_told_in_place_of_this_one(bus: HandBus, tmp_path: Path) -> None:
    monitor = KWinFront(bus, str(tmp_path), programs=())
    monitor.start(lambda _signal, _goes_on: None)
    bus.own(KWIN, ":1.1")
    assert bus.asked("RequestName") == [("org.postured.Front", 4 | 2 | 1)]

    bus.answer("RequestName", 3)

    assert monitor.trouble == "another postured is told"
    monitor.close()
