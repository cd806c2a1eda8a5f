"""What a notifier makes of a notice: the call over D-Bus, the lines in a terminal, the next in the chain."""

import io
import os
from collections.abc import Sequence
from datetime import timedelta

import pytest
from jeepney.wrappers import DBusAddress

from postured.adapters.notifier.chain import Chain
from postured.adapters.notifier.dbus import DBusNotifier
from postured.adapters.notifier.terminal import TerminalNotifier
from postured.core.decisions import Reason, Remind
from postured.core.rules import Style
from postured.daemon import words
from postured.ports import Button, Delivery, Notice, Notifier
from postured.settings.handover import ExerciseText
from postured.wire.dbus_link import Reply
from tests.fakes.hand_bus import HandBus
from tests.fakes.notification_server import NAME
from tests.fakes.notifier import FakeNotifier
from tests.fakes.x11 import HandLoop

BUTTONS = (Button("start", "Start"), Button("snooze", "Later"))
MOVE = Notice(title="Time to move", body="Two minutes.", buttons=BUTTONS)
WORD = Notice(title="A word", body="It is < & > this.")
EMITTER = DBusAddress("/org/freedesktop/Notifications", NAME, NAME)
AMBIENT = Notice(title="Blink", body="Look away.", ambient=True)


def show(notifier: Notifier, notice: Notice, slot: str = "reminder") -> tuple[list[Delivery], list[str]]:
    """Show it; its deliveries and its answers, as they come."""
    deliveries: list[Delivery] = []
    answers: list[str] = []
    notifier.show(slot, notice, delivered=deliveries.append, answered=answers.append)
    return deliveries, answers


class Server:
    """A desktop in the test's hand, met by the notifier already."""

    def __init__(self, name: str = "Some Desktop", capabilities: Sequence[str] = ("actions", "body")) -> None:
        self.bus = HandBus()
        self.notifier = DBusNotifier(self.bus)
        self.meet(name, capabilities)

    def meet(self, name: str = "Some Desktop", capabilities: Sequence[str] = ("actions", "body")) -> None:
        self.bus.answer("GetServerInformation", name, "vendor", "1", "1.2")
        self.bus.answer("GetCapabilities", list(capabilities))

    def content(self, notice: Notice, slot: str = "reminder") -> dict[str, object]:
        """What is asked of the server for ``notice``."""
        show(self.notifier, notice, slot)
        (body,) = self.bus.asked("Notify")
        names = ("application", "replaces", "icon", "title", "body", "actions", "hints", "time")
        return dict(zip(names, body, strict=True))


def test_a_reminder_as_the_desktop_gets_it() -> None:
    assert Server().content(MOVE) == {
        "application": "postured",
        "replaces": 0,
        "icon": "",
        "title": "Time to move",
        "body": "Two minutes.",
        "actions": ["start", "Start", "snooze", "Later"],
        "hints": {"desktop-entry": ("s", "postured"), "urgency": ("y", 1)},
        "time": 0,
    }


def test_a_quiet_notice_makes_no_sound_and_is_not_kept() -> None:
    content = Server().content(AMBIENT)

    assert content["hints"] == {
        "desktop-entry": ("s", "postured"),
        "urgency": ("y", 0),
        "transient": ("b", True),
        "suppress-sound": ("b", True),
    }
    assert content["time"] == -1


@pytest.mark.parametrize("ambient", [True, False])
def test_a_notice_that_stays_for_a_time(ambient: bool) -> None:
    notice = Notice(title="T", body="", ambient=ambient, stays_for=timedelta(seconds=7, milliseconds=500))

    assert Server().content(notice)["time"] == 7500


def test_text_is_escaped_where_the_server_reads_markup_and_only_there() -> None:
    notice = Notice(title="a < b & c", body="a < b & c > d &lt;")

    marked = Server(capabilities=("body", "body-markup")).content(notice)
    plain = Server(capabilities=("body",)).content(notice)

    assert (marked["title"], marked["body"]) == ("a < b & c", "a &lt; b &amp; c &gt; d &amp;lt;")
    assert (plain["title"], plain["body"]) == ("a < b & c", "a < b & c > d &lt;")


