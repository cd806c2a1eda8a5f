"""postured among the person's programs: with its name and icon there, desktops show them with its notices too."""

import os
from collections.abc import Mapping, Sequence

from postured.adapters.autostart import desktop_entry, files

ICON = """\
<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="0 0 16 16">
  <circle cx="8" cy="8" r="7.3" fill="#128f7f"/>
  <circle cx="8" cy="4.9" r="1.7" fill="#fff"/>
  <g fill="none" stroke="#fff" stroke-linecap="round">
    <path d="M8 8.4v1.4" stroke-width="2.2"/>
    <path d="M7.7 8.3 3.9 4.9M8.3 8.3l3.8-3.4" stroke-width="1.8"/>
    <path d="M7.7 9.8l-1.3 3.1M8.3 9.8l1.3 3.1" stroke-width="1.9"/>
  </g>
</svg>
"""
"""Somebody who stands and stretches, as in the tray when a reminder is open, in the colour of a calm day."""


class Application:
    """The entry in the menu of programs, and its icon. What the person made of either is left to them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        data = files.data_folder(environ)
        self.entry = os.path.join(data, "applications", "postured.desktop")
        self.icon = os.path.join(data, "icons", "hicolor", "scalable", "apps", "postured.svg")

    def install(self, command: Sequence[str]) -> None:
        """Raises CannotWrite."""
        if not os.path.lexists(self.entry) or self._is_entry_ours():
            files.write(self.entry, desktop_entry.entry(command))
        if not os.path.lexists(self.icon):
            files.write(self.icon, ICON)

    def remove(self) -> None:
        """Raises CannotWrite."""
        if self._is_entry_ours():
            files.remove(self.entry)
        if files.read(self.icon) == ICON:
            files.remove(self.icon)

    def _is_entry_ours(self) -> bool:
        """Whether it is as we write it, but for what it starts."""
        text = files.read(self.entry)
        return text is not None and _but_for_command(text) == _but_for_command(desktop_entry.entry(["/"]))


def _but_for_command(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith(("Exec=", "TryExec=", "Comment="))]
