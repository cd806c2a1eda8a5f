"""The settings resolver, with the employer's files in a folder of the test's: ``… ROOT resolve [--config FILE]``."""

import os
import sys

from postured.cli import resolve
from postured.settings.policy import System

if __name__ == "__main__":
    root = sys.argv[1]
    resolve.main(sys.argv[3:], System(os.path.join(root, "etc", "postured"), owner=os.getuid(), top=root))
