"""Desktop entries, by the freedesktop.org specification: how postured is named, and how it is started."""

import re
from collections.abc import Sequence

from postured.language import _

_PLAIN = re.compile(r"[A-Za-z0-9@%+=:,./_-]+")
_TO_ESCAPE = re.compile(r'(["`$\\])')


def entry(command: Sequence[str], *, at_login: bool = False) -> str:
    """The entry that starts ``command``: for the menu of programs, or for the log-in."""
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.0",
        "Name=postured",
        f"Comment={_('Kind reminders to move')}",
        f"TryExec={_string(command[0])}",
        f"Exec={' '.join(map(_quoted, command))}",
        "Icon=postured",
        "Terminal=false",
        "StartupNotify=false",
        "Categories=Utility;",
    ]
    if at_login:
        lines.append("X-GNOME-Autostart-enabled=true")
    return "\n".join(lines) + "\n"


def is_on(text: str) -> bool:
    """Whether an entry in the autostart folder counts: desktops switch one off by a line in it."""
    return value(text, "Hidden") != "true" and value(text, "X-GNOME-Autostart-enabled") != "false"


def program(text: str) -> str:
    """What the entry starts."""
    return re.sub(r"\\(.)", r"\1", value(text, "TryExec"))


def value(text: str, key: str) -> str:
    """What stands at ``key``, as it is written; "" for nothing."""
    found = re.search(rf"^{re.escape(key)}[ \t]*=[ \t]*(.*?)[ \t]*$", text, re.MULTILINE)
    return found[1] if found else ""


def _quoted(word: str) -> str:
    """One word of Exec: quoted as a shell would have it, with a % doubled, and then escaped as any text is."""
    word = word.replace("%", "%%")
    if not _PLAIN.fullmatch(word):
        word = f'"{_TO_ESCAPE.sub(_BACKSLASHED, word)}"'
    return _string(word)


_BACKSLASHED = r"\\\1"


def _string(text: str) -> str:
    return text.replace("\\", "\\\\")
