"""Which settings a start goes by, with the real resolver in a process of its own."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from postured.adapters import child
from postured.daemon.loop import Loop
from postured.daemon.settings_in_force import SettingsInForce
from postured.errors import ExitCode, MissingSettings, PosturedError, SettingsError
from postured.settings.handover import Handover
from tests.desktop.waiting import wait_for

GOOD = '[routines.move]\nevery = "41m"\n'
BETTER = '[routines.move]\nevery = "42m"\n'
BAD = '[routines.move]\nevery = "soon"\n'
BROKEN = "raise SystemExit(3)"


@dataclass
class Person:
    """Somebody's home, and the settings in it."""

    home: Path

    @property
    def cache(self) -> Path:
        return self.home / "settings.json"

    def writes(self, text: str, name: str = ".config/postured/config.toml") -> str:
        file = self.home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return str(file)

    def begins(self, config: str | None = None, *sets: str) -> SettingsInForce:
        return SettingsInForce(str(self.cache), os.environ, config=config, sets=sets)


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    for name in [each for each in os.environ if each.startswith(("POSTURED_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    return Person(tmp_path)


def break_resolver(monkeypatch: pytest.MonkeyPatch, program: str = BROKEN) -> None:
    monkeypatch.setattr(child, "command", lambda *_arguments: [sys.executable, "-c", program])


def every(found: Handover) -> timedelta | None:
    move = found.rules.routine("move")
    assert move is not None
    return move.every


def test_a_second_start_is_served_without_a_process(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    person.writes(GOOD)
    first = person.begins()
    resolved = first.at_start()
    break_resolver(monkeypatch)
    second = person.begins()

    assert second.at_start() == resolved
    assert every(resolved) == timedelta(minutes=41)
    assert (first.from_cache, second.from_cache) == (False, True)
    assert person.cache.stat().st_mode & 0o777 == 0o600


def test_a_changed_file_a_new_variable_or_another_option_is_resolved_afresh(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.writes(GOOD)
    person.begins().at_start()
    person.writes(BETTER)
    assert every(person.begins().at_start()) == timedelta(minutes=42)

    monkeypatch.setenv("POSTURED_ROUTINES__MOVE__EVERY", "43m")
    assert every(person.begins().at_start()) == timedelta(minutes=43)
    assert every(person.begins(None, "routines.move.every=44m").at_start()) == timedelta(minutes=44)


def test_a_mistake_leaves_the_last_good_settings_in_force_also_from_the_cache(person: Person) -> None:
    person.writes(GOOD)
    person.begins().at_start()
    file = person.writes(BAD)

    for from_cache in (False, True):
        settings = person.begins()
        found = settings.at_start()
        assert settings.from_cache is from_cache
        assert every(found) == timedelta(minutes=41)
        assert [(each.file, each.line) for each in found.problems] == [(file, 2)]


def test_a_mistake_at_the_first_start_of_all_leaves_the_layers_that_are_good(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURED_ROUTINES__MOVE__EVERY", "43m")
    person.writes(BAD)
    found = person.begins().at_start()

    assert every(found) == timedelta(minutes=43)
    assert len(found.problems) == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1}', '{"version": 99}', "\x00\xff"])
def test_a_damaged_cache_is_made_anew(person: Person, content: str) -> None:
    person.writes(GOOD)
    person.cache.write_text(content, encoding="latin-1")
    settings = person.begins()

    assert every(settings.at_start()) == timedelta(minutes=41)
    assert not settings.from_cache
    assert json.loads(person.cache.read_text())["version"] == 1


def test_a_cache_that_cannot_be_written_costs_only_time(person: Person, caplog: pytest.LogCaptureFixture) -> None:
    person.writes(GOOD)
    settings = SettingsInForce(str(person.home / "no" / "such" / "folder" / "x"), os.environ)

    assert every(settings.at_start()) == timedelta(minutes=41)
    assert "cannot write" in caplog.text


@pytest.mark.parametrize("program", [BROKEN, "print('[]')", "print('x')"])
def test_a_resolver_that_fails_leaves_the_last_good_settings(
    person: Person, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    person.writes(GOOD)
    person.begins().at_start()
    person.writes(BETTER)
    break_resolver(monkeypatch, program)

    assert every(person.begins().at_start()) == timedelta(minutes=41)


def test_a_resolver_that_fails_at_the_first_start_of_all_is_told(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_resolver(monkeypatch)

    with pytest.raises(PosturedError, match="ended with 3"):
        person.begins().at_start()


def test_a_mistake_in_what_was_just_typed_is_refused(person: Person) -> None:
    person.writes(GOOD)
    person.begins().at_start()
    with pytest.raises(SettingsError) as raised:
        person.begins(None, "routines.move.every=soon").at_start()

    assert raised.value.exit_code is ExitCode.SETTINGS
    assert raised.value.title == "1 problem in the settings"
    assert "routines.move.every" in raised.value.detail


def test_a_named_file_that_is_not_there_has_its_own_exit_code(person: Person) -> None:
    with pytest.raises(MissingSettings) as raised:
        person.begins(str(person.home / "none.toml")).at_start()

    assert raised.value.exit_code is ExitCode.NO_INPUT


def test_a_mistake_in_a_named_file_is_refused_also_when_it_is_known_from_a_reload(person: Person, loop: Loop) -> None:
    named = person.writes(GOOD, "mine.toml")
    running = person.begins(named)
    running.at_start()
    person.writes(BAD, "mine.toml")
    assert every(refreshed(running, loop)["done"]) == timedelta(minutes=41)

    with pytest.raises(SettingsError):
        person.begins(named).at_start()


def refreshed(settings: SettingsInForce, loop: Loop) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    settings.refresh(
        loop,
        done=lambda handover: found.update(done=handover),
        failed=lambda problem: found.update(failed=problem),
    )
    wait_for(lambda: found, 30, turn=loop.turn)
    return found


def test_bad_edit(person: Person, loop: Loop) -> None:
    """A file saved half-written leaves the last good settings in force, and says why; the next good save is taken."""
    person.writes(GOOD)
    settings = person.begins()
    settings.at_start()
    person.writes(BETTER)
    assert every(refreshed(settings, loop)["done"]) == timedelta(minutes=42)

    person.writes(BAD)
    found = refreshed(settings, loop)["done"]
    assert every(found) == timedelta(minutes=42)
    assert len(found.problems) == 1

    person.writes(GOOD)
    assert refreshed(settings, loop)["done"].problems == ()


def comes(found: Handover) -> set[str]:
    return {each.id for each in found.rules.exercises}


DIZZY = BAD + '[health]\nskip_if = ["vertigo", "sadness"]\n'
SITS = BAD + '[health]\npositions = ["seated"]\n'


def test_what_is_said_of_health_counts_at_once_also_in_a_file_with_a_mistake(person: Person, loop: Loop) -> None:
    person.writes(GOOD)
    settings = person.begins()
    before = comes(settings.at_start())
    assert {"chin-tuck", "look-far-20"} <= before

    person.writes(DIZZY)
    for found in (refreshed(settings, loop)["done"], person.begins().at_start(), person.begins().at_start()):
        assert every(found) == timedelta(minutes=41)
        assert "chin-tuck" not in comes(found)
        assert "look-far-20" in comes(found)
        assert found.problems != ()

    person.writes(GOOD)
    assert comes(refreshed(settings, loop)["done"]) == before


def test_a_mistake_beside_it_brings_nothing_back_that_was_hidden(person: Person) -> None:
    person.writes(GOOD + '[health]\nskip_if = ["vertigo"]\n')
    hidden = comes(person.begins().at_start())
    person.writes(BAD)

    assert comes(person.begins().at_start()) == hidden


def test_whoever_no_longer_walks_has_no_walking_goal_at_once(person: Person) -> None:
    person.writes(GOOD)
    assert person.begins().at_start().rules.walking is not None
    person.writes(SITS)
    found = person.begins().at_start()

    assert every(found) == timedelta(minutes=41)
    assert found.rules.walking is None
    assert {each.position for each in found.rules.exercises} == {"seated"}


@pytest.mark.parametrize("program", [BROKEN, "print('[]')", "print('x')"])
def test_a_refresh_that_fails_says_so(
    person: Person, loop: Loop, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    person.writes(GOOD)
    settings = person.begins()
    settings.at_start()
    break_resolver(monkeypatch, program)
    found = refreshed(settings, loop)

    assert list(found) == ["failed"]
    assert found["failed"].title


def test_a_language_that_is_taken_back_is_the_desktops_again(
    person: Person, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the daemon has told the programs that it starts to speak the other one."""
    monkeypatch.setenv("LANGUAGE", "en")
    person.writes('language = "de"\n')
    settings = SettingsInForce(str(person.cache), dict(os.environ))
    assert settings.at_start().families["glute"] == "Po und äußere Hüften"
    monkeypatch.setenv("LANGUAGE", "de")
    person.writes('language = ""\n')

    found: list[Handover] = []
    settings.refresh(loop, done=found.append, failed=lambda problem: pytest.fail(str(problem)))
    wait_for(lambda: found, turn=loop.turn)

    assert found[0].families["glute"] == "Buttocks and outer hips"


def test_what_is_wrong_is_told_in_the_language_of_the_settings_that_were_good(
    person: Person, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    person.writes('language = "de"\n')
    settings = SettingsInForce(str(person.cache), dict(os.environ))
    settings.at_start()
    person.writes(f'language = "de"\n{BAD}')

    found: list[Handover] = []
    settings.refresh(loop, done=found.append, failed=lambda problem: pytest.fail(str(problem)))
    wait_for(lambda: found, turn=loop.turn)

    assert "Gefunden" in found[0].problems[0].message
