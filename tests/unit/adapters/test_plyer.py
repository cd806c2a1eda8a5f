"""Which notices go to plyer's child process, in which order, and what is believed of what it says."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from postured import language
from postured.adapters.child import ChildFailed
from postured.adapters.notifier.plyer import PlyerNotifier
from postured.errors import PosturedError
from postured.ports import Button, Delivery, Notice
from tests.unit.daemon.world import HandTurned

BUS = {"DBUS_SESSION_BUS_ADDRESS": "tcp:host=localhost,port=4242"}
MOVE = Notice(title="Time to move", body="Two minutes.", buttons=(Button("start", "Start"), Button("skip", "Skip")))
WORD = Notice(title="A word", body="<b>Salt</b> & pepper", stays_for=timedelta(seconds=20))
SHOWN, UNREACHABLE = Delivery.SHOWN, Delivery.UNREACHABLE


@dataclass
class Child:
    """Stands in for the child process; the test is plyer."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    patience: timedelta = timedelta(0)
    answered: Callable[[Any], None] = lambda _answer: None
    failed: Callable[[PosturedError], None] = lambda _problem: None

    def __call__(
        self,
        arguments: Sequence[str],
        *,
        answered: Callable[[Any], None],
        failed: Callable[[PosturedError], None],
        patience: timedelta,
    ) -> None:
        assert arguments[0] == "notify-by-plyer"
        self.asked.append(json.loads(arguments[1]))
        self.answered, self.failed, self.patience = answered, failed, patience

    @property
    def titles(self) -> list[str]:
        return [each["title"] for each in self.asked]


class Desk:
    def __init__(self, bin_folder: Path, *, platform: str = "linux", bus_trouble: str = "no bus for us") -> None:
        self.reactor = HandTurned()
        self.child = Child()
        self.bus_trouble = bus_trouble
        self.environ = {**BUS, "PATH": str(bin_folder)}
        self.notifier = PlyerNotifier(
            self.reactor,
            self.child,
            bus_trouble=lambda: self.bus_trouble,
            environ=self.environ,
            platform=platform,
            deadline=timedelta(seconds=7),
        )

    def show(self, notice: Notice, slot: str = "reminder") -> list[Delivery]:
        deliveries: list[Delivery] = []
        self.notifier.show(slot, notice, delivered=deliveries.append, answered=lambda _key: None)
        return deliveries

    def turn(self) -> None:
        while self.reactor.moments:
            self.reactor.moments.pop(0)[1]()


@pytest.fixture(autouse=True)
def english() -> None:
    language.use("en")


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    (tmp_path / "notify-send").touch(mode=0o755)
    return tmp_path


@pytest.fixture
def desk(bin_folder: Path) -> Desk:
    return Desk(bin_folder)


def test_a_reminder_tells_how_it_is_answered_and_a_word_has_no_markup(desk: Desk) -> None:
    desk.show(MOVE)
    desk.child.answered({"trouble": ""})
    desk.show(WORD, "notice")
    desk.turn()

    assert desk.child.asked == [
        {
            "title": "Time to move",
            "body": "Two minutes.\nAnswer in a terminal: postured start, postured skip",
            "stays": None,
            "deadline": 7.0,
        },
        {"title": "A word", "body": "‹b›Salt‹/b› + pepper", "stays": 20.0, "deadline": 7.0},
    ]
    assert desk.child.patience > timedelta(seconds=7)  # the child is to end itself, with what it started


def test_elsewhere_than_on_linux_a_text_stays_as_it_is(bin_folder: Path) -> None:
    desk = Desk(bin_folder, platform="darwin", bus_trouble="")
    desk.show(WORD)

    assert desk.child.asked[0]["body"] == WORD.body


def test_what_is_shown_is_delivered_once_and_later(desk: Desk) -> None:
    deliveries = desk.show(MOVE)
    desk.child.answered({"trouble": ""})
    assert deliveries == []

    desk.turn()

    assert deliveries == [SHOWN]
    assert (desk.notifier.works, desk.notifier.has_buttons, desk.notifier.trouble) == (True, False, "")


