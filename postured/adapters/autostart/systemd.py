"""The systemd way: a unit of the user's own manager, which starts postured with the graphical session."""

import os
import subprocess
from collections.abc import Mapping, Sequence

from postured import atomic
from postured.adapters.autostart import files
from postured.adapters.autostart.mechanism import Status
from postured.language import _

_NAME = "postured.service"
_TARGET = "graphical-session.target"
_CONDITION = "ConditionFileIsExecutable="
_SECONDS = 5
"""For systemctl to answer in; a user manager that hangs is none to rely on."""


def unit(command: Sequence[str]) -> str:
    """The unit that runs ``command``. It is not started again where that would be no use: see the exit codes."""
    return f"""\
[Unit]
Description={_("postured: kind reminders to move")}
PartOf={_TARGET}
After={_TARGET}
{_CONDITION}{command[0].replace("%", "%%")}

[Service]
Type=notify
ExecStart={_started(command)}
Restart=on-failure
RestartSec=5
# Another one runs, the settings cannot be used, the settings file is missing.
RestartPreventExitStatus=75 78 66

[Install]
WantedBy={_TARGET}
"""


def is_usable(environ: Mapping[str, str]) -> bool:
    """Whether this session has a user manager, and is one that starts what graphical sessions want."""
    return _systemctl(environ, "is-active", "--quiet", _TARGET)


class UserUnit:
    """The unit in ``~/.config/systemd/user``, and the link by which the session wants it."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        folder = os.path.join(files.config_folder(environ), "systemd", "user")
        self._environ = environ
        self.path = os.path.join(folder, _NAME)
        self._wanted = os.path.join(folder, f"{_TARGET}.wants", _NAME)

    def enable(self, command: Sequence[str]) -> None:
        files.write(self.path, unit(command))
        self._want()
        self._tell()

    def disable(self) -> None:
        if not os.path.lexists(self.path) and not os.path.lexists(self._wanted):
            return
        files.remove(self._wanted)
        files.remove(self.path)
        self._tell()

    def status(self) -> Status:
        text = files.read(self.path)
        on = text is not None and os.path.lexists(self._wanted)
        trouble = files.gone(_program(text)) if on and text and _CONDITION in text else ""
        return Status(enabled=on, mechanism="systemd", where=self.path, trouble=trouble)

    def _want(self) -> None:
        """What `systemctl --user enable` does, and what also works where that cannot be asked."""
        if os.path.lexists(self._wanted):
            return
        try:
            os.makedirs(os.path.dirname(self._wanted), exist_ok=True)
            os.symlink(os.path.join(os.pardir, _NAME), self._wanted)
        except OSError as problem:
            raise atomic.cannot_write(self._wanted, problem) from problem

    def _tell(self) -> None:
        _systemctl(self._environ, "daemon-reload")


def _systemctl(environ: Mapping[str, str], *words: str) -> bool:
    """Whether it was there, answered in time, and said yes."""
    try:
        asked = subprocess.run(
            ["systemctl", "--user", *words], env=dict(environ), capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _program(text: str) -> str:
    return text.partition(_CONDITION)[2].partition("\n")[0].replace("%%", "%")


def _started(command: Sequence[str]) -> str:
    """ExecStart for ``command``: systemd takes no program with quotes in its name, and no $ in what follows it."""
    program, *words = ["/usr/bin/env", *command] if any(each in command[0] for each in "'\"\\") else command
    return " ".join([_quoted(program), *(_quoted(word).replace("$", "$$") for word in words)])


def _quoted(word: str) -> str:
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{word}"' if any(each in word for each in " '\"\\;") else word