def test_an_exercise_of_ones_own_is_shown_as_it_was_written_on_either_kind_of_server() -> None:
    exercise = ExerciseText(id="mine", name='Shake <b>&"…"</b>', steps=("1 < 2 & 3 > 2, &amp; it's fine.",))
    remind = Remind(
        id=1,
        again=0,
        routine="move",
        style=Style.NOTIFICATION,
        lasts=timedelta(minutes=2),
        reason=Reason.DUE,
        satisfies=("move",),
    )
    notice = words.reminder(remind, exercise)

    marked = Server(capabilities=("actions", "body", "body-markup")).content(notice)
    plain = Server(capabilities=("actions", "body")).content(notice)

    assert str(plain["body"]).splitlines()[1:] == ['Shake <b>&"…"</b>', "1. 1 < 2 & 3 > 2, &amp; it's fine."]
    assert str(marked["body"]).splitlines()[1:] == [
        'Shake &lt;b&gt;&amp;"…"&lt;/b&gt;',
        "1. 1 &lt; 2 &amp; 3 &gt; 2, &amp;amp; it's fine.",
    ]


def test_dunst_hides_its_buttons_so_the_text_tells_of_them() -> None:
    content = Server("dunst", ("actions", "body", "body-markup")).content(
        Notice(title="T", body="Move.", buttons=(Button("start", "Start <now>"), BUTTONS[1]))
    )

    assert content["body"] == "Move.\n[Start &lt;now&gt;] · [Later]"
    assert content["actions"] == ["start", "Start <now>", "snooze", "Later"]


def test_a_notice_without_buttons_is_left_as_it_is() -> None:
    assert Server("dunst").content(WORD)["body"] == WORD.body
    assert Server(capabilities=()).content(WORD)["body"] == WORD.body


def test_a_server_without_actions_gets_commands_instead_of_buttons() -> None:
    server = Server("dunst", ("body",))
    content = server.content(MOVE)

    assert content["actions"] == []
    assert content["body"] == "Two minutes.\nAnswer in a terminal: postured start, postured snooze"
    assert not server.notifier.has_buttons


def test_only_a_reminder_can_be_answered_by_a_command() -> None:
    assert Server(capabilities=()).content(MOVE, "notice")["body"] == "Two minutes."


def test_the_next_notice_of_a_slot_replaces_the_last() -> None:
    server = Server()
    show(server.notifier, MOVE)
    server.bus.answer("Notify", 42)

    assert server.content(WORD)["replaces"] == 42


def test_a_click_on_the_text_is_no_answer() -> None:
    server = Server()
    _, answers = show(server.notifier, MOVE)
    server.bus.answer("Notify", 42)

    for number, key in ((42, "default"), (41, "start"), (42, "snooze"), (42, "start")):
        server.bus.say(EMITTER, "ActionInvoked", "us", number, key)

    assert answers == ["snooze"]


def test_a_press_on_what_is_being_replaced_answers_nothing() -> None:
    server = Server()
    _, first = show(server.notifier, MOVE)
    server.bus.answer("Notify", 42)
    _, second = show(server.notifier, MOVE)

    server.bus.say(EMITTER, "ActionInvoked", "us", 42, "start")
    server.bus.answer("Notify", 42)

    assert (first, second) == ([], [])


def test_a_desktop_that_starts_because_it_is_asked_shows_what_it_was_asked() -> None:
    bus = HandBus()
    notifier = DBusNotifier(bus)
    deliveries, answers = show(notifier, MOVE)

    bus.own(NAME, ":1.7")
    for _ in range(3):
        bus.answer("GetServerInformation", "Some Desktop", "vendor", "1", "1.2")
        bus.answer("GetCapabilities", ["actions"])
    bus.answer("Notify", 1)
    bus.say(EMITTER, "ActionInvoked", "us", 1, "start")

    assert deliveries == [Delivery.SHOWN]
    assert answers == ["start"]


