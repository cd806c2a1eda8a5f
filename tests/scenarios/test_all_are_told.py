"""Every story has a test of its name, here or where the part that it is about is tested."""

import re
from pathlib import Path

HERE = Path(__file__).parent
NOT_YET: set[str] = set()
"""Stories of parts that are not built yet."""


def test_every_story_has_a_test_of_its_name() -> None:
    stories = set((HERE / "names.txt").read_text(encoding="utf-8").split())
    tests = {
        name.replace("_", "-")
        for file in HERE.parent.rglob("test_*.py")
        for name in re.findall(r"^def test_(\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert stories - tests == NOT_YET
