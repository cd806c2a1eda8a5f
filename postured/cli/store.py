"""``postured erase`` and ``postured store verify``: let go of what is kept, and look at whether it is whole."""

import argparse
import json
import os
import sys
from datetime import date, timedelta
from typing import Any

from postured.adapters.ipc.client import ask
from postured.adapters.store import inspecting
from postured.adapters.store.files import why
from postured.adapters.store.inspecting import Inventory
from postured.errors import CannotWrite, ExitCode, NotRunning, UsageError
from postured.language import _, ngettext
from postured.settings import paths as places
from postured.settings.paths import Paths

_PATIENCE = timedelta(minutes=2)
"""How long a slow disk may take."""


def main(chosen: argparse.Namespace) -> int:
    """Do one of the two."""
    paths = places.find(os.environ)
    if chosen.command == "store":
        return _verify(chosen, paths)
    if not (chosen.yes or _wanted(chosen.before)):
        print(_("Nothing was erased."))
        return ExitCode.NOTHING
    _erase(paths, chosen.before)
    if chosen.json:
        print(json.dumps({"version": 1, "erased": True}))
    else:
        print(_("It is gone."))
    return ExitCode.OK


def _wanted(before: date | None) -> bool:
    """Ask the person. UsageError where there is nobody to ask."""
    if not sys.stdin.isatty():
        raise UsageError(_("nobody can be asked here whether to erase"), _("For scripts: `postured erase --yes`."))
    if before is None:
        text = _(
            "This erases all that postured has kept of your days, on this disk and for good: every reminder and "
            "answer, all totals, which exercises are put aside, how far the walking goal has come. "
            "Your settings stay."
        )
    else:
        text = _(
            "This erases all that postured has kept of the days before {day}, on this disk and for good. "
            "Which exercises are put aside, and how far the walking goal has come, stays."
        ).format(day=before.isoformat())
    print(text)
    print(_("`postured export` keeps a copy first."))
    try:
        answer = input(_("Erase it? Write “yes”: "))
    except EOFError:
        return False
    return answer.strip().lower() in ("yes", _("yes"))


def _erase(paths: Paths, before: date | None) -> None:
    """Have the daemon do it, which alone may write to its files; or be the one who may."""
    try:
        ask(paths.socket, "erase", {} if before is None else {"before": before.isoformat()}, _PATIENCE)
    except NotRunning:
        from postured.cli import run

        with run.in_its_place(paths):
            try:
                run.erase(paths, before)
            except OSError as problem:
                raise CannotWrite(_("not all of it could be erased"), why(problem)) from problem


def _verify(chosen: argparse.Namespace, paths: Paths) -> int:
    found = inspecting.inspect(paths.journal, aside=paths.damaged, snapshot=paths.snapshot)
    print(json.dumps(_as_data(found)) if chosen.json else _told(found))
    return ExitCode.OK if found.good else ExitCode.DATA


def _as_data(found: Inventory) -> dict[str, Any]:
    return {
        "version": 1,
        "good": found.good,
        "months": [
            {
                "month": each.month,
                "entries": each.entries,
                "totals": each.totals,
                "newer": each.newer,
                "cut": each.cut,
                "damaged": list(each.damaged),
                "out_of_order": list(each.out_of_order),
            }
            for each in found.months
        ],
        "set_aside": found.set_aside,
        "snapshot": found.snapshot,
    }


def _told(found: Inventory) -> str:
    """A line a month, and what is wrong with it below."""
    lines = []
    for each in found.months:
        text = ngettext("{month}: {count} entry", "{month}: {count} entries", each.entries)
        parts = [text.format(month=each.month, count=each.entries)]
        if each.totals:
            parts.append(
                ngettext("totals of {count} day", "totals of {count} days", each.totals).format(count=each.totals)
            )
        if each.newer:
            text = ngettext("{count} line of a later version", "{count} lines of a later version", each.newer)
            parts.append(text.format(count=each.newer))
        if each.cut:
            text = ngettext("{count} line cut short by a crash", "{count} lines cut short by a crash", each.cut)
            parts.append(text.format(count=each.cut))
        lines.append(", ".join(parts))
        lines += [_("  {file}, line {line}: damaged").format(file=each.file, line=line) for line in each.damaged]
        text = _("  {file}, line {line}: its number does not follow that of the line before")
        lines += [text.format(file=each.file, line=line) for line in each.out_of_order]
    if not lines:
        lines = [_("The journal is empty.")]
    if found.set_aside:
        text = ngettext(
            "{count} damaged line is kept in {file}.", "{count} damaged lines are kept in {file}.", found.set_aside
        )
        lines.append(text.format(count=found.set_aside, file=found.aside))
    if not found.snapshot:
        lines.append(_("The snapshot cannot be read. The next start plays the journal instead."))
    lines.append(_("All of it can be read.") if found.good else _("Not all of it can be read. What can be is used."))
    return "\n".join(lines)
