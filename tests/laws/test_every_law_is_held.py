"""Each of the 28 laws has tests that hold it, and a mutant that they catch."""

import re
import shutil
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from bench.mutants import ROOT, Mutant, applies, mutants

LAWS = range(1, 29)
HELD = {
    int(law): each["tests"] for law, each in tomllib.loads((Path(__file__).parent / "laws.toml").read_text()).items()
}


def exists(test: str) -> bool:
    """Whether there is such a file, and such a test in it."""
    name, _colons, function = test.partition("::")
    file = ROOT / name
    return file.is_file() and (
        not function or re.search(rf"^def {function}\(", file.read_text(), re.MULTILINE) is not None
    )


def test_every_law_has_tests_and_they_are_there() -> None:
    assert sorted(HELD) == list(LAWS)
    assert [each for tests in HELD.values() for each in tests if not exists(each)] == []


def test_every_law_has_a_mutant_and_its_test_is_one_of_the_laws() -> None:
    by_law: dict[int, list[Mutant]] = defaultdict(list)
    for each in mutants():
        by_law[each.law].append(each)

    assert sorted(by_law) == list(LAWS)
    assert [each.name for law, some in by_law.items() for each in some if each.test not in HELD[law]] == []


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs `patch` to try the patches: apt-get install patch")
@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.name)
def test_a_mutant_fits_the_code_as_it_is(mutant: Mutant) -> None:
    assert applies(mutant, ROOT), f"make bench/mutants/{mutant.name}.patch anew"