def test_a_new_server_is_not_told_of_the_numbers_of_the_old_one() -> None:
    server = Server()
    show(server.notifier, MOVE)
    server.bus.answer("Notify", 42)

    server.bus.own(NAME, "")
    server.bus.own(NAME, ":1.8")
    server.meet()
    server.notifier.withdraw("reminder")

    assert server.bus.asked("CloseNotification") == []
    assert server.content(MOVE)["replaces"] == 0


def test_a_server_that_was_exchanged_while_it_was_met_is_not_asked_to_replace() -> None:
    server = Server()
    show(server.notifier, MOVE)
    server.bus.answer("Notify", 42)
    show(server.notifier, WORD, "problem")
    server.bus.fail("Notify", "late")
    show(server.notifier, WORD)

    server.bus.own(NAME, ":1.8")
    server.meet()

    assert [each[1] for each in server.bus.asked("Notify")] == [0]


def test_the_end_of_the_last_notice_is_not_that_of_the_next() -> None:
    server = Server()
    _, first = show(server.notifier, MOVE)
    server.bus.answer("Notify", 42)
    show(server.notifier, WORD, "problem")
    server.bus.fail("Notify", "late")
    deliveries, second = show(server.notifier, MOVE)

    server.bus.say(EMITTER, "ActionInvoked", "us", 42, "start")
    server.bus.say(EMITTER, "NotificationClosed", "uu", 42, 2)
    server.meet()
    server.bus.answer("Notify", 43)

    assert deliveries == [Delivery.SHOWN]
    assert (first, second) == ([], [])


def test_an_answer_of_the_last_breath_is_no_sign_of_life() -> None:
    server = Server()
    show(server.notifier, MOVE)
    late = server.bus.fail("Notify", "late")
    server.bus.own(NAME, "")

    assert late.straggler is not None
    late.straggler(Reply(None, "org.freedesktop.DBus.Error.NoReply"))

    assert server.notifier.trouble == "no notification daemon is running"
    assert server.bus.waiting == []


@pytest.mark.parametrize(
    ("error", "delivery", "trouble"),
    [
        ("late", Delivery.UNREACHABLE, "the notification daemon does not answer"),
        ("lost", Delivery.UNREACHABLE, "no notification daemon is running"),
        ("org.freedesktop.DBus.Error.NoReply", Delivery.UNREACHABLE, "no notification daemon is running"),
        ("org.freedesktop.DBus.Error.ServiceUnknown", Delivery.UNREACHABLE, "no notification daemon is running"),
        ("org.freedesktop.DBus.Error.InvalidArgs", Delivery.REFUSED, ""),
        ("org.freedesktop.DBus.Error.LimitsExceeded", Delivery.REFUSED, ""),
    ],
)
def test_what_an_error_means(error: str, delivery: Delivery, trouble: str) -> None:
    server = Server()
    deliveries, _ = show(server.notifier, MOVE)

    server.bus.fail("Notify", error)

    assert deliveries == [delivery]
    assert server.notifier.trouble == trouble
    assert server.notifier.works is (trouble == "")


@pytest.mark.parametrize("body", [(), ("forty-two",), (1, 2)])
def test_an_answer_that_makes_no_sense_is_a_refusal(body: tuple[object, ...]) -> None:
    server = Server()
    deliveries, _ = show(server.notifier, MOVE)

    server.bus.answer("Notify", *body)

    assert deliveries == [Delivery.REFUSED]


@pytest.mark.parametrize("body", [(), (7,), ([], "more")])
def test_a_server_that_cannot_say_what_it_can_is_asked_all_the_same(body: tuple[object, ...]) -> None:
    bus = HandBus()
    notifier = DBusNotifier(bus)
    deliveries, _ = show(notifier, MOVE)

    for _ in range(2):
        bus.answer("GetServerInformation")
        bus.answer("GetCapabilities", *body)
    bus.answer("Notify", 3)

    assert deliveries == [Delivery.SHOWN]


