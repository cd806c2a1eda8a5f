"""``postured doctor``: what each part goes by, whether it works now, and what would make it better."""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from postured.adapters.ipc.client import ask
from postured.cli import doctor_words
from postured.errors import ExitCode, NotRunning, PosturedError
from postured.language import _
from postured.settings import paths as places
from postured.settings.paths import Paths

NEEDED = ("notifier", "idle", "clock", "journal", "settings", "control")
"""Without these it is degraded; the rest is a matter of comfort, or of taste."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What there is to tell."""

    running: bool
    """Whether the daemon answered; else its parts were opened here for a moment."""
    senses: Mapping[str, Mapping[str, Any]]
    """Part to how it works, in the form of ``daemon/ways.py``."""

    @property
    def good(self) -> bool:
        """Whether all that is needed works. A notice without buttons is less than that."""
        return all(self.senses[each]["works"] for each in NEEDED) and bool(self.senses["notifier"]["buttons"])


def main(chosen: argparse.Namespace) -> int:
    """Tell it, and put what a bug report needs into a file where that is wanted. Exit code 1 where it is degraded."""
    paths = places.find(os.environ)
    findings = examine(os.environ, paths)
    if chosen.report is not None:
        from postured.cli import bug_report

        bug_report.write(chosen.report, bug_report.bundle(findings, os.environ, paths))
    if chosen.json:
        print(json.dumps(as_data(findings)))
    else:
        print(doctor_words.text(findings.senses, running=findings.running, good=findings.good, needed=NEEDED))
        if chosen.report is not None:
            print(_("\nThe report is in {file}. Read it before you send it.").format(file=chosen.report))
    noticed = _try_presence() if chosen.live else None
    return ExitCode.OK if findings.good and noticed is not False else ExitCode.NOTHING


def _try_presence() -> bool | None:
    """What is said goes to standard error: it is for the person, whatever reads the rest."""
    from postured.cli import run

    return run.try_presence(os.environ, lambda line: print(line, file=sys.stderr, flush=True))


def as_data(findings: Findings) -> dict[str, Any]:
    """The same for programs."""
    return {
        "version": 1,
        "running": findings.running,
        "good": findings.good,
        "senses": {name: dict(sense) for name, sense in findings.senses.items()},
        "advice": doctor_words.advice(findings.senses),
    }


def examine(environ: Mapping[str, str], paths: Paths) -> Findings:
    """Ask the daemon; where none answers, look for ourselves."""
    from postured.cli import run

    try:
        senses = ask(paths.socket, "status")["senses"]
    except NotRunning:
        senses = run.would_find(environ, paths)
        running, silence = False, ""
    except PosturedError as problem:  # it runs, and is stuck, or is somebody else's
        senses = run.would_find(environ, paths)
        running, silence = False, problem.title
    else:
        senses["notifier"] = _asked_afresh(senses["notifier"], environ)
        running, silence = True, ""
    senses["journal"] = {**senses["journal"], "damaged": _damaged(paths)}
    senses["own-files"] = _own_files(environ, paths)
    senses["control"] = _control(paths, environ, silence)
    senses["autostart"] = _autostart(environ)
    return Findings(running=running, senses=senses)


def _asked_afresh(told: Mapping[str, Any], environ: Mapping[str, str]) -> Mapping[str, Any]:
    """The daemon learns that the desktop hangs when it next shows something; this is about now."""
    if told["chosen"] != "dbus":
        return told
    from postured.cli import run

    found = run.would_notify(environ)
    if not found.pop("reached_bus"):
        return told  # this terminal is not in the daemon's session
    return found


def _damaged(paths: Paths) -> int:
    """How many lines of the journal were set aside, because nobody can read them."""
    from postured.adapters.store import damage

    try:
        return len(damage.kept(paths.damaged))
    except PosturedError:
        return 0  # that the folder is closed is told by the journal


def _own_files(environ: Mapping[str, str], paths: Paths) -> dict[str, Any]:
    """What needs a look and keeps nothing else from counting: an exercise that cannot be used, above all."""
    from postured import rulebook
    from postured.adapters.clock import local_now
    from postured.settings import policy
    from postured.settings.report import report

    problems = rulebook.handover(
        paths, config=None, environ=environ, now=local_now(), system=policy.of_this_machine()
    ).other_problems
    chosen = "what-is-good" if problems else "as-written"
    return {"chosen": chosen, "works": not problems, "others": {}, "trouble": report(problems)}


def _control(paths: Paths, environ: Mapping[str, str], silence: str) -> dict[str, Any]:
    """The socket that commands go through."""
    session = environ.get("XDG_RUNTIME_DIR", "")
    others: dict[str, str] = {}
    chosen = "runtime-folder"
    if not (session and paths.runtime.startswith(session)):
        chosen = "temporary-folder"
        others["runtime-folder"] = (
            _("XDG_RUNTIME_DIR names no folder that can be used") if session else _("XDG_RUNTIME_DIR is not set")
        )
    return {"chosen": chosen, "works": not silence, "others": others, "trouble": silence}


def _autostart(environ: Mapping[str, str]) -> dict[str, Any]:
    """Whether postured starts with the session; that it does not is the person's choice, and no fault."""
    from postured.adapters import autostart

    try:
        status = autostart.find(environ).status()
    except PosturedError as problem:
        return {"chosen": "", "works": False, "others": {}, "trouble": problem.title, "enabled": False}
    return {
        "chosen": status.mechanism,
        "works": not status.trouble,
        "others": {},
        "trouble": status.trouble,
        "enabled": status.enabled,
    }
