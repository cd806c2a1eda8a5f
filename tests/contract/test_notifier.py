"""What every notifier promises (``ports.Notifier``), asked of every one; the D-Bus one on real desktops, too."""

import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from postured.adapters.notifier.chain import Chain
from postured.adapters.notifier.dbus import DBusNotifier
from postured.adapters.notifier.terminal import TerminalNotifier
from postured.daemon.loop import Loop
from postured.ports import Button, Delivery, Notice, Notifier
from postured.wire.dbus import Bus, session_bus
from tests.desktop.bus import PrivateBus, private_bus
from tests.desktop.notification_servers import Dunst, Xfce4Notifyd, dunst, xfce4_notifyd
from tests.desktop.waiting import wait_for
from tests.desktop.xvfb import Screen, xvfb
from tests.fakes.notification_server import NAME, FakeServer, notification_server
from tests.fakes.notifier import FakeNotifier

BUTTONS = (Button("done", "Done"), Button("snooze", "Later"))
UP = Notice(title="Time to move", body="Two minutes on your feet.", buttons=BUTTONS)
NEXT = Notice(title="Look up", body="Twenty seconds.", buttons=BUTTONS)
WORD = Notice(title="A word", body="The disk is full.")
SHORT = timedelta(milliseconds=300)


@dataclass
class Heard:
    """What became of one notice."""

    deliveries: list[Delivery] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)

    def delivered(self, delivery: Delivery) -> None:
        self.deliveries.append(delivery)
        self.threads.add(threading.get_ident())

    def answered(self, key: str) -> None:
        self.answers.append(key)
        self.threads.add(threading.get_ident())


def ask(notifier: Notifier, notice: Notice, slot: str = "reminder") -> Heard:
    """Show it, and do not wait."""
    heard = Heard()
    notifier.show(slot, notice, delivered=heard.delivered, answered=heard.answered)
    return heard


class Desk(Protocol):
    """A desktop with one notifier, and the person who looks at it."""

    notifier: Notifier

    def wait(self, until: Callable[[], object], what: str) -> None: ...

    def settle(self) -> None:
        """Let everything arrive that is on its way."""

    def offered(self, title: str) -> bool:
        """Whether the notice with that title came with its buttons."""

    def unplug(self) -> None:
        """The desktop goes."""


class Glass(Desk, Protocol):
    """A desktop on which notices come and go."""

    def titles(self) -> list[str]:
        """What can be seen, the oldest first."""

    def press(self, title: str, key: str) -> None: ...

    def dismiss(self, title: str) -> None:
        """The person closes it, without an answer."""

    def plug(self) -> None:
        """The desktop comes back, with nothing on it."""

    def refuse(self, refuse: bool) -> None:
        """Whether the desktop answers and shows nothing."""

    def hang(self) -> None: ...

    def wake(self) -> None: ...


def show(desk: Desk, notice: Notice, slot: str = "reminder") -> Heard:
    """Show it, and wait until it has arrived."""
    heard = ask(desk.notifier, notice, slot)
    desk.wait(lambda: heard.deliveries, "the delivery")
    return heard


