"""The tray menu as a person finds it, line by line, in the states of a day."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from postured.core.rules import Hours, Range
from postured.daemon.menu import Wishes, menu
from postured.ports import MenuItem
from tests.german import german
from tests.unit.daemon.exercises import FAMILIES, FIGURE_FOUR, world_with
from tests.unit.daemon.world import RULES, World

MORNING = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Berlin"))
WISHES = Wishes(routines={"move": True, "lunch": False, "stretch-wrists": True}, names=FAMILIES)


def lines(items: tuple[MenuItem, ...], depth: int = 0) -> Iterator[str]:
    """Each line as it looks: (what cannot be chosen), [x] a switch, and in the end what is chosen by it."""
    for item in items:
        if not item.label:
            assert item == MenuItem(), "a separator has nothing but its place"
            yield "    " * depth + "--"
            continue
        mark = "" if item.checked is None else "[x] " if item.checked else "[ ] "
        label = item.label if item.enabled else f"({item.label})"
        yield "    " * depth + mark + label + (f"  = {item.key}" if item.key else "")
        yield from lines(item.children, depth + 1)


def table(world: World, wishes: Wishes = WISHES) -> list[str]:
    return list(lines(menu(world.desk.status(), wishes)))


def test_an_employer_with_a_say_is_named_among_the_settings() -> None:
    world = World()

    told = lines(menu(world.desk.status(), replace(WISHES, organisation="Example Ltd")))
    assert [each.strip() for each in told if "Example Ltd" in each] == ["(Set up by Example Ltd)"]
    assert not [each for each in table(world) if "Set up by" in each]


def test_nobody_reads_of_a_walk_who_does_not_walk() -> None:
    walk = replace(RULES, routines=(replace(RULES.routines[0], name="long-move"),))
    wishes = replace(WISHES, routines={"long-move": True})

    assert [each.strip() for each in table(World(walk), wishes) if "Short" in each] == [
        "(Next: Short walk in 30 minutes)",
        "Short walk  = now:long-move",
        "[x] Short walk  = routine:long-move",
    ]
    in_the_chair = replace(wishes, positions=("seated",))
    assert not [each for each in table(World(walk), in_the_chair) if "walk" in each]


def a_quiet_one() -> World:
    return World()


def a_shown_one() -> World:
    world = world_with(FIGURE_FOUR)
    world.let(30)
    return world


def a_running_one() -> World:
    world = a_shown_one()
    world.ask("", "start", {})
    return world


def a_paused_one() -> World:
    world = World()
    world.ask("", "pause", {})
    return world


def a_busy_one() -> World:
    world = World(replace(RULES, hold_during=frozenset({"by-hand"})))
    world.ask("", "busy", {"for": 2700})
    return world


def one_with_something_put_aside() -> World:
    world = a_shown_one()
    world.ask("", "not-for-me", {})
    return world


STATES = (a_quiet_one, a_shown_one, a_running_one, a_paused_one, a_busy_one, one_with_something_put_aside)


def block(text: str) -> list[str]:
    return text.strip("\n").splitlines()


TAKE = block("""
Take a break now
    Move  = now:move
--
""")
PAUSE = block("""
Pause
    For 30 minutes  = pause:30m
    For an hour  = pause:1h
    Until tomorrow  = pause:tomorrow
""")
BUSY = ["Busy for 45 minutes  = busy:45m", "--"]
SETTINGS = block("""
Settings
    More or fewer reminders
        [ ] Fewer  = profile:gentle
        [x] As usual  = profile:standard
        [ ] More: five minutes every half hour (a very small study)  = profile:five-per-thirty
        [ ] Sitting and standing in turn  = profile:sit-stand
        [ ] Eyes only  = profile:eyes-only
    Routines
        [x] Move  = routine:move
        [ ] Lunch  = routine:lunch
        [x] Stretch wrists  = routine:stretch-wrists
    [ ] Sound  = sound
    --
    Open the settings file  = file
