"""When the tray icon is shown anew, and what its menu offers."""

from postured.daemon.tray import TrayKeeper
from postured.ports import Face, MenuItem
from tests.unit.daemon.world import MINUTE, World


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


def keep(world: World) -> TrayKeeper:
    return TrayKeeper(
        reactor=world.reactor,
        clock=world.clock,
        status=world.desk.status,
        put=world.consumer.put,
        performer=world.performer,
        quit_=world.desk.quit,
        has_sense=lambda: world.desk.has_sense,
        config="",
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
