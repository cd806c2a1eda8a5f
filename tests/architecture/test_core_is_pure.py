"""The core may import itself and these; what is not listed is not allowed."""

import pytest

from tests.architecture.source import imports, modules

ALLOWED = {
    "bisect",
    "collections.abc",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "hashlib",
    "heapq",
    "itertools",
    "math",
    "statistics",
    "typing",
}


def strangers(source: str) -> set[str]:
    return {
        name for name in imports(source) - ALLOWED if name != "postured.core" and not name.startswith("postured.core.")
    }


def test_core_imports_only_what_is_listed() -> None:
    found = {name: strangers(source) for name, source in modules("postured/core")}

    assert found
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        ("import time", "time"),
        ("import os.path", "os.path"),
        ("from pathlib import Path", "pathlib"),
        ("def later() -> None:\n    import logging", "logging"),
        ("from postured.adapters import clock", "postured.adapters"),
        ("from postured import core", "postured"),
        ("from postured.corelike import x", "postured.corelike"),
        ("from .. import adapters", ".."),
    ],
)
def test_a_stranger_is_seen(planted: str, name: str) -> None:
    assert strangers(f"from dataclasses import dataclass\n{planted}\n") == {name}
