"""``postured config``: looks at the settings, and writes them when asked to."""

import argparse
import json
import os
from collections.abc import Callable

from postured.errors import ExitCode
from postured.settings import paths


def main(chosen: argparse.Namespace) -> int:
    """Do what the word after ``config`` says."""
    return _action(chosen.action)(chosen)


def _action(word: str) -> Callable[[argparse.Namespace], int]:
    """What carries it out; only its module is loaded."""
    match word:
        case "show":
            from postured.cli.config_show import main
        case "explain":
            from postured.cli.config_explain import main
        case "check":
            from postured.cli.config_check import main
        case "path":
            return _path
        case "schema":
            return _schema
        case _:
            from postured.cli.config_write import main
    return main


def _path(chosen: argparse.Namespace) -> int:
    own = paths.find(os.environ)
    if not chosen.json:
        print(own.config)
        return ExitCode.OK
    from postured.settings import policy

    folder = policy.of_this_machine().folder
    found = {"config": own.config, "health": own.health, "exercises": own.exercises, "policy": folder}
    print(json.dumps({"version": 1, "exists": os.path.exists(own.config), **found}))
    return ExitCode.OK


def _schema(_chosen: argparse.Namespace) -> int:
    with open(paths.shipped("postured.schema.json"), encoding="utf-8") as file:
        print(file.read(), end="")
    return ExitCode.OK
