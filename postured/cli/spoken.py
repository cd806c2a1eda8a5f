"""Which language a command speaks: the one that was asked for with it, else the one that the settings came to.

The daemon keeps what its settings came to, so that nothing need be resolved to know it. This cannot fail: where nothing
is kept, it is the desktop's language.
"""

import json
from collections.abc import Mapping
from typing import Any

from postured.settings import paths

_ASK = ("LANGUAGE", "LC_ALL")
"""What people write before a command to have it in another language."""


def wanted(environ: Mapping[str, str]) -> str:
    """Such as "de"; "" for the desktop's."""
    if explicit := environ.get("POSTURED_LANGUAGE", ""):
        return explicit
    try:
        with open(paths.find(environ).cache, "rb") as file:
            return _in_force(json.loads(file.read()), environ)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""  # one from another version, perhaps: the daemon makes it anew


def _in_force(cached: Any, environ: Mapping[str, str]) -> str:
    daemons = cached["stamps"]["environ"]
    if any(name in environ and environ[name] != daemons.get(name) for name in _ASK):
        return ""
    latest, good = cached["latest"], cached["good"]
    language = (good if latest["problems"] and good else latest)["language"]
    return language if isinstance(language, str) else ""
