"""When the tray icon is shown anew, what its menu offers, and what becomes of a choice."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from postured import __version__
from postured.adapters import child
from postured.core.hours import moment
from postured.core.rules import Walking
from postured.daemon import words
from postured.daemon.menu import coming
from postured.daemon.tray import TrayKeeper
from postured.errors import PosturedError
from postured.ports import Face, MenuItem
from postured.safety import disclaimer
from postured.settings.handover import Choice, Handover
from tests.unit.daemon.exercises import FAMILIES, FIGURE_FOUR, TEXTS, world_with
from tests.unit.daemon.world import MINUTE, RULES, World


class Panel:
    """Satisfies ``ports.Tray``: whether it works, the test says."""

    name = "panel"
    trouble = ""

    def __init__(self, *, works: bool) -> None:
        self.works = works
        self.menus: list[tuple[MenuItem, ...]] = []

    def show(self, face: Face, menu: tuple[MenuItem, ...]) -> None:
        self.menus.append(menu)

    def close(self) -> None:
        self.works = False

    def offers(self, key: str) -> bool:
        return next(each.enabled for each in self.menus[-1] if each.key == key)


def keep(world: World, *, config: str = "") -> TrayKeeper:
    return TrayKeeper(
        reactor=world.reactor,
        clock=world.clock,
        status=world.desk.status,
        put=world.consumer.put,
        performer=world.performer,
        quit_=world.desk.quit,
        has_sense=lambda: world.desk.has_sense,
        minute=world.minute,
        config=config,
    )


def test_it_is_shown_anew_each_minute_only_while_a_panel_has_it() -> None:
    world, panel = World(), Panel(works=False)
    keeper = keep(world)
    keeper.attach(panel)
    assert world.reactor.moments == []

    panel.works = True
    keeper.show()
    ((delay, again),) = world.reactor.moments
    assert delay == MINUTE
    world.reactor.moments.clear()
    again()
    assert len(panel.menus) == 3
    assert len(world.reactor.moments) == 1

    panel.works = False
    keeper.show()
    assert world.reactor.moments == []


def test_being_up_can_be_said_where_coming_back_is_noticed() -> None:
    for sense, offered in (("fake", True), ("assumed", False)):
        panel = Panel(works=True)
        keep(World(sense=sense)).attach(panel)

        assert panel.offers("up") is offered


class Helpers:
    """The processes that are started in place of the daemon; the test says what comes of each."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.answers: list[Callable[[Any], None]] = []
        self.failures: list[Callable[[PosturedError], None]] = []

    def ask(
        self,
        _reactor: object,
        arguments: Sequence[str],
        *,
        answered: Callable[[Any], None],
        failed: Callable[[PosturedError], None],
        **_more: object,
    ) -> None:
        self.commands.append(list(arguments))
        self.answers.append(answered)
        self.failures.append(failed)


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> Helpers:
    found = Helpers()
    monkeypatch.setattr(child, "ask", found.ask)
    return found


@pytest.fixture
def world() -> World:
    """Half an hour in, with an exercise open."""
    found = world_with(FIGURE_FOUR, rules=replace(RULES, walking=Walking()))
    found.let(30)
    return found


@pytest.mark.parametrize(
    ("key", "event"),
    [
        ("start", {"event": "start"}),
        ("done", {"event": "done"}),
        ("snooze", {"event": "snooze"}),
        ("skip", {"event": "skip"}),
        ("not-for-me", {"event": "not-for-me"}),
        ("up", {"event": "up"}),
        ("now:move", {"event": "now", "routine": "move"}),
        ("resume", {"event": "unpause"}),
        ("free", {"event": "free", "signal": "by-hand"}),
        ("felt:fine", {"event": "felt", "how": "fine"}),
        ("felt:worse", {"event": "felt", "how": "worse"}),
        ("felt:leg", {"event": "felt", "how": "leg"}),
        ("trust:glute", {"event": "trust", "name": "glute"}),
        ("trust:figure-four", {"event": "trust", "name": "figure-four"}),
        ("walked:720", {"event": "walked", "lasts": 720.0}),
        ("declined", {"event": "declined"}),
        ("acknowledge", {"event": "acknowledged", "version": disclaimer.VERSION}),
    ],
)
def test_a_choice_is_an_event_at_this_moment(world: World, helpers: Helpers, key: str, event: dict[str, Any]) -> None:
    keep(world).chosen(key)

    assert world.events()[-1] == event
    assert world.consumer.state.at == world.clock.now()
    assert helpers.commands == []


def test_an_exercise_that_is_under_way_is_refused_for_good() -> None:
    world = world_with(FIGURE_FOUR)
    world.let(30)
    world.ask("", "start", {})
    panel, keeper = Panel(works=True), keep(world)
    keeper.attach(panel)
    assert panel.offers("not-for-me")

    keeper.chosen("not-for-me")

    assert world.desk.report()["put_aside"] == ["figure-four"]
    assert world.consumer.state.open is None


@pytest.mark.parametrize(
    ("key", "lasts"), [("pause:30m", 30 * MINUTE), ("pause:1h", 60 * MINUTE), ("pause:week", 7 * 24 * 60 * MINUTE)]
)
def test_a_pause_has_its_length(world: World, key: str, lasts: Any) -> None:
    keep(world).chosen(key)

    assert world.consumer.state.paused_until == world.clock.now().elapsed + lasts


