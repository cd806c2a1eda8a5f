"""``postured replay``: a day from the journal, decision by decision, and what today's settings would make of it."""

import argparse
import json
import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from postured import rulebook
from postured.adapters.clock import local_now
from postured.adapters.store import reading
from postured.core.decisions import Result
from postured.errors import ExitCode
from postured.language import _, clock, length
from postured.reasons import sentence
from postured.settings import paths
from postured.simulator.replay import Moment, replay
from postured.simulator.words import outcome


def main(chosen: argparse.Namespace) -> int:
    """Tell the day; exit code 1 where the journal has nothing of it."""
    found = paths.find(os.environ)
    day = chosen.day or local_now().date()
    rules = rulebook.handover(found, config=None, environ=os.environ, years=(day.year,)).rules
    moments = replay(reading.entries_after(found.journal, 0), day, rules)
    if chosen.json:
        print(json.dumps({"version": 1, "stream": "replay", "date": day.isoformat()}))
        for each in moments:
            print(json.dumps({**each.entry, "wall": each.at.wall.isoformat(), "then": each.then, "now": each.now}))
    else:
        print(told(moments))
    return ExitCode.OK if moments else ExitCode.NOTHING


def told(moments: list[Moment]) -> str:
    """A line a decision."""
    if not moments:
        return _("The journal has nothing of that day.")
    lines = [f"{_mark(each)} {clock(each.at.wall)}  {said(each.entry)}" for each in moments]
    others = sum(each.then != each.now for each in moments)
    if others:
        lines += ["", _("“-” came then and would not now; “+” would come now, with today's settings.")]
    else:
        lines += ["", _("Today's settings would have decided the same.")]
    return "\n".join(lines)


def _mark(moment: Moment) -> str:
    return " " if moment.then and moment.now else "-" if moment.then else "+"


def said(entry: Mapping[str, Any]) -> str:
    """One decision in a few words."""
    routine = entry.get("routine", "")
    reason = sentence(str(entry.get("reason", "")))
    match entry["decision"]:
        case "remind":
            text = _("{routine}: shown") if not entry.get("again") else _("{routine}: shown again")
        case "outcome":
            text = _("{routine}: {outcome}")
        case "credit":
            text = _("{routine}: taken care of by {absence} away")
        case "hold":
            text = _("{routine}: held back. {reason}")
        case "withdraw":
            text = _("{routine}: taken down. {reason}")
        case "snooze":
            text = _("{routine}: later")
        case "cue":
            text = _("{routine}: joined the break")
        case "safety":
            return _("safety card: {family}").format(family=entry.get("family", ""))
        case _:
            text = "{decision}"
    absence = length(timedelta(seconds=entry.get("absence") or 0))
    return text.format(
        routine=routine, outcome=_outcome(entry), absence=absence, reason=reason, decision=entry["decision"]
    ).rstrip()


def _outcome(entry: Mapping[str, Any]) -> str:
    """How it ended, in a word or two."""
    try:
        return outcome(Result(str(entry.get("outcome"))))
    except ValueError:
        return str(entry.get("outcome"))  # of another version
