"""What autostart writes, read by the programs that are strict about it."""

import os
import subprocess
from pathlib import Path

import pytest

from postured.adapters.autostart import desktop_entry, generate, systemd
from tests.desktop.daemon import POSTURED, Home
from tests.desktop.require import require

HOMES = ["ada", "ada and bob", "100%", "o'brien", 'a "b" c', r"back\slash", "$HOME;x"]


def program_in(folder: Path, name: str) -> str:
    """systemd-analyze wants the program to be there."""
    program = folder / name / "postured"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return str(program)


def verify(unit: Path) -> tuple[int, str]:
    """Its exit code is 0 for a key that it does not know: only what it prints tells."""
    require("systemd-analyze")
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(unit)],
        env={"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(unit.parent), "HOME": str(unit.parent)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stderr


def validate(entry: Path) -> tuple[int, str]:
    require("desktop-file-validate")
    done = subprocess.run(["desktop-file-validate", str(entry)], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.desktop
@pytest.mark.parametrize("name", HOMES)
def test_systemd_takes_the_unit_wherever_postured_lies(tmp_path: Path, name: str) -> None:
    unit = tmp_path / "postured.service"
    unit.write_text(systemd.unit([program_in(tmp_path, name), "run"]))

    assert verify(unit) == (0, "")


@pytest.mark.desktop
@pytest.mark.parametrize(("right", "wrong"), [("Restart=", "Restrat="), ("/postured run", "/nowhere run")])
def test_systemd_tells_a_unit_that_is_wrong(tmp_path: Path, right: str, wrong: str) -> None:
    unit = tmp_path / "postured.service"
    unit.write_text(systemd.unit([program_in(tmp_path, "ada"), "run"]).replace(right, wrong))

    assert verify(unit) != (0, "")


@pytest.mark.desktop
@pytest.mark.parametrize("name", HOMES)
@pytest.mark.parametrize("at_login", [True, False])
def test_desktops_take_the_entry_wherever_postured_lies(tmp_path: Path, name: str, *, at_login: bool) -> None:
    entry = tmp_path / "postured.desktop"
    entry.write_text(desktop_entry.entry([program_in(tmp_path, name), "run"], at_login=at_login))

    assert validate(entry) == (0, "")


@pytest.mark.desktop
def test_what_is_shipped_is_valid(tmp_path: Path) -> None:
    generate.main([str(tmp_path)])

    for entry in tmp_path.rglob("*.desktop"):
        assert validate(entry) == (0, "")


@pytest.mark.desktop
def test_the_installed_command_writes_an_entry_that_starts_it_in_a_home_with_spaces(tmp_path: Path) -> None:
    home = Home(str(tmp_path / "home of ada"))
    os.makedirs(home.path("run"), mode=0o700)

    assert home.call("autostart", "enable").returncode == 0
    assert home.call("autostart", "status").returncode == 0

    entry = Path(home.path(".config", "autostart", "postured.desktop"))
    assert validate(entry) == (0, "")
    assert f"\nExec={POSTURED} run\n" in entry.read_text()
    assert home.call("autostart", "disable").returncode == 0
    assert home.call("autostart", "status").returncode == 1
    assert not entry.exists()
