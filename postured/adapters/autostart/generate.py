"""Writes what is shipped to be read or copied: ``python -m postured.adapters.autostart.generate config/autostart/``."""

import os
import sys

from postured.adapters.autostart import application, desktop_entry, launchd, systemd

_COMMAND = ("/usr/bin/postured", "run")


def texts() -> dict[str, str]:
    """Each file by its path below the folder."""
    return {
        "systemd/postured.service": systemd.unit(_COMMAND),
        "xdg/postured.desktop": desktop_entry.entry(_COMMAND, at_login=True),
        "applications/postured.desktop": desktop_entry.entry(_COMMAND),
        "icons/postured.svg": application.ICON,
        f"launchd/{launchd.LABEL}.plist": launchd.agent(_COMMAND),
    }


def main(argv: list[str]) -> int:
    """Write them into the folder that is named."""
    for name, text in texts().items():
        path = os.path.join(argv[0], name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
