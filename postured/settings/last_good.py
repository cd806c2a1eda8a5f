"""What each file of the settings said when nothing was wrong with it, from the daemon's notes."""

import json
from collections.abc import Mapping
from typing import Any


def last_good(cache: str) -> Mapping[str, Mapping[str, Any]]:
    """By the file; nothing where the daemon keeps no such notes at ``cache``, or none that can be read."""
    try:
        with open(cache, "rb") as file:
            found = json.loads(file.read())["latest"]["last_good"]
        return {file: dict(said.items()) for file, said in found.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