""")
END = ["--", "Safety card  = safety", "About postured  = about", "Quit postured  = quit"]
UP = "I'm up  = up"


def today(breaks: str, sitting: str, since: str) -> list[str]:
    return ["Today", f"    ({breaks})", f"    (Sitting: {sitting})", f"    (Since the last break: {since})"]


def test_with_nothing_open() -> None:
    world = World()
    world.let(23)

    assert table(world) == [
        "(Next: Move in 7 minutes)",
        "--",
        *(UP, *TAKE, *PAUSE, *BUSY),
        *today("0 breaks taken", "23 minutes", "23 minutes"),
        *(*SETTINGS, *END),
    ]


def test_a_reminder_that_is_open_can_be_answered_first_of_all() -> None:
    world = World()
    world.let(30)

    assert table(world) == [
        "(A reminder is open: Move)",
        "--",
        "Start the break  = start",
        "Done already  = done",
        "Later  = snooze",
        "Skip  = skip",
        "--",
        *(UP, *TAKE, *PAUSE, *BUSY),
        *today("0 breaks taken", "30 minutes", "30 minutes"),
        *(*SETTINGS, *END),
    ]


def test_its_exercise_can_be_refused_for_good() -> None:
    assert table(a_shown_one())[2:8] == [
        "Start the break  = start",
        "Done already  = done",
        "Later  = snooze",
        "Skip  = skip",
        "Not for me  = not-for-me",
        "--",
    ]


def test_a_reminder_that_was_put_off_can_still_be_answered() -> None:
    world = a_shown_one()
    world.ask("", "snooze", {})

    assert table(world)[:8] == [
        "(Next: Move in 5 minutes)",
        "--",
        "Start the break  = start",
        "Done already  = done",
        "Later  = snooze",
        "Skip  = skip",
        "Not for me  = not-for-me",
        "--",
    ]


def test_while_the_break_runs_there_are_two_ways_out_and_one_is_up_already() -> None:
    assert table(a_running_one()) == [
        "(On a break until 09:39)",
        "--",
        "Back to work  = skip",
        "Not for me  = not-for-me",
        "--",
        "(I'm up)  = up",
        *(*TAKE, *PAUSE, *BUSY),
        *today("0 breaks taken", "30 minutes", "30 minutes"),
        *(*SETTINGS, *END),
    ]


def test_in_a_plain_break_there_is_no_exercise_to_refuse() -> None:
    world = World()
    world.let(30)
    world.ask("", "start", {})

    assert "Back to work  = skip" in table(world)
    assert not [each for each in table(world) if "not-for-me" in each]


def test_in_a_pause_one_resumes() -> None:
    assert table(a_paused_one()) == [
        "(Next: Move in 60 minutes)",
        "(You paused reminders.)",
        "(Until 10:07.)",
        "--",
        *(UP, *TAKE),
        "Resume reminders  = resume",
        *BUSY,
        *today("0 breaks taken", "0 seconds", "0 seconds"),
        *(*SETTINGS, *END),
    ]


def test_whoever_is_busy_says_when_they_are_free() -> None:
    assert table(a_busy_one()) == [
        "(Next: Move in 46 minutes)",
        "(You said that you are busy.)",
        "(Until 09:52.)",
        "--",
        *(UP, *TAKE, *PAUSE),
        "I'm free again  = free",
        "--",
        *today("0 breaks taken", "0 seconds", "0 seconds"),
        *(*SETTINGS, *END),
    ]


def test_what_is_put_aside_comes_back_by_its_name() -> None:
    world = a_shown_one()
    world.ask("", "done", {})
    world.ask("", "felt", {"how": "leg"})

    assert table(world) == [
        "(Next: Move in 30 minutes)",
        "(There is always some time between two reminders.)",
        "(Until 09:47.)",
        "--",
        *(UP, *TAKE, *PAUSE, *BUSY),
        *today("1 break taken", "30 minutes", "0 seconds"),
        *SETTINGS,
        "Bring back",
        "    Buttocks  = trust:glute",
        *END,
    ]


def test_an_exercise_that_left_the_catalogue_comes_back_by_its_id() -> None:
    assert "    figure-four  = trust:figure-four" in table(one_with_something_put_aside())


def test_outside_working_hours_it_says_when_the_next_one_comes() -> None:
    office = Hours(days=frozenset(range(5)), ranges=(Range(start=datetime.min.time(), end=MORNING.time()),))
    world = World(replace(RULES, hours=office), wall=MORNING)

    assert table(world)[:4] == [
        "(Next: Move, tomorrow at 00:30)",
        "(It is outside your working hours.)",
        "(Until tomorrow at 00:00.)",
        "--",
    ]


@pytest.mark.parametrize(
    ("autostart", "line"),
    [(True, "    [x] Start at login  = autostart"), (False, "    [ ] Start at login  = autostart")],
)
def test_starting_at_login_is_a_switch_where_it_can_be_switched(autostart: bool, line: str) -> None:
    world = World()
    before, after = table(world), table(world, replace(WISHES, autostart=autostart))
    at = after.index(line)

    assert after[at - 1] == "    [ ] Sound  = sound"
    assert after[:at] + after[at + 1 :] == before


def test_what_is_switched_on_has_its_mark() -> None:
    wishes = replace(WISHES, profile="gentle", sound=True, routines={"move": False, "lunch": True})
    found = [line.strip() for line in table(World(), wishes) if "[x]" in line]

    assert found == ["[x] Fewer  = profile:gentle", "[x] Lunch  = routine:lunch", "[x] Sound  = sound"]


def test_with_a_profile_of_ones_own_none_of_ours_has_its_mark() -> None:
    found = table(World(), replace(WISHES, profile="~/mine.toml"))

    assert not any("[x]" in line and "= profile:" in line for line in found)


def test_where_nothing_tells_that_one_is_back_one_cannot_say_that_one_is_up() -> None:
    assert "(I'm up)  = up" in table(World(), replace(WISHES, up=False))


def test_without_a_routine_there_is_no_break_to_take() -> None:
    world = World(replace(RULES, routines=()))

    assert table(world)[:4] == ["(Nothing is due)", "--", UP, "(Take a break now)"]


@pytest.mark.parametrize("state", STATES)
def test_the_safety_card_about_and_quit_are_always_there_and_last(state: Callable[[], World]) -> None:
    assert table(state())[-4:] == END


GERMAN = block("""
(Eine Erinnerung ist offen: Bewegung)
--
Pause beginnen  = start
Schon gemacht  = done
Später  = snooze
Überspringen  = skip
Nichts für mich  = not-for-me
--
Bin kurz weg  = up
Jetzt Pause machen
    Bewegung  = now:move
