"""``postured stats``: what happened, as the journal has it. Where the daemon runs, it adds what is being sat."""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from postured.adapters.clock import local_now
from postured.adapters.ipc.client import ask
from postured.adapters.store.totals import Days, Progress, daily
from postured.errors import ExitCode, PosturedError, UsageError
from postured.language import _
from postured.settings import paths
from postured.settings.paths import Paths
from postured.statistics import forms
from postured.statistics.periods import By, period

_DAYS = 30
_MOST_DAYS = 36_600
_ONE = timedelta(days=1)
_PATIENCE = timedelta(seconds=1)
_COLOUR = "#43936a"
_WORTH_A_BAR = 4 << 20
"""Bytes; less is read before a bar could be drawn."""


def main(chosen: argparse.Namespace) -> int:
    """Tell the days that were asked for."""
    found = paths.find(os.environ)
    with _progress() as progress:
        days = daily(found.journal, found.totals, progress, lambda: _to_come(found.socket))
    first, last = _range(chosen, days)
    by = By(chosen.by or By.DAY)
    of = days.between(first, last, whole=not by.of_days)
    told = period(of, first, last, by, _families(found) if by is By.CATEGORY else lambda _exercise: "")
    if chosen.json:
        print(json.dumps(forms.record(told)))
    elif chosen.csv:
        forms.table(told, sys.stdout)
    else:
        from postured.cli import stats_drawing  # rich is not for every caller

        stats_drawing.show(told, of, by_itself=chosen.by is None)
    return ExitCode.OK


def _to_come(socket: str) -> list[dict[str, Any]]:
    """What the journal will say of this moment; nothing where postured does not run, or does not answer."""
    try:
        found: list[dict[str, Any]] = ask(socket, "so-far", timeout=_PATIENCE)["entries"]
    except PosturedError:
        return []
    return found


def _range(chosen: argparse.Namespace, days: Days) -> tuple[date, date]:
    """The first and the last day that are asked for."""
    since, until = chosen.since, chosen.until
    if chosen.days is not None and (since or until):
        raise UsageError(_("--days goes without --from and --to"))
    if chosen.days is not None and not 1 <= chosen.days <= _MOST_DAYS:
        raise UsageError(_("--days takes a number from 1 to {most}").format(most=_MOST_DAYS))
    today = local_now().date()
    last = until or today
    if since is None and until is not None:
        since = min([each for each in days.dates() if each <= last], default=last)
    first = since or last - ((chosen.days or _DAYS) - 1) * _ONE
    if first > last:
        raise UsageError(_("--from must not be after --to"))
    return first, last


def _families(found: Paths) -> Callable[[str], str]:
    """Which family an exercise is of; "" for a plain break, and for what is no longer in the catalogue."""
    from postured.catalogue.reading import load
    from postured.settings.policy import of_this_machine

    entries = load(found.exercises, of_this_machine()).entries
    return lambda exercise: entries[exercise].category if exercise in entries else ""


@contextlib.contextmanager
def _progress() -> Iterator[Progress]:
    """A bar while much of the journal is read, for who looks on."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    with contextlib.ExitStack() as stack:
        bar: list[Progress] = []

        def tell(done: int, whole: int) -> None:
            if not bar and whole >= _WORTH_A_BAR:
                bar.append(_bar(stack))
            if bar:
                bar[0](done, whole)

        yield tell


def _bar(stack: contextlib.ExitStack) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(complete_style=_COLOUR, finished_style=_COLOUR))
    bar = stack.enter_context(Bar(*columns, console=Console(stderr=True), transient=True))
    task = bar.add_task(_("Reading your journal"))
    return lambda done, whole: bar.update(task, completed=done, total=whole)
