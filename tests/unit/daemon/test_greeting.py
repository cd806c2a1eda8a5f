"""What `postured run` says first."""

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from postured.core.rules import Hours, Range, Rules
from postured.daemon.greeting import greeting
from tests.unit.daemon.world import MINUTE, RULES, World

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = replace(
    RULES,
    hours=Hours(
        days=frozenset(range(5)),
        ranges=(Range(start=time(8), end=time(18)),),
        quiet_after_arrival=10 * MINUTE,
        quiet_before_end=10 * MINUTE,
    ),
)
REST = (
    "Answer with the buttons, or `postured start`, `snooze`, `skip`; `postured pause 1h` is quiet; Ctrl-C ends.\n"
    "Settings: ~/config.toml  Your data: ~/data"
)


def said(world: World, *, notes: tuple[str, ...] = (), speed: float = 1) -> str:
    return greeting(world.desk.status(), config="~/config.toml", data="~/data", notes=notes, speed=speed)


def first_line(world: World) -> str:
    text = said(world)
    assert text.endswith("\n" + REST)
    return text.removesuffix("\n" + REST)


def test_on_an_ordinary_morning() -> None:
    assert said(World()) == ("postured is here. The first reminder, move, comes at 09:37 if you keep sitting.\n" + REST)


def test_shortly_before_midnight() -> None:
    world = World(wall=datetime(2026, 11, 23, 23, 45, tzinfo=BERLIN))

    assert first_line(world) == (
        "postured is here. The first reminder, move, comes tomorrow at 00:15 if you keep sitting."
    )


def test_in_the_evening() -> None:
    world = World(OFFICE, wall=datetime(2026, 11, 23, 20, 0, tzinfo=BERLIN))

    assert first_line(world) == (
        "postured is here. Outside your working hours it keeps still; the first reminder, move, "
        "comes tomorrow at 08:30."
    )


def test_at_the_weekend() -> None:
    world = World(OFFICE, wall=datetime(2026, 11, 21, 11, 0, tzinfo=BERLIN))

    assert first_line(world) == (
        "postured is here. Outside your working hours it keeps still; the first reminder, move, comes Monday at 08:30."
    )


def test_in_a_pause() -> None:
    world = World()
    world.ask("", "pause", {"until": "14:00"})

    assert first_line(world) == "postured is here. You paused it; the next reminder, move, comes at 14:00."


def test_with_nothing_switched_on() -> None:
    assert first_line(World(Rules())) == "postured is here. No routine is switched on, so nothing will come."


def test_with_hours_that_never_come() -> None:
    world = World(replace(RULES, hours=Hours(days=frozenset())))

    assert first_line(world) == (
        "postured is here. As your settings are, there is no time at which a reminder may come."
    )


def test_sped_up_and_with_something_to_note() -> None:
    assert said(World(), notes=("One.", "Two."), speed=60).splitlines() == [
        "postured is here. The first reminder, move, comes at 09:37 if you keep sitting.",
        "This is a day at 60 times its speed: working hours do not bind, nothing counts.",
        *REST.splitlines(),
        "Note: One.",
        "Note: Two.",
    ]