class EveryNotifier:
    """The lines that hold for lines on paper, too."""

    @pytest.fixture
    def desk(self) -> Iterator[Desk]:
        raise NotImplementedError

    def test_delivered_is_called_once_later_and_on_the_loop(self, desk: Desk) -> None:
        heard = ask(desk.notifier, UP)
        at_once = list(heard.deliveries)
        desk.wait(lambda: heard.deliveries, "the delivery")
        desk.settle()

        assert at_once == []
        assert heard.deliveries == [Delivery.SHOWN]
        assert heard.threads == {threading.get_ident()}

    @pytest.mark.parametrize("odd", ["\0", "\udcff", "\x1b", "\ufffe", "😀"])
    def test_odd_characters_harm_nothing(self, desk: Desk, odd: str) -> None:
        notice = Notice(title=f"A{odd}B", body=f"C{odd}D", buttons=(Button("done", f"E{odd}F"),))

        assert show(desk, notice).deliveries == [Delivery.SHOWN]
        assert show(desk, UP, "notice").deliveries == [Delivery.SHOWN]
        assert desk.notifier.works

    def test_withdraw_with_nothing_up_does_nothing(self, desk: Desk) -> None:
        desk.notifier.withdraw("reminder")
        desk.settle()

        assert show(desk, UP).deliveries == [Delivery.SHOWN]

    def test_a_notice_that_is_withdrawn_on_its_way_is_delivered_once_too(self, desk: Desk) -> None:
        heard = ask(desk.notifier, UP)

        desk.notifier.withdraw("reminder")
        desk.wait(lambda: heard.deliveries, "the delivery")
        desk.settle()

        assert len(heard.deliveries) == 1

    def test_a_notice_that_is_replaced_on_its_way_is_delivered_once_too(self, desk: Desk) -> None:
        first = ask(desk.notifier, UP)
        second = show(desk, NEXT)
        desk.settle()

        assert len(first.deliveries) == 1
        assert second.deliveries == [Delivery.SHOWN]

    def test_no_method_raises_because_the_desktop_is_gone(self, desk: Desk) -> None:
        show(desk, UP)
        desk.unplug()

        heard = show(desk, NEXT)
        desk.notifier.withdraw("reminder")
        desk.settle()
        desk.notifier.close()

        assert heard.deliveries == [Delivery.UNREACHABLE]

    def test_has_buttons_says_whether_a_notice_offers_its_buttons(self, desk: Desk) -> None:
        show(desk, UP)

        assert desk.offered(UP.title) == desk.notifier.has_buttons

    def test_it_works_and_there_is_no_trouble(self, desk: Desk) -> None:
        show(desk, UP)

        assert desk.notifier.works
        assert desk.notifier.trouble == ""

    def test_it_has_a_name(self, desk: Desk) -> None:
        assert desk.notifier.name

    def test_close_may_come_twice(self, desk: Desk) -> None:
        show(desk, UP)

        desk.notifier.close()
        desk.notifier.close()


