"""Problems of the settings, as the person reads them: whole for a terminal, one line for a notification."""

import os
import textwrap
from collections.abc import Sequence

from postured.language import _, ngettext
from postured.settings.handover import Problem

_WIDEST = 100
"""Characters of a line that are shown; the rest of a longer one is cut off around the place."""
_WIDTH = 78
"""Of a message; it is shown two columns further in."""


def heading(problems: Sequence[Problem]) -> str:
    """How many there are: "2 problems in the settings"."""
    count = len(problems)
    return ngettext("{count} problem in the settings", "{count} problems in the settings", count).format(count=count)


def report(problems: Sequence[Problem]) -> str:
    """All of them, for a terminal, with an empty line between."""
    return "\n\n".join(map(rendered, problems))


def rendered(problem: Problem) -> str:
    """Where it is, the line itself with a caret, what was found and expected, what to do."""
    lines = [f"{_place(problem)}: {_cut(problem.key)}" if problem.key else _place(problem)]
    if problem.excerpt and problem.column:
        lines += _pointed(problem, problem.column)
    lines += _wrapped(problem.message)
    if problem.advice:
        lines.append(f"  {problem.advice}")  # on one line: it may be a command to copy
    return "\n".join(lines)


def short(problems: Sequence[Problem]) -> str:
    """One line that fits a notification, and says nothing of what stands in the file. "" for no problem."""
    if not problems:
        return ""
    first, more = problems[0], len(problems) - 1
    where = os.path.basename(first.file) or _place(first)
    if first.line:
        where = _("{file}, line {line}").format(file=where, line=first.line)
    if first.key:
        where = f"{where}: {first.key}"
    if more:
        return ngettext("{where}, and {more} more problem", "{where}, and {more} more problems", more).format(
            where=where, more=more
        )
    return where


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def _cut(key: str) -> str:
    return key if len(key) <= _WIDTH else f"{key[: _WIDTH - 1]}…"


def _place(problem: Problem) -> str:
    if not problem.file:
        return {"environment": _("environment"), "command-line": _("command line")}.get(problem.layer, problem.layer)
    if not problem.line:
        return problem.file
    return f"{problem.file}:{problem.line}" + (f":{problem.column}" if problem.column else "")


def _pointed(problem: Problem, column: int) -> list[str]:
    start = max(0, column - 1 - _WIDEST // 2) if len(problem.excerpt) > _WIDEST else 0
    excerpt = problem.excerpt[start : start + _WIDEST]
    # Tabs stay tabs, so that the caret stands below its place however wide they are.
    before = "".join("\t" if each == "\t" else " " for each in excerpt[: column - 1 - start])
    number = str(problem.line) if problem.line else ""
    return [f"  {number} | {excerpt}", f"  {' ' * len(number)} | {before}^"]
