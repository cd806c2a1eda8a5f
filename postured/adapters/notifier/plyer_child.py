"""The process that shows one notice through plyer, and ends: ``postured notify-by-plyer JSON``. See ``plyer.py``.

It does not believe plyer. Where plyer starts a program (notify-send, on Linux) and ignores how that ended, the exit
code is looked at here. When time is up, the process kills itself and all that it has started, so that nobody is left
waiting. What a hung desktop was given by then it may still show when it wakes; nothing takes that back.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Sequence
from typing import Any

from postured.errors import ExitCode
from postured.language import _


def main(arguments: Sequence[str]) -> int:
    """Print what went wrong, as ``{"trouble": ""}`` for nothing."""
    told = json.loads(arguments[0])
    answer = _keep_answer_apart()
    _end_after(told["deadline"])
    try:
        trouble = _shown(told)
    except Exception as problem:  # noqa: BLE001 - whatever plyer and its platform's libraries raise
        trouble = _("plyer could not show it: {why}").format(why=_line(str(problem)) or type(problem).__name__)
    os.write(answer, json.dumps({"trouble": trouble}).encode())
    return ExitCode.OK


def _shown(told: dict[str, Any]) -> str:
    failures: list[str] = []

    def call(command: Sequence[str], **_options: Any) -> int:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            failures.append(_line(done.stderr) or _("it ended with {code}").format(code=done.returncode))
        return done.returncode

    warnings.simplefilter("ignore")  # plyer warns of every library that it would rather have
    from plyer import notification

    subprocess.call = call  # type: ignore[assignment]  # what plyer calls without looking at what it returns
    words = {"title": told["title"], "message": told["body"], "app_name": "postured"}
    notification.notify(**words, timeout=round(told["stays"] or 10))
    if failures:
        return _("notify-send could not show it: {why}").format(why=failures[0])
    return ""


def _line(text: str) -> str:
    return text.strip().partition("\n")[0]


def _keep_answer_apart() -> int:
    """Nobody whom we start may hold the answer's pipe open, or write into it. A file that leads there."""
    answer = os.dup(1)
    os.set_inheritable(answer, False)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    os.dup2(null, 2)
    return answer


def _end_after(seconds: float) -> None:
    if sys.platform == "win32":
        end = threading.Timer(seconds, os._exit, (int(ExitCode.NOTHING),))
    else:
        if os.getpgrp() != os.getpid():
            os.setpgid(0, 0)
        end = threading.Timer(seconds, os.killpg, (os.getpid(), signal.SIGKILL))
    end.daemon = True
    end.start()
