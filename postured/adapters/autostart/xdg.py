"""The XDG way: a desktop entry in the autostart folder, which GNOME, KDE, Xfce, LXQt and others read."""

import os
from collections.abc import Mapping, Sequence

from postured.adapters.autostart import desktop_entry, files
from postured.adapters.autostart.mechanism import Status


class AutostartEntry:
    """The person's own entry in ``~/.config/autostart``."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.path = os.path.join(files.config_folder(environ), "autostart", "postured.desktop")

    def enable(self, command: Sequence[str]) -> None:
        files.write(self.path, desktop_entry.entry(command, at_login=True))

    def disable(self) -> None:
        files.remove(self.path)

    def status(self) -> Status:
        text = files.read(self.path)
        on = text is not None and desktop_entry.is_on(text)
        program = desktop_entry.program(text or "")
        trouble = files.gone(program) if on and program else ""
        return Status(enabled=on, mechanism="xdg", where=self.path, trouble=trouble)
