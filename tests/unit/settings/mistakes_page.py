"""Makes docs/mistakes.md by making every mistake: ``python -m tests.unit.settings.mistakes_page docs/mistakes.md``."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from postured.settings.handover import Problem
from postured.settings.report import report
from postured.settings.resolve import resolve
from tests.unit.settings.real_mistakes import IN_A_FILE, NOT_A_TEXT, OPTIONS, VARIABLES

_HEAD = """\
# Mistakes, and what postured says

Made by making each of them: `python -m tests.unit.settings.mistakes_page docs/mistakes.md`.

Nobody should be afraid of a settings file. Whatever is wrong in one is told at once and altogether, by `postured config
check`, and in one notification when you save it; until it is mended, the settings that were good before stay in force.
This is how it looks:

```text
{example}
```

Below, the place and the line are left out: what was written stands on the left.
"""
_EXAMPLE = '[routines.move]\nevery = 30\nstyle = "windwo"\n\n[huors]\ndays = ["mon-fri"]\n'
_LONGEST = 60


def page() -> str:
    """The whole page, in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "config.toml")
        told = _of_file(file, _EXAMPLE.encode())
        parts = [_HEAD.format(example=report(told).replace(folder, "~/.config/postured"))]
        for title, mistakes in IN_A_FILE.items():
            rows = ((name, _of_file(file, text.encode())) for name, text in mistakes.items())
            parts.append(_section(title, rows, folder))
        parts.append(_section("No text at all", _no_texts(file), folder))
        variables = ((name, resolve(config=None, environ=each).problems) for name, each in VARIABLES.items())
        parts.append(_section("Variables of the environment", variables, folder))
        options = ((name, resolve(config=None, environ={}, sets=[each]).problems) for name, each in OPTIONS.items())
        parts.append(_section("Options of the command line", options, folder))
    return "\n".join(parts)


def main(argv: list[str]) -> int:
    """Write the page into the file that is named."""
    Path(argv[0]).write_text(page(), encoding="utf-8")
    return 0


def _of_file(file: Path, data: bytes) -> tuple[Problem, ...]:
    file.write_bytes(data)
    return _told(file)


def _told(file: Path) -> tuple[Problem, ...]:
    return resolve(config=str(file), must_exist=True, environ={}).problems


def _no_texts(file: Path) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    for name, data in NOT_A_TEXT.items():
        yield name, _of_file(file, data)
    file.unlink()
    yield "no file, where one was named", _told(file)
    others: dict[str, Callable[[], None]] = {"a folder": file.mkdir, "a pipe": lambda: os.mkfifo(file)}
    for name, make in others.items():
        make()
        yield name, _told(file)
        file.rmdir() if file.is_dir() else file.unlink()


def _section(title: str, rows: Iterable[tuple[str, tuple[Problem, ...]]], folder: str) -> str:
    lines = [f"## {title}", "", "| mistake | written | postured says |", "| --- | --- | --- |"]
    for name, told in rows:
        for number, each in enumerate(told):
            said = f"{each.message} {each.advice}".strip().replace(folder, "~/.config/postured")
            cells = (name if number == 0 else "", _written(each), _escaped(said))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _written(problem: Problem) -> str:
    text = problem.excerpt.strip()
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return f"`{text}`".replace("|", "\\|") if text else ""


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    for each in "\\|<>[]_*":
        text = text.replace(each, f"\\{each}")
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