def test_a_server_that_wakes_up_is_met_again() -> None:
    server = Server()
    show(server.notifier, MOVE)
    late = server.bus.fail("Notify", "late")
    assert not server.notifier.works
    assert not server.notifier.has_buttons

    assert late.straggler is not None
    late.straggler(Reply((9,)))
    server.meet()

    assert server.bus.asked("CloseNotification") == [(9,)]
    assert server.notifier.works
    assert server.notifier.has_buttons


def test_a_server_that_hung_from_the_first_word_is_met_when_it_wakes_up() -> None:
    bus = HandBus()
    notifier = DBusNotifier(bus)
    bus.fail("GetServerInformation", "late")
    late = bus.fail("GetCapabilities", "late")
    assert notifier.trouble == "the notification daemon does not answer"

    assert late.straggler is not None
    late.straggler(Reply((["actions"],)))
    bus.answer("GetServerInformation", "Some Desktop", "vendor", "1", "1.2")
    bus.answer("GetCapabilities", ["actions"])

    assert notifier.works
    assert notifier.has_buttons


def test_what_is_up_on_a_server_that_hangs_is_taken_down_when_it_cannot_be_replaced() -> None:
    server = Server()
    show(server.notifier, MOVE)
    server.bus.answer("Notify", 42)
    show(server.notifier, WORD, "problem")
    server.bus.fail("Notify", "late")

    deliveries, _ = show(server.notifier, WORD)
    server.bus.fail("GetServerInformation", "late")
    server.bus.fail("GetCapabilities", "late")

    assert deliveries == [Delivery.UNREACHABLE]
    assert server.bus.asked("Notify") == []
    assert server.bus.asked("CloseNotification") == [(42,)]


def test_trouble_of_the_bus_goes_first() -> None:
    server = Server()
    server.bus.own(NAME, "")
    assert server.notifier.trouble == "no notification daemon is running"

    server.bus.trouble = "there is no session bus (D-Bus) here"

    assert server.notifier.trouble == "there is no session bus (D-Bus) here"
    assert not server.notifier.works


@pytest.mark.parametrize(
    ("slot", "notice", "text"),
    [
        ("reminder", MOVE, "* Time to move\n  Two minutes.\n  Answer with `postured start`, `postured snooze`.\n"),
        ("notice", MOVE, "* Time to move\n  Two minutes.\n"),
        ("problem", WORD, "* A word\n  It is < & > this.\n"),
        ("reminder", Notice(title="T", body="one\ntwo"), "* T\n  one\n  two\n"),
        ("reminder", Notice(title="T", body=""), "* T\n"),
    ],
)
def test_a_notice_in_a_terminal(slot: str, notice: Notice, text: str) -> None:
    stream, loop = io.StringIO(), HandLoop()

    deliveries, _ = show(TerminalNotifier(loop, stream), notice, slot)
    loop.ring()

    assert stream.getvalue() == text
    assert deliveries == [Delivery.SHOWN]


def test_a_terminal_that_knows_no_such_letter_is_no_crash() -> None:
    loop, stream = HandLoop(), io.TextIOWrapper(io.BytesIO(), encoding="ascii")

    deliveries, _ = show(TerminalNotifier(loop, stream), Notice(title="Aufstehen, Jürgen", body=""))
    loop.ring()

    assert deliveries == [Delivery.UNREACHABLE]


def test_a_terminal_that_is_held_is_unreachable_and_holds_nothing_up() -> None:
    loop, (read, write) = HandLoop(), os.pipe()
    os.set_blocking(write, False)
    try:
        while True:
            os.write(write, bytes(4096))
    except BlockingIOError:
        os.set_blocking(write, True)
    with os.fdopen(write, "w", encoding="utf-8") as stream:
        deliveries, _ = show(TerminalNotifier(loop, stream), WORD)
        loop.ring()
    os.close(read)

    assert deliveries == [Delivery.UNREACHABLE]


