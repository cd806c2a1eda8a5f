"""Texts as people read them, kept in files so that a change of them is seen: an exercise of each category.

`.venv/bin/python -m tests.golden.write` writes them anew. Read what has changed before you keep it.
"""

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout

from postured.cli import main
from tests.architecture.source import ROOT
from tests.german import german

FOLDER = ROOT / "tests/golden/exercises"
LANGUAGES = ("en", "de")
EXERCISES = (
    "lumbar-roll-check",
    "standing-hip-flexor-stretch",
    "seated-figure-four",
    "wall-calf-stretch",
    "seated-thoracic-extension",
    "chin-tuck",
    "tendon-glides",
    "look-far-20",
    "walk-5",
    "sit-to-stand-reps",
    "paced-breath-4-6",
    "drink-water",
)
"""One of each category."""
OURS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "TMPDIR")


def texts() -> Iterator[tuple[str, str, str]]:
    """Language, exercise, and what `postured exercises show` says of it: with the default settings, and no daemon."""
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        for language in LANGUAGES:
            stack.enter_context(environment({**dict.fromkeys(OURS, home), "POSTURED_LANGUAGE": language}))
            if language == "de":
                stack.enter_context(german(os.path.join(home, "german")))
            for name in EXERCISES:
                said = io.StringIO()
                with redirect_stdout(said):
                    assert main(["exercises", "show", name]) == 0
                yield language, name, said.getvalue()


@contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """These variables and no other of ours, while it lasts."""
    before = dict(os.environ)
    for name in [each for each in before if each.startswith("POSTURED_")]:
        del os.environ[name]
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def write() -> None:
    """Put every text into its file."""
    for language, name, text in texts():
        file = FOLDER / language / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
