"""The settings resolver: a process of its own, so that the daemon never loads what checks the settings."""

import argparse
import json
import os
import sys
from collections.abc import Sequence

from postured import language, plain, rulebook
from postured.adapters.clock import local_now
from postured.errors import ExitCode
from postured.settings import paths, policy
from postured.settings.handover import Handover
from postured.settings.last_good import last_good


def main(argv: Sequence[str], system: policy.System | None = None) -> int:
    """Print the handover as one line of JSON. Bad settings are told in it, and are no failure of this command.

    ``system`` is where the employer's files lie; this machine's own place if not given.
    """
    parser = argparse.ArgumentParser(prog="postured resolve")
    parser.add_argument("--config", metavar="FILE")
    parser.add_argument("--set", metavar="KEY=VALUE", action="append", default=[], dest="sets")
    parser.add_argument(
        "--before", metavar="FILE", default="", help="the result of another time, for what was good then"
    )
    parser.add_argument("--speak", metavar="LANGUAGE", default="", help="until the settings say which")
    options = parser.parse_args(argv)
    if options.speak:
        language.use(options.speak)
    today = local_now()
    found = rulebook.handover(
        paths.find(os.environ),
        config=options.config,
        sets=options.sets,
        environ=os.environ,
        years=range(today.year - 1, today.year + 3),
        now=today,
        system=system or policy.of_this_machine(),
        last_good=last_good(options.before),
    )
    print(json.dumps(plain.encode(found, Handover), separators=(",", ":")))
    return ExitCode.OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
