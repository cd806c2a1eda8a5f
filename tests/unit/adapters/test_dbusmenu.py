"""The tray menu as panels ask for it, and what they are told when it changes."""

from typing import Any

import pytest

from postured.adapters.tray.dbusmenu import Menu
from postured.ports import MenuItem

NEXT = MenuItem(label="Next: move in 5 minutes", enabled=False)
WHY = MenuItem(label="You are in a call.", enabled=False)
LINE = MenuItem()
UP = MenuItem(key="up", label="I'm up")
SOUND = MenuItem(key="sound", label="Sound", checked=False)
PAUSE = MenuItem(label="Pause", children=(MenuItem(key="pause:1h", label="For an hour"),))


class Panel:
    """A panel that has the menu, and what was chosen in it."""

    def __init__(self, *items: MenuItem) -> None:
        self.chosen: list[str] = []
        self.menu = Menu(self.chosen.append)
        self.menu.update(items)

    def ask(self, member: str, *body: Any) -> Any:
        answer = self.menu.answer(member, body)
        assert answer is not None, f"{member} is not answered"
        return answer[1]

    def lines(self, parent: int = 0) -> dict[str, int]:
        """Label to number; a separator's label is its type."""
        _revision, (_parent, _properties, children) = self.ask("GetLayout", parent, 1, [])
        return {self._name(properties): number for _type, (number, properties, _children) in children}

    def click(self, label: str, parent: int = 0) -> None:
        self.ask("Event", self.lines(parent)[label], "clicked", ("s", ""), 0)

    @staticmethod
    def _name(properties: dict[str, tuple[str, Any]]) -> str:
        return str(properties.get("label", properties.get("type", ("s", "")))[1])


def test_the_whole_menu_is_told_with_its_submenus() -> None:
    panel = Panel(NEXT, LINE, PAUSE)
    _revision, (_root, _properties, children) = panel.ask("GetLayout", 0, -1, [])
    _type, (_number, properties, below) = children[2]

    assert list(panel.lines()) == [NEXT.label, "separator", "Pause"]
    assert properties["children-display"] == ("s", "submenu")
    assert [each[1][1]["label"] for each in below] == [("s", "For an hour")]


def test_a_depth_of_nought_has_no_children() -> None:
    _revision, (_root, _properties, children) = Panel(UP).ask("GetLayout", 0, 0, [])

    assert children == []


@pytest.mark.parametrize("member", ["Event", "EventGroup"])
def test_a_click_chooses(member: str) -> None:
    """libdbusmenu-gtk sends EventGroup alone."""
    panel = Panel(NEXT, UP)
    event = (panel.lines()["I'm up"], "clicked", ("s", ""), 0)
    panel.ask(member, *([[event]] if member == "EventGroup" else event))

    assert panel.chosen == ["up"]


@pytest.mark.parametrize("what", ["hovered", "opened", "closed"])
def test_nothing_but_a_click_chooses(what: str) -> None:
    panel = Panel(UP)
    panel.ask("Event", panel.lines()["I'm up"], what, ("s", ""), 0)

    assert panel.chosen == []


def test_lines_that_only_tell_are_not_chosen() -> None:
    panel = Panel(NEXT, LINE, MenuItem(key="up", label="I'm up", enabled=False))
    for label in panel.lines():
        panel.click(label)

    assert panel.chosen == []


def test_a_line_that_is_gone_is_not_chosen() -> None:
    panel = Panel(UP, SOUND)
    number = panel.lines()["Sound"]
    panel.menu.update((UP,))

    assert panel.ask("EventGroup", [(number, "clicked", ("s", ""), 0)]) == ([number],)
    assert panel.chosen == []


def test_a_choice_that_takes_its_own_line_away_was_known() -> None:
    panel = Panel(UP, SOUND)
    number = panel.lines()["Sound"]

    def without_it(_key: str) -> None:
        panel.menu.update((UP,))

    panel.menu = Menu(without_it)
    panel.menu.update((UP, SOUND))

    assert panel.ask("EventGroup", [(number, "clicked", ("s", ""), 0)]) == ([],)
    assert list(panel.lines()) == ["I'm up"]


def test_lines_keep_their_numbers_while_others_come_and_go() -> None:
    panel = Panel(NEXT, LINE, UP, PAUSE)
    before = panel.lines()
    changes = panel.menu.update((NEXT, WHY, LINE, SOUND, UP, PAUSE))
    after = panel.lines()

    assert changes.shape
    assert {label: after[label] for label in before} == before


def test_a_line_never_takes_the_number_of_a_separator() -> None:
    """Panels do not turn one into the other."""
    panel = Panel(NEXT, LINE, UP)
    separator = panel.lines()["separator"]
    panel.menu.update((NEXT, WHY, UP))

    assert separator not in panel.lines().values()


def test_words_alone_are_told_without_a_new_shape() -> None:
    panel = Panel(NEXT, UP)
    number = panel.lines()[NEXT.label]
    changes = panel.menu.update((MenuItem(label="Next: move in 4 minutes", enabled=False), UP))

    assert not changes.shape
    assert changes.properties == [(number, {"label": ("s", "Next: move in 4 minutes"), "enabled": ("b", False)})]


def test_a_switch_is_told_when_it_is_thrown() -> None:
    panel = Panel(SOUND)
    changes = panel.menu.update((MenuItem(key="sound", label="Sound", checked=True),))
    ((_number, properties),) = changes.properties

    assert not changes.shape
    assert (properties["toggle-type"], properties["toggle-state"]) == (("s", "checkmark"), ("i", 1))


def test_the_same_menu_changes_nothing() -> None:
    panel = Panel(NEXT, LINE, PAUSE)
    revision = panel.menu.revision
    changes = panel.menu.update((NEXT, LINE, PAUSE))

    assert (changes.shape, changes.properties, panel.menu.revision) == (False, [], revision)


def test_every_new_shape_has_a_revision_of_its_own() -> None:
    panel = Panel(UP)
    before = panel.ask("GetLayout", 0, 1, [])[0]
    panel.menu.update((UP, SOUND))

    assert panel.ask("GetLayout", 0, 1, [])[0] == before + 1


def test_an_underscore_is_no_shortcut() -> None:
    assert list(Panel(MenuItem(key="now:a_b", label="a_b")).lines()) == ["a__b"]


def test_a_line_that_is_not_there_is_not_laid_out() -> None:
    assert Panel(UP).menu.answer("GetLayout", (99, -1, [])) is None
    assert Panel(UP).menu.answer("GetProperty", (99, "label")) is None
    assert Panel(UP).menu.answer("Nonsense", ()) is None


def test_many_properties_at_once_and_one_alone() -> None:
    panel = Panel(UP, SOUND)
    number = panel.lines()["Sound"]

    assert panel.ask("GetProperty", number, "label") == (("s", "Sound"),)
    assert panel.ask("GetGroupProperties", [number, 99], []) == (
        [(number, dict(panel.ask("GetGroupProperties", [], [])[0])[number])],
    )


def test_nothing_has_to_be_asked_again_before_it_is_shown() -> None:
    assert Panel(UP).ask("AboutToShow", 0) == (False,)
    assert Panel(UP).ask("AboutToShowGroup", [0, 99]) == ([], [99])
