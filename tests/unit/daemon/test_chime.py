"""When the chime is heard: for a reminder that interrupts, once, and only where the person wants it."""

from dataclasses import replace

from postured.core.rules import Style
from postured.settings.handover import Handover
from tests.fakes.chime import FakeChime
from tests.unit.daemon.world import MOVE, RULES, World


def heard(world: World, *, sound: bool = True) -> FakeChime:
    chime = FakeChime()
    world.performer.chime = chime
    world.performer.sound = sound
    return chime


def test_a_reminder_that_interrupts_is_heard() -> None:
    world = World()
    chime = heard(world)
    world.let(29)
    assert chime.played == 0
    world.let(1)

    assert chime.played == 1


def test_it_is_not_heard_again_when_it_comes_back() -> None:
    world = World()
    chime = heard(world)
    world.let(30)
    world.ask("", "snooze", {})
    world.let(6)

    assert world.desk.report()["open"]["showings"] == 2
    assert chime.played == 1


def test_a_break_that_begins_makes_no_sound() -> None:
    world = World()
    chime = heard(world)
    world.let(30)
    world.notifier.press("start")

    assert chime.played == 1


def test_an_ambient_reminder_is_silent() -> None:
    world = World(replace(RULES, routines=(replace(MOVE, style=Style.AMBIENT),)))
    chime = heard(world)
    world.let(31)

    assert world.notifier.up["reminder"].ambient
    assert chime.played == 0


def test_whoever_does_not_want_it_does_not_hear_it_and_new_settings_count_at_once() -> None:
    world = World()
    chime = heard(world, sound=False)
    world.settings.handover = Handover(rules=RULES, sound=True)
    assert world.desk.report()["senses"]["sound"]["enabled"] is False

    world.desk.reload()
    world.let(30)

    assert world.desk.report()["senses"]["sound"] == {
        "chosen": "bell", "works": True, "others": {}, "trouble": "", "enabled": True,
    }  # fmt: skip
    assert chime.played == 1


def test_without_a_chime_the_reminder_comes_all_the_same() -> None:
    world = World()
    world.performer.sound = True
    world.let(30)

    assert "reminder" in world.notifier.up