def test_until_tomorrow_is_until_midnight_and_busy_for_45_minutes(world: World) -> None:
    keeper = keep(world)
    keeper.chosen("pause:tomorrow")
    now = world.clock.now().wall
    assert world.consumer.state.paused_until == moment(now.date().replace(day=24), now.time().min, now.tzinfo)

    keeper.chosen("busy:45m")
    assert world.consumer.state.busy["by-hand"].until == world.clock.now().elapsed + 45 * MINUTE


def test_an_acknowledged_disclaimer_is_remembered_with_its_version(world: World) -> None:
    assert world.consumer.state.acknowledged == 0
    keep(world).chosen("acknowledge")

    assert world.consumer.state.acknowledged == disclaimer.VERSION


def test_what_waits_for_the_disclaimer_goes_on_once_it_is_acknowledged_and_not_before(world: World) -> None:
    keeper = keep(world)
    went_on: list[bool] = []
    keeper.acknowledged = lambda: went_on.append(True)
    for key in ("skip", "keep", "yodel", "acknowledge"):
        assert went_on == []
        keeper.chosen(key)

    assert went_on == [True]


def test_a_leg_that_hurts_locks_the_family_and_its_choice_in_the_menu_brings_it_back(
    world: World, helpers: Helpers
) -> None:
    keeper, panel = keep(world), Panel(works=True)
    keeper.adopt(Handover(rules=world.consumer.rules, exercises=TEXTS, families=FAMILIES))
    keeper.attach(panel)
    world.performer.choose = keeper.chosen
    world.consumer.changed.append(keeper.show)
    keeper.chosen("done")
    keeper.chosen("felt:leg")
    assert world.notifier.up["safety"] == words.put_aside("Buttocks")
    assert helpers.commands == [["safety", "--page", "--json"]]

    (back,) = (each for each in panel.menus[-1] if each.children and each.children[0].key.startswith("trust:"))
    assert back.children == (MenuItem(key="trust:glute", label="Buttocks"),)
    keeper.chosen("trust:glute")
    assert not any(each.label == back.label for each in panel.menus[-1])


def test_the_safety_card_opens_in_a_process_of_its_own_and_sets_nothing(world: World, helpers: Helpers) -> None:
    before = world.events()
    keep(world).chosen("safety")
    assert helpers.commands == [["safety", "--page", "--json"]]

    helpers.answers[0]({"version": 1})
    assert world.events() == before
    assert "notice" not in world.notifier.up


def test_a_card_that_cannot_be_opened_can_be_read_in_a_terminal(world: World, helpers: Helpers) -> None:
    keep(world).chosen("safety")
    helpers.failures[0](PosturedError("no"))

    assert world.notifier.up["notice"] == words.card_in_a_terminal()
    assert "`postured safety`" in words.card_in_a_terminal().body


def test_about_is_a_notice_with_the_version_and_all_of_it_is_on_the_card(world: World, helpers: Helpers) -> None:
    keeper = keep(world)
    world.performer.choose = keeper.chosen
    keeper.chosen("about")
    assert world.notifier.up["notice"] == words.about(__version__, disclaimer.short(), disclaimer.review())

    world.notifier.press("safety")
    assert helpers.commands == [["safety", "--page", "--json"]]


@pytest.mark.parametrize(
    ("key", "command"),
    [
        ("profile:gentle", ["config", "set", "--config", "/c.toml", "profile", "gentle"]),
        ("routine:move", ["config", "set", "--config", "/c.toml", "routines.move.enabled", "false"]),
        ("routine:lunch", ["config", "set", "--config", "/c.toml", "routines.lunch.enabled", "true"]),
        ("sound", ["config", "set", "--config", "/c.toml", "sound.enabled", "true"]),
        ("file", ["config", "open", "--config", "/c.toml"]),
        ("autostart", ["autostart", "enable"]),
    ],
)
def test_what_is_kept_in_the_settings_is_written_by_a_process_of_its_own(
    world: World, helpers: Helpers, key: str, command: list[str]
) -> None:
    keeper = keep(world, config="/c.toml")
    choices = (Choice("move", enabled=True), Choice("lunch", enabled=False))
    keeper.adopt(Handover(rules=world.consumer.rules, choices=choices))
    before = world.events()
    keeper.chosen(key)

    assert helpers.commands == [[*command, "--json"]]
    assert world.events() == before


def test_what_could_not_be_changed_is_told_with_the_command_that_says_why(world: World, helpers: Helpers) -> None:
    keep(world, config="/c.toml").chosen("profile:gentle")
    helpers.failures[0](PosturedError("no"))

    assert "postured config set --config /c.toml profile gentle" in world.notifier.up["notice"].body


@pytest.mark.parametrize(
    "key", ["keep", "yodel", "", "felt:splendid", "felt", "pause:forever", "walked:long", "walked:-5", "busy:1y"]
)
def test_what_is_no_choice_changes_nothing(world: World, helpers: Helpers, key: str) -> None:
    before = world.events()
    keep(world).chosen(key)

    assert world.events() == before
    assert helpers.commands == []
    assert set(world.notifier.up) == {"reminder"}


def test_a_click_on_the_icon_tells_what_comes(world: World) -> None:
    keep(world).chosen("activate")

    assert world.notifier.up["notice"].title == coming(world.desk.status())


def test_quit_ends(world: World) -> None:
    keep(world).chosen("quit")
    world.reactor.turn()

    assert world.reactor.stopped
