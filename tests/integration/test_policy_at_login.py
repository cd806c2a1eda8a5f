"""What a start does with an employer's policy, good, bad and doubtful, with the real resolver."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from postured.adapters import child
from postured.daemon.loop import Loop
from postured.daemon.settings_in_force import SettingsInForce
from postured.errors import ExitCode, SettingsError
from postured.settings.handover import Handover
from tests.desktop.waiting import wait_for
from tests.unit.daemon.world import World
from tests.unit.settings.employer import Employer

ROOT = Path(__file__).parents[2]
POLICY = '[routines.move]\nevery = "45m"\n'
OTHER_POLICY = '[routines.move]\nevery = "50m"\n'
BROKEN = '[routines.move]\nevery = "soon"\n'
MINE = '[routines.long-move]\nevery = "1h30m"\n'


class Machine:
    """Somebody's home, and the files of their employer."""

    def __init__(self, folder: Path) -> None:
        self.employer = Employer(folder / "root")
        self.employer.folder.mkdir(parents=True)
        self.home = folder / "home"

    def writes(self, text: str) -> Path:
        """In the person's own file."""
        file = self.home / ".config" / "postured" / "config.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def logs_in(self) -> SettingsInForce:
        return SettingsInForce(str(self.home / "settings.json"), os.environ)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    found = Machine(tmp_path)
    found.home.mkdir()
    for name in [each for each in os.environ if each.startswith(("POSTURED_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(found.home))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    module = "tests.integration.employed_resolver"
    monkeypatch.setattr(child, "command", lambda *said: [sys.executable, "-m", module, str(found.employer.root), *said])
    return found


def refreshed(settings: SettingsInForce, loop: Loop) -> Handover:
    found: list[Handover] = []
    settings.refresh(loop, done=found.append, failed=lambda problem: pytest.fail(problem.title))
    wait_for(lambda: found, 30, turn=loop.turn)
    return found[0]


def every(found: Handover, routine: str = "move") -> float:
    move = found.rules.routine(routine)
    assert move is not None
    assert move.every is not None
    return move.every / timedelta(minutes=1)


def test_bad_policy_at_login(machine: Machine) -> None:
    """Yesterday's good settings, one notification, and ``status`` tells."""
    machine.employer.writes(POLICY)
    machine.writes(MINE)
    machine.logs_in().at_start()
    file = machine.employer.writes(BROKEN)

    for from_cache in (False, True):
        today = machine.logs_in()
        found = today.at_start()
        world = World(found.rules, handover=found)
        world.desk.tell_problems()

        assert today.from_cache is from_cache
        assert (every(found), every(found, "long-move")) == (45, 90)
        assert list(world.notifier.up) == ["problem"]
        assert world.notifier.up["problem"].body.startswith("mandatory.toml, line 2: routines.move.every\n")
        assert file in world.desk.report()["problems"][-1]["message"]

    machine.employer.writes(OTHER_POLICY)
    mended = machine.logs_in().at_start()
    assert (every(mended), mended.problems) == (50, ())


def test_a_bad_policy_on_a_new_machine_is_refused(machine: Machine) -> None:
    file = machine.employer.writes(BROKEN)
    with pytest.raises(SettingsError) as raised:
        machine.logs_in().at_start()

    assert raised.value.exit_code is ExitCode.SETTINGS
    assert raised.value.title == "1 problem in the settings"
    assert raised.value.detail.startswith(f"{file}:2:9: routines.move.every")


def test_nor_does_a_second_start_run_without_it(machine: Machine, loop: Loop) -> None:
    """Known from a run that began without the policy, and with a mistake of the person's."""
    machine.writes("x = 1")
    running = machine.logs_in()
    running.at_start()
    machine.employer.writes(BROKEN)
    assert [each.layer for each in refreshed(running, loop).problems] == ["user", "mandatory"]

    again = machine.logs_in()
    with pytest.raises(SettingsError):
        again.at_start()
    assert again.from_cache


def test_a_bad_recommendation_stops_nobody(machine: Machine) -> None:
    machine.employer.writes(BROKEN, "recommended.toml")

    found = machine.logs_in().at_start()

    assert (every(found), [each.layer for each in found.problems]) == (30, ["recommended"])


def test_a_mistake_of_the_persons_keeps_no_new_policy_away(machine: Machine, loop: Loop) -> None:
    machine.writes(MINE)
    running = machine.logs_in()
    running.at_start()
    machine.writes(MINE + "x = 1\n")
    assert every(refreshed(running, loop), "long-move") == 90

    machine.employer.writes(POLICY)
    found = refreshed(running, loop)
    assert (every(found), every(found, "long-move")) == (45, 90)
    assert [each.layer for each in found.problems] == ["user"]
    machine.employer.writes(BROKEN)
    found = machine.logs_in().at_start()
    assert (every(found), every(found, "long-move")) == (45, 90)


BOUNDS = '[organisation]\nname = "Example Ltd"\n[bounds]\n"routines.move.every" = {min = "35m"}\n'


def test_a_mistake_of_the_persons_keeps_no_new_bounds_away_and_costs_nothing_else(machine: Machine, loop: Loop) -> None:
    machine.writes(MINE)
    running = machine.logs_in()
    running.at_start()
    machine.writes(MINE + "x = 1\n")
    machine.employer.writes(BOUNDS)

    for found in (refreshed(running, loop), machine.logs_in().at_start(), machine.logs_in().at_start()):
        assert (every(found), every(found, "long-move")) == (35, 90)
        assert found.organisation.name == "Example Ltd"


def test_who_is_kept_within_bounds_keeps_all_else_through_a_mistake(machine: Machine, loop: Loop) -> None:
    machine.employer.writes(BOUNDS)
    machine.writes(MINE + '[routines.move]\nevery = "20m"\n')
    running = machine.logs_in()
    running.at_start()
    machine.writes(MINE + '[routines.move]\nevery = "20"\n')

    found = refreshed(running, loop)

    assert (every(found), every(found, "long-move")) == (35, 90)
    assert len(found.problems) == 1


@pytest.mark.parametrize("name", ["recommended.toml", "mandatory.toml"])
def test_a_policy_that_is_broken_later_goes_on_as_it_was_and_takes_nothing_along(
    machine: Machine, loop: Loop, name: str
) -> None:
    machine.employer.writes(POLICY + (BOUNDS if name == "mandatory.toml" else ""), name)
    machine.writes(MINE)
    running = machine.logs_in()
    before = running.at_start()
    machine.employer.writes(BROKEN, name)

    for found in (refreshed(running, loop), machine.logs_in().at_start()):
        assert (every(found), every(found, "long-move")) == (45, 90)
        assert found.organisation == before.organisation
        assert len(found.problems) == 1

    machine.writes('[routines.long-move]\nevery = "2h"\n')
    assert every(refreshed(running, loop), "long-move") == 120


def test_what_the_person_changes_counts_beside_a_recommendation_that_was_never_good(
    machine: Machine, loop: Loop
) -> None:
    machine.employer.writes(BROKEN, "recommended.toml")
    running = machine.logs_in()
    running.at_start()
    machine.writes(MINE)

    assert every(refreshed(running, loop), "long-move") == 90


def test_a_policy_that_others_could_have_written_stops_nobody_and_is_told(machine: Machine, loop: Loop) -> None:
    file = Path(machine.employer.writes(POLICY))
    machine.writes(MINE)
    running = machine.logs_in()
    assert every(running.at_start()) == 45
    file.chmod(0o666)

    assert running.stale
    found = refreshed(running, loop)
    assert (every(found), every(found, "long-move"), found.problems) == (30, 90, ())
    world = World(found.rules, handover=found)
    world.desk.tell_problems()
    assert world.notifier.up["policy"].title == "A policy file does not count"
    assert world.notifier.up["policy"].body.startswith("mandatory.toml\n")
    report = world.desk.report()
    assert "chmod go-w" in report["problems"][-1]["message"]
    assert "chmod go-w" in report["senses"]["settings"]["trouble"]
    assert every(machine.logs_in().at_start()) == 30


def test_who_is_kept_within_bounds_is_told_kindly_and_once(machine: Machine, loop: Loop) -> None:
    machine.employer.writes(
        '[organisation]\nname = "Example Ltd"\n[bounds]\n"routines.move.every" = {min = "20m", max = "1h"}\n'
    )
    machine.writes('[routines.move]\nevery = "15m"\n')

    found = machine.logs_in().at_start()

    world = World(found.rules, handover=found)
    world.desk.tell_problems()
    assert every(found) == 20
    assert list(world.notifier.up) == ["notes"]
    assert 'Your "15m" stays in place, and "20m" is in force' in world.notifier.up["notes"].body
    tomorrow = machine.logs_in()
    again = World(found.rules, handover=tomorrow.at_start())
    again.desk.tell_problems(tomorrow.known_notes)
    assert list(again.notifier.up) == []
    assert "notes" in {each["part"] for each in again.desk.problems()}
    assert world.desk.report()["organisation"] == {"name": "Example Ltd", "contact": "", "note": ""}
    machine.writes('[routines.move]\nevery = "25m"\n')
    assert refreshed(machine.logs_in(), loop).notes == ()


def test_what_was_read_before_it_changed_is_stale_and_what_was_read_after_is_not(machine: Machine, loop: Loop) -> None:
    file = machine.writes(MINE)
    settings = machine.logs_in()
    settings.at_start()
    assert not settings.stale

    file.write_text(MINE + "\n")
    assert settings.stale
    found: list[Handover] = []
    settings.refresh(loop, done=found.append, failed=lambda _problem: None)
    assert not settings.stale
    file.write_text(MINE + "\n\n")
    wait_for(lambda: found, 30, turn=loop.turn)
    assert settings.stale
    assert machine.logs_in().at_start() == found[0]


def test_the_employers_exercises_come_with_the_policy_folder(machine: Machine) -> None:
    machine.employer.writes("x = 1", "exercises/ours.toml")

    found = machine.logs_in().at_start()

    folder = machine.employer.folder / "exercises"
    assert [each.file for each in found.other_problems] == [str(folder / "ours.toml")]
    assert str(folder) in found.files