class TestChain:
    @pytest.fixture(autouse=True)
    def chain(self) -> Chain:
        self.best, self.next, self.last = FakeNotifier("best"), FakeNotifier("next"), FakeNotifier("last")
        self.best.has_buttons, self.next.has_buttons, self.last.has_buttons = True, True, False
        self.all = [self.best, self.next, self.last]
        return Chain(self.all)

    def turn(self) -> None:
        for each in self.all:
            each.turn()

    def test_the_best_shows_it_and_the_others_do_not(self, chain: Chain) -> None:
        deliveries, _ = show(chain, MOVE)
        self.turn()

        assert deliveries == [Delivery.SHOWN]
        assert [each.screen for each in self.all] == [{"reminder": MOVE}, {}, {}]
        assert (chain.name, chain.has_buttons, chain.works, chain.trouble) == ("best", True, True, "")
        assert chain.passed_over == []

    @pytest.mark.parametrize("fault", ["unplugged", "hangs", "refuses"])
    def test_whoever_fails_is_followed_by_the_next(self, chain: Chain, fault: str) -> None:
        for each in (self.best, self.next):
            each.plugged, each.hangs, each.refuses = fault != "unplugged", fault == "hangs", fault == "refuses"

        deliveries, _ = show(chain, MOVE)
        self.turn()

        assert deliveries == [Delivery.SHOWN]
        assert [each.screen for each in self.all] == [{}, {}, {"reminder": MOVE}]

    def test_where_all_fail_the_last_one_says_why(self, chain: Chain) -> None:
        self.best.refuses = self.last.refuses = True
        self.next.unplug()

        deliveries, _ = show(chain, MOVE)
        self.turn()

        assert deliveries == [Delivery.REFUSED]

    def test_it_is_as_the_best_one_that_works(self, chain: Chain) -> None:
        self.best.unplug()
        assert (chain.name, chain.has_buttons, chain.works) == ("next", True, True)
        assert chain.trouble == "no desktop for best"

        self.next.unplug()
        assert (chain.name, chain.has_buttons, chain.works) == ("last", False, True)
        assert chain.trouble == "no desktop for best"
        assert chain.passed_over == [self.best, self.next]

        self.best.plug()
        assert (chain.name, chain.trouble) == ("best", "")

    def test_where_none_works_it_is_as_the_last_one(self, chain: Chain) -> None:
        for each in self.all:
            each.unplug()

        assert (chain.name, chain.works) == ("last", False)

    def test_an_answer_through_the_next_one_counts(self, chain: Chain) -> None:
        self.best.unplug()
        _, answers = show(chain, MOVE)
        self.turn()

        self.next.answer("reminder", "snooze")

        assert answers == ["snooze"]

    def test_what_the_next_one_showed_goes_when_the_best_is_back(self, chain: Chain) -> None:
        self.best.unplug()
        show(chain, MOVE)
        self.turn()

        self.best.plug()
        show(chain, WORD)
        self.turn()

        assert [each.screen for each in self.all] == [{"reminder": WORD}, {}, {}]

    @pytest.mark.parametrize("then", ["withdrawn", "replaced"])
    def test_a_notice_that_is_no_longer_wanted_is_not_tried_on_the_next(self, chain: Chain, then: str) -> None:
        self.best.hangs = True
        deliveries, _ = show(chain, MOVE)

        if then == "withdrawn":
            chain.withdraw("reminder")
        else:
            show(chain, WORD)
        self.turn()

        assert deliveries == [Delivery.UNREACHABLE]
        assert MOVE not in self.next.screen.values()
        assert len(self.next.asked) == (then == "replaced")

    def test_withdraw_reaches_whoever_shows_it(self, chain: Chain) -> None:
        self.best.unplug()
        show(chain, MOVE)
        self.turn()

        chain.withdraw("reminder")

        assert [each.screen for each in self.all] == [{}, {}, {}]

    def test_close_closes_all(self, chain: Chain) -> None:
        chain.close()

        assert all(each.closed for each in self.all)
