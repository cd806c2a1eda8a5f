"""Reading the settings again, asked for by several at once."""

import os
from dataclasses import replace
from typing import Any

import pytest

from postured import language
from postured.errors import PosturedError
from postured.settings.handover import Handover
from tests.unit.daemon.world import MINUTE, MOVE, RULES, World

SLOWER = replace(RULES, routines=(replace(MOVE, every=45 * MINUTE),))


def test_settings_that_were_asked_for_while_others_were_read_win_and_everybody_is_answered() -> None:
    world = World()
    world.settings.slow = True
    answers: list[str] = []

    def asks(name: str) -> None:
        world.desk.reload(done=lambda _report: answers.append(name))

    asks("first")
    world.settings.handover = Handover(rules=SLOWER)
    asks("second")
    asks("third")
    for number in range(2):
        world.settings.asked[-1]()
        assert len(answers) == (1, 3)[number]

    assert answers == ["first", "second", "third"]
    assert len(world.settings.asked) == 2
    assert world.consumer.rules == SLOWER


def test_one_that_fails_keeps_nobody_from_the_next() -> None:
    world = World()
    world.settings.slow = True
    world.settings.handover = PosturedError("no")
    failures: list[PosturedError] = []
    reports: list[dict[str, Any]] = []
    world.desk.reload(failed=failures.append)
    world.settings.handover = Handover(rules=SLOWER)
    world.desk.reload(done=reports.append)

    world.settings.asked[0]()
    told = {"part": "settings", "message": "The settings cannot be read now; those in force stay. no"}
    assert told in world.desk.problems()
    world.settings.asked[1]()

    assert told not in world.desk.problems()
    assert [each.title for each in failures] == ["no"]
    assert reports == [{"version": 1, "problems": []}]


def test_the_language_is_taken_again_also_for_the_programs_that_are_started(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(language, "use", spoken.append)
    monkeypatch.setenv("LANGUAGE", "en")  # and so it is taken back after
    world = World()
    for wanted, started in (("de", "de"), ("", "en")):
        world.settings.handover = Handover(rules=RULES, language=wanted)
        world.desk.reload()

        assert spoken.pop() == wanted
        assert os.environ["LANGUAGE"] == started
