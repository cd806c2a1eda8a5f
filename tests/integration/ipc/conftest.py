"""A daemon with a control socket in a folder of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.ipc.parties import SHORT, Daemon, Raw


@pytest.fixture
def folder() -> Iterator[Path]:
    """A private folder with a short name: a socket's path has at most 107 bytes."""
    made = tempfile.mkdtemp(prefix="postured-")
    yield Path(made)
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def daemon(folder: Path) -> Iterator[Daemon]:
    with closing(Daemon(folder)) as made:
        yield made


@pytest.fixture
def hasty(folder: Path) -> Iterator[Daemon]:
    """A daemon that waits for a request only a moment."""
    with closing(Daemon(folder, patience=SHORT)) as made:
        yield made


@pytest.fixture
def raw(daemon: Daemon) -> Iterator[Raw]:
    with closing(Raw(daemon)) as made:
        yield made
