"""Each import contract of pyproject.toml is broken once on purpose: one that cannot fail holds nothing."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT

LINT = "from importlinter.cli import lint_imports_command as lint; lint()"

PLANTS = [
    ("inward", "core/rules.py", "import postured.errors"),
    ("inward", "core/rules.py", "import postured.language"),
    ("inward", "errors.py", "import postured.ports"),
    ("inward", "ports.py", "import postured.adapters.clock"),
    ("inward", "adapters/clock.py", "import postured.daemon.loop"),
    ("inward", "astray.py", ""),
    ("adapters-apart", "adapters/clock.py", "import postured.adapters.timerfd"),
    ("adapters-apart", "adapters/idle/astray.py", "import postured.adapters.timerfd"),
    ("plain-values", "adapters/clock.py", "import postured.settings.paths"),
    ("plain-values", "wire/x11.py", "import postured.settings.paths"),
    ("one-door", "cli/astray.py", "import postured.daemon.loop"),
    ("libraries", "ports.py", "import apscheduler"),
    ("libraries", "daemon/loop.py", "import apscheduler.schedulers.background"),
    ("libraries", "adapters/idle/astray.py", "import jeepney"),
    ("libraries", "core/rules.py", "def later() -> None:\n    import pydantic"),
]
"""A contract, a module of the package, and a line that the contract must not bear there."""


def contracts() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]}


def copy_package(to: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", to)
    return Path(shutil.copytree(PACKAGE, to / "postured", ignore=shutil.ignore_patterns("__pycache__")))


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT, "--no-cache", "--no-logo", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_the_package_keeps_its_contracts(tmp_path: Path) -> None:
    copy_package(tmp_path)

    checked = lint(tmp_path)

    assert checked.returncode == 0, checked.stdout
    assert f"{len(contracts())} kept, 0 broken" in checked.stdout


@pytest.mark.parametrize(("contract", "module", "line"), PLANTS)
def test_a_planted_import_breaks_its_contract(contract: str, module: str, line: str, tmp_path: Path) -> None:
    planted = copy_package(tmp_path) / module
    with planted.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")

    checked = lint(tmp_path, "--contract", contract)

    assert checked.returncode == 1
    assert "0 kept, 1 broken" in checked.stdout, checked.stdout


def test_every_contract_is_broken_once() -> None:
    assert {contract for contract, _, _ in PLANTS} == contracts()