@pytest.mark.parametrize(
    ("said", "trouble"),
    [({"trouble": "notify-send could not show it: no"}, "notify-send could not show it: no"), ("nonsense", "nonsense")],
)
def test_what_went_wrong_is_not_taken_for_shown(desk: Desk, said: Any, trouble: str) -> None:
    deliveries = desk.show(MOVE)
    desk.child.answered(said)
    desk.turn()

    assert deliveries == [UNREACHABLE]
    assert (desk.notifier.works, desk.notifier.trouble) == (False, trouble)


def test_after_trouble_it_is_tried_again_and_may_work(desk: Desk) -> None:
    desk.show(MOVE)
    desk.child.failed(ChildFailed("gone"))
    desk.turn()
    assert desk.notifier.trouble == "plyer does not come to an end"

    deliveries = desk.show(MOVE)
    desk.child.answered({"trouble": ""})
    desk.turn()

    assert (deliveries, desk.notifier.works) == ([SHOWN], True)


def test_one_is_on_its_way_at_a_time_and_the_slots_take_turns(desk: Desk) -> None:
    desk.show(MOVE)
    desk.show(WORD, "notice")
    desk.turn()
    assert desk.child.titles == ["Time to move"]

    desk.child.answered({"trouble": ""})
    desk.turn()

    assert desk.child.titles == ["Time to move", "A word"]


def test_a_newer_one_takes_the_place_of_one_that_waits(desk: Desk) -> None:
    first, second = desk.show(MOVE), desk.show(MOVE)
    third = desk.show(WORD)
    desk.turn()
    assert (first, second, third) == ([], [UNREACHABLE], [])

    desk.child.answered({"trouble": ""})
    desk.turn()
    desk.child.answered({"trouble": ""})
    desk.turn()

    assert desk.child.titles == ["Time to move", "A word"]
    assert (first, second, third) == ([SHOWN], [UNREACHABLE], [SHOWN])


def test_withdraw_and_close_drop_what_waits(desk: Desk) -> None:
    desk.show(MOVE)
    waiting, other = desk.show(WORD), desk.show(WORD, "notice")
    desk.notifier.withdraw("reminder")
    desk.notifier.close()
    desk.child.answered({"trouble": ""})
    late = desk.show(MOVE)
    desk.turn()

    assert (waiting, other, late) == ([UNREACHABLE], [UNREACHABLE], [UNREACHABLE])
    assert desk.child.titles == ["Time to move"]


def test_whoever_hangs_is_not_given_the_same_time_twice(desk: Desk) -> None:
    first, waiting = desk.show(MOVE), desk.show(WORD, "notice")
    desk.child.failed(ChildFailed("killed"))
    desk.turn()

    assert (first, waiting) == ([UNREACHABLE], [UNREACHABLE])
    assert desk.child.titles == ["Time to move"]


def test_where_we_reach_the_bus_plyer_is_left_alone(desk: Desk) -> None:
    desk.bus_trouble = ""
    deliveries = desk.show(MOVE)
    desk.turn()

    assert (deliveries, desk.child.asked) == ([UNREACHABLE], [])
    assert desk.notifier.trouble == "plyer would ask the same session bus, and could do no better"


def test_with_no_bus_at_all_none_is_started(desk: Desk) -> None:
    del desk.environ["DBUS_SESSION_BUS_ADDRESS"]
    deliveries = desk.show(MOVE)
    desk.turn()

    assert (deliveries, desk.child.asked) == ([UNREACHABLE], [])
    assert desk.notifier.trouble == "notify-send would find no session bus either"


def test_without_notify_send_nothing_is_tried(desk: Desk, bin_folder: Path) -> None:
    (bin_folder / "notify-send").unlink()
    deliveries = desk.show(MOVE)
    desk.turn()

    assert (deliveries, desk.child.asked) == ([UNREACHABLE], [])
    assert desk.notifier.trouble == "plyer needs notify-send, which is not installed"
