"""``python -m postured`` and the command ``postured``."""

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from postured.cli import main as run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
