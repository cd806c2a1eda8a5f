"""What tests of the catalogue share with those of the settings."""

from tests.unit.settings.conftest import open_folder

__all__ = ["open_folder"]