--
Nicht erinnern
    Für 30 Minuten  = pause:30m
    Für eine Stunde  = pause:1h
    Bis morgen  = pause:tomorrow
45 Minuten beschäftigt  = busy:45m
--
Heute
    (0 Pausen gemacht)
    (Gesessen: 30 Minuten)
    (Seit der letzten Pause: 30 Minuten)
Einstellungen
    Mehr oder weniger Erinnerungen
        [ ] Weniger  = profile:gentle
        [x] Wie gewohnt  = profile:standard
        [ ] Mehr: fünf Minuten jede halbe Stunde (eine sehr kleine Studie)  = profile:five-per-thirty
        [ ] Sitzen und Stehen im Wechsel  = profile:sit-stand
        [ ] Nur die Augen  = profile:eyes-only
    Routinen
        [x] Bewegung  = routine:move
        [ ] Mittagspause  = routine:lunch
        [x] Stretch wrists  = routine:stretch-wrists
    [ ] Klang  = sound
    [x] Beim Anmelden starten  = autostart
    --
    Einstellungsdatei öffnen  = file
--
Sicherheitskarte  = safety
Über postured  = about
postured beenden  = quit
""")


def test_all_of_it_in_german(tmp_path: Path) -> None:
    world = a_shown_one()
    with german(str(tmp_path)):
        assert table(world, replace(WISHES, autostart=True)) == GERMAN


@pytest.mark.parametrize("state", STATES)
def test_in_german_it_has_the_same_lines_and_keys_and_no_label_in_english(
    state: Callable[[], World], tmp_path: Path
) -> None:
    world, wishes = state(), replace(WISHES, autostart=False, routines={"move": True, "lunch": True})
    english = table(world, wishes)
    with german(str(tmp_path)):
        translated = table(world, wishes)

    assert [key(each) for each in translated] == [key(each) for each in english]
    assert set(english) & set(translated) <= {"--", "    --", "    figure-four  = trust:figure-four"}


def key(line: str) -> str:
    """What is chosen by that line, and how deep it lies."""
    return " " * (len(line) - len(line.lstrip())) + line.partition("  = ")[2]
