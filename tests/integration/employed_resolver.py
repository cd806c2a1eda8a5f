"""The settings resolver, with the employer's files in a folder of the test's: ``… ROOT resolve [--config FILE]``."""

import argparse
import json
import os
import sys

from postured import plain, rulebook
from postured.settings import paths
from postured.settings.handover import Handover
from postured.settings.policy import System


def main(root: str, argv: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--config")
    parser.add_argument("--set", action="append", default=[], dest="sets")
    options = parser.parse_args(argv)
    system = System(os.path.join(root, "etc", "postured"), owner=os.getuid(), top=root)
    found = rulebook.handover(
        paths.find(os.environ), config=options.config, sets=options.sets, environ=os.environ, system=system
    )
    print(json.dumps(plain.encode(found, Handover)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[3:])
