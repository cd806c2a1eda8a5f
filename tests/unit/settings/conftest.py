"""What tests of the settings share."""

import os
import tempfile
from collections.abc import Iterator

import pytest

from tests.unit.settings.ordinary import NOBODY


@pytest.fixture
def open_folder() -> Iterator[str]:
    """A folder that an ordinary user owns and gets to, as pytest's own is root's alone."""
    with tempfile.TemporaryDirectory() as folder:
        if os.getuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        os.chmod(folder, 0o755)
        yield folder
