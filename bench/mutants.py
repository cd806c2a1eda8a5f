"""Breaks the planner on purpose, one law after the other, and sees the tests catch it.

    python bench/mutants.py [NAME…]

Each patch in ``bench/mutants/`` names its law and the test that must fail. It is applied to a copy of the tree; the
tree itself is never touched. Exit code 1 where a mutant survives, or a patch no longer applies.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
MUTANTS = ROOT / "bench" / "mutants"
COPIED = ("postured", "tests", "config", "docs", "pyproject.toml")


@dataclass(frozen=True)
class Mutant:
    """One way to break a law."""

    name: str
    law: int
    test: str
    """The node id of the test that must fail."""
    patch: str


def mutants() -> list[Mutant]:
    """All of them, in the order of the laws."""
    return [_read(each) for each in sorted(MUTANTS.glob("*.patch"))]


def _read(file: Path) -> Mutant:
    text = file.read_text(encoding="utf-8")
    law, test, patch = text.split("\n", 2)
    return Mutant(file.stem, int(law.removeprefix("Law: ")), test.removeprefix("Test: "), patch.lstrip("\n"))


def applies(mutant: Mutant, tree: Path) -> bool:
    """Whether the patch fits the code as it is."""
    return _patch(mutant, tree, "--dry-run")


def _patch(mutant: Mutant, tree: Path, *options: str) -> bool:
    command = ["patch", "--strip=1", "--silent", "--fuzz=0", "--force", *options]
    return subprocess.run(command, input=mutant.patch.encode(), cwd=tree, capture_output=True).returncode == 0


def _verdict(mutant: Mutant) -> str:
    with tempfile.TemporaryDirectory(prefix="postured-mutant-") as folder:
        tree = Path(folder)
        for name in COPIED:
            whole = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            whole(ROOT / name, tree / name)
        if not _patch(mutant, tree):
            return "does not apply"
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", f"--basetemp={tree / 'tmp'}"]
        environ = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
        tried = subprocess.run([*command, mutant.test], cwd=tree, env=environ, capture_output=True, text=True)
        return {0: "SURVIVED", 1: "killed"}.get(tried.returncode, f"the test cannot run:\n{tried.stdout[-500:]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="part of a patch's name; all if you do not say")
    chosen = parser.parse_args().names
    those = [each for each in mutants() if not chosen or any(name in each.name for name in chosen)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = list(pool.map(_verdict, those))
    for mutant, verdict in zip(those, verdicts, strict=True):
        print(f"{mutant.law:3}  {verdict:8}  {mutant.name:42}  {mutant.test}")
    alive = sum(each != "killed" for each in verdicts)
    print(f"{len(those) - alive} of {len(those)} killed")
    return int(alive > 0)


if __name__ == "__main__":
    sys.exit(main())