class EveryGlass(EveryNotifier):
    """The lines that hold where a notice can be seen, pressed and taken down."""

    @pytest.fixture
    def glass(self) -> Iterator[Glass]:
        raise NotImplementedError

    @pytest.fixture
    def desk(self, glass: Glass) -> Glass:
        return glass

    @pytest.fixture
    def hasty_glass(self, glass: Glass) -> Glass:
        """One whose deadline is short."""
        return glass

    def test_what_is_delivered_can_be_seen(self, glass: Glass) -> None:
        show(glass, UP)

        assert glass.titles() == [UP.title]

    def test_a_slot_shows_its_last_notice_only(self, glass: Glass) -> None:
        show(glass, UP)
        show(glass, NEXT)

        assert glass.titles() == [NEXT.title]

    def test_notices_asked_for_in_one_breath_leave_the_last_one(self, glass: Glass) -> None:
        heard = [ask(glass.notifier, notice) for notice in (UP, WORD, NEXT)]
        glass.wait(lambda: all(each.deliveries for each in heard), "the deliveries")
        glass.settle()

        assert glass.titles() == [NEXT.title]

    def test_slots_do_not_touch_each_other(self, glass: Glass) -> None:
        show(glass, WORD, "problem")
        show(glass, UP)

        glass.notifier.withdraw("reminder")
        glass.settle()

        assert glass.titles() == [WORD.title]

    def test_withdraw_takes_the_notice_down(self, glass: Glass) -> None:
        show(glass, UP)

        glass.notifier.withdraw("reminder")
        glass.notifier.withdraw("reminder")
        glass.settle()

        assert glass.titles() == []

    def test_a_notice_that_is_withdrawn_on_its_way_does_not_stay(self, glass: Glass) -> None:
        heard = ask(glass.notifier, UP)

        glass.notifier.withdraw("reminder")
        glass.wait(lambda: heard.deliveries, "the delivery")
        glass.settle()

        assert glass.titles() == []

    def test_a_notice_that_is_withdrawn_while_it_is_replaced_does_not_stay(self, glass: Glass) -> None:
        show(glass, UP)
        heard = ask(glass.notifier, NEXT)

        glass.notifier.withdraw("reminder")
        glass.wait(lambda: heard.deliveries, "the delivery")
        glass.settle()

        assert glass.titles() == []

    def test_a_press_is_the_answer_and_takes_the_notice_down(self, glass: Glass) -> None:
        heard = show(glass, UP)

        glass.press(UP.title, "snooze")
        glass.wait(lambda: heard.answers, "the answer")
        glass.settle()

        assert heard.answers == ["snooze"]
        assert heard.threads == {threading.get_ident()}
        assert heard.deliveries == [Delivery.SHOWN]
        assert glass.titles() == []

    def test_the_answer_of_one_slot_is_not_that_of_another(self, glass: Glass) -> None:
        other = show(glass, NEXT, "notice")
        heard = show(glass, UP)

        glass.press(UP.title, "done")
        glass.wait(lambda: heard.answers, "the answer")
        glass.settle()

        assert other.answers == []
        assert glass.titles() == [NEXT.title]

    def test_an_answer_may_show_the_next_notice(self, glass: Glass) -> None:
        heard = Heard()

        def go_on(key: str) -> None:
            ask(glass.notifier, NEXT)
            heard.answered(key)

        glass.notifier.show("reminder", UP, delivered=heard.delivered, answered=go_on)
        glass.wait(lambda: heard.deliveries, "the delivery")
        glass.press(UP.title, "done")
        glass.wait(lambda: glass.titles() == [NEXT.title], "the next notice")
        glass.settle()

        assert heard.answers == ["done"]
        assert glass.titles() == [NEXT.title]

    def test_a_notice_that_was_replaced_answers_nothing(self, glass: Glass) -> None:
        first = show(glass, UP)
        second = show(glass, NEXT)

        glass.press(NEXT.title, "done")
        glass.wait(lambda: second.answers, "the answer")
        glass.settle()

        assert (first.answers, second.answers) == ([], ["done"])

    def test_a_notice_that_the_person_closes_answers_nothing(self, glass: Glass) -> None:
        heard = show(glass, UP)

        glass.dismiss(UP.title)
        glass.settle()
        second = show(glass, NEXT)

        assert heard.answers == []
        assert second.deliveries == [Delivery.SHOWN]
        assert glass.titles() == [NEXT.title]

    def test_a_desktop_that_refuses_says_so(self, glass: Glass) -> None:
        glass.refuse(True)
        heard = show(glass, UP)
        glass.settle()
        glass.refuse(False)

        assert heard.deliveries == [Delivery.REFUSED]
        assert show(glass, NEXT).deliveries == [Delivery.SHOWN]

    def test_what_was_up_before_a_refusal_does_not_stay(self, glass: Glass) -> None:
        heard = show(glass, UP)
        glass.refuse(True)

        show(glass, NEXT)
        glass.settle()

        assert glass.titles() == []
        assert heard.answers == []

    def test_a_desktop_that_hangs_is_unreachable_and_shows_nothing_late(self, hasty_glass: Glass) -> None:
        show(hasty_glass, UP)
        hasty_glass.hang()
        heard = show(hasty_glass, NEXT)
        hasty_glass.wake()
        hasty_glass.settle()

        assert heard.deliveries == [Delivery.UNREACHABLE]
        hasty_glass.wait(lambda: hasty_glass.titles() == [], "an empty screen")
        hasty_glass.settle()
        assert hasty_glass.titles() == []

    def test_a_desktop_that_hung_is_used_again(self, hasty_glass: Glass) -> None:
        hasty_glass.hang()
        show(hasty_glass, UP)
        hasty_glass.wake()
        hasty_glass.settle()
        heard = show(hasty_glass, NEXT)

        assert heard.deliveries == [Delivery.SHOWN]
        assert hasty_glass.notifier.works
        assert hasty_glass.titles() == [NEXT.title]

    def test_a_desktop_that_is_gone_is_unreachable_and_said_to_be(self, glass: Glass) -> None:
        show(glass, UP)
        glass.unplug()
        heard = show(glass, NEXT)

        assert heard.deliveries == [Delivery.UNREACHABLE]
        assert not glass.notifier.works
        assert glass.notifier.trouble

    def test_a_desktop_that_comes_back_is_used_again(self, glass: Glass) -> None:
        show(glass, UP)
        glass.unplug()
        show(glass, UP)
        glass.plug()
        heard = show(glass, NEXT)

        assert heard.deliveries == [Delivery.SHOWN]
        assert glass.titles() == [NEXT.title]
        assert glass.notifier.works
        assert glass.notifier.trouble == ""
        glass.press(NEXT.title, "done")
        glass.wait(lambda: heard.answers, "the answer")

    def test_close_takes_down_what_is_up(self, glass: Glass) -> None:
        heard = show(glass, UP)
        show(glass, WORD, "problem")

        glass.notifier.close()
        glass.settle()

        assert glass.titles() == []
        assert heard.answers == []


