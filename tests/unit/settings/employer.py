"""An employer's policy files in a folder of the test's own, which the test's own user stands in for the system in."""

import os
from dataclasses import dataclass
from pathlib import Path

from postured.settings.policy import System
from postured.settings.resolve import Resolved, resolve


@dataclass
class Employer:
    """A root folder, with ``etc/postured`` in it."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "etc" / "postured"

    @property
    def system(self) -> System:
        return System(str(self.folder), owner=os.getuid(), top=str(self.root))

    def writes(self, text: str, name: str = "mandatory.toml") -> str:
        """A policy file as an administrator would leave it."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        for each in (file.parent, self.folder, self.folder.parent, self.root):
            each.chmod(0o755)
        file.chmod(0o644)
        return str(file)

    def resolves(self, own: str = "", *sets: str) -> Resolved:
        """What is in force for somebody with ``own`` in their file."""
        config = self.root / "config.toml"
        config.write_text(own, encoding="utf-8")
        return resolve(config=str(config), sets=sets, system=self.system, environ={})
