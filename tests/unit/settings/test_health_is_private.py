"""What is said of health is nobody else's to read."""

import os
from pathlib import Path

import pytest

from postured.rulebook import handover
from postured.settings.paths import find


@pytest.mark.parametrize(("mode", "told"), [(0o600, False), (0o400, False), (0o644, True), (0o620, True)])
def test_a_health_file_that_others_can_open_is_told_and_counts_all_the_same(
    tmp_path: Path, mode: int, told: bool
) -> None:
    environ = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    paths = find(environ, platform="linux", user=1)
    os.makedirs(os.path.dirname(paths.health))
    Path(paths.health).write_text('[health]\nskip_if = ["vertigo"]\n', encoding="utf-8")
    os.chmod(paths.health, mode)

    found = handover(paths, config=None, environ=environ)

    assert [each.file for each in found.other_problems] == ([paths.health] if told else [])
    assert found.problems == ()
    assert "neck-rotation" not in {each.id for each in found.rules.exercises}


def test_none_at_all_is_fine(tmp_path: Path) -> None:
    paths = find({"HOME": str(tmp_path)}, platform="linux", user=1)

    assert handover(paths, config=None, environ={}).other_problems == ()