class FakeGlass:
    """Desktops whose time the test passes; the first is the one that is looked at."""

    def __init__(self, notifier: Notifier, *fakes: FakeNotifier) -> None:
        self.notifier = notifier
        self._fakes = fakes

    def wait(self, until: Callable[[], object], what: str) -> None:
        self.settle()
        assert until(), what

    def settle(self) -> None:
        for _ in range(2):  # a chain asks one after the other
            for each in self._fakes:
                each.turn()

    def offered(self, title: str) -> bool:
        return self._fakes[0].has_buttons

    def unplug(self) -> None:
        for each in self._fakes:
            each.unplug()

    def plug(self) -> None:
        for each in self._fakes:
            each.plug()

    def titles(self) -> list[str]:
        return [notice.title for each in self._fakes for notice in each.screen.values()]

    def press(self, title: str, key: str) -> None:
        self._fakes[0].answer(self._slot(title), key)

    def dismiss(self, title: str) -> None:
        self._fakes[0].dismiss(self._slot(title))

    def refuse(self, refuse: bool) -> None:
        for each in self._fakes:
            each.refuses = refuse

    def hang(self) -> None:
        for each in self._fakes:
            each.hangs = True

    def wake(self) -> None:
        for each in self._fakes:
            each.hangs = False

    def _slot(self, title: str) -> str:
        (found,) = (slot for slot, notice in self._fakes[0].screen.items() if notice.title == title)
        return found


class TestFake(EveryGlass):
    @pytest.fixture
    def glass(self) -> FakeGlass:
        fake = FakeNotifier()
        return FakeGlass(fake, fake)


class TestChain(EveryGlass):
    @pytest.fixture
    def glass(self) -> FakeGlass:
        fakes = FakeNotifier("best"), FakeNotifier("last")
        return FakeGlass(Chain(fakes), *fakes)


