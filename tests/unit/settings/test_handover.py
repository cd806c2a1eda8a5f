"""What the resolver's process hands to the daemon, and that the daemon need not load what checked it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from postured import plain
from postured.core.rules import Rules
from postured.settings.handover import Choice, Handover, Problem

ROOT = Path(__file__).parents[3]
HEAVY = {"pydantic", "pydantic_settings", "pathlib", "asyncio", "subprocess", "importlib.metadata", "tomllib"}


def run(home: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(variables or {})}
    command = [sys.executable, "-m", "postured.cli.resolve", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60)


def handed_over(home: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> Handover:
    done = run(home, *arguments, variables=variables)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    return plain.decode(Handover, json.loads(done.stdout))


def test_the_handover_comes_through_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('language = "de"\n')

    found = handed_over(
        tmp_path,
        "--config",
        str(tmp_path / "config.toml"),
        "--set",
        "sound.enabled=true",
        "--set",
        "routines.tea.at=16:00",
        variables={"POSTURED_INTERRUPTIONS__PER_DAY": "9"},
    )

    assert (found.language, found.sound, found.tray, found.problems) == ("de", True, True, ())
    assert found.rules.routines[-1].name == "tea"
    assert found.rules.per_day == 9


def test_bad_settings_are_handed_over_too(tmp_path: Path) -> None:
    found = handed_over(tmp_path, "--config", str(tmp_path / "none.toml"), "--set", "x=1")

    assert [(each.layer, each.missing) for each in found.problems] == [("user", True), ("command-line", False)]
    assert found.rules.routines[0].name == "micro-break"


def test_a_handover_survives_json() -> None:
    given = Handover(
        rules=Rules(),
        problems=(Problem(layer="user", file="a", line=3, column=9, key="k", message="m", advice="a", excerpt="e"),),
        files=("a",),
        profile="gentle",
        choices=(Choice("move", enabled=True), Choice("lunch", enabled=False)),
    )

    assert plain.decode(Handover, json.loads(json.dumps(plain.encode(given, Handover)))) == given


@pytest.mark.parametrize("module", ["paths", "handover", "stamps", "durations", "report"])
def test_what_the_daemon_loads_of_the_settings_is_light(module: str) -> None:
    script = f"import sys; import postured.settings.{module}; print(*sys.modules)"
    command = [sys.executable, "-S", "-c", script]

    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)

    assert done.returncode == 0, done.stderr
    assert HEAVY.isdisjoint(done.stdout.split())
