"""``postured safety``: the safety card and the disclaimer, whatever else is broken.

It reads no settings, beside which language they ask for, and asks no daemon. Only ``--page`` writes something, and
where that fails the text comes instead.
"""

import argparse
import io
import json
import os
import subprocess
import sys
from typing import Any

from postured import atomic
from postured.cli.spoken import wanted
from postured.errors import CannotWrite, ExitCode
from postured.language import _, spoken
from postured.safety.card import Card, card
from postured.safety.disclaimer import VERSION, disclaimer
from postured.safety.numbers import region_of
from postured.safety.page import page, text
from postured.settings import paths

_WIDEST = 80


def main(chosen: argparse.Namespace) -> int:
    """Print the card, or with ``chosen.page`` show it in the browser; ``chosen.json`` is for programs.

    The exit code is NOTHING where the page is written and nothing here opens it.

    Raises:
        CannotWrite: there is no writing the page; the text has been printed.
    """
    found = card(region_of(os.environ, wanted(os.environ)))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without umlauts still gets the card
    if chosen.page:
        return _show(found, as_json=chosen.json)
    print(json.dumps(_plain(found)) if chosen.json else _text(found))
    return ExitCode.OK


def _show(found: Card, *, as_json: bool) -> int:
    try:
        file = _written(found)
    except CannotWrite:
        if not as_json:
            print(_text(found))
        raise
    opened = _opened(file)
    if as_json:
        print(json.dumps({**_plain(found), "page": file, "opened": opened}))
        return ExitCode.OK if opened else ExitCode.NOTHING
    print(file)
    if not opened:
        print(_("Nothing here opens pages by itself; open the file in a browser."), file=sys.stderr)
    return ExitCode.OK if opened else ExitCode.NOTHING


def _written(found: Card) -> str:
    """In the folder that is gone after a log-out, and nobody else's: which card one reads is one's own business."""
    folder = paths.find(os.environ).runtime
    paths.private_folder(folder)
    file = os.path.join(folder, "safety.html")
    atomic.write(file, page(found, disclaimer(), language=_tag()).encode(), mode=0o600)
    return file


def _opened(file: str) -> bool:
    opener = {"darwin": "open", "win32": "explorer"}.get(sys.platform, "xdg-open")
    try:
        subprocess.Popen(
            [opener, file],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True


def _text(found: Card) -> str:
    return text(found, disclaimer(), _width())


def _plain(found: Card) -> dict[str, Any]:
    return {
        "version": 1,
        "language": _tag(),
        "title": found.title,
        "opening": found.opening,
        "emergency": {
            "region": found.numbers.region,
            "numbers": found.numbers.emergency,
            "advice": found.numbers.advice,
            "text": found.emergency,
        },
        "tiers": [
            {"tier": each.key, "heading": each.heading, "do": each.line, "signs": each.signs, "notes": each.notes}
            for each in found.tiers
        ],
        "ask_first": {"heading": found.ask_first.heading, "do": found.ask_first.line, "signs": found.ask_first.signs},
        "calm": found.calm,
        "sources": found.sources,
        "review": found.review,
        "disclaimer": disclaimer(),
        "disclaimer_version": VERSION,
    }


def _tag() -> str:
    """The language of the words, as HTML and other programs name it."""
    return spoken().replace("_", "-")


def _width() -> int:
    if not sys.stdout.isatty():
        return _WIDEST
    try:
        return min(os.get_terminal_size(sys.stdout.fileno()).columns, _WIDEST) or _WIDEST
    except OSError:
        return _WIDEST