class Paper:
    """A terminal that nobody can press anything on."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.loop = Loop()
        self.notifier: Notifier = TerminalNotifier(self.loop, self.stream)

    def wait(self, until: Callable[[], object], what: str) -> None:
        wait_for(until, turn=self.loop.turn, what=what)

    def settle(self) -> None:
        self.loop.turn(timedelta(0))

    def offered(self, title: str) -> bool:
        return False

    def unplug(self) -> None:
        self.stream.close()


class TestTerminal(EveryNotifier):
    @pytest.fixture
    def desk(self) -> Iterator[Paper]:
        paper = Paper()
        yield paper
        paper.loop.close()


class DBusGlass:
    """The loop, the private bus and the server on it, which may die and hang."""

    def __init__(self, bus: PrivateBus, server: FakeServer, patience: timedelta) -> None:
        self.server = server
        self.loop = Loop()
        self.bus = Bus(self.loop, lambda: session_bus(bus.environ), patience=patience)
        self.notifier: Notifier = DBusNotifier(self.bus)

    def wait(self, until: Callable[[], object], what: str) -> None:
        wait_for(until, 10, turn=self.loop.turn, what=what)

    def settle(self) -> None:
        """What the server is asked last is answered last; and it closes what it was asked to close."""
        for _ in range(2):
            replies: list[object] = []
            self.bus.call(NAME, "/org/freedesktop/Notifications", NAME, "GetCapabilities", then=replies.append)
            self.wait(lambda: replies, "an answer of the server")  # noqa: B023 - it is waited for here

    def offered(self, title: str) -> bool:
        return any(each.title == title and each.actions for each in self.server.shown)

    def unplug(self) -> None:
        self.server.die()

    def plug(self) -> None:
        self.server.start()

    def titles(self) -> list[str]:
        return self.server.titles

    def press(self, title: str, key: str) -> None:
        self.server.press(title, key)

    def dismiss(self, title: str) -> None:
        self.server.dismiss(title)

    def refuse(self, refuse: bool) -> None:
        self.server.refusal = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration" if refuse else ""

    def hang(self) -> None:
        self.server.hang()

    def wake(self) -> None:
        self.server.wake()

    def end(self) -> None:
        self.notifier.close()
        self.bus.close()
        self.loop.close()


@pytest.fixture(scope="module")
def bus() -> Iterator[PrivateBus]:
    with private_bus() as bus:
        yield bus


@pytest.mark.desktop
class OverDBus(EveryGlass):
    CAPABILITIES: tuple[str, ...] = ("actions", "body")
    STAYS = False

    @pytest.fixture
    def glass(self, bus: PrivateBus) -> Iterator[DBusGlass]:
        yield from self.opened(bus, timedelta(seconds=5))

    @pytest.fixture
    def hasty_glass(self, bus: PrivateBus) -> Iterator[DBusGlass]:
        yield from self.opened(bus, SHORT)

    def opened(self, bus: PrivateBus, patience: timedelta) -> Iterator[DBusGlass]:
        with notification_server(bus, capabilities=self.CAPABILITIES, leaves_answered_up=self.STAYS) as server:
            glass = DBusGlass(bus, server, patience)
            yield glass
            glass.end()


class TestDBus(OverDBus):
    pass


class TestDBusWhereAnAnsweredNoticeStays(OverDBus):
    STAYS = True


@pytest.mark.desktop
def test_without_actions_there_are_no_buttons(bus: PrivateBus) -> None:
    with notification_server(bus, capabilities=("body",)) as server:
        desk = DBusGlass(bus, server, timedelta(seconds=5))
        show(desk, UP)

        assert not desk.notifier.has_buttons
        assert not desk.offered(UP.title)
        desk.end()


class RealDesk:
    """The D-Bus notifier on a bus with a real server."""

    def __init__(self, bus: PrivateBus) -> None:
        self.loop = Loop()
        self.bus = Bus(self.loop, lambda: session_bus(bus.environ))
        self.notifier = DBusNotifier(self.bus)

    def show(self, notice: Notice) -> Heard:
        heard = ask(self.notifier, notice)
        self.wait(lambda: heard.deliveries)
        assert heard.deliveries == [Delivery.SHOWN]
        return heard

    def wait(self, until: Callable[[], object]) -> None:
        wait_for(until, 10, turn=self.loop.turn)

    def end(self) -> None:
        self.notifier.close()
        self.bus.close()
        self.loop.close()


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with xvfb() as screen:
        yield screen


@pytest.fixture
def real_desk(bus: PrivateBus) -> Iterator[RealDesk]:
    desk = RealDesk(bus)
    yield desk
    desk.end()


@pytest.mark.desktop
class TestRealDunst:
    @pytest.fixture
    def server(self, screen: Screen, bus: PrivateBus, tmp_path: Path) -> Iterator[Dunst]:
        with dunst(screen, bus, str(tmp_path)) as server:
            yield server

    def test_show_replace_and_withdraw(self, server: Dunst, real_desk: RealDesk) -> None:
        real_desk.show(UP)
        real_desk.show(NEXT)
        assert server.count() == 1
        assert real_desk.notifier.has_buttons

        real_desk.notifier.withdraw("reminder")

        real_desk.wait(lambda: server.count() == 0)

    def test_a_press_is_the_answer_and_takes_the_notice_down(self, server: Dunst, real_desk: RealDesk) -> None:
        first, second = real_desk.show(UP), real_desk.show(NEXT)

        server.choose("Later")
        real_desk.wait(lambda: second.answers)

        assert (first.answers, second.answers) == ([], ["snooze"])
        real_desk.wait(lambda: server.count() == 0)

    def test_close_takes_down_what_is_up(self, server: Dunst, real_desk: RealDesk) -> None:
        real_desk.show(UP)

        real_desk.notifier.close()

        real_desk.wait(lambda: server.count() == 0)


@pytest.mark.desktop
class TestRealXfce4Notifyd:
    @pytest.fixture
    def server(self, screen: Screen, bus: PrivateBus, tmp_path: Path) -> Iterator[Xfce4Notifyd]:
        with xfce4_notifyd(screen, bus, str(tmp_path)) as server:
            yield server

    def test_show_replace_press_and_withdraw(self, server: Xfce4Notifyd, real_desk: RealDesk) -> None:
        first, second = real_desk.show(UP), real_desk.show(NEXT)
        real_desk.wait(lambda: server.windows() and server.place()[3] > 60)
        assert len(server.windows()) == 1
        assert real_desk.notifier.has_buttons

        def pressed() -> bool:
            if server.windows() and not second.answers:
                left, top, width, height = server.place()
                server.click(left + round(width * 0.19), top + round(height * 0.74))
            return bool(second.answers)

        real_desk.wait(pressed)
        real_desk.wait(lambda: not server.windows())
        assert (first.answers, second.answers) == ([], ["done"])

        real_desk.show(WORD)
        real_desk.wait(server.windows)
        real_desk.notifier.withdraw("reminder")
        real_desk.wait(lambda: not server.windows())
